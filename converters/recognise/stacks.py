"""Header cells in a text with positions: words under and beside one another that spell one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from converters.recognise.labels import Book, Match
from converters.recognise.words import Word

MOST_WORDS = 8
"""The longest header cell is printed in fewer pieces."""
_RANK = {"exact": 0, "drift": 1, "close": 2, "prefix": 3}


@dataclass(frozen=True, slots=True)
class Stack:
    """A header cell: its words from the top down, what they spell, and the columns they cover."""

    words: tuple[Word, ...]
    match: Match

    @property
    def text(self) -> str:
        """The words put together."""
        return "".join(w.text for w in self.words)

    @property
    def start(self) -> int:
        """The first column covered."""
        return min(w.start for w in self.words)

    @property
    def end(self) -> int:
        """The column after the last one covered."""
        return max(w.end for w in self.words)

    @property
    def middle(self) -> float:
        """The column at its middle."""
        return (self.start + self.end) / 2

    @property
    def is_leaf(self) -> bool:
        """True for the header of a column of numbers."""
        return any(m.key for m in self.match.of("header"))


def stacks(words: Sequence[Word], labels: Book, part: str) -> list[Stack]:
    """The header cells that ``words`` (of neighbouring lines, in reading order) spell, each word used once."""
    rows: dict[int, list[Word]] = {}
    for word in words:
        rows.setdefault(word.row, []).append(word)
    used: set[Word] = set()
    found = []
    for word in words:
        if word in used:
            continue
        best = min(_spelled((word,), rows, used, labels, part), key=_worth, default=None)
        if best is not None:
            used |= set(best.words)
            found.append(best)
    return found


def _worth(stack: Stack) -> tuple[int, int, float]:
    """The official words first, then more of them, then those that stand closest under one another."""
    apart = sum(abs(a.middle - b.middle) for a, b in pairwise(stack.words))
    return _RANK[stack.match.how], -len(stack.text), apart


def _spelled(
    chain: tuple[Word, ...], rows: dict[int, list[Word]], used: set[Word], labels: Book, part: str
) -> Iterator[Stack]:
    text = "".join(w.text for w in chain)
    match = labels.find(text, part, ("header",))
    if match is not None:
        yield Stack(chain, match)
    if len(chain) < MOST_WORDS and labels.beginning(text, part, ("header",)):
        for word in _following(chain, rows, used):
            yield from _spelled((*chain, word), rows, used, labels, part)


def _following(chain: tuple[Word, ...], rows: dict[int, list[Word]], used: set[Word]) -> Iterable[Word]:
    """The next word of the same line, and those below on the nearest line that has any."""
    last = chain[-1]
    beside = [w for w in rows[last.row] if w.start - last.end == 1 and w not in used]
    start, end = min(w.start for w in chain), max(w.end for w in chain)
    for row in sorted(r for r in rows if r > last.row):
        below = [w for w in rows[row] if w not in used and w.overlap(start, end) > 0]
        if below:
            return [*beside, *below]
    return beside
