"""What the process that runs pdfium answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from converters.pdf.paper import Page


@dataclass(slots=True)
class Answer:
    """The pages of a file, or in a word what is wrong with it (and how much of it, above which limit)."""

    wrong: str = ""
    found: int = 0
    limit: int = 0
    pages: list[Page] = field(default_factory=list)
