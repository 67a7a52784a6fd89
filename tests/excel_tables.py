"""A report's printed tables as Excel hands them to a function: tuples of rows, merged cells None."""

from typing import Any

from converters.workbook.layout import PREVIOUS, PREVIOUS_HEAD_ROW, PREVIOUS_KEY_HEAD
from converters.workbook.previous_layout import text_row
from converters.workbook.previous_rows import previous_rows
from schemas.grid import grid
from schemas.number import Unread
from schemas.report import Report
from tests.com_harness import ERRORS


def excel_value(value: Any) -> Any:
    """A cell value as it arrives: numbers as floats, error values as their codes."""
    if isinstance(value, Unread):
        return ERRORS.get(value.raw, value.raw)
    return None if value is None else float(value)


def table(report: Report, key: str) -> tuple[tuple[Any, ...], ...]:
    layout = grid(report.form.tables[key])
    rows: list[list[Any]] = [[None] * layout.width for _ in range(layout.height)]
    for cell in layout.cells:
        rows[cell.row][cell.column] = cell.text if cell.cell is None else excel_value(report.values[cell.cell.key])
    return tuple(map(tuple, rows))


def tables(report: Report) -> tuple[tuple[tuple[Any, ...], ...], ...]:
    return tuple(table(report, key) for key in report.form.tables)


def last_year(last, form):
    """The sheet of last year's figures as Excel hands its numbers to a function."""
    rows = [[""] * 5 for _ in range(text_row())]
    rows[0][0], rows[PREVIOUS_HEAD_ROW][3] = PREVIOUS, PREVIOUS_KEY_HEAD
    for row in previous_rows(last, form):
        if row.row < len(rows):
            value = float(row.value) if isinstance(row.value, int) else row.value
            rows[row.row] = [row.part, row.label, value, row.key, row.literal]
    return tuple(map(tuple, rows))
