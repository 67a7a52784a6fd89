"""The printed layout of a table: cells with spans, derived from its lines and columns.

Workbook, text, Word and web page draw this one grid; positions are 0-based.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal

from schemas.form import Block, Cell, Table

Role = Literal["caption", "corner", "header", "label", "value"]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A printed cell with its top left corner and spans; ``cell`` for a value only."""

    row: int
    column: int
    rows: int
    columns: int
    role: Role
    text: str = ""
    cell: Cell | None = None


@dataclass(frozen=True)
class Grid:
    """A whole table as printed: ``height`` × ``width`` positions, each under exactly one cell."""

    table: Table
    height: int
    width: int
    cells: tuple[GridCell, ...]
    header_rows: int
    """Rows at the top that a printer repeats on every page (0 where each block has its own)."""

    def rows(self) -> Iterator[tuple[int, list[GridCell]]]:
        """The cells that begin in each row, left to right."""
        for row, group in groupby(self.cells, key=lambda c: c.row):
            yield row, list(group)


@cache
def grid(table: Table) -> Grid:
    """The grid of a table."""
    cells: list[GridCell] = []
    row = 0
    cursor = 0
    header_rows = 0
    for block in table.blocks:
        if block.caption:
            cells.append(GridCell(row, 0, 1, table.width, "caption", block.caption))
            row += 1
        depth = max(len(c.path) for c in block.columns)
        if table.label_columns:
            cells.append(GridCell(row, 0, depth, table.label_columns, "corner", block.corner))
        cells.extend(_headers(table, block, row, depth))
        header_rows = row + depth
        row += depth
        cells.extend(_labels(table, block, row))
        for offset in range(len(block.lines)):
            for index in range(len(block.columns)):
                start, span = _column(table, block, index)
                cells.append(GridCell(row + offset, start, 1, span, "value", "", table.cells[cursor]))
                cursor += 1
        row += len(block.lines)
    cells.sort(key=lambda c: (c.row, c.column))
    return Grid(table, row, table.width, tuple(cells), header_rows if len(table.blocks) == 1 else 0)


def _column(table: Table, block: Block, index: int) -> tuple[int, int]:
    """Start and span of a block's column: the last one reaches the grid's right edge."""
    start = table.label_columns + index
    last = index == len(block.columns) - 1
    return start, (table.width - start if last else 1)


def _headers(table: Table, block: Block, top: int, depth: int) -> Iterator[GridCell]:
    for level in range(depth):
        same = groupby(range(len(block.columns)), key=lambda i, at=level: block.columns[i].path[: at + 1])  # type: ignore[misc]
        for path, group in same:
            indices = list(group)
            if len(path) <= level:
                continue
            start, _ = _column(table, block, indices[0])
            end = sum(_column(table, block, indices[-1]))
            rows = depth - level if any(len(block.columns[i].path) == level + 1 for i in indices) else 1
            yield GridCell(top + level, start, rows, end - start, "header", path[-1])


def _labels(table: Table, block: Block, top: int) -> Iterator[GridCell]:
    for level in range(table.label_columns):
        for path, group in groupby(range(len(block.lines)), key=lambda i, at=level: block.lines[i].path[: at + 1]):  # type: ignore[misc]
            indices = list(group)
            if len(path) <= level:
                continue
            leaf = any(len(block.lines[i].path) == level + 1 for i in indices)
            span = table.label_columns - level if leaf else 1
            yield GridCell(top + indices[0], level, len(indices), span, "label", path[-1])
