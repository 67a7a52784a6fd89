"""Automatic numbering: the ``一、`` or ``1.`` that Word prints before a paragraph and stores nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from converters.word.counting import counted
from converters.word.package import W, number, on, value
from converters.word.style_sheet import Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_UNSPACED = re.compile(r"[^\x21-\x7e]|[.)\]]")
"""The end of a number after which text goes on without a space, whatever gap is drawn there."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is written. ``style`` is the paragraph style tied to it."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    style: str = ""
    legal: bool = False
    restarts: bool = True


@dataclass(slots=True)
class _List:
    """A list in use: which counter it shares with other lists, its levels, and where it begins anew."""

    counter: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a file, with their counters; ask for each paragraph in order."""

    lists: dict[str, _List] = field(default_factory=dict)
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, settings: Element | None, styles: Styles) -> str:
        """What Word prints before the paragraph with these settings (``w:pPr``); "" for no number or a bullet."""
        found = self._place(settings, styles)
        if found is None:
            return ""
        key, depth = found
        used = self.lists[key]
        level = used.levels.get(depth)
        if level is None:
            return ""
        count = self._count(key, used, depth, level)
        if level.format == "bullet":
            return ""
        written = _PLACE.sub(lambda m: self._written(used, int(m[1]) - 1, count, level.legal), level.text)
        spaced = level.suffix in ("tab", "space") and written and not _UNSPACED.fullmatch(written[-1])
        return written + " " if spaced else written

    def _place(self, settings: Element | None, styles: Styles) -> tuple[str, int] | None:
        """List and level of a paragraph: its own, or that of its style."""
        own = settings.find(f"{W}numPr") if settings is not None else None
        by_style = styles.list_of(value(settings, "pStyle"))
        key, depth = value(own, "numId"), value(own, "ilvl")
        if key is None and by_style is not None:
            style, element = by_style
            key = value(element, "numId")
            levels = self.lists[key].levels.items() if key in self.lists else ()
            tied = next((str(d) for d, level in levels if level.style == style), None)
            depth = depth or tied or value(element, "ilvl")
        if key is None or key not in self.lists:
            return None
        return (key, number(depth)) if 0 <= number(depth) < _LEVELS else None

    def _count(self, key: str, used: _List, depth: int, level: Level) -> list[int | None]:
        count = self._counters.setdefault(used.counter, [None] * _LEVELS)
        if depth in used.starts and (key, depth) not in self._begun:
            count[depth] = None
        self._begun.add((key, depth))
        before = count[depth]
        count[depth] = used.starts.get(depth, level.start) if before is None else before + 1
        for upper in range(depth):
            if count[upper] is None:
                count[upper] = used.levels.get(upper, Level()).start
        for lower in range(depth + 1, _LEVELS):
            if used.levels.get(lower, Level()).restarts:
                count[lower] = None
        return count

    def _written(self, used: _List, depth: int, count: list[int | None], legal: bool) -> str:
        level = used.levels.get(depth, Level())
        return counted(count[depth] or level.start, "decimal" if legal else level.format)


def numbering(root: Element | None, styles: Styles) -> Numbering:
    """The lists of the numbering part; none where there is none."""
    if root is None:
        return Numbering()
    kinds = {e.get(f"{W}abstractNumId", ""): e for e in root.findall(f"{W}abstractNum")}
    linked = {value(e, "styleLink"): key for key, e in kinds.items()}
    lists = {}
    for element in root.findall(f"{W}num"):
        kind = value(element, "abstractNumId") or ""
        if kind in kinds:
            # a list may only name the list style that holds its levels
            kind = linked.get(value(kinds[kind], "numStyleLink") or "", kind)
        levels = dict(_levels(kinds[kind])) if kind in kinds else {}
        starts = {}
        for override in element.findall(f"{W}lvlOverride"):
            depth = number(override.get(f"{W}ilvl"))
            levels |= dict(_levels(override))
            if (start := value(override, "startOverride")) is not None:
                starts[depth] = number(start, 1)
        lists[element.get(f"{W}numId", "")] = _List(kind, levels, starts)
    lists.pop("0", None)
    return Numbering(lists)


def _levels(parent: Element) -> list[tuple[int, Level]]:
    found = []
    for element in parent.findall(f"{W}lvl"):
        level = Level(
            format=value(element, "numFmt") or "decimal",
            text=value(element, "lvlText") or "",
            start=number(value(element, "start"), 1),
            suffix=value(element, "suff") or "tab",
            style=value(element, "pStyle") or "",
            legal=on(element, "isLgl"),
            restarts=value(element, "lvlRestart") != "0",
        )
        found.append((number(element.get(f"{W}ilvl")), level))
    return found
