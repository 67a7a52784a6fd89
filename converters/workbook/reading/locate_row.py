"""A table of one line (四), found by its headers, which repeat under groups."""

from __future__ import annotations

from collections.abc import Sequence

from converters.recognise.labels import normal
from converters.workbook.reading.cells import Cells
from converters.workbook.reading.search import (
    HEADER_ROWS,
    Located,
    Position,
    Search,
    below,
    cell_key,
    leftovers,
    located,
    order_note,
    stray_notes,
)

DEEPEST = 3
"""Rows that headers without their groups may take."""


def one_line(search: Search) -> Located | None:
    """A table of one line (四): its headers repeat under groups, which tell them apart."""
    table = search.table
    block = table.blocks[0]
    leaves = {at: m for at, m in search.headers.items() if any(x.key for x in m.meanings)}
    lowest = max({r for r, _ in leaves}, key=lambda r: sum(at[0] == r for at in leaves))
    columns: dict[str, Position] = {}
    doubled: set[str] = set()
    for at, match in leaves.items():
        # a group without sub-groups has its headers higher up, in merged cells
        if not lowest - DEEPEST < at[0] <= lowest:
            continue
        above = _above(search, at)
        own = [m for m in match.of("header") if m.key and set(map(normal, m.path[:-1])) <= set(above)]
        # the groups' own paths are disjoint, so the longest that fits is the one
        meaning = max(own, key=lambda m: len(m.path), default=None)
        if meaning is None:
            continue
        if meaning.key in columns:
            doubled.add(meaning.key)
        columns.setdefault(meaning.key, at)
    line = block.lines[0]
    cells: dict[str, Position] = {}
    values = _value_row(search, lowest, sorted(c for _, c in columns.values()))
    for column in block.columns:
        key, label = cell_key(table, line, column), " › ".join(column.path)
        if column.key not in columns:
            search.note("column", (lowest, 0), key, label, official=label)
        elif column.key in doubled:
            search.note("column_twice", columns[column.key], key, label, raw=label)
        else:
            at = columns[column.key]
            search.wording(search.headers[at], at, key)
            cells[key] = (values, at[1])
    if not columns:
        return None
    order_note(search, [c for c in block.columns if c.key in columns], {k: c for k, (_, c) in columns.items()}, lowest)
    first = min(c for _, c in columns.values())
    leftovers(search, values, first - 1, {k: c for k, (_, c) in columns.items()})
    stray_notes(search)
    below(search, values, sorted(c for _, c in columns.values()))
    groups = {at for position in columns.values() for at in _above(search, position).values()}
    for at in sorted(groups):
        search.wording(search.headers[at], at)
    return located(search, cells, values)


def _above(search: Search, at: Position) -> dict[str, Position]:
    """Groups over a header: in each row above, the nearest group header at or left of its column."""
    found: dict[str, Position] = {}
    for row in range(max(0, at[0] - HEADER_ROWS), at[0]):
        over = [(c, m) for (r, c), m in search.headers.items() if r == row and c <= at[1] and not m.meanings[0].key]
        if over:
            column, match = max(over, key=lambda x: x[0])
            found[normal(match.official)] = (row, column)
    return found


def _value_row(search: Search, lowest: int, columns: Sequence[int]) -> int:
    """The row of values: the first below the headers that holds any, else the one right below."""
    filled = [
        row
        for row in range(lowest + 1, lowest + HEADER_ROWS)
        if any(search.sheet.value(row, c) is not None for c in columns)
    ]
    if len(filled) > 1 and numbers_columns(search.sheet, filled[0], columns):
        at = (filled[0], columns[0])
        raw = " ".join(search.sheet.text(filled[0], c) for c in columns)
        search.note("numbering", at, label=search.form.section(search.table.key).heading, rule="STR-LABEL", raw=raw)
        return filled[1]
    return filled[0] if filled else lowest + 1


def numbers_columns(sheet: Cells, row: int, columns: Sequence[int]) -> bool:
    """True for a row that only numbers the columns (栏次): 1 2 3 … in order, as numbers or as （1）."""
    counted = 0
    for number, column in enumerate(columns, start=1):
        if sheet.is_formula(row, column) and not sheet.has_result(row, column):
            continue
        if normal(sheet.text(row, column)).strip("()") != str(number):
            return False
        counted += 1
    return counted > 2
