"""A finding as cells of a sheet: the columns alike in every workbook that lists findings."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from converters.workbook.writing.put import put_text
from schemas.finding import Finding
from schemas.form import Form
from schemas.messages import Lang, explain, shown
from schemas.number import Number
from schemas.rules import catalogue

Column = tuple[str, str, int]
"""Header in Chinese and English, width in characters."""
COLUMNS: tuple[Column, ...] = (
    ("严重程度", "Severity", 9),
    ("规则", "Rule", 13),
    ("位置", "Place", 18),
    ("行（列）名称", "Line and column", 36),
    ("现值", "Found", 12),
    ("应为", "Expected", 12),
    ("差", "Difference", 10),
    ("说明", "What is wrong", 60),
    ("改法", "What to do", 40),
    ("情况说明", "Explanation", 30),
)
_DIGITS = 15
"""Digits that a number cell holds; more stay text."""


def cells(finding: Finding, form: Form, lang: Lang, weight: str) -> Sequence[Number | str]:
    """The cells of a finding under :data:`COLUMNS`; ``weight`` are the words for how much it weighs."""
    return (
        weight,
        finding.rule,
        finding.place.words(lang) if finding.place is not None else "",
        finding.label,
        *("" if v is None else v for v in (finding.actual, finding.expected, finding.difference)),
        explain(finding, form, lang),
        catalogue()[finding.rule].fix[lang],
        finding.explanation or "",
    )


def put(sheet: Worksheet, row: int, values: Sequence[Number | str], plain: Format, number: Format) -> None:
    """Write a row, numbers as numbers where a cell holds them whole."""
    for column, value in enumerate(values):
        if isinstance(value, Number) and float(value) == value and len(shown(value)) <= _DIGITS:
            sheet.write_number(row, column, float(value), number)
        else:
            put_text(sheet, row, column, shown(value), plain)
