"""What is given as a roster by mistake: reports, and what the program itself wrote, told before a row is taken for a unit."""

from __future__ import annotations

from collections.abc import Sequence

from converters.collecting.ours import is_ours, title_of
from converters.errors import Unreadable
from converters.tidy import COLUMNS as NUMBERS
from converters.workbook.reading.cells import Book
from converters.workbook.reading.meta import meta

_MOST_ROWS = 300
"""Of a workbook in which a report is looked for: none has nearly as many."""


def other_workbook(data: bytes, book: Book) -> Unreadable | None:
    """Why a workbook is no roster; None where it may be one."""
    from converters.reporters.xlsx_report import TITLE as CHECKED

    if is_ours(data):
        return _other("收集的状态表", "a status that “collect” wrote")
    if title_of(data) == CHECKED:
        return _other("校验结果", "the result of a check")
    if _is_report(book):
        return _other("年报工作簿", "the workbook of a report")
    return None


def other_table(head: Sequence[str]) -> Unreadable | None:
    """Why a table with this first row is no roster; None where it may be one."""
    from converters.reporters.csv_report import COLUMNS as CHECKED

    if tuple(head) == NUMBERS:
        return _other("年报数据（convert 的输出）", "the numbers of reports, as “convert” writes them")
    return _other("校验结果", "the result of a check") if tuple(head) == CHECKED else None


def _is_report(book: Book) -> bool:
    """True for our template, filled in or not, and for any workbook with a table of a report."""
    if meta(book.sheets) is not None:
        return True
    if sum(len(sheet.rows) for sheet in book.sheets) > _MOST_ROWS:
        return False
    from converters.workbook.reading.read import read_sheets  # a roster in CSV needs none of it

    try:
        read_sheets(book.sheets)
    except Unreadable:
        return False
    return True


def _other(zh: str, en: str) -> Unreadable:
    return Unreadable(
        f"这是{zh}，不是名册。请换成名册：一行一个单位，表头一行有“单位名称”一列。",
        f"this is {en}, not a roster. Give the roster: a line for each unit, below a header with a column “name”.",
    )
