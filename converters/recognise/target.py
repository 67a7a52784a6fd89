"""What the values of a table are laid on, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.finding import Note
from schemas.form import Block, Table
from schemas.form import Line as FormLine
from schemas.number import Value
from schemas.place import Place


@dataclass(slots=True)
class Placed:
    """A table's cells by key, where they stand, and what was noticed."""

    values: dict[str, Value] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Target:
    """A line of the form with the cells it fills; ``number`` counts the table's blocks."""

    number: int
    block: Block
    line: FormLine
    keys: dict[str, str]

    @property
    def label(self) -> str:
        """The line's labels from the outermost group inwards."""
        return " › ".join(self.line.path)

    @property
    def first(self) -> str:
        """The key of its first cell."""
        return next(iter(self.keys.values()))


_TARGETS: dict[int, tuple[Table, tuple[Target, ...]]] = {}
"""Of each table object that was asked for (there are few), which stays alive here, so that its id is its own."""


def targets(table: Table) -> tuple[Target, ...]:
    """The lines of a table in printed order."""
    known = _TARGETS.get(id(table))
    if known is None:
        known = _TARGETS[id(table)] = (table, _targets(table))
    return known[1]


def _targets(table: Table) -> tuple[Target, ...]:
    cells = {(c.block, c.line.key, c.column.key): c.key for c in table.cells}
    return tuple(
        Target(n, block, line, {c.key: cells[n, line.key, c.key] for c in block.columns})
        for n, block in enumerate(table.blocks)
        for line in block.lines
    )
