"""Reports, readings and findings as JSON texts, and exactly back again: what the store keeps.

A report is the published JSON. The rest is our own shape, tied to the version of the store: a decimal is
``{"d": "12.00"}``, so that it never becomes a text or loses a digit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from converters import json_file
from schemas.equations import Broken, Equation
from schemas.explanation import Explanation
from schemas.finding import Finding, Note, Reading, Severity
from schemas.form import load_form
from schemas.number import Number, Unread, Value
from schemas.place import Place
from schemas.report import Agency, Report

_EMPTY: Mapping[str, Any] = {"reason": "", "label": "", "look_at": [], "details": {}}
"""What is left out where it says nothing, as None is everywhere."""
_PLACE = ("sheet", "cell", "line", "table", "row", "page", "paragraph")


def text(tree: object) -> str:
    """A tree of plain values as compact JSON, the same for the same tree."""
    found = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    # half a surrogate pair, as broken files hold, is no UTF-8
    return found if _is_utf8(found) else json.dumps(tree, separators=(",", ":"))


def _is_utf8(found: str) -> bool:
    try:
        found.encode()
    except UnicodeEncodeError:
        return False
    return True


def report_text(report: Report) -> str:
    """A report as the JSON that everybody may read."""
    return json_file.write(report).decode()


def report_of(stored: str, mixed: Sequence[Sequence[str]] = ()) -> Report:
    """The report in a JSON that :func:`report_text` wrote; ``mixed`` are its tables of another form.

    What wrote it was sound, so nothing is proved again: thousands are loaded in each run.
    """
    tree = json.loads(stored, parse_float=Decimal)
    form = load_form(tree["form"], *((key, other) for key, other in mixed))
    values: dict[str, Value] = {}
    for key in form.tables:
        _leaves(tree[key], key, values)
    values |= {key: Unread(raw) for key, raw in tree.get("unread", {}).items()}
    said = tuple(Explanation(**e) for e in tree.get("explanations", ()))
    return Report(form, tree["year"], Agency(**tree["agency"]), tree["sections"], values, said)


def _leaves(node: Mapping[str, Any], path: str, values: dict[str, Value]) -> None:
    for name, child in node.items():
        if isinstance(child, dict):
            _leaves(child, f"{path}.{name}", values)
        else:
            values[f"{path}.{name}"] = child


# ---- places, notes, findings -------------------------------------------------------------------------


def places_tree(places: Mapping[str, Place]) -> dict[str, Any]:
    """Places by key; workbooks made of one template have the same."""
    return {key: _place(place) for key, place in places.items()}


def places_of(tree: Mapping[str, Any]) -> dict[str, Place]:
    """Places back from their tree."""
    return {key: Place(**place) for key, place in tree.items()}


def reading_tree(reading: Reading) -> dict[str, Any]:
    """All of a reading but its report and its places, which are kept apart; last year's that came along is whole."""
    before = reading.previous
    return {
        "mixed": sorted(reading.report.form.mixed.items()),
        "notes": [_note(n) for n in reading.notes],
        "waiting": sorted(reading.waiting),
        "previous": None
        if before is None
        else {"report": report_text(before.report), "rest": reading_tree(before), "places": places_tree(before.places)},
    }


def reading_of(report: str, rest: Mapping[str, Any], places: Mapping[str, Any]) -> Reading:
    """A reading back from its parts."""
    before = rest["previous"]
    return Reading(
        report_of(report, rest["mixed"]),
        tuple(_note_of(n) for n in rest["notes"]),
        places_of(places),
        frozenset(rest["waiting"]),
        None if before is None else reading_of(before["report"], before["rest"], before["places"]),
    )


def findings_tree(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings, each with what differs from a finding that says nothing."""
    return [_finding(f) for f in findings]


def findings_of(tree: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Findings back from their tree."""
    return tuple(_finding_of(t) for t in tree)


def _finding(f: Finding) -> dict[str, Any]:
    tree: dict[str, Any] = {
        "rule": f.rule,
        "severity": f.severity.value,
        "reason": f.reason,
        "key": f.key,
        "place": _place(f.place),
        "label": f.label,
        "actual": _number(f.actual),
        "expected": _number(f.expected),
        "difference": _number(f.difference),
        "broken": None if f.broken is None else _broken(f.broken),
        "look_at": [_place(p) for p in f.look_at],
        "details": dict(f.details),
        "explanation": f.explanation,
    }
    return {k: v for k, v in tree.items() if v != _EMPTY.get(k)}


def _finding_of(tree: Mapping[str, Any]) -> Finding:
    found = dict(tree)
    for name in ("actual", "expected", "difference"):
        found[name] = _number_of(found.get(name))
    found["severity"] = Severity(found["severity"])
    found["place"] = _place_of(found.get("place"))
    found["look_at"] = tuple(Place(**p) for p in found.get("look_at", ()))
    found["broken"] = _broken_of(found["broken"]) if "broken" in found else None
    return Finding(**found)


def _note(note: Note) -> dict[str, Any]:
    tree: dict[str, Any] = {
        "rule": note.rule,
        "reason": note.reason,
        "key": note.key,
        "place": _place(note.place),
        "label": note.label,
        "actual": _number(note.actual),
        "expected": _number(note.expected),
        "details": dict(note.details),
    }
    return {k: v for k, v in tree.items() if v != _EMPTY.get(k)}


def _note_of(tree: Mapping[str, Any]) -> Note:
    found = dict(tree)
    for name in ("actual", "expected"):
        found[name] = _number_of(found.get(name))
    found["place"] = _place_of(found.get("place"))
    return Note(**found)


def _broken(broken: Broken) -> dict[str, Any]:
    equation = broken.equation
    return {
        "equation": [equation.rule, list(equation.left), list(equation.right), equation.cell, equation.computed],
        "numbers": [_number(n) for n in (broken.actual, broken.expected, broken.difference, broken.left, broken.right)],
        "terms": [[key, _number(n)] for key, n in broken.terms],
    }


def _broken_of(tree: Mapping[str, Any]) -> Broken:
    rule, left, right, cell, computed = tree["equation"]
    equation = Equation(rule, tuple(left), tuple(right), cell, computed)
    actual, expected, difference, left_sum, right_sum = map(_number_of, tree["numbers"])
    terms = tuple((key, _number_of(n)) for key, n in tree["terms"])
    return Broken(equation, actual, expected, difference, left_sum, right_sum, terms)


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {n: v for n in _PLACE if (v := getattr(place, n)) is not None}


def _place_of(tree: Mapping[str, Any] | None) -> Place | None:
    return None if tree is None else Place(**tree)


def _number(value: Number | str | None) -> Any:
    return {"d": str(value)} if isinstance(value, Decimal) else value


def _number_of(tree: Any) -> Any:
    return Decimal(tree["d"]) if isinstance(tree, dict) else tree
