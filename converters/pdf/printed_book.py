"""Our workbook printed to PDF: its cover, other text and findings told from the report itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from converters.pdf.cells import grid
from converters.pdf.narrative import goes_on, measure, paragraph_text
from converters.pdf.sheet import Sheet
from converters.pdf.typed import Line
from converters.recognise.titles import COVER_FIELDS
from converters.workbook.layout import FINDINGS, OTHER_TEXT, PREAMBLE_NAME, PREVIOUS

_VERSION = "模板版本"
"""Stands on the cover of our workbook and nowhere else."""
_CAPTION = "文字"
"""Heads the column of text on the sheet of other text."""


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of the report's parts; the paragraphs before them (title, cover, preamble) and after them."""

    front: list[str]
    sheets: list[Sheet]
    closing: list[str]
    last: int


def printed_book(sheets: Sequence[Sheet]) -> Book | None:
    """A printed workbook of ours; None for any other document."""
    if not sheets or not sheets[0].tables:
        return None
    cover = {row[0]: row[1] for row in grid(*sheets[0].tables[0]) if len(row) > 1}
    if _VERSION not in cover:
        return None
    top = sheets[0].tables[0][0].box.top
    front = ["".join(line.text for line in sheets[0].lines if line.top < top)]
    front += [f"{name}：{cover[name]}" for name in COVER_FIELDS if cover.get(name)]
    parts: list[Sheet] = []
    other: list[tuple[str, str]] = []
    for sheet in sheets[1:]:
        head = sheet.lines[0].text if sheet.lines else ""
        if head.startswith((PREVIOUS, FINDINGS)):
            break
        if head.startswith(OTHER_TEXT) or (other and not sheet.tables):
            other += _other_text(sheet, other)
        else:
            parts.append(sheet)
    front += [text for name, text in other if name == PREAMBLE_NAME]
    closing = [text for name, text in other if name != PREAMBLE_NAME]
    return Book(front, parts, ["---", *closing] if closing else [], sheets[-1].page.number)


def _other_text(sheet: Sheet, before: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The paragraphs of the sheet of other text, each with the name of its place."""
    caption = next((line for line in sheet.lines if _CAPTION in line.text and line is not sheet.lines[0]), None)
    body = [line for line in sheet.lines if not line.text.startswith(OTHER_TEXT) and line is not caption]
    edge = next((g.left for g in caption.glyphs if g.text == _CAPTION[0]), 0.0) if caption is not None else 0.0
    made: list[tuple[str, list[Line]]] = []
    text = measure([body], sheet.page.width)
    for line in body:
        # what begins left of the column of text names the place
        name = "".join(g.text for g in line.glyphs if g.right < edge).strip()
        words = Line(tuple(g for g in line.glyphs if g.right >= edge), line.spaced)
        if name or not made or not goes_on(made[-1][1][-1], words, text, same_page=True):
            last = made[-1][0] if made else before[-1][0] if before else PREAMBLE_NAME
            made.append((name or last, [words]))
        else:
            made[-1][1].append(words)
    return [(name, paragraph_text(own)) for name, own in made]
