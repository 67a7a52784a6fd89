"""The values of rows in the usual form, as calamine gives them; what is not certain to be the same is left to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from converters.workbook.layout import address
from converters.workbook.reading.moments import Moment
from converters.workbook.reading.strings import piece
from converters.workbook.reading.usual import Line, Plan

Raw = int | float | str | bool | Moment
"""A cell as calamine gives it; "" hides blanks, errors and formulas without a result."""

_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_LONGEST_NUMBER = 64
_ERRORS = frozenset({b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"})
_SHORT = 200


def rows(lines: Sequence[Line], strings: Sequence[str], dates: frozenset[int]) -> list[list[Raw]] | None:
    """All rows from A1 to the last cell with a value; None where a cell is anything but sure.

    ``dates`` are the styles in which a number may be a date.
    """
    height = width = 0
    for plan, values in lines:
        if (reach := _reach(plan, values) if b"" in values else plan.end) > 0:
            height, width = plan.number + 1, max(width, reach)
    found: list[list[Raw]] = [[""] * width for _ in range(height)]
    try:
        for plan, values in lines:
            if plan.numbered and not plan.numbered.isdisjoint(dates):
                return None
            row = found[plan.number] if plan.number < height else []
            for column, word in plan.texts:
                row[column] = word
            for (column, kind), text in zip(plan.slots, values, strict=True):
                if kind == "n":
                    if text:
                        row[column] = _number(text)
                elif not text:
                    if kind in ("e", "b"):
                        return None
                elif kind == "s":
                    if not text.isdigit():
                        return None
                    row[column] = strings[int(text)]
                elif kind == "str":
                    row[column] = (_word if len(text) <= _SHORT else _word_once)(text)
                elif kind == "b":
                    row[column] = _truth(text)
                elif text not in _ERRORS:
                    return None
    except (IndexError, ValueError):
        return None
    return found


def hidden(lines: Sequence[Line]) -> dict[str, str]:
    """What stands in cells that show nothing, by address: an error (``#REF!``), or a formula (``=A1+B1``).

    It is "" where only openpyxl can tell: a formula that is shared with other cells. ``lines`` are ones that
    :func:`rows` could read.
    """
    found: dict[str, str] = {}
    for plan, values in lines:
        found |= {name: f"={text}" if text else "" for name, text in plan.formulas.items()}
        if plan.errors:
            found |= dict.fromkeys(plan.errors, "")
            for (column, kind), text in zip(plan.slots, values, strict=True):
                if kind == "e":
                    found[address(plan.number, column)] = text.decode()
    return found


def _reach(plan: Plan, values: Sequence[bytes]) -> int:
    """The columns up to the last value; an empty text is one, any other cell with an empty value is blank."""
    slots = zip(plan.slots, values, strict=True)
    return max(plan.words, *(column + 1 for (column, kind), text in slots if text or kind == "str"), 0)


@lru_cache(maxsize=4096)
def _number(text: bytes) -> float:
    if len(text) > _LONGEST_NUMBER or _NUMBER.fullmatch(text) is None:
        raise ValueError(text)
    if vanishes(text):
        raise ValueError(text)
    return float(text)


def vanishes(text: bytes) -> bool:
    """True for a number too small for a spreadsheet, which every library would give as 0 (``1e-400``)."""
    return b"-" in text[1:] and float(text) == 0 and any(c in b"123456789" for c in text.lower().partition(b"e")[0])


def _truth(text: bytes) -> bool:
    if text not in (b"0", b"1"):
        raise ValueError(text)
    return text == b"1"


def _word_once(text: bytes) -> str:
    return piece(text.decode(), spaced=True)


_word = lru_cache(maxsize=1024)(_word_once)
