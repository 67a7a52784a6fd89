"""The results of a check as workflow commands, which GitHub Actions shows beside the files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from converters.batch import FileResult
from converters.printable import printable
from converters.reporters.options import Options
from schemas.finding import Finding, Severity
from schemas.messages import line_of

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """``::error file=…,line=…,title=…::message``; what somebody explained is a notice."""
    for result in results:
        path = result.source.path
        if result.reading is None:
            assert result.refusal is not None
            out.write(_line("error", {"file": path}, result.refusal.words(options.lang)))
            continue
        for finding in result.findings:
            command = "notice" if finding.explanation is not None else _COMMANDS[finding.severity]
            words = line_of(finding, result.reading.report.form, options.lang)
            out.write(_line(command, {"file": path, **_line_number(finding), "title": finding.rule}, words))


def _line_number(finding: Finding) -> dict[str, str]:
    line = finding.place.line if finding.place is not None else None
    return {"line": str(line)} if line is not None else {}


def _line(command: str, properties: dict[str, str], words: str) -> bytes:
    given = ",".join(f"{k}={_escape(v).replace(':', '%3A').replace(',', '%2C')}" for k, v in properties.items())
    return f"::{command} {given}::{_escape(words)}\n".encode()


def _escape(text: str) -> str:
    # the log of a run is read on terminals and pages alike; ends of lines have an escape of their own
    text = "\n".join(map(printable, text.replace("\r\n", "\n").split("\n")))
    return text.replace("%", "%25").replace("\n", "%0A")
