"""The cover: who reports on which year, how far each part is, and how to fill the workbook in."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from converters.workbook import fill
from converters.workbook.form_words import form_name
from converters.workbook.layout import (
    AGENCY_CELL,
    CODE_CELL,
    COVER_CAPTIONS,
    FINDINGS,
    FORM_CELL,
    HEADING_ROW,
    OTHER_TEXT,
    PREVIOUS,
    STATUS_ROW,
    TEMPLATE_VERSION,
    TEXT_COLUMN,
    TEXT_ROW,
    VERSION_CELL,
    YEAR_CELL,
    address,
)
from converters.workbook.live_checks import FAILS, HOLDS, WAITING, first_right_column
from converters.workbook.refs import on_sheet, quoted
from converters.workbook.writing.content import Content
from converters.workbook.writing.functions import cover_line
from converters.workbook.writing.inputs import colour
from converters.workbook.writing.measure import height_of, lines_of
from converters.workbook.writing.narrative import rows_of
from converters.workbook.writing.put import put_text
from converters.workbook.writing.styles import CAPTION_FILL, GREY, HEI, INPUT_FILL, LINK, TITLE, Styles
from converters.workbook.writing.tables import PROTECTION
from converters.workbook.year_checks import cover_formula, cover_text
from schemas.form import Section
from schemas.report import Report

YEARS = (2019, 2100)
DONE = f"{HOLDS} 全部填完，各表平衡"
WRONG = f"{FAILS} 有错误，请点击上面标红的部分修改"
OPEN = f"{WAITING} 还没有填完"
NO_AGENCY = f"{WAITING} 请填单位名称和年度"
_NO_AGENCY, _NO_YEAR = "（单位名称）", "    "
UNWRITTEN = f"{WAITING} 未写"

STEPS = (
    "在本页黄色格填单位名称、机构代码（没有可不填）、年度。",
    "《二》《三》《四》在白色格填数字：没有的填 0，不留空，不写“/”“-”“无”；灰色的“总计”自动计算，不用填。",
    "《一》《五》《六》从 A3 起写文字，一段一行；从 Word 复制后用“选择性粘贴→文本”，每段自动占一行。《六》没有事项写“无”。",
    "前言、落款等六个部分以外的文字写在《其他文字》，没有就空着。",
    "看上面的“填报状态”：全部为 ✓ 后保存，报送本文件。带 ✗ 的点左边名称前往修改。",
    "不要改动表格的行、列和文字。工作表只是防止误改，没有密码，可在“审阅→撤消工作表保护”取消。",
)

_LABEL_PIXELS, _VALUE_PIXELS = 290, 360
_POINTS = 12


def cover_sheet(sheet: Worksheet, styles: Styles, content: Content) -> None:
    """Draw the cover."""
    sheet.set_column_pixels(0, 0, _LABEL_PIXELS)
    sheet.set_column_pixels(1, 1, _VALUE_PIXELS)
    _title(sheet, styles, content)
    _fields(sheet, styles, content)
    row = _status(sheet, styles, content, STATUS_ROW)
    last = _steps(sheet, styles, row + 1)
    sheet.set_paper(9)
    sheet.set_margins(left=0.7, right=0.7, top=0.9, bottom=0.8)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.print_area(0, 0, last, 1)
    sheet.protect("", PROTECTION)
    sheet.set_selection(*AGENCY_CELL, *AGENCY_CELL)


def shown_title(report: Report) -> str:
    """The title as it stands on the cover."""
    return report.form.title.format(agency=report.agency.name or _NO_AGENCY, year=report.year or _NO_YEAR)


def title_lines(title: str) -> int:
    """How many lines a title takes."""
    return lines_of(title, _LABEL_PIXELS + _VALUE_PIXELS, 20)


def value_lines(text: str) -> int:
    """How many lines a name or code takes in its cell."""
    return lines_of(text, _VALUE_PIXELS - 12, _POINTS)


def _title(sheet: Worksheet, styles: Styles, content: Content) -> None:
    """The report's title, live: it follows the agency and year typed below."""
    report = content.report
    shown = shown_title(report)
    style = styles.get(TITLE, font_size=20, align="center", valign="vcenter", text_wrap=True)
    sheet.merge_range(0, 0, 1, 1, "", style)
    live = {"{agency}": (AGENCY_CELL, _NO_AGENCY), "{year}": (YEAR_CELL, _NO_YEAR)}
    formula, rest = [], report.form.title
    while rest:
        hits = [(rest.find(mark), mark) for mark in live if mark in rest]
        at, mark = min(hits, default=(len(rest), ""))
        if at:
            formula.append(quoted(rest[:at]))
        if mark:
            cell, empty = live[mark]
            formula.append(f"IF({address(*cell)}={quoted('')},{quoted(empty)},{address(*cell)})")
        rest = rest[at + len(mark) :]
    sheet.write_formula(0, 0, "=" + "&".join(formula), style, shown)
    lines = title_lines(shown)
    for row in (0, 1):
        sheet.set_row(row, max(28.0, height_of(lines, 20) / 2))


def _fields(sheet: Worksheet, styles: Styles, content: Content) -> None:
    report = content.report
    label = styles.note(font_size=_POINTS, border=1, bg_color=CAPTION_FILL, align="center")
    value = {"font_size": _POINTS, "border": 1, "text_wrap": True, "align": "left", "indent": 1}
    free = styles.note(**value, locked=False, bg_color=INPUT_FILL, num_format="@")
    fixed = styles.note(**value)
    texts = {
        AGENCY_CELL: report.agency.name or "",
        CODE_CELL: report.agency.code or "",
        FORM_CELL: form_name(report.form),
        VERSION_CELL: TEMPLATE_VERSION,
    }
    for cell, name in COVER_CAPTIONS.items():
        put_text(sheet, cell[0], cell[1] - 1, name, label)
        text = texts.get(cell, "")
        sheet.set_row(cell[0], max(24.0, height_of(value_lines(text), _POINTS)))
        if cell != YEAR_CELL:
            put_text(sheet, *cell, text, free if cell in (AGENCY_CELL, CODE_CELL) else fixed)
    year = styles.note(**value, locked=False, bg_color=INPUT_FILL)
    if report.year is None:
        sheet.write_blank(*YEAR_CELL, None, year)
    else:
        sheet.write_number(*YEAR_CELL, report.year, year)
    hints = {
        AGENCY_CELL: ("单位名称", "填单位全称，如：某县某局。"),
        CODE_CELL: ("机构代码", "统一社会信用代码等；没有可不填。"),
    }
    for cell, (title, message) in hints.items():
        sheet.data_validation(*cell, *cell, {"validate": "any", "input_title": title, "input_message": message})
    sheet.data_validation(
        *YEAR_CELL,
        *YEAR_CELL,
        {
            "validate": "integer",
            "criteria": "between",
            "minimum": YEARS[0],
            "maximum": YEARS[1],
            "input_title": "年度",
            "input_message": "填报告所写的年份，四位数字，如 2024（不是报送的年份）。",
            "error_title": "应为四位年份",
            "error_message": f"年度填 {YEARS[0]} 到 {YEARS[1]} 之间的四位数字，如 2024，不写“年”字。",
        },
    )


def _status(sheet: Worksheet, styles: Styles, content: Content, top: int) -> int:
    """One line a part with its live state, then the whole; the row after them."""
    form = content.report.form
    head = styles.get(HEI, font_size=_POINTS, valign="vcenter")
    put_text(sheet, top, 0, "填报状态（自动）", head)
    sheet.set_row(top, 24)
    link = styles.note(font_size=11, border=1, **LINK)
    state = styles.note(font_size=11, border=1, text_wrap=True)
    texts = []
    first = top + 1
    for row, section in enumerate(form.sections, start=first):
        target = "internal:" + on_sheet(section.ordinal, "A1")
        sheet.write_url(row, 0, target, link, section.heading, "点击前往")
        formula, text = _part(content, section)
        sheet.write_formula(row, 1, formula, state, text)
        sheet.set_row(row, 22)
        texts.append(text)
    row = first + len(form.sections)
    parts = f"{address(first, 1)}:{address(row - 1, 1)}"
    named = f"OR({address(*AGENCY_CELL)}={quoted('')},{address(*YEAR_CELL)}={quoted('')})"
    formula = (
        f'=IF(COUNTIF({parts},"{FAILS}*")>0,{quoted(WRONG)},IF({named},{quoted(NO_AGENCY)},'
        f'IF(COUNTIF({parts},"{WAITING}*")>0,{quoted(OPEN)},{quoted(DONE)})))'
    )
    put_text(sheet, row, 0, "总体", styles.note(font_size=11, border=1, bold=True))
    sheet.write_formula(row, 1, formula, styles.note(font_size=11, border=1, bold=True), _overall(content, texts))
    sheet.set_row(row, 24)
    if content.host == "excel":
        row += 1
        cover_line(sheet, styles, content.report.form, row)
    colour(sheet, styles, f"{address(first, 1)}:{address(row, 1)}")
    for name, note in ((OTHER_TEXT, "六个部分以外的文字"), (PREVIOUS, ""), (FINDINGS, "用 nianbao 校验的结果")):
        row += 1
        sheet.write_url(row, 0, "internal:" + on_sheet(name, "A1"), link, name, "点击前往")
        look = styles.note(font_size=11, border=1, font_color=GREY)
        if name == PREVIOUS:
            shown = cover_text(form, content.report.year, content.values, content.previous)
            sheet.write_formula(row, 1, cover_formula(form), look, shown)
            colour(sheet, styles, address(row, 1))
        else:
            put_text(sheet, row, 1, note, look)
        sheet.set_row(row, 22)
    return row + 1


def _overall(content: Content, texts: list[str]) -> str:
    if any(t.startswith(FAILS) for t in texts):
        return WRONG
    if content.report.agency.name is None or content.report.year is None:
        return NO_AGENCY
    return OPEN if any(t.startswith(WAITING) for t in texts) else DONE


def _part(content: Content, section: Section) -> tuple[str, str]:
    """Formula and present words of one part's state."""
    form = content.report.form
    if section.key in form.tables:
        cell = address(HEADING_ROW, first_right_column(form, section.key))
        text = fill.table_text(form, section.key, content.computed, content.values)
        return "=" + on_sheet(section.ordinal, cell), text
    column = address(TEXT_ROW, TEXT_COLUMN)
    area = on_sheet(section.ordinal, f"{column}:{address(1999, TEXT_COLUMN)}")
    written = sum(1 for _ in rows_of(content.report.sections[section.key]))
    formula = f"=IF(COUNTA({area})=0,{quoted(UNWRITTEN)},{quoted(f'{HOLDS} 已写 ')}&COUNTA({area})&{quoted(' 行')})"
    return formula, f"{HOLDS} 已写 {written} 行" if written else UNWRITTEN


def _steps(sheet: Worksheet, styles: Styles, top: int) -> int:
    put_text(sheet, top, 0, "怎样填写", styles.get(HEI, font_size=_POINTS, valign="vcenter"))
    sheet.set_row(top, 24)
    style = styles.note(font_size=11, text_wrap=True, valign="top")
    for number, step in enumerate(STEPS, start=1):
        row, text = top + number, f"{number}. {step}"
        sheet.merge_range(row, 0, row, 1, "", style)
        put_text(sheet, row, 0, text, style)
        sheet.set_row(row, height_of(lines_of(text, _LABEL_PIXELS + _VALUE_PIXELS, 11), 11))
    return top + len(STEPS)
