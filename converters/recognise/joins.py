"""Labels in pieces: the beginning of one is held until its rest follows."""

from __future__ import annotations

from dataclasses import dataclass, field

from converters.recognise.found import Line
from converters.recognise.labels import Book, Kind, Match
from converters.recognise.rows import Row


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
