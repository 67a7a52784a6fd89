"""Choosing what a sum counts: the units asked for, the one report of each, and why others are not counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from converters.collecting.aggregate import NOTE, Choice, Part
from converters.collecting.state import Unit
from schemas.form import Form, form_for_year
from schemas.report import PREAMBLE, Agency, Report
from schemas.review.units import normal_name


@dataclass(frozen=True)
class Came:
    """A report that is there to be counted, or a file that could not be read. ``unit`` is set where it is known."""

    path: str
    report: Report | None
    unit: Unit | None = None


@dataclass(frozen=True)
class Group:
    """The units of one sum, and the agency in whose name it stands."""

    name: str
    agency: Agency
    units: tuple[Unit, ...]


class Levels(ValueError):
    """The roster has units above units, and nobody said of which level the sum is."""


def groups(units: Sequence[Unit], parent: str | None, kind: str | None, by: str | None) -> list[Group]:
    """The sums asked for: units below ``parent``, of ``kind``; one for each parent or kind where ``by`` says so.

    Raises LookupError for a parent or kind that no unit has, Levels where parents would be summed with
    their own units for want of a choice.
    """
    named = {normal_name(u.name): u for u in units}
    chosen = list(units)
    if parent is not None:
        chosen = [u for u in chosen if normal_name(u.parent) == normal_name(parent)]
    if kind is not None:
        chosen = [u for u in chosen if u.kind == kind]
    if not chosen:
        raise LookupError(parent if kind is None else kind)
    if by == "parent":
        names = dict.fromkeys(u.parent for u in chosen if u.parent)
        return [_below(name, named.get(normal_name(name)), [u for u in chosen if u.parent == name]) for name in names]
    if by == "kind":
        kinds = dict.fromkeys(u.kind for u in chosen)
        return [_alike(name or "（未写类型）", [u for u in chosen if u.kind == name]) for name in kinds]
    if parent is not None:
        head = next((u for u in units if normal_name(u.name) == normal_name(parent)), None)
        group = _below(parent, head, chosen)
        return [group if kind is None else replace(_alike(kind, chosen), name=f"{parent}{kind}")]
    if kind is not None:
        return [_alike(kind, chosen)]
    if any(u.parent for u in chosen):
        raise Levels
    return [_alike("", chosen)]


def choices(found: Iterable[Came], asked: Sequence[Group] | None, roster: Sequence[Unit], year: int) -> list[Choice]:
    """What each sum counts of the reports on ``year``; without groups one sum of all units there are."""
    own, unreadable, other = [], [], 0
    for came in found:
        if came.report is None:
            unreadable.append(came.path)
        elif came.report.year == year:
            own.append(came)
        else:
            other += 1
    by_unit, strangers = _by_unit(own, roster)
    if asked is None:
        asked = [_alike("", [parts[0].unit for parts in by_unit.values()])]
    form = form_for_year(year)
    return [_choice(group, by_unit, form, year, tuple(unreadable), tuple(strangers)) for group in asked]


def years(found: Iterable[Came]) -> list[int]:
    """The years that reports are on."""
    return sorted({c.report.year for c in found if c.report is not None and c.report.year is not None})


def _below(name: str, head: Unit | None, units: list[Unit]) -> Group:
    return Group(name, Agency(name, head.code if head is not None else None), tuple(units))


def _alike(name: str, units: list[Unit]) -> Group:
    return Group(name, Agency(f"{name or '各单位'}（{len(units)}个单位合计）"), tuple(units))


def _by_unit(found: Sequence[Came], roster: Sequence[Unit]) -> tuple[dict[str, list[Part]], list[Part]]:
    """Reports by the id of their unit; those of no unit on the roster apart."""
    finder = _Finder(roster)
    by_unit: dict[str, list[Part]] = {}
    strangers = []
    for came in found:
        assert came.report is not None
        unit = came.unit or finder.unit_of(came.report, came.path)
        if not roster and came.report.sections.get(PREAMBLE, "").startswith(NOTE):
            unit = None  # a sum that lies among the reports is no unit's
        if unit is None:
            strangers.append(Part(Unit(came.report.agency.name or came.path), came.report, came.path))
        else:
            by_unit.setdefault(unit.id, []).append(Part(unit, came.report, came.path))
    return by_unit, strangers


class _Finder:
    """Finds the unit of a report: by code, else by name; without a roster each report has a unit of its own making."""

    def __init__(self, roster: Sequence[Unit]) -> None:
        self.open = not roster
        self.by_code = {_code(u.code): u for u in roster if u.code}
        self.by_name = {normal_name(u.name): u for u in roster}

    def unit_of(self, report: Report, path: str) -> Unit | None:
        """The unit; None where the roster does not have it. Another code is another unit, whatever its name."""
        agency = report.agency
        name = normal_name(agency.name) if agency.name else ""
        if agency.code and (unit := self.by_code.get(_code(agency.code))):
            return unit
        unit = self.by_name.get(name) if name else None
        if unit is not None and not (agency.code and unit.code and _code(unit.code) != _code(agency.code)):
            return unit
        return self._made(agency, path) if self.open else None

    def _made(self, agency: Agency, path: str) -> Unit:
        unit = Unit(agency.name or path, agency.code)
        if agency.code:
            self.by_code[_code(agency.code)] = unit
        if agency.name:
            self.by_name.setdefault(normal_name(agency.name), unit)
        return unit


def _code(code: str | None) -> str:
    return normal_name(code or "").upper()


def _choice(
    group: Group,
    by_unit: dict[str, list[Part]],
    form: Form,
    year: int,
    unreadable: tuple[str, ...],
    strangers: tuple[Part, ...],
) -> Choice:
    parts: list[Part] = []
    missing: list[Unit] = []
    other_form: list[Part] = []
    twice: list[Part] = []
    for unit in group.units:
        sent = list(_different(by_unit.get(unit.id, [])))
        if not sent:
            missing.append(unit)
        elif len(sent) > 1:
            twice += sent
        else:
            (parts if sent[0].report.form is form else other_form).append(sent[0])
    counted = {normal_name(p.unit.name) for p in parts}
    above = {normal_name(p.unit.parent) for p in parts} & counted
    parents = tuple(p.unit for p in parts if normal_name(p.unit.name) in above)
    return Choice(
        group.name,
        group.agency,
        form,
        year,
        tuple(parts),
        tuple(missing),
        tuple(other_form),
        tuple(twice),
        unreadable,
        strangers,
        parents,
    )


def _different(parts: Iterable[Part]) -> Iterator[Part]:
    """The reports of a unit, each set of numbers once: the same in several files (workbook and JSON) is one."""
    held: list[Part] = []
    for part in parts:
        if not any(h.report.form is part.report.form and h.report.values == part.report.values for h in held):
            held.append(part)
            yield part
