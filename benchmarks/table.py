"""A table of results, in Markdown and as it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """A table: what it is of, what heads its columns, its rows as shown, and a note below it."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        """The table with its title and note."""
        lines = [f"| {' | '.join(self.head)} |", "|" + "---|" * len(self.head)]
        lines += [f"| {' | '.join(row)} |" for row in self.rows]
        return "\n".join([f"## {self.title}", "", *([self.note, ""] if self.note else []), *lines, ""])

    def kept(self) -> dict[str, Any]:
        """The table for ``results.json``."""
        return {"title": self.title, "head": list(self.head), "rows": [list(r) for r in self.rows], "note": self.note}

    @staticmethod
    def from_kept(kept: dict[str, Any]) -> Table:
        """The table as it was kept."""
        return Table(kept["title"], tuple(kept["head"]), tuple(map(tuple, kept["rows"])), kept["note"])


def number(value: float) -> str:
    """Three figures: 0.00123, 12.3, 1,230."""
    if value >= 100:
        return f"{value:,.0f}"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{digits}f}"


def ratio(values: Sequence[float]) -> str:
    """A ratio with its least and most: ``4.31 (4.2–4.6)``."""
    middle, least, most = values
    return f"{number(middle)} ({number(least)}–{number(most)})"
