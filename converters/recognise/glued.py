"""Cells that stand without anything between them: taken apart where only one way is possible."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from converters.recognise.labels import LONGEST, Book
from converters.recognise.rows import Row, is_value
from schemas.form import load_form

_ENDS_IN_NUMBER = re.compile(r"(.*[^\d.,，．\s+-])(\d+(?:\.\d+)?)")
_SHORTEST = 2


def unglued(rows: Sequence[Row], labels: Book, part: str) -> list[Row]:
    """Rows of words with glued header cells apart, and a number apart from the label of a line with one column.

    Where a line has several columns, how many values its digits are is not known; they stay.
    """
    pieces = [_pieces(row, labels, part) for row in rows]
    # a merged header cell repeated, and its value with it: 787878 would be 78 three times
    repeated = any(len(set(p)) < len(p) for p in pieces)
    return [
        row if len(p) < 2 or (repeated and is_value(p[-1])) else replace(row, cells=(" ".join(p),), source=" ".join(p))
        for row, p in zip(rows, pieces, strict=True)
    ]


def _pieces(row: Row, labels: Book, part: str) -> list[str]:
    """The cells of a row that is one word; none where it cannot be taken apart."""
    text = row.text
    if row.verbatim or row.positional or len(text.split()) != 1 or len(text) > LONGEST:
        return []
    number = _ENDS_IN_NUMBER.fullmatch(text)
    if number is not None:
        return [number.group(1), number.group(2)] if _has_one_column(number.group(1), labels, part) else []
    return _heads(text, labels, part) if labels.sure(text, part) is None else []


def _has_one_column(label: str, labels: Book, part: str) -> bool:
    match = labels.sure(label, part, ("line",))
    return match is not None and all(
        len(load_form(m.form).tables[part].blocks[m.block].columns) == 1 for m in match.of("line")
    )


def _heads(text: str, labels: Book, part: str) -> list[str]:
    """The header cells that a text consists of, from the left, the longest first; none where a rest is left."""
    for end in range(len(text), _SHORTEST - 1, -1):
        if labels.sure(text[:end], part, ("corner", "header")) is None:
            continue
        rest = _heads(text[end:], labels, part)
        if rest or end == len(text):
            return [text[:end], *rest]
    return []
