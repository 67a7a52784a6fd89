"""Live words on how far a table is filled, line by line and as a whole, as formulas and as they show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from converters.workbook import refs
from converters.workbook.layout import address, value_spots
from converters.workbook.live_checks import FAILS, HOLDS, WAITING, check_spots, check_text, number, state_column
from schemas.form import Cell, Form, Kind
from schemas.number import Unread, Value

FILLED = f"{HOLDS} 已填"
ALL_GOOD = f"{HOLDS} 已填完，全部平衡"
ALL_FILLED = f"{HOLDS} 已填完"
TOO_LARGE = 2**53

_BLANK, _TEXT, _NEGATIVE, _FRACTION, _LARGE = "未填", "非数字", "负数", "有小数", "过大"
_UNBALANCED, _BAD_LINES = "处不平衡", "行有误"


def line_rows(form: Form, table: str) -> dict[int, list[Cell]]:
    """The number cells of a table by the row they stand in."""
    rows: dict[int, list[Cell]] = {}
    for cell in form.tables[table].cells:
        rows.setdefault(value_spots(form)[cell.key].row, []).append(cell)
    return rows


def state_formula(form: Form, cells: Sequence[Cell]) -> str:
    """How the cells of one line are filled: ``✓ 已填``, ``… 未填 3 格``, ``✗ 未填 1 格，负数 2 格``."""
    everywhere = _ranges(form, cells)
    whole = _ranges(form, [c for c in cells if c.kind != "change"])
    fractions = [address(*p) for p in refs.positions(form, (c.key for c in cells if c.kind != "amount"))]
    counts = {
        _BLANK: refs.each("COUNTBLANK", everywhere),
        _TEXT: "+".join(f"COUNTA({r})-COUNT({r})" for r in everywhere) or "0",
        _NEGATIVE: refs.each("COUNTIF", whole, '"<0"'),
        _FRACTION: "+".join(f"IF(ISNUMBER({a}),IF({a}<>INT({a}),1,0),0)" for a in fractions) or "0",
        _LARGE: refs.each("COUNTIF", everywhere, f'">={TOO_LARGE}"')
        + "+"
        + refs.each("COUNTIF", everywhere, f'"<=-{TOO_LARGE}"'),
    }
    bad = "+".join(v for k, v in counts.items() if k != _BLANK)
    words = "&".join(f'IF({v}>0,"，{k} "&({v})&" 格","")' for k, v in counts.items())
    return (
        f"=IF({counts[_BLANK]}+{bad}=0,{refs.quoted(FILLED)},"
        f"IF({bad}=0,{refs.quoted(WAITING + ' ')},{refs.quoted(FAILS + ' ')})&MID({words},2,99))"
    )


def state_text(cells: Sequence[Cell], values: Mapping[str, Value]) -> str:
    """What the formula of a line's state shows for these values."""
    counts = dict.fromkeys((_BLANK, _TEXT, _NEGATIVE, _FRACTION, _LARGE), 0)
    for cell in cells:
        for fault in _faults(cell.kind, values.get(cell.key)):
            counts[fault] += 1
    if not any(counts.values()):
        return FILLED
    mark = FAILS if any(v for k, v in counts.items() if k != _BLANK) else WAITING
    return f"{mark} " + "，".join(f"{k} {v} 格" for k, v in counts.items() if v)


def table_formula(form: Form, table: str, computed: Collection[str]) -> str:
    """How a whole table stands: ``✗ 3 处不平衡，12 格未填，1 行有误``. ``computed`` cells are formulas."""
    inputs = [c for c in form.tables[table].cells if c.key not in computed]
    sheet = form.section(table).ordinal
    checks = [(s.row, s.column) for s in check_spots(form) if s.sheet == sheet]
    states = [(row, state_column(form, table)) for row in line_rows(form, table)]
    counts = {
        f" {_UNBALANCED}": refs.each("COUNTIF", refs.ranges(checks), f'"{FAILS}*"'),
        " 格未填": refs.each("COUNTBLANK", _ranges(form, inputs)),
        f" {_BAD_LINES}": refs.each("COUNTIF", refs.ranges(states), f'"{FAILS}*"'),
    }
    unbalanced, blank, bad = counts.values()
    words = "&".join(f'IF({v}>0,"，"&({v})&"{k}","")' for k, v in counts.items())
    good = ALL_GOOD if checks else ALL_FILLED
    return (
        f"=IF({unbalanced}+{blank}+{bad}=0,{refs.quoted(good)},"
        f"IF({unbalanced}+{bad}=0,{refs.quoted(WAITING + ' ')},{refs.quoted(FAILS + ' ')})&MID({words},2,99))"
    )


def table_text(form: Form, table: str, computed: Collection[str], values: Mapping[str, Value]) -> str:
    """What the formula of a table shows for these values."""
    sheet = form.section(table).ordinal
    checks = [check_text(form, s.equation, values) for s in check_spots(form) if s.sheet == sheet]
    lines = [[c for c in cells if c.key not in computed] for cells in line_rows(form, table).values()]
    unbalanced = sum(text.startswith(FAILS) for text in checks)
    blank = sum(values.get(c.key) is None for cells in lines for c in cells)
    bad = sum(state_text(cells, values).startswith(FAILS) for cells in lines)
    if unbalanced + blank + bad == 0:
        return ALL_GOOD if checks else ALL_FILLED
    words = [(unbalanced, f" {_UNBALANCED}"), (blank, " 格未填"), (bad, f" {_BAD_LINES}")]
    return f"{FAILS if unbalanced + bad else WAITING} " + "，".join(f"{n}{w}" for n, w in words if n)


def _ranges(form: Form, cells: Sequence[Cell]) -> list[str]:
    return refs.ranges(refs.positions(form, (c.key for c in cells)))


def _faults(kind: Kind, value: Value) -> list[str]:
    if value is None:
        return [_BLANK]
    if isinstance(value, Unread):
        return [_TEXT]
    shown = number(value)
    assert shown is not None
    found = []
    if shown < 0 and kind != "change":
        found.append(_NEGATIVE)
    if not shown.is_integer() and kind != "amount":
        found.append(_FRACTION)
    if abs(shown) >= TOO_LARGE:
        found.append(_LARGE)
    return found
