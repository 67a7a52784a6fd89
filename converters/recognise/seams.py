"""Where the pieces of a table's cell must not become one number, and cells that stand over several rows."""

from __future__ import annotations

from collections.abc import Iterable

from converters.recognise.rows import is_value

SEAM = "¦"
"""Stands where two pieces of a cell that look different meet in a number: ``12¦1`` is no number."""
_SIGNS = frozenset("+-－＋−–.．,，·%‰/")


def meet(before: str, after: str) -> bool:
    """True where two texts, joined, would run into one number."""
    if not before or not after:
        return False
    a, b = before[-1], after[0]
    return (a.isdecimal() or b.isdecimal()) and all(c.isdecimal() or c in _SIGNS for c in (a, b))


def mark_spanning(rows: list[list[str]], spans: Iterable[tuple[int, int, int]]) -> None:
    """Write a value that stands over several rows into each of them, in a form that is no number.

    ``spans`` are row, column and number of rows of cells. Which row such a value belongs to, nobody knows. A
    number with labels behind it counts lines of the form and stays as it is; rows in which nothing else begins are
    none of their own.
    """
    marked: dict[tuple[int, int], str] = {}
    for row, column, count in spans:
        text = rows[row][column] if column < len(rows[row]) else ""
        over = [r for r in range(row, row + count) if r == row or any(rows[r])]
        labelled = any(t and not is_value(t) for r in over for t in rows[r][column + 1 :])
        if is_value(text) and len(over) > 1 and not labelled:
            marked.update({(r, column): f"{text}（跨{len(over)}行合并）" for r in over if column < len(rows[r])})
    for (row, column), text in marked.items():
        rows[row][column] = text
