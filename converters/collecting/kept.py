"""What the state keeps, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from converters.errors import Unreadable
from schemas.place import Place


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece of a file as it is remembered: its content's digest, or why it could not be unpacked."""

    member: str
    digest: str
    modified: float
    refusal: Unreadable | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The report accepted of a unit on a year, from where, and in which run."""

    digest: str
    path: str
    modified: float
    how: str
    run: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A narrative as others are compared with it: letters that count, a choice of its shingles, where it begins."""

    letters: int
    shingles: Sequence[int]
    place: Place | None
