"""Write a report as a Word file in the look in which offices publish it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from docx.document import Document as WordDocument

from converters.printed import (
    Closing,
    Cover,
    Heading,
    Numbers,
    Paragraph,
    Title,
    heading_level,
    inline,
    needs_mark,
    pieces,
)
from converters.word.look import COVER, HEADING, style_id
from converters.word.marks import BOLD, RULE, TITLE, Mark
from converters.word.paper import blank, packed
from converters.word.tables import draw
from schemas.finding import Finding
from schemas.report import Report


def write(report: Report, findings: Sequence[Finding] = ()) -> bytes:
    """The bytes of a .docx; :func:`converters.word.read.read` reads it back unchanged.

    ``findings`` are not written: the file is the report as it is published.
    """
    printed = list(pieces(report))
    title = next((p.text for p in printed if isinstance(p, Title)), "")
    marks = {mark for p in printed if isinstance(p, Paragraph) for mark, _ in _parts(p)}
    document = blank(title, marks)
    for piece in printed:
        match piece:
            case Title():
                _add(document, TITLE, piece.lines)
            case Cover():
                _add(document, COVER, piece.lines)
            case Heading():
                _add(document, HEADING, [piece.section.heading])
            case Paragraph():
                for mark, lines in _parts(piece):
                    _add(document, mark.name, lines, bold=True)
            case Numbers():
                document.element.body.insert_element_before(draw(piece), "w:sectPr")
            case Closing():
                _add(document, RULE, [""])
    return packed(document)


def _parts(paragraph: Paragraph) -> Iterator[tuple[Mark, list[str]]]:
    """A paragraph as Word paragraphs: lines that need other styles stand apart, marked as joined."""
    held: tuple[Mark, list[str]] | None = None
    for line in paragraph.lines:
        level, text = heading_level(line)
        if text != text.strip():
            # a sub-heading loses the spaces around it
            level, text = 0, line
        as_is = needs_mark(line, paragraph.part)
        if held is not None and not level and (held[0].level, held[0].as_is) == (0, as_is):
            held[1].append(text)
            continue
        if held is not None:
            yield held
        held = Mark(level, held is not None, as_is), [text]
    if held is not None:
        yield held


def _add(document: WordDocument, style: str, lines: Sequence[str], *, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph._p.get_or_add_pPr()._add_pStyle().val = style_id(style)
    for number, line in enumerate(lines):
        if number:
            paragraph.add_run().add_break()
        for text, strong in _inline(line) if bold else [(line, False)]:
            # a break or a tab is an element of its own, all else stands as it is
            run = paragraph.add_run(text)
            if strong:
                run._r.style = style_id(BOLD)


def _inline(line: str) -> list[tuple[str, bool]]:
    """Bold pieces, where they can be told apart again; programs put neighbours of one style together."""
    found = inline(line)
    neighbours = any(a[1] and b[1] for a, b in pairwise(found))
    return [(line, False)] if neighbours else found
