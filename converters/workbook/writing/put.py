"""Writing one cell so that it reads back as it was: text as text, numbers with all their digits."""

from __future__ import annotations

import re

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from converters.workbook.digits import writable
from schemas.number import Number, Unread, Value, number_text

LONGEST_CELL = 32_767
"""Excel's limit, in UTF-16 units."""

_MIDDLE_OF_ESCAPE = re.compile("(?<=_x[0-9A-Fa-f]{2})(?=[0-9A-Fa-f]{2}_)")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Digits(float):
    """A float that XlsxWriter writes with all its digits: its own 16 would change some numbers."""

    def __format__(self, spec: str) -> str:
        return repr(float(self)).removesuffix(".0")


def put_text(sheet: Worksheet, row: int, column: int, text: str, style: Format | None = None) -> None:
    """Write text as text, whatever it looks like; "" leaves a formatted blank.

    What cannot stand in a cell is cut at Excel's limit, with an ellipsis.
    """
    text = encodable(text)
    if not text:
        sheet.write_blank(row, column, None, style)
        return
    if len(text.encode("utf-16-le")) // 2 > LONGEST_CELL:
        text = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter would take this for its own ready-made XML; in runs it is text again, cut where XlsxWriter would escape twice
        runs = [text[:2], *_MIDDLE_OF_ESCAPE.split(text[2:])]
        tokens = [token for run in runs for token in ((style, run) if style is not None else (run,))]
        sheet.write_rich_string(row, column, *tokens, *([style] if style is not None else []))
        return
    sheet.write_string(row, column, text, style)


def encodable(text: str) -> str:
    """A text without half characters, which no file can hold."""
    return _SURROGATE.sub("\ufffd", text)


def put_number(sheet: Worksheet, row: int, column: int, number: Number, style: Format | None = None) -> None:
    """Write a number, as near as a spreadsheet can hold it; one beyond its range as text."""
    if writable(number):
        sheet.write_number(row, column, Digits(number), style)
    else:
        put_text(sheet, row, column, number_text(number), style)


def put_value(sheet: Worksheet, row: int, column: int, value: Value, style: Format | None = None) -> None:
    """Write a cell value: a number, an unread token as text, or nothing."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, Unread):
        put_text(sheet, row, column, value.raw, style)
    else:
        put_number(sheet, row, column, value, style)
