"""The JSON of one report, both ways; its shape is published as a JSON Schema (`schemas.json_schema`).

Numbers keep the digits written. An unfilled or unreadable cell is null; what stood in an unreadable
one is kept beside the tables, under ``unread``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any

import msgspec

from converters.errors import Unreadable
from converters.json_parse import Wrong, parse, twice
from converters.recognise.which import combined
from schemas.explanation import Explanation
from schemas.finding import Finding, Note, Reading
from schemas.form import Form, Table, form_ids, iter_forms, load_form
from schemas.number import Unread, Value, token_of
from schemas.place import Place
from schemas.report import CLOSING, PREAMBLE, YEARS, Agency, Report

_TOP = ("form", "year", "agency", "sections", "unread", "explanations")
_LONGEST_SHOWN = 80
_OBJECT: Wrong = ("对象", "an object")
_INTEGER: Wrong = ("整数或 null", "an integer or null")
_TEXT_OR_NULL: Wrong = ("字符串或 null", "a text or null")
_encoder = msgspec.json.Encoder(decimal_format="number")


def write(report: Report, findings: Sequence[Finding] = ()) -> bytes:
    """A report as UTF-8 JSON, indented, keys in printed order, with a final newline."""
    return encode(document(report))


def encode(tree: object) -> bytes:
    """Any tree of plain values as indented UTF-8 JSON; decimals as numbers with their digits."""
    return msgspec.json.format(_encoder.encode(tree), indent=2) + b"\n"


def encode_line(tree: object) -> bytes:
    """Any tree of plain values as one line of JSON."""
    return _encoder.encode(tree) + b"\n"


def document(report: Report) -> dict[str, Any]:
    """A report as a tree of plain values."""
    tree: dict[str, Any] = {
        "form": report.form.id,
        "year": report.year,
        "agency": {"name": report.agency.name, "code": report.agency.code},
        "sections": dict(report.sections),
    }
    unread: dict[str, str] = {}
    for parents, last, keys in _branches(report.form):
        node = tree
        for name in parents:
            node = node.setdefault(name, {})
        values = [report.values[key] for key in keys]
        for index, value in enumerate(values):
            if isinstance(value, Unread):
                unread[keys[index]] = value.raw
                values[index] = None
        node.update(zip(last, values, strict=True))
    if unread:
        tree["unread"] = unread
    if report.explanations:
        tree["explanations"] = [asdict(e) for e in report.explanations]
    return tree


@cache
def _branches(form: Form) -> list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """The cells of a form, in printed order, by where they stand in the tree: parents, their own names, keys."""
    found = []
    for parents, cells in groupby(form.cells, key=lambda c: tuple(c.key.split(".")[:-1])):
        keys = tuple(c.key for c in cells)
        found.append((parents, tuple(k.rpartition(".")[2] for k in keys), keys))
    return found


def read(data: bytes, name: str) -> Reading:
    """A report from JSON.

    Raises Unreadable for anything that is not JSON, a form that is not known, a duplicate key or a
    value of the wrong type, naming the path of each. Lines missing or unknown are notes.
    """
    tree = parse(data)
    wrong: list[Wrong] = list(twice(tree))
    if not isinstance(tree, dict):
        raise Unreadable("JSON 的最外层应是一份报告（对象 { … }）。", "the JSON should be one report (an object).")
    form_id = _form_id(tree)
    form = _combination(load_form(form_id), tree)
    notes: list[Note] = []
    if form.id != form_id:
        words: dict[str, str | int] = {"form": form_id, "right": form.id}
        notes.append(Note("VER-YEAR", "declared", None, None, "", form_id, form.id, words))
    year = _typed(tree.get("year"), int, "$.year", _INTEGER, wrong)
    if year is not None and year not in YEARS:
        wrong.append((f"$.year：{year} 不是四位数的年份", f"$.year: {year} is not a year of four digits"))
    agency = _typed(tree.get("agency"), dict, "$.agency", _OBJECT, wrong) or {}
    names = {k: _typed(agency.get(k), str, f"$.agency.{k}", _TEXT_OR_NULL, wrong) for k in ("name", "code")}
    sections = dict(_sections(form, tree, wrong))
    raws = _typed(tree.get("unread"), dict, "$.unread", _OBJECT, wrong) or {}
    explanations = tuple(_explanations(tree, wrong))
    values: dict[str, Value] = {}
    for table in form.tables.values():
        _table(form, table, tree.get(table.key), values, notes, wrong)
    for key, raw in raws.items():
        if key not in form.by_key or not isinstance(raw, str) or not raw.strip() or values.get(key) is not None:
            path = f"$.unread.{key}"
            wrong.append(
                (f"{path}：应是某个 null 数据格的原文", f"{path}: should be the raw text of a cell that is null")
            )
        else:
            values[key] = Unread(raw)
    if wrong:
        zh, en = ("\n".join(f"  {words}" for words in said) for said in zip(*wrong[:20], strict=True))
        more = len(wrong) - 20
        raise Unreadable(
            f"JSON 内容不对：\n{zh}" + (f"\n  … 另有 {more} 处" if more > 0 else ""),
            f"the JSON is not right:\n{en}" + (f"\n  … and {more} more" if more > 0 else ""),
        )
    report = Report(form, year, Agency(**names), sections, values, explanations)
    return Reading(report, tuple(notes))


def _form_id(tree: Mapping[str, Any]) -> str:
    """The form that the JSON names; raises Unreadable where it names none, or one that is not known."""
    zh, en = "、".join(form_ids()), ", ".join(form_ids())
    if "form" not in tree:
        raise Unreadable(
            f'JSON 里没有 form（报告的格式），不像一份年度报告。应写明格式，如 "form": "{form_ids()[0]}"；已知的格式：{zh}。',
            f"the JSON has no member form (the form of the report) and is unlikely to be an annual report. It should name one, "
            f'such as "form": "{form_ids()[0]}"; known: {en}.',
        )
    form_id = tree["form"]
    if form_id not in form_ids():
        shown = _shown(form_id)
        if not isinstance(form_id, str):
            meant = shown if shown in form_ids() else form_ids()[0]
            raise Unreadable(
                f'$.form：应是字符串（带英文双引号），现为 {shown}。请写作 "{meant}"；已知的格式：{zh}。',
                f'$.form: should be a text in quotation marks, is {shown}. Write "{meant}"; known: {en}.',
            )
        raise Unreadable(f"$.form：没有格式 {shown}；已知的格式：{zh}。", f"$.form: unknown form {shown}; known: {en}.")
    return str(form_id)


def _explanations(tree: Mapping[str, Any], wrong: list[Wrong]) -> Iterator[Explanation]:
    listed = _typed(tree.get("explanations"), list, "$.explanations", ("数组", "an array"), wrong) or []
    for number, given in enumerate(listed):
        names = [f.name for f in fields(Explanation)]
        if (
            not isinstance(given, dict)
            or sorted(given) != sorted(names)
            or not all(isinstance(v, str) for v in given.values())
        ):
            path = f"$.explanations[{number}]"
            wrong.append((f"{path}：应有文字项 {'、'.join(names)}", f"{path}: needs the texts {', '.join(names)}"))
        else:
            yield Explanation(**given)


def _typed(value: Any, kind: type, path: str, words: Wrong, wrong: list[Wrong]) -> Any:
    if value is None or (isinstance(value, kind) and not isinstance(value, bool)):
        return value
    plain = not isinstance(value, dict | list)
    zh, en = (f"，现为 {_shown(value)}", f", is {_shown(value)}") if plain else ("", "")
    wrong.append((f"{path}：应是{words[0]}{zh}", f"{path}: should be {words[1]}{en}"))
    return None


def _shown(value: Any) -> str:
    """A value as it stands in the file, cut short: texts in their quotation marks, numbers in their digits."""
    if isinstance(value, int | Decimal | Unread) and not isinstance(value, bool):
        return token_of(value)[:_LONGEST_SHOWN]
    return json.dumps(value, ensure_ascii=False, default=token_of)[:_LONGEST_SHOWN]


def _sections(form: Form, tree: Mapping[str, Any], wrong: list[Wrong]) -> Iterator[tuple[str, str]]:
    found = _typed(tree.get("sections"), dict, "$.sections", _OBJECT, wrong) or {}
    for key in (PREAMBLE, *(s.key for s in form.sections), CLOSING):
        text = _typed(found.get(key), str, f"$.sections.{key}", ("字符串", "a text"), wrong)
        if text:
            yield key, text


def _combination(declared: Form, tree: Mapping[str, Any]) -> Form:
    """The form whose members the tables have: the declared one unless they say otherwise."""
    shown: dict[str, str | None] = {}
    for key, table in declared.tables.items():
        present = set(_leaves(tree[key], key)) if isinstance(tree.get(key), dict) else set()
        fitting = [f.id for f in (declared, *iter_forms()) if present <= {c.key for c in f.tables[key].cells}]
        shown[key] = fitting[0] if fitting and present else None if not present else table.form
    return combined(shown, template=declared.id)


def _leaves(node: Any, path: str) -> Iterator[str]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _leaves(child, f"{path}.{key}")
    else:
        yield path


def _table(
    form: Form,
    table: Table,
    node: Any,
    values: dict[str, Value],
    notes: list[Note],
    wrong: list[Wrong],
) -> None:
    ordinal = form.section(table.key).ordinal
    if _typed(node, dict, f"$.{table.key}", _OBJECT, wrong) is None and node is not None:
        return
    present = dict(_walk(node or {}, table.key))
    if not present:
        heading = form.section(table.key).heading
        first = table.cells[0].key
        notes.append(Note("STR-LINE", "table", first, Place(table=ordinal), heading, details={"official": heading}))
        return
    for row, (block, line) in enumerate(table.lines, 1):
        cells = [c for c in table.cells if table.blocks[c.block] is block and c.line is line]
        missing = [c for c in cells if c.key not in present]
        if missing:
            label = " › ".join(line.path) if len(missing) == len(cells) and line.path else missing[0].label
            notes.append(Note("STR-LINE", "missing", missing[0].key, Place(table=ordinal, row=row), label))
    for key, value in present.items():
        if key not in form.by_key:
            shown = _shown(value)
            notes.append(
                Note("STR-LINE", "member", None, Place(table=ordinal), "", details={"raw": f"{key} = {shown}"})
            )
        elif value is None or (isinstance(value, int | Decimal | Unread) and not isinstance(value, bool)):
            values[key] = value
        else:
            wrong.append((f"$.{key}：应是数字或 null", f"$.{key}: should be a number or null"))


def _walk(node: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for key, child in node.items():
        here = f"{path}.{key}"
        if isinstance(child, dict):
            yield from _walk(child, here)
        else:
            yield here, child
