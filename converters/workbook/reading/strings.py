"""The texts that the cells of a workbook share, in the form that the usual programs write them."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree

from schemas.pattern import late

_LIST = late(r'\ufeff?(?:<\?xml [^<>]*\?>\s*)?<sst(?: [A-Za-z0-9:]+="[^"<>&]*")*(?: ?/>|>(.*)</sst>)\s*', re.DOTALL)
_ATTRIBUTES = r'(?: [A-Za-z0-9:]+="[^"<>&]*")*'
_T = r'<t( xml:space="preserve")?>([^<]*)</t>'
_A_RUN = rf"<r>(?:<rPr ?/>|<rPr>(?:<[A-Za-z0-9]+{_ATTRIBUTES} ?/>)*</rPr>)?{_T}</r>"
_RUN = late(_A_RUN)
_ITEM = late(rf"<si>(?:{_T}|((?:{_A_RUN})+))(?:<phoneticPr{_ATTRIBUTES} ?/>)?")
_MAX_KEPT = 1024
"""Characters of a formatted text that is kept: labels are the same in every file of a template."""
_TRIMMED = " \t\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0"
"""Characters at an end of a text that readers may or may not take away where no attribute says they stay."""
_PLAIN = late(rf'<si><t(?:>(?![{_TRIMMED}])([^<&]*)(?<![{_TRIMMED}])| xml:space="preserve">([^<&]*))</t></si>')


def strings(xml: bytes) -> list[str] | None:
    """The texts in order, as calamine gives them; None where they are written in another form."""
    try:
        match = _LIST.fullmatch(xml.decode())
    except UnicodeDecodeError:
        return None
    if match is None:
        return None
    body = match.group(1) or ""
    if "_x" in body or "\r" in body:
        return None
    # alternately what is between, and the two ways to write a text that means itself
    pieces = _PLAIN.split(body)
    found: list[str] = []
    try:
        for between, plain, spaced in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=False):
            if between:
                found += _texts(between)
            found.append(plain or spaced or "")
        return found + _texts(pieces[-1])
    except ValueError:
        return None


def _texts(items: str) -> list[str]:
    *whole, rest = items.split("</si>")
    if rest:
        raise ValueError(rest)
    return [(_text_kept if len(item) <= _MAX_KEPT else _text)(item) for item in whole]


def unescaped(text: str) -> str:
    """A text of an XML file as it is meant; ValueError where it is none, or holds a line end that readers change."""
    if "\r" in text:
        raise ValueError(text)
    if "&" not in text:
        return text
    try:
        return ElementTree.fromstring(f"<t>{text}</t>").text or ""
    except ElementTree.ParseError:
        raise ValueError(text) from None


def piece(text: str, *, spaced: bool) -> str:
    """A text that an attribute may say to keep its outer spaces; ValueError where readers might differ on it."""
    text = unescaped(text)
    if "\r" in text or "_x" in text or (not spaced and text and (text[0] in _TRIMMED or text[-1] in _TRIMMED)):
        raise ValueError(text)
    return text


def _text(item: str) -> str:
    """A text, perhaps with formatted runs, or with settings for its reading aloud."""
    match = _ITEM.fullmatch(item)
    if match is None:
        raise ValueError(item)
    if match.group(3) is None:
        return piece(match.group(2), spaced=bool(match.group(1)))
    return "".join(piece(text, spaced=bool(spaced)) for spaced, text in _RUN.findall(match.group(3)))


_text_kept = lru_cache(maxsize=512)(_text)
