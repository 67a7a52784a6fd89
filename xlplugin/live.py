"""What stands in an open workbook, as the reader of files sees it: unsaved edits included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from converters.workbook.layout import address
from converters.workbook.reading.cells import Cells, shown
from converters.workbook.reading.number_formats import is_plain
from converters.workbook.reading.unseen import STRUCK
from converters.workbook.reading.values import Raw
from schemas.number import Unread, Value, from_decimal, from_float
from xlplugin.looks import Looks

MAX_ROWS, MAX_COLUMNS = 20_000, 500
"""As far as the reader of files looks; formats may reach further."""


class LiveCells(Cells):
    """A block of cells of an open workbook.

    ``values`` are rows as Excel hands them (floats, None, texts, dates, truth values, errors as
    ``#REF!``), ``formulas`` rows of texts; the block's top left stands at ``top``, ``left`` (0-based). ``looks`` says how
    cells look; a function in a cell is not told.
    """

    state = "visible"

    def __init__(
        self,
        name: str,
        values: Sequence[Sequence[Any]],
        formulas: Sequence[Sequence[Any]] = (),
        top: int = 0,
        left: int = 0,
        looks: Looks | None = None,
    ) -> None:
        self.name = name
        self._formulas = {
            address(top + r, left + c): text
            for r, row in enumerate(formulas)
            for c, text in enumerate(row)
            if isinstance(text, str) and text.startswith("=")
        }
        self._looks = looks
        self._rows: list[list[Raw]] = [[] for _ in range(top)]
        self._rows += [[""] * left + ["" if v is None else v for v in row] for row in values]

    @property
    def rows(self) -> list[list[Raw]]:
        """All rows from A1 on."""
        return self._rows

    def value(self, row: int, column: int) -> Value:
        """A cell as the value of a number cell: number, unread token, or None where it is blank."""
        raw = self.at(row, column)
        if isinstance(raw, Decimal):  # a cell in a currency format
            return from_decimal(raw)
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return from_float(float(raw))
        words = shown(raw).strip()
        return Unread(words) if words else None

    @property
    def formulas(self) -> frozenset[str]:
        """Addresses of all formulas."""
        return frozenset(self._formulas)

    def formula(self, row: int, column: int) -> str:
        """The text of a formula with its equals sign, "" where the cell holds none."""
        return self._formulas.get(address(row, column), "")

    def number_format(self, row: int, column: int) -> str | None:
        """The number format of a cell where it may show another thing than its number, behind ``~~`` where its letters
        are struck out."""
        if self._looks is None:
            return None
        code = self._looks.number_format(row, column)
        odd = None if code is None or is_plain(code) else code
        return f"{STRUCK}{odd or ''}" if self._looks.struck(row, column) else odd

    def is_covered(self, row: int, column: int) -> bool:
        """True for a cell under a merged one that begins elsewhere."""
        return self._looks is not None and self._looks.covered(row, column)

    def has_result(self, row: int, column: int) -> bool:
        """False for a formula that shows nothing."""
        return self.at(row, column) != ""


def sheets_of(book: Any) -> Iterator[LiveCells]:
    """The worksheets of an open workbook (an xlwings Book), hidden ones included."""
    for sheet in book.sheets:
        used = sheet.used_range
        rows = min(used.rows.count, MAX_ROWS - used.row + 1)
        columns = min(used.columns.count, MAX_COLUMNS - used.column + 1)
        if rows < 1 or columns < 1:
            continue
        block = used.resize(rows, columns)
        values = block.options(ndim=2, err_to_str=True).value
        top, left = used.row - 1, used.column - 1
        looks = Looks(sheet, (top, left, top + rows - 1, left + columns - 1))
        yield LiveCells(sheet.name, values, block_of(block.formula), top, left, looks)


def block_of(value: Any) -> Sequence[Sequence[Any]]:
    """Rows of what Excel gives for a range: one cell comes bare, one row or column flat."""
    if not isinstance(value, tuple | list):
        return [[value]]
    if value and not isinstance(value[0], tuple | list):
        return [value]
    return value
