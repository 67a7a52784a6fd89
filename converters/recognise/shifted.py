"""Lines whose row has more or fewer cells than their header's: how far their columns are shifted, where they prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from converters.recognise.found import Line
from converters.recognise.header import Layout
from converters.recognise.proof import amount, holds, nonzero
from converters.recognise.target import Target
from schemas.equations import Equation, equations
from schemas.form import Form

MOST_SHIFTED = 4
"""Columns by which a page break moves a table at most: its label columns, and one more."""
FEWEST_HOLDING = 2
"""Lines whose own sums show the shift where no line has a value in every column."""
MOST_BROKEN = 0.1
"""Of these lines, so many may break their own sum."""


def shifted(form: Form, lines: Sequence[tuple[Target, Line]], layouts: Mapping[Line, Layout]) -> dict[Line, Layout]:
    """The columns of lines that stand in a frame of another width than their header's, by line.

    All lines of a frame must stand under the header's columns moved by one distance, and one that fills every
    column, or the sums of several, must show that distance; only one may do so.
    """
    frames: dict[tuple[object, ...], list[tuple[Target, Line]]] = {}
    for target, line in lines:
        layout = layouts.get(line)
        if layout is None or layout.positions is None or line.doubtful or not line.width:
            continue
        own = isinstance(line.header.layout(target.block, target.number), Layout)
        if not (own and line.header.widths == {line.width}) and len(layout.positions) > 1:
            # labels of one depth leave as many cells before the values; a row with fewer may lack a value
            key = (id(line.header), layout, line.width, line.label_column, len(target.line.path))
            frames.setdefault(key, []).append((target, line))
    found: dict[Line, Layout] = {}
    for frame in frames.values():
        layout = layouts[frame[0][1]]
        moved = _moved(form, frame, layout)
        if moved is not None:
            found |= dict.fromkeys((x for _, x in frame), replace(layout, positions=moved))
    return found


def _moved(form: Form, frame: Sequence[tuple[Target, Line]], layout: Layout) -> tuple[int, ...] | None:
    """Where the columns of a frame stand; None where nothing, or more than one thing, is shown."""
    possible = []
    for distance in range(-MOST_SHIFTED, MOST_SHIFTED + 1):
        positions = tuple(p + distance for p in layout.positions or ())
        if all(_stands(x, positions) for _, x in frame):
            possible.append(positions)
    whole = [p for p in possible if any(tuple(t.column for t in x.tokens) == p for _, x in frame)]
    shown = whole or [p for p in possible if _adds_up(form, frame, layout, p)]
    return shown[0] if len(shown) == 1 else None


def _stands(line: Line, positions: tuple[int, ...]) -> bool:
    return line.label_column < positions[0] and all(t.column in positions for t in line.tokens)


def _adds_up(form: Form, frame: Sequence[tuple[Target, Line]], layout: Layout, positions: tuple[int, ...]) -> bool:
    ends = {t.column for _, x in frame for t in x.tokens}
    if positions[0] not in ends or positions[-1] not in ends:
        return False
    holding = broken = 0
    for target, line in frame:
        at = dict(zip(positions, layout.order, strict=True))
        laid = {target.keys[at[t.column].key]: amount(t.text) for t in line.tokens if t.column is not None}
        cells = dict.fromkeys(target.keys.values(), 0) | laid
        own = _own(form, target)
        if not own or None in cells.values() or not nonzero(cells, list(cells)):
            continue
        fits = all(holds(e, cells) for e in own)
        holding, broken = holding + fits, broken + (not fits)
    return holding >= FEWEST_HOLDING and broken <= MOST_BROKEN * holding


def _own(form: Form, target: Target) -> list[Equation]:
    keys = set(target.keys.values())
    return [e for e in equations(form) if keys.issuperset(e.keys)]
