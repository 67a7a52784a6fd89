"""What counts of a report's words, how much of it another report has, and a few of its shingles to find it again by.

Shingles are the runs of ``LENGTH`` characters that stand in a text, without digits, punctuation and the unit's own
name; the measure is the share of one text's shingles that the other has.
"""

from __future__ import annotations

import re
import zlib

from schemas.report import CLOSING, PREAMBLE, Report

LENGTH = 12
"""Characters of a shingle: longer than most set phrases."""
MOST = 64
"""Shingles of a sample."""

_CHARACTERS = re.compile(r"[^\u3400-\u9fffA-Za-z]+")
_STARTS = bytes(range(5, 256, 16))
_FIRST = bytes(b for b in range(256) if (b >> 1) % 4 == 1)
# by the low bytes of UTF-16, in which one character in sixteen, and one in sixty-four with its next, is looked at
_RARE = re.compile(b"[%b](?=[%b])" % (re.escape(_STARTS), re.escape(_FIRST)))
_OTHERS = re.compile(b"[%b](?=[^%b])" % (re.escape(_STARTS), re.escape(_FIRST)))
_LATER = 1 << 31


def essence(report: Report) -> str:
    """What counts of a report's text: its parts' words without digits, marks and the unit's name."""
    texts = [t for part, t in report.sections.items() if part not in (PREAMBLE, CLOSING)]
    text = "\n".join(texts)
    if report.agency.name:
        text = text.replace(report.agency.name, "")
    return _CHARACTERS.sub("", text)


def shingles(text: str) -> frozenset[str]:
    """Every run of ``LENGTH`` characters."""
    return frozenset(text[i : i + LENGTH] for i in range(len(text) - LENGTH + 1))


def share(text: str, other: str) -> float:
    """The share of a text's shingles that stand in another text."""
    own = shingles(text)
    return len(own & shingles(other)) / len(own)


def sample(text: str) -> list[int]:
    """The lowest ``MOST`` of the numbers (32 bits) of a text's shingles, in order; fewer only of a short text.

    A shingle has the same number in every text. So of two samples all that is in both texts up to the lower of
    their highest numbers is in both samples, however much longer one text is than the other.
    """
    data = text.encode("utf-16-le")
    low = data[: 2 * (2 - LENGTH) : 2]  # the last has but to be seen as another's next
    found = _numbered(data, low, _RARE, 0)
    if len(found) < MOST:
        found |= _numbered(data, low, _OTHERS, _LATER)
    return sorted(found)[:MOST]


def _numbered(data: bytes, low: bytes, starts: re.Pattern[bytes], plus: int) -> set[int]:
    crc32, size = zlib.crc32, 2 * LENGTH
    return {plus | crc32(data[i : i + size]) >> 1 for i in [2 * m.start() for m in starts.finditer(low)]}
