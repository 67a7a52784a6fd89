"""The stamp of a workbook that was sent to a unit: by it a returned file is known, whatever became of its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_UNIT, _NAME, _BATCH = "unit", "unit_name", "batch"
"""Keys at the top of the very hidden sheet."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """To whom a workbook was sent: ``unit`` is its id (the code, else the name), ``batch`` the round it belongs to."""

    unit: str
    name: str
    batch: str

    @property
    def year(self) -> int | None:
        """The year of the round, which its id begins with."""
        begin = self.batch[:4]
        return int(begin) if len(begin) == 4 and begin.isascii() and begin.isdigit() else None

    def head(self) -> dict[str, str]:
        """Keys and values as they are written."""
        return {_UNIT: self.unit, _NAME: self.name, _BATCH: self.batch}


def stamp_from(head: Mapping[str, str]) -> Stamp | None:
    """The stamp among the keys and values of the very hidden sheet."""
    unit, name, batch = (head.get(key, "").strip() for key in (_UNIT, _NAME, _BATCH))
    return Stamp(unit, name, batch) if unit and batch else None
