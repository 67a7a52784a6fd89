"""Workbooks as units make them: the official tables without our template, moved and changed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from schemas.form import Form
from schemas.grid import grid
from schemas.number import Unread, Value

Edit = Callable[[openpyxl.Workbook], None]


def foreign(
    form: Form,
    values: Mapping[str, Value],
    *,
    one_sheet: bool = False,
    merged: bool = True,
    top: int = 2,
    left: int = 1,
    title: str | None = "某县某局2024年政府信息公开工作年度报告",
    edit: Edit | None = None,
) -> bytes:
    """The three tables at an offset, on one sheet or three, with headings, as an openpyxl workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "数据"
    row = top
    if title:
        sheet.cell(1, 1, title)
    for section in form.sections:
        if section.key not in form.tables:
            if one_sheet:
                sheet.cell(row, 1, section.heading)
                sheet.cell(row + 1, 1, f"{section.heading[2:]}的一段文字。")
                row += 2
            continue
        if not one_sheet:
            sheet = book.create_sheet(f"表{section.ordinal}")
            row = top
        sheet.cell(row, 1, section.heading)
        row = _draw(sheet, form, section.key, values, row + 1, left, merged=merged) + 1
    if edit is not None:
        edit(book)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of an openpyxl workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def edited(data: bytes, edit: Edit) -> bytes:
    """A workbook opened, changed and saved again by openpyxl: it then has no saved results."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl cannot keep our print areas
        book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    return saved(book)


def move(sheet: Worksheet, what: str, at: int, by: int = 1) -> None:
    """Insert or delete rows or columns (``insert_rows``) as Excel does: openpyxl leaves merged cells where they were."""
    areas = [area.bounds for area in sheet.merged_cells.ranges]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    getattr(sheet, what)(at, by)

    def moved(number: int, last: bool) -> int:
        if number < at:
            return number
        return number + by if what.startswith("insert") else max(at - last, number - by)

    for bounds in areas:
        left, top, right, bottom = (
            moved(n, i > 1) if what.endswith(("cols", "rows")[i % 2]) else n for i, n in enumerate(bounds)
        )
        if left <= right and top <= bottom:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _draw(
    sheet: Worksheet, form: Form, table: str, values: Mapping[str, Value], top: int, left: int, *, merged: bool
) -> int:
    for cell in grid(form.tables[table]).cells:
        row, column = top + cell.row, left + cell.column
        value: object = cell.text
        if cell.cell is not None:
            held = values.get(cell.cell.key)
            value = held.raw if isinstance(held, Unread) else held
        if value is not None:
            sheet.cell(row, column, value)
        if merged and cell.rows * cell.columns > 1:
            sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + cell.rows - 1, end_column=column + cell.columns - 1
            )
    return top + grid(form.tables[table]).height
