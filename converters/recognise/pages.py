"""Page numbers without any dress, which look like values: what the narrative around a table shows of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from converters.recognise.rows import Row

_NUMBER = re.compile(r"[1-9]\d?")
"""No report has a hundred pages."""
LONGEST_NUMBER = 2
"""Characters before they are made plain: none becomes fewer."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The bare numbers that stand alone in the narrative before a part, and after it."""

    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()

    def may_hold(self, number: int) -> bool:
        """True where a page of the part may have this number; where none shows, pages have no bare numbers."""
        if not self.before and not self.after:
            return False
        first, last = max(self.before, default=0), min(self.after, default=number + 1)
        # numbers that do not rise say nothing of those between them
        return first < number < last or first >= last


NO_PAGES = Pages()


def bare_number(row: Row) -> int | None:
    """The number that a row consists of, if it may be a page's."""
    if row.positional or row.verbatim or len(text := row.text) > LONGEST_NUMBER:
        return None
    text = unicodedata.normalize("NFKC", text) if text else ""
    return int(text) if _NUMBER.fullmatch(text) is not None else None


def pages_around(part: str, parts: Mapping[str, Sequence[Row]], tables: Collection[str]) -> Pages:
    """The bare numbers alone on their lines in the parts before and after one, tables left aside."""
    keys = list(parts)
    at = keys.index(part) if part in parts else len(keys)
    before, after = (
        tuple(n for k in some if k not in tables for r in parts[k] if (n := bare_number(r)) is not None)
        for some in (keys[:at], keys[at + 1 :])
    )
    return Pages(before, after)
