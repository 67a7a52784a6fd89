"""How wide columns and how high rows must be: neither Excel nor LibreOffice fits merged cells by itself."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from schemas.form import Table
from schemas.grid import Grid, GridCell

PAGE_PIXELS = 650
"""Width of a table: A4 upright between its margins, at 96 pixels an inch."""

LARGEST_HEIGHT = 409.0
"""Excel's highest row, in points."""

_LABEL_PIXELS = 286
_UPRIGHT_PIXELS = 30
_GROUP_PIXELS = 64
_NARROW_PIXELS = 37
"""Two Chinese characters and no more, so that headers of four break in the middle."""
_PADDING = 6
_PIXELS_A_POINT = 96 / 72
_LEADING = 1.5
"""Line height in ems: enough for the fonts that stand in for 宋体 where it is missing."""


def column_pixels(table: Table) -> list[int]:
    """Widths of a table's columns: narrow groups, wide labels, equal columns of numbers."""
    labels = table.label_columns
    if not labels:
        pixels = _NARROW_PIXELS if table.value_columns > 10 else PAGE_PIXELS // table.value_columns
        return [pixels] * table.value_columns
    groups = [_UPRIGHT_PIXELS if upright_level(table, level) else _GROUP_PIXELS for level in range(labels - 1)]
    value = (PAGE_PIXELS - _LABEL_PIXELS) // table.value_columns
    return [*groups, _LABEL_PIXELS - sum(groups), *[value] * table.value_columns]


def upright_level(table: Table, level: int) -> bool:
    """True for the column of outermost groups, whose labels are set one character under another."""
    return level == 0 and table.label_columns > 2


def upright(table: Table, cell: GridCell) -> bool:
    """True where a printed label stands upright in its narrow column."""
    return cell.role == "label" and cell.columns == 1 and upright_level(table, cell.column)


@lru_cache(maxsize=4096)
def ems(text: str) -> float:
    """Width of a text in ems: 1 for a Chinese character, about half for others."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)


@lru_cache(maxsize=4096)
def lines_of(text: str, pixels: float, points: float) -> int:
    """How many lines a text takes in a width; room is kept free for line-break rules."""
    room = max((pixels - _PADDING) / (points * _PIXELS_A_POINT), 1.0)
    kept = max(room - 0.5, 1.0) if room > 4 else math.floor(room)
    return sum(1 if ems(line) <= room else math.ceil(ems(line) / kept) for line in text.split("\n"))


def height_of(lines: int, points: float) -> float:
    """Points that so many lines need."""
    return min(LARGEST_HEIGHT, round(lines * points * _LEADING + 4, 1))


def row_heights(grid: Grid, texts: Mapping[str, str], points: float) -> list[float]:
    """Heights of a grid's rows; ``texts`` has what stands in value cells that hold words."""
    widths = column_pixels(grid.table)
    least = 20.0 if grid.height > 20 else 28.0
    heights = [least] * grid.height
    for cell in sorted(grid.cells, key=lambda c: c.rows):
        text = cell.text if cell.cell is None else texts.get(cell.cell.key, "")
        needed = _needed(grid.table, cell, text, widths, points)
        rows = range(cell.row, cell.row + cell.rows)
        short = needed - sum(heights[r] for r in rows)
        for r in rows:
            heights[r] = min(LARGEST_HEIGHT, heights[r] + max(0.0, short) / cell.rows)
    return [math.ceil(h) for h in heights]


def _needed(table: Table, cell: GridCell, text: str, widths: Sequence[int], points: float) -> float:
    if upright(table, cell):
        return height_of(len(text), points)
    return height_of(lines_of(text, sum(widths[cell.column : cell.column + cell.columns]), points), points)
