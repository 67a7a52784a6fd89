"""A finding: one broken rule at one place, as data; words are made of it in `messages`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from schemas.equations import Broken
from schemas.explanation import Explanation
from schemas.number import Number
from schemas.place import Place
from schemas.report import Report


class Severity(Enum):
    """How much a finding weighs; only errors fail a check by default."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place.

    ``reason`` picks the rule's message where it has several; ``details`` are the message's own
    words (raw text, official wording, …). ``actual`` is a number or the raw text that stands there.
    ``explanation`` is what the unit said of a warning (情况说明), where it did.
    """

    rule: str
    severity: Severity
    reason: str = ""
    key: str | None = None
    place: Place | None = None
    label: str = ""
    actual: Number | str | None = None
    expected: Number | str | None = None
    difference: Number | None = None
    broken: Broken | None = None
    look_at: tuple[Place, ...] = ()
    details: Mapping[str, str | int] = field(default_factory=dict)
    explanation: str | None = None

    def weighs(self, least: Severity) -> bool:
        """True where a finding is as grave as ``least`` and nobody explained it."""
        return self.explanation is None and self.severity.rank <= least.rank


@dataclass(frozen=True)
class Note:
    """What a reader noticed in a source, before severities are known."""

    rule: str
    reason: str = ""
    key: str | None = None
    place: Place | None = None
    label: str = ""
    actual: Number | str | None = None
    expected: Number | str | None = None
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A report as read: with the places of its cells and sections, and what was noticed.

    ``places`` maps a cell key to where its value stands; other keys are ``title`` and section keys.
    ``waiting`` are blank totals that fill themselves once their parts are numbers. ``previous`` is last
    year's report where it came along with this one.
    """

    report: Report
    notes: tuple[Note, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    previous: Reading | None = None

    def place_of(self, key: str) -> Place | None:
        """Where a cell stands: in the source, else by table and printed line."""
        if key in self.places:
            return self.places[key]
        cell = self.report.form.by_key.get(key)
        if cell is None:
            return None
        table = self.report.form.tables[cell.table]
        row = [line for _, line in table.lines].index(cell.line) + 1
        return Place(table=self.report.form.section(cell.table).ordinal, row=row)


@dataclass(frozen=True, slots=True)
class Trace:
    """A report's words as other units' are compared with them.

    ``name`` is the unit's as it is compared, ``shown`` as it is told; ``sample`` and ``packed`` are of the words that
    count. A finding of them has ``place``, ``severity`` and the ``explanations`` given of it, and stands before the
    ``at``-th of the report's findings.
    """

    name: str
    shown: str
    sample: tuple[int, ...]
    packed: bytes
    place: Place | None
    severity: Severity
    explanations: tuple[Explanation, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What is found in a report by itself; ``trace`` is None where its words are not to be compared with others'."""

    findings: tuple[Finding, ...]
    trace: Trace | None
