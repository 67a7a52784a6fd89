"""What the styles of a Word file say of a paragraph or run: name, depth, list, hidden or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from converters.word.package import W, number, on, value

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_NO_LEVEL = 9
_UNSEEN = ("vanish", "strike", "dstrike")
_DEEPEST = 50
"""Styles based on one another; Word itself allows few."""


@dataclass(frozen=True, slots=True)
class Style:
    """One style as written; what it leaves out is that of the style it is based on."""

    id: str
    name: str
    based_on: str
    settings: Element | None
    letters: Element | None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a file, by id."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str = ""
    usual: Element | None = None
    """The settings of letters of which no style says anything else."""
    default_table: str = ""
    odd_tables: frozenset[str] = frozenset()
    """The styles of tables that strike out or hide letters somewhere."""
    _switched: dict[tuple[str | None, str | None, str], bool | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    _said: dict[tuple[str | None, str | None, str], str] = field(default_factory=dict, repr=False, compare=False)
    _lists: dict[str | None, tuple[str, Element] | None] = field(default_factory=dict, repr=False, compare=False)

    def name(self, style_id: str | None) -> str:
        """The name people see, without aliases; "" for no style."""
        style = self.by_id.get(style_id or "")
        return style.name if style is not None else ""

    def level(self, style_id: str | None) -> int | None:
        """The outline level (1 for that of a part's heading) of a paragraph style; None for text."""
        for style in self._chain(style_id):
            written = value(style.settings, "outlineLvl")
            if written is not None:
                level = number(written, _NO_LEVEL)
                return level + 1 if 0 <= level < _NO_LEVEL else None
            heading = _HEADING.fullmatch(style.name)
            if heading is not None:
                return int(heading[1])
        return None

    def list_of(self, style_id: str | None) -> tuple[str, Element] | None:
        """The style that puts paragraphs of this one into a list, and its ``w:numPr``."""
        if style_id not in self._lists:
            self._lists[style_id] = self._list_of(style_id)
        return self._lists[style_id]

    def _list_of(self, style_id: str | None) -> tuple[str, Element] | None:
        for style in self._chain(style_id):
            found = style.settings.find(f"{W}numPr") if style.settings is not None else None
            if found is not None:
                return style.id, found
        return None

    def switched(self, run: str | None, paragraph: str | None, setting: str) -> bool | None:
        """True where the style of a run (None for none), or else its paragraph's, or the file, switches a setting of
        letters on (``vanish``).

        None where several of them say something and one switches it on: Word takes that of a run for the contrary of
        that of its paragraph, other programs for the last word.
        """
        key = (run, paragraph, setting)
        if key not in self._switched:
            levels = [self._says(run, setting) if run is not None else None, self._says(paragraph, setting)]
            levels.append(on(self.usual, setting) if _told(self.usual, setting) else None)
            said = [level for level in levels if level is not None]
            self._switched[key] = (True if len(said) == 1 else None) if any(said) else False
        return self._switched[key]

    def _says(self, style_id: str | None, setting: str) -> bool | None:
        """Whether a style switches a setting on or off; None where it says nothing of it."""
        for style in self._chain(style_id):
            if _told(style.letters, setting):
                return on(style.letters, setting)
        return None

    def letters(self, style_id: str | None, setting: str) -> str | None:
        """What a style says of a setting of letters (``sz``, ``color``)."""
        for style in self._chain(style_id):
            found = value(style.letters, setting)
            if found is not None:
                return found
        return None

    def said(self, run: str | None, paragraph: str | None, setting: str) -> str:
        """What the style of a run (None for none), then its paragraph's, then the file says of a setting of letters."""
        key = (run, paragraph, setting)
        if key not in self._said:
            own = self.letters(run, setting) if run is not None else None
            self._said[key] = own or self.letters(paragraph, setting) or value(self.usual, setting) or ""
        return self._said[key]

    def _chain(self, style_id: str | None) -> Iterator[Style]:
        style = self.by_id.get(style_id or self.default)
        for _ in range(_DEEPEST):
            if style is None:
                return
            yield style
            style = self.by_id.get(style.based_on)


def style_sheet(root: Element | None) -> Styles:
    """The styles of the styles part; none where there is none."""
    by_id: dict[str, Style] = {}
    defaults = {"paragraph": "", "table": ""}
    odd: set[str] = set()
    for element in root.iter(f"{W}style") if root is not None else ():
        key = element.get(f"{W}styleId", "")
        kind = element.get(f"{W}type", "")
        name = (value(element, "name") or "").split(",")[0].strip()
        based_on = value(element, "basedOn") or ""
        by_id[key] = Style(key, name, based_on, element.find(f"{W}pPr"), element.find(f"{W}rPr"))
        if kind in defaults and element.get(f"{W}default") in ("1", "true", "on"):
            defaults[kind] = key
        if kind == "table" and any(on(letters, s) for letters in element.iter(f"{W}rPr") for s in _UNSEEN):
            odd.add(key)
    while more := {s.id for s in by_id.values() if s.based_on in odd} - odd:
        odd |= more
    usual = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
    return Styles(by_id, defaults["paragraph"], usual, defaults["table"], frozenset(odd))


def _told(letters: Element | None, setting: str) -> bool:
    return letters is not None and letters.find(f"{W}{setting}") is not None
