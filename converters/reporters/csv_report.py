"""The results of a check as a CSV table, a row a finding; a file in order has one row without a rule."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from converters.batch import FileResult
from converters.csv_text import BOM, safe
from converters.reporters.options import Options
from schemas.finding import Finding
from schemas.messages import explain
from schemas.number import Number, number_text

COLUMNS = (
    *("file", "status", "agency", "code", "year", "form"),
    *("rule", "severity", "explanation", "place", "sheet", "cell", "line", "page", "table", "row", "paragraph"),
    *("key", "label", "actual", "expected", "difference", "message"),
)


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """UTF-8 with a byte order mark, so that Excel opens it; what looks like a formula is marked as text."""
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    text.write(BOM)
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for result in results:
        for row in _rows(result, options):
            table.writerow([_cell(row.get(c)) for c in COLUMNS])
    text.detach()


def _cell(value: object) -> str:
    if isinstance(value, Number):
        return number_text(value)
    return "" if value is None else safe(str(value))


def _rows(result: FileResult, options: Options) -> Iterator[dict[str, object]]:
    head: dict[str, object] = {"file": result.source.path, "status": result.status}
    if result.reading is None:
        assert result.refusal is not None
        yield head | {"message": result.refusal.words(options.lang)}
        return
    report = result.reading.report
    head |= {
        "agency": report.agency.name or "",
        "code": report.agency.code or "",
        "year": report.year or "",
        "form": report.form.id,
    }
    if not result.findings:
        yield head
    for finding in result.findings:
        yield head | _finding(finding, explain(finding, report.form, options.lang), options)


def _finding(finding: Finding, message: str, options: Options) -> dict[str, object]:
    place = finding.place.as_json() if finding.place is not None else {}
    return {
        **place,
        "place": finding.place.words(options.lang) if finding.place is not None else "",
        "rule": finding.rule,
        "severity": finding.severity.value,
        "explanation": finding.explanation or "",
        "key": finding.key or "",
        "label": finding.label,
        "actual": finding.actual,
        "expected": finding.expected,
        "difference": finding.difference,
        "message": message,
    }
