"""AGG rules: what is found of a unit among others, not in its report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from converters.collecting.settle import Settled
from schemas.finding import Finding
from schemas.place import Place
from schemas.rules import Policy


def finding(
    policy: Policy, rule: str, reason: str = "", place: Place | None = None, **words: str | int
) -> Finding | None:
    """A finding that is all words; None where the rule is off."""
    severity = policy.severity(rule, reason)
    return None if severity is None else Finding(rule, severity, reason, place=place, details=words)


def of_unit(settled: Settled, year: int, deadline: date | None, today: date, policy: Policy) -> tuple[Finding, ...]:
    """What is found of a unit: its report missing, two that may both be meant, one that may be of its other half."""
    return tuple(f for f in _of_unit(settled, year, deadline, today, policy) if f is not None)


def _of_unit(
    settled: Settled, year: int, deadline: date | None, today: date, policy: Policy
) -> Iterator[Finding | None]:
    unit = settled.unit.name
    if settled.accepted is None:
        if deadline is not None and today <= deadline:
            yield finding(policy, "AGG-MISSING", "waiting", unit=unit, year=year, deadline=f"{deadline}")
        else:
            yield finding(policy, "AGG-MISSING", unit=unit, year=year)
        if settled.body is not None:
            named, path = settled.body
            yield finding(policy, "AGG-BODY", unit=unit, named=named, path=path)
    if settled.accepted is not None and settled.doubt is not None:
        used, other = settled.accepted.came.path, settled.doubt.came.path
        yield finding(policy, "AGG-TWICE", unit=unit, year=year, path=used, other=other)
