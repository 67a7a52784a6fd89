"""What the styles of a workbook do to numbers: show them as something else, or make them dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

from converters.workbook.reading.number_formats import odd_styles
from converters.workbook.reading.unseen import STRUCK, struck_styles

MAX_KEPT = 64 * 1024
"""Bytes of styles that are kept for the next files of a batch."""

_NO_DATES = frozenset({*range(14), *range(37, 45), 48, 49})
"""Numbered formats without a code of their own that surely show no date."""
_NO_DATE = re.compile(r"(?:General|[^A-Za-z\[\]\\])*")
"""Codes that surely show no date: dates have letters."""

_FIRST_OWN = 164
"""The first number of formats that a workbook may define."""
_WHOLE = re.compile("[0-9]{1,5}")


class Styles(NamedTuple):
    """By index of the cell style: ``odd`` are the number formats that do not simply show the number, behind ``~~`` where
    it is struck out; numbers in a style of ``dates`` may be dates; None where that cannot be told."""

    odd: Mapping[int, str]
    dates: frozenset[int] | None


def styles(xml: bytes) -> Styles:
    """What the styles of a workbook say of numbers."""
    return _kept(xml) if len(xml) <= MAX_KEPT else _styles(xml)


def _styles(xml: bytes) -> Styles:
    odd = odd_styles(xml)
    # a style that strikes out is odd whatever its number format
    return Styles({**odd, **{i: f"{STRUCK}{odd.get(i, '')}" for i in struck_styles(xml)}}, _dates(xml))


def _dates(xml: bytes) -> frozenset[int] | None:
    try:
        root = ElementTree.fromstring(xml)  # the container refused every DTD
    except ElementTree.ParseError:
        return None
    listed = [e for e in root.iter() if _local(e.tag) == "cellXfs"]
    if len(listed) != 1 or any(_local(e.tag) != "xf" for e in listed[0]):
        return None
    dated: set[int] = set()
    for element in root.iter():
        if _local(element.tag) == "numFmt":  # of cells, or of conditional formats
            number, code = _number(element), element.get("formatCode")
            if number is None or code is None:
                return None
            if _NO_DATE.fullmatch(code) is None:
                dated.add(number)
    found = set()
    for index, element in enumerate(listed[0]):
        number = _number(element)
        if number is None:
            return None
        if number in dated or (number < _FIRST_OWN and number not in _NO_DATES):
            found.add(index)
    return frozenset(found)


def _number(element: ElementTree.Element) -> int | None:
    number = element.get("numFmtId", "0")
    return int(number) if _WHOLE.fullmatch(number) else None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


_kept = lru_cache(maxsize=16)(_styles)
