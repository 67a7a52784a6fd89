"""Reports for tests: one that holds, and ways to break it in one place."""

from collections.abc import Mapping
from dataclasses import replace

from schemas.checks import check
from schemas.equations import Equation, computed_totals, equations, total_of
from schemas.finding import Finding, Reading
from schemas.form import Form, load_form
from schemas.number import Value
from schemas.report import Agency, Report
from schemas.rules import Policy

FORMS = [load_form("2021"), load_form("2019"), load_form("2021", ("requests", "2019"))]
IDS = ["2021", "2019", "mixed"]


def year_of(form: Form) -> int:
    return 2020 if form.id == "2019" else 2024


def sound(form: Form, **changes: Value) -> Report:
    """A report without findings (but for the mixed form's): numbers all different where they may be."""
    # a county's bureau makes no 规章
    values: dict[str, Value] = {c.key: 0 if ".regulations." in c.key else 3 + i % 17 for i, c in enumerate(form.cells)}
    totals = computed_totals(form)
    for line in ("received",):
        for cell in form.cells:
            if cell.key.startswith(f"requests.{line}."):
                column = cell.column.key
                outcomes = [
                    e for e in equations(form) if e.cell == f"requests.outcome_total.{column}" and e.rule == "T3-RES"
                ]
                answered = sum(values[k] for k in outcomes[0].right)  # type: ignore[misc]
                # what was answered and carried out must have been received or carried in
                values[cell.key] = (
                    answered + values[f"requests.carried_out.{column}"] - values[f"requests.carried_in.{column}"]
                )  # type: ignore[operator]
    for _ in range(2):
        for key, equation in totals.items():
            values[key] = total_of(equation, values)
        for equation in equations(form):
            if equation.rule == "T3-RES":
                values[equation.cell] = total_of(equation, values)
    texts = {
        "overview": "主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作有序开展。",
        "problems": "一是宣传不够。\n\n二是培训不足。",
        "other_matters": "收取信息处理费0元。",
    }
    report = Report(form, year_of(form), Agency("示例县文化和旅游局", "11430000MB0000000X"), texts, values)
    return with_values(report, changes)


def with_values(report: Report, changes: Mapping[str, Value]) -> Report:
    assert set(changes) <= set(report.values), set(changes) - set(report.values)
    return replace(report, values={**report.values, **changes})


def findings(report: Report | Reading, policy: Policy | None = None) -> tuple[Finding, ...]:
    return check([report if isinstance(report, Reading) else Reading(report)], policy)[0]


def rules(report: Report | Reading, policy: Policy | None = None) -> list[tuple[str, str | None]]:
    return [(f.rule, f.key) for f in findings(report, policy)]


def residuals(report: Report) -> dict[Equation, int]:
    """An independent calculation of what does not add up, in whole numbers."""
    found = {}
    for e in equations(report.form):
        terms = [report.values[k] for k in e.keys]
        if all(isinstance(t, int) for t in terms):
            gap = sum(report.values[k] for k in e.left) - sum(report.values[k] for k in e.right)  # type: ignore[misc]
            if gap:
                found[e] = gap
    return found


def break_only(report: Report, equation: Equation) -> Report:
    """Break one equation, leaving no other that can be judged broken.

    The equations of 三 depend on one another (the sum of the columns' balances is the balance of
    the total), so that one alone cannot be wrong in a table filled completely. A cell is therefore
    changed, and of every other equation that it would break one term is left blank, which only a
    blank is reported for.
    """
    form = report.form
    others = [e for e in equations(form) if e != equation]
    for key in (equation.cell, *equation.keys):
        value = report.values[key]
        assert isinstance(value, int)
        changed = {**report.values, key: value + 1}
        blanks: dict[str, Value] = {}
        possible = True
        for other in others:
            if key in other.keys and not any(k in blanks for k in other.keys):
                free = [k for k in other.keys if k not in equation.keys]
                possible &= bool(free)
                blanks.update({free[0]: None} if free else {})
        if possible:
            return with_values(report, {**changed, **blanks})
    raise AssertionError(equation)
