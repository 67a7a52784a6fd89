"""Stamps: the id of a round of collecting, and whose workbook a file is, told without reading its report."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from converters.collecting.state import Unit
from converters.errors import Unreadable
from converters.workbook.layout import META, META_HEAD_ROWS, META_MAGIC
from converters.workbook.reading.cells import shown
from converters.workbook.reading.guard import guard
from converters.workbook.stamp import Stamp, stamp_from

__all__ = ["Stamp", "batch_id", "stamp_for", "stamp_of"]

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
    """The stamp in the bytes of a file; None where it has none, or is no workbook that can be opened safely.

    Only the very hidden sheet is read. Programs that know hidden sheets only, and renamed sheets, do no harm.
    """
    if not data.startswith(_BOOK):
        return None
    try:
        # a cell far out on any sheet would end the process, were calamine to open it
        guard(data)
    except Unreadable:
        return None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [m for m in book.sheets_metadata if m.name == META or m.visible != SheetVisibleEnum.Visible]
        for sheet in sorted(sheets, key=lambda m: m.name != META):
            if (stamp := _on_sheet(book, sheet.name)) is not None:
                return stamp
    except BaseException as error:
        # a panic inside calamine is no Exception; whatever is not calamine's goes on its way
        if type(error).__module__.split(".")[0] not in ("python_calamine", "pyo3_runtime"):
            raise
    return None


def _on_sheet(book: CalamineWorkbook, name: str) -> Stamp | None:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=META_HEAD_ROWS)
    cells = [[shown(cell) for cell in row[:2]] for row in rows]
    if not cells or cells[0][:1] != [META_MAGIC]:
        return None
    return stamp_from({row[0]: row[1] for row in cells[1:] if len(row) == 2})
