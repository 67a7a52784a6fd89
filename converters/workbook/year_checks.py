"""Live checks against last year's figures, as formulas beside the tables: where each stands and what it says.

They are warnings (X-CARRY, X-ROLL) and marked so: no table is called wrong for them. Without last year's
figures they are quiet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from converters.workbook.layout import (
    COVER,
    PREVIOUS,
    PREVIOUS_VALUE_COLUMN,
    PREVIOUS_YEAR,
    TABLE_ROW,
    YEAR_CELL,
    address,
    value_spots,
)
from converters.workbook.live_checks import (
    HOLDS,
    PENDING,
    below_rows,
    first_right_column,
    general,
    number,
    right_rules,
    rolled_columns,
)
from converters.workbook.previous_layout import (
    CARRIED_IN,
    CARRIED_OUT,
    IN_FORCE,
    absent,
    compared,
    compared_rows,
    head_row,
)
from converters.workbook.refs import each, on_sheet, quoted, ranges
from schemas.form import Form
from schemas.grid import grid
from schemas.number import Unread, Value
from schemas.report import Report

WARNS, QUIET = "！", "—"
AGREES = f"{HOLDS} 与上年相符"
NO_DATA = f"{QUIET} 没有上年数据"
NOT_LAST_YEAR = f"{QUIET} 上年数据年度不符"
WAS, SHOULD, SAYS = f"{WARNS} 上年为 ", f"{WARNS} 应为 ", f"{QUIET} 上年："
NOTHING = f"{QUIET} 没有（可不填）"
CAPTIONS = {"X-CARRY": "上年结转＝上年报告的“结转下年度继续办理”", "X-ROLL": "上年数＋制发－废止＝现行有效"}

_CARRY, _ROLL = "X-CARRY", "X-ROLL"
_PLACES = 9


@dataclass(frozen=True, slots=True)
class YearCheck:
    """A check of one cell (``key``) against last year's (``last``); ``below`` the table or right of it."""

    rule: str
    key: str
    last: str
    sheet: str
    row: int
    column: int
    below: bool

    @property
    def address(self) -> str:
        """``D34``."""
        return address(self.row, self.column)

    @property
    def line(self) -> str:
        """The key of its line: ``proactive_disclosure.regulations``."""
        return self.key.rpartition(".")[0]


@cache
def year_checks(form: Form) -> tuple[YearCheck, ...]:
    """All checks of a form against last year's figures, table by table."""
    found = []
    for key, spot in value_spots(form).items():
        table = form.by_key[key].table
        if key.startswith(CARRIED_IN):
            last = CARRIED_OUT + key.removeprefix(CARRIED_IN)
            found.append(YearCheck(_CARRY, key, last, spot.sheet, below_row(form, table), spot.column, True))
        elif key.endswith(IN_FORCE):
            found.append(YearCheck(_ROLL, key, key, spot.sheet, spot.row, roll_column(form, table), False))
    return tuple(found)


def below_row(form: Form, table: str) -> int:
    """The row of checks against last year under a table: after those of its own sums."""
    return max(below_rows(form, table), default=TABLE_ROW + grid(form.tables[table]).height) + 1


def roll_column(form: Form, table: str) -> int:
    """The column right of a table with its documents in force against last year's."""
    return first_right_column(form, table) + len(right_rules(form, table)) + rolled_columns(form, table) - 1


def check_formula(form: Form, check: YearCheck) -> str:
    """The formula of a check: nothing to compare with, waiting, agrees, or what it should be."""
    spots = value_spots(form)
    there = _there(check.last)
    here = spots[check.key].address
    if check.rule == _CARRY:
        needed, expected, says = [here], there, f"{quoted(WAS)}&{there}"
    else:
        issued, repealed = (spots[f"{check.line}.{k}"].address for k in ("issued", "repealed"))
        needed, expected = [issued, repealed, here], f"{there}+{issued}-{repealed}"
        says = (
            f"{quoted(SHOULD)}&ROUND({expected},{_PLACES})&{quoted('：上年 ')}&{there}"
            f"&{quoted('＋制发 ')}&{issued}&{quoted('－废止 ')}&{repealed}"
        )
    return (
        f"=IF(COUNT({there})=0,IF(COUNTA({there})=0,{quoted(NO_DATA)},{quoted(SAYS)}&{there}),"
        f"IF({_other_year()},{quoted(NOT_LAST_YEAR)},"
        f"IF(COUNT({','.join(needed)})<{len(needed)},{quoted(PENDING)},"
        f"IF(ROUND({here}-({expected}),{_PLACES})=0,{quoted(AGREES)},{says}))))"
    )


def check_text(check: YearCheck, year: int | None, values: Mapping[str, Value], last: Report | None) -> str:
    """What the formula of a check shows for these values and this report of last year."""
    if last is None:
        return NO_DATA
    if check.last not in last.values:
        return SAYS + absent(last.form)
    was = last.values[check.last]
    there = number(was)
    if there is None:
        return SAYS + was.raw if isinstance(was, Unread) else NO_DATA
    if other_year(year, last):
        return NOT_LAST_YEAR
    keys = [check.key] if check.rule == _CARRY else [f"{check.line}.{k}" for k in ("issued", "repealed", "in_force")]
    terms = [n for k in keys if (n := number(values.get(k))) is not None]
    if len(terms) < len(keys):
        return PENDING
    expected = there if check.rule == _CARRY else there + terms[0] - terms[1]
    if round(terms[-1] - expected, _PLACES) == 0:
        return AGREES
    if check.rule == _CARRY:
        return WAS + general(there)
    parts = f"：上年 {general(there)}＋制发 {general(terms[0])}－废止 {general(terms[1])}"
    return SHOULD + general(round(expected, _PLACES)) + parts


def cover_formula(form: Form) -> str:
    """One line on the cover: whether there are last year's figures, and how many cells do not fit them."""
    year, last_year = _year(), _last_year()
    rows = [(row, PREVIOUS_VALUE_COLUMN) for row in compared_rows().values()]
    numbers = "+".join(f"COUNT({on_sheet(PREVIOUS, r)})" for r in ranges(rows))
    sheets: dict[str, list[tuple[int, int]]] = {}
    for check in year_checks(form):
        sheets.setdefault(check.sheet, []).append((check.row, check.column))
    areas = [on_sheet(sheet, area) for sheet, cells in sheets.items() for area in ranges(cells)]
    odd = each("COUNTIF", areas, f'"{WARNS}*"')
    wrong_year = f"{quoted(WARNS + ' 是 ')}&{last_year}&{quoted(' 年度的，应为 ')}&({year}-1)&{quoted(' 年度')}"
    have = f'{quoted(HOLDS + " 已有")}&IF(COUNT({last_year})=0,"",{quoted(" ")}&{last_year}&{quoted(" 年度")})'
    return (
        f"=IF({numbers}=0,{quoted(NOTHING)},IF({_other_year()},{wrong_year},"
        f"IF({odd}>0,{quoted(WARNS + ' ')}&({odd})&{quoted(' 处与上年不一致，请核对')},{have}&{quoted('数据')})))"
    )


def cover_text(form: Form, year: int | None, values: Mapping[str, Value], last: Report | None) -> str:
    """What the formula of the cover shows."""
    if last is None or not any(number(last.values.get(k)) is not None for k in compared()):
        return NOTHING
    if other_year(year, last):
        return f"{WARNS} 是 {last.year} 年度的，应为 {(year or 0) - 1} 年度"
    odd = sum(check_text(c, year, values, last).startswith(WARNS) for c in year_checks(form))
    if odd:
        return f"{WARNS} {odd} 处与上年不一致，请核对"
    return f"{HOLDS} 已有{'' if last.year is None else f' {last.year} 年度'}数据"


def shown_texts(form: Form, year: int | None, values: Mapping[str, Value], last: Report | None) -> tuple[str, ...]:
    """What the cover and all checks show: all that a workbook's other sheets have of last year's report."""
    return (cover_text(form, year, values, last), *(check_text(c, year, values, last) for c in year_checks(form)))


def other_year(year: int | None, last: Report) -> bool:
    """True where last year's figures are known to be another year's."""
    return year is not None and last.year is not None and last.year != year - 1


def _there(key: str) -> str:
    return on_sheet(PREVIOUS, address(compared_rows()[key], PREVIOUS_VALUE_COLUMN, absolute=True))


def _year() -> str:
    return on_sheet(COVER, address(*YEAR_CELL, absolute=True))


def _last_year() -> str:
    return on_sheet(PREVIOUS, address(head_row(PREVIOUS_YEAR), PREVIOUS_VALUE_COLUMN, absolute=True))


def _other_year() -> str:
    return f"IF(COUNT({_year()},{_last_year()})=2,{_last_year()}<>{_year()}-1,FALSE)"
