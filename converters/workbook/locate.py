"""Tables found by their labels: headers give each value column its place, line labels each row.

Nothing is counted: a number is read only where a header stands above it and a label beside it.
What is missing, doubled or unknown is noted and its numbers are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from converters.recognise.labels import LABEL_KINDS, LONGEST, Book, Kind, Match, Meaning, normal
from converters.workbook.cells import Cells
from converters.workbook.layout import address
from schemas.finding import Note
from schemas.form import Column, Form, Line, Table
from schemas.number import Unread, Value, number_text

HEADER_ROWS = 5
"""How far above its values a header may begin."""

_COUNTERS = {"行次", "序号", "编号", "代码", "栏次"}
"""Headers of columns that only number the lines."""

Position = tuple[int, int]


@dataclass(frozen=True)
class Located:
    """Where a table's numbers stand on one sheet: cell key to 0-based row and column."""

    table: str
    sheet: Cells
    cells: dict[str, Position]
    rows: range
    """From the first header to the last line."""
    labels: frozenset[Position]
    notes: tuple[Note, ...]


@dataclass
class _Search:
    """One look for one table on one sheet."""

    sheet: Cells
    form: Form
    table: Table
    book: Book
    notes: list[Note] = field(default_factory=list)
    labels: set[Position] = field(default_factory=set)
    strays: dict[int, list[Position]] = field(default_factory=dict)
    """Values under no header, by column."""

    def find(self, row: int, column: int, *kinds: Kind) -> Match | None:
        """The label in a cell, or one that it is the telling beginning of."""
        text = self.sheet.text(row, column)
        if not text or len(text) > LONGEST:
            return None
        match = self.book.find(text, self.table.key, kinds)
        if match is None and self.book.is_telling(text):
            match = self.book.cut(text, self.table.key, kinds)
        return match

    def note(
        self, reason: str, at: Position, key: str = "", label: str = "", rule: str = "STR-LINE", **words: str
    ) -> None:
        """Put down what was noticed at a cell."""
        self.notes.append(
            Note(rule, reason, key or None, self.sheet.place(*at), label, words.get("raw"), details=words)
        )

    def wording(self, match: Match, at: Position, key: str = "") -> None:
        """Note words that are not the official ones, and that the cell is a label."""
        self.labels.add(at)
        if match.how != "exact":
            reason = "close" if match.how == "close" else "drift"
            raw = " ".join(self.sheet.text(*at).split())
            self.note(reason, at, key, rule="STR-LABEL", raw=raw, official=match.official)

    @cached_property
    def texts(self) -> list[Position]:
        """All cells with a text, row by row."""
        return [
            (r, c)
            for r, row in enumerate(self.sheet.rows)
            for c, raw in enumerate(row)
            if isinstance(raw, str) and raw.strip()
        ]

    @cached_property
    def headers(self) -> dict[Position, Match]:
        """Cells that head columns, the lowest headers and their groups."""
        return {at: m for at in self.texts if (m := self.find(*at, "header")) is not None}

    def name(self, meaning: Meaning) -> str:
        """The key of the first number cell of a line."""
        block = self.table.blocks[meaning.block]
        return _key(self.table, next(x for x in block.lines if x.key == meaning.key), block.columns[0])


def locate(sheet: Cells, form: Form, table: Table, book: Book) -> Located | None:
    """The table on a sheet; None where neither its headers nor its lines are there."""
    search = _Search(sheet, form, table, book)
    if not any(m.of("header") and any(x.key for x in m.meanings) for m in search.headers.values()):
        return None
    return _one_line(search) if not table.label_columns else _many_lines(search)


def _many_lines(search: _Search) -> Located | None:
    table = search.table
    rows = dict(_lines(search))
    if not rows:
        return None
    cells: dict[str, Position] = {}
    seen: set[tuple[int, str]] = set()
    columns: dict[tuple[int, int], dict[str, int]] = {}
    first, last = min(rows), max(rows)
    top = first
    for row, (at, match) in rows.items():
        meaning = match.of("line")[0]
        label = " › ".join(meaning.path)
        if (meaning.block, meaning.key) in seen:
            search.note("twice", at, search.name(meaning), label, raw=" ".join(search.sheet.text(*at).split()))
            search.labels.add(at)
            continue
        seen.add((meaning.block, meaning.key))
        search.wording(match, at, search.name(meaning))
        # the nearest header counts: a page break may repeat it with other columns
        head = _head_row(search, meaning.block, row)
        if (meaning.block, head) not in columns:
            columns[meaning.block, head] = _columns(search, meaning.block, head, min(r for r in rows if r > head))
            top = min(top, head)
        block = table.blocks[meaning.block]
        line = next(x for x in block.lines if x.key == meaning.key)
        placed = columns[meaning.block, head]
        for column in block.columns:
            if column.key in placed and placed[column.key] > at[1]:
                cells[_key(table, line, column)] = (row, placed[column.key])
        _leftovers(search, row, at[1], placed)
    _stray_notes(search)
    for number, block in enumerate(table.blocks):
        for line in block.lines:
            if (number, line.key) not in seen:
                search.note("missing", (first, 0), _key(table, line, block.columns[0]), " › ".join(line.path))
    value_columns = [c for placed in columns.values() for c in placed.values()]
    if value_columns:
        _strangers(search, range(first, last + 1), rows, value_columns)
        _groups(search, range(top, last + 1), min(value_columns))
    return Located(table.key, search.sheet, cells, range(top, last + 1), frozenset(search.labels), tuple(search.notes))


def _lines(search: _Search) -> Iterator[tuple[int, tuple[Position, Match]]]:
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


def _fused(search: _Search, at: Position) -> Match | None:
    """A line with its group before it in the same cell: ``（三）不予公开4.保护第三方合法权益``."""
    text = normal(search.sheet.text(*at))
    for group in search.book.all(search.table.key, ("group",)):
        head = normal(group.text)
        if text.startswith(head) and len(text) > len(head):
            match = search.book.find(text[len(head) :], search.table.key, ("line",))
            if match is not None:
                return match
    return None


def _head_row(search: _Search, block: int, row: int) -> int:
    """The lowest row above ``row`` that heads columns of the block; ``row`` - 1 where none does."""
    needed = min(2, len(search.table.blocks[block].columns))
    counts = Counter(r for (r, _), m in search.headers.items() if r < row and _of_block(m, block))
    return max((r for r, count in counts.items() if count >= needed), default=row - 1)


def _columns(search: _Search, block: int, head: int, end: int) -> dict[str, int]:
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
        key = _key(search.table, search.table.blocks[block].lines[0], column)
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
    return placed


def _split_header(search: _Search, column: Column, tops: range) -> list[Position]:
    """A header whose words stand in two cells one under another: 商业 / 企业."""
    words = normal(column.label)
    found = []
    for top, c in search.texts:
        if top in tops and normal(search.sheet.text(top, c) + search.sheet.text(top + 1, c)) == words:
            found.append((top, c))
            search.labels.add((top + 1, c))
    return found


def _one_line(search: _Search) -> Located | None:
    """A table of one line (四): its headers repeat under groups, which tell them apart."""
    table = search.table
    block = table.blocks[0]
    leaves = {at: m for at, m in search.headers.items() if any(x.key for x in m.meanings)}
    lowest = max({r for r, _ in leaves}, key=lambda r: sum(at[0] == r for at in leaves))
    columns: dict[str, Position] = {}
    doubled: set[str] = set()
    top = lowest
    for at, match in leaves.items():
        if at[0] != lowest:
            continue
        above = _above(search, at)
        top = min([top, *(r for r, _ in above.values())])
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
    values = _value_row(search, lowest, [c for _, c in columns.values()])
    for column in block.columns:
        key, label = _key(table, line, column), " › ".join(column.path)
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
    first = min(c for _, c in columns.values())
    _leftovers(search, values, first - 1, {k: c for k, (_, c) in columns.items()})
    _stray_notes(search)
    _strangers(search, range(values + 1, values + 3), (), [c for _, c in columns.values()])
    for at, match in search.headers.items():
        if top <= at[0] <= lowest and at not in leaves:
            search.wording(match, at)
    return Located(
        table.key, search.sheet, cells, range(top, values + 1), frozenset(search.labels), tuple(search.notes)
    )


def _above(search: _Search, at: Position) -> dict[str, Position]:
    """Groups over a header: in each row above, the nearest group header at or left of its column."""
    found: dict[str, Position] = {}
    for row in range(max(0, at[0] - HEADER_ROWS), at[0]):
        over = [(c, m) for (r, c), m in search.headers.items() if r == row and c <= at[1]]
        if over:
            column, match = max(over, key=lambda x: x[0])
            found[normal(match.official)] = (row, column)
    return found


def _value_row(search: _Search, lowest: int, columns: Sequence[int]) -> int:
    """The row of values: the first below the headers that holds any, else the one right below."""
    for row in range(lowest + 1, lowest + HEADER_ROWS):
        if any(search.sheet.value(row, c) is not None for c in columns):
            return row
    return lowest + 1


def _leftovers(search: _Search, row: int, label: int, columns: dict[str, int]) -> None:
    """Collect values of a line that no header stands above; formulas are somebody's own checks."""
    if not columns or row >= len(search.sheet.rows):
        return
    for column in range(label + 1, len(search.sheet.rows[row])):
        if column in columns.values() or search.sheet.is_formula(row, column):
            continue
        if _digits(_word(search.sheet.value(row, column))):
            search.strays.setdefault(column, []).append((row, column))


def _stray_notes(search: _Search) -> None:
    """Name a column of values that the form does not have, once; its values move nowhere."""
    for column, places in search.strays.items():
        row = places[0][0]
        above = (search.sheet.text(r, column).strip() for r in range(row - 1, max(row - 30, -1), -1))
        header = next((t for t in above if t and not _digits(t)), "")
        if normal(header) in _COUNTERS:
            continue
        shown = "、".join(f"{address(*at)}：{_word(search.sheet.value(*at))}" for at in places[:3])
        search.note("member", places[0], raw=f"{header}（{shown}{'…' if len(places) > 3 else ''}）")


def _strangers(search: _Search, rows: range, known: Container[int], columns: Sequence[int]) -> None:
    """Rows among the lines that hold values under no known label."""
    heads = {r for r, _ in search.headers}
    for row in rows:
        if row in known or row in heads:
            continue
        own = [c for c in sorted(set(columns)) if not search.sheet.is_formula(row, c)]
        words = [w for c in own if (w := _word(search.sheet.value(row, c)))]
        if not any(map(_digits, words)):
            continue
        label = " ".join(t for c in range(min(columns)) if (t := search.sheet.text(row, c).strip()))
        search.labels.update((row, c) for c in range(min(columns)))
        search.note("unknown", (row, min(columns)), raw=label or f"第 {row + 1} 行", values=" | ".join(words))


def _groups(search: _Search, rows: range, first: int) -> None:
    """Captions and groups: their wording, and that they are labels."""
    for at in search.texts:
        if at[0] in rows and at not in search.labels:
            match = search.find(*at, "caption", "group", "corner")
            if match is not None and (at[1] < first or match.of("caption")):
                search.wording(match, at)


def _of_block(match: Match, block: int) -> list[Meaning]:
    return [m for m in match.of("header") if m.key and m.block == block]


def _key(table: Table, line: Line, column: Column) -> str:
    return ".".join(p for p in (table.key, line.key, column.key) if p)


def _word(value: Value) -> str:
    return "" if value is None else value.raw if isinstance(value, Unread) else number_text(value)


def _digits(text: str) -> bool:
    return any(c.isdigit() for c in text)
