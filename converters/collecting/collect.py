"""Collecting: what came in matched with the roster, checked across units and years, and remembered.

A second run costs what has changed: files as they were are not opened, contents known not read, reports checked
under the same rules against the same report of last year not checked. What depends on all units together is worked
out anew from what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from converters.collecting import state
from converters.collecting.alike import Text, alike
from converters.collecting.checked import Pair, checked
from converters.collecting.content import Content
from converters.collecting.gather import Came, Mapper, gather
from converters.collecting.incoming import Found
from converters.collecting.judge import of_unit
from converters.collecting.kept import Accepted
from converters.collecting.match import Units
from converters.collecting.ours import is_notice
from converters.collecting.settle import Kept, Settled, Version, settle
from converters.collecting.state import Unit, UnitState
from converters.collecting.store import Store
from schemas.explained import explained
from schemas.finding import Finding
from schemas.report import Report
from schemas.rules import Policy


@dataclass(frozen=True)
class Asked:
    """What is collected: from whom, on which year, until when; ``previous`` are folders with last year's reports.

    ``leave_out`` are files and folders of our own, which may lie among what came in.
    """

    units: Sequence[Unit]
    year: int
    deadline: date | None = None
    previous: Sequence[str] = ()
    policy: Policy = field(default_factory=Policy)
    leave_out: Collection[Path] = ()


@dataclass(frozen=True)
class Ways:
    """How a run works: how files are read (:func:`map`, or an executor's), who is told of progress, what time it is."""

    mapper: Mapper = map
    progress: Callable[[list[Found]], Iterable[Found]] = iter
    now: datetime | None = None


@dataclass(frozen=True)
class LastYear:
    """Last year's reports as given: by unit the one there is; ``several`` are paths of units that have more."""

    of: Mapping[str, str] = field(default_factory=dict)
    several: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def collect(
    folders: Sequence[str], asked: Asked, store: Store, ways: Ways | None = None
) -> tuple[state.Collection, LastYear]:
    """Everything known of the units once the folders have been gone through, and what came of last year's reports."""
    ways = ways or Ways()
    now = ways.now or datetime.now()
    came = gather(folders, store, asked.leave_out, ways.mapper, ways.progress)
    given = gather(asked.previous, store, asked.leave_out, ways.mapper, ways.progress)
    contents = store.contents()
    units = Units(asked.units)
    settled, strays = settle(
        units,
        asked.year,
        [(c, content) for c in came if not _notice(c, content := contents.get(c.digest))],
        _kept(store, units, asked.year, contents, now.timestamp()),
        store.first_seen(),
        now.timestamp(),
        store.withdrawn(asked.year),
    )
    _keep(store, asked, settled)
    last = _last_year(units, asked.year - 1, given, contents)
    before = {unit: a.digest for unit, a in store.accepted(asked.year - 1).items()} | dict(last.of)
    states = _states(settled, before, asked, store, now)
    collection = state.Collection(asked.year, tuple(states), tuple(strays), asked.deadline, now)
    return collection, last


def _notice(came: Came, content: Content | None) -> bool:
    """True for a notice of ours that came back with a report: it has its name, and is no report."""
    return content is not None and content.refusal is not None and is_notice(came.path)


def accepted_version(a: Accepted, contents: Mapping[str, Content], clock: float) -> Version:
    """What was accepted, as a version whose file need not be there."""
    return Version(Came(a.path, a.digest, a.modified), contents[a.digest], a.how, a.run, gone=True, clock=clock)


def _kept(store: Store, units: Units, year: int, contents: Mapping[str, Content], clock: float) -> dict[str, Kept]:
    """What was accepted in earlier runs; of a unit that has got a code, or another, under its id of now."""
    before = store.accepted(year)
    ids = {u.id for u in units.units}
    found: dict[str, Kept] = {}
    for unit, a in before.items():
        kept = Kept(accepted_version(a, contents, clock), a.run)
        match = units.whose(contents[a.digest]) if unit not in ids else None
        if match is None:
            found[unit] = kept
        elif match.unit is not None and match.outcome is None and match.unit.id not in before:
            found[match.unit.id] = kept
    return found


def _keep(store: Store, asked: Asked, settled: Sequence[Settled]) -> None:
    """What is accepted from now on, all in one transaction; of an unchanged one the run stays."""
    before = store.accepted(asked.year)
    new: dict[str, Accepted | None] = {}
    for one in settled:
        was, version = before.get(one.unit.id), one.accepted
        if version is None:
            if was is not None:
                new[one.unit.id] = None  # its file is there, and known to be another's now
            continue
        run = was.run if was is not None and was.digest == version.content.digest else store.run
        now = Accepted(version.content.digest, version.came.path, version.came.modified, version.how, run)
        if now != was:
            new[one.unit.id] = now
    # the same report under the id that a unit had before
    held = {a.digest for a in new.values() if a is not None}
    ids = {one.unit.id for one in settled}
    new |= {unit: None for unit, a in before.items() if unit not in ids and a.digest in held}
    with store.database.transaction("accepted"):
        store.set_units(asked.units)
        store.set_accepted(asked.year, new)


def _last_year(units: Units, year: int, came: Sequence[Came], contents: Mapping[str, Content]) -> LastYear:
    """Last year's reports by unit; of a unit that has several different ones none, never a guess."""
    found: dict[str, dict[str, Came]] = {}
    unused: list[str] = []
    for file in came:
        content = contents.get(file.digest)
        match = units.whose(content) if content is not None and content.refusal is None else None
        if (
            content is None
            or match is None
            or match.unit is None
            or match.outcome
            or content.year != year
            or content.empty
        ):
            unused.append(file.path)
            continue
        found.setdefault(match.unit.id, {}).setdefault(content.same, file)
    one = {unit: next(iter(reports.values())).digest for unit, reports in found.items() if len(reports) == 1}
    several = tuple(file.path for reports in found.values() if len(reports) > 1 for file in reports.values())
    return LastYear(one, several, tuple(unused))


def _states(
    settled: Sequence[Settled], before: Mapping[str, str], asked: Asked, store: Store, now: datetime
) -> list[UnitState]:
    pairs = {
        s.unit.id: Pair(s.accepted.content.digest, before.get(s.unit.id, "")) for s in settled if s.accepted is not None
    }
    found = checked(list(pairs.values()), store, asked.policy)
    texts = [
        Text(s.unit.id, s.accepted.content.digest, s.accepted.content.name or "")
        for s in settled
        if s.accepted is not None
    ]
    same = alike(texts, store, asked.policy)
    states = []
    for one in settled:
        unit = one.unit
        others = of_unit(one, asked.year, asked.deadline, now.date(), asked.policy)
        if one.accepted is None:
            late = asked.deadline is not None and now.date() > asked.deadline
            states.append(UnitState(unit, None, others, None, one.arrivals, late))
            continue
        others += (same[unit.id],) if unit.id in same else ()
        report = store.report(one.accepted.content.digest)
        own = store.findings_in(found[pairs[unit.id]])
        accepted = next(a for a in one.arrivals if a.outcome is state.Outcome.ACCEPTED)
        late = asked.deadline is not None and accepted.modified.date() > asked.deadline
        states.append(UnitState(unit, report, _together(own, others, report), accepted, one.arrivals, late))
    return states


def _together(own: Sequence[Finding], others: Sequence[Finding], report: Report) -> tuple[Finding, ...]:
    """Findings in one order, with what the unit said of them; its own first where they weigh the same."""
    said = explained(others, report.explanations)
    return tuple(sorted((*own, *said), key=lambda f: f.severity.rank))
