"""What a workbook or a Word file would fetch, start or carry along if opened: told, never opened, run or followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape

from converters.workbook.reading.usual import LATER
from schemas.finding import Note
from schemas.pattern import late

SHOWN = 5
"""Links of a kind that are named."""
PROJECT_RELATION = b"/relationships/vbaProject"
_LETTERS = 80
_DDE = late(rb"<(?:\w+:)?ddeLink\b([^<>]*)")
_TARGET = late(rb"""(?<![\w:.-])Target\s*=\s*["']([^"'<>]*)""")
_EXTERNAL = late(rb"""TargetMode\s*=\s*["']External""")
_HYPERLINK = late(rb"""/hyperlink["']""")
_RELATION = late(rb"<(?:\w+:)?Relationship\b[^<>]*")
_SERVICE = late(rb"""(?<![\w:.-])dde(?:Service|Topic)\s*=\s*["']([^"'<>]*)""")
_TEMPLATE = late(rb"""/attachedTemplate["']""")
_OWN_DISK = late(rb"""(?:file:/{2,3})?[A-Za-z]:[\\/]|[^\\/:]*\Z""")
_CHART = late(r"(?:^|/)charts/_rels/[^/]+$", re.I)
_FUNCTIONS = late(rb"_xlfn\.((?:WEBSERVICE|IMAGE)\s*\([^<]{0,200})")
"""Functions of later versions that fetch something."""
_MERGED_MAIL = late(rb"<(?:\w+:)?(?:connectString|query)\b[^<>]*?\bval\s*=\s*[\"']([^\"'<>]*)")
_KINDS = (
    ("objects", late(r"/(?:embeddings|activex)/[^/]+$", re.I)),
    ("macrosheets", late(r"/(?:macrosheets|intlmacrosheets|dialogsheets)/[^/]+$", re.I)),
    ("connections", late(r"/connections\.xml$|/webextensions/[^/]+$|^customui/[^/]+$", re.I)),
)


_SIGNS = (b"ddeLink", b"External", b"mailMerge", b"DataMashup", LATER)
"""A part without any of these reaches nowhere."""
_MAX_KEPT = 32 * 1024
"""Bytes of a part of which it is kept that it reaches nowhere: the next files of a batch mostly have the same."""


def has_macros(names: frozenset[str], relations: bytes) -> bool:
    """Whether a file with these parts, and these relations of its main part, has a VBA project."""
    return PROJECT_RELATION in relations or any(n.lower().endswith("vbaproject.bin") for n in names)


def outside(
    xml: Mapping[str, bytes],
    names: frozenset[str],
    *,
    sheets: Sequence[bytes] = (),
    fields: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> tuple[Note, ...]:
    """A note for each kind of thing that reaches out of a package, from its XML parts and the names of all parts.

    ``sheets`` are the parts that hold cells and may fetch something, where they are not among ``xml``; ``fields`` the files that fields of a
    text ask for, and the programs that they call.
    """
    return tuple(_notes(xml, names, sheets, fields))


@lru_cache(maxsize=32)
def _named(names: frozenset[str]) -> Mapping[str, list[str]]:
    """The parts of each kind that is told by its name alone."""
    return {reason: sorted(n for n in names if pattern.search(n)) for reason, pattern in _KINDS}


def _notes(
    xml: Mapping[str, bytes],
    names: frozenset[str],
    sheets: Sequence[bytes],
    fields: tuple[Sequence[str], Sequence[str]],
) -> Iterator[Note]:
    links, calls = map(list, fields)
    whole = xml
    xml = {name: text for name, text in xml.items() if (_reaches_kept if len(text) <= _MAX_KEPT else _reaches)(text)}
    relations = [text for name, text in xml.items() if name.lower().endswith(".rels")]
    # by what stands in it: a part may have any name
    for text in xml.values():
        if b"ddeLink" in text:
            calls += [" ".join(map(_plain, _SERVICE.findall(given))) for given in _DDE.findall(text)]
    for text in relations:
        # a link that a person has to click is none of these; a picture, an object, a workbook that is fetched is
        if b"External" in text:
            outer = [r for r in _RELATION.findall(text) if _EXTERNAL.search(r) and not _HYPERLINK.search(r)]
            links += [_plain(t[1]) for r in outer if (t := _TARGET.search(r)) and not _usual_template(r, t[1])]
    for name, text in xml.items():
        if b"mailMerge" in text and name.lower().endswith("settings.xml"):  # of a Word file
            links += map(_plain, _MERGED_MAIL.findall(text))
    # what Power Query keeps
    queries = [name for name, text in xml.items() if "customxml/" in name.lower() and b"DataMashup" in text]
    named = _named(names)
    if named["objects"] and (charts := [text for name, text in whole.items() if _CHART.search(name)]):
        # a chart keeps its numbers in a workbook of its own
        own = {t[1].rpartition(b"/")[2].decode("utf-8", "replace") for c in charts for t in _TARGET.finditer(c)}
        named = {**named, "objects": [n for n in named["objects"] if n.rpartition("/")[2] not in own]}
    functions = [_plain(call) for text in (*xml.values(), *sheets) for call in _calls(text)]
    found = {
        "links": links,
        "dde": calls,
        "functions": functions,
        **named,
        "connections": [*named["connections"], *queries],
    }
    for reason, listed in found.items():
        if listed:
            yield _note(reason, listed)


def _reaches(xml: bytes) -> bool:
    return any(sign in xml for sign in _SIGNS)


_reaches_kept = lru_cache(maxsize=128)(_reaches)


def _calls(xml: bytes) -> list[bytes]:
    return _FUNCTIONS.findall(xml) if LATER in xml else []


def _usual_template(relation: bytes, target: bytes) -> bool:
    """True for the template that a Word file was made with, on its writer's disk: Word names it in most files."""
    return _TEMPLATE.search(relation) is not None and _OWN_DISK.match(target) is not None


def _note(reason: str, found: list[str]) -> Note:
    shown = "、".join(f"“{text[:_LETTERS]}”" for text in found[:SHOWN])
    return Note("STR-OUTSIDE", reason, details={"n": len(found), "raw": shown})


def _plain(raw: bytes) -> str:
    return " ".join(unescape(raw.decode("utf-8", "replace")).split())
