"""Live checks of the equations, as formulas beside the tables: where each stands and what it says.

They stand outside the input cells because pasting destroys validations and conditional formats, and
use only functions that Excel 2010, WPS and LibreOffice 7 have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from converters.workbook import refs
from converters.workbook.layout import TABLE_ROW, address, value_spots
from schemas.equations import Equation, equations, term_names
from schemas.form import Form
from schemas.grid import grid
from schemas.number import Number, Value

HOLDS, WAITING, FAILS = "✓", "…", "✗"
BALANCED = f"{HOLDS} 平衡"
PENDING = f"{WAITING} 待填"

_MANY = 3
"""Longer sums are named together."""
_PLACES = 9
"""Decimals kept of a difference, so that binary rounding is not taken for one."""


@dataclass(frozen=True, slots=True)
class CheckSpot:
    """Where the check of an equation stands: 0-based, over ``columns`` columns; ``below`` the table or right of it."""

    equation: Equation
    sheet: str
    row: int
    column: int
    columns: int
    below: bool

    @property
    def address(self) -> str:
        """``L7``."""
        return address(self.row, self.column)


@cache
def check_spots(form: Form) -> tuple[CheckSpot, ...]:
    """The check of every equation of a form, in the order of the equations."""
    return tuple(s for table in form.tables for s in _spots(form, table))


@cache
def check_cells(form: Form) -> dict[Equation, tuple[str, str]]:
    """The sheet and address of each equation's check: ``('三', 'L7')``."""
    return {s.equation: (s.sheet, s.address) for s in check_spots(form)}


def first_right_column(form: Form, table: str) -> int:
    """The first column of checks right of a table, one column apart from it."""
    return form.tables[table].width + 1


def right_rules(form: Form, table: str) -> list[str]:
    """The rules with a column of checks right of a table."""
    spots = [s for s in check_spots(form) if s.sheet == form.section(table).ordinal and not s.below]
    return list(dict.fromkeys(s.equation.rule for s in spots))


def state_column(form: Form, table: str) -> int:
    """The column that says how each line is filled, last so that its words have room."""
    return first_right_column(form, table) + len(right_rules(form, table)) + rolled_columns(form, table)


def rolled_columns(form: Form, table: str) -> int:
    """How many columns beside a table hold its documents in force against last year's."""
    return int(any(c.column.key == "in_force" for c in form.tables[table].cells))


def below_rows(form: Form, table: str) -> dict[int, list[CheckSpot]]:
    """Checks under a table, by their row."""
    rows: dict[int, list[CheckSpot]] = {}
    for spot in check_spots(form):
        if spot.below and spot.sheet == form.section(table).ordinal:
            rows.setdefault(spot.row, []).append(spot)
    return rows


def check_formula(form: Form, equation: Equation) -> str:
    """The formula of a check: waiting, balanced, or by how much not, with both sums."""
    left, right = (f"ROUND(SUM({refs.cells(form, side)}),{_PLACES})" for side in (equation.left, equation.right))
    gap = f"ROUND(SUM({refs.cells(form, equation.left)})-SUM({refs.cells(form, equation.right)}),{_PLACES})"
    names_right, names_left = side_names(form, equation)
    fails = (
        f"{refs.quoted(FAILS + ' 差 ')}&ABS({gap})&{refs.quoted(f'：{names_right}＝')}&{right}"
        f"&{refs.quoted(f'，{names_left}＝')}&{left}"
    )
    return (
        f"=IF(COUNT({refs.cells(form, equation.keys)})<{len(set(equation.keys))},{refs.quoted(PENDING)},"
        f"IF({gap}=0,{refs.quoted(BALANCED)},{fails}))"
    )


def check_text(form: Form, equation: Equation, values: Mapping[str, Value]) -> str:
    """What the formula of a check shows for these values."""
    numbers = {k: v for k in equation.keys if (v := number(values.get(k))) is not None}
    if len(numbers) < len(set(equation.keys)):
        return PENDING
    left, right = (sum(numbers[k] for k in side) for side in (equation.left, equation.right))
    gap = round(left - right, _PLACES)
    if gap == 0:
        return BALANCED
    names_right, names_left = side_names(form, equation)
    sums = f"{names_right}＝{general(round(right, _PLACES))}，{names_left}＝{general(round(left, _PLACES))}"
    return f"{FAILS} 差 {general(abs(gap))}：{sums}"


def side_names(form: Form, equation: Equation) -> tuple[str, str]:
    """Both sides in printed words, right side first: ``('一＋二', '三（七）＋四')``."""
    names = term_names(form, equation)

    def side(keys: tuple[str, ...]) -> str:
        return "＋".join(names[k] for k in keys) if len(keys) <= _MANY else "各项之和"

    return side(equation.right), side(equation.left)


def number(value: Value) -> float | None:
    """The number a spreadsheet computes with; None for a blank or a text."""
    return float(value) if isinstance(value, Number) else None


def general(value: float) -> str:
    """A number as a spreadsheet joins it to a text: 15 digits at most."""
    return format(value, ".15g").replace("e+", "E+").replace("e-", "E-")


def _spots(form: Form, table: str) -> list[CheckSpot]:
    """Same line: right of it. Several groups on one line: under each group. Otherwise under the column."""
    sheet = form.section(table).ordinal
    own = [e for e in equations(form) if form.by_key[e.cell].table == table]
    right = {e: row for e in own if (row := _own_line(form, e, own)) is not None}
    right_order = list(dict.fromkeys(e.rule for e in right))
    below_order = list(dict.fromkeys(e.rule for e in own if e not in right))
    top = TABLE_ROW + grid(form.tables[table]).height + 1
    taken: set[tuple[int, int]] = set()
    found = []
    for equation in own:
        if equation in right:
            column = first_right_column(form, table) + right_order.index(equation.rule)
            found.append(CheckSpot(equation, sheet, right[equation], column, 1, False))
            continue
        places = [value_spots(form)[k] for k in equation.keys]
        first = min(p.column for p in places)
        width = max(p.column + p.printed.columns for p in places) - first
        row = top + below_order.index(equation.rule)
        while not taken.isdisjoint((row, c) for c in range(first, first + width)):
            row += 1
        taken |= {(row, c) for c in range(first, first + width)}
        found.append(CheckSpot(equation, sheet, row, first, width, True))
    return found


def _own_line(form: Form, equation: Equation, others: list[Equation]) -> int | None:
    """The row of an equation that has a line of the table to itself among those of its rule."""

    def rows(e: Equation) -> set[int]:
        return {value_spots(form)[k].row for k in e.keys}

    own = rows(equation)
    if len(own) > 1 or any(e != equation and e.rule == equation.rule and rows(e) == own for e in others):
        return None
    return own.pop()
