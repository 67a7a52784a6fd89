"""Header words split over two lines of words: ``商业 科研`` above ``企业 机构``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from converters.recognise.labels import Book
from converters.recognise.rows import Row, split_values

LONGEST_LINE = 200
"""A longer line is no header's."""


def joined_halves(rows: Sequence[Row], labels: Book, part: str) -> list[Row]:
    """Rows of words with the lower halves of header cells put to the upper ones.

    They belong together if the unfinished words of a header and those that finish them pair off in their order.
    """
    made = list(rows)
    start = 0
    while start < len(rows):
        slots: list[str] = []
        unfinished: list[int] = []
        end, last = start, -1
        while end < len(rows) and (rows[end].blank or _take(_words(rows[end]), slots, unfinished, labels, part)):
            if not rows[end].blank and not unfinished:
                last = end
            end += 1
        if last > start and not unfinished:
            whole = " ".join(slots)
            made[start] = replace(rows[start], cells=(whole,), source=whole)
            for i in range(start + 1, last + 1):
                made[i] = replace(rows[i], cells=("",), source="")
        start = max(end, start + 1)
    return made


def _take(words: Sequence[str], slots: list[str], unfinished: list[int], labels: Book, part: str) -> bool:
    """Add the words of a line to the header cells so far; False where one of them is no part of a header cell."""
    for word in words:
        if unfinished and _head(slots[unfinished[0]] + word, labels, part):
            slots[unfinished.pop(0)] += word
        elif _head(word, labels, part):
            slots.append(word)
        elif labels.beginning(word, part, ("header",)):
            unfinished.append(len(slots))
            slots.append(word)
        else:
            return False
    return bool(words)


def _words(row: Row) -> list[str]:
    if row.positional or row.verbatim or len(row.text) > LONGEST_LINE:
        return []
    words, values = split_values(row.text)
    return [] if values else words


def _head(word: str, labels: Book, part: str) -> bool:
    return labels.sure(word, part, ("corner", "header")) is not None
