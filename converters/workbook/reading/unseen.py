"""Numbers of a workbook that nobody sees as numbers that hold: struck out, or covered by a merged cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from schemas.number import Unread, Value, number_text

if TYPE_CHECKING:
    from converters.workbook.reading.cells import Cells
    from converters.workbook.reading.own import Own

Position = tuple[int, int]

STRUCK = "~~"
"""Stands before the number format of a cell whose letters are struck out; no format of a cell begins so."""
_FALSE = ("0", "false")


@dataclass(frozen=True, eq=False)
class Merges:
    """The merged ranges of a sheet, each as its first row and column and its last, 0-based."""

    ranges: tuple[tuple[int, int, int, int], ...] = ()

    @cached_property
    def cells(self) -> int:
        """How many cells they cover."""
        return sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in self.ranges)

    @cached_property
    def covered(self) -> frozenset[Position]:
        """The cells under them: all but the first of each, which alone is shown."""
        return frozenset(
            (row, column)
            for top, left, bottom, right in self.ranges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        )


NONE = Merges()


def merges(corners: Iterable[tuple[Position, Position]]) -> Merges:
    """Merged ranges by two opposite corners each."""
    return Merges(tuple((min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in corners))


def unseen(sheet: Cells, row: int, column: int, value: Value) -> Value:
    """A value as read, but a number that is struck out or covered as a token that says so."""
    if value is None or isinstance(value, Unread):
        return value
    if sheet.is_covered(row, column):
        return Unread(f"{number_text(value)}（被合并单元格盖住）")
    if (sheet.number_format(row, column) or "").startswith(STRUCK):
        return Unread(f"~~{number_text(value)}~~")
    return value


def covered(sheet: Cells, cells: Mapping[str, Position], own: Own | None) -> tuple[str, ...]:
    """The keys of a table's cells that lie under a merged cell."""
    if not sheet.merges.ranges:
        return ()
    return _covered_own(sheet.merges, own) if own is not None else _covered(sheet.merges, cells)


def _covered(merged: Merges, cells: Mapping[str, Position]) -> tuple[str, ...]:
    return tuple(key for key, at in cells.items() if at in merged.covered)


@lru_cache(maxsize=64)
def _covered_own(merged: Merges, own: Own) -> tuple[str, ...]:
    return _covered(merged, own.cells)


def struck_styles(xml: bytes) -> frozenset[int]:
    """The cell styles of a workbook whose font strikes its letters out, by index."""
    if b"strike" not in xml:
        return frozenset()
    try:
        root = ElementTree.fromstring(xml)  # the container refused every DTD
    except ElementTree.ParseError:
        return frozenset()
    struck = {str(index) for fonts in _all(root, "fonts") for index, font in enumerate(fonts) if _is_struck(font)}
    formats = [xf for listed in _all(root, "cellXfs") for xf in listed]
    return frozenset(index for index, xf in enumerate(formats) if xf.get("fontId", "0").strip() in struck)


def _is_struck(font: ElementTree.Element) -> bool:
    return any(e.get("val", "1").strip().lower() not in _FALSE for e in _all(font, "strike"))


def _all(root: ElementTree.Element, name: str) -> Iterable[ElementTree.Element]:
    return (e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == name)
