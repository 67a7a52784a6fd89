"""Printed tables as Excel hands them to a function: the report they hold, and its findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from converters.workbook.layout import PREVIOUS
from converters.workbook.reading.previous import is_previous, previous_of
from converters.workbook.reading.tables import tables
from converters.workbook.reading.take import take
from schemas.checks import check
from schemas.equations import computed_totals, total_of
from schemas.finding import Finding, Reading
from schemas.report import YEARS, Report
from schemas.rules import tables_only
from xlplugin.live import LiveCells


class NoTable(Exception):
    """The ranges hold no table of a report."""


def reading_of(ranges: Sequence[Any], year: Any = None, previous: Any = None) -> Reading:
    """The report in some ranges, each the rows of a printed table with its labels.

    ``year`` as a cell holds it; anything that is no year counts as not given. ``previous`` are the rows of
    the sheet 上年数据 from its first cell on; anything else counts as not given. Raises NoTable.
    """
    sheets = [LiveCells(f"表{n}", rows) for n, rows in enumerate(ranges, 1) if rows]
    known = int(year) if isinstance(year, int | float) and year in YEARS else None
    found = tables(sheets, None, known)
    if found is None:
        raise NoTable
    taken = take(found.form, found.found, {})
    report = Report(found.form, known, values=taken.values)
    # a range does not say on which sheet it stands: places are table and printed line
    bare = Reading(report)
    notes = (replace(n, place=bare.place_of(n.key) if n.key else None) for n in (*found.notes, *taken.notes))
    return Reading(report, tuple(notes), waiting=frozenset(_waiting(report)), previous=_last_year(previous, report))


def _last_year(rows: Any, report: Report) -> Reading | None:
    """Last year's report in a range; whose it is, only the whole workbook can tell from its own cover."""
    if not isinstance(rows, list | tuple) or not rows:
        return None
    sheet = LiveCells(PREVIOUS, rows)
    last = previous_of(sheet, report.form)[0] if is_previous(sheet) else None
    return None if last is None else Reading(last.report)


def _waiting(report: Report) -> Iterator[str]:
    """Blank totals whose parts are not all numbers yet: on our sheets they fill themselves."""
    for key, equation in computed_totals(report.form).items():
        if report.values[key] is None and total_of(equation, report.values) is None:
            yield key


def findings_of(reading: Reading) -> list[Finding]:
    """The findings of the tables that were given; of the others, and of words that stand elsewhere, nothing is said."""
    absent = {n.key.split(".")[0] for n in reading.notes if n.reason == "table" and n.key}
    return [f for f in check([reading], tables_only())[0] if not f.key or f.key.split(".")[0] not in absent]
