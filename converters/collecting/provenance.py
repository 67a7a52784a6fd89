"""Which unit gave what to a sum, as plain values and as tidy rows: everything that was added up, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from converters import json_file
from converters.collecting.aggregate import Part, Sum
from converters.reporters.finding_json import finding_tree
from schemas.messages import Lang
from schemas.number import Number, Unread, Value
from schemas.report import Agency, Report


def document(summed: Sum, lang: Lang = "zh") -> dict[str, Any]:
    """A sum as the JSON of a report, with ``aggregate``, ``provenance`` and ``findings`` beside its keys.

    ``provenance.cells`` has for each cell the numbers of ``provenance.units`` in their order: those that are not
    null add up to the cell. What stands in a cell that is no number is in ``provenance.unread``.
    """
    choice, form = summed.choice, summed.report.form
    unread = {
        key: {part.unit.id: _unread(part.report.values[key]) for part in parts}
        for key, parts in summed.lacking.items()
        if any(isinstance(part.report.values[key], Unread) for part in parts)
    }
    return {
        **json_file.document(summed.report),
        "aggregate": {
            "name": choice.name,
            "units": choice.asked,
            "counted": len(choice.parts),
            "missing": [_unit(u.name, u.code) for u in choice.missing],
            "other_form": [_part(p) | {"form": p.report.form.id} for p in choice.other_form],
            "twice": [_part(p) for p in choice.twice],
            "unreadable": list(choice.unreadable),
            "incomplete": {key: [p.unit.name for p in parts] for key, parts in summed.lacking.items()},
        },
        "provenance": {
            "units": [_part(p) for p in choice.parts],
            "cells": {c.key: [_number(p.report.values[c.key]) for p in choice.parts] for c in form.cells},
            **({"unread": unread} if unread else {}),
        },
        "findings": [finding_tree(f, form, lang) for f in summed.findings],
    }


def tidy(summed: Sum) -> Iterator[tuple[str, Report]]:
    """The counted reports for a tidy table, each under the name and code by which the roster knows its unit."""
    for part in summed.choice.parts:
        agency = Agency(part.unit.name, part.unit.code)
        yield part.path, replace(part.report, agency=agency)


def _part(part: Part) -> dict[str, Any]:
    return _unit(part.unit.name, part.unit.code) | ({"file": part.path} if part.path else {})


def _unit(name: str, code: str | None) -> dict[str, Any]:
    return {"name": name, "code": code}


def _number(value: Value) -> Number | None:
    return value if isinstance(value, Number) else None


def _unread(value: Value) -> str | None:
    return value.raw if isinstance(value, Unread) else None
