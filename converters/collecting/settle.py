"""Which of the files that came in is each unit's report: no two are, and every other is said why not.

Versions of a unit are ordered by when they were saved, as the program that saved them wrote into them (copying and
mailing leave that alone), else by the time of the file. A report that came in several files, in whatever formats, is
one: of copies without explanations the earliest counts, of those with explanations the latest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from converters.collecting.content import Content
from converters.collecting.gather import Came
from converters.collecting.match import Match, Units
from converters.collecting.state import Arrival, Outcome, Unit

TICK = 2.0
"""Seconds: an archive's clock does not tell less apart."""
_DAY = 86_400
_EMPTY = {
    "zh": "一个数据也没有填，还是空表，没有算作报告。请填写后再报。",
    "en": "not one number is filled in; an empty form is no report. Ask for it filled in.",
}
_WITHDRAWN = {
    "zh": "这份报告收下后又撤回了，不再采用。撤回有误的，用 collect --restore 恢复。",
    "en": "this report was accepted and then withdrawn. If that was a mistake, undo it with collect --restore.",
}


@dataclass(frozen=True)
class Version:
    """A report of a unit on the year collected. ``run`` is the one it first came in; ``gone``: its file is not there."""

    came: Came
    content: Content
    how: str
    run: int = 0
    gone: bool = False
    clock: float = field(default=float("inf"), compare=False)
    """The time of the run: what says it was saved later has a clock that is wrong."""

    @property
    def saved(self) -> float | None:
        """When it was saved, where it tells and can be true."""
        saved = self.content.saved
        return saved if saved is not None and saved < self.clock + _DAY else None

    @property
    def time(self) -> float:
        """By this versions are ordered."""
        return self.came.modified if self.saved is None else self.saved


@dataclass(frozen=True)
class Settled:
    """A unit's files and the version accepted; ``doubt`` is another report that may as well be the later one.

    ``body`` is the file of its government, or of its office, that might be meant for it.
    """

    unit: Unit
    accepted: Version | None = None
    doubt: Version | None = None
    arrivals: tuple[Arrival, ...] = ()
    body: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What was accepted of a unit in the run ``run``."""

    version: Version
    run: int


def settle(
    units: Units,
    year: int,
    came: Sequence[tuple[Came, Content | None]],
    kept: Mapping[str, Kept] | None = None,
    first_seen: Mapping[str, int] | None = None,
    clock: float = float("inf"),
    withdrawn: Mapping[str, Collection[str]] | None = None,
) -> tuple[list[Settled], list[Arrival]]:
    """Every unit with what came from it, in the roster's order, and the files of none.

    ``kept`` is what was accepted before; it stays where its file is not among those that came, unless another report
    of the unit now stands in that file. ``withdrawn`` are reports of units that were taken back.
    """
    kept, first_seen, withdrawn = kept or {}, first_seen or {}, withdrawn or {}
    digests = {c.digest for c, _ in came}
    versions: dict[str, list[Version]] = {}
    others: dict[str, list[Arrival]] = {}
    strays: list[Arrival] = []
    bodies: dict[str, tuple[str, str]] = {}
    for file, content in came:
        match, refused = _judged(units, year, file, content)
        if match.body is not None and content is not None:
            bodies.setdefault(match.body.id, (content.name or "", file.path))
        if refused is not None:
            (strays if refused.unit is None else others.setdefault(refused.unit, [])).append(refused)
        elif match.unit is not None and content is not None:
            if content.same in withdrawn.get(match.unit.id, ()):
                refused = _refused(file, content, Match(match.unit, match.how, Outcome.WITHDRAWN, _WITHDRAWN))
                others.setdefault(match.unit.id, []).append(refused)
                continue
            version = Version(file, content, match.how or "", first_seen.get(content.digest, 0), clock=clock)
            versions.setdefault(match.unit.id, []).append(version)
    settled = []
    for unit in units.units:
        before = kept.get(unit.id)
        found = versions.get(unit.id, [])
        if before is not None and before.version.content.digest not in digests and not _replaced(before, found):
            found = [*found, before.version]
        accepted, doubt = _latest(found, before)
        arrivals = [_arrival(v, unit, accepted) for v in found if not v.gone or v is accepted]
        everything = sorted([*arrivals, *others.get(unit.id, ())], key=lambda a: a.path)
        settled.append(Settled(unit, accepted, doubt, tuple(everything), bodies.get(unit.id)))
    return settled, strays


def _replaced(before: Kept, found: Sequence[Version]) -> bool:
    """True where the very file that was accepted has become another report of the unit."""
    return any(v.came.path == before.version.came.path for v in found)


def _judged(units: Units, year: int, came: Came, content: Content | None) -> tuple[Match, Arrival | None]:
    """Whose report a file is; the arrival where it is nobody's on this year."""
    refusal = came.refusal or (content.refusal if content is not None else None)
    if content is None or refusal is not None:
        stamp = content.stamp if content is not None else None
        unit = units.by_stamp(stamp) if stamp is not None else None
        why = {"zh": refusal.zh, "en": refusal.en} if refusal is not None else {}
        how = "stamp" if unit is not None else None
        return Match(unit), _refused(came, content, Match(unit, how, Outcome.UNREADABLE, why))
    match = units.whose(content)
    if match.outcome is not None:
        return match, _refused(came, content, match)
    on = content.year if content.year is not None or content.stamp is None else content.stamp.year
    if on != year:
        zh = f"是 {on} 年度的报告" if on is not None else "没有写明年度"
        en = f"a report on {on}" if on is not None else "the year is not given"
        why = {"zh": f"{zh}，这次收的是 {year} 年度。", "en": f"{en}; those on {year} are collected."}
        return match, _refused(came, content, Match(match.unit, match.how, Outcome.WRONG_YEAR, why))
    if content.empty:
        return match, _refused(came, content, Match(match.unit, match.how, Outcome.EMPTY, _EMPTY))
    return match, None


def _refused(came: Came, content: Content | None, match: Match) -> Arrival:
    assert match.outcome is not None
    unit = match.unit.id if match.unit is not None else None
    saved = content.saved if content is not None else None
    at = came.modified if saved is None else saved
    return Arrival(came.path, came.digest, moment(at), match.outcome, unit, match.how, match.why)


def _latest(found: Sequence[Version], before: Kept | None) -> tuple[Version | None, Version | None]:
    """The version that counts, and another that may as well be the later."""
    groups: dict[str, list[Version]] = {}
    for version in found:
        groups.setdefault(version.content.same, []).append(version)
    reports = [_of_copies(copies) for copies in groups.values()]
    if not reports:
        return None, None
    held = before.version.content.same if before is not None else None
    # among those that cannot be told apart: the one accepted, then one in its own workbook, then by name
    latest = max(v.time for v in reports)
    tied = [v for v in reports if latest - v.time < TICK]
    best = min(tied, key=lambda v: (v.content.same != held, v.how != "stamp", len(v.came.path), v.came.path))
    doubtful = [v for v in reports if v is not best and not _later(best, v, before)]
    if doubtful and all(
        v.gone for v in groups[best.content.same]
    ):  # of two that might be the later, somebody took this one away
        return _latest([v for v in found if not v.gone], None)
    return best, min(doubtful, key=lambda v: (-v.time, v.came.path), default=None)


def _of_copies(copies: Sequence[Version]) -> Version:
    """Which copy of one report counts."""
    said = [v for v in copies if v.content.explained]
    if said:
        return max(said, key=lambda v: (v.time, not v.gone, -len(v.came.path), v.came.path))
    return min(copies, key=lambda v: (v.time, v.gone, v.how != "stamp", len(v.came.path), v.came.path))


def _later(best: Version, other: Version, before: Kept | None) -> bool:
    """True where one is sure to be later than the other.

    The time of a file is that of saving or any later; so where one tells when it was saved and the other does not,
    the latter is sure to be later only if the former had been accepted before the latter came.
    """
    if best.time - other.time < TICK:
        return False
    if best.saved is None and other.saved is not None:
        held = before is not None and before.version.content.same == other.content.same
        return held and before is not None and best.run > before.run
    return True


def _arrival(version: Version, unit: Unit, accepted: Version | None) -> Arrival:
    outcome, why = Outcome.ACCEPTED, {}
    if accepted is not None and version is not accepted:
        then = f"{moment(accepted.time):%Y-%m-%d %H:%M}"
        if version.content.same == accepted.content.same:
            outcome = Outcome.DUPLICATE
            why = {"zh": f"与“{accepted.came.path}”是同一份报告。", "en": f"the same report as “{accepted.came.path}”."}
        else:
            outcome = Outcome.SUPERSEDED
            zh = f"采用的是“{accepted.came.path}”（{then}），这一份不用。"
            why = {"zh": zh, "en": f"“{accepted.came.path}” ({then}) is used, this one is not."}
    elif version.gone:
        why = {
            "zh": "文件已不在收件文件夹里，沿用以前收下的这一份。",
            "en": "the file is no longer in the folders; what was accepted of it stays.",
        }
    came = version.came
    return Arrival(came.path, came.digest, moment(version.time), outcome, unit.id, version.how, why)


def moment(seconds: float) -> datetime:
    """A time as people here read it."""
    return datetime.fromtimestamp(max(seconds, 0))
