"""One unit across two years: whether the later report goes on from the earlier, as the rules between years find."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.finding import Finding, Reading
from schemas.form import Form
from schemas.number import Unread
from schemas.review.units import normal_name
from schemas.rules import Policy, catalogue

RULES = ("X-CARRY", "X-ROLL")
_IN, _OUT = "requests.carried_in.", "requests.carried_out."
_IN_FORCE = ".in_force"


@dataclass(frozen=True)
class Years:
    """What X-CARRY and X-ROLL find of the later report; ``form`` is its form.

    ``unassessed`` counts what could not be compared because a number is missing, in 上年结转 and 现行有效件数.
    ``other_unit`` is set where the two reports name different units: nothing was compared then.
    """

    year: int
    form: Form
    findings: tuple[Finding, ...] = ()
    unassessed: int = 0
    other_unit: bool = False


def between(a: Reading, b: Reading) -> Years | None:
    """The year-to-year findings of two reports on years that follow each other, in either order; else None."""
    first, second = a.report.year, b.report.year
    if first is None or second is None or abs(first - second) != 1:
        return None
    before, later = (a, b) if first < second else (b, a)
    form, year = later.report.form, max(first, second)
    if _other_unit(a, b):
        return Years(year, form, other_unit=True)
    from schemas.checks import check  # loads polars and pandera, which reports of one year do not need

    only = Policy(dict.fromkeys(set(catalogue()) - set(RULES)))
    found = check([later], only, [before])[0]
    return Years(year, form, tuple(f for f in found if f.rule in RULES), _unassessed(later, before))


def _unassessed(later: Reading, before: Reading) -> int:
    """How much of what both forms have the rules had to pass over."""
    compared: list[tuple[tuple[Reading, str], ...]] = [
        ((later, k), (before, _OUT + k.removeprefix(_IN))) for k in later.report.values if k.startswith(_IN)
    ]
    for key in later.report.values:
        line = key.removesuffix(_IN_FORCE)
        if key != line and key in before.report.values:
            compared.append(((later, key), (later, f"{line}.issued"), (later, f"{line}.repealed"), (before, key)))
    return sum(any(_none(*cell) for cell in cells) for cells in compared)


def _none(reading: Reading, key: str) -> bool:
    value = reading.report.values.get(key)
    return value is None or isinstance(value, Unread)


def _other_unit(a: Reading, b: Reading) -> bool:
    """True where both name their unit and it is not the same: by code, else by name."""
    here, there = a.report.agency, b.report.agency
    if here.code and there.code:
        return normal_name(here.code).upper() != normal_name(there.code).upper()
    return bool(here.name and there.name) and normal_name(here.name or "") != normal_name(there.name or "")
