"""Write a report as Markdown: headings, narrative as it is, and tables drawn with pipes.

It shows in any viewer of GitHub's Markdown, and :func:`converters.text_read.read` reads it back unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from converters.printed import Closing, Cover, Heading, Numbers, Paragraph, Title, pieces
from converters.recognise.escape import escape
from converters.recognise.rows import is_drawn
from schemas.finding import Finding
from schemas.grid import GridCell
from schemas.report import Report

CLOSING_RULE = "---"

# What a viewer takes for marks within a cell; a reader takes the backslash off again.
_SPECIAL = re.compile(r"[\\|*_`<>&~\[\]]")


def write(report: Report, findings: Sequence[Finding] = ()) -> str:
    """The Markdown of a report, lines ending in LF; ``findings`` have no place in it and are not written."""
    blocks: list[str] = []
    for piece in pieces(report):
        match piece:
            case Title():
                blocks.append(f"# {piece.text}")
            case Cover():
                # a viewer would put lines of one paragraph one behind the other
                blocks += piece.lines
            case Heading():
                blocks.append(f"## {piece.section.heading}")
            case Paragraph():
                blocks.append("\n".join(escape(line, piece.part) for line in piece.lines))
            case Numbers():
                blocks += _tables(piece)
            case Closing():
                blocks.append(CLOSING_RULE)
    return "\n\n".join(blocks) + "\n"


def _tables(numbers: Numbers) -> Iterator[str]:
    """A caption and a table for each block of the form's table: a Markdown table has one header, at its top."""
    cells = list(numbers.cells)
    top = 0
    for block in numbers.table.blocks:
        if block.caption:
            yield block.caption
            top += 1
        header = max(len(column.path) for column in block.columns)
        height = header + len(block.lines)
        yield _table([(c, text) for c, text in cells if top <= c.row < top + height], top, header)
        top += height


def _table(cells: Sequence[tuple[GridCell, str]], top: int, header: int) -> str:
    """One table; a merged cell's text at its top left, further rows of the header in bold."""
    width = max(c.column for c, _ in cells) + 1
    height = max(c.row for c, _ in cells) - top + 1
    rows = [[""] * width for _ in range(height)]
    for cell, text in cells:
        row = cell.row - top
        shown = _SPECIAL.sub(r"\\\g<0>", text)
        rows[row][cell.column] = f"**{shown}**" if shown and 0 < row < header else shown
    values = {c.column for c, _ in cells if c.cell is not None}
    rule = _line(["---:" if i in values else "---" for i in range(width)])
    head, *body = (_plain(_line(row)) for row in rows)
    return "\n".join([head, rule, *body])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(line: str) -> str:
    """A line of a table that holds only dashes, so written that it is not taken for the line under a header."""
    return line.replace("-", "\\-") if is_drawn(line) else line
