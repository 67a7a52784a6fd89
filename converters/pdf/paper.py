"""What stands on a page: letters, ruling lines and shaded areas with their places.

Coordinates are points from the upper left corner of the page as a person sees it, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter: its box, the size of its type, and which way it runs (0 to the right, then counter-clockwise)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    turn: int = 0

    @property
    def x(self) -> float:
        """The middle of it, across."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """The middle of it, down."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line, across (``at`` is its y) or down (``at`` is its x), from ``start`` to ``end``."""

    across: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: a cell, a shaded area."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """True for a point inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(slots=True)
class Page:
    """A page as drawn. ``unmapped`` counts letters whose font does not say what they are, ``hidden`` those of
    an invisible layer, ``pictured`` is the share of the page that the largest picture covers."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    unmapped: int = 0
    hidden: int = 0
    pictured: float = 0.0
