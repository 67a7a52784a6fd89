"""The results of a check as a workbook: a sheet of findings to filter, a sheet of files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from converters.batch import FileResult
from converters.reporters import finding_row
from converters.reporters.options import Options
from converters.tally import Tally
from converters.workbook.writing.measure import height_of, lines_of
from schemas.finding import Finding, Severity
from schemas.form import Form
from schemas.messages import SEVERITY_WORDS, Lang, shown
from schemas.number import Number

TITLE = "nianbao check"
"""In the properties of the file: by it the file is known."""
_FINDINGS: tuple[tuple[str, str, int], ...] = (
    ("文件", "File", 34),
    ("单位", "Agency", 24),
    ("年度", "Year", 7),
    *finding_row.COLUMNS,
)
_FILES: tuple[tuple[str, str, int], ...] = (
    ("文件", "File", 44),
    ("结果", "Result", 12),
    ("单位", "Agency", 30),
    ("年度", "Year", 7),
    ("格式", "Form", 7),
    ("错误", "Errors", 8),
    ("警告", "Warnings", 8),
    ("已说明", "Explained", 9),
    ("无法读取的原因", "Why it could not be read", 60),
)
_STATUS: dict[str, dict[Lang, str]] = {
    "ok": {"zh": "无问题", "en": "in order"},
    "findings": {"zh": "有问题", "en": "findings"},
    "unreadable": {"zh": "无法读取", "en": "unreadable"},
}
_SHEETS: dict[Lang, tuple[str, str]] = {"zh": ("问题", "文件"), "en": ("Findings", "Files")}
_EXPLAINED: dict[Lang, str] = {"zh": "已说明", "en": "explained"}
_POINTS = 10
_PIXELS = 7
"""Of a unit of column width."""
_MOST_ROWS = 1_048_576
_DATE = datetime(2021, 1, 1)
TITLE = "nianbao check"
"""In the properties of the workbook, by which it is known again."""


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """Both sheets; rows beyond what a sheet holds are counted in the last one."""
    held = io.BytesIO()
    book = Workbook(held, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": _DATE, "title": TITLE})
    _Writer(book, options).all(results)
    book.close()
    out.write(held.getvalue())


class _Writer:
    """Writes rows into the two sheets as results come."""

    def __init__(self, book: Workbook, options: Options) -> None:
        self.lang: Lang = options.lang
        self.tally = Tally()
        base = {"valign": "top", "font_size": 10, "border": 4}
        self.plain = book.add_format({**base, "text_wrap": True})
        self.number = book.add_format({**base, "align": "left", "num_format": "General"})
        looks = {
            Severity.ERROR: {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
            Severity.WARNING: {"bg_color": "#FFF8E1", "font_color": "#7F6000"},
            Severity.INFO: {},
        }
        self.severity = {s: book.add_format({**base, **look}) for s, look in looks.items()}
        head = book.add_format({"bold": True, "bg_color": "#C6D9F1", "border": 1, "font_size": 10, "text_wrap": True})
        names = _SHEETS[self.lang]
        self.findings = _sheet(book, names[0], _FINDINGS, head, self.lang)
        self.files = _sheet(book, names[1], _FILES, head, self.lang)
        self.row = 0
        self.left_out = 0

    def all(self, results: Iterable[FileResult]) -> None:
        """Write every result; then the filters over what was written."""
        for number, result in enumerate(map(self.tally.add, results), 1):
            if number < _MOST_ROWS:
                self._file(number, result)
            if result.reading is not None:
                for finding in result.findings:
                    self._finding(result, finding, result.reading.report.form)
        if self.left_out:
            words = {"zh": f"另有 {self.left_out} 处，放不下", "en": f"{self.left_out} more do not fit"}[self.lang]
            self.findings.write_string(_MOST_ROWS - 1, 0, words)
        self.findings.autofilter(0, 0, max(1, self.row), len(_FINDINGS) - 1)
        self.files.autofilter(0, 0, max(1, min(self.tally.total, _MOST_ROWS - 1)), len(_FILES) - 1)

    def _file(self, row: int, result: FileResult) -> None:
        report = result.reading.report if result.reading is not None else None
        counts = [
            sum(f.severity is s and f.explanation is None for f in result.findings)
            for s in (Severity.ERROR, Severity.WARNING)
        ]
        explained = sum(f.explanation is not None for f in result.findings)
        cells: list[Number | str] = [
            result.source.path,
            _STATUS[result.status][self.lang],
            (report.agency.name or "") if report is not None else "",
            (report.year or "") if report is not None else "",
            report.form.id if report is not None else "",
            *(counts if report is not None else ("", "")),
            explained if report is not None else "",
            result.refusal.words(self.lang) if result.refusal is not None else "",
        ]
        self._put(self.files, row, cells)

    def _finding(self, result: FileResult, finding: Finding, form: Form) -> None:
        if self.row + 2 >= _MOST_ROWS:
            self.left_out += 1
            return
        self.row += 1
        assert result.reading is not None
        report = result.reading.report
        cells: list[Number | str] = [
            result.source.path,
            report.agency.name or "",
            report.year or "",
            *finding_row.cells(finding, form, self.lang, self._word(finding)),
        ]
        self._put(self.findings, self.row, cells)
        look = self.severity[Severity.INFO if finding.explanation is not None else finding.severity]
        self.findings.write_string(self.row, 3, str(cells[3]), look)
        # LibreOffice does not fit rows by itself
        columns = zip(cells, (width for *_, width in _FINDINGS), strict=True)
        lines = max(lines_of(shown(value), width * _PIXELS, _POINTS) for value, width in columns)
        self.findings.set_row(self.row, height_of(lines, _POINTS))

    def _word(self, finding: Finding) -> str:
        if finding.explanation is not None:
            return _EXPLAINED[self.lang]
        return SEVERITY_WORDS[finding.severity][self.lang]

    def _put(self, sheet: Worksheet, row: int, cells: Sequence[Number | str]) -> None:
        finding_row.put(sheet, row, cells, self.plain, self.number)


def _sheet(book: Workbook, name: str, columns: Sequence[tuple[str, str, int]], head: object, lang: Lang) -> Worksheet:
    sheet = book.add_worksheet(name)
    for number, (zh, en, width) in enumerate(columns):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, zh if lang == "zh" else en, head)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet
