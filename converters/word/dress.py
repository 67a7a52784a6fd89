"""How the letters of a run are dressed: digits in different dress are not one number, whatever they join to.

Only what sets letters apart to the eye counts. Typeface, language and weight do not: Word splits one number over
runs that differ in nothing else.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from converters.word.package import value
from converters.word.style_sheet import Styles

Dress = tuple[str, ...]

_USUAL = {"color": ("auto", "000000"), "vertAlign": ("baseline",), "position": ("0",)}
"""What says that letters look as usual."""


def dress(look: Element | None, paragraph: str | None, styles: Styles, *, linked: bool, in_field: bool) -> Dress:
    """What sets the letters of a run with these settings (``w:rPr``) apart, in a paragraph of this style."""
    style = value(look, "rStyle")
    own = [_said(name, look, style, paragraph, styles) for name in ("vertAlign", "position", "sz", "color")]
    # a style that the file does not explain may look like anything
    unknown = style if style is not None and style not in styles.by_id else ""
    return (*own, unknown or "", "linked" if linked else "", "field" if in_field else "")


def _said(name: str, look: Element | None, style: str | None, paragraph: str | None, styles: Styles) -> str:
    """What is said nearest to the run; "" for what is usual."""
    said = value(look, name) or styles.said(style, paragraph, name)
    return "" if said in _USUAL.get(name, ()) else said
