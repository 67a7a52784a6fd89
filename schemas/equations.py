"""The equations of a form: its identities written out, one sparse matrix A with A·x = 0."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache

from schemas.form import ORDINALS, Cell, Form, Identity, Table
from schemas.number import MAX_DIGITS, Number, Value


@dataclass(frozen=True, slots=True)
class Equation:
    """sum(left) = sum(right) over cell keys; a finding points at ``cell`` (one of ``left``)."""

    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    cell: str
    computed: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """All cells of the equation, left side first."""
        return self.left + self.right


@dataclass(frozen=True, slots=True)
class Broken:
    """An equation that does not hold: what its cell shows, what would make it hold."""

    equation: Equation
    actual: Number
    expected: Number
    difference: Number
    left: Number
    right: Number
    terms: tuple[tuple[str, Number], ...]
    """Each cell of the equation with its number."""


@cache
def equations(form: Form) -> tuple[Equation, ...]:
    """All equations of a form (42 for 2021, 40 for 2019), table by table, rule by rule."""
    return tuple(e for table in form.tables.values() for i in table.identities for e in _expand(table, i))


@cache
def computed_totals(form: Form) -> dict[str, Equation]:
    """Cells that the workbook calculates, each with the equation that gives it."""
    totals: dict[str, Equation] = {}
    for equation in equations(form):
        if equation.computed:
            totals.setdefault(equation.cell, equation)
    return totals


def _expand(table: Table, identity: Identity) -> list[Equation]:
    known = {c.key for c in table.cells}
    pattern = re.compile(re.escape(f"{table.key}.{identity.cell}").replace(r"\*", r"([^.]+)") + r"\Z")
    found = []
    for cell in table.cells:
        match = pattern.match(cell.key)
        if match is None:
            continue
        left, right = (
            tuple(f"{table.key}.{t.replace('*', match.group(1))}" for t in side)
            for side in (identity.left, identity.right)
        )
        missing = [k for k in left + right if k not in known]
        if missing:
            raise ValueError(f"{table.form}/{table.key}: {identity.rule} names unknown cells {missing}")
        found.append(Equation(identity.rule, left, right, cell.key, identity.computed))
    return found


def total_of(equation: Equation, values: Mapping[str, Value]) -> Number | None:
    """What the computed cell should show; None while a part is blank or unread."""
    return _sum(list(map(values.get, equation.right)))


def broken(equation: Equation, values: Mapping[str, Value]) -> Broken | None:
    """The exact arithmetic of one equation, or None where it holds or cannot be judged."""
    terms = tuple((k, v) for k in equation.keys if isinstance(v := values.get(k), int | Decimal))
    if len(terms) < len(equation.keys):
        return None
    numbers = dict(terms)
    left = _sum([numbers[k] for k in equation.left]) or 0
    right = _sum([numbers[k] for k in equation.right]) or 0
    if left == right:
        return None
    actual = numbers[equation.cell]
    with localcontext(prec=4 * MAX_DIGITS):
        return Broken(equation, actual, actual + (right - left), left - right, left, right, terms)


_WHOLE = {int}


def _sum(terms: list[Value]) -> Number | None:
    if set(map(type, terms)) <= _WHOLE:
        return sum(terms)  # type: ignore[arg-type]
    total: Number = 0
    with localcontext(prec=4 * MAX_DIGITS):  # the default precision would round long numbers
        for term in terms:
            if not isinstance(term, int | Decimal):
                return None
            total = total + term
    return total


@cache
def term_names(form: Form, equation: Equation) -> dict[str, str]:
    """A short printed name for each cell of an equation.

    Where all stand in one line, the column's (自然人); otherwise the line's ordinals (三（七）).
    """
    cells = [form.by_key[k] for k in equation.keys]
    one_line = len({c.line for c in cells}) == 1
    return {c.key: c.column.label if one_line else short_line(c) for c in cells}


_ORDINAL = re.compile(rf"([{ORDINALS}]+)、|(（[{ORDINALS}]+）)|(\d+)\.")


def short_line(cell: Cell) -> str:
    """The ordinals of a line's label path: 三（三）1; the label itself where it has none."""
    parts = []
    for label in cell.line.path:
        match = _ORDINAL.match(label)
        parts.append(next(g for g in match.groups() if g) if match else label)
    return "".join(parts)
