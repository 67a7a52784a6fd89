"""A difference as a tree of plain values, for JSON; its shape is part of the public contract.

A number stands as a number, a blank cell as null, a cell that could not be read as its raw text.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from converters.diff.align import Passage
from converters.diff.compare import CellDifference, Difference, Lone, form_name
from converters.diff.years import Years
from converters.reporters.finding_json import finding_tree
from schemas.finding import Reading
from schemas.messages import Lang
from schemas.number import Unread, Value

_SHARE = Decimal("0.0001")


def tree(
    difference: Difference, years: Years | None, paths: tuple[str, str], lang: Lang, *, everything: bool = True
) -> dict[str, Any]:
    """The whole difference; without ``everything`` what is the same is left out."""
    made: dict[str, Any] = {
        "a": _report(difference.a, paths[0]),
        "b": _report(difference.b, paths[1]),
        "same": difference.same,
        "differ": [f.name for f in difference.facts if not f.same],
        "cells": [_cell(difference, c) for t in difference.tables for c in t.cells if everything or not c.same],
        "only_a": [_lone(c) for t in difference.tables for c in t.only_a],
        "only_b": [_lone(c) for t in difference.tables for c in t.only_b],
        "narrative": [
            {"part": p.key, "heading": p.heading or None, "paragraphs": [_passage(x) for x in shown]}
            for p in difference.parts
            if (shown := p.passages if everything else p.changed)
        ],
        "summary": {
            "cells": sum(len(t.cells) for t in difference.tables),
            "changed": len(difference.changed_cells),
            "not_compared": difference.lone_cells,
            "paragraphs_changed": difference.changed_passages,
        },
    }
    if years is not None:
        made["years"] = {
            "year": years.year,
            "same_unit": not years.other_unit,
            "columns_not_assessed": years.unassessed,
            "findings": [finding_tree(f, years.form, lang) for f in years.findings],
        }
    return made


def _report(reading: Reading, path: str) -> dict[str, Any]:
    report = reading.report
    return {
        "path": path,
        "form": form_name(report.form),
        "year": report.year,
        "agency": report.agency.name,
        "code": report.agency.code,
        "notes": len(reading.notes),
    }


def _cell(difference: Difference, cell: CellDifference) -> dict[str, Any]:
    made: dict[str, Any] = {
        "key": cell.key,
        "label": cell.b_cell.label,
        "a": _value(cell.a),
        "b": _value(cell.b),
        "same": cell.same,
        "difference": cell.difference,
        "relative": _share(cell.relative),
        "place_a": _place(difference.a, cell.key),
        "place_b": _place(difference.b, cell.key),
    }
    if cell.other_words:
        made["label_a"] = cell.a_cell.label
    return made


def _place(reading: Reading, key: str) -> Mapping[str, str | int] | None:
    place = reading.place_of(key)
    return None if place is None else place.as_json()


def _share(share: Decimal | None) -> Decimal | None:
    """Four places; more than anybody reads of shares beyond counting stay as they are."""
    return share if share is None or abs(share) >= 10**20 else share.quantize(_SHARE)


def _lone(lone: Lone) -> dict[str, Any]:
    return {"key": lone.cell.key, "label": lone.cell.label, "value": _value(lone.value)}


def _value(value: Value) -> Any:
    return value.raw if isinstance(value, Unread) else value


def _passage(passage: Passage) -> dict[str, Any]:
    made: dict[str, Any] = {"a": passage.a, "b": passage.b, "same": passage.same}
    if passage.a is not None and passage.b is not None and not passage.same:
        made["bits"] = [[bit.side, bit.text] for bit in passage.bits]
    return made
