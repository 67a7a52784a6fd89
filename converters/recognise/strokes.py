"""Rows whose cells stand apart by |, with or without one at either end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from converters.recognise.labels import TABLE_KINDS, Book
from converters.recognise.rows import Row, is_drawn, is_value

_STROKE = re.compile(r"(?<!\\)\|")


def is_stroked(line: str, labels: Book, part: str) -> bool:
    """True for a line with | between cells of a table, and for a lone |."""
    if "|" not in line:
        return False
    cells = [c.strip() for c in _STROKE.split(line)]
    written = [c for c in cells if c]
    if not written:
        return len(cells) == 2
    known = any(labels.sure(c, part, TABLE_KINDS) is not None for c in written)
    return len(cells) > 1 and (known or (len(written) > 1 and all(is_value(c) for c in written)))


def rows_of_strokes(rows: Sequence[Row], labels: Book, part: str) -> list[Row] | None:
    """The rows with each line that has a | in cells; None where | stands on both sides or nowhere.

    A | that begins (or ends) every row is its frame; where some rows lack it, an empty cell stands outside it.
    """
    if any(r.positional and "|" not in r.source for r in rows):
        return None
    open_ended = [r for r in rows if not r.positional and not r.verbatim and is_stroked(r.source, labels, part)]
    if not open_ended:
        return None
    drawn = [r.source.strip() for r in rows if _is_row(r)]
    left = all(x.startswith("|") for x in drawn)
    right = all(x.endswith("|") for x in drawn)
    return [_cells(r, left, right) if _is_row(r) else r for r in rows if r.source.strip() != "|" or r.verbatim]


def _is_row(row: Row) -> bool:
    return not row.verbatim and "|" in row.source and row.source.strip() != "|" and not is_drawn(row.source)


def _cells(row: Row, left: bool, right: bool) -> Row:
    cells = [c.strip() for c in _STROKE.split(row.source.strip())]
    cells = cells[1 if left else 0 : -1 if right else None]
    return replace(row, cells=tuple(cells), positional=True)
