"""The JSON of one report, both ways; its shape is published as a JSON Schema (`schemas.json_schema`).

Numbers keep the digits written. An unfilled or unreadable cell is null; what stood in an unreadable
one is kept beside the tables, under ``unread``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any

import msgspec

from converters.errors import Unreadable
from converters.recognise.which import combined
from schemas.explanation import Explanation
from schemas.finding import Finding, Note, Reading
from schemas.form import Form, Table, form_ids, iter_forms, load_form
from schemas.number import MAX_DIGITS, Unread, Value, from_decimal, parse_number
from schemas.place import Place
from schemas.report import CLOSING, PREAMBLE, YEARS, Agency, Report

MAX_BYTES = 20_000_000
DEEPEST = 50
"""Objects and arrays one within the other; a report has five."""
_TOP = ("form", "year", "agency", "sections", "unread", "explanations")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.S
)
"""An escape in a text; the group is half a character, without its other half."""
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


class _Object(dict[str, Any]):
    """A JSON object that remembers which keys stood in it twice."""

    twice: tuple[str, ...] = ()


def read(data: bytes, name: str) -> Reading:
    """A report from JSON.

    Raises Unreadable for anything that is not JSON, a form that is not known, a duplicate key or a
    value of the wrong type, naming the path of each. Lines missing or unknown are notes.
    """
    tree = _parse(data)
    wrong: list[tuple[str, str]] = list(_unsound(tree))
    if not isinstance(tree, dict):
        raise Unreadable("JSON 的最外层应是一份报告（对象 { … }）。", "the JSON should be one report (an object).")
    form_id = tree.get("form")
    if form_id not in form_ids():
        known = "、".join(form_ids())
        shown = json.dumps(form_id, ensure_ascii=False, default=str)[:80]
        raise Unreadable(
            f"$.form：没有格式 {shown}；已知的格式：{known}。", f"$.form: unknown form {shown}; known: {known}."
        )
    form = _combination(load_form(form_id), tree)
    notes: list[Note] = []
    if form.id != form_id:
        words: dict[str, str | int] = {"form": form_id, "right": form.id}
        notes.append(Note("VER-YEAR", "declared", None, None, "", form_id, form.id, words))
    year = _typed(tree.get("year"), int, "$.year", "整数或 null / integer or null", wrong)
    if year is not None and year not in YEARS:
        wrong.append(("$.year", f"$.year：{year} 不是四位数的年份 / not a four-digit year"))
    agency = _typed(tree.get("agency"), dict, "$.agency", "对象 / object", wrong) or {}
    names = {
        k: _typed(agency.get(k), str, f"$.agency.{k}", "字符串或 null / string or null", wrong)
        for k in ("name", "code")
    }
    sections = dict(_sections(form, tree, wrong))
    raws = _typed(tree.get("unread"), dict, "$.unread", "对象 / object", wrong) or {}
    explanations = tuple(_explanations(tree, wrong))
    values: dict[str, Value] = {}
    for table in form.tables.values():
        _table(form, table, tree.get(table.key), values, notes, wrong)
    for key, raw in raws.items():
        if key not in form.by_key or not isinstance(raw, str) or not raw.strip() or values.get(key) is not None:
            path = f"$.unread.{key}"
            wrong.append((path, f"{path}：应是某个 null 数据格的原文 / raw text of a cell that is null"))
        else:
            values[key] = Unread(raw)
    if wrong:
        lines = "\n".join(f"  {words}" for _, words in wrong[:20])
        more = f"\n  … {len(wrong) - 20}" if len(wrong) > 20 else ""
        raise Unreadable(f"JSON 内容不对：\n{lines}{more}", f"the JSON is not right:\n{lines}{more}")
    report = Report(form, year, Agency(**names), sections, values, explanations)
    return Reading(report, tuple(notes))


def _explanations(tree: Mapping[str, Any], wrong: list[tuple[str, str]]) -> Iterator[Explanation]:
    listed = _typed(tree.get("explanations"), list, "$.explanations", "数组 / array", wrong) or []
    for number, given in enumerate(listed):
        names = [f.name for f in fields(Explanation)]
        if (
            not isinstance(given, dict)
            or sorted(given) != sorted(names)
            or not all(isinstance(v, str) for v in given.values())
        ):
            path = f"$.explanations[{number}]"
            wrong.append((path, f"{path}：应有文字项 {'、'.join(names)} / needs the texts {', '.join(names)}"))
        else:
            yield Explanation(**given)


def _parse(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"JSON 文件过大：{len(data)} 字节，上限 {MAX_BYTES} 字节。",
            f"JSON too large: {len(data)} bytes, limit {MAX_BYTES}.",
        )
    try:
        text = data.decode(json.detect_encoding(data))
        # a text cut within a character: JSON can say half of one, no file can hold it
        text = _ESCAPE.sub(lambda m: r"\ufffd" if m[1] else m[0], text)
        return json.loads(
            text, object_pairs_hook=_object, parse_int=_number, parse_float=_number, parse_constant=Unread
        )
    except json.JSONDecodeError as e:
        raise Unreadable(
            f"不是有效的 JSON：第 {e.lineno} 行第 {e.colno} 列（{e.msg}）。",
            f"not valid JSON: line {e.lineno}, column {e.colno} ({e.msg}).",
        ) from None
    except UnicodeDecodeError:
        raise Unreadable("不是有效的 JSON：编码不是 UTF-8。", "not valid JSON: not UTF-8.") from None
    except RecursionError:
        raise _too_deep() from None


def _too_deep() -> Unreadable:
    return Unreadable(
        f"不是有效的 JSON：嵌套过深，超过 {DEEPEST} 层，不像一份报告。",
        f"not valid JSON: nested too deeply, more than {DEEPEST} levels; no report is like that.",
    )


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        found.twice = tuple(k for k, times in Counter(k for k, _ in pairs).items() if times > 1)
    return found


def _number(token: str) -> Value:
    if len(token) <= MAX_DIGITS and (plain := parse_number(token)) is not None:
        return plain
    return from_decimal(Decimal(token)) if len(token) < 1000 else Unread(token[:MAX_DIGITS] + "…")


def _unsound(tree: Any) -> Iterator[tuple[str, str]]:
    """Keys that stand twice, each with its path; raises Unreadable beyond all depth."""
    pending = [(tree, "$", 0)]
    while pending:
        node, path, depth = pending.pop()
        if depth > DEEPEST:
            raise _too_deep()
        if isinstance(node, _Object):
            for key in node.twice:
                yield path, f"{path}：键“{key}”重复 / duplicate key"
            pending += [(child, f"{path}.{key}", depth + 1) for key, child in reversed(node.items())]
        elif isinstance(node, list):
            pending += [(child, f"{path}[{i}]", depth + 1) for i, child in reversed(list(enumerate(node)))]


def _typed(value: Any, kind: type, path: str, words: str, wrong: list[tuple[str, str]]) -> Any:
    if value is None or (isinstance(value, kind) and not isinstance(value, bool)):
        return value
    wrong.append((path, f"{path}：应是{words}"))
    return None


def _sections(form: Form, tree: Mapping[str, Any], wrong: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    found = _typed(tree.get("sections"), dict, "$.sections", "对象 / object", wrong) or {}
    for key in (PREAMBLE, *(s.key for s in form.sections), CLOSING):
        text = _typed(found.get(key), str, f"$.sections.{key}", "字符串 / string", wrong)
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
    wrong: list[tuple[str, str]],
) -> None:
    ordinal = form.section(table.key).ordinal
    if node is not None and not isinstance(node, dict):
        wrong.append((f"$.{table.key}", f"$.{table.key}：应是对象 / object"))
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
            shown = json.dumps(value, ensure_ascii=False, default=str)
            notes.append(
                Note("STR-LINE", "member", None, Place(table=ordinal), "", details={"raw": f"{key} = {shown}"})
            )
        elif value is None or (isinstance(value, int | Decimal | Unread) and not isinstance(value, bool)):
            values[key] = value
        else:
            wrong.append((f"$.{key}", f"$.{key}：应是数字或 null / number or null"))


def _walk(node: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for key, child in node.items():
        here = f"{path}.{key}"
        if isinstance(child, dict):
            yield from _walk(child, here)
        else:
            yield here, child
