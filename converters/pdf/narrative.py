"""Lines of a page as paragraphs again: by indent, by where lines end, by space and size of type."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from converters.pdf.typed import Line, is_chinese, joined
from converters.recognise.titles import heading, title

INDENT = 0.8
"""In sizes of type: a line set in by more begins a paragraph."""
SLACK = 1.2
"""In sizes of type: a Chinese line may end so much early, for a sign that must not begin the next."""
LEADING = 1.6
"""A distance between lines so many times the usual parts paragraphs."""
OTHER_SIZE = 0.12
"""Type that differs by more is another paragraph's."""
EDGE = 4.0
"""Points within which full lines end."""
FEWEST = 3
"""Lines that make a measure."""
NARROWEST = 0.5
"""Share of the page's width that a column of text has, at least."""

_OPENING = "（〔《“‘【〈「『［([<"
_CLOSING = "）〕》”’】〉」』］)]>，。、；：！？,.;:!?%％"
"""Never at the end of a line; never at its beginning."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The measure of a document's text: where its lines begin, end, and how far they stand apart."""

    left: float
    right: float
    leading: float

    @property
    def width(self) -> float:
        """Of a full line."""
        return self.right - self.left


def measure(pages: Sequence[Sequence[Line]], width: float) -> Measure:
    """The measure of the lines of several pages of one ``width``; lines all short are no measure."""
    every = [line for lines in pages for line in lines]
    if not every:
        return Measure(0.0, 0.0, 0.0)
    steps = Counter(round(b.bottom - a.bottom) for lines in pages for a, b in pairwise(lines))
    often = max(FEWEST, len(every) // 12)
    left = _edge([line.left for line in every], often)
    right = max(-_edge([-line.right for line in every], often), left + NARROWEST * width)
    return Measure(left, right, steps.most_common(1)[0][0] if steps else 0.0)


def of_page(lines: Sequence[Line], width: float, other: Measure) -> Measure:
    """The measure of one page that is set in a way of its own; else the ``other`` pages'."""
    own = measure([lines], width)
    return own if len(lines) >= FEWEST and own.width > NARROWEST * width else other


def _edge(places: Sequence[float], often: int) -> float:
    """The outermost place (the least) near which lines begin so often."""
    ordered = sorted(places)
    near = (p for i, p in enumerate(ordered) if bisect_right(ordered, p + EDGE) - i >= often)
    return next(near, ordered[0])


def goes_on(before: Line, after: Line, text: Measure, *, same_page: bool) -> bool:
    """True where ``after`` continues the paragraph of ``before``."""
    size = max(before.size, after.size)
    if _stands_alone(before, text) or _stands_alone(after, text):
        return False
    if abs(before.size - after.size) > OTHER_SIZE * size:
        return False
    if same_page and text.leading > 0 and after.bottom - before.bottom > LEADING * max(text.leading, 1.2 * size):
        return False
    if after.left > text.left + INDENT * size:
        return False
    return text.right - before.right < _first_word(after) + SLACK * size


def _stands_alone(line: Line, text: Measure) -> bool:
    """True for the heading of a part, and for a title, which is no full line."""
    words = line.text
    return heading(words) is not None or (line.right < text.right - line.size and title(words) is not None)


def _first_word(line: Line) -> float:
    """The width of what cannot be parted at the beginning of a line."""
    end = line.glyphs[0].right
    for before, g in pairwise(line.glyphs):
        chinese = is_chinese(before.text) or is_chinese(g.text)
        if g.text.isspace() or (chinese and before.text not in _OPENING and g.text not in _CLOSING):
            break
        end = g.right
    return end - line.left


def paragraph_text(lines: Sequence[Line]) -> str:
    """The lines of a paragraph as one."""
    return joined(line.text + " " * line.spaced for line in lines).strip()
