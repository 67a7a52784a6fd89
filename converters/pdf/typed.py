"""Letters put together: into lines, words and the text of a cell."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from converters.pdf.paper import Glyph

WORD_GAP = 0.15
"""In sizes of type: a space is a quarter; digits of one number stand closer."""
OVERPRINT = 0.4
"""Letters that stand on one another by more are not one text."""
SAME_LINE = 0.5
"""In sizes of type: letters whose middles are no farther apart, up and down, stand on one line."""


@dataclass(frozen=True, slots=True)
class Line:
    """Letters on one line, left to right; ``spaced`` where a space is drawn after the last."""

    glyphs: tuple[Glyph, ...]
    spaced: bool = False

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(g.right for g in self.glyphs)

    @property
    def top(self) -> float:
        """The top of its letters."""
        return min(g.top for g in self.glyphs)

    @property
    def bottom(self) -> float:
        """The foot of its letters."""
        return max(g.bottom for g in self.glyphs)

    @property
    def size(self) -> float:
        """The size of most of its type."""
        sizes = sorted(g.size for g in self.glyphs)
        return sizes[len(sizes) // 2]

    @property
    def text(self) -> str:
        """What it says."""
        return line_text(self.glyphs)


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Letters by line, from top to bottom; white space at the ends of lines is left out."""
    groups: list[list[Glyph]] = []
    middle = 0.0
    for g in sorted(glyphs, key=lambda g: g.y):
        if groups and g.y - middle <= SAME_LINE * min(groups[-1][-1].size, g.size):
            groups[-1].append(g)
            middle += (g.y - middle) / len(groups[-1])
        else:
            groups.append([g])
            middle = g.y
    made = []
    for group in groups:
        group.sort(key=lambda g: g.left)
        inked = [i for i, g in enumerate(group) if not g.text.isspace()]
        if inked:
            made.append(Line(tuple(group[inked[0] : inked[-1] + 1]), inked[-1] + 1 < len(group)))
    return made


def line_text(glyphs: Sequence[Glyph]) -> str:
    """The letters of a line, with a space where one is drawn or seen.

    Between Chinese letters, and between Chinese and others, a gap is typesetting and no space; between
    letters and digits that stand alone it parts two words or numbers.
    """
    made: list[str] = []
    before: Glyph | None = None
    for g in glyphs:
        if g.text.isspace():
            made.append(" ")
            continue
        if before is not None and made[-1] != " " and _apart(before, g):
            made.append(" ")
        made.append(g.text)
        before = g
    return unicodedata.normalize("NFC", "".join(made))


def _apart(before: Glyph, after: Glyph) -> bool:
    gap = after.left - before.right
    size = min(before.size, after.size)
    if is_chinese(before.text) or is_chinese(after.text):
        return gap > 2 * max(before.size, after.size)
    return gap > WORD_GAP * size or gap < -OVERPRINT * (before.right - before.left)


def is_chinese(text: str) -> bool:
    """True for Chinese letters and full-width punctuation, which stand without spaces."""
    code = ord(text[-1])
    return code >= 0x2E80 or unicodedata.east_asian_width(text[-1]) in "WF" or text[-1] in "“”‘’—…·"


def joined(texts: Iterable[str]) -> str:
    """Lines of one text as one line: nothing between Chinese letters, a space between others.

    Two lines of digits stay apart: whether they are one number cannot be known.
    """
    made = ""
    for text in texts:
        hyphened = made[-1:] == "-" and made[-2:-1].isalnum()
        if made and text and not (is_chinese(made[-1]) or is_chinese(text[0]) or hyphened):
            made += " "
        made += text
    return made


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The text of a cell, whatever way its lines run."""
    own = lines(_level(glyphs))
    if _is_upright(own):
        own = _columns(glyphs)
    return joined(line.text for line in own)


def _level(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The letters of a cell as they are read: those of a text set sideways turned."""
    turn = Counter(g.turn for g in glyphs).most_common(1)[0][0] if glyphs else 0
    if turn == 0:
        return list(glyphs)
    made = []
    for g in glyphs:
        box = (g.left, g.top, g.right, g.bottom)
        for _ in range(turn):  # a quarter clockwise each
            box = (-box[3], box[0], -box[1], box[2])
        made.append(Glyph(g.text, *box, g.size))
    return made


def _is_upright(own: Sequence[Line]) -> bool:
    """True for Chinese written downwards in several columns: letters close one under the other, far from the next."""
    inked = [[g for g in line.glyphs if not g.text.isspace()] for line in own]
    if len(own) < 3 or max(len(line) for line in inked) < 2 or not all(is_chinese(g.text) for x in inked for g in x):
        return False
    beside = [b.left - a.right for line in inked for a, b in pairwise(line)]
    below = [b.top - a.bottom for a, b in pairwise(own)]
    size = own[0].size
    return min(beside) > 0.3 * size > max(below) + 0.15 * size


def _columns(glyphs: Sequence[Glyph]) -> list[Line]:
    """Text written downwards: its columns from right to left."""
    turned = [Glyph(g.text, g.top, -g.right, g.bottom, -g.left, g.size) for g in glyphs]
    return lines(turned)
