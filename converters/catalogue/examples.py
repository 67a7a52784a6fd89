"""The catalogue's examples, run: each is a change to a report that is right, and what is found then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from converters import json_file, text_read, text_write
from schemas.checks import check
from schemas.finding import Finding, Reading
from schemas.form import load_form
from schemas.number import Value, parse_token
from schemas.report import Agency, Report
from schemas.rules import catalogue
from schemas.settings import layer, policy

BASE = "示例县文化和旅游局2024年政府信息公开工作年度报告.json"


@dataclass(frozen=True)
class Outcome:
    """A report as an example makes it, and its findings."""

    reading: Reading
    findings: tuple[Finding, ...]


@cache
def base() -> Report:
    """The report that examples change: nothing is found in it."""
    data = files("templates").joinpath("examples", BASE).read_bytes()
    return json_file.read(data, BASE).report


@cache
def last_year() -> Report:
    """The report of the year before, with which :func:`base` agrees; its narrative is left out."""
    report = base()
    in_force = {"proactive_disclosure.normative_documents.in_force": 5}
    return replace(report, year=(report.year or 0) - 1, sections={}, values={**report.values, **in_force})


def _same_words() -> Report:
    return replace(last_year(), sections=base().sections)


@cache
def outcome(rule: str, *, failing: bool) -> Outcome:
    """What comes of a rule's example."""
    found = catalogue()[rule]
    return run(found.failing if failing else found.passing)


def run(example: Mapping[str, Any]) -> Outcome:
    """Change the report as an example says, and check it."""
    report = changed(base(), example)
    if "units" in example:
        return _summed(report, example)
    if "roster" in example:
        return _collected(report, example)
    reading = _reading(report, example)
    before: Reading | None = None
    if "previous" in example:
        last = example["previous"]
        before = Reading(changed(last_year() if last.get("sections") != "same" else _same_words(), last))
    others = [Reading(changed(base(), example["other"]))] if "other" in example else []
    in_force = policy(layer(example.get("settings", {})))
    found = check([*others, reading], in_force, [*(None for _ in others), before])
    return Outcome(reading, found[-1])


def _summed(report: Report, example: Mapping[str, Any]) -> Outcome:
    """The sum of some units' reports; ``against`` it a parent's own, which is the example's."""
    from converters.collecting import aggregate, aggregate_findings
    from converters.collecting.state import Unit

    parts = []
    for unit in example["units"]:
        own = changed(base(), unit)
        parts.append(aggregate.Part(Unit(own.agency.name or ""), own))
    choice = aggregate.Choice("", report.agency, report.form, report.year or 0, tuple(parts))
    summed = aggregate.add(choice)
    if "against" in example:
        return Outcome(Reading(report), aggregate_findings.against(summed, Reading(report)))
    return Outcome(Reading(summed.report), summed.findings)


def _collected(report: Report, example: Mapping[str, Any]) -> Outcome:
    """What is found of the units of a roster when some reports have come in, all at one time."""
    from datetime import date

    from converters.collecting.content import content_of
    from converters.collecting.gather import Came
    from converters.collecting.judge import of_unit
    from converters.collecting.match import Units
    from converters.collecting.settle import settle
    from converters.collecting.state import Unit
    from schemas.rules import Policy

    contents = [content_of(json_file.write(changed(base(), one))) for one in example["came"]]
    came = [(Came(f"{number}.json", c.digest, 0.0), c) for number, c in enumerate(contents, 1)]
    year = report.year or 0
    settled, _ = settle(Units(Unit(name) for name in example["roster"]), year, came)
    found = [f for one in settled for f in of_unit(one, year, None, date(year + 1, 1, 31), Policy())]
    return Outcome(Reading(report), tuple(found))


def changed(report: Report, example: Mapping[str, Any]) -> Report:
    """A report with other values, agency, year, form or sections."""
    sections = dict(report.sections)
    if isinstance(new := example.get("sections", {}), Mapping):
        sections |= new
    form = load_form(example["form"]) if "form" in example else report.form
    values = {k: v for k, v in report.values.items() if k in form.by_key} if form is not report.form else report.values
    return Report(
        form,
        example.get("year", report.year),
        Agency(example["agency"]) if "agency" in example else report.agency,
        sections,
        {**values, **{k: _value(v) for k, v in example.get("values", {}).items()}},
    )


def _value(raw: int | Decimal | str) -> Value:
    return parse_token(raw) if isinstance(raw, str) else raw


def _reading(report: Report, example: Mapping[str, Any]) -> Reading:
    if "text" in example:
        text = text_write.write(report)
        for old, new in example["text"]:
            if old not in text:
                raise ValueError(f"not in the report's text: {old!r}")
            text = text.replace(old, new, 1)
        return text_read.read(text.encode(), "text")
    if "workbook" in example:
        from converters.catalogue.one_cell import with_cell, with_part
        from converters.workbook.reading.read import read
        from converters.workbook.writing.build import write

        asked, data = example["workbook"], write(report)
        changed_too = (
            with_part(data, asked["part"], asked["holds"]) if "part" in asked else with_cell(data, report, asked)
        )
        return read(changed_too, "xlsx")
    return Reading(report)
