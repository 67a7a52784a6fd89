"""The workbook: form and filled report through one builder, byte for byte the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from converters.workbook.code_names import Host
from converters.workbook.layout import COVER, FINDINGS, META, OTHER_TEXT, PREVIOUS
from converters.workbook.stamp import Stamp
from converters.workbook.writing.content import Content, content_of
from converters.workbook.writing.cover import cover_sheet
from converters.workbook.writing.findings_sheet import findings_sheet
from converters.workbook.writing.macros import add_macros
from converters.workbook.writing.meta import meta_sheet
from converters.workbook.writing.narrative import narrative_sheet, other_sheet
from converters.workbook.writing.previous_sheet import previous_sheet
from converters.workbook.writing.styles import Styles
from converters.workbook.writing.tables import table_sheet
from converters.workbook.writing.textsheet import FormulaSheet, TextSheet
from schemas.finding import Finding
from schemas.report import Report

_CREATED = datetime(2021, 9, 26)
"""Fixed, so that the same report gives the same bytes."""

# Column widths are counted in digits of this font, so it must be one that every system has or can match.
_NORMAL = {"font_name": "Arial", "font_size": 10, "font_scheme": False}


def write(
    report: Report,
    findings: Sequence[Finding] = (),
    *,
    blank: bool = False,
    host: Host | None = None,
    stamp: Stamp | None = None,
    previous: Report | None = None,
) -> bytes:
    """The report as an .xlsx workbook with its findings; ``blank`` gives the empty template.

    With a ``host`` it is an .xlsm workbook with the macros for that program, read as the .xlsx is.
    In the template every total is a formula; in a report's workbook a total that disagrees with its
    parts keeps the report's own value, marked. ``stamp`` says to which unit the workbook is sent;
    ``previous`` is last year's report, for its sheet.
    """
    buffer = BytesIO()
    workbook = begin(buffer)
    add_sheets(workbook, content_of(report, findings, blank=blank, host=host, stamp=stamp, previous=previous))
    workbook.close()
    return buffer.getvalue()


def begin(buffer: BytesIO) -> Workbook:
    """A workbook to be written into ``buffer`` when it is closed."""
    return Workbook(buffer, {"in_memory": True, "default_format_properties": dict(_NORMAL)})


def add_sheets(workbook: Workbook, content: Content) -> None:
    """Add all sheets to an open workbook, in their order."""
    form = content.report.form
    styles = Styles(workbook)
    workbook.set_properties({"title": "政府信息公开工作年度报告", "created": _CREATED})
    cover_sheet(workbook.add_worksheet(COVER), styles, content)
    for section in form.sections:
        if section.key in form.tables:
            table_sheet(workbook.add_worksheet(section.ordinal, FormulaSheet), styles, content, section.key)
        else:
            narrative_sheet(workbook.add_worksheet(section.ordinal, TextSheet), styles, content, section)
    other_sheet(workbook.add_worksheet(OTHER_TEXT, TextSheet), styles, content)
    last_year = workbook.add_worksheet(PREVIOUS, TextSheet)
    findings_sheet(workbook.add_worksheet(FINDINGS, TextSheet), styles, content)
    meta_sheet(workbook.add_worksheet(META), content)
    if content.host is not None:
        add_macros(workbook, styles, content, content.host)
    # drawn last: its texts end the shared ones, so that those of another unit can be put in their place
    previous_sheet(last_year, styles, content)
