"""What a scan finds in a table: lines with their values, and labels in other words."""

from __future__ import annotations

from dataclasses import dataclass

from converters.recognise.header import Header
from converters.recognise.labels import Match
from converters.recognise.rows import Row
from schemas.place import Place


@dataclass(frozen=True, slots=True)
class Token:
    """A value as printed, with its column where columns can be told apart."""

    text: str
    column: int | None


@dataclass(slots=True, eq=False)
class Line:
    """A line of numbers as found; ``match`` is None while its label is cut and in the table without labels.

    ``doubtful``: the values stand where a page number might stand as well. ``apart``: they stand on a
    line of their own, without a label.
    """

    row: Row
    label: str
    match: Match | None
    tokens: list[Token]
    header: Header
    width: int = 0
    label_column: int = -1
    doubtful: bool = False
    apart: bool = False

    @property
    def place(self) -> Place:
        """Where its label stands."""
        return self.row.place

    @property
    def texts(self) -> list[str]:
        """The values as printed."""
        return [t.text for t in self.tokens]


@dataclass(frozen=True, slots=True)
class Wording:
    """A label that is not in the official words, or was cut (``rest`` stands at ``place``)."""

    raw: str
    match: Match
    place: Place
    rest: str = ""
    rest_place: Place | None = None
