"""What an open workbook says of single cells, asked of as few ranges as will do: Excel answers at once for cells that are alike."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any, Generic, TypeVar

T = TypeVar("T")

Area = tuple[int, int, int, int]
"""First row and column, last row and column, 0-based."""


class Alike(Generic[T]):
    """Something about the cells of a block; ``ask`` says it of a range (of xlwings), None where its cells differ."""

    def __init__(self, sheet: Any, block: Area, ask: Callable[[Any], T | None]) -> None:
        self._sheet, self._block = sheet, block
        self._ask = ask
        self._of = cache(self._asked)

    def __call__(self, row: int, column: int) -> T | None:
        """What is said of a cell; None outside the block, or where even that is undecided."""
        top, left, bottom, right = self._block
        if not (top <= row <= bottom and left <= column <= right):
            return None
        while True:
            found = self._of((top, left, bottom, right))
            if found is not None or (top == bottom and left == right):
                return found
            if bottom - top >= right - left:
                middle = (top + bottom) // 2
                top, bottom = (top, middle) if row <= middle else (middle + 1, bottom)
            else:
                middle = (left + right) // 2
                left, right = (left, middle) if column <= middle else (middle + 1, right)

    def _asked(self, area: Area) -> T | None:
        top, left, bottom, right = area
        return self._ask(self._sheet.range((top + 1, left + 1), (bottom + 1, right + 1)))


class Looks:
    """How the cells of a block look."""

    def __init__(self, sheet: Any, block: Area) -> None:
        self._sheet = sheet
        self.number_format = Alike(sheet, block, _number_format)
        self.struck = Alike(sheet, block, _struck)
        self._merged = Alike(sheet, block, _merged)

    def covered(self, row: int, column: int) -> bool:
        """True for a cell under a merged one that begins elsewhere."""
        if not self._merged(row, column):
            return False
        first = self._sheet.range((row + 1, column + 1)).merge_area
        return (first.row, first.column) != (row + 1, column + 1)


def _number_format(cells: Any) -> str | None:
    """The number format of a range."""
    found: str | None = cells.number_format
    return found


def _struck(cells: Any) -> bool | None:
    """Whether the letters of a range are struck out."""
    font = cells.font.api
    # xlwings has no word for it; on a Mac its object is asked in another way
    said = font.strikethrough.get() if sys.platform == "darwin" else font.Strikethrough
    return said if isinstance(said, bool) else None


def _merged(cells: Any) -> bool | None:
    """Whether all cells of a range are parts of merged cells."""
    said = cells.merge_cells
    return said if isinstance(said, bool) else None
