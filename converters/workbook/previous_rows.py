"""Last year's report as rows of the sheet 上年数据: the same cells from builder, button and LibreOffice macro.

What this year's tables are checked against natively stands in the same rows whatever last year's form;
all other numbers and the text follow, so that every rule between years can be judged from the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from converters.workbook.digits import exact, writable
from converters.workbook.layout import (
    PREVIOUS_CODE,
    PREVIOUS_FORM,
    PREVIOUS_KEY_HEAD,
    PREVIOUS_NAME,
    PREVIOUS_TEXT,
    PREVIOUS_YEAR,
)
from converters.workbook.previous_layout import LABELS, absent, compared_rows, form_words, head_row, text_row
from converters.workbook.writing.narrative import other_places, rows_of
from schemas.form import Form, form_ids, load_form
from schemas.number import Number, Unread, Value, number_text
from schemas.report import Report

HEADS = ("部分", "项目", "上年数", PREVIOUS_KEY_HEAD, "")
"""The columns; the last two are hidden."""
_TEXT_PART = "文字"


@dataclass(frozen=True, slots=True)
class PreviousRow:
    """A row of the sheet, 0-based; ``literal`` has what its cell cannot hold: digits, a form's id, a mark."""

    row: int
    part: str
    label: str
    value: Number | str
    key: str
    literal: str = ""


def previous_rows(last: Report | None, form: Form) -> Iterator[PreviousRow]:
    """The rows for last year's report, or for none; ``form`` is this year's, whose words stand where there is none."""
    named = last.form if last is not None else form
    yield from _head(last)
    for key, row in compared_rows().items():
        yield _number(row, key, last, named)
    if last is None:
        return
    rest = [key for key in last.values if key not in compared_rows()]
    for row, key in enumerate(rest, start=max(compared_rows().values()) + 1):
        yield _number(row, key, last, named)
    row = text_row()
    names = other_places(last.form) | {s.key: s.ordinal for s in last.form.narrative}
    for section, text in last.sections.items():
        for piece, mark in rows_of(text):
            yield PreviousRow(row, names.get(section, _TEXT_PART), piece, "", PREVIOUS_TEXT + section, mark)
            row += 1


def _head(last: Report | None) -> Iterator[PreviousRow]:
    values: dict[str, tuple[Number | str, str]] = {}
    if last is not None:
        values = {
            PREVIOUS_NAME: (last.agency.name or "", ""),
            PREVIOUS_CODE: (last.agency.code or "", ""),
            PREVIOUS_YEAR: ("" if last.year is None else last.year, ""),
            PREVIOUS_FORM: (f"{last.form.id}年格式", form_words(last.form)),
        }
    for key, label in LABELS.items():
        value, literal = values.get(key, ("", ""))
        yield PreviousRow(head_row(key), "", label, value, key, literal)


def _number(row: int, key: str, last: Report | None, named: Form) -> PreviousRow:
    part, label = _words(key, named)
    if key not in named.by_key:
        return PreviousRow(row, part, label, absent(named), key)
    value = last.values[key] if last is not None else None
    return PreviousRow(row, part, label, _shown(value), key, "" if exact(value) else _digits(value))


@cache
def _words(key: str, named: Form) -> tuple[str, str]:
    """The part and the label of a cell, in the words of a form where it has the cell."""
    cell = named.by_key.get(key) or load_form(form_ids()[0]).by_key[key]
    return named.section(cell.table).ordinal, cell.label


def _shown(value: Value) -> Number | str:
    if value is None or isinstance(value, Unread):
        return value.raw if value is not None else ""
    return value if writable(value) else number_text(value)


def _digits(value: Value) -> str:
    return number_text(value) if isinstance(value, Number) else ""
