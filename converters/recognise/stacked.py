"""A table printed with one cell a line, or one a paragraph: label, then its values one under another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from converters.recognise.labels import LABEL_KINDS, TABLE_KINDS, Book
from converters.recognise.rows import LONGEST_ROW_LABEL, Row, is_page_number, is_value, remarks_joined
from schemas.form import Table

FEWEST_IN_A_RUN = 2
"""A single value on a line may be a page number; where two follow one another, cells stand under one another."""

_SENTENCE = re.compile(r"[。：:；;！？!?]")


def is_stacked(rows: Sequence[Row]) -> bool:
    """True for rows of words in which lone values follow one another."""
    run = 0
    for row in rows:
        if row.positional:
            return False
        if row.blank or is_page_number(row.text):
            continue
        run = run + 1 if _is_lone(row) else 0
        if run >= FEWEST_IN_A_RUN:
            return True
    return False


def rows_of_stacked(rows: Sequence[Row], table: Table, labels: Book) -> list[Row]:
    """The rows with the lone values under a label written beside it."""
    made: list[Row] = []
    values: list[str] = []
    at: int | None = None
    for row in rows:
        if _is_lone(row):
            if at is None:
                at = _label(made, table, labels)
            if at is None:
                at = len(made)
                made.append(replace(row, cells=("",), source=""))
            values.append("".join(row.text.split()))
            text = f"{made[at].text} {values[-1]}".strip()
            made[at] = replace(made[at], cells=(text,), source=text)
        elif row.blank or (values and is_page_number(row.text)):
            if not values:
                made.append(row)
        else:
            at, values = None, []
            made.append(row)
    return made


def _label(made: Sequence[Row], table: Table, labels: Book) -> int | None:
    """The row that lone values belong to: the last one written, if it can be a label or the end of one."""
    at = next((i for i in range(len(made) - 1, -1, -1) if not made[i].blank and not is_page_number(made[i].text)), None)
    if at is None or made[at].verbatim or not table.label_columns:
        return None
    text = made[at].text
    if labels.find(text, table.key, LABEL_KINDS) or labels.within(text, table.key, LABEL_KINDS):
        return at
    if labels.find(text, table.key, TABLE_KINDS) or labels.within(text, table.key, TABLE_KINDS):
        return None
    return at if len(text) <= LONGEST_ROW_LABEL and not _SENTENCE.search(text) else None


def _is_lone(row: Row) -> bool:
    return not row.verbatim and is_value(remarks_joined(row.text).strip())
