"""The workbook of a sum: our form with the sums, then what each unit gave (构成) and charts (图表)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from converters.collecting.aggregate import Choice, Sum
from converters.collecting.aggregate_charts import charts_sheet
from converters.collecting.state import Unit
from converters.workbook.digits import exact, writable
from converters.workbook.layout import address
from converters.workbook.writing.build import add_sheets, begin
from converters.workbook.writing.content import content_of
from converters.workbook.writing.put import Digits, put_text, put_value
from converters.workbook.writing.styles import BAD, CAPTION_FILL, COMPUTED_FILL, GREY, KEPT_FILL, Styles
from schemas.form import Cell, Form
from schemas.number import Number

PARTS = "构成"
HEAD = {"单位名称": 26, "是否计入": 12, "机构代码": 23, "来源文件": 34}
COUNTED = "计入"
TITLE_ROW, PART_ROW, LINE_ROW, COLUMN_ROW, SUM_ROW, FIRST_ROW = range(6)
FIRST_COLUMN = len(HEAD)
_POINTS = 10


def write(summed: Sum) -> bytes:
    """The bytes of the workbook; :mod:`converters.workbook.reading` reads the sums from it as from any of ours."""
    buffer = BytesIO()
    workbook = begin(buffer)
    add_sheets(workbook, content_of(summed.report, summed.findings, blank=False))
    styles = Styles(workbook)
    parts_sheet(workbook.add_worksheet(PARTS), styles, summed)
    charts_sheet(workbook, styles, summed)
    workbook.close()
    return buffer.getvalue()


def parts_sheet(sheet: Worksheet, styles: Styles, summed: Sum) -> None:
    """A row a unit, a column a number; the sum above them; below, in grey, the units that are not counted."""
    choice, form = summed.choice, summed.report.form
    for column, width in enumerate(HEAD.values()):
        sheet.set_column(column, column, width)
    sheet.set_column(FIRST_COLUMN, FIRST_COLUMN + len(form.cells) - 1, 10)
    told = f"{choice.asked} 个单位中 {len(choice.parts)} 个有数据。红底的格没有数字；合计是下面各行之和。"
    put_text(sheet, TITLE_ROW, 0, f"构成：{told}", styles.note(bold=True, font_size=12))
    _header(sheet, styles, form)
    _sums(sheet, styles, summed)
    looks = [styles.note(font_size=_POINTS, border=4), styles.note(font_size=_POINTS, border=4, **BAD)]
    row, short = FIRST_ROW, _shortener(choice)
    for part in choice.parts:
        _unit(sheet, row, looks[0], part.unit, COUNTED, short(part.path))
        for column, value in enumerate(part.report.values.values(), start=FIRST_COLUMN):
            if type(value) is int:
                sheet.write_number(row, column, value, looks[0])
            else:
                put_value(sheet, row, column, value, looks[0 if isinstance(value, Number) else 1])
        row += 1
    grey = styles.note(font_size=_POINTS, border=4, font_color=GREY, italic=True)
    for unit, why, path in left_out(choice):
        _unit(sheet, row, grey, unit, why, short(path))
        row += 1
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.autofilter(COLUMN_ROW, 0, max(row - 1, SUM_ROW), FIRST_COLUMN - 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.repeat_rows(PART_ROW, SUM_ROW)
    sheet.repeat_columns(0)
    sheet.set_footer(f"&C{PARTS} - &P -")


def left_out(choice: Choice) -> Iterator[tuple[Unit, str, str]]:
    """Units that are not counted, why, and their files."""
    for unit in choice.missing:
        yield unit, "没有报告", ""
    for part in choice.other_form:
        yield part.unit, f"{part.report.form.id} 年格式", part.path
    for part in choice.twice:
        yield part.unit, "有几份不同的", part.path


def _shortener(choice: Choice) -> Callable[[str], str]:
    """Paths without the folder that all share."""
    paths = [p.path for p in (*choice.parts, *choice.other_form, *choice.twice) if p.path]
    folders = {str(Path(path).parent) for path in paths}
    try:
        common = os.path.commonpath(folders) if folders else ""
    except ValueError:  # on several drives, or some absolute and some not
        common = ""
    return lambda path: path.removeprefix(common).lstrip("/\\") if common else path


def _header(sheet: Worksheet, styles: Styles, form: Form) -> None:
    look = {"bold": True, "bg_color": CAPTION_FILL, "border": 1, "text_wrap": True, "font_size": _POINTS}
    head = styles.note(**look, align="center")
    for column, name in enumerate(HEAD):
        sheet.merge_range(PART_ROW, column, COLUMN_ROW, column, "", head)
        put_text(sheet, PART_ROW, column, name, head)
    for row, name_of in ((PART_ROW, lambda c: form.section(c.table).heading), (LINE_ROW, _line)):
        at = FIRST_COLUMN
        for name, group in groupby(form.cells, key=name_of):
            width = len(list(group))
            # a heading far wider than the window is read from its left
            style = styles.note(**look) if row == PART_ROW else head
            if width > 1:
                sheet.merge_range(row, at, row, at + width - 1, "", style)
            put_text(sheet, row, at, name, style)
            at += width
    for column, cell in enumerate(form.cells, start=FIRST_COLUMN):
        put_text(sheet, COLUMN_ROW, column, cell.column.label, head)
    sheet.set_row(TITLE_ROW, 24)
    sheet.set_row(PART_ROW, 20)
    sheet.set_row(LINE_ROW, 48)
    sheet.set_row(COLUMN_ROW, 48)


def _line(cell: Cell) -> str:
    path = cell.line.path or cell.column.path[:-1]
    return " › ".join(path[1:] or path) if cell.line.path else " › ".join(path)


def _sums(sheet: Worksheet, styles: Styles, summed: Sum) -> None:
    """The sum of each column as a formula over its units; what a spreadsheet would round stands as it is."""
    bold = {"bold": True, "font_size": _POINTS, "border": 1}
    plain, partial = styles.note(**bold, bg_color=COMPUTED_FILL), styles.note(**bold, bg_color=KEPT_FILL)
    for column in range(FIRST_COLUMN):
        put_text(sheet, SUM_ROW, column, "合计" if column == 0 else "", plain)
    last = FIRST_ROW + len(summed.choice.parts) - 1
    for column, (key, value) in enumerate(summed.report.values.items(), start=FIRST_COLUMN):
        style = partial if key in summed.lacking else plain
        if value is None:
            put_text(sheet, SUM_ROW, column, f"缺 {len(summed.lacking.get(key, ()))} 个", style)
        elif isinstance(value, Number) and writable(value) and exact(value):
            formula = f"=SUM({address(FIRST_ROW, column)}:{address(last, column)})"
            sheet.write_formula(SUM_ROW, column, formula, style, Digits(value))
        else:
            put_value(sheet, SUM_ROW, column, value, style)


def _unit(sheet: Worksheet, row: int, style: Format, unit: Unit, counted: str, path: str) -> None:
    for column, text in enumerate((unit.name, counted, unit.code or "", path)):
        put_text(sheet, row, column, text, style)
