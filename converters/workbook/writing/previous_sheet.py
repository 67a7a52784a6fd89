"""The sheet of last year's figures: whose they are, what this year's tables are checked against, and the rest."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from converters.workbook.layout import (
    HEADING_ROW,
    HINT_ROW,
    PREVIOUS,
    PREVIOUS_HEAD_ROW,
    PREVIOUS_KEY_COLUMN,
    PREVIOUS_LABEL_COLUMN,
    PREVIOUS_LITERAL_COLUMN,
    PREVIOUS_PART_COLUMN,
    PREVIOUS_VALUE_COLUMN,
    PREVIOUS_YEAR,
)
from converters.workbook.previous_layout import LABELS, compared_rows, head_row, text_row
from converters.workbook.previous_rows import HEADS, PreviousRow, previous_rows
from converters.workbook.writing.content import Content
from converters.workbook.writing.measure import height_of, lines_of
from converters.workbook.writing.put import put_number, put_text
from converters.workbook.writing.styles import CAPTION_FILL, GREY, HEI, INPUT_FILL, Styles
from converters.workbook.writing.tables import PROTECTION
from schemas.number import Number

HINT = (
    "只用于核对，不是本年报告的内容，没有可空着。填入方法：点封面的“导入上年数据”，或生成模板时写 nianbao template "
    "--previous 上年报告；也可对照上年报告，在黄色格手工填写（只填结转和现行有效的数即可）。"
)


class _Looks(NamedTuple):
    """How a row looks: whether it has borders, and the formats of its cells."""

    boxed: bool
    part: Format
    label: Format
    value: Format


_WIDTHS = {PREVIOUS_PART_COLUMN: 50, PREVIOUS_LABEL_COLUMN: 430, PREVIOUS_VALUE_COLUMN: 170}
_POINTS = 10.5


def previous_sheet(sheet: Worksheet, styles: Styles, content: Content) -> None:
    """Draw the sheet."""
    # columns as they look for what is imported later
    looks = {
        PREVIOUS_PART_COLUMN: styles.note(valign="top", align="center", font_color=GREY),
        PREVIOUS_LABEL_COLUMN: styles.note(valign="top", text_wrap=True),
        PREVIOUS_VALUE_COLUMN: styles.note(valign="top", text_wrap=True, align="right"),
    }
    for column, pixels in _WIDTHS.items():
        sheet.set_column_pixels(column, column, pixels, looks[column])
    sheet.set_column(PREVIOUS_KEY_COLUMN, PREVIOUS_LITERAL_COLUMN, None, None, {"hidden": True})
    _top(sheet, styles)
    drawn = {(boxed, open_): _looks(styles, boxed, open_) for boxed in (True, False) for open_ in (True, False)}
    for row in previous_rows(content.previous, content.report.form):
        _row(sheet, row, drawn[row.row < text_row(), row.row in inputs()])
    year = head_row(PREVIOUS_YEAR)
    rule = {
        "validate": "integer",
        "criteria": "between",
        "minimum": 2019,
        "maximum": 2100,
        "error_title": "应为四位年份",
        "error_message": "填上年报告的年度，四位数字，如 2023。",
    }
    sheet.data_validation(year, PREVIOUS_VALUE_COLUMN, year, PREVIOUS_VALUE_COLUMN, rule)
    sheet.freeze_panes(PREVIOUS_HEAD_ROW + 1, 0)
    sheet.set_paper(9)
    sheet.set_margins(left=0.7, right=0.7, top=0.9, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(PREVIOUS_HEAD_ROW)
    sheet.set_footer(f"&C{PREVIOUS} - &P -")
    sheet.protect("", PROTECTION)
    sheet.set_selection(head_row(PREVIOUS_YEAR), PREVIOUS_VALUE_COLUMN, head_row(PREVIOUS_YEAR), PREVIOUS_VALUE_COLUMN)


def _top(sheet: Worksheet, styles: Styles) -> None:
    put_text(sheet, HEADING_ROW, 0, PREVIOUS, styles.get(HEI, font_size=16, valign="vcenter"))
    sheet.set_row(HEADING_ROW, 30)
    hint = styles.note(font_color=GREY, text_wrap=True, font_size=9, valign="top")
    sheet.merge_range(HINT_ROW, 0, HINT_ROW, PREVIOUS_VALUE_COLUMN, "", hint)
    put_text(sheet, HINT_ROW, 0, HINT, hint)
    sheet.set_row(HINT_ROW, height_of(lines_of(HINT, sum(_WIDTHS.values()), 9), 9))
    head = styles.note(bold=True, bg_color=CAPTION_FILL, border=1, align="center")
    for column, name in enumerate(HEADS):
        put_text(sheet, PREVIOUS_HEAD_ROW, column, name, head)
    sheet.set_row(PREVIOUS_HEAD_ROW, 22)


def _looks(styles: Styles, boxed: bool, open_: bool) -> _Looks:
    box = {"border": 1} if boxed else {}
    input_ = {"locked": False, "bg_color": INPUT_FILL} if open_ else {}
    return _Looks(
        boxed,
        styles.note(align="center", valign="top", font_color=GREY, **box),
        styles.note(text_wrap=True, valign="top", **box),
        styles.note(text_wrap=True, valign="top", align="right", **box, **input_),
    )


def _row(sheet: Worksheet, row: PreviousRow, looks: _Looks) -> None:
    boxed, part, label, value = looks
    put_text(sheet, row.row, PREVIOUS_PART_COLUMN, row.part, part)
    put_text(sheet, row.row, PREVIOUS_LABEL_COLUMN, row.label, label)
    if isinstance(row.value, Number):
        put_number(sheet, row.row, PREVIOUS_VALUE_COLUMN, row.value, value)
    elif boxed:
        put_text(sheet, row.row, PREVIOUS_VALUE_COLUMN, row.value, value)
    put_text(sheet, row.row, PREVIOUS_KEY_COLUMN, row.key)
    put_text(sheet, row.row, PREVIOUS_LITERAL_COLUMN, row.literal)
    sheet.set_row(row.row, height(row.label, str(row.value)))


@cache
def inputs() -> frozenset[int]:
    """The rows that may be filled in by hand: whose figures these are, and what this year's are checked against."""
    return frozenset({*(head_row(key) for key in list(LABELS)[:3]), *compared_rows().values()})


def height(label: str, value: str) -> float:
    """Points that a row needs for its words."""
    lines = max(
        lines_of(label, _WIDTHS[PREVIOUS_LABEL_COLUMN], _POINTS),
        lines_of(value, _WIDTHS[PREVIOUS_VALUE_COLUMN], _POINTS),
    )
    return height_of(lines, _POINTS)
