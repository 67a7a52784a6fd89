"""Last year's reports: an index over many files, read once, in which each report finds its own of last year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from converters.batch import FileResult, read_source
from converters.sources import Source
from schemas.finding import Reading
from schemas.report import Report
from schemas.review.units import normal_name


@dataclass
class Previous:
    """Reports by unit and year, and what looking for them came to.

    A report is last year's where its code is the same (its name, where one of the two has no code) and its
    year is the year before. ``none`` and ``several`` are the reports that found none, or more than one.
    """

    by_code: dict[tuple[str, int], list[Reading]] = field(default_factory=dict)
    by_name: dict[tuple[str, int], list[Reading]] = field(default_factory=dict)
    unusable: list[str] = field(default_factory=list)
    none: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)

    def add(self, result: FileResult) -> None:
        """Put a file's report into the index; one that cannot be read, or names no unit or year, is noted."""
        report = result.reading.report if result.reading is not None else None
        if report is None or report.year is None or not (report.agency.name or report.agency.code):
            self.unusable.append(result.source.path)
            return
        # places and notes of last year's file are of no use here, and large
        slim = Reading(report)
        if code := _code(report):
            _put(self.by_code.setdefault((code, report.year), []), slim)
        if report.agency.name:
            _put(self.by_name.setdefault((normal_name(report.agency.name), report.year), []), slim)

    def of(self, reading: Reading, path: str) -> Reading | None:
        """Last year's report of a unit: the only one there is, or None; never a guess."""
        found = self._candidates(reading.report)
        if len(found) == 1:
            return found[0]
        if not found and reading.previous is not None:
            return None  # a workbook that brought last year's figures along
        (self.several if found else self.none).append(path)
        return None

    def _candidates(self, report: Report) -> list[Reading]:
        if report.year is None:
            return []
        code, name = _code(report), report.agency.name
        found = self.by_code.get((code, report.year - 1), []) if code else []
        if found or not name:
            return found
        named = self.by_name.get((normal_name(name), report.year - 1), [])
        # another code is another unit, whatever its name
        return [r for r in named if not code or _code(r.report) in (None, code)]


def index(sources: Iterable[Source]) -> Previous:
    """An index over files."""
    found = Previous()
    for source in sources:
        found.add(read_source(source))
    return found


def _code(report: Report) -> str | None:
    return normal_name(report.agency.code).upper() if report.agency.code else None


def _put(held: list[Reading], reading: Reading) -> None:
    """A report in several files (workbook and JSON) is one."""
    if not any(replace(h.report, agency=reading.report.agency) == reading.report for h in held):
        held.append(reading)
