"""Data validation with hints on the input cells, and the colours that mark faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.worksheet import Worksheet

from converters.workbook import refs
from converters.workbook.fill import line_rows
from converters.workbook.layout import (
    FINDINGS,
    FINDINGS_FIRST_ROW,
    FINDINGS_LAST_ROW,
    FINDINGS_MARK_COLUMN,
    HEADING_ROW,
    address,
    value_spots,
)
from converters.workbook.live_checks import FAILS, HOLDS, WAITING, check_spots, first_right_column, state_column
from converters.workbook.writing.content import Content
from converters.workbook.writing.styles import BAD, FOUND, GOOD, Styles
from converters.workbook.writing.styles import WAITING as WAITING_LOOK
from converters.workbook.year_checks import WARNS, year_checks
from schemas.form import Form, Kind

_LARGEST = 10**15
"""Whole numbers up to here show and compute with all digits in every spreadsheet."""

VALIDATIONS: Mapping[Kind, Mapping[str, Any]] = {
    "count": {
        "validate": "integer",
        "criteria": "between",
        "minimum": 0,
        "maximum": _LARGEST,
        "input_title": "填整数",
        "input_message": "填 0 或正整数；没有的填 0，不留空，不写“/”“-”“无”。",
        "error_title": "应为 0 或正整数",
        "error_message": "这一格是件数，只能填 0 或正整数，不能有小数、单位、逗号或文字。请改正；没有的填 0。",
    },
    "change": {
        "validate": "integer",
        "criteria": "between",
        "minimum": -_LARGEST,
        "maximum": _LARGEST,
        "input_title": "填整数（可为负数）",
        "input_message": "增加填正整数，减少填负整数（如 -8），没有变化填 0；不写“增”“减”字。",
        "error_title": "应为整数",
        "error_message": "这一格是增减数，只能填整数：增加为正，减少为负（如 -8），没有变化填 0。",
    },
    "amount": {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": _LARGEST,
        "input_title": "填金额",
        "input_message": "只填数字，可以有小数，不写“万元”“元”；单位以表头为准；没有的填 0。",
        "error_title": "应为 0 或正数",
        "error_message": "这一格是金额，只能填 0 或正数，可以有小数，不能有单位、逗号或文字。没有的填 0。",
    },
}


def guard_inputs(sheet: Worksheet, styles: Styles, content: Content, table: str) -> None:
    """Validate the input cells of a table and colour those that hold no number, or one that cannot be."""
    form = content.report.form
    areas: dict[Kind, list[tuple[int, int]]] = {}
    for cell in form.tables[table].cells:
        if cell.key not in content.computed:
            spot = value_spots(form)[cell.key]
            areas.setdefault(cell.kind, []).append((spot.row, spot.column))
    fault = styles.get(BAD)
    for kind, positions in areas.items():
        for reference in refs.ranges(positions):
            sheet.data_validation(reference, {**VALIDATIONS[kind], "ignore_blank": True})
            first = reference.split(":")[0]
            rule = {"type": "formula", "criteria": _fault(kind, first), "format": fault}
            sheet.conditional_format(reference, rule)
    totals = refs.ranges(refs.positions(form, (c.key for c in form.tables[table].cells if c.key in content.computed)))
    if totals:
        # no green triangles on our own sums
        sheet.ignore_errors({"formula_range": " ".join(totals), "formula_differs": " ".join(totals)})


def mark_findings(sheet: Worksheet, styles: Styles, form: Form, table: str) -> None:
    """Mark the cells that the sheet of findings names, whoever wrote them there; nobody's own format is touched."""
    ordinal = form.section(table).ordinal
    marks = refs.on_sheet(
        FINDINGS,
        f"{address(FINDINGS_FIRST_ROW, FINDINGS_MARK_COLUMN, absolute=True)}"
        f":{address(FINDINGS_LAST_ROW, FINDINGS_MARK_COLUMN, absolute=True)}",
    )
    rule = {
        "type": "formula",
        "criteria": f'=COUNTIF({marks},"{ordinal}!"&ADDRESS(ROW(),COLUMN(),4))>0',
        "format": styles.get(FOUND),
    }
    for reference in refs.ranges(refs.positions(form, (c.key for c in form.tables[table].cells))):
        sheet.conditional_format(reference, rule)


def mark_checks(sheet: Worksheet, styles: Styles, form: Form, table: str) -> None:
    """Colour the checks and states of a table by their mark."""
    ordinal = form.section(table).ordinal
    right = first_right_column(form, table)
    cells = [(s.row, s.column) for s in check_spots(form) if s.sheet == ordinal]
    state = state_column(form, table)
    cells += [(row, state) for row in line_rows(form, table)]
    cells.append((HEADING_ROW, right))
    cells += [(c.row, c.column) for c in year_checks(form) if c.sheet == ordinal]
    for reference in refs.ranges(cells):
        colour(sheet, styles, reference)


def colour(sheet: Worksheet, styles: Styles, reference: str) -> None:
    """Red, green or amber by the mark at the beginning of a text; what only warns is amber, too."""
    for mark, look in ((FAILS, BAD), (HOLDS, GOOD), (WAITING, WAITING_LOOK), (WARNS, WAITING_LOOK)):
        rule = {"type": "text", "criteria": "begins with", "value": mark, "format": styles.get(look)}
        sheet.conditional_format(reference, rule)


def _fault(kind: Kind, cell: str) -> str:
    wrong = {"count": f"OR({cell}<0,{cell}<>INT({cell}))", "change": f"{cell}<>INT({cell})", "amount": f"{cell}<0"}
    return f"=IF(ISNUMBER({cell}),{wrong[kind]},IF(ISERROR({cell}),TRUE,LEN({cell})>0))"
