"""The columns of a table, told from the header cells found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from converters.recognise.labels import Match
from schemas.form import Block, Column

MOST_CELLS = 100


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A header cell as found; ``column`` is None where columns cannot be told apart."""

    match: Match
    row: int
    column: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a block in the order they are printed, with their positions where known."""

    order: tuple[Column, ...]
    positions: tuple[int, ...] | None


@dataclass(slots=True, eq=False)
class Header:
    """The header cells found in one go; ``widths`` are the lengths of their rows in cells."""

    cells: list[HeaderCell] = field(default_factory=list)
    widths: set[int] = field(default_factory=set)

    def add(self, cell: HeaderCell) -> None:
        """Take a header cell; far more than any header has are not kept, and fit no block."""
        if len(self.cells) < MOST_CELLS:
            self.cells.append(cell)

    def layout(self, block: Block, number: int) -> Layout | str:
        """The columns of a block, or the official name of a column that is missing or out of place."""
        leaves = self._leaves(number)
        positional = all(c.column is not None for c in leaves)
        if positional:
            leaves.sort(key=lambda c: c.column or 0)
        found = [_label(c, number) for c in leaves]
        expected = [c.label for c in block.columns]
        if not positional and found[-len(expected) :] == expected and set(found) == set(expected):
            # cells over several rows may stand in each: the lowest row has them all
            found = expected if len(set(expected)) == len(expected) else found
        if len(found) != len(expected) or sorted(found) != sorted(expected):
            return next((e for e in expected if found.count(e) != expected.count(e)), expected[0])
        positions = tuple(c.column or 0 for c in leaves) if positional else None
        if positions is not None and len(set(positions)) < len(positions):
            return expected[0]
        if len(set(expected)) == len(expected):
            return _by_name(block, found, positions)
        wrong = self._misplaced_group(block, number, positional)
        if wrong is not None:
            return wrong
        if found != expected:
            return next(e for e, f in zip(expected, found, strict=True) if e != f)
        return Layout(block.columns, positions)

    def first_column(self) -> int | None:
        """The first column of numbers, where columns can be told apart."""
        columns = [c.column for c in self.cells if c.column is not None and any(m.key for m in c.match.of("header"))]
        return min(columns, default=None)

    def _leaves(self, number: int) -> list[HeaderCell]:
        """Header cells over a column of numbers; of those of other blocks too, which then do not fit."""
        return [c for c in self.cells if any(m.key for m in c.match.of("header"))]

    def _misplaced_group(self, block: Block, number: int, positional: bool) -> str | None:
        """Groups tell apart columns of the same name, so they must stand as on the form."""
        expected = list(_groups(block))
        groups = [c for c in self.cells if any(not m.key and m.block == number for m in c.match.of("header"))]
        if positional:
            groups.sort(key=lambda c: (c.row, c.column or 0))
        found = [c.match.official for c in groups]
        if found != expected:
            return next((e for e in expected if e not in found), expected[0])
        if not positional:
            return None
        for group in groups:
            if not self._begins_own(group, block, number):
                return group.match.official
        return None

    def _begins_own(self, group: HeaderCell, block: Block, number: int) -> bool:
        """True where as many columns stand to the left of a group as the form has."""
        before = sum(1 for c in self._leaves(number) if (c.column or 0) < (group.column or 0))
        declared = next(i for i, c in enumerate(block.columns) if group.match.official in c.path)
        return before == declared


def _label(cell: HeaderCell, number: int) -> str:
    own = [m for m in cell.match.of("header") if m.key and m.block == number]
    return own[0].text if own else "\0" + cell.match.official


def _groups(block: Block) -> Iterator[str]:
    """Group headers, row by row."""
    depth = max(len(c.path) for c in block.columns)
    for level in range(1, depth):
        for path in dict.fromkeys(c.path[:level] for c in block.columns if len(c.path) > level):
            yield path[-1]


def _by_name(block: Block, found: list[str], positions: tuple[int, ...] | None) -> Layout | str:
    columns = {c.label: c for c in block.columns}
    order = tuple(columns[name] for name in found)
    if positions is not None:
        return Layout(order, positions)
    # read row by row, a header shows its groups' columns apart: each group must be in order of itself
    for parent in dict.fromkeys(c.path[:-1] for c in block.columns):
        declared = [c for c in block.columns if c.path[:-1] == parent]
        printed = [c for c in order if c.path[:-1] == parent]
        if declared != printed:
            return next(d.label for d, p in zip(declared, printed, strict=True) if d != p)
    return Layout(block.columns, None)
