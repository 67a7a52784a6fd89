"""What a status is made of: counts of units, files not used, request outcomes summed; computed once for every output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from converters.collecting.state import Arrival, Collection, Outcome, Standing, UnitState
from schemas.finding import Severity
from schemas.form import Form, form_for_year, form_ids, load_form
from schemas.number import MAX_DIGITS

FINISHED = frozenset((Standing.EXPLAINED, Standing.DONE))
"""Nothing more is asked of a unit here."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Findings of a report: what is explained is neither error nor warning any more."""

    errors: int
    warnings: int
    explained: int
    remarks: int


@dataclass(frozen=True, slots=True)
class Group:
    """The units under one parent, in the roster's order, and how many stand where."""

    parent: str
    states: tuple[UnitState, ...]
    counts: Counter[Standing]
    late: int

    @property
    def finished(self) -> int:
        """Units of which nothing more is asked."""
        return sum(self.counts[s] for s in FINISHED)


@dataclass(slots=True)
class Sum:
    """A line of outcomes over all reports; ``left_out`` reports have no sound number there."""

    path: tuple[str, ...]
    total: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Outcomes:
    """Request outcomes in printed order, over ``reports`` of which ``faulty`` still have errors."""

    lines: tuple[Sum, ...]
    reports: int
    faulty: int
    groups: dict[str, list[Sum]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Of all lines."""
        return sum(s.total for s in self.lines)


def weights(state: UnitState) -> Weights:
    """The findings of a unit's report counted; that there is none is not counted again."""
    if state.report is None:
        return Weights(0, 0, 0, 0)
    counts = Counter(None if f.explanation is not None else f.severity for f in state.findings)
    return Weights(counts[Severity.ERROR], counts[Severity.WARNING], counts[None], counts[Severity.INFO])


def form_of(state: UnitState, year: int) -> Form:
    """The form in whose words findings of a unit are told: its report's, else that of the year."""
    if state.report is not None:
        return state.report.form
    try:
        return form_for_year(year)
    except KeyError:
        return load_form(form_ids()[0])


def standings(collection: Collection) -> Counter[Standing]:
    """How many units stand where."""
    return Counter(s.standing for s in collection.units)


def groups(collection: Collection) -> list[Group]:
    """Units by parent, parents in the order in which the roster first names them."""
    by_parent: dict[str, list[UnitState]] = {}
    for state in collection.units:
        by_parent.setdefault(state.unit.parent, []).append(state)
    return [
        Group(parent, tuple(states), Counter(s.standing for s in states), sum(s.late for s in states))
        for parent, states in by_parent.items()
    ]


def unused(collection: Collection) -> list[tuple[Arrival, str]]:
    """Files that are nobody's accepted report, gravest first, each with the name of the unit it came from."""
    names = {s.unit.id: s.unit.name for s in collection.units}
    found: dict[tuple[str, str], tuple[Arrival, str]] = {}
    for arrival, name in _arrivals(collection):
        if arrival.outcome is not Outcome.ACCEPTED:
            found.setdefault((arrival.path, arrival.digest), (arrival, name or names.get(arrival.unit or "", "")))
    order = list(Outcome)
    return sorted(found.values(), key=lambda pair: (-order.index(pair[0].outcome), pair[0].path))


def outcomes(collection: Collection) -> Outcomes:
    """The lines of table 三 that say how requests were answered, summed over accepted reports.

    A line of another form stands under its own wording. Only counts that a report may hold are summed.
    """
    reports = [s for s in collection.units if s.report is not None]
    lines: dict[tuple[str, ...], Sum] = {}
    forms = [s.report.form for s in reports if s.report is not None]
    with suppress(KeyError):  # a year without a form: the lines of the reports themselves
        forms.insert(0, form_for_year(collection.year))
    for form in dict.fromkeys(forms):
        lines.update({path: Sum(path) for _, path in _outcome_lines(form) if path not in lines})
    for state in reports:
        assert state.report is not None
        for key, path in _outcome_lines(state.report.form):
            value = state.report.values[key]
            if isinstance(value, int) and 0 <= value < 10**MAX_DIGITS:
                lines[path].total += value
            else:
                lines[path].left_out += 1
    parts: dict[str, list[Sum]] = {}
    for line in lines.values():
        parts.setdefault(line.path[0], []).append(line)
    faulty = sum(s.standing is Standing.FAULTY for s in reports)
    ordered = tuple(line for part in parts.values() for line in part)
    return Outcomes(ordered, len(reports), faulty, parts)


def _outcome_lines(form: Form) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The cell of each line's total, and its label below that of the whole group."""
    table = form.tables["requests"]
    terms = {term.split(".")[0] for i in table.identities if i.rule == "T3-RES" for term in i.right}
    for _, line in table.lines:
        if line.key in terms:
            yield f"requests.{line.key}.total", line.path[1:]


def _arrivals(collection: Collection) -> Iterator[tuple[Arrival, str]]:
    for arrival in collection.strays:
        yield arrival, ""
    for state in collection.units:
        for arrival in state.arrivals:
            yield arrival, state.unit.name
