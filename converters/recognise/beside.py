"""Groups and captions that are not those of the line they stand beside."""

from __future__ import annotations

from dataclasses import dataclass, field

from converters.recognise.found import Wording
from converters.recognise.labels import Book, Match, Meaning
from schemas.place import Place


@dataclass(slots=True)
class Beside:
    """Takes the labels of a table as they are found, and compares each line with what is printed beside it.

    Which line it is, its own label says; a wrong group or caption is only reported (``wordings``).
    """

    labels: Book
    part: str
    wordings: list[Wording] = field(default_factory=list)
    _groups: list[tuple[Match, Place]] = field(default_factory=list)
    _caption: tuple[Match, Place] | None = None

    def take(self, match: Match, place: Place) -> None:
        """Take a label: a caption counts for the first line under it, a group for a line of its own row."""
        if match.of("caption"):
            self._caption = (match, place)
        if match.of("line"):
            self._line(match, place)
        if match.of("group"):
            self._groups.append((match, place))

    def _line(self, line: Match, place: Place) -> None:
        for group, at in self._groups:
            if at == place and not any(_inside(m, g) for m in line.of("line") for g in group.of("group")):
                self._note(group, at, _right_group(line.of("line")[0], group.of("group")[0]))
        self._groups.clear()
        caption, self._caption = self._caption, None
        blocks = {m.block for m in line.of("line")}
        if caption is not None and not any(m.block in blocks for m in caption[0].of("caption")):
            right = [m for m in self.labels.all(self.part, ("caption",)) if m.block in blocks]
            if right:
                self._note(*caption, right[0])

    def _note(self, wrong: Match, place: Place, right: Meaning) -> None:
        self.wordings.append(Wording(wrong.official, Match("drift", right.text, (right,)), place))


def _inside(line: Meaning, group: Meaning) -> bool:
    return line.path[: len(group.path)] == group.path


def _right_group(line: Meaning, group: Meaning) -> Meaning:
    """The group that a line has at the depth of another; the line itself where it has none."""
    depth = min(len(group.path), len(line.path) - 1) or len(line.path)
    return Meaning("group", line.form, line.part, "", line.block, line.path[:depth])
