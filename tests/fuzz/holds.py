"""What must hold of whatever is read, however strange: properties of a reading, raised where they do not."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from converters.batch import FileResult
from converters.collecting import codec
from converters.collecting.content import same_report
from converters.errors import Unreadable
from converters.formats import FORMATS
from converters.json_file import read as read_json
from converters.json_file import write as write_json
from converters.last_year import misfits, remarks, taken
from converters.reporters.options import Options
from converters.reporters.table import REPORTERS
from converters.sources import Source
from converters.workbook.previous_rows import previous_rows
from schemas.checks import check
from schemas.finding import Finding, Reading
from schemas.messages import line_of
from schemas.number import Unread, number_text
from tests.fuzz.target import every

DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
NAME = "输入"


def reading_of(read: Callable[[bytes, str], Reading], data: bytes) -> Reading | None:
    """What a reader makes of an input, the same twice; None where it refuses, in both languages."""
    first = _once(read, data)
    second = _once(read, data) if every(4, data) else first
    if isinstance(first, Unreadable):
        assert isinstance(second, Unreadable)
        assert (first.zh, first.en) == (second.zh, second.en), "refused with other words the second time"
        assert first.zh.strip()
        assert first.en.strip()
        return None
    assert isinstance(second, Reading)
    assert same(first, second), "another reading the second time"
    return first


def _once(read: Callable[[bytes, str], Reading], data: bytes) -> Reading | Unreadable:
    try:
        return read(data, NAME)
    except Unreadable as refusal:
        return refusal


def same(one: Reading, other: Reading) -> bool:
    """True for two readings alike to the last digit and place."""
    return (
        one.report == other.report
        and repr(one.notes) == repr(other.notes)
        and one.places == other.places
        and one.waiting == other.waiting
        and (one.previous is None) == (other.previous is None)
        and (one.previous is None or other.previous is None or same(one.previous, other.previous))
    )


def holds(reading: Reading, data: bytes) -> None:
    """Raise where something does not hold of a reading; ``data`` only chooses what is asked of it."""
    report = reading.report
    for key, value in report.values.items():
        known = value is None or type(value) in (int, Decimal, Unread)
        assert known, (key, value)
        assert not isinstance(value, Decimal) or value.is_finite(), (key, value)
    again = read_json(write_json(report), NAME)
    assert again.report == report, "another report after writing it as JSON and reading it back"
    _comes_back(reading)
    if every(8, data):
        findings = check([reading])[0]
        _told(reading, findings, thoroughly=every(32, data))
    if every(16, data):
        _between_years(reading)
    if every(128, data):
        for form in FORMATS.values():
            if form.writer and not form.tidy:
                made = form.write(report)
                if form.reader:
                    assert form.read(made, NAME).report == report, f"another report after {form.name} and back"
            elif form.tidy:
                form.write_many([(NAME, report)], io.BytesIO())


def _comes_back(reading: Reading) -> None:
    rest = json.loads(codec.text(codec.reading_tree(reading)))
    places = json.loads(codec.text(codec.places_tree(reading.places)))
    back = codec.reading_of(codec.report_text(reading.report), rest, places)
    assert same(back, reading), "the state gives another reading back"
    same_report(reading.report)


def _told(reading: Reading, findings: tuple[Finding, ...], *, thoroughly: bool) -> None:
    for finding in findings:
        for lang in ("zh", "en"):
            assert line_of(finding, reading.report.form, lang).strip()
    kept = codec.findings_of(json.loads(codec.text(codec.findings_tree(findings))))
    assert repr(kept) == repr(findings), "the state gives other findings back"
    result = FileResult(Source(NAME, Path(NAME)), reading, findings)
    for name, reporter in REPORTERS.items():
        if thoroughly or name in ("json", "text", "csv"):
            for lang in ("zh", "en"):
                reporter.write(iter([result]), io.BytesIO(), Options(lang=lang))


def _between_years(reading: Reading) -> None:
    report = reading.report
    before = replace(report, year=report.year - 1 if report.year is not None and report.year > 1900 else report.year)
    check([reading], None, [Reading(before)])
    assert list(previous_rows(report, report.form))
    for lang in ("zh", "en"):
        assert taken(report, lang)
        misfits(report, before, lang)
        remarks(report, before, lang)


def stand_in(reading: Reading, tokens: Collection[str]) -> None:
    """Raise where a number was read that nobody wrote: its digits are not among those of the input."""
    for key, value in reading.report.values.items():
        if value is None or isinstance(value, Unread):
            continue
        digits = number_text(abs(value))
        assert digits in tokens, f"{key} = {value}, which does not stand in the input"


def tokens_of(*texts: str) -> set[str]:
    """The numbers written in texts: each whole run of digits, with and without what stands behind a point."""
    found = {token for text in texts for token in DIGITS.findall(text)}
    return found | {part for token in found for part in token.split(".")}
