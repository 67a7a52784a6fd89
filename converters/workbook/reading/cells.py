"""The cells of a workbook as they stand: texts for labels, values for numbers. Nothing is coerced."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from converters.workbook import layout
from converters.workbook.reading.guard import Package, Sheet
from converters.workbook.reading.moments import moment_text
from converters.workbook.reading.scan import Scan
from converters.workbook.reading.settle import Settler
from converters.workbook.reading.strict import plain_values
from converters.workbook.reading.strings import strings
from converters.workbook.reading.unseen import NONE, Merges
from converters.workbook.reading.values import Raw, hidden, rows
from schemas.number import Unread, Value, from_float, number_text
from schemas.pattern import late
from schemas.place import Place

if TYPE_CHECKING:
    from converters.workbook.reading.calamine_answer import Given

address = lru_cache(maxsize=16384)(layout.address)

_FORMULA = late(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*><f(?:\s[^<>]*)?>([^<>]+)</f>')


class Cells(ABC):
    """One worksheet, of a file or open in Excel; rows and columns are 0-based."""

    name: str
    state: str
    """visible, hidden or veryHidden."""
    plain: bool = False
    """True where :meth:`number_format` has nothing to say of any cell."""
    merges: Merges = NONE

    @property
    @abstractmethod
    def rows(self) -> list[list[Raw]]:
        """All rows from A1 on."""

    @property
    @abstractmethod
    def formulas(self) -> frozenset[str]:
        """Addresses of all formulas."""

    @abstractmethod
    def value(self, row: int, column: int) -> Value:
        """A cell as the value of a number cell: number, unread token, or None where it is blank.

        A formula gives its result; without one, its own text as a token.
        """

    @abstractmethod
    def formula(self, row: int, column: int) -> str:
        """The text of a formula with its equals sign, "" where the cell holds none."""

    @abstractmethod
    def has_result(self, row: int, column: int) -> bool:
        """False for a formula whose result is missing or an empty text."""

    @abstractmethod
    def number_format(self, row: int, column: int) -> str | None:
        """The number format of a cell where it may show another thing than its number, behind ``~~`` where its letters
        are struck out."""

    def at(self, row: int, column: int) -> Raw:
        """The cell as it was given, "" where it is blank or beyond the edge."""
        try:
            return self.rows[row][column]
        except IndexError:
            return ""

    def text(self, row: int, column: int) -> str:
        """A cell as words: a pasted number is the text it shows (``2021``)."""
        return shown(self.at(row, column))

    def is_formula(self, row: int, column: int) -> bool:
        """True where the cell holds a formula."""
        return address(row, column) in self.formulas

    def is_covered(self, row: int, column: int) -> bool:
        """True for a cell under a merged one that begins elsewhere."""
        return (row, column) in self.merges.covered

    def place(self, row: int, column: int) -> Place:
        """The place of a cell, for a person."""
        return _place(self.name, row, column)


class FileCells(Cells):
    """One worksheet of a file."""

    def __init__(self, sheet: Sheet, scan: Scan, book: Book) -> None:
        self.name = sheet.name
        self.state = sheet.state
        self.plain = not scan.formats
        self.merges = scan.merges
        self._index = sheet.index
        self._scan = scan
        self._formulas = scan.formulas
        self._book = book

    @cached_property
    def rows(self) -> list[list[Raw]]:
        """All rows from A1 on."""
        return self._own if self._own is not None else self._book.rows(self._index)

    @cached_property
    def _own(self) -> list[list[Raw]] | None:
        return self._book.own(self._scan)

    @cached_property
    def _hidden(self) -> Mapping[str, str] | None:
        return hidden(self._scan.lines) if self._own is not None and self._scan.lines is not None else None

    def value(self, row: int, column: int) -> Value:
        """A cell as the value of a number cell: number, unread token, or None where it is blank.

        A formula gives its saved result; without one, its own text as a token.
        """
        try:
            raw = self.rows[row][column]
        except IndexError:
            raw = ""
        if isinstance(raw, float):
            return from_float(raw)
        if raw != "":
            words = shown(raw).strip()
            return Unread(words) if words else None
        name = address(row, column)
        settled = self._hidden.get(name) if self._hidden is not None else "" if name in self._scan.filled else None
        if settled == "":
            settled = self._book.settler.raw(self._index, name)
        return None if settled is None else Unread(settled)

    @property
    def formulas(self) -> frozenset[str]:
        """Addresses of all formulas."""
        return self._formulas

    def is_formula(self, row: int, column: int) -> bool:
        """True where the cell holds a formula."""
        return address(row, column) in self._formulas

    def formula(self, row: int, column: int) -> str:
        """The text of a formula with its equals sign, "" where the cell holds none."""
        name = address(row, column)
        if name not in self._formulas:
            return ""
        text = self._formula_texts.get(name)
        return f"={text}" if text else self._book.settler.formula(self._index, name)

    @cached_property
    def _formula_texts(self) -> Mapping[str, str]:
        # one that is shared with other cells, or written in an unusual way, is openpyxl's matter
        if self._scan.lines is not None:
            return {a: text for plan, _ in self._scan.lines for a, text in plan.formulas.items()}
        return {
            a.decode(): html.unescape(text.decode("utf-8", "replace")) for a, text in _FORMULA.findall(self._scan.xml)
        }

    def number_format(self, row: int, column: int) -> str | None:
        """The number format of a cell where it may show another thing than its number."""
        return self._scan.formats.get(address(row, column))

    def has_result(self, row: int, column: int) -> bool:
        """False for a formula whose saved result is missing or an empty text."""
        return self.at(row, column) != "" or address(row, column) in self._scan.errors


class Book:
    """The worksheets of a guarded package, read when they are first asked for."""

    def __init__(self, package: Package) -> None:
        self.settler = Settler(package)
        self.package = package
        self.sheets: list[Cells] = [FileCells(s, s.cells, self) for s in package.sheets if s.cells is not None]

    def own(self, scan: Scan) -> list[list[Raw]] | None:
        """The rows of a sheet that we can read ourselves, else None."""
        if scan.lines is None or self.package.dates is None or self._texts is None:
            return None
        return rows(scan.lines, self._texts, self.package.dates)

    def rows(self, index: int) -> list[list[Raw]]:
        """The rows of the sheet listed at ``index``, by calamine; Unreadable where they are damaged."""
        scan = self.package.sheets[index].cells
        if scan is not None and scan.lines is not None:
            # the scan of other sheets has looked at this already
            plain_values(self.package.sheets[index].name, scan.xml)
        from converters.workbook.reading.calamine import damaged

        if index >= len(self._by_calamine):
            raise damaged("no such sheet")
        given = self._by_calamine[index]
        if given.wrong:
            raise damaged(given.wrong)
        return [list[Raw](row) for row in given.rows]

    @cached_property
    def _texts(self) -> list[str] | None:
        return strings(self.package.texts) if self.package.texts is not None else None

    @cached_property
    def _by_calamine(self) -> Sequence[Given]:
        from converters.workbook.reading.calamine import sheets  # in a process of its own, and seldom needed

        return sheets(self.package.data)

    def sheet(self, name: str) -> Cells | None:
        """The worksheet with this name."""
        return next((s for s in self.sheets if s.name == name), None)


@lru_cache(maxsize=16384)
def _place(sheet: str, row: int, column: int) -> Place:
    return Place(sheet=sheet, cell=address(row, column))


def shown(raw: Raw) -> str:
    """A cell as words: ``12``, ``2.5``, ``TRUE``, ``2024-01-01``."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        value = from_float(float(raw))
        return value.raw if isinstance(value, Unread) else number_text(value) if value is not None else ""
    return moment_text(raw)
