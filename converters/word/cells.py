"""The tables of a Word file as rows of cells on one grid of columns, merged cells at their top left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

from converters.recognise.seams import mark_spanning
from converters.word.package import W, inside, number, on, settings, value
from converters.workbook.reading.container import too_much

MOST_COLUMNS = 500
"""Word's own limit is 63."""
MOST_CELLS = 100_000
"""Of one table; that of a report has some 300."""
NEAR = 230
"""Twentieths of a point (4 mm): edges of cells so near to one another, and of different rows, are one edge."""

_HOLDERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))


_LOOK, _SPAN, _DOWN, _BESIDE = f"{W}tcPr", f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is drawn, or goes on from the row above (``text`` is then ""), between two edges of the grid."""

    start: int
    end: int
    text: str
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; those from ``after`` on are not drawn, but the row says that they are blank."""

    cells: tuple[Cell, ...]
    after: int


def rows(table: Element) -> Iterator[Element]:
    """The rows of a ``w:tbl`` that are there once changes are accepted, and not hidden."""
    for row in held(table, f"{W}tr"):
        said = row.find(f"{W}trPr")
        if not on(said, "del") and not on(said, "hidden"):
            yield row


def cells(row: Element) -> Iterator[Element]:
    """The cells of a row that are there once changes are accepted."""
    for cell in held(row, f"{W}tc"):
        if inside(cell, "tcPr/cellDel") is None:
            yield cell


def held(parent: Element, tag: str) -> Iterator[Element]:
    """The children with this tag, also those in content controls and marked changes."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from held(child, tag)


def is_frame(table: Element) -> bool:
    """True for a table that only frames what stands in it: one column, or a few rows around other tables."""
    found = [list(cells(row)) for row in rows(table)]
    inner = any(next(held(cell, f"{W}tbl"), None) is not None for row in found for cell in row)
    return all(len(row) <= 1 for row in found) or (inner and len(found) <= 3)


def grid_rows(table: Element, text_of: Callable[[Element], str]) -> list[list[str]]:
    """The texts of a table's cells, a list a row; ``text_of`` gives that of a ``w:tc``.

    A row that does not reach the table's right edge stays short: which of its columns is wanting, nobody knows.
    """
    read: list[Row] = []
    merged: dict[int, int] = {}
    count = 0
    for element in rows(table):
        row, merged = _row(element, merged, text_of)
        read.append(row)
        count += max((c.end for c in row.cells), default=0)
        if count > MOST_CELLS:
            raise too_much("一张表格的单元格数", count, MOST_CELLS, "cells of one table")
    edges = _edges(table, read)
    laid = [_laid(row, edges) for row in read]
    mark_spanning(laid, ((number, edges[start], count) for number, start, count in _spans(read)))
    return laid


def _spans(read: list[Row]) -> Iterator[tuple[int, int, int]]:
    """The cells that go on in rows below: row, edge, number of rows."""
    begun: dict[int, tuple[int, int]] = {}
    for line, row in enumerate([*read, Row((), 0)]):
        going = {c.start for c in row.cells if c.goes_on}
        yield from ((at, start, count) for start, (at, count) in begun.items() if start not in going)
        begun = {
            c.start: (begun[c.start][0], begun[c.start][1] + 1) if c.start in going and c.start in begun else (line, 1)
            for c in row.cells
        }


def _row(row: Element, above: dict[int, int], text_of: Callable[[Element], str]) -> tuple[Row, dict[int, int]]:
    """A row, and which cells (start and end) of it may go on in the next."""
    said = row.find(f"{W}trPr")
    at = max(number(value(said, "gridBefore")), 0)
    found = [Cell(0, at, "")] if at else []
    merged: dict[int, int] = {}
    for element in cells(row):
        look = settings(element.find(_LOOK))
        end = at + max(number(look.get(_SPAN), 1), 1)
        if end > MOST_COLUMNS:
            raise too_much("一张表格的列数", end, MOST_COLUMNS, "columns of one table")
        vertical = _DOWN in look
        goes_on = vertical and (look[_DOWN] if look[_DOWN] is not None else "continue") == "continue"
        if vertical:
            merged[at] = end
        # a cell that goes on from none begins itself
        beside = look.get(_BESIDE) == "continue"
        below = goes_on and above.get(at) == end
        covered = below or (beside and bool(found))
        found.append(Cell(at, end, "" if covered else text_of(element), below))
        at = end
    after = at + max(number(value(said, "gridAfter")), 0)
    return Row(tuple(found), min(after, MOST_COLUMNS)), merged


def _edges(table: Element, read: list[Row]) -> dict[int, int]:
    """The column of the finished grid that each edge of the file's grid begins.

    Word's own grid has an edge wherever any row has one; rows drawn by hand differ by a hair. Edges where no
    cell begins count for nothing, and edges that lie near and never in one row are the same.
    """
    used = sorted({c.start for row in read for c in row.cells} | {e for row in read for e in _ends(row)})
    widths = [number(c.get(f"{W}w")) for c in table.findall(f"{W}tblGrid/{W}gridCol")]
    # widths that no page could show are not those of the columns
    known = bool(used) and len(widths) >= used[-1] and all(w > 0 for w in widths) and sum(widths) > 20 * NEAR
    own = [{e for c in row.cells for e in (c.start, c.end)} for row in read]
    column = 0
    edges = {used[0]: 0} if used else {}
    group = [used[0]] if used else []
    for before, edge in pairwise(used):
        near = known and sum(widths[group[0] : edge]) <= NEAR and before in group
        if near and not any(edge in row and any(e in row for e in group) for row in own):
            group.append(edge)
        else:
            column, group = column + 1, [edge]
        edges[edge] = column
    return edges


def _ends(row: Row) -> set[int]:
    return {c.end for c in row.cells} | {row.after}


def _laid(row: Row, edges: dict[int, int]) -> list[str]:
    texts = [""] * edges.get(row.after, 0)
    for cell in row.cells:
        if cell.text:
            texts[edges[cell.start]] = cell.text
    return texts
