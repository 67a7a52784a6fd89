"""The sheet of findings: a line that sums up, then one finding a row, with a link to the cell it is about."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from converters.workbook.finding_rows import COLUMNS, NOT_CHECKED, FindingRow, all_rows, summary
from converters.workbook.layout import (
    FINDINGS,
    FINDINGS_EXPLANATION_COLUMN,
    FINDINGS_FIRST_ROW,
    FINDINGS_HEAD_ROW,
    FINDINGS_IDENTITY_COLUMN,
    FINDINGS_LAST_ROW,
    FINDINGS_MARK_COLUMN,
    FINDINGS_PLACE_COLUMN,
    FINDINGS_SUMMARY_ROW,
    address,
)
from converters.workbook.writing.content import Content
from converters.workbook.writing.measure import height_of, lines_of
from converters.workbook.writing.put import put_number, put_text
from converters.workbook.writing.styles import BAD, CAPTION_FILL, COMPUTED_FILL, LINK, WAITING, Styles
from schemas.finding import Severity
from schemas.messages import SEVERITY_WORDS
from schemas.number import Number

_POINTS = 10
_BODY = {"font_size": _POINTS, "text_wrap": True, "valign": "top", "locked": False}
_BASE = {**_BODY, "border": 4}


def findings_sheet(sheet: Worksheet, styles: Styles, content: Content) -> None:
    """Draw the sheet; nothing on it is protected, so that it can be sorted and filtered."""
    head = styles.note(bold=True, bg_color=CAPTION_FILL, border=1, text_wrap=True, font_size=_POINTS)
    said = NOT_CHECKED if content.blank else summary(content.findings)
    put_text(sheet, FINDINGS_SUMMARY_ROW, 0, said, styles.note(bold=True, font_size=12, valign="vcenter"))
    sheet.set_row(FINDINGS_SUMMARY_ROW, 26)
    for column, (name, pixels) in enumerate(COLUMNS.items()):
        # for what the buttons write here later
        later = styles.note(**_BODY, **(LINK if column == FINDINGS_PLACE_COLUMN else {}))
        sheet.set_column_pixels(column, column, pixels, later)
        put_text(sheet, FINDINGS_HEAD_ROW, column, name, head)
    sheet.set_column(FINDINGS_MARK_COLUMN, FINDINGS_IDENTITY_COLUMN, None, None, {"hidden": True})
    sheet.set_row(FINDINGS_HEAD_ROW, 22)
    sheet.freeze_panes(FINDINGS_FIRST_ROW, 0)
    shown = all_rows(content.report, content.findings)[: FINDINGS_LAST_ROW - FINDINGS_FIRST_ROW + 1]
    for row, found in enumerate(shown, start=FINDINGS_FIRST_ROW):
        _line(sheet, styles, row, found)
    sheet.autofilter(FINDINGS_HEAD_ROW, 0, FINDINGS_LAST_ROW, len(COLUMNS) - 1)
    _severities(sheet, styles)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FINDINGS_HEAD_ROW)
    sheet.set_footer(f"&C{FINDINGS} - &P -")


def _severities(sheet: Worksheet, styles: Styles) -> None:
    """Colour the severity of whatever is written here later, too."""
    area = (FINDINGS_FIRST_ROW, 0, FINDINGS_LAST_ROW, 0)
    for severity, look in ((Severity.ERROR, BAD), (Severity.WARNING, WAITING)):
        words = SEVERITY_WORDS[severity]["zh"]
        rule = {"type": "cell", "criteria": "==", "value": f'"{words}"', "format": styles.get(look)}
        sheet.conditional_format(*area, rule)
    # an error has to be mended: its explanation would count for nothing
    error = SEVERITY_WORDS[Severity.ERROR]["zh"]
    first = address(FINDINGS_FIRST_ROW, 0)
    closed = {"type": "formula", "criteria": f'=${first}="{error}"', "format": styles.get(bg_color=COMPUTED_FILL)}
    column = FINDINGS_EXPLANATION_COLUMN
    sheet.conditional_format(FINDINGS_FIRST_ROW, column, FINDINGS_LAST_ROW, column, closed)


def _line(sheet: Worksheet, styles: Styles, row: int, found: FindingRow) -> None:
    plain = styles.note(**_BASE)
    put_text(sheet, row, 0, found.severity, plain)
    put_text(sheet, row, 1, found.rule, plain)
    if found.address:
        link = styles.note(**{**_BASE, **LINK})
        sheet.write_formula(row, FINDINGS_PLACE_COLUMN, found.link, link, found.place)
        if found.mark:
            put_text(sheet, row, FINDINGS_MARK_COLUMN, found.mark)
    else:
        put_text(sheet, row, FINDINGS_PLACE_COLUMN, found.place, plain)
    put_text(sheet, row, 3, found.label, plain)
    for column, value in ((4, found.actual), (5, found.expected), (6, found.difference)):
        if isinstance(value, Number):
            put_number(sheet, row, column, value, styles.note(**{**_BASE, "align": "left"}))
        else:
            put_text(sheet, row, column, value, plain)
    put_text(sheet, row, 7, found.advice, plain)
    put_text(sheet, row, FINDINGS_EXPLANATION_COLUMN, found.explanation, plain)
    put_text(sheet, row, FINDINGS_IDENTITY_COLUMN, found.identity)
    widths = list(COLUMNS.values())
    longest = max(
        lines_of(text, widths[column], _POINTS)
        for column, text in (
            (2, found.place),
            (3, found.label),
            (4, str(found.actual)),
            (7, found.advice),
            (FINDINGS_EXPLANATION_COLUMN, found.explanation),
        )
    )
    sheet.set_row(row, height_of(longest, _POINTS))
