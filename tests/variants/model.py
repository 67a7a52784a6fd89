"""What a generated case is: the text as published, and what may be read from it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from schemas.form import Form, Table
from schemas.number import Unread, Value, same_digits
from schemas.report import Report

RIGHT, DOWN = "\ue000", "\ue001"
"""Under a merged cell: to the right of its text, below it."""


@dataclass(frozen=True, slots=True)
class Style:
    """One published style of one axis; ``local`` where it touches single lines only."""

    axis: str
    name: str
    weight: int
    zh: str
    local: bool = False

    @property
    def id(self) -> str:
        return f"{self.axis}: {self.name}"


@dataclass(slots=True)
class Truth:
    """What the publication prints in one cell: a number, or a token that is none ("" for nothing)."""

    value: int | object | None
    token: str

    def is_read_by(self, value: Value) -> bool:
        """True for the number itself, or the token kept as it stands; a token that is no number is never one."""
        if isinstance(value, Unread):
            return "".join(value.raw.split()) == "".join(self.token.split())
        if value is None:
            return self.value is None
        return self.value is not None and (same_digits(value, self.value) or value == self.value)  # type: ignore[arg-type]


@dataclass(slots=True)
class LineTruth:
    """A printed line; ``present`` where a careful reader has all that is needed to place its values."""

    table: str
    cells: dict[str, Truth]
    present: bool = True
    label: str = ""
    touched: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Row:
    """One row of a table as drawn: label columns, then columns of values (or header words).

    ``kind`` is ``caption``, ``header``, ``line``, ``tail`` (a rest of a label or of values) or ``page``
    (what stands between the rows of a page and the next, outside the table).
    """

    kind: str
    labels: list[str]
    values: list[str]
    line: str | None = None
    lost: int = 0
    """Leading label columns that are missing after a page break."""

    @property
    def label(self) -> str:
        """The row's own label, without its groups."""
        return next((x for x in reversed(self.labels) if x not in (RIGHT, DOWN, "")), "")


@dataclass(slots=True)
class Draft:
    """A case while it is being made."""

    dice: random.Random
    report: Report
    form: Form
    styles: dict[str, str]
    lines: dict[str, LineTruth]
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def has(self, axis: str, *names: str) -> bool:
        """True where the case was drawn with one of these styles."""
        return self.styles[axis] in names

    def touch(self, line: str | None, axis: str) -> None:
        """Remember that a line shows a style that not every line of the case does."""
        if line is not None:
            self.lines[line].touched.add(f"{axis}: {self.styles[axis]}")

    def lose(self, line: str | None) -> None:
        """A line from which no careful reader could tell the values."""
        if line is not None:
            self.lines[line].present = False

    def rows(self, table: str) -> list[Row]:
        """The rows of numbers of a table."""
        return [r for r in self.tables[table] if r.kind == "line"]


@dataclass(frozen=True, slots=True)
class Case:
    """A published text with what it holds."""

    seed: int
    text: str
    form: Form
    year: int
    lines: dict[str, LineTruth]
    styles: tuple[str, ...]
    report: Report


def line_id(table: Table, key: str, block: int) -> str:
    """Names a line of numbers in a report."""
    return f"{table.key}.{block}.{key}"
