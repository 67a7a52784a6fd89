"""Rows of header cells: told from other rows, and put together where a header is cut into two rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from converters.recognise.labels import LABEL_KINDS, Book, Kind, Match, normal
from converters.recognise.rows import is_value
from schemas.form import Table

SHORTEST_BROKEN = 3
"""Letters of a header cell whose end is missing; ``其他`` alone is a cell of its own."""
HEAD_KINDS: tuple[Kind, ...] = ("caption", "corner", "header")


@dataclass(slots=True)
class HeaderRows:
    """Header cells of a table; ``held`` are the beginnings of some, by column, whose rest may follow."""

    table: Table
    labels: Book
    held: dict[int, str] = field(default_factory=dict)

    def is_one(self, filled: list[tuple[int, str]]) -> bool:
        """True for a row, given by its filled cells, that is part of a header."""
        if not filled or any(is_value(t) for _, t in filled):
            return False
        first = filled[0][1]
        if self.table.label_columns and self.labels.find(first, self.table.key, LABEL_KINDS) is not None:
            return False
        return any(self._head(t) or self._head(self.held.get(c, t) + t) for c, t in filled) or (
            self.labels.cut(first, self.table.key, LABEL_KINDS) is None
            and all(self.labels.beginning(t, self.table.key, ("header",)) for _, t in filled)
        )

    def cells(self, filled: list[tuple[int, str]]) -> Iterator[tuple[int, str, Match]]:
        """The header cells of a row, or completed by it: column, text and what it is."""
        for column, text in filled:
            held = self.held.pop(column, "")
            raw = held + text
            match = self._head(raw) if held else None
            if match is None:
                raw, match = text, self._head(text)
            if match is not None:
                yield column, raw, match
            elif self.labels.beginning(text, self.table.key, ("header",)):
                self.held[column] = text

    def settle(self) -> Iterator[tuple[int, str, Match]]:
        """The header is at its end: cells whose rest never came, each the beginning of one header cell only."""
        for column, text in sorted(self.held.items()):
            match = self.broken(text)
            if match is not None:
                yield column, text, match
        self.held.clear()

    def broken(self, text: str) -> Match | None:
        """The one header cell that a text is the greater part of."""
        cut = self.labels.cut(text, self.table.key, ("header",))
        if cut is None or len(normal(text)) < SHORTEST_BROKEN:
            return None
        return Match("close", cut.official, cut.meanings)

    def _head(self, text: str) -> Match | None:
        return self.labels.find(text, self.table.key, HEAD_KINDS)
