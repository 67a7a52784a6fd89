"""What a sentence claims of the tables: a number, and the cells whose sum it must be.

Only a clause that is understood as a whole claims something; what stands around it may take a claim back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.number import Number, Value


@dataclass(frozen=True, slots=True)
class Sum:
    """One reading of a number in the text: the sum of ``plus`` without ``minus``."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    def of(self, values: Mapping[str, Value]) -> Number | None:
        """The number in the tables; None where a cell is missing, blank or unread."""
        total: Number = 0
        for key, sign in [*((k, 1) for k in self.plus), *((k, -1) for k in self.minus)]:
            value = values.get(key)
            if not isinstance(value, int) or value < 0:
                return None
            total += sign * value
        return total


@dataclass(slots=True)
class Claim:
    """A number said in a sentence, from ``start`` to ``end``; it agrees where any of ``sums`` gives it."""

    rule: str
    said: int
    sums: tuple[Sum, ...]
    start: int
    end: int
    reason: str = ""
