"""How long a page's attributes keep the parser: it compares each attribute of an element with all before it.

A page of some hundred kilobytes that is one tag would keep it for minutes, and nothing can interrupt it.
"""

from __future__ import annotations

import re

HARMLESS = 20_000
"""Attributes that may stand in one element at no cost worth counting."""
MOST_COMPARED = 1_000_000_000
"""Comparisons: some two seconds. A page of 50,000 elements with ten attributes each needs five million."""
SHORT = 500
"""Characters of a tag that cannot hold attributes enough to count."""
OVERLAPS = 4
"""How often a text may be gone through; tags do not stand in one another but in scripts and comments."""

_SPACES = " \n\t\r\f/\"'"
_START = re.compile(r"<[a-zA-Z]")
# as HTML's tokenizer takes a tag apart (WHATWG, 13.2.5.32 to 13.2.5.40)
_ONE = r"""(?:=?[^\s/>=]++|=)(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"']?[^\s>]*+))?+"""
_ATTRIBUTE = re.compile(_ONE)
_TAG = re.compile(rf"<[^\s/>]++(?:[\s/]++|{_ONE})*+")


def too_many(text: str) -> bool:
    """True where the attributes of a page would keep the parser too long, or tags stand in tags without end."""
    if sum(map(text.count, _SPACES)) < HARMLESS:
        return False
    left = OVERLAPS * len(text)
    compared = 0
    for start in _START.finditer(text):
        tag = _TAG.match(text, start.start())
        if tag is None:
            continue
        size = tag.end() - tag.start()
        left -= size
        if size > SHORT:
            compared += sum(1 for _ in _ATTRIBUTE.finditer(tag.group())) ** 2
        if left < 0 or compared > MOST_COMPARED:
            return True
    return False
