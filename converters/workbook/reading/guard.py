"""The guard: what a workbook is, told from its bytes before any library opens it.

:func:`guard` refuses what would hurt (`bad inputs`: cut, forged, swollen, doubled, with DTDs, with
cells far out) and returns what the reader needs to know of the package.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

from converters.workbook.reading.container import parts, refuse, too_much
from converters.workbook.reading.outside import has_macros, outside
from converters.workbook.reading.scan import MAX_AREA_OF_ALL, Scan, scan
from converters.workbook.reading.styles import styles
from schemas.finding import Note

MAX_SHEETS = 200
MAX_NAMES = 5_000
MAX_FORMATS = 20_000
MAX_STYLES = 6 * 1024 * 1024
MAX_STRINGS = 100_000
MAX_TEXT = 12 * 1024 * 1024
MAX_TAGS = 3_000_000
MAX_KEPT = 16 * 1024
"""Bytes of a list of parts that is kept for the next files of a batch, which mostly have the same."""

_STRICT = b"http://purl.oclc.org/ooxml/"
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _TEXTS, _NO_TEXTS = "xl/styles.xml", "xl/sharedStrings.xml", b"<sst/>"
_STATES = ("visible", "hidden", "veryHidden")
_USUAL_PART = re.compile(r"(?:/xl/)?worksheets/[A-Za-z0-9_]+\.xml")
_TYPED = re.compile(rb"<(?:\w+:)?(Override|Default)\b([^<>]*)>")
_DECLARED = re.compile(rb"""\buniqueCount\s*=\s*["']\s*([0-9]{1,30})""")
_NAMED = re.compile(rb"""\b(?:PartName|Extension)\s*=\s*["']([^"']*)""")


@dataclass(eq=False, slots=True)
class Sheet:
    """A sheet as listed: ``state`` is visible, hidden or veryHidden; ``cells`` None where it is no worksheet."""

    name: str
    index: int
    state: str
    part: str
    cells: Scan | None


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook found safe to open: its bytes, its sheets in order, what stands out and what reaches out of it.

    ``texts`` is the part of shared texts and ``dates`` are the styles in which a number may be a date; both are
    None where the parts lie otherwise than every program puts them, so that only calamine may read the values.
    """

    data: bytes
    sheets: tuple[Sheet, ...]
    strict: bool
    macros: bool
    outside: tuple[Note, ...]
    texts: bytes | None = None
    dates: frozenset[int] | None = None


class _Listed(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    state: str
    kind: str
    part: str


class _Contents(NamedTuple):
    """The sheets in order, the parts that may be the styles, and whether all parts lie where every program puts them."""

    sheets: tuple[_Listed, ...]
    styles: tuple[str, ...]
    usual: bool


def guard(data: bytes) -> Package:
    """Look through a workbook; raises Unreadable with the limit or the fault and what the file had."""
    xml, names = parts(data)
    types = xml["[Content_Types].xml"]
    (_types_kept if len(types) <= MAX_KEPT else _types)(types)
    for needed in (_WORKBOOK, _RELATIONS):
        if needed not in xml:
            raise refuse(
                f"文件里没有 {needed}，不是完整的 Excel 工作簿。",
                f"There is no {needed} in it, so it is no whole workbook.",
            )
    _counts(xml)
    small = len(xml[_WORKBOOK]) + len(xml[_RELATIONS]) <= MAX_KEPT
    contents = (_contents_kept if small else _contents)(xml[_WORKBOOK], xml[_RELATIONS])
    own = next((part for part in contents.styles if part in xml), None)
    sheets = tuple(_sheets(xml, contents.sheets, styles(xml[own]).odd if own is not None else {}))
    usual = contents.usual and own == _STYLES and not _in_other_case(names)
    cells = {_TEXTS, *(sheet.part for sheet in sheets if sheet.cells is not None)}
    return Package(
        data=data,
        sheets=sheets,
        strict=_STRICT in xml[_WORKBOOK],
        macros=has_macros(names, xml[_RELATIONS]),
        outside=outside(
            {name: text for name, text in xml.items() if name not in cells},
            names,
            sheets=[xml[sheet.part] for sheet in sheets if sheet.cells is not None and sheet.cells.later],
        ),
        texts=xml.get(_TEXTS, _NO_TEXTS) if usual else None,
        dates=styles(xml[_STYLES]).dates if usual else None,
    )


@lru_cache(maxsize=32)
def _in_other_case(names: frozenset[str]) -> bool:
    """True where styles or texts are named in another case, in which calamine takes them as well."""
    return any(n.lower() in (_STYLES, _TEXTS.lower()) and n not in (_STYLES, _TEXTS) for n in names)


def _types(xml: bytes) -> None:
    """Readers trust this list: an XML part under another ending would go past the caps."""
    for kind, attributes in _TYPED.findall(xml):
        name = _NAMED.search(attributes)
        if b"+xml" not in attributes or name is None:
            continue
        ending = name.group(1).lower() if kind == b"Default" else name.group(1).lower().rpartition(b".")[2]
        if ending not in (b"xml", b"rels", b"vml"):
            shown = name.group(1).decode("utf-8", "replace")[:80]
            raise refuse(
                f"文件结构不标准：“{shown}”以 XML 登记却不是 .xml 文件。",
                f"Unusual structure: “{shown}” is listed as XML but not named so.",
            )


def _counts(xml: Mapping[str, bytes]) -> None:
    # a part that is too short to hold too many is not counted through
    workbook = xml[_WORKBOOK]
    if len(workbook) > MAX_NAMES and (had := workbook.count(b"definedName ")) > MAX_NAMES:
        raise too_much("工作簿定义的名称数", had, MAX_NAMES, "defined names")
    if sum(map(len, xml.values())) > MAX_TAGS and (had := sum(text.count(b"<") for text in xml.values())) > MAX_TAGS:
        raise too_much("文件里的 XML 标记数", had, MAX_TAGS, "XML tags")
    for name, text in xml.items():
        # calamine believes it, and reserves memory for so many
        if b"uniqueCount" in text and (had := max(map(int, _DECLARED.findall(text)), default=0)) > MAX_STRINGS:
            raise too_much("工作簿声称的文字条数", had, MAX_STRINGS, "declared number of shared strings")
        base = name.rpartition("/")[2].lower()
        if base.startswith("styles"):
            if len(text) > MAX_STYLES:
                raise too_much("单元格样式的字节数", len(text), MAX_STYLES, "size of the cell styles in bytes")
            if (
                len(text) > MAX_FORMATS
                and (had := text.count(b"xf ") + text.count(b"xf/") + text.count(b"xf>")) > MAX_FORMATS
            ):
                raise too_much("单元格样式数", had, MAX_FORMATS, "cell formats")
        elif base.startswith("sharedstrings"):
            if len(text) > MAX_TEXT:
                raise too_much("工作簿文字的字节数", len(text), MAX_TEXT, "size of the texts in bytes")
            if len(text) > MAX_STRINGS and (had := text.count(b"si>") // 2) > MAX_STRINGS:
                raise too_much("工作簿的文字条数", had, MAX_STRINGS, "shared strings")


def _contents(workbook: bytes, relations: bytes) -> _Contents:
    related = _parse(relations, _RELATIONS)
    targets = {r.get("Id"): (r.get("Type", ""), r.get("Target", "")) for r in related}
    if len(targets) < len(related):
        raise refuse(
            "文件已损坏：工作簿各部分的编号有重复，无法确定哪一个有效。",
            "The file is damaged: two of the workbook's parts have the same id.",
        )
    listed = [e for e in _parse(workbook, _WORKBOOK).iter() if _local(e.tag) == "sheet"]
    if len(listed) > MAX_SHEETS:
        raise too_much("工作表数", len(listed), MAX_SHEETS, "sheets")
    found = []
    usual = True
    for element in listed:
        relation = next((v for k, v in element.attrib.items() if _local(k) == "id" and k != "id"), None)
        kind, target = targets.get(relation, ("", ""))
        found.append(_Listed(element.get("name", ""), element.get("state", "visible"), kind, _part(target)))
        usual &= _USUAL_PART.fullmatch(target) is not None and found[-1].state in _STATES
    names = Counter(sheet.name.casefold() for sheet in found)
    twice = next((sheet.name for sheet in found if names[sheet.name.casefold()] > 1), None)
    if twice is not None:
        # no program that people use makes such a file, and readers that ask by name read one of them twice
        raise refuse(
            f"文件已损坏：有两张工作表都叫《{twice[:80]}》，无法确定哪一张有效。请在 Excel 里打开，改名后保存。",
            f"The file is damaged: two sheets are both called “{twice[:80]}”. Open it in Excel, rename one, save it.",
        )
    looks = tuple(_part(target) for kind, target in targets.values() if kind.endswith("/styles"))
    return _Contents(tuple(found), looks, usual)


def _sheets(xml: Mapping[str, bytes], listed: Sequence[_Listed], odd: Mapping[int, str]) -> list[Sheet]:
    sheets: list[Sheet] = []
    for name, state, kind, part in listed:
        if part not in xml:
            raise refuse(
                f"工作表《{name}》的内容不在文件里（{part[:80] or '没有登记'}）。",
                f"The contents of sheet “{name}” are not in the file ({part[:80] or 'not listed'}).",
            )
        if kind.endswith(("/xlMacrosheet", "/xlIntlMacrosheet")):
            raise refuse(
                f"工作簿里有 Excel 4.0 宏表《{name}》，可能有害，未读取，也没有运行。请核实来历，删去宏表。",
                f"The workbook has the Excel 4.0 macro sheet “{name}”, which may be harmful; it was neither read nor run.",
            )
        cells = scan(name, xml[part], odd) if kind.endswith("/worksheet") else None
        sheets.append(Sheet(name, len(sheets), state, part, cells))
    # whichever part a library takes for a sheet, it was looked through
    for part in xml.keys() - {sheet.part for sheet in listed}:
        text = xml[part]
        if (_may_hold_cells_kept if len(text) <= MAX_KEPT else _may_hold_cells)(text):
            scan(part[:80], text)
    if (area := sum(s.cells.area for s in sheets if s.cells is not None)) > MAX_AREA_OF_ALL:
        raise too_much("各工作表占用的区域单元格总数", area, MAX_AREA_OF_ALL, "cells in the used areas of all sheets")
    if not any(s.cells is not None for s in sheets):
        raise refuse("工作簿里没有工作表。", "There is no worksheet in the workbook.")
    return sheets


def _may_hold_cells(text: bytes) -> bool:
    return b"sheetData" in text


def _parse(xml: bytes, name: str) -> ElementTree.Element:
    # The container refused every DTD, so there is no entity that could be expanded.
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise refuse(
            f"文件已损坏：{name} 不是完整的 XML。", f"The file is damaged: {name} is no well-formed XML."
        ) from error


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


_types_kept, _contents_kept = lru_cache(maxsize=32)(_types), lru_cache(maxsize=32)(_contents)
_may_hold_cells_kept = lru_cache(maxsize=64)(_may_hold_cells)
