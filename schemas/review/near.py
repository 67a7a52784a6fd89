"""Which texts may be nearly a text: an index of the samples of very many, in little memory.

A sampled shingle is ten bytes here, in three arrays: what its number is beyond its chain's, the text's number, and the
next of its chain. Which texts are asked in what groups makes no difference.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from schemas.review.shingles import MOST

SHARE = 0.8
"""From here on a text is nearly the other's. Texts that follow one outline share up to half of theirs."""
CANDIDATES = 2
"""Texts that are always compared exactly, where so many may be alike."""
_MOST_COMPARED = 8
_MOST_OF_A_SHINGLE = 20
"""Texts kept for one shingle: what more have is a set phrase."""
_FEW, _MANY = 16, 20
"""Bits of a number that choose its chain, at first and when there are many texts."""
_NONE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Near:
    """A text that may be alike: of ``compared`` shingles of the sample it has ``shared``."""

    number: int
    shared: int
    compared: int

    @property
    def order(self) -> tuple[float, int, int]:
        """The most promising first: few shingles prove less than many."""
        return -(self.shared + 1) / (self.compared + 2), -self.shared, self.number

    @property
    def likely(self) -> bool:
        """True where the texts themselves may well share ``SHARE``: four standard deviations."""
        return self.shared >= SHARE * self.compared - 4 * sqrt(SHARE * (1 - SHARE) * self.compared)


class Index:
    """Samples of texts, by which those that may be nearly alike are found."""

    def __init__(self) -> None:
        self._names = array("q")
        self._reach = array("I")
        self._heads = array("I", [_NONE]) * (1 << _FEW)
        self._rests, self._numbers, self._next = array("H"), array("I"), array("I")
        self._held: list[int] = []
        self._held_of: Sequence[int] | None = None

    def best(self, name: str, sample: Sequence[int], share: Callable[[int], float]) -> tuple[int, float] | None:
        """The number of the text by another that ``share`` says is most alike, with its share; None below ``SHARE``.

        Only the most promising are compared.
        """
        best: tuple[int, float] | None = None
        for rank, near in enumerate(sorted(self._near(name, sample), key=lambda n: n.order)[:_MOST_COMPARED]):
            if rank >= CANDIDATES and (best is not None or not near.likely):
                continue
            found = share(near.number)
            if found >= SHARE and (best is None or found > best[1]):
                best = near.number, found
        return best

    def _near(self, name: str, sample: Sequence[int]) -> Iterator[Near]:
        counts: dict[int, int] = {}
        phrases: dict[int, int] = {}
        telling = []
        self._held = []
        self._held_of = sample
        for shingle in sample:
            holders = self._holders(shingle)
            self._held.append(len(holders))
            for number in holders:
                counts[number] = counts.get(number, 0) + 1
            if len(holders) < _MOST_OF_A_SHINGLE:
                telling.append(shingle)
            else:
                # of a text not noted for it, it says nothing
                for number in holders:
                    phrases[number] = phrases.get(number, 0) + 1
        own, last, alone = hash(name), sample[-1] if sample else 0, len(telling)
        for number, shared in counts.items():
            reach = self._reach[number]
            compared = alone if reach >= last else bisect_right(telling, reach)
            compared += phrases.get(number, 0)
            if shared >= 0.4 * compared - 1 and self._names[number] != own:
                yield Near(number, shared, compared)

    def add(self, name: str, sample: Sequence[int]) -> None:
        """Put in the next text, which gets the next number."""
        number = len(self._names)
        self._names.append(hash(name))
        self._reach.append(sample[-1] if len(sample) >= MOST else _NONE)
        mask = len(self._heads) - 1
        # what was asked for just now need not be looked up again
        held = self._held if self._held_of is sample else [len(self._holders(shingle)) for shingle in sample]
        self._held_of = None
        for shingle, holders in zip(sample, held, strict=True):
            if holders < _MOST_OF_A_SHINGLE:
                chain = shingle & mask
                self._next.append(self._heads[chain])
                self._heads[chain] = len(self._rests)
                self._rests.append(shingle >> _FEW)
                self._numbers.append(number)
        if len(self._heads) < 1 << _MANY and len(self._rests) > 4 * len(self._heads):
            self._widen()

    def _holders(self, shingle: int) -> list[int]:
        """The texts noted for a shingle, the last first."""
        rest, rests, following = shingle >> _FEW, self._rests, self._next
        at = self._heads[shingle & (len(self._heads) - 1)]
        found = []
        while at != _NONE:
            if rests[at] == rest:
                found.append(self._numbers[at])
            at = following[at]
        return found

    def _widen(self) -> None:
        """More and shorter chains, each in its order."""
        heads, mask = array("I", [_NONE]) * (1 << _MANY), (1 << _MANY) - 1
        low = (1 << _FEW) - 1
        for chain, head in enumerate(self._heads):
            members = []
            while head != _NONE:
                members.append(head)
                head = self._next[head]
            for at in reversed(members):
                new = (self._rests[at] << _FEW | chain & low) & mask
                self._next[at] = heads[new]
                heads[new] = at
        self._heads = heads
