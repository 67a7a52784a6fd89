"""Is the report dated after the day it was due? Judged only where a report prints its date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from schemas.finding import Note, Reading
from schemas.pattern import late
from schemas.report import CLOSING, PREAMBLE, Report
from schemas.review.units import is_department, is_government
from schemas.rules import Limits

_DIGITS = {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_ZH = "".join(_DIGITS)
_DATE = late(
    rf"(?:[^。，；\d]{{0,12}}?[:：]|[（(]?(?:成文|发布|公布|印发)(?:日期|时间)?[)）]?)?\s*[（(]?"
    rf"(?:(\d{{4}})\s*(?:年|[-./／])\s*(\d{{1,2}})\s*(?:月|[-./／])\s*(\d{{1,2}})\s*日?"
    rf"|([{_ZH}]{{4}})年([{_ZH}十]{{1,2}})月([{_ZH}十]{{1,3}})日)"
    r"(?:\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?\s*[)）]?(?:\s+[^\d。，；]{2,8}[:：].*)?"
)
"""A line that is a date, with what it is the date of at most; a date within a sentence is another matter."""
_LAST_LINES = 3
"""Of section 六: a signature without a rule before it is read as the end of the last section."""


def department(reading: Reading, limits: Limits) -> Iterator[Note]:
    """DATE-DEPARTMENT: a department's report dated after 31 January."""
    yield from _late(reading, "DATE-DEPARTMENT", is_department, 1)


def government(reading: Reading, limits: Limits) -> Iterator[Note]:
    """DATE-GOVERNMENT: a government's report dated after 31 March."""
    yield from _late(reading, "DATE-GOVERNMENT", is_government, 3)


def _late(reading: Reading, rule: str, concerns: Callable[[str], bool], month: int) -> Iterator[Note]:
    report = reading.report
    if report.year is None or report.agency.name is None or not concerns(report.agency.name):
        return
    found = printed_date(report)
    if found is not None and found[0] > (due := date(report.year + 1, month, 31)):
        words = {"date": found[0].isoformat(), "due": due.isoformat()}
        yield Note(rule, "", None, reading.places.get(found[1]), "", words["date"], words["due"], words)


def printed_date(report: Report) -> tuple[date, str] | None:
    """The date a report bears and the part it stands in: of several the earliest after the year reported on."""
    year = report.year
    if year is None or year >= date.max.year:
        return None
    found = [
        (day, part)
        for part in (PREAMBLE, "other_matters", CLOSING)
        for line in _lines(report, part)
        if (day := _date_of(line)) is not None and day.year > year
    ]
    return min(found, default=None)


def _lines(report: Report, part: str) -> list[str]:
    lines = [line for line in report.sections.get(part, "").split("\n") if line]
    return lines[-_LAST_LINES:] if part == "other_matters" else lines


def _date_of(line: str) -> date | None:
    match = _DATE.fullmatch(line.strip("*# "))
    if match is None:
        return None
    groups = [g for g in match.groups() if g is not None]
    try:
        year, month, day = (int(g) if g.isdecimal() else _chinese(g) for g in groups)
        return date(year, month, day)
    except (ValueError, KeyError):  # no such day, or no such numeral
        return None


def _chinese(text: str) -> int:
    """二〇二五, 十二, 三十一, 二十."""
    if "十" not in text:
        return int("".join(str(_DIGITS[c]) for c in text))
    tens, ones = text.split("十", 1)
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
