"""The parts of a Word file that a reader needs, taken from a package that is not trusted."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from converters.errors import Unreadable
from converters.word.fields import MARKS, reaching
from converters.workbook.reading.container import DOCUMENT, parts, refuse, too_much
from converters.workbook.reading.outside import has_macros, outside
from schemas.finding import Note

MAX_TAGS = 500_000
"""XML tags in all parts that are read; a report has some ten thousand."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# The strict variant of the format has other names for the same things.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1].encode()),
)
_PACKAGE = "_rels/.rels"
_VAL = f"{W}val"


@dataclass(frozen=True, slots=True)
class Package:
    """A Word file opened: its body, and the parts that say how the body looks."""

    body: Element
    styles: Element | None
    numbering: Element | None
    headers: tuple[Element, ...]
    notes: tuple[Note, ...]
    """What reaches out of the file, and its macros."""
    elsewhere: bool
    """Whether a part of its text is to be fetched from elsewhere."""


def open_package(data: bytes) -> Package:
    """Open a .docx or .docm; macros are compared, never run. Raises Unreadable for what is unsound or no Word file."""
    xml, names = parts(data, DOCUMENT)
    main = next((part for kind, part in _relations(xml, _PACKAGE) if kind == "officeDocument"), "word/document.xml")
    if main not in xml:
        raise _no_document()
    folder, base = posixpath.split(main)
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    related = list(_relations(xml, relations))
    headers = [part for kind, part in related if kind == "header" and part in xml]
    chosen = {kind: part for kind, part in reversed(related) if part in xml}
    read = [main, *headers, *(chosen[k] for k in ("styles", "numbering") if k in chosen)]
    # footers, notes and comments are looked at for fields alone
    others = [n for n, text in xml.items() if n not in read and n != main and any(mark in text for mark in MARKS)]
    if (tags := sum(xml[part].count(b"<") for part in (*read, *others))) > MAX_TAGS:
        raise too_much("文档里的 XML 标记数", tags, MAX_TAGS, "XML tags")
    document, *above = (_parse(xml, part) for part in (main, *headers))
    body = document.find(f"{W}body")
    if body is None:
        raise _no_document()
    looked = [*zip((main, *headers), (document, *above), strict=True), *((part, _parse(xml, part)) for part in others)]
    fields = reaching(*(tree for part, tree in looked if any(mark in xml[part] for mark in MARKS)))
    notes = outside(xml, names, fields=fields)
    if has_macros(names, xml.get(relations, b"")):
        from converters.workbook.reading.macros import macros  # most files have none

        notes = (*notes, *macros(data))
    return Package(
        body,
        _parse(xml, chosen["styles"]) if "styles" in chosen else None,
        _parse(xml, chosen["numbering"]) if "numbering" in chosen else None,
        tuple(above),
        notes,
        _fetched(xml, relations),
    )


def on(element: Element | None, tag: str) -> bool:
    """True where a setting such as ``w:vanish`` is there and not switched off."""
    found = element.find(f"{W}{tag}") if element is not None else None
    return found is not None and found.get(f"{W}val", "true") not in ("0", "false", "off")


def value(element: Element | None, path: str) -> str | None:
    """The ``w:val`` of the setting at ``path`` (names apart by /); None where there is none."""
    if element is None:
        return None
    tags = _tags(path)
    found = element.find(tags[0]) if len(tags) == 1 else inside(element, path)
    return found.get(_VAL) if found is not None else None


def settings(element: Element | None) -> dict[str, str | None]:
    """The ``w:val`` of each setting right inside an element, by its name, the first where one stands twice."""
    found: dict[str, str | None] = {}
    for child in element if element is not None else ():
        found.setdefault(child.tag, child.get(_VAL))
    return found


def is_on(said: Mapping[str, str | None], tag: str) -> bool:
    """True where a setting such as ``w:vanish`` is among :func:`settings` and not switched off."""
    return tag in said and said[tag] not in ("0", "false", "off")


def inside(element: Element | None, path: str) -> Element | None:
    """The first element at ``path`` (names apart by /) in document order; None where there is none."""
    if element is None:
        return None
    tag, *deeper = _tags(path)
    if not deeper:
        return element.find(tag)
    # the library's own paths of several names take many times as long
    found = element.findall(tag)
    for name in deeper[:-1]:
        found = [x for outer in found for x in outer.findall(name)]
    return next((x for outer in found if (x := outer.find(deeper[-1])) is not None), None)


@cache
def _tags(path: str) -> tuple[str, ...]:
    return tuple(f"{W}{tag}" for tag in path.split("/"))


def number(text: str | None, default: int = 0) -> int:
    """A whole number written in an attribute; ``default`` where it is none."""
    try:
        return int(text or "")
    except ValueError:
        return default


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _no_document() -> Unreadable:
    return refuse(
        "文件里没有 Word 正文，不是完整的 Word 文档。",
        "There is no text of a Word document in it, so it is no whole Word file.",
        DOCUMENT,
    )


def _relations(xml: Mapping[str, bytes], name: str) -> Iterator[tuple[str, str]]:
    """Kind and part of each relation inside the package."""
    if name not in xml:
        return
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in _parse(xml, name):
        if relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield relation.get("Type", "").rpartition("/")[2], part


def _fetched(xml: Mapping[str, bytes], name: str) -> bool:
    """Whether a relation asks for a part of the text (altChunk) from outside the package."""
    return name in xml and any(
        relation.get("TargetMode") == "External" and relation.get("Type", "").endswith("/aFChunk")
        for relation in _parse(xml, name)
    )


def _parse(xml: Mapping[str, bytes], name: str) -> Element:
    text = xml[name]
    for strict, usual in _STRICT:
        text = text.replace(strict, usual)
    # The container refused every DTD, so there is no entity that could be expanded.
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise refuse(
            f"文件已损坏：{name} 不是完整的 XML。", f"The file is damaged: {name} is no well-formed XML.", DOCUMENT
        ) from error
