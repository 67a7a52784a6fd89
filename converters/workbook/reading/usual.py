"""A worksheet in the form that Excel, WPS, LibreOffice and the usual libraries write, taken apart row by row.

A row without its values says everything but them: addresses, kinds, styles, formulas. Thousands of files of
one template share such rows, so each is taken apart once and kept. What departs from the form by one
character is not taken apart here at all; the slow scan and the libraries read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

from converters.workbook.reading.strings import piece, unescaped
from converters.workbook.reading.unseen import Merges, merges

_VALUE = re.compile(rb"<v>([^<]*)</v>")
_GAP = b"\0"
"""Stands for a value in a row without its values; no XML has it."""

_ATTRIBUTES = rb'(?: [A-Za-z0-9:]+="[^"<>&]*")*'
_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"(' + _ATTRIBUTES + rb") ?(/?)>")
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="(s|str|n|b|e|inlineStr)")?'
    rb"(?:( ?/>)|>(?:(<f)" + _ATTRIBUTES + rb"(?: ?/>|>([^<\0]*)</f>))?"
    rb"(\0|<v ?/>|<is><t( xml:space=\"preserve\")?>([^<\0]*)</t></is>)?</c>)"
)
_ROOT = re.compile(rb"<worksheet" + _ATTRIBUTES + rb" ?>")
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?" ?/>')
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})" ?/>')
_ELSEWHERE = re.compile(rb"<!|<(?:[^\s<>/]*:)?(?:c|row|sheetData|mergeCell|dimension)[\s/>]")
_MAX_SHEET = 1024 * 1024
"""Bytes of a worksheet that may be a report's; row by row is no way for lists of thousands of rows."""
_BEYOND = 9_999_998
"""A row further down than any sheet has, 0-based."""
_OPENED, _CLOSED, _EMPTY = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
_SMALL_SHEET = 8 * 1024
"""Bytes of a worksheet that is kept as a whole: an empty one of the template is the same in every file."""
_MAX_KEPT = 16 * 1024
"""Bytes of a row, or of what stands around the rows, that are kept."""
LATER = b"_xlfn."
"""What the programs write before a function of later versions."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A row without its values. Numbers of rows and columns are 0-based; ``slots`` are column and kind of each value.

    Kinds are those of the file: ``s`` (a shared string), ``str``, ``n``, ``b``, ``e``. ``words`` is the number of
    columns up to the last text that needs no value, ``end`` up to the last value, ``reach`` up to
    the last cell with any content.
    ``texts`` are texts that stand in the cells themselves; ``formulas`` are by address, "" where the text stands elsewhere; ``styles`` has every cell, ``numbered`` those of numbers; ``later`` says that the row names a function of later versions.
    """

    first: int
    number: int
    slots: tuple[tuple[int, str], ...]
    words: int
    end: int
    reach: int
    filled: frozenset[str]
    texts: tuple[tuple[int, str], ...]
    formulas: Mapping[str, str]
    errors: frozenset[str]
    styles: tuple[tuple[str, int], ...]
    numbered: frozenset[int]
    later: bool


Line = tuple[Plan, list[bytes]]
"""A row: its plan, and its values as written, in the order of the plan's slots."""


class Usual(NamedTuple):
    """The rows of a worksheet from the top; how many cells it has, the rows and columns up to the last one with any
    content; the merged ranges; whether anything but its values names a function of later versions."""

    lines: list[Line]
    cells: int
    height: int
    width: int
    merges: Merges
    later: bool


def usual(xml: bytes) -> Usual | None:
    """A worksheet taken apart; None where it is written in another form."""
    if len(xml) > _MAX_SHEET or not _is_text(xml):
        return None
    return (_usual_kept if len(xml) <= _SMALL_SHEET else _usual)(xml)


def _usual(xml: bytes) -> Usual | None:
    head, opened, body = xml.partition(_OPENED)
    closed = body.rfind(_CLOSED)
    if opened and closed >= 0:
        body, tail = body[:closed], body[closed + len(_CLOSED) :]
    else:
        head, opened, tail = xml.partition(_EMPTY)
        body = b""
    root = (_root_kept if len(head) <= _MAX_KEPT else _root)(head) if opened else None
    merged = (_merged_kept if len(tail) <= _MAX_KEPT else _merged)(root, tail) if root is not None else None
    if merged is None:
        return None
    lines: list[Line] = []
    above = -1
    count = height = width = 0
    later = any((_has_later_kept if len(part) <= _MAX_KEPT else _has_later)(part) for part in (head, tail))
    *rows, rest = body.split(b"</row>")
    for row in rows:
        pieces = _VALUE.split(row)
        bare = _GAP.join(pieces[::2])
        plan = (_plan_kept if len(bare) <= _MAX_KEPT else _plan)(bare)
        if plan is None or plan.first <= above:
            return None
        above = plan.number
        count += len(plan.styles)
        later |= plan.later
        if plan.reach:
            height, width = above + 1, max(width, plan.reach)
        lines.append((plan, pieces[1::2]))
    if rest and not _ends(rest, above):
        return None
    return Usual(lines, count, height, width, merged, later)


def _root(head: bytes) -> bytes | None:
    """The worksheet's own tag, from what stands before its rows; None where that is unusual."""
    match = _ROOT.search(head)
    if match is None or _ELSEWHERE.search(_DIMENSION.sub(b"", head, count=1)):
        return None
    return match.group() if _is_xml(head + b"<sheetData/></worksheet>") else None


def _merged(root: bytes, tail: bytes) -> Merges | None:
    """Merged ranges, from what stands behind the rows; None where that is unusual."""
    if _ELSEWHERE.search(_MERGE.sub(b"", tail)) or not _is_xml(root + b"<sheetData/>" + tail):
        return None
    return merges(
        ((int(top) - 1, _column(left)), (int(bottom) - 1, _column(right)))
        for left, top, right, bottom in _MERGE.findall(tail)
    )


def _has_later(part: bytes) -> bool:
    return LATER in part


def _is_text(xml: bytes) -> bool:
    """True for UTF-8: a row with other bytes, if only in an attribute, is damaged."""
    if xml.isascii():
        return True
    try:
        xml.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_xml(text: bytes) -> bool:
    # The container refused every DTD, so there is no entity that could be expanded.
    try:
        ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return False
    return True


def _plan(bare: bytes) -> Plan | None:
    """A row from its opening tag (and those of empty rows before it) up to its end; None where it is unusual."""
    opened = _opened(bare, -1)
    if opened is None:
        return None
    first, number, at = opened
    cells: list[tuple[str, int]] = []
    slots: list[tuple[int, str]] = []
    filled, errors, numbered = [], [], set()
    texts: list[tuple[int, str]] = []
    formulas: dict[str, str] = {}
    words = reach = 0
    column = -1
    while at < len(bare):
        cell = _CELL.match(bare, at)
        if cell is None or int(cell.group(2)) != number + 1 or (here := _column(cell.group(1))) <= column:
            return None
        column, at = here, cell.end()
        address, kind = (cell.group(1) + cell.group(2)).decode(), (cell.group(4) or b"n").decode()
        cells.append((address, int(cell.group(3) or 0)))
        if cell.group(5):
            continue
        filled.append(address)
        reach = column + 1
        if kind == "e":
            errors.append(address)
        held, inline = cell.group(8), cell.group(10)
        if (inline is not None) != (kind == "inlineStr"):
            return None
        try:
            if cell.group(6):
                formulas[address] = unescaped((cell.group(7) or b"").decode())
            if inline is not None:
                texts.append((column, piece(inline.decode(), spaced=bool(cell.group(9)))))
        except ValueError:
            return None
        if held == _GAP:
            slots.append((column, kind))
            if kind == "n":
                numbered.add(cells[-1][1])
        elif held and kind in ("str", "inlineStr"):
            words = column + 1
    return Plan(
        first,
        number,
        tuple(slots),
        words,
        max(words, slots[-1][0] + 1 if slots else 0),
        reach,
        frozenset(filled),
        tuple(texts),
        formulas,
        frozenset(errors),
        tuple(cells),
        frozenset(numbered),
        _has_later(bare),
    )


def _opened(bare: bytes, above: int) -> tuple[int, int, int] | None:
    """The first row that begins here, the one that is not empty, and where its cells begin."""
    at, first = 0, None
    while (row := _ROW.match(bare, at)) is not None:
        number = int(row.group(1)) - 1
        if number <= above or b' r="' in row.group(2):
            return None
        first = number if first is None else first
        above, at = number, row.end()
        if not row.group(3):
            return first, number, at
    return None


def _ends(rest: bytes, above: int) -> bool:
    """True for nothing but empty rows: what follows them is the next that is opened."""
    opened = _opened(rest + b'<row r="%d">' % (_BEYOND + 1), above)
    return opened is not None and opened[1] == _BEYOND


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


_root_kept, _merged_kept = lru_cache(maxsize=64)(_root), lru_cache(maxsize=64)(_merged)
_has_later_kept = lru_cache(maxsize=64)(_has_later)
_usual_kept = lru_cache(maxsize=64)(_usual)
_plan_kept = lru_cache(maxsize=1024)(_plan)
