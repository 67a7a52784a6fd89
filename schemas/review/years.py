"""A report against last year's: what was carried over, what is in force, what changed much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, localcontext
from typing import TypeGuard

from schemas.finding import Note, Reading
from schemas.form import Cell
from schemas.number import MAX_DIGITS, Number, Value, number_text
from schemas.rules import Limits

_IN, _OUT = "requests.carried_in.", "requests.carried_out."


def consecutive(reading: Reading, before: Reading) -> bool:
    """True where ``before`` is on the year before, or one of the years is not known."""
    year, last = reading.report.year, before.report.year
    return year is None or last is None or last == year - 1


def wrong_year(reading: Reading, before: Reading) -> Iterator[Note]:
    """What is given as last year's report is not on last year: nothing is compared, and that is said."""
    year, last = reading.report.year, before.report.year
    if year is not None and last is not None:
        yield Note("X-CARRY", "years", None, reading.places.get("title"), details={"year": year, "last": last})


def carry(reading: Reading, before: Reading, limits: Limits) -> Iterator[Note]:
    """X-CARRY: what last year carried out is carried in, in each column. Both forms have these lines."""
    values, last = reading.report.values, before.report.values
    for key in (k for k in values if k.startswith(_IN)):
        here, there = values[key], last.get(_OUT + key.removeprefix(_IN))
        if _number(here) and _number(there) and here != there:
            yield _note(reading, "X-CARRY", key, there, gap=_gap(here, there))


def roll(reading: Reading, before: Reading, limits: Limits) -> Iterator[Note]:
    """X-ROLL: in force = last year's + issued − repealed; only the form of 2021 has these columns."""
    values, last = reading.report.values, before.report.values
    lines = [k.removesuffix("in_force") for k in values if k.endswith(".in_force")]
    if lines and not any(line + "in_force" in last for line in lines):
        key = lines[0] + "in_force"
        forms = {"form": reading.report.form.id, "last": before.report.form.tables[key.split(".")[0]].form}
        yield Note("X-ROLL", "forms", key, reading.place_of(key), "", details=forms)
        return
    for line in lines:
        here, was = values[line + "in_force"], last.get(line + "in_force")
        issued, repealed = values[line + "issued"], values[line + "repealed"]
        if not (_number(here) and _number(was) and _number(issued) and _number(repealed)):
            continue
        expected = _plus(was, issued, repealed)
        if here != expected:
            terms = {"was": number_text(was), "issued": number_text(issued), "repealed": number_text(repealed)}
            gap = _gap(here, expected)
            yield _note(reading, "X-ROLL", line + "in_force", expected, **terms, gap=gap)


def jump(reading: Reading, before: Reading, limits: Limits) -> Iterator[Note]:
    """X-JUMP: a number many times last year's, or a small part of it; of a line that has one, its total alone."""
    values, last = reading.report.values, before.report.values
    jumped: dict[str, Number] = {}
    for cell in _comparable(reading, before):
        here, there = values[cell.key], last[cell.key]
        if _number(here) and _number(there) and _jumped(here, there, limits):
            jumped[cell.key] = there
    for key, there in jumped.items():
        total = key.rsplit(".", 1)[0] + ".total"
        if key == total or total not in jumped:
            yield _note(reading, "X-JUMP", key, there)


def _comparable(reading: Reading, before: Reading) -> Iterable[Cell]:
    """Cells that both forms have, in the same words."""
    known = before.report.form.by_key
    for key, cell in reading.report.form.by_key.items():
        other = known.get(key)
        if other is cell or (other is not None and (other.line, other.column) == (cell.line, cell.column)):
            yield cell


def _jumped(here: Number, there: Number, limits: Limits) -> bool:
    if here == there or here < 0 or there < 0:
        return False
    low, high = (here, there) if here < there else (there, here)
    return _plus(high, 0, low) >= limits.jump_least and float(high) >= limits.jump_factor * max(float(low), 1)


def _number(value: Value) -> TypeGuard[Number]:
    return isinstance(value, int | Decimal)


def _plus(a: Number, b: Number, minus: Number) -> Number:
    """a + b − minus, exactly."""
    with localcontext(prec=4 * MAX_DIGITS):
        return a + b - minus


def _gap(a: Number, b: Number) -> str:
    return number_text(_plus(max(a, b), 0, min(a, b)))


def _note(reading: Reading, rule: str, key: str, expected: Number, **details: str) -> Note:
    report = reading.report
    value = report.values[key]
    actual = value if _number(value) else None
    return Note(rule, "", key, reading.place_of(key), report.form.by_key[key].label, actual, expected, details)
