"""Cells that call the Python functions of Excel, and stay quiet where these cannot run.

The function stands in a hidden column, so that it runs once; the cell that is seen shows its answer
where it is one of ours, and otherwise (no macros, no Python) words that point to the native checks.
"""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from converters.workbook.layout import (
    COVER,
    FUNCTION,
    HINT_ROW,
    PREVIOUS,
    PREVIOUS_LITERAL_COLUMN,
    TABLE_OFF,
    TABLE_ROW,
    YEAR_CELL,
    address,
)
from converters.workbook.live_checks import FAILS, HOLDS, WAITING, first_right_column, state_column
from converters.workbook.previous_layout import text_row
from converters.workbook.refs import on_sheet, quoted
from converters.workbook.writing.inputs import colour
from converters.workbook.writing.put import put_text
from converters.workbook.writing.styles import GREY, Styles
from schemas.form import Form
from schemas.grid import grid

ANSWERS = (HOLDS, FAILS, WAITING, "！", "校验没有完成", "没有认出")
COVER_OFF = "未启用（以上自动核对照常有效）"
COVER_COLUMN = 2
"""Hidden column of the cover with the function's own answer."""


def cover_line(sheet: Worksheet, styles: Styles, form: Form, row: int) -> None:
    """A line of the cover's states: the whole report as Python checks it."""
    put_text(sheet, row, 0, "Python 校验（自动）", styles.note(font_size=11, border=1))
    tables = [on_sheet(form.section(table).ordinal, table_range(form, table)) for table in form.tables]
    _hidden(sheet, row, COVER_COLUMN, [*tables, *_others()], COVER_OFF)
    answer = address(row, COVER_COLUMN)
    look = styles.note(font_size=11, border=1, text_wrap=True)
    sheet.write_formula(row, 1, _shown(answer, answer, COVER_OFF), look, COVER_OFF)
    sheet.set_row(row, 22)


def table_line(sheet: Worksheet, styles: Styles, form: Form, table: str) -> None:
    """A line below a table's state, beside the hint: this table as Python checks it."""
    column, hidden = first_right_column(form, table), state_column(form, table) + 1
    _hidden(sheet, HINT_ROW, hidden, [table_range(form, table), "", "", *_others()], TABLE_OFF)
    answer, shown = address(HINT_ROW, hidden), address(HINT_ROW, column)
    told = f"{answer}&{quoted('（Python 校验）')}"
    sheet.write_formula(HINT_ROW, column, _shown(answer, told, TABLE_OFF), styles.check(font_color=GREY), TABLE_OFF)
    colour(sheet, styles, shown)


def table_range(form: Form, table: str) -> str:
    """The printed table with its labels: ``A3:J30``."""
    printed = grid(form.tables[table])
    last = address(TABLE_ROW + printed.height - 1, printed.width - 1)
    return f"{address(TABLE_ROW, 0)}:{last}"


def previous_range() -> str:
    """Whose last year's figures are, and all of them: ``A1:E230``."""
    return f"{address(0, 0)}:{address(text_row() - 1, PREVIOUS_LITERAL_COLUMN)}"


def _others() -> list[str]:
    """What a function is given beside tables."""
    return [on_sheet(COVER, address(*YEAR_CELL)), on_sheet(PREVIOUS, previous_range())]


def _hidden(sheet: Worksheet, row: int, column: int, arguments: list[str], off: str) -> None:
    sheet.set_column(column, column, None, None, {"hidden": True})
    sheet.write_formula(row, column, f"={FUNCTION}({','.join(arguments)})", None, off)


def _shown(answer: str, told: str, off: str) -> str:
    known = ",".join(quoted(a) for a in ANSWERS)
    ours = f"COUNT(FIND({{{known}}},LEFT({answer},{max(map(len, ANSWERS))})))>0"
    return f"=IF(ISERROR({answer}),{quoted(off)},IF({ours},{told},{quoted(off)}))"
