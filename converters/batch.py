"""Reading and checking many files: one bad file never stops the rest."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from converters.errors import Unreadable
from converters.sniff import forced, sniff
from converters.sources import Source
from schemas.finding import Finding, Reading, Severity
from schemas.review.same import Narratives
from schemas.rules import Policy

CHUNK = 250
"""Reports checked in one pass: enough to spread the cost of a pass, little enough to hold."""

MAX_FILE_BYTES = 100_000_000


@dataclass(frozen=True)
class FileResult:
    """What came of one file: a reading with its findings, or the reason it could not be read."""

    source: Source
    reading: Reading | None
    findings: tuple[Finding, ...] = ()
    refusal: Unreadable | None = None

    @property
    def status(self) -> str:
        """``ok``, ``findings`` or ``unreadable``."""
        if self.reading is None:
            return "unreadable"
        return "findings" if self.findings else "ok"

    def count(self, severity: Severity) -> int:
        """How many findings weigh so much."""
        return sum(f.severity is severity for f in self.findings)


class LastYear(Protocol):
    """Where last year's report of a unit is found."""

    def of(self, reading: Reading, path: str) -> Reading | None:
        """Last year's report for a reading from ``path``; None where there is none, or several."""


def run(
    sources: Iterable[Source],
    policy: Policy | None = None,
    previous: LastYear | None = None,
    *,
    source_format: str | None = None,
) -> Iterator[FileResult]:
    """Read and check files, in order, in chunks; each against last year's report where ``previous`` has it.

    ``source_format`` is for files whose format is said, not told.
    """
    narratives = Narratives()
    pending = iter(sources)
    while chunk := list(islice(pending, CHUNK)):
        yield from _checked([read_source(s, source_format) for s in chunk], policy, previous, narratives)


def _checked(
    results: Sequence[FileResult], policy: Policy | None, previous: LastYear | None, narratives: Narratives
) -> Iterator[FileResult]:
    from schemas.checks import check  # loads polars and pandera, which some commands never need

    readings = [r.reading for r in results if r.reading is not None]
    before = [previous.of(r.reading, r.source.path) for r in results if r.reading is not None] if previous else None
    findings = iter(check(readings, policy, before, narratives) if readings else [])
    for result in results:
        yield result if result.reading is None else FileResult(result.source, result.reading, next(findings))


def read_source(source: Source, source_format: str | None = None) -> FileResult:
    """Read one file; what goes wrong is its result, not an exception."""
    try:
        data = read_bytes(source)
        found = sniff(data) if source_format is None else forced(data, source_format)
        return FileResult(source, found.read(data, source.path))
    except Unreadable as refusal:
        return FileResult(source, None, refusal=refusal)


def read_bytes(source: Source) -> bytes:
    """The bytes of a file or of standard input; raises Unreadable where it cannot be opened."""
    if source.is_stdin:
        data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    else:
        path = Path(source.path)
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        except FileNotFoundError:
            raise Unreadable("没有这个文件，请核对路径。", "no such file; check the path.") from None
        except OSError as e:
            raise Unreadable(f"文件打不开：{e.strerror}。", f"the file cannot be opened: {e.strerror}.") from None
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(
            f"文件超过 {MAX_FILE_BYTES // 1_000_000} MB，不是年度报告。",
            f"the file is over {MAX_FILE_BYTES // 1_000_000} MB: no annual report.",
        )
    return data
