"""What is to be said of a sum: its gaps, what its units brought along, what may be counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from converters.collecting.aggregate import Sum, listed, total
from converters.collecting.state import Unit
from schemas.checks import check
from schemas.equations import Equation, broken, equations
from schemas.finding import Finding, Reading, Severity
from schemas.form import Cell
from schemas.number import Number, Unread, Value, number_text
from schemas.place import Place
from schemas.rules import Policy, catalogue

_ARITHMETIC = ("T3-BAL", "T3-RES", "T3-ROW", "T4-SUM")
_TOO_LARGE = 2**53


def findings_of(summed: Sum) -> tuple[Finding, ...]:
    """The findings of a sum: who is missing, then cell by cell, then what does not add up and whence."""
    reading = Reading(summed.report)
    found = [
        replace(f, place=reading.place_of(f.key or ""))
        for f in (*_units(summed), *_cells(summed), *_joint(summed), *_inherited(summed))
    ]
    only = Policy({rule: None for rule in catalogue() if rule not in _ARITHMETIC})
    found += check([reading], only)[0]
    order = {key: i for i, key in enumerate(summed.report.values)}
    return tuple(sorted(found, key=lambda f: (f.severity.rank, order.get(f.key or "", -1), f.rule)))


def against(summed: Sum, reading: Reading) -> tuple[Finding, ...]:
    """AGG-SUM: a parent's own report against the sum of its units, cell by cell, at the places of that report."""
    own, count = reading.report, len(summed.choice.parts)
    if own.form is not summed.report.form or own.year != summed.report.year:
        details: dict[str, str | int] = {
            "own": f"{own.year or '?'}/{own.form.id}",
            "sum": f"{summed.report.year}/{summed.report.form.id}",
        }
        return (_finding("AGG-SUM", "other", details=details),)
    names = listed([part.unit.name for part in summed.choice.parts], 10)
    found = []
    words: dict[str, str | int]
    for cell in own.form.cells:
        value, expected = own.values[cell.key], summed.report.values[cell.key]
        place = reading.place_of(cell.key)
        if not isinstance(expected, Number):
            words = {"given": number_text(summed.given[cell.key]), "units": count}
            if isinstance(value, Number):
                found.append(_finding("AGG-SUM", "gap", cell, value, details=words, place=place))
        elif isinstance(value, Number) and value != expected:
            gap = total([value, negative(expected)])
            words = {"units": count, "names": names, "gap": number_text(gap).lstrip("-")}
            reason = "" if summed.choice.whole and cell.key not in summed.lacking else "part"
            if reason:
                words["asked"] = summed.choice.asked
            found.append(_finding("AGG-SUM", reason, cell, value, expected, gap, words, place))
    return tuple(found)


def negative(value: Number) -> Number:
    """The number with the other sign, all its digits kept."""
    return value.copy_negate() if isinstance(value, Decimal) else -value


def _units(summed: Sum) -> Iterator[Finding]:
    """Units that are not counted, and those counted that may hold others."""
    choice = summed.choice
    if choice.missing:
        yield _gap(summed, "units", None, asked=choice.asked, counted=len(choice.parts), names=_names(choice.missing))
    if choice.other_form:
        names = listed([p.unit.name for p in choice.other_form])
        yield _gap(summed, "form", None, right=choice.form.id, names=names, units=len(choice.other_form))
    if choice.twice:
        yield _gap(
            summed,
            "twice",
            None,
            names=listed([f"{p.unit.name}（{p.path}）" if p.path else p.unit.name for p in choice.twice]),
        )
    if choice.unreadable:
        yield _gap(summed, "unreadable", None, files=len(choice.unreadable), names=listed(list(choice.unreadable)))
    if choice.strangers:
        yield _finding("AGG-GAP", "stranger", details={"names": listed([p.unit.name for p in choice.strangers])})
    if choice.parents:
        yield _finding("AGG-SUM", "levels", details={"names": _names(choice.parents)})


def _cells(summed: Sum) -> Iterator[Finding]:
    """Cells that not every unit filled with a number."""
    parts = len(summed.choice.parts)
    for key, gaps in summed.lacking.items():
        reason = "partial" if summed.report.values[key] is not None else "cell"
        names = listed([f"{p.unit.name}{_raw(p.report.values[key])}" for p in gaps])
        yield _gap(summed, reason, summed.report.form.by_key[key], asked=parts, counted=parts - len(gaps), names=names)


def _joint(summed: Sum) -> Iterator[Finding]:
    """Sums that may lawfully hold a joint document more than once."""
    for cell in summed.report.form.cells:
        if cell.column.joint:
            holders = [p for p in summed.choice.parts if p.report.values[cell.key] not in (None, 0)]
            if len(holders) > 1:
                details: dict[str, str | int] = {"units": len(holders)}
                yield _finding("AGG-SUM", "joint", cell, summed.given[cell.key], details=details)


def _inherited(summed: Sum) -> Iterator[Finding]:
    """What is wrong in units' own reports and goes into the sum, be it that others make up for it."""
    form = summed.report.form
    for equation in equations(form):
        wrong = [
            (p, b)
            for p in summed.choice.parts
            if not _holds(equation, p.report.values) and (b := broken(equation, p.report.values))
        ]
        if wrong:
            gap = total([b.difference for _, b in wrong])
            names = listed([f"{p.unit.name}（{number_text(b.difference)}）" for p, b in wrong])
            details: dict[str, str | int] = {
                "rule": equation.rule,
                "units": len(wrong),
                "names": names,
                "gap": number_text(gap),
            }
            yield _finding("AGG-UNIT", "equation", form.by_key[equation.cell], details=details)
    for cell in form.cells:
        odd = [p for p in summed.choice.parts if _unlawful(cell, p.report.values[cell.key])]
        if odd:
            names = listed([f"{p.unit.name}（{_text(p.report.values[cell.key])}）" for p in odd])
            yield _finding("AGG-UNIT", "cell", cell, details={"units": len(odd), "names": names})


def _holds(equation: Equation, values: Mapping[str, Value]) -> bool:
    """True where whole numbers make it hold, as nearly all do: the exact arithmetic is for the rest."""
    left, right = [values[k] for k in equation.left], [values[k] for k in equation.right]
    return all(type(v) is int for v in (*left, *right)) and sum(left) == sum(right)  # type: ignore[arg-type]


def _unlawful(cell: Cell, value: Value) -> bool:
    """A number that its cell cannot hold: below zero, with a fraction, beyond what is a count."""
    if value is None or isinstance(value, Unread) or (type(value) is int and 0 <= value < _TOO_LARGE):
        return False
    if cell.kind != "change" and value < 0:
        return True
    return (cell.kind != "amount" and value != int(value)) or not -_TOO_LARGE < value < _TOO_LARGE


def _gap(summed: Sum, reason: str, cell: Cell | None, **details: str | int) -> Finding:
    """An error; where gaps are allowed and something is summed, a warning that stays."""
    found = _finding("AGG-GAP", reason, cell, details=details)
    return found if summed.refused or not summed.allow_gaps else replace(found, severity=Severity.WARNING)


def _finding(
    rule: str,
    reason: str,
    cell: Cell | None = None,
    actual: Number | None = None,
    expected: Number | None = None,
    difference: Number | None = None,
    details: Mapping[str, str | int] | None = None,
    place: Place | None = None,
) -> Finding:
    severity = Policy().severity(rule, reason)
    assert severity is not None
    key, label = (cell.key, cell.label) if cell is not None else (None, "")
    return Finding(
        rule,
        severity,
        reason,
        key,
        place,
        label,
        actual=actual,
        expected=expected,
        difference=difference,
        details=details or {},
    )


def _names(units: Sequence[Unit]) -> str:
    return listed([unit.name for unit in units])


def _raw(value: Value) -> str:
    """What stands in a cell that is no number, in brackets; nothing for a blank."""
    return f"（{value.raw}）" if isinstance(value, Unread) else ""


def _text(value: Value) -> str:
    return number_text(value) if isinstance(value, Number) else ""
