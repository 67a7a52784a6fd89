"""Narrative as sentences: hard-wrapped lines joined, one form of punctuation, headings apart.

Joined text and plain text have the same length, so that what is found in the plain text is quoted as written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from schemas.pattern import late
from schemas.report import paragraphs
from schemas.review.numerals import SPLIT

LONG = 20
"""A shorter line without full stop is a heading or an item, not one that goes on."""

_PLAIN = tuple(
    zip("，（）：；０１２３４５６７８９．％！？﹐［］【】﹝﹞　", ",():;0123456789.%!?,[][]〔〕 ", strict=True)
)
_SPACES = "\t\xa0\u2002\u2003\u2009\u202f\u3000"
_PAGE_NUMBER = late(r"[-—–~·]\s*\d{1,3}\s*[-—–~·]|P\.\s*\d{1,3}|第?\s*\d{1,3}\s*页")
_DIGITS = late(r"\d{1,3}")
_MARKED = late(r"#|[-*•●■◆]\s|[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]\d{1,2}[)）]|\d{1,2}[、.．](?!\d)")
_HEADING = late(
    r"#|(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]\d{1,2}[)）]|\d{1,2}[、.．])[^,，。;；:：\d]{1,24}$"
)
_LONGEST_HEADING = 30
_MARKS = frozenset("#-*•●■◆(（一二三四五六七八九十")
"""What a line with a mark begins with, but digits."""
_CLOSED = "。！？!?；;：:"
_ENDS = late(r"[。!?](?:[”’」』])?")
_TIGHT = late(r" (?: +|(?<![!-~] )|(?![!-~])|(?<=\d )(?!\d)|(?<!\d )(?=\d))")
"""A space that parts neither two Latin words nor two numbers; by itself in front, it is looked for in no time."""
_BOLD = late(r"\*\*|__")
_LABEL = late(r"\s*(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]\d{1,2}[)）]|\d{1,2}[、.．](?!\d))")


class Sentence(NamedTuple):
    """A sentence as written and in plain form (half-width digits and brackets), of the same length."""

    text: str
    plain: str


class Paragraph:
    """A paragraph on one line as written and in plain form; most are never asked for their sentences."""

    __slots__ = ("_sentences", "plain", "text")

    def __init__(self, text: str, plain: str) -> None:
        self.text, self.plain = text, plain
        self._sentences: list[Sentence] | None = None

    @property
    def sentences(self) -> list[Sentence]:
        """Its sentences in order, without the label it may begin with."""
        if self._sentences is None:
            self._sentences = list(_sentences(self.text, self.plain))
        return self._sentences


def blocks(text: str) -> list[Paragraph]:
    """The paragraphs of a section; a numbered aspect begins a new one."""
    # in one go: a replacement costs about the same for a section as for a sentence
    tight = _tight("\n".join(_joined(text)))
    return [Paragraph(*both) for both in zip(tight.split("\n"), plain(tight).split("\n"), strict=True)] if tight else []


def plain(text: str) -> str:
    """Half-width digits and punctuation; the length stays."""
    for wide, narrow in _PLAIN:
        text = text.replace(wide, narrow)
    return text


def _joined(text: str) -> Iterator[str]:
    """Paragraphs on one line each; one that a page break cut in two is whole again."""
    current = ""
    for paragraph in paragraphs(text):
        for number, line in enumerate(paragraph.split("\n")):
            if not line or ((line[-1] in "-—–~·页" or line[0] == "P") and _PAGE_NUMBER.fullmatch(line)):
                continue
            if len(line) <= 3 and _DIGITS.fullmatch(line):
                # a page number, or a number of the sentence: not known, so not read
                line = f"{SPLIT}{line}{SPLIT}"
            if "*" in line or "_" in line:
                line = _BOLD.sub("", line)
            if current and _goes_on(current, line, begins=number == 0):
                current = _join(current, line)
                continue
            if current:
                yield current
            current = line
    if current:
        yield current


def _goes_on(current: str, line: str, *, begins: bool) -> bool:
    """True where a line goes on with what stands before; ``begins`` where the text has it in a paragraph of its own."""
    first = line[:1]
    if (first in _MARKS or first.isdecimal()) and _MARKED.match(line):
        return False
    if (len(current) < _LONGEST_HEADING or current[0] == "#") and _HEADING.match(current):
        return False
    return not begins or (len(current) >= LONG and current[-1] not in _CLOSED)


def _join(before: str, after: str) -> str:
    if not after:  # a line of marks alone
        return before
    if before[-1].isdigit() and after[0].isdigit():
        return before + SPLIT + after
    word = before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha()
    return f"{before} {after}" if word else before + after


def _tight(text: str) -> str:
    """Spaces only ever stand between Latin words, or between digits, where they may part thousands."""
    for space in _SPACES:
        text = text.replace(space, " ")
    return _TIGHT.sub("", text) if " " in text else text


def _sentences(tight: str, flat: str) -> Iterator[Sentence]:
    label = _LABEL.match(tight)
    start = label.end() if label is not None else 0
    for end in [*(m.end() for m in _ENDS.finditer(flat, start)), len(flat)]:
        said = flat[start:end]
        if said and not said.isspace():
            yield Sentence(tight[start:end], said)
        start = end
