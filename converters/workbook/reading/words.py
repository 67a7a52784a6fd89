"""The words of our template: cover, narrative sheets, other text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from converters.recognise.labels import normal
from converters.recognise.titles import COVER_FIELDS
from converters.workbook.layout import (
    CLOSING_NAME,
    CONTINUES,
    CONTINUES_COLUMN,
    COVER,
    HEADING_ROW,
    OTHER_CONTINUES_COLUMN,
    OTHER_PART_COLUMN,
    OTHER_TEXT,
    OTHER_TEXT_COLUMN,
    PREAMBLE_NAME,
    TEXT_COLUMN,
    TEXT_ROW,
)
from converters.workbook.marks import is_mark, marked
from converters.workbook.reading.cells import Cells, shown
from converters.workbook.reading.uncomputed import formula_places, uncomputed
from schemas.finding import Note
from schemas.form import Form
from schemas.pattern import late
from schemas.place import Place
from schemas.report import CLOSING, PREAMBLE, YEARS, Agency, one_line

COVER_ROWS = 30
"""How far down the cover's labels are looked for."""

_YEAR = late(r"(\d{4})\s*年?\s*度?")
_HINT = late(r"填写方法|[1-9]\. ")
"""Beside the text, from the second column after it, the template gives hints that begin like this."""


@dataclass
class Words:
    """What a workbook says outside its tables."""

    agency: Agency = field(default_factory=Agency)
    year: int | None = None
    sections: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def cover(sheets: Sequence[Cells]) -> Words:
    """Agency, code and year beside their labels, on the cover or the first sheet that has them."""
    words = Words()
    found: dict[str, tuple[Cells, int, int]] = {}
    for sheet in sorted(sheets, key=lambda s: s.name != COVER):
        for row, cells in enumerate(sheet.rows[:COVER_ROWS]):
            for column, raw in enumerate(cells[:8]):
                name = COVER_FIELDS.get(raw.strip(" \u3000:：")) if isinstance(raw, str) else None
                if name is not None:
                    found.setdefault(name, (sheet, row, column + 1))
        if "name" in found:
            break
        found.clear()
    for name, (sheet, row, column) in found.items():
        words.places["agency" if name == "name" else name] = sheet.place(row, column)
        words.notes.extend(uncomputed(sheet, [(row, column)]))
    texts = {name: sheet.text(row, column) for name, (sheet, row, column) in found.items()}
    words.agency = Agency(texts.get("name"), texts.get("code"))
    raw_year = one_line(texts.get("year"))
    if raw_year is not None:
        match = _YEAR.fullmatch(raw_year)
        if match is not None and int(match.group(1)) in YEARS:
            words.year = int(match.group(1))
        else:
            words.notes.append(Note("STR-TITLE", "year_text", None, words.places["year"], "", raw_year))
    if "agency" in words.places:
        words.places["title"] = words.places["agency"]
    return words


def narrative(sheets: Sequence[Cells], form: Form, words: Words) -> None:
    """Add the texts of the narrative sheets, found by name or heading, and of the other text."""
    # the cover lists the headings of all parts
    front = words.places["agency"].sheet if "agency" in words.places else COVER
    sheets = [s for s in sheets if s.name != front]
    for section in form.narrative:
        at = _heading(sheets, section.ordinal, section.heading)
        if at is None:
            words.notes.append(Note("STR-SECTION", "missing", section.key, details={"official": section.heading}))
            continue
        sheet, row, exact = at
        if not exact:
            raw = " ".join(sheet.text(row, TEXT_COLUMN).split())
            reason, details = ("drift", {"raw": raw}) if raw else ("missing", {})
            rule = "STR-LABEL" if raw else "STR-SECTION"
            place = sheet.place(row, TEXT_COLUMN)
            words.notes.append(
                Note(
                    rule,
                    reason,
                    section.key,
                    place,
                    actual=raw or None,
                    details={**details, "official": section.heading},
                )
            )
        start = row + TEXT_ROW - HEADING_ROW
        words.places[section.key] = sheet.place(start, TEXT_COLUMN)
        # the template has nothing right below the heading: what stands there was written
        lines = ((_row(sheet, r), sheet.text(r, CONTINUES_COLUMN)) for r in range(row + 1, len(sheet.rows)))
        words.sections[section.key] = "\n\n".join(joined(lines))
        words.notes.extend(uncomputed(sheet, (at for at in formula_places(sheet) if at[0] > row), section.key))
    _other(sheets, form, words)


def _heading(sheets: Sequence[Cells], name: str, heading: str) -> tuple[Cells, int, bool] | None:
    """Sheet and row of a part's heading, and whether it is official; the sheet's name alone will do."""
    ordered = sorted(sheets, key=lambda s: s.name != name)
    for sheet in ordered:
        for row in range(min(len(sheet.rows), COVER_ROWS)):
            if normal(sheet.text(row, TEXT_COLUMN)) == normal(heading):
                return sheet, row, True
    named = next((s for s in sheets if s.name == name), None)
    if named is None:
        return None
    return named, HEADING_ROW, normal(named.text(HEADING_ROW, TEXT_COLUMN)) == normal(heading)


def _row(sheet: Cells, row: int) -> str:
    """The text of a row; a table pasted over several columns is kept, its cells apart by tabs."""
    if row >= len(sheet.rows):
        return ""
    cells = [shown(raw) for raw in sheet.rows[row]]
    rest = [
        text
        for column, text in enumerate(cells[TEXT_COLUMN + 1 :], start=TEXT_COLUMN + 1)
        if text.strip()
        and not (column == CONTINUES_COLUMN and is_mark(text))
        and not (column > CONTINUES_COLUMN and _HINT.match(text))
    ]
    return "\t".join([cells[TEXT_COLUMN], *rest]) if rest else cells[TEXT_COLUMN]


def joined(lines: Iterable[tuple[str, str]]) -> list[str]:
    """Paragraphs of rows; a row marked as going on is joined to the one above."""
    found: list[str] = []
    for text, mark in lines:
        if not text:
            continue
        if mark.strip() == CONTINUES and found:
            found[-1] += text
        else:
            found.append(marked(text, mark))
    return found


def _other(sheets: Sequence[Cells], form: Form, words: Words) -> None:
    parts = {PREAMBLE_NAME: PREAMBLE, CLOSING_NAME: CLOSING}
    parts |= {s.ordinal: s.key for s in form.sections if s.key in form.tables}
    sheet = next((s for s in sheets if s.name == OTHER_TEXT), None) or next(
        (s for s in sheets if s.text(HEADING_ROW, OTHER_PART_COLUMN).startswith(OTHER_TEXT)), None
    )
    if sheet is None:
        return
    lines: dict[str, list[tuple[str, str]]] = {}
    key = PREAMBLE
    for row in range(TEXT_ROW, len(sheet.rows)):
        name, text = sheet.text(row, OTHER_PART_COLUMN).strip(), sheet.text(row, OTHER_TEXT_COLUMN)
        if name in ("位置", OTHER_TEXT) or name.startswith(OTHER_TEXT):
            continue
        if name and name not in parts:
            text = f"{name}\t{text}" if text else name
        key = parts.get(name, key)
        if text:
            words.places.setdefault(key, sheet.place(row, OTHER_TEXT_COLUMN))
            lines.setdefault(key, []).append((text, sheet.text(row, OTHER_CONTINUES_COLUMN)))
    for part, own in lines.items():
        words.sections[part] = "\n\n".join(joined(own))
    words.notes.extend(uncomputed(sheet, (at for at in formula_places(sheet) if at[0] >= TEXT_ROW)))
