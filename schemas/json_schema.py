"""The JSON Schema (2020-12) of a report in each form, derived from the form's data."""

from __future__ import annotations

from typing import Any

from schemas.form import Form, Kind, Table, iter_forms, lines_differ, load_form
from schemas.report import CLOSING, PREAMBLE, YEARS

_KINDS: dict[Kind, dict[str, Any]] = {
    "count": {"type": ["integer", "null"], "minimum": 0, "exclusiveMaximum": 2**53},
    "change": {"type": ["integer", "null"]},
    "amount": {"type": ["number", "null"], "minimum": 0},
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(form_id: str) -> dict[str, Any]:
    """The schema of a complete and well-formed report; KeyError for an unknown form.

    What a report must add up to is left to the rules; a report with findings of kind FMT may fail
    this schema and is written all the same.
    """
    form = load_form(form_id)
    return {
        "$schema": DIALECT,
        "$id": f"urn:nianbao:report:{form.id}",
        "title": f"政府信息公开工作年度报告（{form.notice}）",
        "type": "object",
        "required": ["form", "year", "agency", "sections", *form.tables],
        "properties": {
            "form": {"const": form.id},
            "year": {"type": ["integer", "null"], "minimum": YEARS.start, "maximum": YEARS.stop - 1},
            "agency": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": ["string", "null"]}, "code": {"type": ["string", "null"]}},
            },
            "sections": _sections(form),
            **{key: _table_or_mixed(form, table) for key, table in form.tables.items()},
            "unread": {
                "description": "数据格的原文，该格为 null / raw text of cells that are null because they could not be read",
                "type": "object",
                "additionalProperties": {"type": "string", "minLength": 1},
            },
            "explanations": {
                "description": "对警告的情况说明；values 与问题的数据一致时有效 / what the unit said of warnings, valid while values are those of the finding",
                "type": "array",
                "items": _said(),
            },
        },
        "$defs": {kind: _KINDS[kind] for kind in dict.fromkeys(c.kind for c in form.cells)},
    }


def _said() -> dict[str, Any]:
    names = ("rule", "key", "values", "text")
    texts = {n: {"type": "string"} for n in names}
    return {"type": "object", "required": list(names), "properties": texts, "additionalProperties": False}


def _sections(form: Form) -> dict[str, Any]:
    text = {"type": "string", "description": "Markdown"}
    titles = {s.key: {**text, "title": s.heading} for s in form.sections}
    return {
        "type": ["object", "null"],
        "required": [s.key for s in form.narrative],
        "properties": {PREAMBLE: text, **titles, CLOSING: text},
    }


def _table_or_mixed(form: Form, table: Table) -> dict[str, Any]:
    """A table as the form has it, or as another form prints it: published reports mix them."""
    others = [o.tables[table.key] for o in iter_forms() if o is not form and table.key in o.tables]
    variants = [table] + [o for o in others if lines_differ(o, table)]
    shapes = [_table(v) for v in variants]
    title = form.section(table.key).heading
    return {"title": title, **shapes[0]} if len(shapes) == 1 else {"title": title, "anyOf": shapes}


def _table(table: Table) -> dict[str, Any]:
    root: dict[str, Any] = _object()
    for cell in table.cells:
        *parents, last = cell.key.split(".")[1:]
        node = root
        for name in parents:
            node = node["properties"].setdefault(name, _object())
        node["properties"][last] = {"title": cell.label, "$ref": f"#/$defs/{cell.kind}"}
    _require(root)
    return root


def _object() -> dict[str, Any]:
    return {"type": "object", "properties": {}, "additionalProperties": False}


def _require(node: dict[str, Any]) -> None:
    node["required"] = list(node["properties"])
    for child in node["properties"].values():
        if child.get("type") == "object":
            _require(child)
