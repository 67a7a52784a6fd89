"""The sheet of findings: one a row, with a link to the cell it is about."""

from __future__ import annotations

from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from converters.workbook.layout import FINDINGS, value_spots
from converters.workbook.refs import on_sheet
from converters.workbook.writing.content import Content
from converters.workbook.writing.measure import height_of, lines_of
from converters.workbook.writing.put import encodable, put_number, put_text
from converters.workbook.writing.styles import BAD, CAPTION_FILL, GREY, LINK, WAITING, Styles
from schemas.finding import Finding, Severity
from schemas.form import Form
from schemas.messages import SEVERITY_WORDS, explain
from schemas.number import Number
from schemas.place import Place
from schemas.rules import catalogue

COLUMNS = {
    "严重程度": 64,
    "规则": 96,
    "位置": 165,
    "行（列）名称": 270,
    "现值": 100,
    "应为": 100,
    "差": 70,
    "说明与改法": 460,
}
NONE_FOUND = "未发现问题。"
NOT_CHECKED = "这是空表，还没有校验。填好后运行 nianbao check，或看各表右侧和下方的自动核对。"

_POINTS = 10


def findings_sheet(sheet: Worksheet, styles: Styles, content: Content) -> None:
    """Draw the sheet; nothing on it is protected, so that it can be sorted and filtered."""
    head = styles.note(bold=True, bg_color=CAPTION_FILL, border=1, text_wrap=True, font_size=_POINTS)
    for column, (name, pixels) in enumerate(COLUMNS.items()):
        sheet.set_column_pixels(column, column, pixels)
        put_text(sheet, 0, column, name, head)
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 0)
    form = content.report.form
    for row, finding in enumerate(content.findings, start=1):
        _line(sheet, styles, form, row, finding)
    if content.findings:
        sheet.autofilter(0, 0, len(content.findings), len(COLUMNS) - 1)
    else:
        put_text(sheet, 1, 0, NOT_CHECKED if content.blank else NONE_FOUND, styles.note(font_color=GREY))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&C{FINDINGS} - &P -")


def here(finding: Finding, form: Form) -> Place | None:
    """Where the cell of a finding stands in this workbook."""
    spot = value_spots(form).get(finding.key) if finding.key else None
    return None if spot is None else Place(sheet=spot.sheet, cell=spot.address)


def in_workbook(finding: Finding, form: Form) -> Finding:
    """The finding with the places of this workbook, wherever its report was read from."""
    place = here(finding, form)
    if place is None:
        return finding
    look = finding.look_at
    if finding.broken is not None:
        spots = value_spots(form)
        keys = [k for k, v in finding.broken.terms if v != 0 or k == finding.broken.equation.cell]
        look = tuple(Place(sheet=spots[k].sheet, cell=spots[k].address) for k in keys)
    return replace(finding, place=place, look_at=look)


def _line(sheet: Worksheet, styles: Styles, form: Form, row: int, finding: Finding) -> None:
    base = {"border": 4, "font_size": _POINTS, "text_wrap": True, "valign": "top", "locked": False}
    plain = styles.note(**base)
    moved = in_workbook(finding, form)
    colours = {Severity.ERROR: BAD, Severity.WARNING: WAITING}.get(finding.severity, {})
    put_text(sheet, row, 0, SEVERITY_WORDS[finding.severity]["zh"], styles.note(**{**base, **colours}))
    put_text(sheet, row, 1, finding.rule, plain)
    place = here(finding, form)
    source = finding.place.words() if finding.place is not None else ""
    if place is not None and place.sheet is not None and place.cell is not None:
        # a source without lines or cells names table and row only, which the link says better
        told = finding.place is not None and finding.place.row is None and source != place.words()
        words = f"{place.words()}（原文{source}）" if told else place.words()
        target = "internal:" + on_sheet(place.sheet, place.cell)
        sheet.write_url(row, 2, target, styles.note(**{**base, **LINK}), encodable(words), "点击前往这一格")
    else:
        put_text(sheet, row, 2, source, plain)
    put_text(sheet, row, 3, finding.label, plain)
    for column, value in ((4, finding.actual), (5, finding.expected), (6, finding.difference)):
        if isinstance(value, Number):
            put_number(sheet, row, column, value, styles.note(**{**base, "align": "left"}))
        else:
            put_text(sheet, row, column, value or "", plain)
    advice = f"{explain(moved, form)}\n改法：{catalogue()[finding.rule].fix['zh']}"
    put_text(sheet, row, 7, advice, plain)
    longest = max(
        lines_of(text, list(COLUMNS.values())[column], _POINTS)
        for column, text in ((2, source), (3, finding.label), (4, str(finding.actual or "")), (7, advice))
    )
    sheet.set_row(row, height_of(longest, _POINTS))
