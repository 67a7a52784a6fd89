"""Digits with a line drawn through them: told from a table's lines by being no longer than the text they cross."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from converters.pdf.paper import Glyph, Stroke

OVERLAY = "\N{COMBINING LONG STROKE OVERLAY}"
"""Stands behind each digit that is struck out, as it would be typed: such digits are no number."""
_FROM, _TO = 0.3, 0.75
"""Shares of a letter's height, from its top, at which a line goes through its middle: one under it lies lower."""
_OVER = 1.0
"""In sizes of type: how far such a line may reach beyond the letters it crosses."""
_STEP = 16.0


def marked(glyphs: Sequence[Glyph], strokes: Sequence[Stroke]) -> list[Glyph]:
    """The letters, digits that are struck out with an overlay."""
    made = list(glyphs)
    near: dict[int, list[int]] = defaultdict(list)
    for index, glyph in enumerate(made):
        if not glyph.turn and glyph.bottom - glyph.top < 10 * _STEP:
            for step in range(int(glyph.top // _STEP), int(glyph.bottom // _STEP) + 1):
                near[step].append(index)
    for stroke in strokes:
        if not stroke.across:
            continue
        crossed = [i for i in near.get(int(stroke.at // _STEP), ()) if _crosses(stroke, made[i])]
        if not any(made[i].text.isdecimal() for i in crossed):
            continue
        over = _OVER * max(made[i].size for i in crossed)
        first, last = min(made[i].left for i in crossed), max(made[i].right for i in crossed)
        if first - stroke.start <= over and stroke.end - last <= over:
            for i in crossed:
                if made[i].text.isdecimal():
                    made[i] = replace(made[i], text=f"{made[i].text}{OVERLAY}")
    return made


def _crosses(stroke: Stroke, glyph: Glyph) -> bool:
    height = glyph.bottom - glyph.top
    return stroke.start < glyph.x < stroke.end and _FROM < (stroke.at - glyph.top) / height < _TO if height else False
