"""Headers in which merged cells were repeated over every column they cover: each column spells its own path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from converters.recognise.labels import Book, normal
from converters.recognise.rows import LONGEST_ROW, Row, is_page_number, is_value
from schemas.form import Block, Column, Table


def columns_spelled(rows: Sequence[Row], table: Table, labels: Book) -> list[Row]:
    """The rows with a header whose columns all spell their path (``行政诉讼 复议后起诉 结果维持``) as the form prints it.

    Only of a table whose columns bear the same names under several groups, where what repeats may not be dropped.
    """
    block = table.blocks[0]
    if len(table.blocks) > 1 or len({c.label for c in block.columns}) == len(block.columns):
        return list(rows)
    made: list[Row] = []
    run: list[Row] = []
    for row in [*rows, None]:
        if row is not None and _is_aside(row):
            (run if run else made).append(row)
        elif row is not None and _is_part(row, table, labels):
            run.append(row)
        else:
            made += _header(run, block) or run
            run = []
            made += [row] if row is not None else []
    return made


def _is_aside(row: Row) -> bool:
    return not row.verbatim and (row.blank or is_page_number(row.text))


def _is_part(row: Row, table: Table, labels: Book) -> bool:
    if row.verbatim or len(row.text) > LONGEST_ROW:
        return False
    return all(not is_value(c) and labels.within(c, table.key, ("header",)) for c in _cells(row) if c)


def _cells(row: Row) -> list[str]:
    return list(row.cells) if row.positional else row.text.split()


def _header(run: Sequence[Row], block: Block) -> list[Row]:
    """The rows of a header as on the form, from those of a run; none where they spell another."""
    written = [r for r in run if not _is_aside(r)]
    count = len(block.columns)
    if not written or len({r.positional for r in written}) > 1:
        return []
    if written[0].positional:
        grid = [list(r.cells[-count:]) for r in written if len(r.cells) >= count]
    else:
        words = [c for r in written for c in _cells(r)]
        grid = [words[i : i + count] for i in range(0, len(words), count)]
    if any(len(x) != count for x in grid) or len(grid) < 2:
        return []
    for i, column in enumerate(block.columns):
        spelled = "".join(text for text, _ in groupby(x[i] for x in grid if x[i]))
        if normal(spelled) != normal("".join(column.path)):
            return []
    return [_row(written[0], cells) for cells in _levels(block.columns)]


def _levels(columns: Sequence[Column]) -> list[list[str]]:
    """Each group above its first column, level by level, then the columns' own names."""
    found = []
    for level in range(max(len(c.path) for c in columns) - 1):
        seen: set[tuple[str, ...]] = set()
        cells = []
        for column in columns:
            path = column.path[: level + 1]
            begins = len(column.path) > level + 1 and path not in seen
            seen.add(path)
            cells.append(path[-1] if begins else "")
        found.append(cells)
    return [*found, [c.label for c in columns]]


def _row(row: Row, cells: list[str]) -> Row:
    if row.positional:
        return replace(row, cells=(*[""] * (len(row.cells) - len(cells)), *cells))
    text = " ".join(c for c in cells if c)
    return replace(row, cells=(text,), source=text)
