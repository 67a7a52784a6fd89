"""JSON as text, parsed into a tree that keeps the digits written and knows which keys stood twice."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from converters.errors import Unreadable
from schemas.number import MAX_DIGITS, Unread, Value, from_decimal, parse_number

MAX_BYTES = 20_000_000
_LONGEST_NUMBER = 1000
DEEPEST = 50
"""Objects and arrays one within the other; a report has five."""
_ESCAPE = re.compile(
    r"\\(?:u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.S
)
"""An escape in a text; the group is half a character, without its other half."""
_SYNTAX = (
    ("Expecting value", "此处应是一个值"),
    ("Expecting ',' delimiter", "此处应是逗号，或结束的括号"),
    ("Expecting ':' delimiter", "键的后面应是冒号"),
    ("Expecting property name enclosed in double quotes", "此处应是用英文双引号括起的键"),
    ("Illegal trailing comma", "最后一项的后面多了逗号"),
    ("Extra data", "报告结束后还有内容"),
    ("Unterminated string", "字符串没有结束的引号"),
    ("Invalid control character", "字符串里有控制符，如换行"),
    ("Invalid \\u", "\\u 后面应是四位十六进制数"),
    ("Invalid \\", "反斜杠后面的字符不对"),
)
"""How the parser's reasons begin, and the same in Chinese."""

Wrong = tuple[str, str]
"""Something that is not right in it, in Chinese and English, each with the path."""


class _Object(dict[str, Any]):
    """A JSON object that remembers which keys stood in it twice."""

    twice: tuple[str, ...] = ()


def parse(data: bytes) -> Any:
    """The tree of a file; raises Unreadable for what is too large, is not JSON, or not in UTF-8 (or 16, 32)."""
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
        zh = next((zh for begins, zh in _SYNTAX if e.msg.startswith(begins)), e.msg)
        raise Unreadable(
            f"不是有效的 JSON：第 {e.lineno} 行第 {e.colno} 列（{zh}）。",
            f"not valid JSON: line {e.lineno}, column {e.colno} ({e.msg}).",
        ) from None
    except UnicodeDecodeError:
        raise Unreadable("不是有效的 JSON：编码不是 UTF-8。", "not valid JSON: not UTF-8.") from None
    except RecursionError:
        raise _too_deep() from None


def twice(tree: Any) -> Iterator[Wrong]:
    """Keys that stand twice, each with its path; raises Unreadable beyond all depth."""
    pending = [(tree, "$", 0)]
    while pending:
        node, path, depth = pending.pop()
        if depth > DEEPEST:
            raise _too_deep()
        if isinstance(node, _Object):
            for key in node.twice:
                yield f"{path}：键“{key}”重复", f"{path}: key “{key}” stands twice"
            pending += [(child, f"{path}.{key}", depth + 1) for key, child in reversed(node.items())]
        elif isinstance(node, list):
            pending += [(child, f"{path}[{i}]", depth + 1) for i, child in reversed(list(enumerate(node)))]


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
    if len(token) >= _LONGEST_NUMBER:
        return Unread(token[:MAX_DIGITS] + "…")
    try:
        return from_decimal(Decimal(token))
    except InvalidOperation:  # an exponent that is itself beyond reckoning
        return Unread(token)
