"""The results of a check, one line a finding: ``path: error T3-BAL 《三》E31 …``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from converters.batch import FileResult
from converters.printable import printable
from converters.reporters.options import Options
from schemas.messages import line_of, refusal_line


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """Files without findings print nothing."""
    for result in results:
        path = printable(result.source.path)
        if result.reading is None:
            assert result.refusal is not None
            out.write(f"{path}: {printable(refusal_line(result.refusal.words(options.lang), options.lang))}\n".encode())
            continue
        for finding in result.findings:
            out.write(f"{path}: {printable(line_of(finding, result.reading.report.form, options.lang))}\n".encode())
