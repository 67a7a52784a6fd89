"""Reading and checking many files: one bad file never stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from converters.errand import MAX_FILE_BYTES, Away, Done, Errand, Given, deadly, given, read_bytes
from converters.errors import Unreadable
from converters.formats import FORMATS
from converters.sources import Source
from schemas.finding import Finding, Reading, Severity
from schemas.rules import Policy

if TYPE_CHECKING:
    from converters.crew import Crew
    from schemas.review.same import Narratives

__all__ = ["CHUNK", "MAX_FILE_BYTES", "FileResult", "Helped", "LastYear", "read_bytes", "read_source", "run"]

CHUNK = 250
"""Reports checked in one pass: enough to spread the cost of a pass, little enough to hold."""
PAUSE = 1.0
"""Seconds after which a chunk is checked, however few its files: who waits sees progress."""


@dataclass(frozen=True)
class FileResult:
    """What came of one file: a reading with its findings, or the reason it could not be read.

    ``data`` is the output, where one was asked for. A reading that comes from another process has no places and notes.
    """

    source: Source
    reading: Reading | None
    findings: tuple[Finding, ...] = ()
    refusal: Unreadable | None = None
    data: bytes | None = None

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


@dataclass(frozen=True)
class Helped:
    """Whether others help: those whom ``crew`` gathers, from the start or once ``after`` seconds show that it is worth it.

    ``crew`` gives None where nobody is free.
    """

    crew: Callable[[], Crew | None]
    after: float = 0.0

    def worth(self, seconds: float, done: int, left: int) -> bool:
        """Whether what is left will take longer than starting workers does."""
        return seconds >= self.after and (not self.after or left * seconds > 2 * self.after * done)


def run(
    sources: Sequence[Source],
    policy: Policy | None = None,
    previous: LastYear | None = None,
    *,
    source_format: str | None = None,
    target: str | None = None,
    helped: Helped | None = None,
) -> Iterator[FileResult]:
    """Read and check files, in order, in chunks; each against last year's report where ``previous`` has it.

    ``source_format`` is for files whose format is said, not told; ``target`` is the format of each result's ``data``.
    Whoever helps, the results are the same, in the same order.
    """
    from schemas.review.same import Narratives  # what only reads has no need of it

    policy = policy or Policy()
    # last year's reports are here, not where the workers are
    errand = Errand(policy, source_format, target, judge=previous is None)
    narratives = Narratives()
    for chunk in _chunks(sources, errand, helped):
        done = chunk if previous is None else _judged(chunk, policy, previous)
        for each in done:
            yield _result(each, narratives, target)


def _chunks(sources: Sequence[Source], errand: Errand, helped: Helped | None) -> Iterator[Sequence[Done]]:
    """What came of the files, chunk by chunk."""
    began, at = perf_counter(), 0
    while at < len(sources):
        if helped is not None and helped.worth(perf_counter() - began, at, len(sources) - at):
            crew, helped = helped.crew(), None
            if crew is None:
                continue
            files = (given(s, ship=crew.ship) for s in sources[at:])
            yield from ([done] for done in crew.work(Away(errand), files, deadly))
            return
        chunk = _read(sources[at : at + CHUNK], errand)
        at += len(chunk)
        yield errand.finish(chunk)


def _read(sources: Sequence[Source], errand: Errand) -> list[Done]:
    """Read files, fewer than asked for where they take long."""
    began, done = perf_counter(), list[Done]()
    for source in sources:
        done.append(errand.read(Given(source)))
        if perf_counter() - began > PAUSE:
            break
    return done


def _judged(chunk: Sequence[Done], policy: Policy, previous: LastYear) -> list[Done]:
    from schemas.checks import judge  # loads polars and pandera

    readings = [d.reading for d in chunk if d.reading is not None]
    before = [previous.of(d.reading, d.source.path) for d in chunk if d.reading is not None]
    judged = iter(judge(readings, policy, before) if readings else [])
    return [d if d.reading is None else replace(d, judged=next(judged)) for d in chunk]


def _result(done: Done, narratives: Narratives, target: str | None) -> FileResult:
    """A file's result: with what is found among all files together."""
    if done.reading is None or done.judged is None:
        return FileResult(done.source, done.reading, refusal=done.refusal)
    findings = narratives.settle(done.judged)
    data = done.data
    if target is not None and (data is None or (FORMATS[target].previous and findings != done.judged.findings)):
        # a workbook has a sheet of findings
        data = FORMATS[target].write(done.reading.report, findings, done.reading.previous)
    return FileResult(done.source, done.reading, findings, data=data)


def read_source(source: Source, source_format: str | None = None) -> FileResult:
    """Read one file; what goes wrong is its result, not an exception."""
    done = Errand(source_format=source_format, judge=False).read(Given(source))
    return FileResult(source, done.reading, refusal=done.refusal)
