"""Reports held in great number: their numbers in little memory, their words only where they are wanted."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from copy import copy
from functools import cache

from converters.collecting.aggregate import NOTE
from schemas.form import Form
from schemas.number import Value
from schemas.report import PREAMBLE, Report


class Figures(Mapping[str, Value]):
    """A report's values by key, as they were: whole numbers in an array, all others beside it."""

    __slots__ = ("_other", "_place", "_whole")

    def __init__(self, form: Form, values: Mapping[str, Value]) -> None:
        self._place = _places(form)
        self._whole, self._other = _apart([values[key] for key in self._place])

    def __getitem__(self, key: str) -> Value:
        at = self._place[key]
        whole = self._whole[at]
        return whole if whole != _elsewhere(self._whole) else self._other.get(at)

    def __iter__(self) -> Iterator[str]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


def light(report: Report, *, words: bool) -> Report:
    """The same report in less memory; without ``words`` it only remembers of its narrative whether it is a sum's."""
    found = copy(report)
    object.__setattr__(found, "values", Figures(report.form, report.values))
    if not words:
        is_sum = report.sections.get(PREAMBLE, "").startswith(NOTE)
        object.__setattr__(found, "sections", {PREAMBLE: NOTE} if is_sum else {})
    return found


@cache
def _places(form: Form) -> dict[str, int]:
    return {key: at for at, key in enumerate(form.by_key)}


_ELSEWHERE = {"i": -(2**31), "q": -(2**63)}
"""Stands in an array of that kind for what is no whole number, or none that the array can hold."""


def _elsewhere(whole: array[int]) -> int:
    return _ELSEWHERE[whole.typecode]


def _apart(values: list[Value]) -> tuple[array[int], dict[int, Value]]:
    """Whole numbers in the smallest array that holds them, and what is not in it by place; blanks are in neither."""
    most = max((abs(v) for v in values if isinstance(v, int)), default=0)
    kind = "i" if most < 2**31 else "q"
    least = -_ELSEWHERE[kind]
    whole = array(kind, [v if isinstance(v, int) and abs(v) < least else _ELSEWHERE[kind] for v in values])
    return whole, {
        at: v for at, v in enumerate(values) if v is not None and not (isinstance(v, int) and abs(v) < least)
    }
