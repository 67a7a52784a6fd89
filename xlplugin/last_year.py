"""The button 导入上年数据: last year's report from a file into the sheet 上年数据 of the open workbook.

Excel's macro asks for the file and hands its path over in hexadecimal digits of UTF-16, so that no character
of a path can become code, and none is left in the workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from converters.workbook.layout import (
    PREVIOUS,
    PREVIOUS_FIRST_ROW,
    PREVIOUS_HEAD_ROW,
    PREVIOUS_LITERAL_COLUMN,
)
from converters.workbook.previous_import import prepared
from converters.workbook.previous_rows import PreviousRow
from schemas.number import Number
from xlplugin.live import sheets_of
from xlplugin.protection import unlocked

NO_SHEET = "这个工作簿没有工作表《上年数据》（旧版模板）。请用新模板，或把本文件用 nianbao convert 转换为新的工作簿。"
_LEAST_ROWS = 400
"""Emptied from the first row on, and as far as anything stands."""


def path_of(digits: str) -> str:
    """A path from its UTF-16 units in hexadecimal digits; ValueError where it is none."""
    return bytes.fromhex(digits).decode("utf-16-be")


def import_last_year(book: Any, path: str, tell: Callable[[str], None], ask: Callable[[str], bool]) -> bool:
    """Read a file and write the sheet; True where it was written. Raises Unreadable."""
    sheet = next((s for s in book.sheets if s.name == PREVIOUS), None)
    if sheet is None:
        tell(NO_SHEET)
        return False
    made = prepared(list(sheets_of(book)), path)
    if made.question and not ask(made.question):
        return False
    _fill(sheet, made.rows)
    tell(made.told)
    return True


def _fill(sheet: Any, rows: Iterable[PreviousRow]) -> None:
    """Write the sheet anew; the row of heads between the two blocks stays."""
    by_row = {row.row: row for row in rows}
    used = sheet.used_range
    last = max(_LEAST_ROWS, used.row + used.rows.count, *by_row)
    with unlocked(sheet):
        for first, end in ((PREVIOUS_FIRST_ROW, PREVIOUS_HEAD_ROW), (PREVIOUS_HEAD_ROW + 1, last + 1)):
            area = sheet.range((first + 1, 1), (end, PREVIOUS_LITERAL_COLUMN + 1))
            area.value = [_cells(by_row.get(row)) for row in range(first, end)]
            area.rows.autofit()


def _cells(row: PreviousRow | None) -> list[Any]:
    if row is None:
        return [None] * (PREVIOUS_LITERAL_COLUMN + 1)
    value: Any = float(row.value) if isinstance(row.value, Number) else _text(row.value)
    return [_text(row.part), _text(row.label), value, _text(row.key), _text(row.literal)]


def _text(text: str) -> str | None:
    """Text that Excel leaves as it is: Excel's own mark of text stands before it."""
    return f"'{text}" if text else None
