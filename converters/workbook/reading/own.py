"""Tables of our own template, whose every place is known: their labels compared and numbers taken row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from converters.recognise.labels import normal
from converters.workbook.layout import address, spots
from converters.workbook.reading.cells import Cells
from schemas.form import Form
from schemas.number import Value, from_float

Position = tuple[int, int]

_number = lru_cache(maxsize=4096)(from_float)
"""A report's numbers are small, and most of them 0."""


@dataclass(frozen=True)
class _Row:
    """Some columns of a row: ``get`` takes their cells out of it, always as a tuple."""

    row: int
    columns: tuple[int, ...]
    get: Callable[[Sequence[Any]], tuple[Any, ...]]


@dataclass(frozen=True, eq=False)
class Own:
    """Where a table stands in our template: its labels, its numbers by key, and its last row."""

    labels: tuple[tuple[_Row, tuple[str, ...]], ...]
    cells: dict[str, Position]
    numbers: tuple[tuple[_Row, tuple[str, ...]], ...]
    addresses: dict[str, str]
    last: int

    @property
    def places(self) -> frozenset[Position]:
        """Where its labels stand."""
        return frozenset((at.row, c) for at, _ in self.labels for c in at.columns)

    def stands(self, sheet: Cells) -> bool:
        """True where every label stands at its address on a sheet, typography aside."""
        rows = sheet.rows
        for at, texts in self.labels:
            try:
                if at.get(rows[at.row]) == texts:
                    continue
            except IndexError:
                return False
            if any(normal(sheet.text(at.row, c)) != normal(t) for c, t in zip(at.columns, texts, strict=True)):
                return False
        return True

    def values(self, sheet: Cells) -> Iterator[tuple[str, Value]]:
        """The numbers on a sheet, formulas with their results, in the form's order."""
        rows = sheet.rows
        for at, keys in self.numbers:
            try:
                raws = at.get(rows[at.row])
            except IndexError:
                raws = (None,) * len(keys)
            for key, raw, column in zip(keys, raws, at.columns, strict=True):
                yield key, _number(raw) if raw.__class__ is float else sheet.value(at.row, column)

    def formulas(self, sheet: Cells) -> set[str]:
        """The keys of numbers that are formulas."""
        return {self.addresses[a] for a in sheet.formulas & self.addresses.keys()}


@cache
def own(form: Form, table: str) -> Own:
    """A table in our template of a form."""
    labels = [(s.row, s.column, s.printed.text) for s in spots(form, table) if s.printed.text]
    cells = {s.printed.cell.key: (s.row, s.column) for s in spots(form, table) if s.printed.cell is not None}
    ordered = {c.key: cells[c.key] for c in form.tables[table].cells if c.key in cells}
    return Own(
        tuple(_rows((row, column, text) for row, column, text in sorted(labels))),
        cells,
        tuple(_rows((*at, key) for key, at in ordered.items())),
        {address(*at): key for key, at in cells.items()},
        max(row for row, _ in cells.values()),
    )


def _rows(cells: Iterable[tuple[int, int, str]]) -> Iterator[tuple[_Row, tuple[str, ...]]]:
    """Cells and what belongs to each, row by row, in the order they come."""
    for row, group in groupby(cells, key=itemgetter(0)):
        _, columns, told = zip(*group, strict=True)
        get: Any = itemgetter(*columns) if len(columns) > 1 else _one(columns[0])
        yield _Row(row, columns, get), told


def _one(column: int) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    return lambda row: (row[column],)
