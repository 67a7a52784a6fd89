"""Labels in pieces: the beginning of one is held until its rest follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from converters.recognise.found import Line, Wording
from converters.recognise.labels import Book, Kind, Match, normal, split_ordinal
from converters.recognise.rows import Row

LONGEST_LETTERS = 4
"""Letters of a group's label on one row, where it is printed from top to bottom."""

MOST_WORDS = 24
"""More words on a line are not put together to labels."""


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

    def cells(self, words: list[str], kinds: tuple[Kind, ...]) -> list[str]:
        """The labels on a line of words; none where they are not labels."""
        return self.parts(words, kinds) or (words if self.knows(words, kinds) else [])

    def parts(self, words: Sequence[str], kinds: tuple[Kind, ...]) -> list[str]:
        """The labels that words spell one after another (``（五）不予 处理 2.重 复申请``); none where a word is left.

        The first may be the rest of a label that is open, first and last the beginning of one (with its ordinal),
        and the last one not quite in the official words.
        """
        if len(words) > MOST_WORDS:
            return []
        for end in range(len(words), 0, -1):
            text = "".join(words[:end])
            if self.labels.sure(text, self.part, kinds) or self.completes(text, kinds) or self._is_begun(text, kinds):
                rest = self._labels(words[end:], kinds)
                if rest or end == len(words):
                    return [text, *rest]
        return []

    def _labels(self, words: Sequence[str], kinds: tuple[Kind, ...]) -> list[str]:
        for end in range(len(words), 0, -1):
            text = "".join(words[:end])
            last = end == len(words)
            near = last and (self._is_begun(text, kinds) or self.labels.find(text, self.part, ("line",)))
            if not near and self.labels.sure(text, self.part, kinds) is None:
                continue
            rest = self._labels(words[end:], kinds)
            if rest or last:
                return [text, *rest]
        return []

    def _is_begun(self, text: str, kinds: tuple[Kind, ...]) -> bool:
        return bool(split_ordinal(normal(text))[0]) and bool(self.labels.beginning(text, self.part, kinds))

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

    @property
    def is_open(self) -> bool:
        """True while the rest of a label may follow."""
        return self.pending is not None or self.suspended is not None

    def drop(self, held: Held) -> bool:
        """Forget a beginning that turned out to be whole; False where its rest has come or values went to it."""
        is_open = held is self.pending or held is self.suspended
        if is_open and held.line is None:
            self._close(held)
            return True
        return False

    def settled(self, line: Line) -> Wording | None:
        """A line with a cut label whose rest never came, given its label where the beginning tells it."""
        cut = self.labels.cut(line.label, self.part, ("line",)) if line.match is None and line.label else None
        if cut is None or not self.labels.is_telling(line.label):
            return None
        line.match = Match("close", cut.official, cut.meanings)
        return Wording(line.label, line.match, line.place)

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
