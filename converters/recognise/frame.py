"""Where the columns of a table stand on one page of a text with positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from converters.recognise.words import Word

Span = tuple[float, float]
"""The first column covered and the one after the last."""

MOST_WIDTH = 1000
NEAR = 0.4
"""Of the distance to the next column: so far off its own column a value may stand that is not under it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The stretch of each column, left to right, as values cover it."""

    spans: tuple[Span, ...]

    def columns(self, values: Sequence[Word]) -> list[int] | None:
        """The column of each value; None where one stands under none, or two under the same."""
        found = [self._column(v) for v in values]
        columns = [c for c in found if c is not None]
        return columns if len(columns) == len(values) and _rising(columns) else None

    def in_order(self, values: Sequence[Word]) -> bool:
        """True for as many values as columns, each nearer to its own than to any other."""
        middles = [_middle(s) for s in self.spans]
        return len(values) == len(middles) and all(
            abs(v.middle - middles[i]) == min(abs(v.middle - m) for m in middles) for i, v in enumerate(values)
        )

    def _column(self, value: Word) -> int | None:
        under = [i for i, (start, end) in enumerate(self.spans) if value.start < end and start < value.end]
        if len(under) == 1:
            return under[0]
        off = sorted((abs(value.middle - _middle(s)), i) for i, s in enumerate(self.spans))
        if len(off) == 1:
            return 0
        return (
            off[0][1]
            if off[0][0] < NEAR * abs(_middle(self.spans[off[0][1]]) - _middle(self.spans[off[1][1]]))
            else None
        )


def frame_of(rows: Sequence[Sequence[Word]]) -> Frame | None:
    """The frame that lines with a value in every column show together; None where they show none.

    A line that stands otherwise than most (a value short and one too many) does not count. Header cells do
    not count either: set from other measures, they are found up to a column's width off their values.
    """
    if not rows:
        return None
    middles = [median(v.middle for v in column) for column in zip(*rows, strict=True)]
    if not _rising(middles):
        return None
    gaps = [b - a for a, b in pairwise(middles)]
    spans = []
    for i, at in enumerate(middles):
        room = min(gaps[max(i - 1, 0) : i + 1], default=MOST_WIDTH) / 2
        own = [r[i] for r in rows if abs(r[i].middle - at) < room]
        if not own:
            return None
        spans.append((float(min(w.start for w in own)), float(max(w.end for w in own))))
    apart = all(a[1] <= b[0] for a, b in pairwise(spans))
    return Frame(tuple(spans)) if apart else None


def spread(frame: Frame) -> float:
    """How wide the columns are together: the right ruler gives the least."""
    return sum(e - s for s, e in frame.spans)


def _middle(span: Span) -> float:
    return (span[0] + span[1]) / 2


def _rising(numbers: Sequence[float]) -> bool:
    return all(a < b for a, b in pairwise(numbers))
