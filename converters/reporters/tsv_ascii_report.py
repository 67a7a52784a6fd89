"""The result of checking one workbook as LibreOffice's button reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from typing import BinaryIO

from converters import ascii_tsv
from converters.batch import FileResult
from converters.reporters.options import Options
from converters.workbook.finding_rows import all_rows, summary
from schemas.messages import refusal_line
from schemas.number import Number, number_text


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """A summary, then a line a finding; a file that could not be read says so in its summary."""
    for result in results:
        out.write(_of(result, options).encode("ascii"))


def _of(result: FileResult, options: Options) -> str:
    if result.reading is None:
        assert result.refusal is not None
        return ascii_tsv.findings(refusal_line(result.refusal.words(options.lang), options.lang), ())
    rows = [
        [number_text(v) if isinstance(v, Number) else v for v in astuple(row)]
        for row in all_rows(result.reading.report, result.findings, live=True)
    ]
    return ascii_tsv.findings(summary(result.findings), rows)
