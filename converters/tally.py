"""Counting the results of a run."""

from __future__ import annotations

from collections import Counter

from converters.batch import FileResult
from schemas.finding import Severity


class Tally:
    """Counts over all files of a run, and the exit status that follows."""

    def __init__(self) -> None:
        self.files: Counter[str] = Counter()
        self.severities: Counter[Severity] = Counter()
        self.explained = 0

    def add(self, result: FileResult) -> FileResult:
        """Count a result; gives it back. What somebody explained is counted apart."""
        self.files[result.status] += 1
        self.severities.update(f.severity for f in result.findings if f.explanation is None)
        self.explained += sum(f.explanation is not None for f in result.findings)
        return result

    @property
    def total(self) -> int:
        """How many files there were."""
        return sum(self.files.values())

    def summary(self) -> dict[str, int]:
        """The counts, as in the JSON of a check."""
        return {
            "files": self.total,
            "ok": self.files["ok"],
            "findings": self.files["findings"],
            "unreadable": self.files["unreadable"],
            "errors": self.severities[Severity.ERROR],
            "warnings": self.severities[Severity.WARNING],
            "explained": self.explained,
        }

    def status(self, fail_on: Severity = Severity.ERROR, *, exit_zero: bool = False) -> int:
        """3 where a file was unreadable, 1 where a finding weighs enough, else 0."""
        if exit_zero:
            return 0
        if self.files["unreadable"]:
            return 3
        return int(any(n and s.rank <= fail_on.rank for s, n in self.severities.items()))
