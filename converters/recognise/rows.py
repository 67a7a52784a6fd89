"""The recogniser's input: rows of cells, whatever source they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.number import WIDTH_SEPARATOR, Unread
from schemas.place import Place

_PAGE = re.compile(r"[-—–－―]\s*\d{1,4}\s*[-—–－―]|[Pp]\s*\.\s*\d{1,4}|第\s*\d{1,4}\s*页(?:\s*共\s*\d{1,4}\s*页)?")
_VALUE = re.compile(r"[+\-－＋]?\d[\d,，.．]*(?:[eE][+\-]?\d+)?(?:%|元|万元|件|个|项)?|[/／\-—–－]+|减\d+|[?？]")
_GLUED = re.compile(r"(.*[^\d\s.,，．])(\d[\d,，.．]*)")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a text, one row of a table or one paragraph.

    ``positional`` is true for a row of table cells, whose columns can be told apart even where
    they are blank; otherwise ``cells`` is the one text, in which values stand apart by spaces.
    ``verbatim`` is true for what is known to be narrative, whatever it looks like.
    """

    cells: tuple[str, ...]
    place: Place
    positional: bool = False
    verbatim: bool = False
    source: str = ""

    @property
    def text(self) -> str:
        """The row as narrative."""
        return (self.source or "\t".join(self.cells)).strip()

    @property
    def blank(self) -> bool:
        """True where nothing is written."""
        return not any(self.cells)


def row_of(line: str, number: int) -> Row:
    """A line of a text as a row: with cells where it holds tabs."""
    cells = tuple(cell.strip() for cell in line.split("\t"))
    return Row(cells, Place(line=number), len(cells) > 1, source=line)


def verbatim(line: str, number: int) -> Row:
    """A line known to be narrative."""
    return Row((line.strip(),), Place(line=number), verbatim=True, source=line)


def is_page_number(text: str) -> bool:
    """``- 4 -``, ``P. 9``, ``第 3 页``."""
    return _PAGE.fullmatch(text.strip()) is not None


def is_value(token: str) -> bool:
    """True for what can only be meant as a value: a number in any dress, a slash, a dash."""
    return _VALUE.fullmatch(token) is not None


def split_values(text: str) -> tuple[list[str], list[str]]:
    """The words of a text and the values it ends with: ``规章 1 0 11`` has one word and three values."""
    words = text.split()
    end = len(words)
    while end and is_value(words[end - 1]):
        end -= 1
    return words[:end], words[end:]


def split_glued(text: str) -> tuple[str, str] | None:
    """A label and the digits stuck to it (``规章000``); how many values they are is not known."""
    match = _GLUED.fullmatch(text)
    return (match.group(1), match.group(2)) if match else None


def unplaced(tokens: Sequence[str]) -> Unread:
    """The raw values of a line that could not be laid on its columns, as each of its cells holds them."""
    return Unread(WIDTH_SEPARATOR.join(tokens) if len(tokens) > 1 else f"{tokens[0]}{WIDTH_SEPARATOR}…")
