"""The status as a workbook: counts with charts, a row a unit, a row a finding, the files that were not used."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from converters.collecting.state import Collection, Standing, UnitState
from converters.collecting.status_charts import charts_sheet
from converters.collecting.status_facts import form_of, groups, unused, weights
from converters.collecting.status_words import OUTCOME, STANDING, moment, say, weight, why
from converters.reporters import finding_row
from converters.reporters.finding_row import Column
from converters.reporters.width import width_of
from schemas.finding import Severity
from schemas.messages import SEVERITY_WORDS, Lang, shown
from schemas.number import Number

_PROGRESS: tuple[Column, ...] = (
    ("主管单位", "Parent", 24),
    ("单位", "Unit", 32),
    ("机构代码", "Code", 20),
    ("类别", "Kind", 10),
    ("联系人", "Contact", 22),
    ("状态", "Standing", 10),
    ("逾期", "Late", 7),
    ("文件", "File", 44),
    ("收到时间", "Arrived", 16),
    ("错误", "Errors", 8),
    ("待说明警告", "Open warnings", 11),
    ("已说明", "Explained", 9),
    ("来件数", "Files", 8),
)
_STANDING_AT, _LATE_AT = 5, 6
_FINDINGS: tuple[Column, ...] = (
    ("主管单位", "Parent", 24),
    ("单位", "Unit", 30),
    ("机构代码", "Code", 20),
    ("文件", "File", 34),
    *finding_row.COLUMNS,
)
_SEVERITY_AT = 4
_UNUSED: tuple[Column, ...] = (
    ("处理结果", "Outcome", 12),
    ("文件", "File", 60),
    ("单位", "Unit", 32),
    ("收到时间", "Arrived", 16),
    ("原因", "Why", 70),
)
_SHEETS: dict[Lang, tuple[str, str, str, str]] = {
    "zh": ("汇总", "进度", "问题", "未采用的文件"),
    "en": ("Summary", "Progress", "Findings", "Files not used"),
}
COLOURS: dict[Standing, tuple[str, str]] = {
    Standing.MISSING: ("#E4E7EB", "#40474F"),
    Standing.FAULTY: ("#FFC7CE", "#9C0006"),
    Standing.OPEN: ("#FFEB9C", "#7F6000"),
    Standing.EXPLAINED: ("#DDDDF3", "#3F437A"),
    Standing.DONE: ("#C6EFCE", "#00612E"),
}
_MOST_ROWS = 1_048_576
_LINE, _HIGHEST = 15, 409
"""Heights in points: of a line, and of the highest row."""
_DATE = datetime(2021, 9, 26)
"""A fixed date, so that the same status always makes the same bytes: that of the notice with the form."""


def write(collection: Collection, lang: Lang = "zh") -> bytes:
    """The whole workbook."""
    held = io.BytesIO()
    book = Workbook(held, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": _DATE, "title": say("title", lang, year=collection.year)})
    _Writer(book, lang).all(collection)
    book.close()
    return held.getvalue()


class _Writer:
    """Writes the sheets of one book with one set of looks."""

    def __init__(self, book: Workbook, lang: Lang) -> None:
        self.book, self.lang = book, lang
        base = {"valign": "top", "font_size": 10, "border": 4}
        self.plain = book.add_format({**base, "text_wrap": True})
        self.number = book.add_format({**base, "align": "left", "num_format": "General"})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#C6D9F1", "border": 1, "font_size": 10, "text_wrap": True}
        )

    def all(self, collection: Collection) -> None:
        """Every sheet, in the order of the tabs."""
        summary, progress, findings, files = map(self.book.add_worksheet, _SHEETS[self.lang])
        charts_sheet(self.book, summary, collection, groups(collection), self.lang)
        rows = self._fill(progress, _PROGRESS, (_unit_row(s, self.lang) for s in collection.units))
        words = {STANDING[s][self.lang]: look for s, look in COLOURS.items()}
        self._coloured(progress, rows, _STANDING_AT, words)
        self._coloured(progress, rows, _LATE_AT, {say("yes", self.lang): COLOURS[Standing.FAULTY]})
        progress.freeze_panes(1, 2)
        rows = self._fill(findings, _FINDINGS, _finding_rows(collection, self.lang))
        severities = {
            SEVERITY_WORDS[Severity.ERROR][self.lang]: COLOURS[Standing.FAULTY],
            SEVERITY_WORDS[Severity.WARNING][self.lang]: COLOURS[Standing.OPEN],
            say("said", self.lang): COLOURS[Standing.EXPLAINED],
        }
        self._coloured(findings, rows, _SEVERITY_AT, severities)
        self._fill(files, _UNUSED, _unused_rows(collection, self.lang))

    def _fill(self, sheet: Worksheet, columns: Sequence[Column], rows: Iterator[Sequence[Number | str]]) -> int:
        """Header, rows, filter; how many rows there are. What a sheet cannot hold is counted in its last row."""
        for number, (zh, en, width) in enumerate(columns):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, zh if self.lang == "zh" else en, self.head)
        row = left_out = 0
        for cells in rows:
            if row + 2 >= _MOST_ROWS:
                left_out += 1
                continue
            row += 1
            lines = max(ceil(width_of(shown(c)) / room) for c, (_, _, room) in zip(cells, columns, strict=True))
            # not every program makes a row high enough by itself
            sheet.set_row(row, min(_LINE * max(lines, 1), _HIGHEST))
            self._put(sheet, row, cells)
        if left_out:
            words = {"zh": f"另有 {left_out} 行，放不下", "en": f"{left_out} more do not fit"}[self.lang]
            sheet.write_string(_MOST_ROWS - 1, 0, words)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, row), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&C&P / &N")
        return row

    def _put(self, sheet: Worksheet, row: int, cells: Sequence[Number | str]) -> None:
        finding_row.put(sheet, row, cells, self.plain, self.number)

    def _coloured(self, sheet: Worksheet, rows: int, column: int, words: dict[str, tuple[str, str]]) -> None:
        for word, (back, ink) in words.items():
            look = self.book.add_format({"bg_color": back, "font_color": ink})
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
            sheet.conditional_format(1, column, max(1, rows), column, rule)


def _unit_row(state: UnitState, lang: Lang) -> Sequence[Number | str]:
    unit, accepted, counted = state.unit, state.accepted, weights(state)
    known = state.report is not None
    return (
        unit.parent,
        unit.name,
        unit.code or "",
        unit.kind,
        unit.contact,
        STANDING[state.standing][lang],
        say("yes", lang) if state.late else "",
        accepted.path if accepted is not None else "",
        moment(accepted.modified) if accepted is not None else "",
        *((counted.errors, counted.warnings, counted.explained) if known else ("", "", "")),
        len(state.arrivals),
    )


def _finding_rows(collection: Collection, lang: Lang) -> Iterator[Sequence[Number | str]]:
    for state in collection.units:
        form = form_of(state, collection.year)
        for finding in state.findings:
            yield (
                state.unit.parent,
                state.unit.name,
                state.unit.code or "",
                state.accepted.path if state.accepted is not None else "",
                *finding_row.cells(finding, form, lang, weight(finding, lang)),
            )


def _unused_rows(collection: Collection, lang: Lang) -> Iterator[Sequence[Number | str]]:
    for arrival, unit in unused(collection):
        words = why(arrival, lang)
        yield OUTCOME[arrival.outcome][lang], arrival.path, unit, moment(arrival.modified), words
