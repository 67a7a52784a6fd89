"""Printing results of checks on a terminal or into JSON."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import typer

from converters.batch import FileResult
from converters.cli.words import lang, say
from schemas.finding import Severity

_COLOURS = {Severity.ERROR: typer.colors.RED, Severity.WARNING: typer.colors.YELLOW, Severity.INFO: typer.colors.BLUE}
T = TypeVar("T")


def fail(key: str, code: int, **details: object) -> typer.Exit:
    """Say why a command stops, on standard error; the caller raises what comes back."""
    typer.echo(say(key, **details), err=True)
    return typer.Exit(code)


def progress(items: Iterable[T], total: int | None) -> Iterator[T]:
    """Pass items on, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb" or (total or 0) < 2:
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(items, total=total, description=say("progress"), console=console, transient=True)


def text_of(result: FileResult, most: int, *, colour: bool) -> Iterator[str]:
    """The lines that say what was found in one file."""
    head = result.source.path
    if result.reading is None:
        assert result.refusal is not None
        yield _styled(f"✗ {head}", typer.colors.RED, colour)
        yield "    " + say("unreadable", why=result.refusal.words(lang())).replace("\n", "\n    ")
        return
    report = result.reading.report
    about = [
        report.agency.name or say("unknown-agency"),
        say("no-year") if report.year is None else say("year-of", year=report.year),
        say("form-of", form=report.form.id),
    ]
    told = " · ".join(about)
    if not result.findings:
        yield _styled(f"✓ {head}", typer.colors.GREEN, colour) + f"  {told}  {say('ok')}"
        return
    worst = min(result.findings, key=lambda f: f.severity.rank).severity
    yield _styled(f"{'✗' if worst is Severity.ERROR else '!'} {head}", _COLOURS[worst], colour) + f"  {told}"
    from schemas.messages import SEVERITY_WORDS, line_of

    shown = result.findings if most == 0 else result.findings[:most]
    for finding in shown:
        word = SEVERITY_WORDS[finding.severity][lang()]
        line = line_of(finding, report.form, lang())
        yield "    " + _styled(word, _COLOURS[finding.severity], colour) + line.removeprefix(word)
    if len(shown) < len(result.findings):
        yield "    " + say("more", n=len(result.findings) - len(shown))


def json_of(result: FileResult) -> dict[str, Any]:
    """One file's part of the JSON of a check."""
    tree: dict[str, Any] = {"path": result.source.path, "status": result.status}
    if result.reading is None:
        assert result.refusal is not None
        return {**tree, "reason": result.refusal.words(lang()), "findings": []}
    from schemas.messages import explain

    report = result.reading.report
    tree["report"] = {"form": report.form.id, "year": report.year, "agency": report.agency.name}
    tree["findings"] = [
        {
            "rule": f.rule,
            "severity": f.severity.value,
            "key": f.key,
            "place": f.place.as_json() if f.place is not None else None,
            "label": f.label,
            "actual": f.actual,
            "expected": f.expected,
            "difference": f.difference,
            "message": explain(f, report.form, lang()),
        }
        for f in result.findings
    ]
    return tree


def tsv_of(result: FileResult) -> str:
    """One file as LibreOffice's button reads it; a file that could not be read says so in its summary."""
    from dataclasses import astuple

    from converters import ascii_tsv
    from converters.workbook.finding_rows import finding_row, summary
    from schemas.number import Number, number_text

    if result.reading is None:
        assert result.refusal is not None
        return ascii_tsv.findings(say("unreadable", why=result.refusal.words(lang())), ())
    form = result.reading.report.form
    rows = [
        [number_text(v) if isinstance(v, Number) else v for v in astuple(finding_row(found, form, live=True))]
        for found in result.findings
    ]
    return ascii_tsv.findings(summary(result.findings), rows)


class Tally:
    """Counts over all files of a run, and the exit status that follows."""

    def __init__(self) -> None:
        self.files: Counter[str] = Counter()
        self.severities: Counter[Severity] = Counter()

    def add(self, result: FileResult) -> FileResult:
        """Count a result; gives it back."""
        self.files[result.status] += 1
        self.severities.update(f.severity for f in result.findings)
        return result

    def summary(self) -> dict[str, int]:
        """The counts, as in the JSON of a check."""
        return {
            "files": sum(self.files.values()),
            "ok": self.files["ok"],
            "findings": self.files["findings"],
            "unreadable": self.files["unreadable"],
            "errors": self.severities[Severity.ERROR],
            "warnings": self.severities[Severity.WARNING],
        }

    def status(self, fail_on: Severity = Severity.ERROR, *, exit_zero: bool = False) -> int:
        """3 where a file was unreadable, 1 where a finding weighs enough, else 0."""
        if exit_zero:
            return 0
        if self.files["unreadable"]:
            return 3
        return int(any(n and s.rank <= fail_on.rank for s, n in self.severities.items()))


def colours(stream: object) -> bool:
    """Whether a stream takes colours: a terminal, and NO_COLOR is not set."""
    return bool(getattr(stream, "isatty", lambda: False)()) and not os.environ.get("NO_COLOR")


def _styled(text: str, colour: str, wanted: bool) -> str:
    return typer.style(text, fg=colour, bold=True) if wanted else text
