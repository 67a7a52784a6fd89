"""Ruling lines put in order: doubled ones made one, broken ones whole, and sorted into tables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from converters.pdf.paper import Box, Page, Stroke

NEAR = 2.5
"""Lines no farther apart than this are one line drawn twice; a row of a table is three times as high."""
GAP = 4.0
"""A line broken no more than this goes on."""
INSET = 4.0
"""Shading stands back from the lines of its cell by no more."""

MOST_STROKES = 3000
"""On a page; with more it holds a drawing, and no table is told from its lines."""
MOST_CELLS = 10_000
"""In a table; what has more is a drawing."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """The lines of one table; the outermost of ``xs`` and ``ys`` may be drawn or only implied by its lines' ends."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    strokes: tuple[Stroke, ...]

    @property
    def box(self) -> Box:
        """All of it."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def goes_on(self, other: Ruled) -> bool:
        """True where ``other`` is as wide and stands at the same place across."""
        return abs(self.xs[0] - other.xs[0]) <= GAP and abs(self.xs[-1] - other.xs[-1]) <= GAP


def ruled_tables(page: Page) -> list[Ruled]:
    """The ruled tables of a page, from top to bottom."""
    strokes = _merged([_within(s, page) for s in page.strokes])
    if len(strokes) > MOST_STROKES:
        return []
    found = [t for group in _touching(strokes) if (t := _ruled(group)) is not None]
    edges = [s for shade in page.shades if not any(_overlap(shade, t.box) for t in found) for s in _edges(shade)]
    if edges and len(edges) <= MOST_STROKES:
        found += [t for group in _touching(_merged(edges)) if (t := _ruled(group)) is not None]
    # a table drawn within a cell of another is part of the picture of that cell
    outer = [t for t in found if not any(_inside(t.box, o.box) for o in found if o is not t)]
    return sorted(outer, key=lambda t: (t.ys[0], t.xs[0]))


def _within(stroke: Stroke, page: Page) -> Stroke:
    end = page.width if stroke.across else page.height
    return Stroke(stroke.across, stroke.at, max(0.0, stroke.start), min(end, stroke.end))


def _edges(box: Box) -> list[Stroke]:
    return [
        Stroke(True, box.top, box.left, box.right),
        Stroke(True, box.bottom, box.left, box.right),
        Stroke(False, box.left, box.top, box.bottom),
        Stroke(False, box.right, box.top, box.bottom),
    ]


def _overlap(a: Box, b: Box) -> bool:
    return (
        a.left < b.right + INSET and b.left < a.right + INSET and a.top < b.bottom + INSET and b.top < a.bottom + INSET
    )


def _inside(a: Box, b: Box) -> bool:
    return a != b and b.holds(a.left, a.top) and b.holds(a.right, a.bottom)


def snapped(numbers: Iterable[float]) -> list[float]:
    """Numbers near one another as their middle."""
    groups: list[list[float]] = []
    for n in sorted(numbers):
        if groups and n - groups[-1][0] <= NEAR:
            groups[-1].append(n)
        else:
            groups.append([n])
    return [(g[0] + g[-1]) / 2 for g in groups]


def nearest(places: Sequence[float], at: float) -> float:
    """The nearest of some sorted places."""
    i = bisect_left(places, at)
    return min(places[max(0, i - 1) : i + 1], key=lambda p: abs(p - at))


def _merged(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Doubled and broken lines as one."""
    made: list[Stroke] = []
    every = [s for s in strokes if s.end > s.start]
    for across in (True, False):
        own = [s for s in every if s.across == across]
        places = snapped(s.at for s in own)
        by_place: dict[float, list[Stroke]] = {}
        for s in own:
            by_place.setdefault(nearest(places, s.at), []).append(s)
        for at, group in by_place.items():
            group.sort(key=lambda s: s.start)
            start, end = group[0].start, group[0].end
            for s in group[1:]:
                if s.start <= end + GAP:
                    end = max(end, s.end)
                else:
                    made.append(Stroke(across, at, start, end))
                    start, end = s.start, s.end
            made.append(Stroke(across, at, start, end))
    return made


def _touching(strokes: Sequence[Stroke]) -> list[list[Stroke]]:
    """Lines that cross or meet, by table."""
    level = [s for s in strokes if s.across]
    upright = [s for s in strokes if not s.across]
    parent = {id(s): s for s in strokes}

    def root(s: Stroke) -> Stroke:
        while parent[id(s)] is not s:
            parent[id(s)] = parent[id(parent[id(s)])]
            s = parent[id(s)]
        return s

    for h in level:
        for v in upright:
            if h.start - GAP <= v.at <= h.end + GAP and v.start - GAP <= h.at <= v.end + GAP:
                parent[id(root(h))] = root(v)
    groups: dict[int, list[Stroke]] = {}
    for s in strokes:
        groups.setdefault(id(root(s)), []).append(s)
    return list(groups.values())


def _ruled(strokes: Sequence[Stroke]) -> Ruled | None:
    """The columns and rows of a table; None for lines that enclose nothing: a rule under a title, a lone cross."""
    level = [s for s in strokes if s.across]
    upright = [s for s in strokes if not s.across]
    if not level or not upright:
        return None
    xs = snapped([s.at for s in upright] + [e for s in level for e in (s.start, s.end)])
    ys = snapped([s.at for s in level] + [e for s in upright for e in (s.start, s.end)])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2) or len(xs) * len(ys) > MOST_CELLS:
        return None
    return Ruled(tuple(xs), tuple(ys), tuple(strokes))
