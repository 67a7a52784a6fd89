"""What stands on every page and belongs to none: page numbers, running headers and footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from converters.pdf.paper import Page
from converters.pdf.typed import Line
from converters.recognise.rows import is_page_number

MARGIN = 0.12
"""Share of the page's height, at its head and at its foot, where such lines stand."""
FEWEST = 2
"""Pages with the same line."""
LONGEST_COUNT = 30

_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(r"(?:第\s*)?[-—–－―·•]*\s*\d{1,4}\s*[-—–－―·•]*(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?")


def without_furniture(pages: Sequence[tuple[Page, list[Line]]]) -> list[list[Line]]:
    """The lines of each page (those outside tables) without what only counts and names the pages."""
    edges = [[(line, line.text) for line in _edges(page, lines)] for page, lines in pages]
    offsets = Counter(
        offset
        for (page, _), found in zip(pages, edges, strict=True)
        for offset in {n - page.number for n in (_number(text) for _, text in found) if n is not None}
    )
    heights: dict[str, list[float]] = {}
    for found in edges:
        for line, text in found:
            heights.setdefault(_key(text), []).append(line.top)
    kept = []
    for (page, lines), found in zip(pages, edges, strict=True):
        dropped = set()
        for line, text in found:
            number = _number(text)
            counts = number is not None and _counts(number - page.number, offsets, len(pages))
            running = number is None and _is_running(line, heights[_key(text)])
            if is_page_number(text) or counts or running:
                dropped.add(id(line))
        kept.append([line for line in lines if id(line) not in dropped])
    return kept


def _edges(page: Page, lines: list[Line]) -> list[Line]:
    """The lines in the margins at head and foot."""
    head, foot = MARGIN * page.height, (1 - MARGIN) * page.height
    return [line for line in lines if line.bottom < head or line.top > foot]


def _key(text: str) -> str:
    return _DIGITS.sub("#", text)


def _number(text: str) -> int | None:
    """The number of a page, where a line is nothing else."""
    match = _DIGITS.search(text) if len(text) <= LONGEST_COUNT and _COUNTED.fullmatch(text) else None
    return int(match.group()) if match else None


def _counts(offset: int, offsets: Counter[int], pages: int) -> bool:
    """True where pages are numbered one after the other like this; the only page may be numbered 1."""
    return offsets[offset] >= FEWEST or (pages == 1 and offset == 0)


def _is_running(line: Line, heights: Sequence[float]) -> bool:
    """True where the same words stand at the same height on other pages."""
    return sum(abs(top - line.top) < line.size for top in heights) >= FEWEST
