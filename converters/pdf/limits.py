"""How much a PDF may hold. An annual report has 5 to 60 pages, and some 1,000 letters and 200 lines on each."""

from __future__ import annotations

LARGEST = 50_000_000
"""Bytes of the file."""
MOST_PAGES = 200
MOST_GLYPHS = 30_000
"""On one page."""
MOST_GLYPHS_OF_ALL = 200_000
MOST_OBJECTS = 50_000
"""Things drawn on one page."""
WIDEST = 14_400
"""Points, either side of a page: PDF's own limit."""
SMALLEST = 0.2
"""Points; smaller type cannot be seen."""
DEEPEST = 8
"""Drawings within drawings."""
SECONDS = 60
"""For the whole file; a report takes a tenth of a second."""
MEMORY = 500_000_000
"""Bytes, where the system can bound it; a report takes 100 MB."""


class TooMuch(Exception):
    """A file above a limit: what there is too much of, how much, and the limit."""

    def __init__(self, what: str, found: int, limit: int) -> None:
        super().__init__(f"{what}: {found} above {limit}")
        self.what, self.found, self.limit = what, found, limit
