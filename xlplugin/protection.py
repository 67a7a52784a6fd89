"""Writing on a protected sheet, and leaving it protected as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_OPTIONS = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
"""Of Excel's Protection object; the arguments of Protect have the same names."""


@contextmanager
def unlocked(sheet: Any) -> Iterator[None]:
    """Take a sheet's protection off and put it back with the same options.

    Our sheets have no password; one set by somebody else stays, and writing then fails with a
    reason. Where the program has no such object (xlwings reaches it through ``api``), nothing is done.
    """
    api = sheet.api
    if not getattr(api, "ProtectContents", False):
        yield
        return
    kept = {name: bool(getattr(api.Protection, name)) for name in _OPTIONS}
    kept |= {"DrawingObjects": bool(api.ProtectDrawingObjects), "Scenarios": bool(api.ProtectScenarios)}
    api.Unprotect("")
    try:
        yield
    finally:
        api.Protect("", **kept)
