"""Numbers that hold arithmetically and yet are hardly meant: authority, units, fees without words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from schemas.finding import Note, Reading
from schemas.form import Form
from schemas.number import Unread
from schemas.pattern import late
from schemas.report import CLOSING
from schemas.review.units import is_county_bureau, is_town, makes_no_regulations
from schemas.rules import Limits

_REGULATIONS = ("issued", "repealed", "in_force", "created")
"""2019's 新公开 and 对外公开 may be of regulations that others made."""
_AMOUNT = "proactive_disclosure.administrative_fees.amount_10k_yuan"
_FEES = "requests.other_fee_unpaid."
_TOO_LARGE = {"town": 10_000, "bureau": 100_000}
"""万元: no town takes a hundred million yuan of fees a year, no county bureau a thousand million."""
_YUAN = late(r"[¥￥]?\s*([0-9][0-9,，]*(?:\.[0-9]+)?)\s*(?:人民币)?元(?:整)?")
_FEE_SAID = late(
    r"处理费|按量|按件|计收|收费情况|(?<!事业性)收费[^。；\n]{0,16}元|(?:公开|检索|复制|邮寄)[^。；\n]{0,4}费"
)


def authority(reading: Reading, limits: Limits) -> Iterator[Note]:
    """T2-AUTHORITY: 规章 above 0 for a body that cannot make any; one note for the line."""
    report = reading.report
    name = report.agency.name
    keys = [k for column in _REGULATIONS if (k := f"proactive_disclosure.regulations.{column}") in report.values]
    above = [k for k in keys if isinstance(v := report.values[k], int | Decimal) and v > 0]
    if name is not None and above and makes_no_regulations(name, limits):
        cell, value = report.form.by_key[above[0]], report.values[above[0]]
        assert isinstance(value, int | Decimal)
        words = {"agency": name}
        yield Note("T2-AUTHORITY", "", cell.key, reading.place_of(cell.key), cell.label, value, 0, words)


def unit(reading: Reading, limits: Limits) -> Iterator[Note]:
    """T2-UNIT: fees written in 元, or a number of 万元 that only 元 would explain."""
    report = reading.report
    value = report.values.get(_AMOUNT)
    if value is None:
        return
    label = report.form.by_key[_AMOUNT].label
    if isinstance(value, Unread):
        written = _YUAN.fullmatch(value.raw)
        if written:
            yuan = Decimal(re.sub("[,，]", "", written.group(1)))
            yield _amount(reading, "written", label, value.raw, yuan)
    elif value >= _plausible(report.agency.name):
        yield _amount(reading, "large", label, value, Decimal(value))


def _plausible(name: str | None) -> float:
    if name is None:
        return math.inf
    if is_town(name):
        return _TOO_LARGE["town"]
    return _TOO_LARGE["bureau"] if is_county_bureau(name) else math.inf


def _amount(reading: Reading, reason: str, label: str, actual: int | Decimal | str, yuan: Decimal) -> Note:
    meant = yuan.scaleb(-4).normalize()
    return Note("T2-UNIT", reason, _AMOUNT, reading.place_of(_AMOUNT), label, actual, Decimal(format(meant, "f")))


def fee(reading: Reading, limits: Limits) -> Iterator[Note]:
    """T3-FEE: applicants were asked for 信息处理费, and section 六 says nothing of it."""
    report = reading.report
    unpaid = [k for k in _fees(report.form) if isinstance(v := report.values[k], int | Decimal) and v > 0]
    said = report.sections.get("other_matters", "") + report.sections.get(CLOSING, "")
    if unpaid and _FEE_SAID.search(said) is None:
        key = _FEES + "total" if _FEES + "total" in unpaid else unpaid[0]
        value = report.values[key]
        assert isinstance(value, int | Decimal)
        yield Note("T3-FEE", "", key, reading.place_of(key), report.form.by_key[key].label, value)


@cache
def _fees(form: Form) -> tuple[str, ...]:
    return tuple(cell.key for cell in form.cells if cell.key.startswith(_FEES))
