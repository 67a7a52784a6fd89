"""Marks beside a row of narrative: that it goes on, or that it is a sub-heading."""

from __future__ import annotations

import re

from converters.workbook.layout import CONTINUES, SUBHEADING

USUAL_LEVEL = 3
_MARK = re.compile(rf"{SUBHEADING}([1-6]?)")


def subheading_mark(level: int) -> str:
    """The mark of a sub-heading: ``小标题``, with its level where that is not the usual one."""
    return SUBHEADING if level == USUAL_LEVEL else f"{SUBHEADING}{level}"


def is_mark(text: str) -> bool:
    """True for what the column of marks holds by design; anything else there was typed by somebody."""
    return text.strip() == CONTINUES or _MARK.fullmatch(text.strip()) is not None


def marked(text: str, mark: str) -> str:
    """The Markdown of a row: a row marked as sub-heading with its number signs, others as they are."""
    found = _MARK.fullmatch(mark.strip())
    return text if found is None else f"{'#' * int(found.group(1) or USUAL_LEVEL)} {text}"
