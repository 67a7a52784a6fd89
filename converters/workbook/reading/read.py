"""Reading a completed workbook: our template by its mark, any other by the official labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from converters.errors import Unreadable
from converters.workbook.layout import FINDINGS, FORM_CELL, address
from converters.workbook.reading.cells import Book, Cells
from converters.workbook.reading.explanations import explanations
from converters.workbook.reading.guard import guard
from converters.workbook.reading.meta import Meta, meta
from converters.workbook.reading.previous import previous_of, previous_sheet
from converters.workbook.reading.tables import Tables, tables, template_cells
from converters.workbook.reading.take import lost_digits, take
from converters.workbook.reading.words import Words, cover, narrative
from schemas.explanation import Explanation
from schemas.finding import Note, Reading
from schemas.form import Form
from schemas.place import Place
from schemas.report import Report


def read(data: bytes, name: str) -> Reading:
    """The report in a workbook, with the place of every cell and what was noticed.

    Raises Unreadable for a file that is damaged or unsafe, or that holds no table of a report.
    """
    return read_book(open_book(data))


def open_book(data: bytes) -> Book:
    """A workbook, guarded; raises Unreadable for a file that is damaged or unsafe."""
    return Book(guard(data))


def read_book(book: Book) -> Reading:
    """The report in an opened workbook; raises Unreadable where it holds no table of a report."""
    package = book.package
    reading = read_sheets(book.sheets)
    told = package.outside
    if package.macros:
        from converters.workbook.reading.macros import macros  # most files have none

        told = (*told, *macros(package.data))
    return replace(reading, notes=(*reading.notes, *told)) if told else reading


def read_sheets(sheets: Sequence[Cells]) -> Reading:
    """The report on some worksheets, be they of a file or of a workbook open in Excel.

    Raises Unreadable where they hold no table of a report.
    """
    own = meta(sheets)
    last_year = previous_sheet(sheets)
    sheets = [s for s in sheets if s is not last_year]
    said: tuple[Explanation, ...] = ()
    if own is not None:
        said = explanations(sheets)
        sheets = [s for s in sheets if s is not own.sheet and s.name != FINDINGS]
    if own is None or not own.names_agency:
        from converters.workbook.reading import foreign  # a workbook of ours has no need of it
    words = cover(sheets) if own is not None and own.names_agency else foreign.head(sheets)
    found = tables(sheets, own.form if own is not None else None, words.year)
    if found is None:
        raise _no_report(sheets)
    if own is not None:
        narrative(sheets, found.form, words)
    else:
        foreign.narrative(sheets, found.form, found.found, words)
    taken = take(found.form, found.found, own.ledger if own is not None else {})
    if own is not None and own.sheet is None:
        lost_digits(taken)
    report = Report(found.form, words.year, words.agency, words.sections, taken.values, said)
    last, noticed = previous_of(last_year, found.form) if last_year is not None else (None, ())
    notes = (*words.notes, *_declared(own, found.form), *found.notes, *taken.notes, *noticed)
    return Reading(report, notes, _places(words, found), frozenset(taken.waiting), last)


def _declared(own: Meta | None, form: Form) -> Iterator[Note]:
    """A cover that names another form than the tables have."""
    said = own.declared if own is not None else None
    if own is not None and own.front is not None and said is not None and said.id != form.id:
        details: dict[str, str | int] = {"form": said.id, "right": form.id}
        yield Note("VER-YEAR", "declared", None, own.front.place(*FORM_CELL), "", said.id, form.id, details)


def _places(words: Words, found: Tables) -> dict[str, Place]:
    tables_at = {key: table.sheet.place(table.rows[0], 0) for key, table in found.found.items()}
    places = {**tables_at, **words.places}
    for key, table in found.found.items():
        if table.cells is template_cells(found.form, key):
            places |= _template_places(found.form, key, table.sheet.name)
        else:
            cells = found.form.tables[key].cells
            places |= {c.key: table.sheet.place(*table.cells[c.key]) for c in cells if c.key in table.cells}
    return places


@lru_cache(maxsize=64)
def _template_places(form: Form, table: str, sheet: str) -> dict[str, Place]:
    cells = template_cells(form, table)
    return {c.key: Place(sheet=sheet, cell=address(*cells[c.key])) for c in form.tables[table].cells if c.key in cells}


def _no_report(sheets: Sequence[Cells]) -> Unreadable:
    names = "、".join(f"《{s.name}》" for s in sheets[:8])
    return Unreadable(
        f"在工作表 {names} 里没有找到年度报告的表格（如“三、收到和处理政府信息公开申请情况”及其行、列文字）。"
        "请确认是年度报告；可用 nianbao template 生成模板，把数据填进去。",
        f"No table of the annual report was found on the sheets {names}. Check that this is the right file; "
        "nianbao template makes an empty workbook to fill in.",
    )
