"""What the workbook's buttons do: the check of `nianbao check` on the open workbook, and exports.

Each function is called by xlwings' RunPython with the calling workbook; people's words and questions
go through ``tell`` and ``ask``, which tests replace.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import xlwings as xw

from converters.atomic import write_file
from converters.errors import Unreadable
from converters.formats import FORMATS
from converters.workbook.finding_rows import COLUMNS, NOT_CHECKED, FindingRow, all_rows, kept_row, summary
from converters.workbook.layout import (
    FINDINGS,
    FINDINGS_FIRST_ROW,
    FINDINGS_HEAD_ROW,
    FINDINGS_IDENTITY_COLUMN,
    FINDINGS_LAST_ROW,
    FINDINGS_SUMMARY_ROW,
)
from converters.workbook.reading.explanations import explanations
from converters.workbook.reading.read import read_sheets
from schemas.checks import check as check_reports
from schemas.finding import Finding, Reading
from schemas.number import Number
from xlplugin.last_year import import_last_year, path_of
from xlplugin.live import sheets_of
from xlplugin.protection import unlocked

TITLE = "政府信息公开工作年度报告"
Tell = Callable[[str], None]
Ask = Callable[[str], bool]


def check(book: Any = None, *, tell: Tell | None = None) -> tuple[Finding, ...]:
    """校验: fill the sheet of findings, mark the cells, say what was found, go to the first problem."""
    book = book or xw.Book.caller()
    tell = tell or _alert(book)
    with _told(tell):
        reading = read_sheets(list(sheets_of(book)))
        findings = check_reports([reading])[0]
        rows = all_rows(reading.report, findings, live=True)
        _fill(book, summary(findings), rows)
        tell(summary(findings))
        _go_to(book, rows)
        return findings
    return ()


def clear(book: Any = None, *, tell: Tell | None = None) -> None:
    """清除标记: empty the sheet of findings, by which the marks vanish; explanations stay."""
    book = book or xw.Book.caller()
    with _told(tell or _alert(book)):
        _fill(book, NOT_CHECKED, [kept_row(e) for e in explanations(sheets_of(book))])


def export_json(book: Any = None, *, tell: Tell | None = None, ask: Ask | None = None) -> Path | None:
    """导出 JSON beside the workbook; the file written, or None."""
    return _export(book, "json", tell, ask)


def export_text(book: Any = None, *, tell: Tell | None = None, ask: Ask | None = None) -> Path | None:
    """导出文本 beside the workbook; the file written, or None."""
    return _export(book, "text", tell, ask)


def import_previous(digits: str, book: Any = None, *, tell: Tell | None = None, ask: Ask | None = None) -> bool:
    """导入上年数据 from the file whose path comes as ``digits``; True where it was done."""
    book = book or xw.Book.caller()
    tell, ask = tell or _alert(book), ask or _question(book)
    with _told(tell, "没有导入"):
        return import_last_year(book, path_of(digits), tell, ask)
    return False


def _export(book: Any, name: str, tell: Tell | None, ask: Ask | None) -> Path | None:
    book = book or xw.Book.caller()
    tell, ask = tell or _alert(book), ask or _question(book)
    with _told(tell):
        own = Path(book.fullname)
        if not own.is_absolute():
            tell("请先保存工作簿，再导出：导出的文件放在工作簿旁边。")
            return None
        target = own.with_suffix(FORMATS[name].suffix)
        if target.exists() and not ask(f"文件已存在：\n{target}\n\n要覆盖它吗？"):
            return None
        reading = read_sheets(list(sheets_of(book)))
        findings = _findings(reading)
        write_file(target, FORMATS[name].write(reading.report, findings, reading.previous), force=True)
        # the file cannot say what could not be read into it
        tell(f"已导出：\n{target}\n\n{summary(findings)}")
        return target
    return None


def _findings(reading: Reading) -> tuple[Finding, ...]:
    return check_reports([reading])[0]


def _fill(book: Any, said: str, rows: Sequence[FindingRow]) -> None:
    """Write the sheet of findings anew; the conditional formats of the tables follow its column of marks."""
    sheet = _findings_sheet(book)
    kept = rows[: FINDINGS_LAST_ROW - FINDINGS_FIRST_ROW + 1]
    body = sheet.range((FINDINGS_FIRST_ROW + 1, 1), (FINDINGS_LAST_ROW + 1, FINDINGS_IDENTITY_COLUMN + 1))
    with unlocked(sheet):
        body.clear_contents()
        sheet.range((FINDINGS_SUMMARY_ROW + 1, 1)).value = said
        if kept:
            sheet.range((FINDINGS_FIRST_ROW + 1, 1)).value = [_cells(row) for row in kept]
        body.rows.autofit()


def _cells(row: FindingRow) -> list[Any]:
    link = row.link or _text(row.place)
    numbers = [_number(v) for v in (row.actual, row.expected, row.difference)]
    said = [_text(row.explanation), row.mark, _text(row.identity)]
    return [row.severity, row.rule, link, _text(row.label), *numbers, _text(row.advice), *said]


def _number(value: Number | str) -> Any:
    """A number as Excel takes it; one with more digits than that as text."""
    if isinstance(value, str):
        return _text(value)
    return float(value) if len(str(value)) <= 15 else _text(str(value))


def _text(text: str) -> str:
    """Text that Excel leaves as it is: what looks like a formula, number or date gets Excel's own mark of text."""
    return f"'{text}" if text else ""


def _findings_sheet(book: Any) -> Any:
    for sheet in book.sheets:
        if sheet.name == FINDINGS:
            return sheet
    sheet = book.sheets.add(FINDINGS, after=book.sheets[len(book.sheets) - 1])
    sheet.range((FINDINGS_HEAD_ROW + 1, 1)).value = list(COLUMNS)
    return sheet


def _go_to(book: Any, rows: Sequence[FindingRow]) -> None:
    """Select the first cell to mend; without one, show the findings."""
    first = next((r for r in rows if r.address), None)
    with suppress(Exception):  # a hidden sheet cannot be shown, and the findings say all
        sheet = book.sheets[first.sheet if first is not None else FINDINGS]
        sheet.activate()
        if first is not None:
            sheet.range(first.address).select()


class _told:
    """Failures in words: no traceback reaches a clerk."""

    def __init__(self, tell: Tell, undone: str = "没有校验") -> None:
        self._tell = tell
        self._undone = undone

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if error is None or not isinstance(error, Exception):
            return False
        if isinstance(error, Unreadable):
            self._tell(f"{self._undone}：{error.zh}")
        else:
            detail = f"{type(error).__name__}：{error}"
            self._tell(
                f"没有完成，工作簿里的数据没有改动。\n\n{detail}\n\n各表旁边的自动核对照常可用；请把这段话发给维护人员。"
            )
        return True


def _alert(book: Any) -> Tell:
    return lambda text: _box(book, text, "ok")


def _question(book: Any) -> Ask:
    return lambda text: _box(book, text, "yes_no") == "yes"


def _box(book: Any, text: str, buttons: str) -> Any:
    return book.app.alert(text, TITLE, buttons=buttons)
