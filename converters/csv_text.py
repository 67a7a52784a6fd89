"""Cells of a CSV table: UTF-8 with a byte order mark, and nothing that a spreadsheet would calculate."""

from __future__ import annotations

import re

BOM = "\ufeff"
_STARTS = tuple("=+-@\t\r＝＋－＠'")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


def safe(text: str) -> str:
    """A cell as it is written: what a spreadsheet might take for a formula gets a ' before it.

    So does what begins with one, so that taking off one leading ' always gives the text back.
    """
    return f"'{text}" if text.startswith(_STARTS) and not _NUMBER.fullmatch(text) else text
