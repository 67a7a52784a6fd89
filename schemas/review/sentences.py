"""Narrative as sentences: hard-wrapped lines joined, one form of punctuation, headings apart.

Joined text and plain text have the same length, so that what is found in the plain text is quoted as written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
_CLOSED = "。！？!?；;：:"
_ENDS = late(r"[。!?](?:[”’」』])?")
_TIGHT = late(r"(?<![!-~]) +| +(?![!-~])|(?<=\d) +(?!\d)|(?<!\d) +(?=\d)")
_BOLD = late(r"\*\*|__")
_LABEL = late(r"\s*(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]\d{1,2}[)）]|\d{1,2}[、.．](?!\d))")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written and in plain form (half-width digits and brackets), of the same length."""

    text: str
    plain: str


def blocks(text: str) -> list[list[Sentence]]:
    """The paragraphs of a section, each with its sentences; a numbered aspect begins a new one."""
    texts = [_tight(joined) for joined in _joined(text)]
    # in one go: a replacement costs about the same for a section as for a sentence
    flats = plain("\n".join(texts)).split("\n")
    return [list(_sentences(tight, flat)) for tight, flat in zip(texts, flats, strict=False)]


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
            if not line or _PAGE_NUMBER.fullmatch(line):
                continue
            if _DIGITS.fullmatch(line):
                # a page number, or a number of the sentence: not known, so not read
                line = f"{SPLIT}{line}{SPLIT}"
            if "*" in line or "_" in line:
                line = _BOLD.sub("", line)
            goes_on = current and not _MARKED.match(line) and not _HEADING.match(current)
            if goes_on and number == 0:
                goes_on = len(current) >= LONG and current[-1] not in _CLOSED
            if goes_on:
                current = _join(current, line)
                continue
            if current:
                yield current
            current = line
    if current:
        yield current


def _join(before: str, after: str) -> str:
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
        if flat[start:end].strip():
            yield Sentence(tight[start:end], flat[start:end])
        start = end
