"""A table without ruling lines: its lines as plain text in which columns stand under one another."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from converters.pdf.limits import WIDEST
from converters.pdf.paper import Glyph
from converters.pdf.typed import Line, line_text

COLUMN_GAP = 1.5
"""In sizes of type: a line with a wider gap has columns."""
WORD_GAP = 0.4
"""In sizes of type: what a wider gap parts in such a line."""
NARROWEST = 1.0
"""Points of a column, at least: type too small to be seen would make more columns than there is memory for."""
APART = 2
"""Spaces between what is parted, at least."""
FEWEST = 2
"""Lines with columns that make a table."""
MOST_BETWEEN = 4
"""Lines without columns (parts of labels, captions) that may stand between two lines with columns."""


def pieces(line: Line, gap: float) -> list[tuple[Glyph, ...]]:
    """The letters of a line between gaps wider than ``gap`` (in sizes of type)."""
    found: list[list[Glyph]] = [[]]
    for g in line.glyphs:
        if g.text.isspace():
            continue
        before = found[-1][-1] if found[-1] else None
        if before is not None and g.left - before.right > gap * max(before.size, g.size):
            found.append([])
        found[-1].append(g)
    # white space within a piece is kept by the line's own letters
    return [tuple(g for g in line.glyphs if p[0].left <= g.left <= p[-1].left) for p in found if p]


def runs(lines: Sequence[Line], wide: float) -> list[tuple[int, int]]:
    """From which to which line (exclusive) stand tables; a line as long as ``wide`` without columns is narrative."""
    found: list[tuple[int, int]] = []
    start = last = -1
    many = 0

    def close() -> None:
        if many >= FEWEST:
            found.append((start, last + 1))

    for i, line in enumerate(lines):
        if len(pieces(line, COLUMN_GAP)) > 1:
            if start < 0:
                start, many = i, 0
            last, many = i, many + 1
        elif start >= 0 and (i - last > MOST_BETWEEN or line.right - line.left >= wide):
            close()
            start = -1
    if start >= 0:
        close()
    return found


def layout(lines: Sequence[Line]) -> list[str]:
    """Lines as text that shows what stands under what: a Chinese letter is two columns wide, others one."""
    unit = max(min(g.size for line in lines for g in line.glyphs) / 2, NARROWEST)
    made = []
    for line in lines:
        text, width = "", 0
        for piece in pieces(line, WORD_GAP):
            words = line_text(piece)
            middle = min((piece[0].left + piece[-1].right) / 2, WIDEST) / unit
            column = max(round(middle - _width(words) / 2), width + APART if text else 0)
            text += " " * (column - width) + words
            width = column + _width(words)
        made.append(text)
    return made


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
