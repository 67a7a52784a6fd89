"""The columns of a table, told from the header cells found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from converters.recognise.labels import Match
from schemas.form import Block, Column

MOST_CELLS = 100
UNKNOWN = -1
"""In place of a column: to be looked for."""


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

    def __hash__(self) -> int:
        return hash((len(self.order), self.positions))  # columns are many words, and seldom differ


@dataclass(slots=True, eq=False)
class Header:
    """The header cells found in one go; ``widths`` are the lengths of their rows in cells."""

    cells: list[HeaderCell] = field(default_factory=list)
    widths: set[int] = field(default_factory=set)
    _layouts: dict[tuple[int, int], Layout | str] = field(default_factory=dict)
    _first: int | None = None

    def add(self, cell: HeaderCell) -> None:
        """Take a header cell; far more than any header has are not kept, and fit no block."""
        if len(self.cells) < MOST_CELLS:
            self.cells.append(cell)
            self._layouts.clear()
            self._first = UNKNOWN

    def layout(self, block: Block, number: int) -> Layout | str:
        """The columns of a block, or the official name of a column that is missing or out of place."""
        known = self._layouts.get((id(block), number))  # asked for each line; blocks are the form's own
        if known is None:
            known = self._layouts[id(block), number] = self._layout(block, number)
        return known

    def _layout(self, block: Block, number: int) -> Layout | str:
        leaves = self._leaves()
        # rows without their merged cells begin at the same column: then only their order tells
        positional = None not in (at := [c.column for c in leaves]) and len(set(at)) == len(at)
        if positional:
            leaves.sort(key=lambda c: c.column or 0)
        found = [_label(c, number) for c in leaves]
        expected = [c.label for c in block.columns]
        # cells over several rows may stand in each: the lowest row has them all
        repeated = not positional and len(found) > len(expected) and found[-len(expected) :] == expected
        if repeated and set(found) == set(expected) and len(set(expected)) == len(expected):
            found = expected
        if len(found) != len(expected) or sorted(found) != sorted(expected):
            return next((e for e in expected if found.count(e) != expected.count(e)), expected[0])
        positions = tuple(c.column or 0 for c in leaves) if positional else None
        if len(set(expected)) == len(expected):
            return _by_name(block, found, positions, [] if repeated else self.names(number))
        wrong = self._misplaced_group(block, number, positional)
        if wrong is not None:
            return wrong
        if found != expected:
            return next(e for e, f in zip(expected, found, strict=True) if e != f)
        return Layout(block.columns, positions)

    def names(self, number: int) -> list[str]:
        """The cells of a block's header as they were found, columns and groups, each where it was first."""
        own = (m.text for c in self.cells for m in c.match.of("header") if m.block == number)
        return list(dict.fromkeys(own))

    def denies(self, block: Block, number: int) -> bool:
        """True where all columns are named, yet not in an order that the form's header can show."""
        columns = [c.label for c in block.columns]
        names = self.names(number)
        return len(set(columns)) == len(columns) and set(columns).issubset(names) and bool(misplaced(block, names))

    def first_column(self) -> int | None:
        """The first column of numbers, where columns can be told apart."""
        if self._first == UNKNOWN:
            columns = [c.column for c in self._leaves() if c.column is not None]
            self._first = min(columns, default=None)
        return self._first

    def _leaves(self) -> list[HeaderCell]:
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
        before = sum(1 for c in self._leaves() if (c.column or 0) < (group.column or 0))
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


def _by_name(block: Block, found: list[str], positions: tuple[int, ...] | None, names: Sequence[str]) -> Layout | str:
    columns = {c.label: c for c in block.columns}
    order = tuple(columns[name] for name in found)
    if positions is not None:
        return Layout(order, positions)
    return misplaced(block, names) or Layout(block.columns, None)


def misplaced(block: Block, names: Sequence[str]) -> str | None:
    """The column that header cells without positions, as they follow one another, do not show in its place.

    Read row by row, a header shows the columns under a group behind those beside it; read column by
    column, before them; a group over all columns tells nothing. Either way each row is in order of itself, and a group stands before its
    columns, which nothing comes between. Without a group's cell there is one row: the form's order.
    Cells that were not found are left out of account; names must tell the columns apart.
    """
    levels = zip(*(c.path[:-1] for c in block.columns), strict=False)
    over_all = len(list(takewhile(lambda level: len(set(level)) == 1, levels)))
    paths = [c.path[over_all:] for c in block.columns if c.label in names]
    if not {g for p in paths for g in p[:-1]}.issubset(names):
        return _first_other([p[-1] for p in paths], names)
    for level in range(max(map(len, paths), default=0)):
        wrong = _first_other(list(dict.fromkeys(p[level] for p in paths if len(p) > level)), names)
        if wrong is not None:
            return wrong
    leaves = sorted(paths, key=lambda p: names.index(p[-1]))
    for parent in dict.fromkeys(p[:-1] for p in paths if len(p) > 1):
        own = [i for i, p in enumerate(leaves) if p[: len(parent)] == parent]
        first = leaves[own[0]][-1]
        if own[-1] - own[0] >= len(own) or names.index(first) < names.index(parent[-1]):
            return first
    return None


def _first_other(row: Sequence[str], names: Sequence[str]) -> str | None:
    """The first of a row's cells that does not follow the one before it."""
    return next((r for r, p in zip(row, sorted(row, key=names.index), strict=True) if r != p), None)
