"""The words of a text whose columns are told by position (``pdftotext -layout``), with where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from converters.recognise.rows import Row, is_value, remarks_joined

_WORD = re.compile(r"\S+")
_APART = re.compile(r"\S(?:\s{2,}|\u3000)\S")

Ruler = Callable[[str], int]
"""How many columns a text takes up."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of line ``row`` with the columns it covers (``end`` is the first one after it)."""

    text: str
    row: int
    start: int
    end: int

    @property
    def middle(self) -> float:
        """The column at its middle."""
        return (self.start + self.end) / 2

    def overlap(self, start: float, end: float) -> float:
        """How many columns it shares with a stretch."""
        return min(self.end, end) - max(self.start, start)


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of the text: the words of its label, and the values it ends with."""

    row: Row
    words: tuple[Word, ...]
    values: tuple[Word, ...]


def letters(text: str) -> int:
    """Every character takes up one column, as pdftotext counts."""
    return len(text)


def widths(text: str) -> int:
    """A Chinese character takes up two columns, as on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def printed(row: Row, number: int, ruler: Ruler) -> Printed:
    """A line with its words; ``number`` counts lines."""
    line = remarks_joined(row.source.lstrip("\f"))
    words = [
        Word(m.group(), number, (at := ruler(line[: m.start()])), at + ruler(m.group())) for m in _WORD.finditer(line)
    ]
    end = len(words)
    while end and is_value(words[end - 1].text):
        end -= 1
    return Printed(row, tuple(words[:end]), tuple(words[end:]))


def is_spaced(row: Row) -> bool:
    """True for a line with words further apart than by one space."""
    return not row.positional and not row.verbatim and _APART.search(row.source.strip()) is not None


def chunks(words: Sequence[Word]) -> list[list[Word]]:
    """Words apart by more than one column stand in different cells."""
    found: list[list[Word]] = []
    for word in words:
        if found and word.start - found[-1][-1].end <= 1:
            found[-1].append(word)
        else:
            found.append([word])
    return found
