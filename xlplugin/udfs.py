"""The functions that Excel's cells call: thin over the rule engine, and never an error in the cell.

Ranges cover a printed table with its labels, as on the sheets 二, 三 and 四. What a cell holds comes
as Excel hands it over; error values arrive as their names.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from typing import Any, TypeVar

import xlwings as xw

from converters.errors import Unreadable
from converters.recognise.labels import normal
from schemas.equations import Equation, broken, equations, short_line
from schemas.finding import Severity
from schemas.form import Form
from schemas.messages import SEVERITY_WORDS, equation_words, explain
from schemas.number import Number
from schemas.rules import catalogue
from xlplugin.tables import NoTable, findings_of, reading_of

CATEGORY = "年报校验"
HEADER = ["级别", "规则", "位置", "名称", "说明"]
NO_TABLE = "没有认出年报的表格：请选中整张表（连同表头和行名），如 三!A3:J30。"
NOTHING_FOUND = "未发现问题"
_TABLE = "一张表的区域，连同表头和行名，如 三!A3:J30"
_MORE = "另一张表的区域，可省略"
_YEAR = "年度所在的单元格，可省略；给出后还核对格式与年度是否相符"
_PREVIOUS = "上年数据的区域，从 A1 到 E 列（连同隐藏的代号列），可省略；给出后还与上年核对"

F = TypeVar("F", bound=Callable[..., Any])


def _never_raises(function: F) -> F:
    """Whatever goes wrong is a text in the cell, not #VALUE!."""

    @wraps(function)
    def safe(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except NoTable:
            return NO_TABLE
        except Unreadable as refusal:
            return refusal.zh
        except Exception as e:
            return f"校验没有完成（{type(e).__name__}：{e}）。请看表旁的自动核对，或运行 nianbao excel doctor。"

    return safe  # type: ignore[return-value]


@xw.func(category=CATEGORY)
@xw.arg("table1", ndim=2, err_to_str=True, doc=_TABLE)
@xw.arg("table2", ndim=2, err_to_str=True, doc=_MORE)
@xw.arg("table3", ndim=2, err_to_str=True, doc=_MORE)
@xw.arg("year", doc=_YEAR)
@xw.arg("previous", ndim=2, err_to_str=True, doc=_PREVIOUS)
@_never_raises
def NB_STATUS(table1, table2=None, table3=None, year=None, previous=None):  # type: ignore[no-untyped-def]
    """校验表格，用一句话说明有没有问题、有几处。"""
    found = findings_of(reading_of([table1, table2, table3], year, previous))
    if not found:
        return f"✓ {NOTHING_FOUND}"
    graver = [f for f in found if f.severity is not Severity.INFO]
    if graver and all(f.rule == "FMT-BLANK" for f in graver):
        return f"… 未填 {len(graver)} 格"
    counts = {s: sum(f.severity is s for f in found) for s in Severity}
    told = "，".join(f"{SEVERITY_WORDS[s]['zh']} {n} 处" for s, n in counts.items() if n)
    return f"{'✗' if counts[Severity.ERROR] else '！'} {told}"


@xw.func(category=CATEGORY)
@xw.arg("table1", ndim=2, err_to_str=True, doc=_TABLE)
@xw.arg("table2", ndim=2, err_to_str=True, doc=_MORE)
@xw.arg("table3", ndim=2, err_to_str=True, doc=_MORE)
@xw.arg("year", doc=_YEAR)
@xw.arg("previous", ndim=2, err_to_str=True, doc=_PREVIOUS)
@xw.ret(ndim=2)
@_never_raises
def NB_FINDINGS(table1, table2=None, table3=None, year=None, previous=None):  # type: ignore[no-untyped-def]
    """校验表格，列出全部问题：级别、规则、位置、名称、说明（Excel 365 自动溢出）。"""
    return _rows([table1, table2, table3], year, previous)


@xw.func(category=CATEGORY)
@xw.arg("rows", doc="最多显示几行（含表头），用作数组公式时填所选区域的行数")
@xw.arg("table1", ndim=2, err_to_str=True, doc=_TABLE)
@xw.arg("table2", ndim=2, err_to_str=True, doc=_MORE)
@xw.arg("table3", ndim=2, err_to_str=True, doc=_MORE)
@xw.arg("year", doc=_YEAR)
@xw.arg("previous", ndim=2, err_to_str=True, doc=_PREVIOUS)
@xw.ret(ndim=2)
@_never_raises
def NB_FINDINGS_TOP(rows, table1, table2=None, table3=None, year=None, previous=None):  # type: ignore[no-untyped-def]
    """校验表格，列出前几行问题，其余写明还有几处；供没有溢出功能的 Excel 作数组公式（Ctrl+Shift+Enter）。"""
    if not isinstance(rows, int | float) or isinstance(rows, bool) or not 1 <= rows <= 2000:
        return "行数应为 1 到 2000 的整数。"
    count = int(rows)
    every = _rows([table1, table2, table3], year, previous)
    if len(every) > count:
        hidden = len(every) - count + 1
        every = [*every[: count - 1], ["", "", "", "", f"…… 还有 {hidden} 处未列出"]]
    blank = [""] * len(HEADER)
    return [*every, *([blank] * (count - len(every)))]


@xw.func(category=CATEGORY)
@xw.arg("rule", doc="规则编号：T3-BAL、T3-RES、T3-ROW 或 T4-SUM")
@xw.arg("where", doc="哪一行或哪一列：如 自然人、（一）予以公开、行政复议，或数据的代号")
@xw.arg("table", ndim=2, err_to_str=True, doc=_TABLE)
@_never_raises
def NB_RESIDUAL(rule, where, table):  # type: ignore[no-untyped-def]
    """说明一条勾稽关系差多少、差在哪里。"""
    reading = reading_of([table])
    form, values = reading.report.form, reading.report.values
    equation = _equation(form, str(rule), str(where))
    if isinstance(equation, str):
        return equation
    waiting = [form.by_key[k].label for k in equation.keys if values[k] is None or not _is_number(values[k])]
    if waiting:
        return f"… 待填：{'、'.join(waiting[:3])}{'等' if len(waiting) > 3 else ''}"
    exact = broken(equation, values)
    if exact is None:
        return "✓ 平衡"
    words = equation_words(exact, form, "zh")
    return (
        f"✗ 差 {words['gap']}：{words['left_terms']}= {words['left_sum']}，{words['right_terms']}= {words['right_sum']}"
    )


@xw.func(category=CATEGORY)
@xw.arg("rule", doc="规则编号，如 T3-BAL")
@_never_raises
def NB_RULE(rule):  # type: ignore[no-untyped-def]
    """说明一条规则：要求、依据、改法。"""
    name = str(rule).strip().upper()
    found = catalogue().get(name)
    if found is None:
        near = get_close_matches(name, catalogue(), 1)
        return f"没有“{rule}”这条规则。" + (f"是不是 {near[0]}？" if near else "")
    return f"{found.id} {found.title['zh']}：{found.statement['zh']}依据：{found.basis['zh']}。改法：{found.fix['zh']}"


def _rows(ranges: list[Any], year: Any, previous: Any) -> list[list[str]]:
    reading = reading_of(ranges, year, previous)
    found = findings_of(reading)
    if not found:
        return [["✓", "", "", "", NOTHING_FOUND]]
    form = reading.report.form
    rows = [
        [
            SEVERITY_WORDS[f.severity]["zh"],
            f.rule,
            "" if f.place is None else f.place.words(),
            f.label,
            explain(f, form),
        ]
        for f in found
    ]
    return [HEADER, *rows]


def _equation(form: Form, rule: str, where: str) -> Equation | str:
    """The equation a person means by a rule and a line or column; a text where there is none."""
    of_rule = [e for e in equations(form) if e.rule == rule.strip().upper()]
    if not of_rule:
        known = "、".join(dict.fromkeys(e.rule for e in equations(form)))
        return f"“{rule}”不是勾稽关系的编号；有：{known}。"
    wanted = normal(where)
    meant = [e for e in of_rule if wanted in {normal(n) for n in _names(form, e)}]
    if len(meant) == 1:
        return meant[0]
    if meant:
        return f"“{where}”有 {len(meant)} 处，请写得更具体（如列名 自然人、行名 （一）予以公开）。"
    return f"没有找到“{where}”这一行或列；可写行名、列名（如 自然人）。"


def _names(form: Form, equation: Equation) -> list[str]:
    """What people call an equation: its line where all terms stand in one, else its column; and its cell's key."""
    cell = form.by_key[equation.cell]
    if cell.line.path and len({form.by_key[k].line for k in equation.keys}) == 1:
        return [cell.key, cell.line.path[-1], short_line(cell)]
    return [cell.key, *(cell.column.path if not cell.line.path else cell.column.path[-1:])]


def _is_number(value: Any) -> bool:
    return isinstance(value, Number)
