"""One cell of a sound report, written in every way: it is read as what it plainly says, or not as a number at all.

The first byte chooses the format, the next two the cell; the rest is what stands in it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from converters.errors import Unreadable
from converters.formats import FORMATS
from schemas.number import Number, Unread, Value, from_decimal, from_float, parse_number
from schemas.report import Report
from tests.builders import FORMS, sound, with_values
from tests.fuzz.holds import NAME
from tests.fuzz.parts import unzipped, zipped
from tests.fuzz.target import Target

_MARK, _NUMBER = "QZQZ", 987654321
_NOT_A_CELL = re.compile(
    "[^0-9０-９.,，．、'’ \u3000\u00a0+\\-－＋—–−/eE()（）%％件万元千百十零〇一二三四五六七八九两约增减无#=*~～oOlI·]"
)
"""Anything else may be a label, a column or a line of its own."""
_LONGEST = 40


@dataclass(frozen=True)
class _Way:
    """A way for a token to stand in a file: how it is escaped, what number it plainly is."""

    format: str
    escaped: Callable[[str], str]
    plain: Callable[[str], Value]
    number: bool = False


def _as_float(token: str) -> Value:
    try:
        return from_float(float(token)) if token.isascii() and "_" not in token else None
    except ValueError:
        return None


def _as_json(token: str) -> Value:
    return from_decimal(Decimal(token)) if re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", token) else None


_WAYS = (
    _Way("text", str, parse_number),
    _Way("md", str, parse_number),
    _Way("html", html.escape, parse_number),
    _Way("docx", html.escape, parse_number),
    _Way("xlsx", html.escape, parse_number),
    _Way("xlsx", html.escape, _as_float, number=True),
    _Way("json", lambda token: token or "null", _as_json, number=True),
)


@lru_cache(maxsize=64)
def _marked(name: str, key: str, number: bool) -> bytes | Mapping[str, bytes]:
    """A report's file with a mark in a cell; a package as its parts."""
    data = FORMATS[name].write(with_values(_report(), {key: _NUMBER if number else Unread(_MARK)}))
    return unzipped(data) if FORMATS[name].binary else data


@lru_cache(maxsize=1)
def _report() -> Report:
    return sound(FORMS[0])


def _cell(data: bytes) -> None:
    if len(data) < 4:
        return
    way = _WAYS[data[0] % len(_WAYS)]
    keys = list(_report().values)
    key = keys[int.from_bytes(data[1:3], "big") % len(keys)]
    token = _NOT_A_CELL.sub("", data[3:].decode("utf-8", "replace"))[:_LONGEST].strip()
    mark = str(_NUMBER) if way.number else _MARK
    made = _marked(way.format, key, way.number)
    new = way.escaped(token).encode()
    if isinstance(made, bytes):
        file = made.replace(mark.encode(), new)
    else:
        file = zipped([(name, part.replace(mark.encode(), new)) for name, part in made.items()])
    try:
        found = FORMATS[way.format].read(file, NAME).report.values
    except Unreadable:
        return
    for other, value in found.items():
        if not isinstance(value, Number):
            continue
        right = way.plain(token) if other == key else _report().values[other]
        assert value == right, f"{way.format}: {other} is {value}, where {token!r} stands in {key}"


def _seeds() -> Iterator[bytes]:
    tokens = ("12", "1,234", "12.50", "１２", "1 234", "1，234", "-5", "+461", "1e3", "减3", "约12", "12件", "0.5万", "007",
              "1.234.567", "12-34", "3/4", "(5)", "5%", "七", "二十", "2 0", "'12", "=1+1", "－5", "9" * 39, "0.10", "1.")  # fmt: skip
    for way in range(len(_WAYS)):
        for number, token in enumerate(tokens):
            yield bytes((way,)) + (number * 7).to_bytes(2, "big") + token.encode()


TARGETS = {
    "cells": Target(
        _cell,
        _seeds,
        tuple(
            c.encode()
            for c in [
                "0",
                "1",
                "5",
                "9",
                ".",
                ",",
                "，",
                "．",
                "-",
                "－",
                "+",
                "e",
                "E",
                "件",
                "万",
                "\u3000",
                "'",
                "/",
                "(",
                ")",
                "一",
                "十",
            ]
        ),
        48,
    )
}
