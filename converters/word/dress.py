"""How the letters of a run are dressed: digits in different dress are not one number, whatever they join to.

Only what sets letters apart to the eye counts. Typeface, language and weight do not: Word splits one number over
runs that differ in nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

from converters.word.package import W
from converters.word.style_sheet import Styles

Dress = tuple[str, ...]

_STYLE = f"{W}rStyle"
_SEEN = [(name, f"{W}{name}") for name in ("vertAlign", "position", "sz", "color")]

_USUAL = {"color": ("auto", "000000"), "vertAlign": ("baseline",), "position": ("0",)}
"""What says that letters look as usual."""


def dress(
    look: Mapping[str, str | None], paragraph: str | None, styles: Styles, *, linked: bool, in_field: bool
) -> Dress:
    """What sets the letters of a run with these settings (of its ``w:rPr``) apart, in a paragraph of this style."""
    style = look.get(_STYLE)
    own = [_said(name, look.get(tag), style, paragraph, styles) for name, tag in _SEEN]
    # a style that the file does not explain may look like anything
    unknown = style if style is not None and style not in styles.by_id else ""
    return (*own, unknown or "", "linked" if linked else "", "field" if in_field else "")


def _said(name: str, own: str | None, style: str | None, paragraph: str | None, styles: Styles) -> str:
    """What is said nearest to the run; "" for what is usual."""
    said = own or styles.said(style, paragraph, name)
    return "" if said in _USUAL.get(name, ()) else said
