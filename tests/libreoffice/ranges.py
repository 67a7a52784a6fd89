"""Sheets and ranges of the engine. An area is [row, column, last row, last column], 0-based."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xlwings import base_classes

from converters.workbook import layout
from tests.libreoffice.native import NativeSheet


class Error(str):
    """An error value of a cell, by its name."""


class Sheet(base_classes.Sheet):
    book: Any = None
    name: Any = None

    def __init__(self, book: Any, name: str) -> None:
        self.book, self.name = book, name

    def ask(self, action: str, *arguments: Any) -> Any:
        return self.book.ask(action, self.name, *arguments)

    api = property(lambda self: NativeSheet(self))
    index = property(lambda self: self.book.ask("sheets").index(self.name) + 1)
    visible = property(lambda self: self.ask("visible"))
    used_range = property(lambda self: Range(self, self.ask("used")))

    def activate(self) -> None:
        self.ask("activate")

    select = activate

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        if isinstance(arg1, tuple) and len(arg1) == 4:
            row, column, rows, columns = arg1
            return Range(self, [row - 1, column - 1, row + rows - 2, column + columns - 2])
        first = self._area(arg1)
        last = first if arg2 is None else self._area(arg2)
        return Range(self, [*first[:2], *last[2:]])

    def _area(self, cell: Any) -> list[int]:
        if isinstance(cell, Range):
            return cell.area
        if isinstance(cell, tuple):
            if 0 in cell:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            return [cell[0] - 1, cell[1] - 1] * 2
        return self.ask("named", cell)


class Range(base_classes.Range):
    sheet: Any = None

    def __init__(self, sheet: Sheet, area: list[int]) -> None:
        self.sheet, self.area = sheet, area
        self.options: dict[str, Any] = {}

    def ask(self, action: str, *arguments: Any) -> Any:
        return self.sheet.ask(action, self.area, *arguments)

    api = property(lambda self: self)
    row = property(lambda self: self.area[0] + 1)
    column = property(lambda self: self.area[1] + 1)
    shape = property(lambda self: (self.area[2] - self.area[0] + 1, self.area[3] - self.area[1] + 1))
    coords = property(lambda self: (self.sheet, self.row, self.column, *self.shape))
    address = property(lambda self: self.get_address(True, True, False))

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        first, last = (layout.address(*corner, absolute=row_absolute) for corner in (self.area[:2], self.area[2:]))
        return first if first == last else f"{first}:{last}"

    number_format = property(lambda self: self.ask("number_format"))
    font = property(lambda self: Font(self))

    @property
    def merge_cells(self) -> bool | None:
        """As Excel says it: True where all cells are parts of merged ones, None where some are."""
        top, left, bottom, right = self.area
        areas = self.sheet.ask("merge_areas")
        said = {
            any(a <= row <= c and b <= column <= d for a, b, c, d in areas)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        return None if len(said) > 1 else said.pop()

    @property
    def merge_area(self) -> Range:
        row, column = self.area[:2]
        areas = self.sheet.ask("merge_areas")
        return Range(self.sheet, next((x for x in areas if x[0] <= row <= x[2] and x[1] <= column <= x[3]), self.area))

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __bool__(self) -> bool:
        return True

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        row, column = divmod(arg1 - 1, self.shape[1]) if arg2 is None else (arg1 - 1, arg2 - 1)
        return Range(self.sheet, [self.area[0] + row, self.area[1] + column] * 2)

    @property
    def raw_value(self) -> Any:
        rows = [[_from_json(value) for value in row] for row in self.ask("read_values")]
        return rows if len(self) > 1 else rows[0][0]

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows, columns = self.shape
        # one value stands in every cell
        block = [list(row) for row in value] if isinstance(value, list | tuple) else [[value] * columns] * rows
        self.ask("write_values", block)

    @property
    def formula(self) -> Any:
        rows = tuple(tuple(row) for row in self.ask("read_formulas"))
        return rows if len(self) > 1 else rows[0][0]

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    def clear_contents(self) -> None:
        self.ask("clear")

    def autofit(self, axis: str | None = None) -> None:
        if axis in (None, "rows", "r"):
            self.ask("autofit_rows")

    def select(self) -> None:
        self.ask("select")

    @property
    def color(self) -> tuple[int, int, int] | None:
        rgb = self.ask("colour_of")
        return None if rgb is None or rgb < 0 else (rgb >> 16, rgb >> 8 & 255, rgb & 255)

    @color.setter
    def color(self, rgb: tuple[int, int, int] | None) -> None:
        self.ask("colour", -1 if rgb is None else rgb[0] << 16 | rgb[1] << 8 | rgb[2])


class Font(base_classes.Font):
    def __init__(self, cells: Range) -> None:
        self.cells = cells

    api = property(lambda self: self)
    Strikethrough = property(lambda self: self.cells.ask("struck"))
    strikethrough = property(lambda self: self)

    def get(self) -> bool | None:
        """As a Mac's Excel is asked."""
        struck: bool | None = self.Strikethrough
        return struck


def _from_json(value: Any) -> Any:
    if isinstance(value, dict):
        return Error(value["error"]) if "error" in value else dt.datetime.fromisoformat(value["date"])
    return value
