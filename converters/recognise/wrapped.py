"""Labels wrapped over several lines of a text with positions, their values on one of these lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from converters.recognise.labels import LABEL_KINDS, Book
from converters.recognise.words import Printed, Word, chunks

MOST_LINES = 9
"""Lines looked at below the beginning of a label; blank ones stand between."""
BESIDE = 3
"""Columns by which the pieces of a label may begin apart."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A label put together: its text, its words, where it begins, and the line (by its number in the list) of its values.

    For a group that line is the one it begins on.
    """

    text: str
    words: frozenset[Word]
    start: int
    line: int


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    words: tuple[Word, ...]
    line: int

    @property
    def start(self) -> int:
        return self.words[0].start


def wrapped(lines: Sequence[Printed], labels: Book, part: str) -> tuple[dict[int, Wrapped], list[Wrapped], set[int]]:
    """The labels in several pieces: those of lines that have exactly one line of values beside them, by that line,
    those of groups, and the lines whose values may be those of pieces above and below rather than of their own words.

    A line that holds a whole label of its own is that label's; of two labels beside one line of values
    the one nearer to the values counts, for the other is a group's.
    """
    pieces = [
        _Piece(" ".join(w.text for w in chunk), tuple(chunk), n)
        for n, line in enumerate(lines)
        if not line.row.verbatim
        for chunk in chunks(line.words)
    ]
    whole = {p.line for p in pieces if labels.sure(p.text, part, ("line",)) is not None}
    found: dict[int, Wrapped] = {}
    groups: list[Wrapped] = []
    used: set[_Piece] = set()
    for i, piece in enumerate(pieces):
        if piece in used or not _begins(piece.text, labels, part):
            continue
        chain = _chain(piece, pieces[i + 1 :], used, labels, part)
        if chain is None:
            continue
        used |= set(chain)
        text = "".join(p.text for p in chain)
        words = frozenset(w for p in chain for w in p.words)
        beside = [n for n in range(chain[0].line, chain[-1].line + 1) if lines[n].values and n not in whole]
        held = found.get(beside[0]) if len(beside) == 1 else None
        match = labels.sure(text, part, LABEL_KINDS)
        alone = len(beside) == 1 and not _has_other(beside[0], chain, pieces, used)
        if match is not None and match.of("line") and alone and (held is None or held.start < piece.start):
            found[beside[0]] = Wrapped(text, words, piece.start, beside[0])
        elif match is not None and match.of("group"):
            held = Wrapped(text, words, piece.start, piece.line)
        if held is not None and (match := labels.sure(held.text, part, ("group",))) is not None:
            groups.append(held)
    contested = {
        p.line
        for p in pieces
        if lines[p.line].values
        and p.line not in found
        and _has_other(p.line, [p], pieces, used)
        and p.line not in whole
    }
    return found, groups, contested


def _has_other(line: int, chain: Sequence[_Piece], pieces: Sequence[_Piece], used: set[_Piece]) -> bool:
    """True where pieces of another label, nearer to the values and not put together, stand above and below them."""
    nearer = [p for p in pieces if p.start > chain[0].start + BESIDE and p not in chain]
    around = [
        max((p for p in nearer if p.line <= line), key=lambda p: p.line, default=None),
        min((p for p in nearer if p.line > line), key=lambda p: p.line, default=None),
    ]
    return all(p is not None and p not in used and abs(p.line - line) <= 1 for p in around)


def _begins(text: str, labels: Book, part: str) -> bool:
    return bool(labels.beginning(text, part, LABEL_KINDS)) and labels.sure(text, part, LABEL_KINDS) is None


def _chain(first: _Piece, below: Sequence[_Piece], used: set[_Piece], labels: Book, part: str) -> list[_Piece] | None:
    """The pieces that spell a line's label, from its beginning down; None where they do not."""
    chain = [first]
    text = first.text
    for piece in below:
        if piece.line > chain[-1].line + MOST_LINES:
            return None
        if piece in used or piece.line == chain[-1].line or abs(piece.start - first.start) > BESIDE:
            continue
        text += piece.text
        chain.append(piece)
        if labels.sure(text, part, LABEL_KINDS) is not None:
            return chain
        if not labels.beginning(text, part, LABEL_KINDS):
            return None
    return None
