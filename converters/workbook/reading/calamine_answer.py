"""What the process that runs calamine answers, and how much it may take."""

from __future__ import annotations

from dataclasses import dataclass

Shown = float | int | str | bool
"""A cell as calamine gives it, dates and times as the texts that they show; "" hides blanks, errors and formulas without
a result."""

SECONDS = 60
"""For one workbook; a report takes some milliseconds."""
MEMORY = 2_000_000_000
"""Bytes, where the system can bound it; a report takes 40 MB."""


@dataclass(slots=True)
class Given:
    """All rows of a worksheet from A1 on, or why they cannot be read."""

    rows: list[list[Shown]]
    wrong: str = ""


@dataclass(slots=True)
class Answer:
    """The sheets of a workbook as listed, or why it cannot be opened."""

    sheets: list[Given]
    wrong: str = ""
