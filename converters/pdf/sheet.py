"""Pages taken apart into tables and lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from converters.pdf.furniture import without_furniture
from converters.pdf.halves import halves
from converters.pdf.paper import Glyph, Page
from converters.pdf.rulings import Ruled, ruled_tables, snapped
from converters.pdf.typed import Line, lines


@dataclass(slots=True)
class Sheet:
    """A page taken apart: tables with their places, and the lines outside them."""

    page: Page
    tables: list[tuple[Ruled, list[Glyph]]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def last(self) -> Ruled | None:
        """The table that the page ends with."""
        table = self.tables[-1][0] if self.tables else None
        return table if table and all(line.top < table.box.top for line in self.lines) else None

    @property
    def first(self) -> Ruled | None:
        """The table that the page begins with."""
        table = self.tables[0][0] if self.tables else None
        return table if table and all(line.top > table.box.top for line in self.lines) else None

    def pieces(self) -> Iterator[list[Line] | tuple[Ruled, list[Glyph]]]:
        """From top to bottom the lines between tables, and the tables with the letters in them."""
        at = 0
        for table, glyphs in self.tables:
            end = at
            while end < len(self.lines) and self.lines[end].top < table.box.top:
                end += 1
            yield self.lines[at:end]
            yield table, glyphs
            at = end
        yield self.lines[at:]


def sheets_of(pages: Sequence[Page]) -> list[Sheet]:
    """Pages taken apart, without page numbers and running heads."""
    sheets = [_sheet(half) for p in pages for half in halves(p)]
    kept = without_furniture([(s.page, s.lines) for s in sheets])
    for sheet, own in zip(sheets, kept, strict=True):
        sheet.lines = own
    _continued(sheets)
    return sheets


def _sheet(page: Page) -> Sheet:
    sheet = Sheet(page)
    rest: list[Glyph] = page.glyphs
    for table in ruled_tables(page):
        inside = [g for g in rest if table.box.holds(g.x, g.y)]
        if inside:
            rest = [g for g in rest if not table.box.holds(g.x, g.y)]
            sheet.tables.append((table, inside))
    sheet.lines = lines(rest)
    return sheet


def _continued(sheets: list[Sheet]) -> None:
    """A table that goes on over the ends of pages has the same columns on all of them."""
    chain: list[Sheet] = []
    for sheet in sheets:
        before = chain[-1].last if chain else None
        if not (before and sheet.first and before.goes_on(sheet.first)):
            _share_columns(chain)
            chain = []
        elif len(chain) > 1 and len(chain[-1].tables) > 1:
            # the page before ends with another table than it begins with
            _share_columns(chain)
            chain = chain[-1:]
        chain.append(sheet)
    _share_columns(chain)


def _share_columns(chain: list[Sheet]) -> None:
    xs: list[float] = []
    ends = [(sheet, -1 if n == 0 else 0) for n, sheet in enumerate(chain)] if len(chain) > 1 else []
    for sheet, at in ends:
        xs += sheet.tables[at][0].xs
    for sheet, at in ends:
        table, glyphs = sheet.tables[at]
        sheet.tables[at] = (replace(table, xs=tuple(snapped(xs))), glyphs)
