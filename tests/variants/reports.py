"""Random reports as offices have them: mostly zeros, equations that hold, now and then one that does not."""

from __future__ import annotations

import random
from decimal import Decimal

from schemas.equations import computed_totals, equations, total_of
from schemas.form import Form, load_form
from schemas.number import Value
from schemas.report import Agency, Report

_FORMS = {
    "2021": load_form("2021"),
    "2019": load_form("2019"),
    "2019 on 2022": load_form("2019"),
    "（六） as one line": load_form("2021", ("requests", "2019")),
    "三 of 2021 in 2019": load_form("2019", ("requests", "2021")),
}
_AGENCIES = ("示例县文化和旅游局", "示例市人民政府", "示例县城关镇人民政府", "示例区发展和改革委员会")


def random_report(dice: random.Random, form_style: str, kind: str) -> Report:
    """A report of this form and kind (``sound``, ``one broken``, ``all 0``, ``large``)."""
    form = _FORMS[form_style]
    values: dict[str, Value] = {}
    for cell in form.cells:
        values[cell.key] = _number(dice, kind, cell.key.endswith(".natural_person"))
    _amounts(dice, form, values, kind)
    _balance(dice, form, values, kind)
    if kind == "one broken":
        broken = dice.choice(equations(form)).cell
        old = values[broken]
        assert isinstance(old, int)
        values[broken] = old + dice.choice((1, 2, 10, -1)) if old else dice.choice((1, 3, 12))
    year = {"2019 on 2022": 2022, "2019": dice.choice((2019, 2020)), "三 of 2021 in 2019": 2020}
    return Report(form, year.get(form_style, dice.randrange(2021, 2026)), Agency(dice.choice(_AGENCIES)), {}, values)


def _number(dice: random.Random, kind: str, person: bool) -> int:
    if kind == "all 0":
        return 0
    if kind == "large":
        return dice.choice((0, dice.randrange(10), dice.randrange(100), dice.randrange(3000)))
    if person:
        return dice.choice((0, 0, 0, 1, dice.randrange(30)))
    return dice.choice((0,) * 9 + (1, 2, dice.randrange(12)))


def _amounts(dice: random.Random, form: Form, values: dict[str, Value], kind: str) -> None:
    """Table 二 has larger numbers, amounts with decimals, and a change with its sign."""
    if kind == "all 0":
        return
    for cell in form.cells:
        if cell.table == "proactive_disclosure":
            values[cell.key] = dice.choice((0, dice.randrange(40), dice.randrange(500), dice.randrange(500_000)))
        if cell.kind == "amount":
            amounts = ("0", "0", "96171.6", "59237.2449", "12.00", "7730.28", "25.1", "130")
            amount = Decimal(dice.choice(amounts))
            values[cell.key] = amount if "." in str(amount) else int(amount)
        if cell.kind == "change":
            values[cell.key] = dice.choice((0, 0, -8, -3, 461, 5))


def _balance(dice: random.Random, form: Form, values: dict[str, Value], kind: str) -> None:
    """Make every equation hold: what was received follows from what was answered and carried."""
    for cell in form.tables["requests"].cells:
        if cell.line.key in ("carried_in", "carried_out") and kind != "large":
            values[cell.key] = 0 if dice.random() < 0.7 else dice.randrange(3)
    outcomes = {e.cell: e for e in equations(form) if e.rule == "T3-RES"}
    for cell, equation in outcomes.items():
        column = cell.rsplit(".", 1)[1]
        answered = total_of(equation, values)
        carried_in, carried_out = f"requests.carried_in.{column}", f"requests.carried_out.{column}"
        assert isinstance(answered, int)
        most = answered + _int(values[carried_out])
        values[carried_in] = min(_int(values[carried_in]), most)
        values[f"requests.received.{column}"] = most - _int(values[carried_in])
    for _ in range(2):
        for key, equation in (*computed_totals(form).items(), *outcomes.items()):
            values[key] = total_of(equation, values)


def _int(value: Value) -> int:
    assert isinstance(value, int)
    return value
