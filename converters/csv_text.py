"""Cells of a CSV table: UTF-8 with a byte order mark, and nothing that a spreadsheet would calculate.

A cell that a spreadsheet might take for a formula gets an apostrophe before it, and so does one that begins with
an apostrophe: taking off one leading apostrophe always gives the text back. Numbers never get one.
"""

from __future__ import annotations

import re

BOM = "\ufeff"
MARK = "'"
FORMULA = "^(?:'|[\\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\\-@＝＋－＠]|[\t\r\n])"
"""What is marked: the signs that begin a formula, in some languages in full width, behind any white space that
programs skip; what ends a cell or a line for some. An expression for `re` and for polars alike."""

_FORMULA = re.compile(FORMULA)


def safe(text: str) -> str:
    """A text as a cell; not for numbers, which are written as they are."""
    return f"{MARK}{text}" if _FORMULA.match(text) else text
