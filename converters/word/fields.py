"""The fields of a Word file that fetch a file or start a program when Word updates them: named, never updated."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

MARKS = (b"instrText", b"fldSimple")
"""What a part holds that has fields."""
_STARTS = frozenset({"DDE", "DDEAUTO"})
_FETCHES = frozenset({"DATABASE", "IMPORT", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "RD"})


def reaching(*parts: Element) -> tuple[list[str], list[str]]:
    """What the fields of some parts ask for: other files, and calls of other programs."""
    links: list[str] = []
    calls: list[str] = []
    for part in parts:
        for instruction in _instructions(part):
            kind, _, asked = instruction.partition(" ")
            kind = kind.strip('"').upper()
            if kind in _STARTS:
                calls.append(asked)
            elif kind in _FETCHES:
                links.append(asked)
    return links, calls


def _instructions(part: Element) -> Iterator[str]:
    """The instruction of each field, in one piece: it may stand in many runs, and fields within fields."""
    begun: list[list[str]] = []
    for element in part.iter():
        name = _local(element.tag)
        if name == "fldSimple":
            yield _plain(_attribute(element, "instr"))
        elif name == "instrText":
            if not begun:
                begun.append([])
            begun[-1].append(element.text or "")
        elif name == "fldChar":
            kind = _attribute(element, "fldCharType")
            if kind == "begin":
                begun.append([])
            elif kind == "end" and begun:
                yield _plain("".join(begun.pop()))
    yield from (_plain("".join(texts)) for texts in begun)


def _attribute(element: Element, name: str) -> str:
    return next((v for k, v in element.attrib.items() if _local(k) == name), "")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _plain(text: str) -> str:
    return " ".join(text.split())
