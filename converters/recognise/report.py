"""A report, recognised from rows: the one way from any published document to a Reading."""

from __future__ import annotations

from collections.abc import Sequence

from converters.errors import Unreadable
from converters.recognise.document import in_part
from converters.recognise.labels import book
from converters.recognise.outline import Outline, Unescape, outline
from converters.recognise.pages import pages_around
from converters.recognise.placing import place
from converters.recognise.rows import Row
from converters.recognise.scan import Scan
from converters.recognise.shape import shaped
from converters.recognise.which import which_form
from schemas.finding import Note, Reading
from schemas.form import Form, form_ids, iter_forms, load_form
from schemas.number import Value
from schemas.report import Report

LONGEST = 200_000
"""Characters of a paragraph, or of all cells of a row; a whole report has some ten thousand."""
FEWEST_TWICE = 3
"""So many lines may stand twice in one report: labels are mistaken for one another."""
LONG_PARAGRAPH = 20
"""A shorter paragraph without full stop is a heading or an item of a list, not one cut by a page break."""
_CLOSED = "。．.！!？?；;：:…”’」』）)》】〕]—~～*"
_BEGINS = "#（(一二三四五六七八九十0123456789①②③④⑤⑥⑦⑧⑨⑩-*•·●■◆第"


def recognise(rows: Sequence[Row], unescape: Unescape | None = None) -> Reading:
    """The report that ``rows`` hold, with places and notes; ``unescape`` belongs to our own text format.

    Raises Unreadable where the rows are no report, or more than one.
    """
    if (longest := max((sum(map(len, row.cells)) for row in rows), default=0)) > LONGEST:
        raise Unreadable(
            f"有一段长达 {longest} 个字符，超过 {LONGEST} 个字符的上限，不像一份报告。请删去无关内容后再试。",
            f"a paragraph has {longest} characters, above the limit of {LONGEST}; this does not look like one report.",
        )
    found = outline(rows, unescape)
    form, scans = _scan(found)
    if not any(s.lines for s in scans.values()) and found.headings < 2:
        raise Unreadable(
            "这不是政府信息公开工作年度报告：没有找到六个部分的标题，也没有找到统一格式的表格。",
            "this is no annual report: neither the headings of the six parts nor the tables of the form were found.",
        )
    values: dict[str, Value] = {}
    sections: dict[str, str] = {}
    places = dict(found.places)
    notes = list(found.notes)
    for key, part in found.parts.items():
        if key not in form.tables:
            sections[key] = "\n".join(r.text for r in part)
            notes += _cut_paragraphs(part)
    for key, scan in scans.items():
        sections[key] = scan.finish()
        placed = place(form, key, scan, found.places.get(key))
        values |= placed.values
        places |= placed.places
        notes += placed.notes
    _one_table_each(form, notes)
    report = Report(form, found.year, found.agency, sections, values)
    return Reading(report, tuple(notes), places)


def _one_table_each(form: Form, notes: Sequence[Note]) -> None:
    """Most lines of a table twice, with other numbers: two reports follow one another without a title."""
    for key, table in form.tables.items():
        twice = [n for n in notes if n.reason == "twice_differs" and n.key is not None and n.key.startswith(f"{key}.")]
        if len(twice) > max(FEWEST_TWICE, len(table.lines) // 3):
            heading, place = form.section(key).heading, twice[0].place
            zh, en = (place.words("zh"), place.words("en")) if place is not None else ("", "")
            raise Unreadable(
                f"文件里有两份报告：“{heading}”的表出现了两次，数据不同（第二次在{zh}）。请把它们分成两个文件。",
                f"the file holds two reports: the table of “{heading}” stands twice with other numbers (again at {en}). "
                "Please put each into a file of its own.",
            )


def _scan(found: Outline) -> tuple[Form, dict[str, Scan]]:
    """Scan the tables for any form, tell the form from what was found, scan again for that form."""
    newest = load_form(form_ids()[0])
    first = {key: _scan_part(newest, key, found) for key in newest.tables}
    labels: list[tuple[str, str]] = []
    unused: list[tuple[str, str]] = []
    for key, scan in first.items():
        scan.finish()
        labels += [(key, head) for head in scan.heads]
        for line in scan.lines:
            if line.match is not None:
                raw = line.match.official if line.match.how == "close" else line.label
                (labels if line.tokens or line.width else unused).append((key, raw))
    form = which_form(labels, found.year, unused)
    return form, {key: _scan_part(form, key, found, only=True) for key in form.tables}


def _scan_part(form: Form, key: str, found: Outline, *, only: bool = False) -> Scan:
    scan = Scan(form.tables[key], book(form) if only else book(*iter_forms()))
    pages = pages_around(key, found.parts, form.tables)
    rows = shaped(found.parts.get(key, []), scan.table, scan.labels, pages)
    for row in in_part(rows, form.section(key).ordinal):
        scan.feed(row)
    return scan


def _cut_paragraphs(rows: Sequence[Row]) -> list[Note]:
    """Where a long paragraph stops without a full stop and the next goes on: a page break, mostly."""
    notes = []
    for before, after in _neighbours(rows):
        if (
            len(before.text) >= LONG_PARAGRAPH
            and before.text[-1] not in _CLOSED
            and not before.text.startswith("#")
            and after.text[0] not in _BEGINS
        ):
            details: dict[str, str | int] = {"raw": before.text[-10:], "rest": after.text[:10]}
            notes.append(Note("STR-PARAGRAPH", "", None, before.place, "", None, None, details))
    return notes


def _neighbours(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """The last row of each paragraph and the first of the next."""
    pairs = []
    previous: Row | None = None
    gap = False
    for row in rows:
        if row.blank:
            gap = True
            continue
        if previous is not None and gap:
            pairs.append((previous, row))
        previous, gap = row, False
    return pairs
