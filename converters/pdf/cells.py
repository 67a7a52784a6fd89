"""The cells of a ruled table: those between which no line is drawn are one, merged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from converters.pdf.paper import Glyph
from converters.pdf.rulings import NEAR, Ruled, nearest
from converters.pdf.typed import cell_text
from converters.recognise.rows import is_value
from converters.recognise.seams import mark_spanning

_COVERED = 0.5
"""A line along less than half of an edge is no border of it."""
FEWEST_VALUES = 2
"""Other values that make a row a line of numbers."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its top left position and spans in the grid."""

    row: int
    column: int
    rows: int
    columns: int


def grid(table: Ruled, glyphs: Sequence[Glyph]) -> list[list[str]]:
    """The texts of a table: rows of equally many cells, a merged cell's at its top left and "" under its rest."""
    rows = [[""] * (len(table.xs) - 1) for _ in range(len(table.ys) - 1)]
    owner: dict[tuple[int, int], Cell] = {}
    for cell in _cells(table):
        for r in range(cell.row, cell.row + cell.rows):
            for c in range(cell.column, cell.column + cell.columns):
                owner[r, c] = cell
    inside: dict[Cell, list[Glyph]] = {}
    for g in glyphs:
        inside.setdefault(owner[_at(table.ys, g.y), _at(table.xs, g.x)], []).append(g)
    for cell, own in inside.items():
        rows[cell.row][cell.column] = cell_text(own)
    taller: list[tuple[int, int, int]] = []
    for cell, own in inside.items():
        if cell.rows > 1 and len(rows[cell.row][cell.column].split()) == 1:
            taller.append((cell.row, cell.column, cell.rows))
        elif cell.rows + cell.columns > 2 and _is_among_values(cell, rows):
            # no form merges cells in a line of numbers: a border is missing, and what is seen where is what counts
            rows[cell.row][cell.column] = ""
            places: dict[tuple[int, int], list[Glyph]] = {}
            for g in own:
                places.setdefault((_at(table.ys, g.y), _at(table.xs, g.x)), []).append(g)
            for (r, c), part in places.items():
                rows[r][c] = cell_text(part)
    mark_spanning(rows, taller)
    return rows


def _is_among_values(cell: Cell, rows: list[list[str]]) -> bool:
    """True for a merged cell that holds only values, where a row of it has other values."""
    if not all(map(is_value, rows[cell.row][cell.column].split())):
        return False
    span = range(cell.column, cell.column + cell.columns)
    return any(
        sum(bool(text) and is_value(text) for c, text in enumerate(rows[r]) if c not in span) >= FEWEST_VALUES
        for r in range(cell.row, cell.row + cell.rows)
    )


def _at(places: tuple[float, ...], x: float) -> int:
    """Between which two places ``x`` is."""
    return max(0, min(len(places) - 2, bisect_right(places, x) - 1))


def _cells(table: Ruled) -> Iterator[Cell]:
    """Every cell, once; places where lines enclose no rectangle are cut into rows."""
    height, width = len(table.ys) - 1, len(table.xs) - 1
    borders = _Borders(table)
    beside = [[not borders.right_of(r, c) for c in range(width)] for r in range(height)]
    below = [[not borders.under(r, c) for c in range(width)] for r in range(height)]
    taken = [[False] * width for _ in range(height)]
    for r in range(height):
        for c in range(width):
            if taken[r][c]:
                continue
            right = c
            while right + 1 < width and beside[r][right] and not taken[r][right + 1]:
                right += 1
            bottom = r
            while bottom + 1 < height and _goes_down(beside, below, bottom, c, right):
                bottom += 1
            for i in range(r, bottom + 1):
                taken[i][c : right + 1] = [True] * (right + 1 - c)
            yield Cell(r, c, bottom + 1 - r, right + 1 - c)


def _goes_down(beside: list[list[bool]], below: list[list[bool]], row: int, left: int, right: int) -> bool:
    """True where the run of cells goes on in the next row with the same sides."""
    under = beside[row + 1]
    return (
        all(below[row][left : right + 1])
        and all(under[left:right])
        and not under[right]
        and (left == 0 or not under[left - 1])
    )


class _Borders:
    """Where lines are drawn between the places of a table; its frame counts as drawn."""

    def __init__(self, table: Ruled) -> None:
        self.xs, self.ys = table.xs, table.ys
        self._level: dict[float, list[tuple[float, float]]] = {}
        self._upright: dict[float, list[tuple[float, float]]] = {}
        for s in table.strokes:
            places, drawn = (self.ys, self._level) if s.across else (self.xs, self._upright)
            at = nearest(places, s.at)
            if abs(at - s.at) <= NEAR:
                drawn.setdefault(at, []).append((s.start, s.end))

    def right_of(self, row: int, column: int) -> bool:
        """True where a line parts a place from the one to its right."""
        last = column + 1 == len(self.xs) - 1
        return last or _covers(self._upright.get(self.xs[column + 1], ()), self.ys[row], self.ys[row + 1])

    def under(self, row: int, column: int) -> bool:
        """True where a line parts a place from the one under it."""
        last = row + 1 == len(self.ys) - 1
        return last or _covers(self._level.get(self.ys[row + 1], ()), self.xs[column], self.xs[column + 1])


def _covers(drawn: Sequence[tuple[float, float]], start: float, end: float) -> bool:
    along = sum(max(0.0, min(e, end) - max(s, start)) for s, e in drawn)
    return along > _COVERED * (end - start)
