"""One table's rows, taken apart: labels recognised, values left as they stand.

Nothing is counted through the table: every line is anchored on its label, which may be cut in two,
spread over several rows, or share a row with the end of another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from converters.recognise.header import Header, HeaderCell
from converters.recognise.labels import LABEL_KINDS, TABLE_KINDS, Book, Kind, Match, normal
from converters.recognise.rows import Row, is_page_number, is_value, split_glued, split_values
from schemas.form import Table
from schemas.place import Place

HEAD_KINDS: tuple[Kind, ...] = ("caption", "corner", "header")
LONGEST_ROW_LABEL = 30
"""A text that ends in a single number is a line of the table only if it is as short as a label."""


@dataclass(frozen=True, slots=True)
class Token:
    """A value as printed, with its column where columns can be told apart."""

    text: str
    column: int | None


@dataclass(slots=True, eq=False)
class Line:
    """A line of numbers as found; ``match`` is None while its label is cut and in the table without labels.

    ``doubtful``: the values stand where a page number might stand as well.
    """

    place: Place
    label: str
    match: Match | None
    tokens: list[Token]
    header: Header
    width: int = 0
    label_column: int = -1
    doubtful: bool = False

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


@dataclass(slots=True, eq=False)
class _Held:
    """The beginning of a label whose rest may follow."""

    text: str
    place: Place
    sources: list[tuple[int, str]]
    line: Line | None = None
    positional: bool = False


@dataclass(slots=True, eq=False)
class Scan:
    """What the rows of one part hold; feed rows in order, then call :meth:`finish`."""

    table: Table
    labels: Book
    lines: list[Line] = field(default_factory=list)
    unknown: list[Line] = field(default_factory=list)
    wordings: list[Wording] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    _text: list[tuple[int, str]] = field(default_factory=list)
    _count: int = 0
    _header: Header = field(default_factory=Header)
    _in_header: bool = False
    _pending: _Held | None = None
    _suspended: _Held | None = None
    _waiting: Line | None = None
    _columns_held: dict[int, str] = field(default_factory=dict)
    _finished: Line | None = None

    def feed(self, row: Row) -> None:
        """Take one row."""
        self._count += 1
        if row.verbatim:
            self._keep(row)
        elif row.blank and not (row.positional and self._expects_values()):
            self._text.append((self._count, ""))
        elif row.positional:
            if self.table.label_columns:
                self._cells(row)
            else:
                self._bare_cells(row)
        elif not is_page_number(row.text):
            self._words(row)

    def finish(self) -> str:
        """Settle cut labels; give the narrative among the rows."""
        for held in (self._pending, self._suspended):
            self._release(held)
        self._pending = self._suspended = None
        for line in self.lines:
            if line.match is None and line.label:
                self._settle(line)
        self.unknown += [x for x in self.lines if x.match is None and x.label]
        self.lines = [x for x in self.lines if x.match is not None or not x.label]
        return "\n".join(text for _, text in sorted(self._text, key=lambda t: t[0]))

    @property
    def untouched(self) -> bool:
        """True where every row fed was plain narrative."""
        held = self._pending or self._suspended or self._columns_held
        return len(self._text) == self._count and not (self.heads or held or self.lines or self.unknown)

    # ---- rows of cells ----------------------------------------------------------------------------

    def _cells(self, row: Row) -> None:
        filled = [(i, c) for i, c in enumerate(row.cells) if c]
        if self._is_header_row(filled):
            self._header_row(row, filled)
            return
        self._in_header = False
        first_value = self._header.first_column()
        found: Match | str | None = None
        raw, label_column, taken = "", -1, 0
        for column, text in filled:
            is_line = isinstance(found, Match) and bool(found.of("line"))
            beyond = first_value is not None and column >= first_value
            if (taken or beyond) and is_value(text):
                break
            if is_line and not self._is_deeper(text, found):
                break
            known = self.labels.find(text, self.table.key, LABEL_KINDS)
            if (beyond and known is None) or (not taken and is_value(text)):
                break
            found = self._join(text, row, LABEL_KINDS) or known
            raw, label_column, taken = text, column, taken + 1
        tokens = [Token(t, c) for c, t in filled[taken:]]
        self._take(row, raw, found, tokens, label_column)

    def _is_deeper(self, text: str, found: Match | str | None) -> bool:
        """True for a label inside the group that was just read as a line of its own (both exist: 其他处理)."""
        if not isinstance(found, Match):
            return False
        inner = self.labels.find(text, self.table.key, ("line",)) or self.labels.cut(text, self.table.key, ("line",))
        return inner is not None and any(found.official in m.path[:-1] for m in inner.meanings)

    def _bare_cells(self, row: Row) -> None:
        """The table without labels: header rows, then one row of numbers."""
        filled = [(i, c) for i, c in enumerate(row.cells) if c]
        tokens = [Token(t, c) for c, t in filled]
        if self._expects_values():
            self._add_line(row, "", None, tokens, -1)
        elif self._is_header_row(filled):
            self._header_row(row, filled)
        elif any(is_value(t) for _, t in filled):
            if self.lines or not self.heads:
                self.unknown.append(self._line(row, "", None, tokens, -1))
            else:
                self._add_line(row, "", None, tokens, -1)
        else:
            self._keep(row)

    def _expects_values(self) -> bool:
        if self.table.label_columns or self.lines:
            return False
        return not isinstance(self._header.layout(self.table.blocks[0], 0), str)

    def _is_header_row(self, filled: list[tuple[int, str]]) -> bool:
        if not filled or any(is_value(t) for _, t in filled):
            return False
        first = filled[0][1]
        if self.table.label_columns and self.labels.find(first, self.table.key, LABEL_KINDS) is not None:
            return False
        return any(
            self._head(c, t) is not None or (c in self._columns_held and self._head(c, self._columns_held[c] + t))
            for c, t in filled
        ) or (
            self.labels.cut(first, self.table.key, LABEL_KINDS) is None
            and all(self.labels.beginning(t, self.table.key, ("header",)) for _, t in filled)
        )

    def _head(self, column: int, text: str) -> Match | None:
        return self.labels.find(text, self.table.key, HEAD_KINDS)

    def _header_row(self, row: Row, filled: list[tuple[int, str]]) -> None:
        for column, text in filled:
            held = self._columns_held.pop(column, "")
            raw = held + text
            match = self._head(column, raw) if held else None
            if match is None:
                raw, match = text, self._head(column, text)
            if match is not None:
                self._add_head(match, raw, row, column)
            elif self.labels.beginning(text, self.table.key, ("header",)):
                self._columns_held[column] = text
        self._header.widths.add(len(row.cells))

    # ---- rows of words ----------------------------------------------------------------------------

    def _words(self, row: Row) -> None:
        words, values = split_values(row.text)
        tokens = [Token(v, None) for v in values]
        whole = " ".join(words)
        if not words:
            self._numbers_alone(row, tokens)
            return
        found = self._join(whole, row, TABLE_KINDS)
        raw = whole
        if found is None and len(words) > 1 and self._any_known(words):
            for word in words:
                found, raw = self._join(word, row, TABLE_KINDS), word
                if isinstance(found, Match) and word is not words[-1]:
                    self._take(row, word, found, [], -1)
        if found is None:
            found, raw = self.labels.find(whole, self.table.key, TABLE_KINDS), whole
        if found is None and not values and (glued := split_glued(whole)) is not None:
            close = self.labels.find(glued[0], self.table.key, ("line",))
            if close is not None:
                self._take(row, glued[0], close, [Token(glued[1], None)], -1, doubtful=True)
                return
        self._take(row, raw, found, tokens, -1)

    def _any_known(self, words: list[str]) -> bool:
        held = self._pending or self._suspended
        return any(self.labels.find(w, self.table.key, TABLE_KINDS) for w in words) or (
            any(self.labels.beginning(w, self.table.key, TABLE_KINDS) for w in words) and held is not None
        )

    def _numbers_alone(self, row: Row, tokens: list[Token]) -> None:
        held = self._pending
        if self._waiting is not None and not self._waiting.tokens:
            self._waiting.tokens = tokens
            # a single number on a line of its own may be a page number
            self._waiting.doubtful = len(tokens) == 1
            self._waiting = None
        elif held is not None and held.line is None and not self._in_header:
            held.line = self._add_line(row, held.text, None, tokens, -1)
            held.line.doubtful = len(tokens) == 1
            self._waiting = None
        elif not self.table.label_columns and self.heads and not self.lines:
            self._add_line(row, "", None, tokens, -1)
        else:
            self.unknown.append(self._line(row, "", None, tokens, -1))

    # ---- labels -----------------------------------------------------------------------------------

    def _join(self, text: str, row: Row, kinds: tuple[Kind, ...]) -> Match | str | None:
        """The label that ``text`` is, or completes; the beginning it is, as a str; None where it is neither."""
        for name in ("_pending", "_suspended"):
            held: _Held | None = getattr(self, name)
            if held is not None and (match := self._sure(held.text + text, kinds)) is not None:
                setattr(self, name, None)
                self._complete(held, match, text, row)
                return match
        match = self._sure(text, kinds)
        if match is not None:
            self._suspend()
            return match
        for held in (self._pending, self._suspended):
            if held is not None and self.labels.beginning(held.text + text, self.table.key, kinds):
                held.text += text
                held.sources.append((self._count, row.text))
                return held.text
        if self.labels.beginning(text, self.table.key, kinds):
            self._suspend()
            self._pending = _Held(text, row.place, [(self._count, row.text)], positional=row.positional)
            return text
        return None

    def _sure(self, text: str, kinds: tuple[Kind, ...]) -> Match | None:
        match = self.labels.find(text, self.table.key, kinds)
        return match if match is not None and match.how in ("exact", "drift") else None

    def _suspend(self) -> None:
        if self._pending is not None:
            self._release(self._suspended)
            self._suspended, self._pending = self._pending, None

    def _release(self, held: _Held | None) -> None:
        """A beginning without its rest, and not a line's label: narrative after all."""
        if held is not None and held.line is None and not held.positional:
            self._text += held.sources

    def _complete(self, held: _Held, match: Match, rest: str, row: Row) -> None:
        if held.line is not None:
            held.line.match = match
            if match.of("line") and (held.positional or row.positional or len(held.sources) == 1):
                self.wordings.append(Wording(held.text, Match("prefix", match.official, match.meanings), held.place,
                                             rest, row.place))  # fmt: skip
            self._finished = held.line

    def _settle(self, line: Line) -> None:
        cut = self.labels.cut(line.label, self.table.key, ("line",))
        if cut is not None and self.labels.is_telling(line.label):
            line.match = Match("close", cut.official, cut.meanings)
            self.wordings.append(Wording(line.label, line.match, line.place))

    # ---- what a row gives -------------------------------------------------------------------------

    def _take(
        self, row: Row, raw: str, found: Match | str | None, tokens: list[Token], column: int, *, doubtful: bool = False
    ) -> None:
        finished, self._finished = self._finished, None
        if isinstance(found, Match):
            if not found.of(*LABEL_KINDS):
                self._add_head(found, raw, row, None)
                if tokens:
                    self.unknown.append(self._line(row, raw, None, tokens, column))
                return
            self._in_header = False
            self._note_wording(raw, found, row)
            if finished is not None:
                if tokens:
                    self.unknown.append(self._line(row, raw, None, tokens, column))
            elif found.of("line"):
                line = self._add_line(row, raw, found, tokens, column)
                line.doubtful = doubtful
                self._waiting = line
            elif tokens:
                self.unknown.append(self._line(row, raw, None, tokens, column))
            return
        if isinstance(found, str):
            if tokens and self._pending is not None:
                self._pending.line = self._add_line(row, found, None, tokens, column)
            self._waiting = None
            return
        if not raw and tokens:
            if row.positional and not all(is_value(t.text) for t in tokens):
                self.unknown.append(self._line(row, "", None, tokens, column))
            else:
                self._numbers_alone(row, tokens)
        elif tokens and (row.positional or len(tokens) > 1 or len(normal(raw)) <= LONGEST_ROW_LABEL):
            self.unknown.append(self._line(row, raw, None, tokens, column))
            self._waiting = None
        else:
            self._keep(row)

    def _add_head(self, match: Match, raw: str, row: Row, column: int | None) -> None:
        if not self._in_header or match.of("caption"):
            self._header = Header()
            self.headers.append(self._header)
            self._in_header = True
        self._note_wording(raw, match, row)
        self.heads.append(match.official if match.how == "close" else raw)
        self._waiting = None
        if match.of("header"):
            self._header.cells.append(HeaderCell(match, self._count, column))

    def _line(self, row: Row, raw: str, match: Match | None, tokens: list[Token], column: int) -> Line:
        width = len(row.cells) if row.positional else 0
        return Line(row.place, raw, match, tokens, self._header, width, column)

    def _add_line(self, row: Row, raw: str, match: Match | None, tokens: list[Token], column: int) -> Line:
        self._in_header = False
        line = self._line(row, raw, match, tokens, column)
        self.lines.append(line)
        return line

    def _note_wording(self, raw: str, match: Match, row: Row) -> None:
        if match.how in ("drift", "close"):
            self.wordings.append(Wording(raw, match, row.place))

    def _keep(self, row: Row) -> None:
        self._text.append((self._count, row.text))
        self._waiting = None
