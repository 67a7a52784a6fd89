"""Stamps: the id of a round of collecting, and whose workbook a file is, told without reading its report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from converters.collecting.state import Unit
from converters.errors import Unreadable
from converters.workbook.layout import META, META_HEAD_ROWS, META_MAGIC
from converters.workbook.reading.cells import Book
from converters.workbook.reading.read import open_book
from converters.workbook.stamp import Stamp, stamp_from

__all__ = ["Stamp", "batch_id", "stamp_for", "stamp_in", "stamp_of"]

_BOOK = b"PK\x03\x04"
_DIGITS = 10


def batch_id(units: Iterable[Unit], year: int) -> str:
    """The id of a round: ``2024-1f0c9a77b2``, the same for the same units and year, in whatever order they stand."""
    ids = "\n".join(sorted(unit.id for unit in units))
    return f"{year}-{hashlib.sha256(ids.encode()).hexdigest()[:_DIGITS]}"


def stamp_for(unit: Unit, batch: str) -> Stamp:
    """The stamp of the workbook of a unit."""
    return Stamp(unit.id, unit.name, batch)


def stamp_of(data: bytes) -> Stamp | None:
    """The stamp in the bytes of a file; None where it has none, or is no workbook that can be opened safely."""
    if not data.startswith(_BOOK):
        return None
    try:
        return stamp_in(open_book(data))
    except Unreadable:
        return None


def stamp_in(book: Book) -> Stamp | None:
    """The stamp in an opened workbook.

    Only sheets that are hidden or named as ours is are read. Programs that know hidden sheets only, and renamed
    sheets, do no harm.
    """
    sheets = [s for s in book.sheets if s.name == META or s.state != "visible"]
    for sheet in sorted(sheets, key=lambda s: s.name != META):
        try:
            if sheet.text(0, 0) == META_MAGIC:
                stamp = stamp_from({sheet.text(r, 0): sheet.text(r, 1) for r in range(1, META_HEAD_ROWS)})
                if stamp is not None:
                    return stamp
        except Unreadable:
            continue
    return None
