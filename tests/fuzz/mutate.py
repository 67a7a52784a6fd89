"""Small changes to an input, from a dice alone: what text-like formats break by (cells, lines, tags, digits)."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_TOKENS = re.compile(rb"<[^<>]*>|[0-9]+|[A-Za-z_]+|\s+|[\x80-\xff]+|.", re.S)
_NUMBER = re.compile(rb"[0-9]+")
_TAG = re.compile(rb"<[^<>]{1,300}>")
_MOST = 6
_ODD = (b"0", b"-1", b"00", b"99999999999", b"1.5", b"1,234", b"1 234", b"2e3", b"", b"65536", b"4294967295")


class Mutator:
    """Changes inputs; ``words`` are what it puts in."""

    def __init__(self, words: Sequence[bytes]) -> None:
        self._words = list(words) or [b"0"]
        self._ways = (self._word, self._number, self._digits, self._line, self._swap, self._tag, self._bytes, self._cut)

    def mutated(self, data: bytes, dice: random.Random) -> bytes:
        """An input that differs in a few places."""
        for _ in range(dice.choice((1, 1, 1, 2, 3, _MOST))):
            data = dice.choice(self._ways)(data, dice)
        return data

    def _word(self, data: bytes, dice: random.Random) -> bytes:
        """A word put in, or in place of a token."""
        start, end = self._token(data, dice)
        return data[:start] + dice.choice(self._words) + data[dice.choice((start, end)) :]

    def _number(self, data: bytes, dice: random.Random) -> bytes:
        """Another number, or another way to write it."""
        at = _near(_NUMBER, data, dice)
        if at is None:
            return self._word(data, dice)
        start, end = at
        new = dice.choice((*_ODD, b"%d" % dice.randrange(1000), data[start:end] * 2, data[start : end - 1]))
        return data[:start] + new + data[end:]

    def _digits(self, data: bytes, dice: random.Random) -> bytes:
        """Something between two digits."""
        at = _near(_NUMBER, data, dice)
        if at is None:
            return self._bytes(data, dice)
        place = dice.randint(*at)
        return data[:place] + dice.choice((b" ", b"\n", b",", b".", b"\xe3\x80\x80", b"|", b"'", b"-")) + data[place:]

    def _line(self, data: bytes, dice: random.Random) -> bytes:
        """A line (or, where there are none, a tag) twice, away, or elsewhere."""
        lines = data.split(b"\n") if data.count(b"\n") > 3 else re.split(rb"(?<=>)", data)
        one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        taken = lines[one]
        kind = dice.randrange(4)
        if kind == 0:
            lines.insert(other, taken)
        elif kind == 1:
            del lines[one : one + dice.choice((1, 1, 3))]
        else:
            lines[one], lines[other] = lines[other], taken
        return (b"\n" if data.count(b"\n") > 3 else b"").join(lines)

    def _swap(self, data: bytes, dice: random.Random) -> bytes:
        """Two tokens in each other's place."""
        (a, b), (c, d) = sorted((self._token(data, dice), self._token(data, dice)))
        return data if b > c else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]

    def _tag(self, data: bytes, dice: random.Random) -> bytes:
        """A tag away, twice, or another's in its place."""
        at, other = _near(_TAG, data, dice), _near(_TAG, data, dice)
        if at is None or other is None:
            return self._number(data, dice)
        tag = dice.choice((b"", data[at[0] : at[1]] * 2, data[other[0] : other[1]]))
        return data[: at[0]] + tag + data[at[1] :]

    def _bytes(self, data: bytes, dice: random.Random) -> bytes:
        """A byte changed."""
        if not data:
            return dice.choice(self._words)
        at = dice.randrange(len(data))
        return data[:at] + bytes((dice.randrange(256),)) + data[at + 1 :]

    def _cut(self, data: bytes, dice: random.Random) -> bytes:
        """A stretch away, or twice."""
        start = dice.randrange(len(data) + 1)
        end = min(len(data), start + int(2 ** dice.uniform(0, 9)))
        return data[:start] + (data[end:] if dice.random() < 0.7 else data[start:end] + data[start:])

    @staticmethod
    def _token(data: bytes, dice: random.Random) -> tuple[int, int]:
        match = _TOKENS.match(data, dice.randrange(len(data))) if data else None
        return match.span() if match is not None else (0, 0)


def _near(pattern: re.Pattern[bytes], data: bytes, dice: random.Random) -> tuple[int, int] | None:
    """The first match behind some place."""
    match = pattern.search(data, dice.randrange(len(data) + 1)) or pattern.search(data)
    return match.span() if match is not None else None
