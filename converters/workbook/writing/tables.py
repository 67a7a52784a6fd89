"""The sheets of the three tables: the official layout, its input cells and the live checks around it."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from converters.workbook import fill, refs
from converters.workbook import year_checks as against
from converters.workbook.layout import (
    CHECK_CAPTION,
    HEADING_ROW,
    HINT_ROW,
    STATE_CAPTION,
    TABLE_HINT,
    TABLE_ROW,
    Spot,
    spots,
)
from converters.workbook.live_checks import (
    below_rows,
    check_formula,
    check_spots,
    check_text,
    first_right_column,
    right_rules,
    side_names,
    state_column,
)
from converters.workbook.writing.content import Content
from converters.workbook.writing.functions import table_line
from converters.workbook.writing.inputs import guard_inputs, mark_checks, mark_findings
from converters.workbook.writing.measure import column_pixels, height_of, lines_of, row_heights, upright
from converters.workbook.writing.put import Digits, encodable, put_text, put_value
from converters.workbook.writing.styles import (
    BELOW_POINTS,
    CAPTION_FILL,
    COMPUTED_FILL,
    GREY,
    HEI,
    KEPT_FILL,
    TABLE_POINTS,
    Styles,
)
from converters.workbook.year_checks import AGREES, CAPTIONS, NOT_LAST_YEAR, WAS, year_checks
from schemas.equations import computed_totals
from schemas.form import Form, Table
from schemas.grid import grid
from schemas.number import Number, Unread, number_text

PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
    "insert_hyperlinks": True,
}

_GAP_PIXELS, _RIGHT_PIXELS, _ROLL_PIXELS, _STATE_PIXELS = 14, 250, 320, 260
_WIDE_DIGITS = 10
"""Excel's General format shows more digits than this in scientific notation."""
_SAMPLE = "99999"


def table_sheet(sheet: Worksheet, styles: Styles, content: Content, table: str) -> None:
    """Draw one table's sheet."""
    form = content.report.form
    _frame(sheet, styles, form, table, content)
    for spot in spots(form, table):
        if spot.printed.cell is None:
            _printed(sheet, styles, form.tables[table], spot)
        else:
            _number_cell(sheet, styles, content, spot)
    _checks(sheet, styles, content, table)
    guard_inputs(sheet, styles, content, table)
    _page(sheet, form, table)
    sheet.protect("", PROTECTION)


def _frame(sheet: Worksheet, styles: Styles, form: Form, table: str, content: Content) -> None:
    printed = grid(form.tables[table])
    for column, pixels in enumerate(column_pixels(form.tables[table])):
        sheet.set_column_pixels(column, column, pixels)
    right = first_right_column(form, table)
    sheet.set_column_pixels(right - 1, right - 1, _GAP_PIXELS)
    for column in range(right, state_column(form, table)):
        sheet.set_column_pixels(column, column, _RIGHT_PIXELS)
    sheet.set_column_pixels(state_column(form, table), state_column(form, table), _STATE_PIXELS)
    words = {k: v.raw for k, v in content.values.items() if isinstance(v, Unread)}
    for offset, points in enumerate(row_heights(printed, words, TABLE_POINTS)):
        sheet.set_row(TABLE_ROW + offset, points)
    last = printed.width - 1
    heading = styles.get(HEI, font_size=16, valign="vcenter", align="left")
    sheet.merge_range(HEADING_ROW, 0, HEADING_ROW, last, "", heading)
    put_text(sheet, HEADING_ROW, 0, form.section(table).heading, heading)
    sheet.set_row(HEADING_ROW, 30)
    hint = styles.note(font_color=GREY, text_wrap=True, font_size=9)
    sheet.merge_range(HINT_ROW, 0, HINT_ROW, last, "", hint)
    put_text(sheet, HINT_ROW, 0, TABLE_HINT, hint)
    sheet.set_row(HINT_ROW, 18)
    if printed.header_rows:
        sheet.freeze_panes(TABLE_ROW + printed.header_rows, form.tables[table].label_columns)


def _printed(sheet: Worksheet, styles: Styles, table: Table, spot: Spot) -> None:
    """A caption, header or label."""
    cell = spot.printed
    look: dict[str, Any] = {"text_wrap": True, "align": "left", "indent": 1 if table.label_columns == 1 else 0}
    if cell.role == "caption":
        look["bg_color"] = CAPTION_FILL
    elif cell.role == "header":
        look.update(align="center", indent=0)
    elif upright(table, cell):
        look = {"align": "center", "rotation": 270}
    _span(sheet, spot, styles.table(**look))
    put_text(sheet, spot.row, spot.column, cell.text, styles.table(**look))


def _number_cell(sheet: Worksheet, styles: Styles, content: Content, spot: Spot) -> None:
    assert spot.printed.cell is not None
    key = spot.printed.cell.key
    value = content.values[key]
    look: dict[str, Any] = {"align": "center", "shrink": True}
    if isinstance(value, Unread):
        look = {"align": "center", "text_wrap": True}
    elif isinstance(value, int) and len(number_text(value)) > _WIDE_DIGITS:
        look["num_format"] = "0"
    note = content.kept_note(key)
    if key in content.computed:
        look.update(bg_color=COMPUTED_FILL, shrink=True)
    else:
        look["locked"] = False
        if note is not None:
            look["bg_color"] = KEPT_FILL
    style = styles.table(**look)
    _span(sheet, spot, style)
    if key in content.computed:
        parts = computed_totals(content.report.form)[key].right
        terms = refs.cells(content.report.form, parts)
        sheet.write_formula(
            spot.row,
            spot.column,
            f'=IF(COUNT({terms})={len(parts)},SUM({terms}),"")',
            style,
            Digits(value) if isinstance(value, Number) else "",
        )
        return
    put_value(sheet, spot.row, spot.column, value, style)
    if note is not None:
        sheet.write_comment(spot.row, spot.column, encodable(note), {"width": 220, "height": 110, "font_size": 9})


def _span(sheet: Worksheet, spot: Spot, style: Any) -> None:
    cell = spot.printed
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_range(spot.row, spot.column, spot.row + cell.rows - 1, spot.column + cell.columns - 1, "", style)


def _checks(sheet: Worksheet, styles: Styles, content: Content, table: str) -> None:
    form, values = content.report.form, content.values
    right, state = first_right_column(form, table), state_column(form, table)
    caption = styles.check(bold=True, font_color=GREY)
    for offset, rule in enumerate(right_rules(form, table)):
        put_text(
            sheet, TABLE_ROW, right + offset, f"{CHECK_CAPTION}{_rule_words(form, table, rule)}（{rule}）", caption
        )
    put_text(sheet, TABLE_ROW, state, STATE_CAPTION, caption)
    plain = styles.check(indent=0)
    for check in check_spots(form):
        if check.sheet != form.section(table).ordinal:
            continue
        style = styles.check(font_size=BELOW_POINTS, text_wrap=True, align="center") if check.below else plain
        if check.columns > 1:
            sheet.merge_range(check.row, check.column, check.row, check.column + check.columns - 1, "", style)
        text = check_text(form, check.equation, values)
        sheet.write_formula(check.row, check.column, check_formula(form, check.equation), style, text)
    _below(sheet, styles, form, table)
    _years(sheet, styles, content, table)
    for row, cells in fill.line_rows(form, table).items():
        inputs = [c for c in cells if c.key not in content.computed]
        sheet.write_formula(row, state, fill.state_formula(form, inputs), plain, fill.state_text(inputs, values))
    status = styles.check(bold=True, font_size=11)
    sheet.write_formula(
        HEADING_ROW,
        right,
        fill.table_formula(form, table, content.computed),
        status,
        fill.table_text(form, table, content.computed, values),
    )
    if content.host == "excel":
        table_line(sheet, styles, form, table)
    mark_findings(sheet, styles, form, table)
    mark_checks(sheet, styles, form, table)


def _rule_words(form: Form, table: str, rule: str) -> str:
    equation = next(s.equation for s in check_spots(form) if s.equation.rule == rule and table in s.equation.cell)
    right, left = side_names(form, equation)
    return f"{right}＝{left}"


def _below(sheet: Worksheet, styles: Styles, form: Form, table: str) -> None:
    """Row heights of the checks under the table, and the name of each row beside or before it."""
    widths = column_pixels(form.tables[table])
    labels = form.tables[table].label_columns
    name = styles.check(font_color=GREY, text_wrap=True, align="right" if labels else "left")
    for row, found in below_rows(form, table).items():
        equation = found[0].equation
        words = f"{CHECK_CAPTION}{_rule_words(form, table, equation.rule)}（{equation.rule}）"
        right, left = side_names(form, equation)
        longest = f"✗ 差 {_SAMPLE}：{right}＝{_SAMPLE}，{left}＝{_SAMPLE}"
        pixels = min(sum(widths[s.column : s.column + s.columns]) for s in found)
        sheet.set_row(row, max(30.0, height_of(lines_of(longest, pixels, BELOW_POINTS), BELOW_POINTS)))
        if labels and min(s.column for s in found) >= labels:
            if labels > 1:
                sheet.merge_range(row, 0, row, labels - 1, "", name)
            put_text(sheet, row, 0, words, name)
        else:
            put_text(sheet, row, first_right_column(form, table), words, styles.check(font_color=GREY))


def _years(sheet: Worksheet, styles: Styles, content: Content, table: str) -> None:
    """Checks against last year's figures, quiet where there are none."""
    form = content.report.form
    checks = [c for c in year_checks(form) if c.sheet == form.section(table).ordinal]
    caption = styles.check(bold=True, font_color=GREY)
    for check in checks:
        look = {"font_size": BELOW_POINTS, "text_wrap": True, "align": "center"} if check.below else {}
        text = against.check_text(check, content.report.year, content.values, content.previous)
        style = styles.check(font_color=GREY, **look)
        sheet.write_formula(check.row, check.column, against.check_formula(form, check), style, text)
    for check in checks[:1]:
        words = f"{CHECK_CAPTION}{CAPTIONS[check.rule]}（{check.rule}）"
        if not check.below:
            sheet.set_column_pixels(check.column, check.column, _ROLL_PIXELS)
            put_text(sheet, TABLE_ROW, check.column, words, caption)
            continue
        labels = form.tables[table].label_columns
        name = styles.check(font_color=GREY, text_wrap=True, align="right")
        sheet.merge_range(check.row, 0, check.row, labels - 1, "", name)
        put_text(sheet, check.row, 0, words, name)
        pixels = column_pixels(form.tables[table])[check.column]
        lines = max(lines_of(text, pixels, BELOW_POINTS) for text in (AGREES, NOT_LAST_YEAR, WAS + _SAMPLE))
        sheet.set_row(check.row, max(30.0, height_of(lines, BELOW_POINTS)))


def _page(sheet: Worksheet, form: Form, table: str) -> None:
    printed = grid(form.tables[table])
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.set_margins(left=0.7, right=0.7, top=1.0, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.print_area(TABLE_ROW, 0, TABLE_ROW + printed.height - 1, printed.width - 1)
    # the heading is printed as page header: row 1 stands above the hint, which must not be printed
    sheet.set_header(f'&L&"黑体,Regular"&16{form.section(table).heading}', {"margin": 0.55})
    sheet.set_footer("&C- &P -", {"margin": 0.4})
    if printed.header_rows:
        sheet.repeat_rows(TABLE_ROW, TABLE_ROW + printed.header_rows - 1)
