"""The guard: what a workbook is, told from its bytes before any library opens it.

:func:`guard` refuses what would hurt (`bad inputs`: cut, forged, swollen, doubled, with DTDs, with
cells far out) and returns what the reader needs to know of the package.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from converters.workbook.reading.container import parts, refuse, too_much
from converters.workbook.reading.number_formats import odd_styles
from converters.workbook.reading.outside import outside
from converters.workbook.reading.scan import Scan, scan
from schemas.finding import Note

MAX_SHEETS = 200
MAX_NAMES = 5_000
MAX_FORMATS = 20_000
MAX_STYLES = 6 * 1024 * 1024
MAX_STRINGS = 100_000
MAX_TEXT = 12 * 1024 * 1024
MAX_TAGS = 3_000_000

_STRICT = b"http://purl.oclc.org/ooxml/"
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TYPED = re.compile(rb"<(?:\w+:)?(Override|Default)\b([^<>]*)>")
_NAMED = re.compile(rb"""\b(?:PartName|Extension)\s*=\s*["']([^"']*)""")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as listed: ``state`` is visible, hidden or veryHidden; ``cells`` None where it is no worksheet."""

    name: str
    index: int
    state: str
    part: str
    cells: Scan | None


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook found safe to open: its bytes, its sheets in order, what stands out, what reaches out of it."""

    data: bytes
    sheets: tuple[Sheet, ...]
    strict: bool
    macros: bool
    outside: tuple[Note, ...]


def guard(data: bytes) -> Package:
    """Look through a workbook; raises Unreadable with the limit or the fault and what the file had."""
    xml, names = parts(data)
    _types(xml["[Content_Types].xml"])
    for needed in (_WORKBOOK, _RELATIONS):
        if needed not in xml:
            raise refuse(
                f"文件里没有 {needed}，不是完整的 Excel 工作簿。",
                f"There is no {needed} in it, so it is no whole workbook.",
            )
    _counts(xml)
    sheets = tuple(_sheets(xml))
    return Package(
        data=data,
        sheets=sheets,
        strict=_STRICT in xml[_WORKBOOK],
        macros=any(n.lower().endswith("vbaproject.bin") for n in names),
        outside=outside(xml, names),
    )


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
    workbook = xml[_WORKBOOK]
    if (had := workbook.count(b"definedName ")) > MAX_NAMES:
        raise too_much("工作簿定义的名称数", had, MAX_NAMES, "defined names")
    if (had := sum(text.count(b"<") for text in xml.values())) > MAX_TAGS:
        raise too_much("文件里的 XML 标记数", had, MAX_TAGS, "XML tags")
    for name, text in xml.items():
        base = posixpath.basename(name).lower()
        if base.startswith("styles"):
            if len(text) > MAX_STYLES:
                raise too_much("单元格样式的字节数", len(text), MAX_STYLES, "size of the cell styles in bytes")
            if (had := text.count(b"xf ") + text.count(b"xf/") + text.count(b"xf>")) > MAX_FORMATS:
                raise too_much("单元格样式数", had, MAX_FORMATS, "cell formats")
        elif base.startswith("sharedstrings"):
            if len(text) > MAX_TEXT:
                raise too_much("工作簿文字的字节数", len(text), MAX_TEXT, "size of the texts in bytes")
            if (had := text.count(b"si>") // 2) > MAX_STRINGS:
                raise too_much("工作簿的文字条数", had, MAX_STRINGS, "shared strings")


def _sheets(xml: Mapping[str, bytes]) -> list[Sheet]:
    targets = {r.get("Id"): (r.get("Type", ""), _part(r.get("Target", ""))) for r in _parse(xml, _RELATIONS)}
    styles = next((part for kind, part in targets.values() if kind.endswith("/styles") and part in xml), None)
    odd = odd_styles(xml[styles]) if styles is not None else {}
    sheets: list[Sheet] = []
    listed = [e for e in _parse(xml, _WORKBOOK).iter() if _local(e.tag) == "sheet"]
    if len(listed) > MAX_SHEETS:
        raise too_much("工作表数", len(listed), MAX_SHEETS, "sheets")
    for element in listed:
        name = element.get("name", "")
        relation = next((v for k, v in element.attrib.items() if _local(k) == "id" and k != "id"), None)
        kind, part = targets.get(relation, ("", ""))
        if part not in xml:
            raise refuse(
                f"工作表《{name}》的内容不在文件里（{part[:80] or '没有登记'}）。",
                f"The contents of sheet “{name}” are not in the file ({part[:80] or 'not listed'}).",
            )
        worksheet = kind.endswith("/worksheet")
        cells = scan(name, xml[part], odd) if worksheet else None
        sheets.append(Sheet(name, len(sheets), element.get("state", "visible"), part, cells))
    if not any(s.cells is not None for s in sheets):
        raise refuse("工作簿里没有工作表。", "There is no worksheet in the workbook.")
    return sheets


def _parse(xml: Mapping[str, bytes], name: str) -> ElementTree.Element:
    # The container refused every DTD, so there is no entity that could be expanded.
    try:
        return ElementTree.fromstring(xml[name])
    except ElementTree.ParseError as error:
        raise refuse(
            f"文件已损坏：{name} 不是完整的 XML。", f"The file is damaged: {name} is no well-formed XML."
        ) from error


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
