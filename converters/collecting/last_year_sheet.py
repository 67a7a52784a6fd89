"""The sheet 上年数据 of a built workbook, printed anew with the figures of another unit.

A thousand workbooks of a round differ in this sheet and its texts. It is cut out of one that was built, down to the
formats of its rows, and written as XlsxWriter would have: byte for byte what building gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from converters.workbook.previous_layout import text_row
from converters.workbook.previous_rows import PreviousRow
from converters.workbook.writing.previous_sheet import height, inputs
from converters.workbook.writing.put import LONGEST_CELL, Digits
from schemas.number import Number

_ROW = re.compile(r'<row r="(\d+)" spans="[\d:]+"([^>]*)>(.*?)</row>')
_CELL = re.compile(r'<c r="([A-Z])\d+"(?: s="(\d+)")?')
_DIMENSION = re.compile(r'(<dimension ref="A1:[A-Z])\d+(?="/>)')
_ODD = re.compile("[\x00-\x1f\x7f-\x9f<>&\ud800-\udfff\ufffe\uffff]|^\\s|\\s$|_x[0-9A-Fa-f]{4}_")
_BLOCK = 16
"""Rows whose columns XlsxWriter tells together."""


def plain(rows: Iterable[PreviousRow]) -> bool:
    """True where all texts of these rows stand in XML as they are."""
    return not any(
        _odd(row.part)
        or _odd(row.label)
        or _odd(row.key)
        or _odd(row.literal)
        or (isinstance(row.value, str) and _odd(row.value))
        for row in rows
    )


@lru_cache(maxsize=4096)
def _odd(text: str) -> bool:
    return _ODD.search(text) is not None or 2 * len(text) > LONGEST_CELL


@dataclass
class Texts:
    """The shared texts of a workbook: those that are there, by number, and those that come to them."""

    known: Mapping[str, int]
    first: int
    new: dict[str, int] = field(default_factory=dict)
    used: int = 0

    def number(self, text: str) -> int:
        """The number of a text, which is used once more."""
        self.used += 1
        found = self.known.get(text)
        return self.new.setdefault(text, self.first + len(self.new)) if found is None else found


class _Looks(NamedTuple):
    """The formats of a row's first three cells; in rows of words the third is left out."""

    part: str
    label: str
    value: str


class _Row(NamedTuple):
    """A row of the sheet as XML: what stands in its tag besides number and columns, its cells, the last column."""

    more: str
    cells: str
    last: int


@dataclass(frozen=True)
class LastYearSheet:
    """What is around the rows, the rows that every workbook has alike, and how the others look."""

    head: str
    tail: str
    fixed: Mapping[int, _Row]
    looks: Mapping[tuple[bool, bool], _Looks]

    def printed(self, rows: Iterable[PreviousRow], texts: Texts) -> str:
        """The sheet with such rows. Raises KeyError for a row that looks like none of those it was cut from."""
        drawn = dict(self.fixed) | {row.row + 1: self._row(row, texts) for row in rows}
        columns: dict[int, int] = {}
        for number, row in drawn.items():
            block = (number - 1) // _BLOCK
            columns[block] = max(columns.get(block, 0), row.last)
        body = "".join(
            f'<row r="{number}" spans="1:{columns[(number - 1) // _BLOCK]}"{drawn[number].more}>{drawn[number].cells}</row>'
            for number in sorted(drawn)
        )
        head = _DIMENSION.sub(rf"\g<1>{max(drawn)}", self.head)
        return f"{head}<sheetData>{body}</sheetData>{self.tail}"

    def _row(self, row: PreviousRow, texts: Texts) -> _Row:
        number, looks, boxed = row.row + 1, self.looks[_kind(row)], row.row < text_row()
        more = _more(row.label, str(row.value))
        cells = [
            _worded("A", number, looks.part, row.part, texts),
            _worded("B", number, looks.label, row.label, texts),
        ]
        if isinstance(row.value, Number):
            cells.append(f'<c r="C{number}" s="{looks.value}"><v>{Digits(row.value):.16G}</v></c>')
        elif boxed:
            cells.append(_worded("C", number, looks.value, row.value, texts))
        cells.append(_worded("D", number, "", row.key, texts))
        cells.append(_worded("E", number, "", row.literal, texts))
        return _Row(more, "".join(cells), 5 if row.literal else 4)


@lru_cache(maxsize=4096)
def _more(label: str, value: str) -> str:
    """What the tag of a row says of its height."""
    pixels = int(height(label, value) * 4 / 3 + 0.5)
    return f' ht="{pixels * 0.75:.16g}"'


def cut(sheet: str, rows: Sequence[PreviousRow]) -> LastYearSheet:
    """What prints such a sheet, from one into which ``rows`` were written. Raises KeyError where they do not stand there."""
    head, _, rest = sheet.partition("<sheetData>")
    body, _, tail = rest.partition("</sheetData>")
    found = {
        int(number): _Row(more, cells, max(ord(column) - 64 for column, _ in _CELL.findall(cells)))
        for number, more, cells in _ROW.findall(body)
    }
    looks = {}
    for row in rows:
        cells = dict(_CELL.findall(found.pop(row.row + 1).cells))
        looks[_kind(row)] = _Looks(cells["A"], cells["B"], cells.get("C", ""))
    return LastYearSheet(head, tail, found, looks)


def kinds(rows: Iterable[PreviousRow]) -> frozenset[tuple[bool, bool]]:
    """What the formats of these rows depend on: only what a workbook has can be printed."""
    return frozenset(map(_kind, rows))


def _kind(row: PreviousRow) -> tuple[bool, bool]:
    return row.row < text_row(), row.row in inputs()


def _worded(column: str, number: int, look: str, text: str, texts: Texts) -> str:
    """A cell of words; an empty one is there for its format alone."""
    style = f' s="{look}"' if look else ""
    if text:
        return f'<c r="{column}{number}"{style} t="s"><v>{texts.number(text)}</v></c>'
    return f'<c r="{column}{number}"{style}/>' if look else ""
