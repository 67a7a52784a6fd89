"""Two pages on one sheet of paper, side by side, told apart."""

from __future__ import annotations

from converters.pdf.paper import Glyph, Page, Stroke
from converters.pdf.typed import lines

WIDE = 1.2
"""Paper so much wider than high may hold two pages."""
GUTTER = 0.015
"""Share of the width on either side of the middle that must be bare."""
FULL = 0.55
"""Share of a page's width that a line of narrative or of a table reaches over."""
FEWEST = 3
"""Such lines that each of the pages has."""


def halves(page: Page) -> list[Page]:
    """The page itself, or the two that stand on it."""
    middle, gutter = page.width / 2, GUTTER * page.width
    if page.width < WIDE * page.height or _across(page, middle - gutter, middle + gutter):
        return [page]
    both = [_part(page, 0.0, middle), _part(page, middle, page.width)]
    return both if all(map(_is_page, both)) else [page]


def _across(page: Page, left: float, right: float) -> bool:
    """True where something stands over the middle; a line down the fold is not in the way."""
    return any(g.right > left and g.left < right for g in page.glyphs if not g.text.isspace()) or any(
        s.across and s.start < left and s.end > right for s in page.strokes
    )


def _part(page: Page, left: float, right: float) -> Page:
    made = Page(page.number, right - left, page.height, pictured=page.pictured)
    made.glyphs = [
        Glyph(g.text, g.left - left, g.top, g.right - left, g.bottom, g.size, g.turn)
        for g in page.glyphs
        if left <= g.x < right
    ]
    for s in page.strokes:
        if s.across and left <= (s.start + s.end) / 2 < right:
            made.strokes.append(Stroke(True, s.at, s.start - left, s.end - left))
        elif not s.across and left <= s.at < right:
            made.strokes.append(Stroke(False, s.at - left, s.start, s.end))
    return made


def _is_page(page: Page) -> bool:
    long = FULL * page.width
    full = sum(1 for line in lines(page.glyphs) if line.right - line.left > long)
    return full + sum(1 for s in page.strokes if s.across and s.end - s.start > long) >= FEWEST
