"""The text of one paragraph as a person sees it: changes accepted, nothing hidden, fields by their results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element

from converters.printed import inline
from converters.recognise.seams import SEAM, meet
from converters.word.doubt import DOUBTED
from converters.word.dress import Dress, dress
from converters.word.form_fields import Field
from converters.word.marks import BOLD
from converters.word.package import W, is_on, local, on, settings, value
from converters.word.style_sheet import Styles
from converters.workbook.reading.container import DOCUMENT, refuse

DEEPEST = 60
"""Elements within one another; a text of a person has a dozen."""

_SKIPPED = frozenset(
    (
        *("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "softHyphen"),
        *("rt", "annotationRef", "footnoteRef", "endnoteRef", "fldData", "pgNum", "customXmlPr", "smartTagPr"),
    )
)
_LOOK, _STYLE, _VANISH, _RAISING = f"{W}rPr", f"{W}rStyle", f"{W}vanish", f"{W}vertAlign"
_STRIKE, _TWICE, _RUN, _LETTERS = f"{W}strike", f"{W}dstrike", f"{W}r", f"{W}t"
UNSURE: Dress = ("unsure",)
"""The dress of letters that are no number whatever they look like: a formula's, which stand above and under one
another; those written backwards; those that another part of the file may overrule."""
_SEAM = "\0"
"""No XML can hold this character."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SYMBOLS = {
    0x6F: "□",
    0xA3: "□",
    0xA8: "□",
    0x52: "☑",
    0xFE: "☑",
    0xFC: "✓",
    0xFB: "✗",
    0x6C: "●",
    0x6E: "■",
    0x75: "◆",
}


@dataclass(slots=True)
class Text:
    """Lines of a paragraph in pieces (text, and whether it is bold by our style), and the text boxes it anchors."""

    pieces: list[list[tuple[str, bool]]] = field(default_factory=lambda: [[]])
    boxes: list[Element] = field(default_factory=list)
    _worn: Dress = ()

    def add(self, text: str, bold: bool = False, worn: Dress = ()) -> None:
        """Add to the last line; a seam is kept where a number would go on in another dress."""
        if text:
            line = self.pieces[-1]
            if worn == UNSURE or (worn != self._worn and line and meet(line[-1][0], text)):
                line.append((_SEAM, bold))
            self._worn = worn
            line.append((text, bold))

    def go_on(self, following: Text, *, numbered: bool = False) -> None:
        """Take the lines of the paragraph that follows, whose first goes on from the last of this one.

        ``numbered`` where this one is the number that Word prints before it, a distance away.
        """
        first, *rest = following.pieces
        if numbered and self.pieces[-1] and first and meet(self.pieces[-1][-1][0], first[0][0]):
            self.pieces[-1].append((_SEAM, False))
        self.pieces[-1] += first
        self.pieces += rest
        self.boxes += following.boxes

    def lines(self) -> list[str]:
        """The lines with something on them, as Markdown."""
        return [line for pieces in self.pieces if (line := _markdown([p for p in pieces if p[0] != _SEAM]).strip())]

    def cell_lines(self) -> list[str]:
        """The lines as those of a table's cell, in which the seams show."""
        seen = [[(SEAM if text == _SEAM else text, bold) for text, bold in pieces] for pieces in self.pieces]
        return [line for pieces in seen if (line := _markdown(pieces).strip())]


def text_of(paragraph: Element, styles: Styles) -> Text:
    """The text of a ``w:p``."""
    walk = _Walk(styles, Text(), value(paragraph, "pPr/pStyle"))
    walk.children(paragraph, 0)
    for left in walk.fields:
        # a form field without an end may be shown, or not
        walk.text.add(left.shown(), worn=UNSURE)
    return walk.text


def chosen(alternatives: Element) -> Element | None:
    """Of the ways in which an ``mc:AlternateContent`` says the same, the first."""
    return next(iter(alternatives), None)


def _markdown(pieces: list[tuple[str, bool]]) -> str:
    alike = groupby(pieces, key=lambda piece: piece[1])
    joined = [("".join(text for text, _ in group), bold) for bold, group in alike]
    marked = "".join(f"**{text}**" if bold else text for text, bold in joined)
    if marked and not any(bold for _, bold in joined):
        return marked
    # a bold star would not be read as bold again
    return marked if inline(marked) == joined else "".join(text for text, _ in joined)


@dataclass(slots=True)
class _Walk:
    styles: Styles
    text: Text
    style: str | None = None
    bold: bool = False
    linked: bool = False
    turned: bool = False
    fields: list[Field] = field(default_factory=list)
    """The fields that are open."""

    def children(self, parent: Element, depth: int) -> None:
        if depth > DEEPEST:
            raise refuse(
                f"文档里的元素嵌套超过 {DEEPEST} 层，结构异常。", f"Elements are nested over {DEEPEST} deep.", DOCUMENT
            )
        for element in parent:
            self.element(element, depth + 1)

    def element(self, element: Element, depth: int) -> None:
        match local(element):
            case name if name in _SKIPPED:
                return
            case "r" if element.tag == _RUN:
                self.run(element, depth)
            case "sdt":
                content = element.find(f"{W}sdtContent")
                if content is not None and not on(element.find(f"{W}sdtPr"), "showingPlcHdr"):
                    self.children(content, depth)
            case "hyperlink" | "fldSimple":
                outside, self.linked = self.linked, True
                self.children(element, depth)
                self.linked = outside
            case "bdo" | "dir" if element.get(f"{W}val") == "rtl":
                outside, self.turned = self.turned, True
                self.children(element, depth)
                self.turned = outside
            case "ruby":
                base = element.find(f"{W}rubyBase")
                if base is not None:
                    self.children(base, depth)
            case "AlternateContent":
                choice = chosen(element)
                if choice is not None:
                    self.children(choice, depth)
            case "txbxContent":
                self.text.boxes.append(element)
            case "t":
                self.add(element, depth)
            case _:
                self.children(element, depth)

    def add(self, element: Element, depth: int) -> None:
        """Letters outside any run: those of a formula."""
        if element.text and self.begun:
            self.text.add(element.text, worn=UNSURE)

    def run(self, run: Element, depth: int) -> None:
        """Letters of one look."""
        look = settings(run.find(_LOOK))
        style = look.get(_STYLE)
        hidden = self.seen(look, _VANISH, "vanish")
        bold = style is not None and self.styles.name(style) == BOLD
        struck = self.seen(look, _STRIKE, "strike") is not False or self.seen(look, _TWICE, "dstrike") is not False
        worn = dress(look, self.style, self.styles, linked=self.linked, in_field=bool(self.fields))
        if self.turned or run.get(DOUBTED) is not None:
            worn = UNSURE
        worn_as = bold, look.get(_RAISING), struck, worn
        for element in run:
            name = local(element)
            if name == "fldChar":
                self.field(element, hidden is True, *worn_as)
            elif name in ("footnoteReference", "endnoteReference") and element.get(f"{W}customMarkFollows") in (
                "1",
                "true",
            ):
                return
            elif hidden is True or name in _SKIPPED:
                if name == "instrText" and self.fields:
                    self.fields[-1].instruction.append(element.text or "")
            elif (letters := _letters(element, name)) is None:
                self.element(element, depth)
            elif self.begun:
                if self.fields:
                    self.fields[-1].written.append(letters)
                # hidden by one style and shown again by another: programs differ
                self.letters(letters if hidden is False or not letters.strip() else f"〔{letters}〕", *worn_as)

    def seen(self, look: Mapping[str, str | None], tag: str, setting: str) -> bool | None:
        """True where a run, or else its styles, switch a setting on; None where programs may differ on that."""
        return is_on(look, tag) if tag in look else self.styles.switched(look.get(_STYLE), self.style, setting)

    @property
    def begun(self) -> bool:
        """True outside fields, and in the results of all that are open."""
        return all(f.begun for f in self.fields)

    def field(self, mark: Element, hidden: bool, *worn: Any) -> None:
        """The beginning, middle or end of a field, in a run that looks like this."""
        match mark.get(f"{W}fldCharType"):
            case "begin":
                data = None if hidden else mark.find(f"{W}ffData")
                self.fields.append(Field(data))
            case "separate" if self.fields:
                self.fields[-1].begun = True
            case "end" if self.fields:
                shown = self.fields.pop().shown()
                if shown and self.begun:
                    self.letters(shown, *worn)

    def letters(self, letters: str, bold: bool, raised: str | None, struck: bool, worn: Dress) -> None:
        if letters == "\n":
            self.text.pieces.append([])
            return
        # a raised digit is the mark of a note or a power, and must not become a digit of the number before it
        if raised == "superscript":
            letters = letters.translate(_RAISED)
        elif raised == "subscript":
            letters = letters.translate(_LOWERED)
        # nor may a number that is struck out be read as one that stands
        self.text.add(f"~~{letters}~~" if struck and letters.strip() else letters, bold, worn)


def _letters(element: Element, name: str) -> str | None:
    """What an element of a run writes; None for one that only holds others."""
    match name:
        case "t" if element.tag == _LETTERS:
            text = (element.text or "").replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
            kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            return text if kept else text.strip(" \t")
        case "tab" | "ptab":
            return "\t"
        case "br" | "cr":
            return "\n"
        case "noBreakHyphen":
            return "-"
        case "sym":
            return _symbol(element)
    return None


def _symbol(element: Element) -> str:
    """A sign of a font of signs: a digit or letter of Symbol, a box or tick of Wingdings, else as it is."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    font = element.get(f"{W}font", "").lower()
    if font.startswith("wingdings"):
        return _SYMBOLS.get(low, "□")
    return chr(low) if 0x20 <= low < 0x7F else chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else ""
