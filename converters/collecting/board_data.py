"""What the board's script draws from: units, findings and the tables with findings in them, as compact JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from converters.collecting.board_words import for_script
from converters.collecting.state import Collection, Standing, UnitState
from converters.collecting.status_facts import form_of, weights
from converters.collecting.status_words import OUTCOME, STANDING, moment, say, weight, why
from schemas.finding import Finding, Severity
from schemas.form import Form
from schemas.grid import GridCell, grid
from schemas.messages import SEVERITY_WORDS, Lang, explain
from schemas.number import token_of
from schemas.report import Report
from schemas.rules import catalogue

_LEVELS = [*(s.value for s in Severity), "said"]


def data(collection: Collection, parents: list[str], lang: Lang) -> str:
    """The JSON, safe inside a script element."""
    order = list(Standing)
    at = {parent: number for number, parent in enumerate(parents)}
    forms: dict[Form, int] = {}
    rules: dict[str, None] = {}
    units: list[list[Any]] = []
    details: dict[int, dict[str, Any]] = {}
    for number, state in enumerate(collection.units):
        unit, accepted, counted = state.unit, state.accepted, weights(state)
        units.append(
            [
                unit.name,
                unit.code or "",
                unit.kind,
                at[unit.parent],
                unit.contact,
                order.index(state.standing),
                int(state.late),
                accepted.path if accepted is not None else "",
                moment(accepted.modified) if accepted is not None else "",
                counted.errors,
                counted.warnings,
                counted.explained,
            ]
        )
        detail = _detail(state, forms, collection.year, lang)
        if detail:
            details[number] = detail
            rules.update(dict.fromkeys(f.rule for f in state.findings))
    tree = {
        "words": {**for_script(lang), "late": say("late", lang), "outcome": say("outcome", lang)},
        "arrivals": [say(k, lang) for k in ("file", "arrived", "outcome", "why")],
        "standings": [[s.value, STANDING[s][lang]] for s in order],
        "parents": [p or say("no-parent", lang) for p in parents],
        "levels": _LEVELS,
        "counted": [*(SEVERITY_WORDS[s][lang] for s in (Severity.ERROR, Severity.WARNING)), say("said", lang)],
        "rules": {r: [catalogue()[r].title[lang], catalogue()[r].fix[lang]] for r in rules},
        "forms": [_form(form) for form in forms],
        "units": units,
        "details": details,
    }
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    # no markup, whatever stands in a name
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _detail(state: UnitState, forms: dict[Form, int], year: int, lang: Lang) -> dict[str, Any]:
    """Findings with the tables in which they lie, and files where there is more to say than the row does."""
    detail: dict[str, Any] = {}
    if state.findings:
        form = form_of(state, year)
        detail["form"] = forms.setdefault(form, len(forms))
        detail["findings"] = [_finding(f, form, lang) for f in state.findings]
        detail["values"] = _values(state.report, state.findings)
    if [a for a in state.arrivals if a is not state.accepted]:
        detail["files"] = [
            [a.path, moment(a.modified), OUTCOME[a.outcome][lang], why(a, lang) if a.why else ""]
            for a in state.arrivals
        ]
    return detail


def _finding(finding: Finding, form: Form, lang: Lang) -> list[Any]:
    level = "said" if finding.explanation is not None else finding.severity.value
    cell = _index(form, finding.key)
    terms = [_index(form, k) for k in finding.broken.equation.keys] if finding.broken is not None else []
    return [
        _LEVELS.index(level),
        weight(finding, lang),
        finding.rule,
        finding.place.words(lang) if finding.place is not None else "",
        finding.label,
        explain(finding, form, lang),
        cell,
        terms,
        finding.explanation or "",
    ]


def _values(report: Report | None, findings: Iterable[Finding]) -> dict[str, list[str]]:
    """The numbers of each table that a finding lies in, by its place among the form's tables."""
    if report is None:
        return {}
    own = {report.form.by_key[f.key].table for f in findings if f.key in report.form.by_key}
    return {
        str(number): [token_of(report.values[c.key]) for c in table.cells]
        for number, (key, table) in enumerate(report.form.tables.items())
        if key in own
    }


def _form(form: Form) -> list[dict[str, Any]]:
    """The printed tables of a form, each cell as text, spans, role and the number of its value."""
    tables = []
    first = 0
    for key, table in form.tables.items():
        printed = grid(table)
        at = {cell.key: number for number, cell in enumerate(table.cells)}
        rows = [[_cell(c, at) for c in cells] for _, cells in printed.rows()]
        tables.append({"caption": form.section(key).heading, "head": printed.header_rows, "first": first, "rows": rows})
        first += len(table.cells)
    return tables


def _cell(cell: GridCell, at: dict[str, int]) -> list[Any]:
    if cell.cell is not None:
        return ["", cell.rows, cell.columns, "value", at[cell.cell.key]]
    return [cell.text, cell.rows, cell.columns, cell.role]


def _index(form: Form, key: str | None) -> int:
    """A cell's number among all of the form's; -1 for none."""
    return _places(form).get(key or "", -1)


@cache
def _places(form: Form) -> dict[str, int]:
    return {cell.key: number for number, cell in enumerate(form.cells)}
