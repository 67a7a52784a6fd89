"""Write a report as text: headings, narrative, and the tables in full official wording, cells apart by tabs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from converters.printed import Closing, Cover, Heading, Numbers, Paragraph, Title, pieces
from converters.recognise.escape import escape
from schemas.finding import Finding
from schemas.grid import grid
from schemas.report import Report

CLOSING_RULE = "---"


def write(report: Report, findings: Sequence[Finding] = ()) -> str:
    """The text of a report, lines ending in LF; :func:`converters.text_read.read` reads it back unchanged.

    ``findings`` are not written: a text has no place for them that would not become part of it.
    """
    blocks: list[str] = []
    for piece in pieces(report):
        match piece:
            case Title():
                blocks.append(f"# {piece.text}")
            case Cover():
                blocks.append("\n".join(piece.lines))
            case Heading():
                blocks.append(f"## {piece.section.heading}")
            case Paragraph():
                blocks.append("\n".join(escape(line, piece.part) for line in piece.lines))
            case Numbers():
                blocks.append("\n".join(_rows(piece)))
            case Closing():
                blocks.append(CLOSING_RULE)
    return "\n\n".join(blocks) + "\n"


def _rows(numbers: Numbers) -> Iterator[str]:
    """One line of text for each row of the grid; a merged cell is written once, at its top left."""
    printed = grid(numbers.table)
    rows = [[""] * printed.width for _ in range(printed.height)]
    for cell, text in numbers.cells:
        rows[cell.row][cell.column] = text
    for row in rows:
        yield "\t".join(row)
