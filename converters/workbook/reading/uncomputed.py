"""Words that are formulas whose result the file does not have: nothing of them can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converters.workbook.layout import address
from converters.workbook.reading.cells import Cells
from converters.workbook.reading.scan import position
from converters.workbook.reading.search import Position
from schemas.finding import Note
from schemas.number import Unread


def formula_places(sheet: Cells) -> list[Position]:
    """The formulas of a sheet that show nothing, row by row."""
    return sorted(at for at in map(position, sheet.formulas) if sheet.at(*at) == "")


def uncomputed(sheet: Cells, places: Iterable[Position], key: str | None = None) -> Iterator[Note]:
    """A note on each of these cells that is a formula without a result, or with an error for one.

    ``key`` is the part of the report that the words would belong to.
    """
    for at in places:
        if address(*at) in sheet.formulas and sheet.at(*at) == "" and isinstance(held := sheet.value(*at), Unread):
            reason = "text" if held.raw.startswith("=") else "text_error"
            yield Note("FMT-CACHE", reason, key, sheet.place(*at), "", held.raw, details={"raw": held.raw})
