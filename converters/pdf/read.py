"""Read a report from a PDF: tables by their ruling lines, narrative by how it is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from converters.pdf.cells import grid
from converters.pdf.layout import layout, runs
from converters.pdf.narrative import Measure, goes_on, measure, of_page, paragraph_text
from converters.pdf.pages import read_pages
from converters.pdf.paper import Page
from converters.pdf.printed_book import printed_book
from converters.pdf.sheet import Sheet, sheets_of
from converters.pdf.typed import Line
from converters.recognise.document import Document
from converters.recognise.report import recognise
from schemas.finding import Note, Reading
from schemas.place import Place

FULL_LINE = 0.75
"""Share of the text's width from which on a line without columns is narrative."""


def read(data: bytes, name: str) -> Reading:
    """The report in a PDF; places are pages with rows of tables or paragraphs.

    Raises Unreadable for a file that is broken, encrypted, too large, without text, or no report.
    """
    pages, pictures = read_pages(data, name)
    reading = recognise(document(pages).rows)
    notes = [Note("STR-STRAY", "picture", None, Place(page=number), details={"page": number}) for number in pictures]
    return replace(reading, notes=(*reading.notes, *notes))


def document(pages: Sequence[Page]) -> Document:
    """The paragraphs and tables of pages, in reading order."""
    sheets = sheets_of(pages)
    writer = _Writer()
    book = printed_book(sheets)
    if book is not None:
        sheets = book.sheets
        writer.said(book.front, 1)
    for _, group in groupby(sheets, key=lambda s: (round(s.page.width), round(s.page.height))):
        same = list(group)
        usual = measure([s.lines for s in same], same[0].page.width)
        for sheet in same:
            writer.text = of_page(sheet.lines, sheet.page.width, usual)
            _write(sheet, writer)
    writer.close()
    if book is not None:
        writer.said(book.closing, book.last)
    return writer.made


def _write(sheet: Sheet, writer: _Writer) -> None:
    number = sheet.page.number
    for piece in sheet.pieces():
        if isinstance(piece, tuple):
            writer.table(grid(*piece), number)
            continue
        spans = dict(runs(piece, FULL_LINE * writer.text.width))
        at = 0
        while at < len(piece):
            end = spans.get(at)
            if end is None:
                writer.line(piece[at], number)
                at += 1
            else:
                writer.columns(layout(piece[at:end]), number)
                at = end


class _Writer:
    """Puts lines together into paragraphs and hands them on."""

    def __init__(self) -> None:
        self.made = Document()
        self.text = Measure(0.0, 0.0, 0.0)
        self._open: list[Line] = []
        self._begun = self._last = 0

    def line(self, line: Line, page: int) -> None:
        """Take a line of narrative."""
        if self._open and not goes_on(self._open[-1], line, self.text, same_page=page == self._last):
            self.close()
        if not self._open:
            self._begun = page
        self._open.append(line)
        self._last = page

    def said(self, texts: Sequence[str], page: int) -> None:
        """Take paragraphs that are put together already."""
        self.close()
        for text in texts:
            self.made.paragraph([text], page=page)

    def table(self, rows: list[list[str]], page: int) -> None:
        """Take a ruled table."""
        self.close()
        self.made.table(rows, page=page)

    def columns(self, texts: list[str], page: int) -> None:
        """Take a table without ruling lines."""
        self.close()
        self.made.paragraph(texts, page=page)

    def close(self) -> None:
        """The paragraph is at its end."""
        if self._open:
            self.made.paragraph([paragraph_text(self._open)], page=self._begun)
            self._open = []
