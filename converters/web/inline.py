"""The text of a paragraph or cell, put together as a browser shows it: white space folded, lines, bold."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from converters.recognise.seams import SEAM, meet
from converters.web.dress import UNDRESSED, Dress

_SPACE = " \t\n\r\f"
_PIECES = re.compile(rf"[{_SPACE}]+|[^{_SPACE}]+")


@dataclass(slots=True)
class Line:
    """One line: runs of text, each bold or not; ``kept`` where white space stands as written."""

    runs: list[tuple[str, bool]] = field(default_factory=list)
    kept: bool = False
    seams: set[int] = field(default_factory=set)
    """The runs that are in another dress than the one before, and would be one number with it."""

    @property
    def text(self) -> str:
        """The line without marks."""
        return "".join(t for t, _ in self.runs)

    @property
    def cell(self) -> str:
        """The line as one of a table's cell, in which the seams show."""
        return "".join(f"{SEAM}{t}" if n in self.seams else t for n, (t, _) in enumerate(self.runs))

    @property
    def marked(self) -> str:
        """The line in Markdown: ``**…**`` around what is bold."""
        found = ""
        for text, bold in self._joined():
            core = text if self.kept else text.strip()
            if not bold or not core.strip() or "*" in core:
                found += text
            else:
                before, _, after = text.partition(core)
                found += f"{before}**{core}**{after}"
        return found

    @property
    def all_bold(self) -> bool:
        """True where all there is to see is bold."""
        return all(bold or not text.strip() for text, bold in self.runs)

    def _joined(self) -> list[tuple[str, bool]]:
        joined: list[tuple[str, bool]] = []
        for text, bold in self.runs:
            if joined and (joined[-1][1] == bold or not text.strip()):
                joined[-1] = (joined[-1][0] + text, joined[-1][1])
            else:
                joined.append((text, bold))
        return joined


@dataclass(slots=True)
class Inline:
    """Takes text and line breaks in order."""

    lines: list[Line] = field(default_factory=lambda: [Line()])
    _pending: tuple[str, bool] | None = None
    _dress: Dress = UNDRESSED
    _worn: Dress = UNDRESSED

    @property
    def untouched(self) -> bool:
        """True while nothing was added, so that it need not be made anew."""
        fresh = self._pending is None and self._dress is UNDRESSED and self._worn is UNDRESSED
        return fresh and len(self.lines) == 1 and not self.lines[0].runs

    def add(self, text: str, *, bold: bool = False, kept: bool = False, dress: Dress | None = None) -> None:
        """Add text as it stands in the page."""
        if dress is not None:
            self._dress = dress
        if kept:
            self._add_kept(text, bold)
            return
        for piece in _PIECES.findall(text):
            if piece[0] not in _SPACE:
                self._write(piece, bold)
            elif self._pending is None and self.lines[-1].runs:
                self._pending = (piece, bold)
            elif self._pending is not None:
                self._pending = (self._pending[0] + piece, self._pending[1])

    def apart(self) -> None:
        """Keep what follows apart from what stands before it."""
        self.add(" ")

    def line_break(self) -> None:
        """Begin a new line."""
        self._pending = None
        self.lines.append(Line())

    def new_line(self) -> None:
        """Begin a new line unless at the beginning of one."""
        if self.lines[-1].runs:
            self.line_break()

    def _add_kept(self, text: str, bold: bool) -> None:
        for number, line in enumerate(re.split(r"\r\n|[\r\n]", text)):
            if number:
                self.line_break()
            if line:
                self._write(line, bold)
                self.lines[-1].kept = True

    def _write(self, text: str, bold: bool) -> None:
        runs = self.lines[-1].runs
        if self._pending is not None:
            space, its_bold = self._pending
            self._pending = None
            # a line of the source ended between two Chinese characters: nothing stands between them
            if runs and not ("\n" in space and _is_wide(runs[-1][0][-1]) and _is_wide(text[0])):
                runs.append((" ", its_bold))
        before = runs[-1][0] if runs else ""
        if self._dress.untrue or (self._dress is not self._worn and self._dress != self._worn and meet(before, text)):
            self.lines[-1].seams.add(len(runs))
        self._worn = self._dress
        runs.append((text, bold))


def joined(lines: list[str]) -> str:
    """Lines as one: nothing between two Chinese characters, a space between others."""
    found = ""
    for line in (x.strip() for x in lines):
        if found and line:
            found += "" if _is_wide(found[-1]) or _is_wide(line[0]) else " "
        found += line
    return found


def _is_wide(character: str) -> bool:
    """True for Chinese characters and their punctuation (full-width digits are kept apart)."""
    return unicodedata.east_asian_width(character) in "WF" and not character.isdigit()
