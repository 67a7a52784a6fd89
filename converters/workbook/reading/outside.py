"""What a workbook would fetch, start or carry along if a program opened it: told, never opened, run or followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape

from schemas.finding import Note
from schemas.pattern import late

SHOWN = 5
"""Links of a kind that are named."""
_LETTERS = 80
_DDE = late(rb"<(?:\w+:)?ddeLink\b([^<>]*)")
_TARGET = late(rb"""(?<![\w:.-])Target\s*=\s*["']([^"'<>]*)""")
_EXTERNAL = late(rb"""TargetMode\s*=\s*["']External""")
_HYPERLINK = late(rb"""/hyperlink["']""")
_RELATION = late(rb"<(?:\w+:)?Relationship\b[^<>]*")
_SERVICE = late(rb"""(?<![\w:.-])dde(?:Service|Topic)\s*=\s*["']([^"'<>]*)""")
_KINDS = (
    ("objects", late(r"/(?:embeddings|activex)/[^/]+$", re.I)),
    ("macrosheets", late(r"/(?:macrosheets|intlmacrosheets|dialogsheets)/[^/]+$", re.I)),
    ("connections", late(r"/connections\.xml$|/webextensions/[^/]+$|^customui/[^/]+$", re.I)),
)


def outside(xml: Mapping[str, bytes], names: frozenset[str]) -> tuple[Note, ...]:
    """A note for each kind of thing that reaches out of a package, from its XML parts and the names of all parts."""
    return tuple(_notes(xml, names))


@lru_cache(maxsize=32)
def _named(names: frozenset[str]) -> Mapping[str, list[str]]:
    """The parts of each kind that is told by its name alone."""
    return {reason: sorted(n for n in names if pattern.search(n)) for reason, pattern in _KINDS}


def _notes(xml: Mapping[str, bytes], names: frozenset[str]) -> Iterator[Note]:
    links: list[str] = []
    calls: list[str] = []
    queries: list[str] = []
    for name, text in sorted(xml.items()):
        # by what stands in it: a part may have any name
        if b"ddeLink" in text:
            calls += [" ".join(map(_plain, _SERVICE.findall(given))) for given in _DDE.findall(text)]
        # a link that a person has to click is none of these; a picture, an object, a workbook that is fetched is
        if b"External" in text and name.lower().endswith(".rels"):
            outer = [r for r in _RELATION.findall(text) if _EXTERNAL.search(r) and not _HYPERLINK.search(r)]
            links += [_plain(t[1]) for r in outer if (t := _TARGET.search(r))]
        if b"DataMashup" in text and "customxml/" in name.lower():  # what Power Query keeps
            queries.append(name)
    named = _named(names)
    found = {"links": links, "dde": calls, **named, "connections": [*named["connections"], *queries]}
    for reason, listed in found.items():
        if listed:
            yield _note(reason, listed)


def _note(reason: str, found: list[str]) -> Note:
    shown = "、".join(f"“{text[:_LETTERS]}”" for text in found[:SHOWN])
    return Note("STR-OUTSIDE", reason, details={"n": len(found), "raw": shown})


def _plain(raw: bytes) -> str:
    return " ".join(unescape(raw.decode("utf-8", "replace")).split())
