"""One look for one table on one sheet: labels recognised, notes taken, values nobody claims named."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from converters.recognise.labels import LONGEST, Book, Kind, Match, Meaning, normal
from converters.workbook.layout import address
from converters.workbook.reading.cells import Cells
from converters.workbook.reading.own import Own
from schemas.finding import Note
from schemas.form import Column, Form, Line, Table
from schemas.number import Number, Unread, Value, Why, number_text

HEADER_ROWS = 5
"""How far above its values a header may begin."""

DEEPEST_STRAY = 3
"""How far under a table its stray numbers are looked for."""

CHECK_MARKS = "✓…✗"
"""What the words of our live checks begin with, where somebody pasted them as values."""

_MOST_SHOWN = 8
"""Values of one row that a note repeats."""
_LONGEST_SHOWN = 60
"""Characters of each."""

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
    own: Own | None = None
    """Our template's table, where it is that one."""


@dataclass
class Search:
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
        return cell_key(self.table, next(x for x in block.lines if x.key == meaning.key), block.columns[0])


def leftovers(search: Search, row: int, label: int, columns: dict[str, int]) -> None:
    """Collect values of a line that no header stands above; formulas are somebody's own checks."""
    if row >= len(search.sheet.rows):
        return
    for column in range(label + 1, len(search.sheet.rows[row])):
        if column in columns.values() or search.sheet.is_formula(row, column):
            continue
        held = word(search.sheet.value(row, column))
        if _digits(held) and held[0] not in CHECK_MARKS:
            search.strays.setdefault(column, []).append((row, column))


def stray_notes(search: Search) -> None:
    """Name a column of values that the form does not have, once; its values move nowhere."""
    for column, places in search.strays.items():
        row = places[0][0]
        above = (search.sheet.text(r, column).strip() for r in range(row - 1, max(row - 30, -1), -1))
        header = next((t for t in above if t and not _digits(t)), "")
        if normal(header) in _COUNTERS:
            continue
        shown = "、".join(f"{address(*at)}：{word(search.sheet.value(*at))}" for at in places[:3])
        search.note("member", places[0], raw=f"{header}（{shown}{'…' if len(places) > 3 else ''}）")


def strangers(search: Search, rows: range, known: Container[int], columns: Sequence[int]) -> None:
    """Rows among the lines that hold values under no known label."""
    heads = {r for r, _ in search.headers}
    for row in rows:
        if row in known or row in heads:
            continue
        own = [c for c in sorted(set(columns)) if not search.sheet.is_formula(row, c)]
        words = [w for c in own if (w := word(search.sheet.value(row, c)))]
        if not any(map(_digits, words)):
            continue
        label = " ".join(t for c in range(min(columns)) if (t := search.sheet.text(row, c).strip()))
        search.labels.update((row, c) for c in range(min(columns)))
        search.note("unknown", (row, min(columns)), raw=label or f"第 {row + 1} 行", values=" | ".join(words))


def order_note(search: Search, columns: Sequence[Column], placed: dict[str, int], row: int) -> None:
    """Note columns that stand in another order than the form's: read by their names, yet easily mislabelled."""
    official = [c for c in columns if c.key in placed]
    found = sorted(official, key=lambda c: placed[c.key])
    odd = [f for f, o in zip(found, official, strict=True) if f is not o]
    if odd:
        key = cell_key(search.table, search.table.blocks[0].lines[0], odd[0])
        raw = "、".join(" › ".join(c.path[-2:]) for c in odd)
        search.note("order", (max(row, 0), placed[odd[0].key]), key, raw=raw)


def below(search: Search, last: int, columns: Sequence[int]) -> None:
    """Numbers under the last line, up to the first row that is empty or another label's."""
    sheet = search.sheet
    for row in range(last + 1, min(last + 1 + DEEPEST_STRAY, len(sheet.rows))):
        texts = [c for c in range(len(sheet.rows[row])) if sheet.text(row, c).strip()]
        words = [c for c in texts if not is_number(sheet.value(row, c))]
        if not texts or any(search.book.find(sheet.text(row, c)) is not None for c in words):
            return
        if any(c not in columns for c in words) or any(sheet.text(row, c)[0] in CHECK_MARKS for c in words):
            continue  # a row of somebody's own: a signature, a date, a check
        places = [(row, c) for c in texts if c not in words and c in columns and not sheet.is_formula(row, c)]
        if places:
            search.notes.append(stray_note(sheet, "STR-LINE", "stray", places))


def stray_note(sheet: Cells, rule: str, reason: str, places: Sequence[Position]) -> Note:
    """A note on cells of one row that belong to no line and column."""
    values = [word(sheet.value(*at))[:_LONGEST_SHOWN] for at in places]
    raw = " | ".join(values[:_MOST_SHOWN]) + ("…" if len(values) > _MOST_SHOWN else "")
    cells = address(*places[0]) if len(places) == 1 else f"{address(*places[0])}—{address(*places[-1])}"
    return Note(rule, reason, None, sheet.place(*places[0]), "", raw, details={"cells": cells})


def is_number(value: Value) -> bool:
    """True for a number and for a text that can only be meant as one."""
    return isinstance(value, Number) or (isinstance(value, Unread) and value.why is Why.NUMBER_AS_TEXT)


def located(search: Search, cells: dict[str, Position], last: int) -> Located:
    """The result of a search; its rows reach from the first label to ``last``."""
    rows = range(min((r for r, _ in search.labels), default=last), last + 1)
    return Located(search.table.key, search.sheet, cells, rows, frozenset(search.labels), tuple(search.notes))


def cell_key(table: Table, line: Line, column: Column) -> str:
    """The public key of a number cell."""
    return ".".join(p for p in (table.key, line.key, column.key) if p)


def word(value: Value) -> str:
    """A value as it stands, "" for a blank."""
    return "" if value is None else value.raw if isinstance(value, Unread) else number_text(value)


def _digits(text: str) -> bool:
    return any(c.isdigit() for c in text)
