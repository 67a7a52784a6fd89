"""The recogniser's input: rows of cells, whatever source they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.number import WIDTH_SEPARATOR, Unread
from schemas.place import Place

LONGEST_ROW_LABEL = 30
"""A text that ends in a single number is a line of the table only if it is as short as a label."""
LONGEST_ROW = 1000
"""A longer text is a paragraph."""

_PAGE = re.compile(r"[-—–－―]\s*\d{1,4}\s*[-—–－―]|[Pp]\s*\.\s*\d{1,4}|第\s*\d{1,4}\s*页(?:\s*共\s*\d{1,4}\s*页)?")
_NOTE = re.compile(r"\s*[*＊]?\s*[(（]?备?\s*注\d?\s*[:：]")
_VALUE = re.compile(
    r"[+\-－＋]?\d[\d,，.．]*(?:[eE][+\-]?\d+)?(?:%|元|万元|件|个|项)?(?:[（(]其中[^\s]*[）)])?|[/／\-—–－]+|减\d+|[?？]\s?\d*"
)
_PIPED = re.compile(r"\s*\|.*\|\s*", re.DOTALL)
_RULE = re.compile(r"[\s|:]*-[\s|:-]*")
_PIPE = re.compile(r"(?<!\\)\|")
_BOLD_CELL = re.compile(r"\*\*((?:[^*\\]|\\.)+)\*\*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_COLUMN_WORDS = re.compile(r"[甲乙丙丁戊]|栏次|行次|列次|序号|编号|栏目|栏")
_REMARK = re.compile(r"(?<=\d)\s*[（(]其中[^（()）]{0,40}[）)]")
_DOUBTED = re.compile(r"(?<!\S)[?？]\s\d+(?!\S)")
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
    """A line of a text as a row: with cells where it holds tabs, or is drawn between | as in Markdown."""
    if _PIPED.fullmatch(line) and line.count("|") > 1:
        if is_drawn(line):
            return Row(("",), Place(line=number), source=line)
        cells = tuple(_piped_cell(cell) for cell in _PIPE.split(line.strip()[1:-1]))
        return Row(cells, Place(line=number), True, source=line)
    cells = tuple(cell.strip() for cell in line.split("\t"))
    return Row(cells, Place(line=number), len(cells) > 1, source=line)


def _piped_cell(cell: str) -> str:
    """What a cell between | says, without the marks of bold type and the backslash before punctuation."""
    text = cell.strip()
    bold = _BOLD_CELL.fullmatch(text)
    return _ESCAPED.sub(r"\1", bold.group(1) if bold else text)


def verbatim(line: str, number: int) -> Row:
    """A line known to be narrative."""
    return Row((line.strip(),), Place(line=number), verbatim=True, source=line)


def is_drawn(line: str) -> bool:
    """``|---|---|``: the line under a header in Markdown, which holds nothing."""
    return _PIPED.fullmatch(line) is not None and _RULE.fullmatch(line) is not None


def numbered(row: Row) -> int:
    """How many columns a row numbers (``栏次 1 2 3`` and ``甲 1 2 3``: 3); 0 where it is none that numbers."""
    words, values = split_values(" ".join(row.cells))
    named = all(_COLUMN_WORDS.fullmatch(w) for w in words)
    return len(values) if named and (words or len(values) > 1) and is_numbering(values) else 0


def is_numbering(values: Sequence[str]) -> bool:
    """``1 2 3 …``, ``列1 列2 …``: numbers of columns, most likely."""
    return [v.removeprefix("列") for v in values] == [str(n + 1) for n in range(len(values))]


def is_page_number(text: str) -> bool:
    """``- 4 -``, ``P. 9``, ``第 3 页``."""
    return _PAGE.fullmatch(text.strip()) is not None


def is_note(text: str) -> bool:
    """``注：……``: a note under a table, or at the foot of a page, which parts nothing."""
    return _NOTE.match(text) is not None


@lru_cache(maxsize=8192)
def is_value(token: str) -> bool:
    """True for what can only be meant as a value: a number in any dress, a slash, a dash."""
    return _VALUE.fullmatch(token) is not None


def remarks_joined(text: str) -> str:
    """A remark beside a number (``16（其中修订 2 件）``), and ``? 0`` for a blank, written as one word."""
    if "其中" in text:
        text = _REMARK.sub(_joined, text)
    return _DOUBTED.sub(_joined, text) if "?" in text or "？" in text else text


def _joined(match: re.Match[str]) -> str:
    """The words of a match as one, spaces behind it, so that what follows keeps its position."""
    word = "".join(match.group().split())
    return word + " " * (len(match.group()) - len(word))


def split_values(text: str) -> tuple[list[str], list[str]]:
    """The words of a text and the values it ends with: ``规章 1 0 11`` has one word and three values."""
    words = remarks_joined(text).split()
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
