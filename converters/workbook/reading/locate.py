"""Tables found by their labels: headers give each value column its place, line labels each row.

Nothing is counted: a number is read only where a header stands above it and a label beside it.
What is missing, doubled or unknown is noted and its numbers are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from converters.recognise.labels import LABEL_KINDS, Book, Match, Meaning, normal
from converters.workbook.reading.cells import Cells
from converters.workbook.reading.locate_row import one_line
from converters.workbook.reading.misplaced import twice, wrong_captions, wrong_groups, wrong_order
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
    strangers,
    stray_notes,
)
from schemas.form import Column, Form, Table


def locate(sheet: Cells, form: Form, table: Table, book: Book) -> Located | None:
    """The table on a sheet; None where neither its headers nor its lines are there."""
    search = Search(sheet, form, table, book)
    if not any(m.of("header") and any(x.key for x in m.meanings) for m in search.headers.values()):
        return None
    return one_line(search) if not table.label_columns else _many_lines(search)


def _many_lines(search: Search) -> Located | None:
    table = search.table
    rows = dict(_lines(search))
    if not rows:
        return None
    lines: dict[tuple[int, str], list[int]] = {}
    columns: dict[tuple[int, int], dict[str, int]] = {}
    first, last = min(rows), max(rows)
    for row, (at, match) in rows.items():
        meaning = match.of("line")[0]
        own = lines.setdefault((meaning.block, meaning.key), [])
        if not own:
            search.wording(match, at, search.name(meaning))
        search.labels.add(at)
        own.append(row)
        # the nearest header counts: a page break may repeat it with other columns
        head = _head_row(search, meaning.block, row)
        if (meaning.block, head) not in columns:
            columns[meaning.block, head] = _columns(search, meaning.block, head, min(r for r in rows if r > head))
        leftovers(search, row, at[1], columns[meaning.block, head])
    cells: dict[str, Position] = {}
    for number, block in enumerate(table.blocks):
        for line in block.lines:
            found = lines.get((number, line.key), [])
            key, label = cell_key(table, line, block.columns[0]), " › ".join(line.path)
            placed = [_line_cells(columns[number, _head_row(search, number, r)], r, rows[r][0][1]) for r in found]
            if not found:
                search.note("missing", (first, 0), key, label)
            if len(found) > 1:
                values = [{k: search.sheet.value(*at) for k, at in p.items()} for p in placed]
                if twice(search, [rows[r][0] for r in found], values, key, label):
                    continue  # which of them counts nobody can tell
            if placed:
                cells.update({cell_key(table, line, c): placed[0][c.key] for c in block.columns if c.key in placed[0]})
    stray_notes(search)
    in_order = [(match.of("line")[0], at) for _, (at, match) in sorted(rows.items())]
    wrong_order(search, in_order)
    value_columns = [c for placed in columns.values() for c in placed.values()]
    if value_columns:
        strangers(search, range(first, last + 1), rows, value_columns)
        below(search, last, value_columns)
        _groups(search, last, min(value_columns))
        wrong_groups(search, in_order)
        wrong_captions(search, {block: head for block, head in columns if columns[block, head]}, in_order)
    return located(search, cells, last)


def _line_cells(placed: dict[str, int], row: int, label: int) -> dict[str, Position]:
    return {key: (row, column) for key, column in placed.items() if column > label}


def _lines(search: Search) -> Iterator[tuple[int, tuple[Position, Match]]]:
    """Rows that a line's label stands in; the label nearest to the values decides."""
    heads = {r for r, _ in search.headers}
    by_row: dict[int, list[Position]] = {}
    for at in search.texts:
        if at not in search.headers or at[0] not in heads:
            by_row.setdefault(at[0], []).append(at)
    for row, places in by_row.items():
        for at in reversed(places):
            match = search.find(*at, *LABEL_KINDS) or _fused(search, at)
            if match is None:
                continue
            if match.of("line"):
                yield row, (at, match)
            break


def _fused(search: Search, at: Position) -> Match | None:
    """A line with its group before it in the same cell: ``（三）不予公开4.保护第三方合法权益``."""
    text = normal(search.sheet.text(*at))
    for group in search.book.all(search.table.key, ("group",)):
        head = normal(group.text)
        if text.startswith(head) and len(text) > len(head):
            match = search.book.find(text[len(head) :], search.table.key, ("line",))
            if match is not None:
                return match
    return None


def _head_row(search: Search, block: int, row: int) -> int:
    """The lowest row above ``row`` that heads columns of the block; ``row`` - 1 where none does."""
    needed = min(2, len(search.table.blocks[block].columns))
    counts = Counter(r for (r, _), m in search.headers.items() if r < row and _of_block(m, block))
    return max((r for r, count in counts.items() if count >= needed), default=row - 1)


def _columns(search: Search, block: int, head: int, end: int) -> dict[str, int]:
    """Column positions of a block by the headers around row ``head``, above the first line in row ``end``."""
    found: dict[str, list[Position]] = {}
    for at, match in search.headers.items():
        if not head - HEADER_ROWS < at[0] < end:
            continue
        for meaning in _of_block(match, block):
            found.setdefault(meaning.key, []).append(at)
        if not any(m.key for m in match.meanings):
            search.wording(match, at)
    placed: dict[str, int] = {}
    for column in search.table.blocks[block].columns:
        places = found.get(column.key) or _split_header(search, column, range(head - 2, end - 1))
        key = cell_key(search.table, search.table.blocks[block].lines[0], column)
        label = " › ".join(column.path)
        if not places:
            search.note("column", (max(head, 0), 0), key, label, official=column.label)
        elif len({c for _, c in places}) > 1:
            search.note("column_twice", places[-1], key, label, raw=column.label)
        else:
            placed[column.key] = places[-1][1]
            for at in places:
                if at in search.headers:
                    search.wording(search.headers[at], at, key)
                search.labels.add(at)
    order_note(search, search.table.blocks[block].columns, placed, head)
    return placed


def _split_header(search: Search, column: Column, tops: range) -> list[Position]:
    """A header whose words stand in two cells one under another: 商业 / 企业."""
    words = normal(column.label)
    found = []
    for top, c in search.texts:
        if top in tops and normal(search.sheet.text(top, c) + search.sheet.text(top + 1, c)) == words:
            found.append((top, c))
            search.labels.add((top + 1, c))
    return found


def _groups(search: Search, last: int, first: int) -> None:
    """Captions and groups: their wording, and that they are labels."""
    rows = range(min((r for r, _ in search.labels), default=last) - HEADER_ROWS, last + 1)
    for at in search.texts:
        if at[0] in rows and at not in search.labels:
            match = search.find(*at, "caption", "group", "corner")
            if match is not None and (at[1] < first or match.of("caption")):
                search.wording(match, at)


def _of_block(match: Match, block: int) -> list[Meaning]:
    return [m for m in match.of("header") if m.key and m.block == block]
