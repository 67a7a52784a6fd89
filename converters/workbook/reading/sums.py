"""Formulas that add cells up: which cells, so that our totals are told from anybody's own formula."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from converters.workbook.reading.scan import position
from schemas.pattern import late

Position = tuple[int, int]

LARGEST = 2_000
"""Cells of a range that is looked into."""

_OURS = late(r'IF\(COUNT\(([^()]*)\)=\d+,SUM\(([^()]*)\),""\)', re.I)
_SUM = late(r"SUM\(([^()]*)\)", re.I)
_REFERENCE = late(r"(?:'?([^'!,:+]+)'?!)?([A-Z]{1,3}\d{1,7})(?::([A-Z]{1,3}\d{1,7}))?", re.I)


@lru_cache(maxsize=1024)
def summed(formula: str, sheet: str) -> Mapping[Position, int] | None:
    """The cells of its own sheet that a formula adds up, each as often as it counts; None for any other formula.

    Known are our totals, sums of ranges, and additions of cells: ``=SUM(D8:F8,H8)+I8``.
    """
    text = "".join(formula.split()).replace("$", "").removeprefix("=").removeprefix("+")
    match = _OURS.fullmatch(text)
    if match is not None and match.group(1).upper() == match.group(2).upper():
        text = f"SUM({match.group(2)})"
    found: Counter[Position] = Counter()
    for term in text.split("+"):
        match = _SUM.fullmatch(term)
        for reference in match.group(1).split(",") if match else [term]:
            cells = _cells(reference, sheet)
            if cells is None:
                return None
            found.update(cells)
    return found


def _cells(reference: str, sheet: str) -> list[Position] | None:
    match = _REFERENCE.fullmatch(reference)
    if match is None or (match.group(1) is not None and match.group(1) != sheet):
        return None
    top, left = position(match.group(2))
    bottom, right = position(match.group(3) or match.group(2))
    rows, columns = range(min(top, bottom), max(top, bottom) + 1), range(min(left, right), max(left, right) + 1)
    if len(rows) * len(columns) > LARGEST:
        return None
    return [(r, c) for r in rows for c in columns]
