"""Where last year's figures stand on the sheet 上年数据, whatever last year's form.

What this year's tables are checked against natively has rows of its own, so that formulas find it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from converters.workbook.layout import (
    PREVIOUS_CODE,
    PREVIOUS_FIRST_ROW,
    PREVIOUS_FORM,
    PREVIOUS_HEAD_ROW,
    PREVIOUS_NAME,
    PREVIOUS_YEAR,
)
from schemas.form import Form, form_ids, iter_forms, load_form

LABELS = {
    PREVIOUS_NAME: "上年报告的单位",
    PREVIOUS_CODE: "上年报告的机构代码",
    PREVIOUS_YEAR: "上年报告的年度",
    PREVIOUS_FORM: "上年报告的格式",
}
CARRIED_IN, CARRIED_OUT, IN_FORCE = "requests.carried_in.", "requests.carried_out.", ".in_force"


@cache
def compared() -> tuple[str, ...]:
    """Keys of the cells that this year's sheets are checked against, in the order of their rows."""
    form = load_form(form_ids()[0])
    carried = [k for k in form.by_key if k.startswith(CARRIED_OUT)]
    return (*carried, *(k for k in form.by_key if k.endswith(IN_FORCE)))


@cache
def compared_rows() -> Mapping[str, int]:
    """The row of each of these cells."""
    return {key: PREVIOUS_HEAD_ROW + 1 + n for n, key in enumerate(compared())}


@cache
def text_row() -> int:
    """Where the narrative begins: below the numbers of the longest form."""
    longest = {key: max(len(f.tables[key].cells) for f in iter_forms()) for key in load_form(form_ids()[0]).tables}
    return PREVIOUS_HEAD_ROW + 1 + len(compared()) + sum(longest.values())


def head_row(key: str) -> int:
    """The row that says whose figures these are, by its key."""
    return PREVIOUS_FIRST_ROW + list(LABELS).index(key)


def form_words(form: Form) -> str:
    """A form as its id with the tables that are another's: ``2021,requests=2019``."""
    return ",".join([form.id, *(f"{table}={other}" for table, other in sorted(form.mixed.items()))])


def absent(form: Form) -> str:
    """What stands in a row that last year's form does not have."""
    return f"{form.id}年格式没有此项"
