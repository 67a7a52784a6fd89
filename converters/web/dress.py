"""How the letters of a cell are dressed: pieces in different dress are not one number, whatever they join to.

A raised, small, linked or invisible digit beside a number is the mark of a note or a trick of the page. Programs
that split one number over elements give all of them the same look; what only names a language, a typeface or a
weight is no look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from converters.web import tree

_TAGS = tree.names(
    "small big sup sub del ins label s strike a abbr button cite code dfn kbd mark output q ruby samp summary tt var"
)
_INLINE = _TAGS | tree.names("span font b strong i em u bdo bdi nobr acronym time data")
_PLAIN = re.compile(
    r"(?:mso-|-|text-(?:align|justify|autospace|decoration|underline|combine|rendering)|font-(?!size)|letter-spacing"
    r"|word-|line-|layout-|orphans|widows|white-space|overflow-wrap|background|border|margin|padding|page-break|tab-"
    r"|lang|punctuation|cursor|outline|box-sizing|list-style|ruby-|caret|transition|zoom)"
)
_NOTHING = {
    "color": frozenset(("black", "#000", "#000000", "windowtext", "inherit", "initial", "auto", "rgb(0,0,0)")),
    "vertical-align": frozenset(("baseline", "middle", "inherit", "initial")),
    "position": frozenset(("static", "initial")),
    "display": frozenset(("inline", "initial")),
    "visibility": frozenset(("visible", "inherit")),
    "opacity": frozenset(("1", "1.0", "100%")),
    "text-indent": frozenset(("0", "0px", "0pt", "0em", "0cm", "0in")),
    "direction": frozenset(("ltr",)),
    "font-size": frozenset(("inherit", "100%", "1em")),
    "float": frozenset(("none", "inherit", "initial")),
}
_INHERITED = frozenset(("color", "font-size", "opacity", "direction", "flex-direction", "flex-flow"))
_SIZE = re.compile(r"(?:^|\s)([\d.]+(?:px|pt|em|rem|%|in|cm|mm))")
_MADE_BY_PROGRAMS = re.compile(r"Mso|SpellE$|GramE$|Apple-|western$|cjk$|ctl$", re.I)
DRAWN = "--drawn"
"""The property by which ``sheet`` says that the page's style writes digits before or behind an element."""

STRUCK = "--struck"
"""The property of letters that are struck out: a line goes through what is inside too, whatever it says itself."""


@dataclass(frozen=True, slots=True)
class Dress:
    """The dress of letters: tags, classes and attributes that count, and properties of style."""

    marks: tuple[str, ...] = ()
    style: Mapping[str, str] = field(default_factory=dict)

    @property
    def untrue(self) -> bool:
        """True where what is seen is not the letters in their order, or they are struck out."""
        turned = self.style.get("direction") == "rtl" or self.style.get("float") in ("right", "inline-end")
        backwards = any("reverse" in self.style.get(name, "") for name in ("flex-direction", "flex-flow"))
        return turned or backwards or DRAWN in self.style or STRUCK in self.style


UNDRESSED = Dress()


def dressed(tag: str, attributes: Mapping[str, str | None], outside: Dress) -> Dress:
    """The dress of what is in an element, given that outside of it."""
    inline = tag in _INLINE
    if not attributes and tag not in _TAGS:
        return outside
    marks: list[str] = []
    if tag in _TAGS and (tag != "a" or "href" in attributes):
        marks.append(tag)
    if inline:
        marks += sorted(f".{c}" for c in (attributes.get("class") or "").split() if not _MADE_BY_PROGRAMS.match(c))
    if attributes.get("aria-hidden") == "true":
        marks.append("aria-hidden")
    own = _own(attributes, tag, inline=inline)
    if not own and not marks:
        return outside
    style = {name: value for name, value in {**outside.style, **own}.items() if value not in _NOTHING.get(name, ())}
    return replace(outside, marks=(*outside.marks, *marks), style=style)


def _own(attributes: Mapping[str, str | None], tag: str, *, inline: bool) -> dict[str, str]:
    """What an element itself says of its look."""
    own: dict[str, str] = {}
    for name in ("size", "color"):
        if tag == "font" and attributes.get(name):
            own["font-size" if name == "size" else name] = (attributes[name] or "").strip().lower()
    if (attributes.get("dir") or "").lower() == "rtl" and inline:
        own["direction"] = "rtl"
    style = tree.style_of(attributes)
    if tree.is_struck(tag, style):
        own[STRUCK] = "1"
    for declaration in style.split(";") if style else ():
        name, colon, value = declaration.partition(":")
        name, value = name.strip(), "".join(value.replace("!important", "").split(" ")) if name != "font" else value
        if name == "font" and (size := _SIZE.search(value)):
            name, value = "font-size", size[1]
        if colon and (name == DRAWN or not _PLAIN.match(name)) and (inline or name in _INHERITED):
            own[name] = value.strip()
    return own
