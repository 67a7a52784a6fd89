"""Sums over units: every number of the sum is the sum of what each unit gave, and no gap is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import localcontext

from converters.collecting.state import Unit
from schemas.finding import Finding
from schemas.form import Form
from schemas.number import MAX_DIGITS, Number, Value
from schemas.report import PREAMBLE, Agency, Report

NOTE = "【汇总说明，定稿时删去】"
"""How the words on a sum begin, by which it is also known again."""


@dataclass(frozen=True)
class Part:
    """A unit's report, and the file that it came in ("" where it is not known)."""

    unit: Unit
    report: Report
    path: str = ""


@dataclass(frozen=True)
class Choice:
    """The units of one sum: ``parts`` are counted; the rest is why others are not.

    ``twice`` has every report of a unit that sent several that differ; ``unreadable`` are files of whose
    units nothing is known, ``strangers`` reports of units that were not asked for by any roster.
    """

    name: str
    agency: Agency
    form: Form
    year: int
    parts: tuple[Part, ...] = ()
    missing: tuple[Unit, ...] = ()
    other_form: tuple[Part, ...] = ()
    twice: tuple[Part, ...] = ()
    unreadable: tuple[str, ...] = ()
    strangers: tuple[Part, ...] = ()
    parents: tuple[Unit, ...] = ()
    """Counted units that are the parent of others counted: theirs may be in it already."""

    @property
    def asked(self) -> int:
        """How many units there should be."""
        several = {part.unit.id for part in self.twice}
        return len(self.parts) + len(self.missing) + len(self.other_form) + len(several)

    @property
    def whole(self) -> bool:
        """True where every unit's report is counted."""
        return not (self.missing or self.other_form or self.twice or self.unreadable)


@dataclass(frozen=True)
class Sum:
    """What came of adding up. ``lacking`` has the units that gave no number for a cell, ``given`` what the rest adds
    up to; ``report`` shows it, but for cells with a gap, unless gaps were allowed."""

    choice: Choice
    report: Report
    given: Mapping[str, Number]
    lacking: Mapping[str, tuple[Part, ...]]
    allow_gaps: bool
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        """True where a unit is not counted and nobody allowed that, and where none is: a sum of nothing is none."""
        return not (self.choice.parts and (self.choice.whole or self.allow_gaps))


def add(choice: Choice, *, allow_gaps: bool = False) -> Sum:
    """Add up the reports of a choice, with all that is to be said of the sum."""
    from converters.collecting.aggregate_findings import findings_of

    given: dict[str, Number] = {}
    lacking: dict[str, tuple[Part, ...]] = {}
    values: dict[str, Value] = {}
    for cell in choice.form.cells:
        found = [(part, part.report.values[cell.key]) for part in choice.parts]
        gaps = tuple(part for part, value in found if not isinstance(value, Number))
        given[cell.key] = total([value for _, value in found if isinstance(value, Number)])
        if gaps:
            lacking[cell.key] = gaps
        values[cell.key] = given[cell.key] if len(gaps) < len(found) and (allow_gaps or not gaps) else None
    report = Report(choice.form, choice.year, choice.agency, {PREAMBLE: about(choice, len(lacking))}, values)
    summed = Sum(choice, report, given, lacking, allow_gaps)
    return Sum(choice, report, given, lacking, allow_gaps, findings_of(summed))


def total(numbers: list[Number]) -> Number:
    """The exact sum."""
    found: Number = 0
    with localcontext(prec=4 * MAX_DIGITS):  # the default precision would round long numbers
        for number in numbers:
            found = found + number
    return found


def about(choice: Choice, gaps: int) -> str:
    """What the sum is of, in words that stand in every output and are for the drafter to delete."""
    counted = f"{choice.asked}个单位中{len(choice.parts)}个有数据"
    more = [f"没有报告的：{listed([u.name for u in choice.missing])}。"] if choice.missing else []
    if choice.other_form:
        more.append(f"格式不同、没有计入的：{listed([p.unit.name for p in choice.other_form])}。")
    if choice.twice:
        names = list(dict.fromkeys(p.unit.name for p in choice.twice))
        more.append(f"有几份不同的报告、没有计入的：{listed(names)}。")
    if choice.unreadable:
        more.append(f"有{len(choice.unreadable)}个文件读不了。")
    if gaps:
        more.append(f"有{gaps}格数据不全。")
    return f"{NOTE}本表由各单位报告汇总，{counted}。{''.join(more)}"


def listed(names: list[str], most: int = 20) -> str:
    """Names side by side; of very many, the first and how many there are."""
    if len(names) <= most:
        return "、".join(names)
    return "、".join(names[:most]) + f"等{len(names)}个"
