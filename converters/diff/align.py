"""Two texts laid side by side: paragraphs that belong together, and what differs within them.

Chinese is compared clause by clause, then, inside clauses that differ, by characters; a number or a word of
letters is never taken apart. Equality is exact. Whatever is shown as belonging together, the bits of either side
joined are that side's text unchanged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Side = Literal["both", "a", "b"]

ALIKE = 0.3
"""Paragraphs with less in common (pairs of neighbouring characters) are one left out and one new, not one changed."""
_LEAD = 6
"""Characters at the beginning that make two paragraphs the same one, rewritten."""
_CLAUSES_ALIKE = 0.35
_SHORTEST_RUN = 2
"""Characters that stay the same between two changes: fewer say nothing and make the change hard to read."""
_MOST_PAIRS = 900
_MOST_WORK = 1_000_000

_CLAUSE = re.compile(r"[^，。；：！？\n]*[，。；：！？\n]|[^，。；：！？\n]+")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[%％]?|[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Bit:
    """A run of text that stands on both sides or on one."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of ``a``, of ``b``, or of both; ``bits`` are its text in order."""

    a: str | None
    b: str | None
    bits: tuple[Bit, ...]

    @property
    def same(self) -> bool:
        """True where both sides have this paragraph to the letter."""
        return self.a == self.b


def passages(a: Sequence[str], b: Sequence[str]) -> tuple[Passage, ...]:
    """The paragraphs of both sides in one order."""
    return tuple(_passages(a, b))


def _passages(a: Sequence[str], b: Sequence[str]) -> Iterator[Passage]:
    for tag, a1, a2, b1, b2 in _opcodes(a, b):
        if tag == "equal":
            yield from (Passage(text, text, (Bit("both", text),)) for text in a[a1:a2])
        else:
            for left, right in _paired(a[a1:a2], b[b1:b2]):
                yield Passage(left, right, bits(left or "", right or ""))


def bits(a: str, b: str) -> tuple[Bit, ...]:
    """What two texts share and where they differ; of a difference ``a``'s words come first."""
    found: list[Bit] = []
    left, right = _CLAUSE.findall(a), _CLAUSE.findall(b)
    for tag, a1, a2, b1, b2 in _opcodes(left, right):
        here, there = "".join(left[a1:a2]), "".join(right[b1:b2])
        found += [Bit("both", here)] if tag == "equal" else _within(here, there)
    return tuple(_joined(_without_crumbs(list(_joined(found)))))


def _within(a: str, b: str) -> list[Bit]:
    """The bits of clauses that differ."""
    left, right = _TOKEN.findall(a), _TOKEN.findall(b)
    matcher = _matcher(left, right)
    if not (a and b) or matcher.ratio() < _CLAUSES_ALIKE:
        return [Bit("a", a), Bit("b", b)]
    found = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        here, there = "".join(left[a1:a2]), "".join(right[b1:b2])
        found += [Bit("both", here)] if tag == "equal" else [Bit("a", here), Bit("b", there)]
    return found


def _without_crumbs(found: Sequence[Bit]) -> Iterator[Bit]:
    """A character or so that happens to stand between two changes is part of the change."""
    for index, bit in enumerate(found):
        inside = 0 < index < len(found) - 1
        if bit.side == "both" and inside and len(bit.text) < _SHORTEST_RUN and not bit.text.isspace():
            yield Bit("a", bit.text)
            yield Bit("b", bit.text)
        else:
            yield bit


def _joined(found: Iterable[Bit]) -> Iterator[Bit]:
    """Neighbouring changes as one."""
    pending: dict[Side, str] = {"a": "", "b": "", "both": ""}

    def flush(*sides: Side) -> Iterator[Bit]:
        for side in sides:
            if pending[side]:
                yield Bit(side, pending[side])
                pending[side] = ""

    for bit in found:
        if bit.text:
            yield from flush("a", "b") if bit.side == "both" else flush("both")
            pending[bit.side] += bit.text
    yield from flush("both", "a", "b")


def _paired(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Paragraphs that differ, in pairs that keep their order and have most in common."""
    if not a or not b or len(a) * len(b) > _MOST_PAIRS:
        yield from ((text, None) for text in a)
        yield from ((None, text) for text in b)
        return
    pairs_of_a, pairs_of_b = [_neighbours(t) for t in a], [_neighbours(t) for t in b]
    alike = [
        [max(_alike(p, q), ALIKE if _begin_alike(x, y) else 0.0) for y, q in zip(b, pairs_of_b, strict=True)]
        for x, p in zip(a, pairs_of_a, strict=True)
    ]
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in reversed(range(len(a))):
        for j in reversed(range(len(b))):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    i = j = 0
    while i < len(a) and j < len(b):
        if alike[i][j] >= ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield a[i], b[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield a[i], None
            i += 1
        else:
            yield None, b[j]
            j += 1
    yield from ((text, None) for text in a[i:])
    yield from ((None, text) for text in b[j:])


def _begin_alike(a: str, b: str) -> bool:
    """True where two paragraphs begin with the same words: ``（一）主动公开情况。`` though all the rest is new."""
    return a[:_LEAD] == b[:_LEAD] and len(a) >= _LEAD


def _neighbours(text: str) -> Counter[str]:
    """Pairs of neighbouring characters, the text's ends as characters of their own."""
    framed = f"\x02{text}\x03"
    return Counter(framed[i : i + 2] for i in range(len(framed) - 1))


def _alike(a: Counter[str], b: Counter[str]) -> float:
    return 2 * (a & b).total() / (a.total() + b.total())


def _opcodes(a: Sequence[str], b: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return _matcher(a, b).get_opcodes()


def _matcher(a: Sequence[str], b: Sequence[str]) -> SequenceMatcher[str]:
    # what stands everywhere is left out only where comparing it would take very long
    return SequenceMatcher(None, a, b, autojunk=len(a) * len(b) > _MOST_WORK)
