"""The rows of a part as the scan takes them, whatever way its table is printed."""

from __future__ import annotations

from collections.abc import Sequence

from converters.recognise.glued import unglued
from converters.recognise.halves import joined_halves
from converters.recognise.labels import Book
from converters.recognise.layout import is_laid_out, rows_of_layout
from converters.recognise.repeated import without_repeats, words_without_repeats
from converters.recognise.rows import Row
from converters.recognise.stacked import is_stacked, rows_of_stacked
from converters.recognise.strokes import rows_of_strokes
from schemas.form import Table


def shaped(rows: Sequence[Row], table: Table, labels: Book) -> list[Row]:
    """Rows of words that are drawn with |, printed by position or a cell a line become rows of cells or values.

    All others stay; our own text has tabs and repeats nothing, so that none of its rows is touched.
    """
    stroked = rows_of_strokes(rows, labels, table.key)
    if stroked is not None:
        rows = stroked
    if any(r.positional for r in rows):
        return without_repeats(rows, labels, table)
    if is_laid_out(rows) and (laid_out := rows_of_layout(rows, table, labels)) is not None:
        return joined_halves(laid_out, labels, table.key)
    rows = words_without_repeats(unglued(rows, labels, table.key), labels, table)
    rows = joined_halves(rows, labels, table.key)
    return rows_of_stacked(rows, table, labels) if is_stacked(rows) else rows
