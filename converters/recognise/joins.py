"""Labels in pieces: the beginning of one is held until its rest follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from converters.recognise.found import Line
from converters.recognise.labels import Book, Kind, Match, normal
from converters.recognise.rows import Row

LONGEST_LETTERS = 4
"""Letters of a group's label on one row, where it is printed from top to bottom."""


@dataclass(slots=True, eq=False)
class Held:
    """The beginning of a label; ``line`` is the line that its values went to, if they came first."""

    text: str
    row: Row
    sources: list[tuple[int, str]]
    line: Line | None = None


@dataclass(slots=True, eq=False)
class Joins:
    """Puts the pieces of labels together. Two beginnings can be open: a group's, and that of a line inside it."""

    labels: Book
    part: str
    pending: Held | None = None
    suspended: Held | None = None
    released: dict[int, str] = field(default_factory=dict)
    """Beginnings whose rest never came and that hold no values, by row number: narrative after all."""

    def join(
        self, text: str, row: Row, number: int, kinds: tuple[Kind, ...]
    ) -> tuple[Match | Held | None, Held | None]:
        """What a piece of text is: a label, the beginning of one, or neither; and the beginning it completes."""
        for held in (self.pending, self.suspended):
            if held is not None and (match := self.labels.sure(held.text + text, self.part, kinds)) is not None:
                self._close(held)
                return match, held
        match = self.labels.sure(text, self.part, kinds)
        if match is not None:
            self._suspend()
            return match, None
        for held in (self.pending, self.suspended):
            if held is not None and self.labels.beginning(held.text + text, self.part, kinds):
                held.text += text
                held.sources.append((number, row.text))
                return held, None
        if self.labels.beginning(text, self.part, kinds):
            self._suspend()
            self.pending = Held(text, row, [(number, row.text)])
            return self.pending, None
        return None, None

    def completes(self, text: str, kinds: tuple[Kind, ...]) -> bool:
        """True for the rest of a label that is open."""
        held = (h for h in (self.pending, self.suspended) if h is not None)
        return any(self.labels.sure(h.text + text, self.part, kinds) is not None for h in held)

    def knows(self, words: Sequence[str], kinds: tuple[Kind, ...]) -> bool:
        """True where one of some words is a label of its own, or may go on with one that is open."""
        held = self.pending or self.suspended
        return any(self.labels.sure(w, self.part, kinds) for w in words) or (
            any(self.labels.beginning(w, self.part, kinds) for w in words) and held is not None
        )

    def is_deeper(self, text: str, found: Match) -> bool:
        """True for a label inside the group that was just read as a line (both exist: 其他处理), and for that line again."""
        again = self.labels.sure(text, self.part, ("line",))
        if again is not None and again.official == found.official:
            return True
        inner = self.labels.find(text, self.part, ("line",)) or self.labels.cut(text, self.part, ("line",))
        return inner is not None and any(found.official in m.path[:-1] for m in inner.meanings)

    def is_part_of_group(self, found: Match | Held | None, raw: str) -> bool:
        """True for a few letters of a label that only a group has (``三、本年度办理结果`` from top to bottom)."""
        if found is None or len(raw) > LONGEST_LETTERS:
            return False
        if isinstance(found, Held):
            return not self.labels.beginning(found.text, self.part, ("line",))
        return bool(found.of("group")) and not found.of("line") and normal(raw) != normal(found.official)

    def finish(self) -> None:
        """Give up all open beginnings."""
        self._release(self.pending)
        self._release(self.suspended)
        self.pending = self.suspended = None

    def _close(self, held: Held) -> None:
        if held is self.pending:
            self.pending = None
        else:
            self.suspended = None

    def _suspend(self) -> None:
        if self.pending is not None:
            self._release(self.suspended)
            self.suspended, self.pending = self.pending, None

    def _release(self, held: Held | None) -> None:
        if held is not None and held.line is None and not held.row.positional:
            self.released.update(held.sources)
