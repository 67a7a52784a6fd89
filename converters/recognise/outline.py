"""The outline of a report: title, cover lines, the six headings, and which rows stand under each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from converters.errors import Unreadable
from converters.recognise.labels import TABLE_KINDS, Book, Kind
from converters.recognise.rows import Row, is_page_number
from converters.recognise.titles import (
    OFFICIAL_TITLE,
    Heading,
    Title,
    cover_line,
    heading,
    headings_book,
    is_official,
    is_rule,
    official_title,
    plain,
    title,
)
from schemas.finding import Note
from schemas.form import form_ids, load_form
from schemas.place import Place
from schemas.report import CLOSING, PREAMBLE, YEARS, Agency

LONGEST_NAME = 40
"""A line before the title is the agency's name only if it is as short as one."""
LAST_PART = "other_matters"

Unescape = Callable[[str, str], str | None]
"""The narrative behind a marked line of a part; None for a line without mark."""


@dataclass(slots=True)
class Outline:
    """Rows by part (preamble, section keys, closing), and what the rows around them say."""

    year: int | None = None
    agency: Agency = field(default_factory=Agency)
    parts: dict[str, list[Row]] = field(default_factory=dict)
    headings: int = 0
    places: dict[str, Place] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def outline(rows: Sequence[Row], unescape: Unescape | None = None) -> Outline:
    """Sort rows into parts; raises Unreadable where a second report begins."""
    found = Outline()
    heads = [(i, h) for i, r in enumerate(rows) if (h := _heading(r)) is not None]
    found.headings = len({h.key for _, h in heads})
    _one_report(rows, heads)
    first = heads[0][0] if heads else len(rows)
    found.parts[PREAMBLE] = _front(rows[:first], found)
    for number, (index, head) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else len(rows)
        found.places.setdefault(head.key, rows[index].place)
        own = list(rows[index + 1 : end])
        if head.key == LAST_PART and number == len(heads) - 1:
            rule = next((i for i, r in enumerate(own) if not (r.positional or r.verbatim) and is_rule(r.text)), None)
            if rule is not None:
                found.parts[CLOSING] = own[rule + 1 :]
                own = own[:rule]
        held = found.parts.setdefault(head.key, [])
        held += [Row(("",), rows[index].place), *own] if held else own
    _check_headings(rows, heads, found)
    _find_tables(found)
    if unescape is not None:
        for key, part in found.parts.items():
            found.parts[key] = [_plain_row(r, key, unescape) for r in part]
    return found


def _plain_row(row: Row, part: str, unescape: Unescape) -> Row:
    text = unescape(row.text, part)
    return row if text is None else replace(row, cells=(text,), source=text, positional=False, verbatim=True)


def _heading(row: Row) -> Heading | None:
    if row.blank or row.verbatim:
        return None
    # a converter may leave a heading with empty cells behind it
    filled = [c for c in row.cells if c]
    return heading(filled[0]) if len(filled) == 1 else None


def _one_report(rows: Sequence[Row], heads: list[tuple[int, Heading]]) -> None:
    """A second title with the same headings after it begins a second report."""
    first = {h.key: i for i, h in reversed(heads)}
    last = {h.key: i for i, h in heads}
    for at in range(heads[0][0] if heads else len(rows), len(rows)):
        row = rows[at]
        if row.positional or row.verbatim or row.blank or title(row.text) is None:
            continue
        if sum(first[k] < at < last[k] for k in first) >= 2:
            where, where_en = row.place.words("zh"), row.place.words("en")
            raise Unreadable(
                f"文件里有两份报告：第二份的标题在{where}（{row.text}）。请把它们分成两个文件。",
                f"the file holds two reports; the second one's title is at {where_en} ({row.text}). "
                "Please put each into a file of its own.",
            )


# ---- tables without their heading ------------------------------------------------------------------


def _find_tables(found: Outline) -> None:
    """Where a table's heading is missing, its rows stand at the end of the part before: give them a part."""
    labels = headings_book()
    for key in labels.forms[0].tables:
        if key in found.parts:
            continue
        for part, rows in found.parts.items():
            marks = [i for i, r in enumerate(rows) if _is_of(r, key, part, labels)]
            if marks:
                # from its first label on, up to its last row of cells
                end = 1 + max(i for i, r in enumerate(rows) if r.positional and i >= marks[0])
                found.parts[key] = rows[marks[0] : end]
                found.parts[part] = rows[: marks[0]] + rows[end:]
                break


def _is_of(row: Row, key: str, part: str, labels: Book) -> bool:
    """True for a row of cells that begins with a label of this table which the part it stands in has not."""
    first = next((c for c in row.cells if c), "")
    if not row.positional or row.verbatim or not first:
        return False
    kinds: tuple[Kind, ...] = TABLE_KINDS
    return labels.sure(first, key, kinds) is not None and labels.sure(first, part, kinds) is None


# ---- title and cover ------------------------------------------------------------------------------


def _front(rows: Sequence[Row], found: Outline) -> list[Row]:
    """Read title and cover lines off the rows before the first heading; give the rest."""
    written = [i for i, r in enumerate(rows) if not (r.blank or r.verbatim)]
    taken, head = _title(rows, written)
    others = _others(rows, written, taken, head)
    if head is not None:
        found.places["title"] = next(rows[i].place for i in sorted(taken) if not is_page_number(rows[i].text))
    fields: dict[str, tuple[str, Row]] = {}
    for i in written:
        pair = None if i in taken else cover_line(rows[i].text)
        if pair is not None and pair[0] not in fields:
            fields[pair[0]] = (pair[1], rows[i])
            taken.add(i)
    name, year = (head.name, head.year) if head is not None else (None, None)
    if "name" in fields:
        name = fields["name"][0] or None
        found.places["agency"] = fields["name"][1].place
    code = fields["code"][0] if "code" in fields else None
    if "year" in fields:
        text, row = fields["year"]
        found.places["year"] = row.place
        digits = text.removesuffix("度").removesuffix("年").strip()
        if digits.isdecimal() and len(digits) == 4 and int(digits) in YEARS:
            year = int(digits)
        else:
            found.notes.append(Note("STR-TITLE", "year_text", None, row.place, "", text))
    if head is not None and others:
        several: dict[str, str | int] = {"others": "、".join(others)}
        found.notes.append(Note("STR-TITLE", "several", None, found.places["title"], "", head.text, None, several))
    found.year, found.agency = year, Agency(name, code)
    official = official_title(found.agency.name, year)
    if head is None:
        place = rows[0].place if rows else None
        found.notes.append(Note("STR-TITLE", "none", None, place, "", None, official, {"official": official}))
    elif not is_official(head.text, found.agency.name, year):
        found.notes.append(
            Note("STR-TITLE", "wording", None, found.places["title"], "", head.text, official, {"official": official})
        )
    return [r for i, r in enumerate(rows) if i not in taken]


def _title(rows: Sequence[Row], written: list[int]) -> tuple[set[int], Title | None]:
    """The rows of the title, and what it says: one line, one with the agency's name before it, or two."""
    titles = [(n, h) for n, i in enumerate(written) if (h := _title_of(rows[i])) is not None]
    if titles:
        # before its own, a page may list the titles of other reports; the nearest to the headings is the report's
        number, head = titles[-1] if _differ([h for _, h in titles]) else titles[0]
        i = written[number]
        taken = {i} | {k for k in written[:number] if is_page_number(rows[k].text)}
        before = [k for k in written[:number] if k not in taken]
        if head.name is None and before and (name := _name(rows[before[-1]].text)) is not None:
            return taken | {before[-1]}, replace(head, text=name + head.text, name=name)
        return taken, head
    for i, j in pairwise(written):
        if plain(rows[j].text) and (whole := title(plain(rows[i].text) + plain(rows[j].text))) is not None:
            return {i, j}, whole
    return set(), None


def _title_of(row: Row) -> Title | None:
    return None if cover_line(row.text) is not None else title(row.text)


def _others(rows: Sequence[Row], written: list[int], taken: set[int], head: Title | None) -> list[str]:
    """Titles of other agencies or years that stand beside the report's own."""
    beside = [h for i in written if i not in taken and (h := _title_of(rows[i])) is not None]
    return [h.text for h in beside if head is not None and _differ([head, h])][:3]


def _differ(titles: Sequence[Title]) -> bool:
    """True where titles name more than one agency or year."""
    return any(len({v for t in titles if (v := getattr(t, kind)) is not None}) > 1 for kind in ("name", "year"))


def _name(text: str) -> str | None:
    name = plain(text)
    unlike = cover_line(text) is not None or any(c in "。；，：:;,！？" for c in name)
    return None if unlike or len(name) > LONGEST_NAME else name


# ---- headings -------------------------------------------------------------------------------------


def _check_headings(rows: Sequence[Row], heads: list[tuple[int, Heading]], found: Outline) -> None:
    sections = load_form(form_ids()[0]).sections
    rank = {s.key: n for n, s in enumerate(sections)}
    seen: list[str] = []
    for index, head in heads:
        at = rows[index].place
        details: dict[str, str | int] = {"official": head.official}
        if head.key in seen:
            found.notes.append(Note("STR-SECTION", "twice", None, at, "", head.text, None, details))
            continue
        seen.append(head.key)
        if head.how == "numbering":
            found.notes.append(Note("STR-SECTION", "numbering", None, at, "", head.text, head.official, details))
        elif head.how != "exact":
            found.notes.append(Note("STR-LABEL", head.how, None, at, "", head.text, head.official, details))
    in_order = _longest_rise([rank[k] for k in seen])
    for index, head in heads:
        if head.key in seen and rank[head.key] not in in_order:
            seen.remove(head.key)
            n = rank[head.key]
            before = sections[n - 1].heading if n else OFFICIAL_TITLE
            found.notes.append(
                Note("STR-SECTION", "order", None, rows[index].place, "", head.text, None, {"official": before})
            )
    present = {h.key for _, h in heads}
    for section in sections:
        if section.key not in present:
            found.notes.append(
                Note("STR-SECTION", "missing", None, None, "", None, section.heading, {"official": section.heading})
            )


def _longest_rise(numbers: list[int]) -> set[int]:
    """The most numbers that stand in rising order; the others are out of place."""
    best: list[list[int]] = []
    for number in numbers:
        before = [b for b in best if b[-1] < number]
        best.append([*_longest(before), number])
    return set(_longest(best))


def _longest(lists: list[list[int]]) -> list[int]:
    return max(lists, key=lambda x: len(x), default=[])
