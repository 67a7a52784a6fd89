"""What a collecting office knows of its units: who has sent what, and what is wrong with it.

Made by :mod:`converters.collecting.collect`; what shows it (text, workbook, board, slips) reads only this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from schemas.finding import Finding, Severity
from schemas.report import Report


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the roster; ``parent`` is the name of the unit that it reports to, "" at the top.

    ``id`` is its code, or its name where it has none: unique within a roster.
    """

    name: str
    code: str | None = None
    kind: str = ""
    parent: str = ""
    contact: str = ""

    @property
    def id(self) -> str:
        """The code, else the name."""
        return self.code or self.name


class Outcome(Enum):
    """What became of a file that came in."""

    ACCEPTED = "accepted"
    """It is the unit's report."""
    SUPERSEDED = "superseded"
    """A later one of the same unit was accepted."""
    DUPLICATE = "duplicate"
    """The same report as one already there."""
    EMPTY = "empty"
    """Not one number stands in it: a workbook that was sent and is not filled in."""
    WITHDRAWN = "withdrawn"
    """It was accepted, and taken back."""
    WRONG_YEAR = "wrong_year"
    """On another year than the one collected."""
    WRONG_UNIT = "wrong_unit"
    """Sent in the workbook of one unit, but naming another."""
    UNKNOWN_UNIT = "unknown_unit"
    """Of a unit that is not on the roster, or of none that can be told."""
    UNREADABLE = "unreadable"
    """Not a report that can be read."""


@dataclass(frozen=True)
class Arrival:
    """A file that came in. ``path`` as found (``mail.zip!/年报.xlsx`` inside an archive); ``how`` its unit
    was told: ``stamp``, ``code`` or ``name``; ``why`` in words (zh, en) where it was not accepted."""

    path: str
    digest: str
    modified: datetime
    outcome: Outcome
    unit: str | None = None
    how: str | None = None
    why: Mapping[str, str] = field(default_factory=dict)


class Standing(Enum):
    """How far a unit is, worst first."""

    MISSING = "missing"
    """Nothing that could be accepted came."""
    FAULTY = "faulty"
    """Its report has errors."""
    OPEN = "open"
    """Its report has warnings that nobody explained."""
    EXPLAINED = "explained"
    """Every warning is explained."""
    DONE = "done"
    """Nothing was found."""


@dataclass(frozen=True)
class UnitState:
    """A unit, its accepted report with findings and explanations, and every file that came from it."""

    unit: Unit
    report: Report | None = None
    findings: tuple[Finding, ...] = ()
    accepted: Arrival | None = None
    arrivals: tuple[Arrival, ...] = ()
    late: bool = False
    """The accepted report came after the deadline, or nothing came and it has passed."""

    @property
    def standing(self) -> Standing:
        """How far the unit is; findings that only inform do not count."""
        if self.report is None:
            return Standing.MISSING
        if any(f.severity is Severity.ERROR for f in self.findings):
            return Standing.FAULTY
        warnings = [f for f in self.findings if f.severity is Severity.WARNING]
        if any(f.explanation is None for f in warnings):
            return Standing.OPEN
        return Standing.EXPLAINED if warnings else Standing.DONE


@dataclass(frozen=True)
class Collection:
    """Everything known when a status is made; ``units`` in the roster's order, ``strays`` belong to none of them."""

    year: int
    units: tuple[UnitState, ...]
    strays: tuple[Arrival, ...] = ()
    deadline: date | None = None
    at: datetime | None = None
