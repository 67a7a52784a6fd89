"""The words of a workbook that is not our template: title, headings, paragraphs between them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from converters.recognise.labels import normal
from converters.recognise.titles import heading, is_official, official_title, title
from converters.workbook.reading.around import has_hint, is_furniture
from converters.workbook.reading.cells import Cells, shown
from converters.workbook.reading.search import Located, Position
from converters.workbook.reading.uncomputed import formula_places, uncomputed
from converters.workbook.reading.words import COVER_ROWS, Words, cover
from schemas.finding import Note
from schemas.form import Form
from schemas.report import CLOSING, PREAMBLE, Agency

SHORTEST_REMARK = 8
"""Characters that make words within a table a remark."""


def head(sheets: Sequence[Cells]) -> Words:
    """Agency and year, from a title or else from labelled cells; with their places and notes."""
    words = cover(sheets)
    for sheet in sheets:
        for row in range(min(len(sheet.rows), COVER_ROWS)):
            for column, raw in enumerate(sheet.rows[row]):
                found = title(raw) if isinstance(raw, str) and raw.strip() and not raw.startswith("#") else None
                if found is None:
                    continue
                words.places["title"] = sheet.place(row, column)
                words.agency = Agency(words.agency.name or found.name, words.agency.code)
                words.year = words.year or found.year
                if not is_official(found.text, found.name, found.year):
                    official = official_title(found.name, found.year)
                    details = {"raw": found.text, "official": official}
                    place = words.places["title"]
                    words.notes.append(Note("STR-TITLE", "wording", None, place, "", found.text, official, details))
                return words
    return words


def narrative(sheets: Sequence[Cells], form: Form, tables: Mapping[str, Located], words: Words) -> None:
    """Add what is written under each heading, or on a sheet named like a part.

    Only sheets with a table, a title or a heading belong to the report. Text before the first
    heading is the preamble; text beside or under a table stays with the table's part.
    """
    texts: dict[str, list[str]] = {}
    for sheet in sheets:
        own = [t for t in tables.values() if t.sheet is sheet]
        named = _part(form, sheet.name)
        if not own and named is None and not _has_heading(sheet, form) and not _has_title(sheet, words):
            continue
        key = named or (PREAMBLE if not texts else CLOSING)
        taken = {at for t in own for at in (*t.cells.values(), *t.labels)}
        begins = {t.rows[0]: t.table for t in own}
        unshown, ours = formula_places(sheet), bool(own) and has_hint(sheet)
        for row in range(max([len(sheet.rows), *(r + 1 for r, _ in unshown)])):
            key = begins.get(row, key)
            inside = any(row in t.rows for t in own)
            if not inside and key not in form.tables:
                words.notes.extend(uncomputed(sheet, [at for at in unshown if at[0] == row], key))
            text = _line(sheet, row, taken, inside=inside, ours=ours)
            if not text or (row < COVER_ROWS and _is_head(sheet, row, words)):
                continue
            found = heading(text, (form,))
            if found is None:
                texts.setdefault(key, []).append(text)
                continue
            key = found.key
            if key in words.places:
                _note(words, "STR-SECTION", "twice", key, sheet, row, found.text, found.official)
            words.places.setdefault(key, sheet.place(row, _first(sheet, row)))
            if found.how != "exact":
                rule, reason = ("STR-SECTION", "numbering") if found.how == "numbering" else ("STR-LABEL", found.how)
                _note(words, rule, reason, key, sheet, row, found.text, found.official)
        if named is not None:
            words.places.setdefault(named, sheet.place(0, 0))
    for part, lines in texts.items():
        words.sections[part] = "\n\n".join(lines)
    for section in form.narrative:
        if section.key not in words.places:
            words.notes.append(Note("STR-SECTION", "missing", section.key, details={"official": section.heading}))


def _part(form: Form, name: str) -> str | None:
    """The narrative part that a sheet's name names: ``一``, ``总体情况``, ``一、总体情况``."""
    for section in form.narrative:
        ordinal, _, words = section.heading.partition("、")
        if normal(name) in {ordinal, normal(words), normal(section.heading)}:
            return section.key
    return None


def _has_heading(sheet: Cells, form: Form) -> bool:
    return any(
        isinstance(raw, str) and raw.strip() and heading(raw, (form,)) is not None
        for row in sheet.rows
        for raw in row[:3]
    )


def _has_title(sheet: Cells, words: Words) -> bool:
    place = words.places.get("title")
    return place is not None and place.sheet == sheet.name


def _is_head(sheet: Cells, row: int, words: Words) -> bool:
    """True for rows that title, agency and year were read from."""
    heads = {words.places[k] for k in ("title", "agency", "code", "year") if k in words.places}
    return any(sheet.place(row, c) in heads for c in range(len(sheet.rows[row])))


def _line(sheet: Cells, row: int, taken: Collection[Position], *, inside: bool, ours: bool) -> str:
    """The text of a row without what belongs to a table; within a table only words count.

    What stands beside a table of ours (``ours``) that was copied here is no text of the report.
    """
    cells = []
    for column, raw in enumerate(sheet.rows[row] if row < len(sheet.rows) else ()):
        text = shown(raw).strip()
        if ours and is_furniture(text):
            continue
        if text and (row, column) not in taken and not (inside and not _is_sentence(text)):
            cells.append(text)
    return "\t".join(cells)


def _is_sentence(text: str) -> bool:
    """Beside a table's numbers only remarks are narrative; a short word is a mark or an odd header."""
    return sum("\u4e00" <= c <= "\u9fff" for c in text) >= SHORTEST_REMARK


def _first(sheet: Cells, row: int) -> int:
    return next((c for c, raw in enumerate(sheet.rows[row]) if raw != ""), 0)


def _note(words: Words, rule: str, reason: str, key: str, sheet: Cells, row: int, raw: str, official: str) -> None:
    place = sheet.place(row, _first(sheet, row))
    details = {"raw": raw, "official": official}
    words.notes.append(Note(rule, reason, key, place, "", raw, official, details))
