"""One table's rows, taken apart: labels recognised, values left as they stand.

Nothing is counted through the table: every line is anchored on its label, which may be cut in two,
spread over several rows, or share a row with the end of another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from converters.recognise.beside import Beside
from converters.recognise.found import Line, Token, Wording
from converters.recognise.header import Header, HeaderCell, Layout
from converters.recognise.header_rows import HeaderRows
from converters.recognise.joins import Held, Joins
from converters.recognise.labels import LABEL_KINDS, TABLE_KINDS, Book, Kind, Match, normal
from converters.recognise.rows import (
    LONGEST_ROW,
    LONGEST_ROW_LABEL,
    Row,
    is_page_number,
    is_value,
    numbered,
    split_glued,
    split_values,
)
from schemas.form import Table


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
    numberings: list[Row] = field(default_factory=list)
    _text: dict[int, str] = field(default_factory=dict)
    _count: int = 0
    _header: Header = field(default_factory=Header)
    _in_header: bool = False
    _joins: Joins = field(init=False)
    _beside: Beside = field(init=False)
    _waiting: Line | None = None
    _header_rows: HeaderRows = field(init=False)
    _finished: Line | None = None

    def __post_init__(self) -> None:
        self._joins = Joins(self.labels, self.table.key)
        self._header_rows = HeaderRows(self.table, self.labels)
        self._beside = Beside(self.labels, self.table.key, self.wordings)

    def feed(self, row: Row) -> None:
        """Take one row."""
        self._count += 1
        if row.verbatim:
            self._keep(row)
        elif row.blank and not (row.positional and self._expects_values()):
            self._text[self._count] = ""
        elif self._numbers_columns(row):
            self.numberings.append(row)
        elif row.positional:
            if self.table.label_columns:
                self._cells(row)
            else:
                self._bare_cells(row)
        elif len(row.text) > LONGEST_ROW:
            self._keep(row)
        elif not is_page_number(row.text):
            self._words(row)

    def finish(self) -> str:
        """Settle cut labels; give the narrative among the rows."""
        self._joins.finish()
        self._text.update(self._joins.released)
        for line in self.lines:
            if line.match is None and line.label:
                self._settle(line)
        self.unknown += [x for x in self.lines if x.match is None and x.label]
        self.lines = [x for x in self.lines if x.match is not None or not x.label]
        return "\n".join(text for _, text in sorted(self._text.items()))

    @property
    def untouched(self) -> bool:
        """True where every row fed was plain narrative."""
        held = self._joins.pending or self._joins.suspended or self._header_rows.held
        return len(self._text) == self._count and not (self.heads or held or self.lines or self.unknown)

    def _numbers_columns(self, row: Row) -> bool:
        under = self._in_header and self.table.label_columns > 0
        return under and numbered(row) in [len(b.columns) for b in self.table.blocks]

    # ---- rows of cells ----------------------------------------------------------------------------

    def _cells(self, row: Row) -> None:
        filled = [(i, c) for i, c in enumerate(row.cells) if c]
        if self._header_rows.is_one(filled):
            self._header_row(row, filled)
            return
        self._end_header(row)
        first_value = self._header.first_column()
        found: Match | Held | None = None
        raw, label_column, taken = "", -1, 0
        for column, text in filled:
            line = found if isinstance(found, Match) and found.of("line") else None
            beyond = first_value is not None and column >= first_value
            if (taken or beyond) and is_value(text):
                break
            if line is not None and not self._joins.is_deeper(text, line):
                break
            known = self.labels.find(text, self.table.key, LABEL_KINDS)
            aside = beyond and known is None and not self._joins.completes(text, LABEL_KINDS)
            if aside or (not taken and is_value(text)):
                break
            found = self._join(text, row, LABEL_KINDS) or known
            if isinstance(found, Match):
                self._note_wording(text, found, row)
            raw, label_column, taken = text, column, taken + 1
        tokens = [Token(t, c) for c, t in filled[taken:]]
        self._take(row, raw, found, tokens, label_column)

    def _bare_cells(self, row: Row) -> None:
        """The table without labels: header rows, then one row of numbers."""
        filled = [(i, c) for i, c in enumerate(row.cells) if c]
        tokens = [Token(t, c) for c, t in filled]
        if self._header_rows.is_one(filled) and not self._expects_values():
            self._header_row(row, filled)
        elif self._expects_values() or (self.heads and not self.lines and any(is_value(t) for _, t in filled)):
            self._add_line(row, "", None, tokens, -1)
        elif any(is_value(t) for _, t in filled):
            self.unknown.append(self._line(row, "", None, tokens, -1))
        else:
            self._keep(row)

    def _expects_values(self) -> bool:
        bare = not self.table.label_columns and not self.lines
        return bare and isinstance(self._header.layout(self.table.blocks[0], 0), Layout)

    def _header_row(self, row: Row, filled: list[tuple[int, str]]) -> None:
        for column, raw, match in self._header_rows.cells(filled):
            self._add_head(match, raw, row, column)
        self._header.widths.add(len(row.cells))

    def _end_header(self, row: Row) -> None:
        for column, raw, match in self._header_rows.settle():
            self._add_head(match, raw, row, column)
        self._in_header = False

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
        if found is None and len(words) > 1 and self._joins.knows(words, TABLE_KINDS):
            for word in words:
                found, raw = self._join(word, row, TABLE_KINDS), word
                if isinstance(found, Held) and (broken := self._header_rows.broken(found.text)) is not None:
                    found, self._joins.pending = broken, None
                if isinstance(found, Match) and word is not words[-1]:
                    self._take(row, word, found, [], -1)
            found = found or self.labels.find(raw, self.table.key, LABEL_KINDS)
        if found is None:
            found, raw = self.labels.find(whole, self.table.key, TABLE_KINDS), whole
        if found is None and not values and (glued := split_glued(whole)) is not None:
            close = self.labels.find(glued[0], self.table.key, ("line",))
            if close is not None:
                self._take(row, glued[0], close, [Token(glued[1], None)], -1, doubtful=True)
                return
        self._take(row, raw, found, tokens, -1)

    def _numbers_alone(self, row: Row, tokens: list[Token]) -> None:
        held = self._joins.pending
        single = len(tokens) == 1  # it may be a page number, and is one where no line has a single value
        aside = single and self.table.label_columns > 0 and all(len(b.columns) > 1 for b in self.table.blocks)
        if self._waiting is not None and not self._waiting.tokens and not aside:
            self._waiting.tokens = tokens
            self._waiting.doubtful = single
            self._waiting.apart = True
            self._waiting = None
        elif held is not None and held.line is None and not self._in_header and not aside:
            held.line = self._add_line(row, held.text, None, tokens, -1)
            held.line.doubtful = single
            held.line.apart = True
            self._waiting = None
        elif not single and not self.table.label_columns and self.heads and not self.lines:
            self._add_line(row, "", None, tokens, -1)
        else:
            self.unknown.append(self._line(row, "", None, tokens, -1))
            self.unknown[-1].apart = True

    # ---- labels -----------------------------------------------------------------------------------

    def _join(self, text: str, row: Row, kinds: tuple[Kind, ...]) -> Match | Held | None:
        """The label that ``text`` is or completes, or the beginning of one; a line completed so is finished."""
        found, completed = self._joins.join(text, row, self._count, kinds)
        if isinstance(found, Match) and completed is not None and completed.line is not None:
            self._finished = completed.line
            if found.of("line"):
                completed.line.match = found
                cut = Match("prefix", found.official, found.meanings)
                self.wordings.append(Wording(completed.text, cut, completed.row.place, text, row.place))
        return found

    def _settle(self, line: Line) -> None:
        cut = self.labels.cut(line.label, self.table.key, ("line",))
        if cut is not None and self.labels.is_telling(line.label):
            line.match = Match("close", cut.official, cut.meanings)
            self.wordings.append(Wording(line.label, line.match, line.place))

    # ---- what a row gives -------------------------------------------------------------------------

    def _take(
        self,
        row: Row,
        raw: str,
        found: Match | Held | None,
        tokens: list[Token],
        column: int,
        *,
        doubtful: bool = False,
    ) -> None:
        finished, self._finished = self._finished, None
        if tokens and self._joins.is_part_of_group(found, raw):
            # a group's letters, one a row, beside the values of the line above
            self._numbers_alone(row, tokens)
            return
        if isinstance(found, Match):
            if not found.of(*LABEL_KINDS):
                self._add_head(found, raw, row, None)
            else:
                self._in_header = False
                self._note_wording(raw, found, row)
                if finished is None and found.of("line"):
                    self._waiting = self._add_line(row, raw, found, tokens, column)
                    self._waiting.doubtful = doubtful
                    return
                if finished is None and not self._joins.is_part_of_group(found, raw):
                    # values after a group are not those of a line before it
                    self._waiting = None
            if tokens:
                self.unknown.append(self._line(row, raw, None, tokens, column))
            return
        if isinstance(found, Held):
            if tokens:
                found.line = self._add_line(row, found.text, None, tokens, column)
            if not self._joins.is_part_of_group(found, raw):
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
            self._header.add(HeaderCell(match, self._count, column))

    def _line(self, row: Row, raw: str, match: Match | None, tokens: list[Token], column: int) -> Line:
        width = len(row.cells) if row.positional else 0
        return Line(row, raw, match, tokens, self._header, width, column)

    def _add_line(self, row: Row, raw: str, match: Match | None, tokens: list[Token], column: int) -> Line:
        self._in_header = False
        self.lines.append(self._line(row, raw, match, tokens, column))
        return self.lines[-1]

    def _note_wording(self, raw: str, match: Match, row: Row) -> None:
        self._beside.take(match, row.place)
        if match.how in ("drift", "close"):
            self.wordings.append(Wording(raw, match, row.place))

    def _keep(self, row: Row) -> None:
        self._text[self._count] = row.text
        self._waiting = None
