"""Merged cells whose text a converter repeated in every cell they cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from converters.recognise.labels import LABEL_KINDS, TABLE_KINDS, Book
from converters.recognise.rows import LONGEST_ROW, Row, is_value
from schemas.form import Table

SHORTEST_PIECE = 4
"""Letters of a piece of a label that can be told from a piece of a header cell."""


def without_repeats(rows: Sequence[Row], labels: Book, table: Table) -> list[Row]:
    """Rows of cells with the text of a merged cell at its top left only.

    Labels and header cells that stand twice side by side, or below one another in a header, are one. A value
    beside itself is one only under a header cell that was repeated.
    """
    made: list[Row] = []
    above: tuple[str, ...] = ()
    covered: frozenset[int] = frozenset()
    for row in rows:
        if not row.positional or row.verbatim:
            made.append(row)
            if not row.blank:
                above = ()
            continue
        cells = row.cells
        beside = {i for i in range(1, len(cells)) if cells[i] == cells[i - 1] and _is_merged(cells[i], labels, table)}
        if any(is_value(c) for c in cells):
            same = {i for i in covered if i < len(cells) and cells[i] == cells[i - 1]}
            corner = {i for i, c in enumerate(cells) if c and labels.sure(c, table.key, ("corner",))}
            gone, above = beside | same | corner, ()
        else:
            heads = {i for i, c in enumerate(cells) if c and labels.find(c, table.key, ("header", "corner"))}
            under = {i for i in heads if i < len(above) and above[i] == cells[i]}
            leaves = {i for i in beside if _is_leaf(cells[i], labels, table.key)}
            gone, above = beside | under, cells
            covered = frozenset(leaves) if heads else covered
        made.append(replace(row, cells=tuple("" if i in gone else c for i, c in enumerate(cells))) if gone else row)
    return made


def words_without_repeats(rows: Sequence[Row], labels: Book, table: Table) -> list[Row]:
    """Rows of words with a label or header cell that stands twice in a row, or alone on two lines, once.

    So does the last value of a line whose header ends in a cell that was repeated.
    """
    made: list[Row] = []
    last, more = "", 0
    for row in rows:
        if row.verbatim or row.positional or row.blank or len(row.text) > LONGEST_ROW:
            made.append(row)
            last = last if row.blank else ""
            continue
        words = row.text.split()
        known = {w for w in set(words) if words.count(w) > 1 and _is_merged(w, labels, table)}
        kept = [w for i, w in enumerate(words) if not (i and w == words[i - 1] and w in known)]
        if known and _is_leaf(kept[-1], labels, table.key):
            more = words.count(kept[-1]) - 1
        elif labels.sure(kept[0], table.key, ("caption", "corner")) is not None:
            more = 0
        elif more and len(words) > more and len(set(words[-more - 1 :])) == 1 and is_value(words[-1]):
            kept = words[:-more]
        if len(kept) < len(words):
            row = replace(row, cells=(" ".join(kept),), source=" ".join(kept))
        again = row.text == last and _is_merged(row.text, labels, table)
        last = row.text
        made.append(replace(row, cells=("",), source="") if again else row)
    return made


def _is_merged(text: str, labels: Book, table: Table) -> bool:
    """True for the text of a cell that covers several columns somewhere on the form."""
    if labels.sure(text, table.key, TABLE_KINDS) is None:
        return len(text) >= SHORTEST_PIECE and labels.within(text, table.key, LABEL_KINDS)
    return not _is_leaf(text, labels, table.key) or any(len(b.columns) < table.value_columns for b in table.blocks)


def _is_leaf(text: str, labels: Book, part: str) -> bool:
    match = labels.find(text, part, ("header",))
    return match is not None and any(m.key for m in match.of("header"))
