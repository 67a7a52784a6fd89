"""A table printed by position (``pdftotext -layout``) as rows of cells.

Columns are those of the frame that header and whole lines show, page by page; a value that stands
under none is left in its line of words, where it is counted, not placed. Labels stay as they are:
pieces of one are put together by the scan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from converters.recognise.frame import MOST_WIDTH, Frame, frame_of, spread
from converters.recognise.labels import LABEL_KINDS, Book, Kind
from converters.recognise.rows import Row, is_page_number
from converters.recognise.stacks import Stack, stacks
from converters.recognise.words import Printed, Ruler, Word, chunks, is_spaced, letters, printed, widths
from converters.recognise.wrapped import Wrapped, wrapped
from schemas.form import Block, Table

LABEL_CELLS = 4
"""Cells that the rows made here have for labels; more pieces share the last."""
MOST_ASTRAY = 0.2
"""Of the lines with a value in every column, so many may stand otherwise than the others; more are not laid out."""
FEWEST_WHOLE = 3
"""Lines with a value in every column that show a frame by themselves."""
FEWEST_LINES = 2
"""Spaced lines that a table printed by position has at least: its header's and its values'."""


def is_laid_out(rows: Sequence[Row]) -> bool:
    """True for rows of words some of which stand further apart than by one space."""
    return not any(r.positional for r in rows) and sum(map(is_spaced, rows)) >= FEWEST_LINES


def rows_of_layout(rows: Sequence[Row], table: Table, labels: Book) -> list[Row] | None:
    """The rows of a part with those of its table in cells; None where values do not stand under one another."""
    best: tuple[tuple[int, float], _Reader, list[Row]] | None = None
    for ruler in (letters, widths):
        reader = _Reader(table, labels, ruler)
        made = reader.read(rows)
        rank = reader.astray - reader.whole, reader.spread
        if best is None or rank < best[0]:
            best = rank, reader, made
        if reader.whole and not reader.astray:
            break
    if best is None or best[1].astray > MOST_ASTRAY * best[1].whole:
        return None
    return best[2]


@dataclass(slots=True)
class _Zone:
    """Lines from one header to the next on a page: the header's cells, then lines with values."""

    block: Block | None
    heads: list[Stack]
    lines: list[Printed]


@dataclass(slots=True)
class _Reader:
    table: Table
    labels: Book
    ruler: Ruler
    spread: float = 0.0
    whole: int = 0
    astray: int = 0
    block: Block | None = field(init=False)

    def __post_init__(self) -> None:
        self.block = self.table.blocks[0] if len(self.table.blocks) == 1 else None

    @property
    def label_cells(self) -> int:
        return LABEL_CELLS if self.table.label_columns else 0

    def read(self, rows: Sequence[Row]) -> list[Row]:
        made: list[Row] = []
        for page in _pages([printed(r, n, self.ruler) for n, r in enumerate(rows)]):
            for zone in self._zones(page):
                made += self._rows(zone)
        return made

    def _zones(self, page: Sequence[Printed]) -> Iterator[_Zone]:
        """A header begins a zone: header cells are looked for in lines without values, between those with."""
        lines: list[Printed] = []
        heads: list[Stack] = []
        held: list[Printed] = []
        for line in [*page, None]:
            if line is not None and (not line.values or line.row.verbatim):
                held.append(line)
                continue
            found = stacks([w for x in held if not x.row.verbatim for w in x.words], self.labels, self.table.key)
            if any(s.is_leaf for s in found):
                if lines:
                    yield _Zone(self.block, heads, lines)
                heads, lines = found, []
                self.block = self._block(found)
            lines += held
            held = []
            if line is not None:
                lines.append(line)
        if lines:
            yield _Zone(self.block, heads, lines)

    def _block(self, heads: Sequence[Stack]) -> Block | None:
        names = [sorted(m.text for m in s.match.of("header") if m.key)[0] for s in heads if s.is_leaf]
        for block in self.table.blocks:
            if sorted(names) == sorted(c.label for c in block.columns):
                return block
        return self.block if len(self.table.blocks) == 1 else None

    # ---- what a zone gives ------------------------------------------------------------------------

    def _rows(self, zone: _Zone) -> Iterator[Row]:
        count = len(zone.block.columns) if zone.block is not None else 0
        frame = self._frame(zone, count) if count else None
        header = self._header(zone)
        trusted = frame is not None and self._is_trusted(zone, frame)
        used = {w for s in zone.heads for w in s.words} if header else set()
        last = max((w.row for w in used), default=-1)
        lines = [_without(x, used) for x in zone.lines]
        labels, groups, contested = wrapped(lines, self.labels, self.table.key) if frame else ({}, [], set())
        used |= {w for label in (*labels.values(), *groups) for w in label.words}
        for n, line in enumerate(zone.lines):
            yield from (replace(line.row, cells=(g.text,), source=g.text) for g in groups if g.line == n)
            rest = _without(line, used)
            own = frame if trusted or len(line.values) == count else None
            alone = self._line(replace(rest, words=()), None, own, count)
            if n in contested and alone.positional:
                # the values first: they go to the label above, whose words come closer
                yield from (alone, _spoken(rest))
            elif line.values or rest.words == line.words:
                yield self._line(rest, labels.get(n), own, count)
            elif rest.words:
                yield _spoken(rest)
            if line.words and line.words[0].row == last:
                yield from (_cells(line.row, cells) for cells in header)

    def _frame(self, zone: _Zone, count: int) -> Frame | None:
        whole = [x.values for x in zone.lines if len(x.values) == count]
        frame = frame_of(whole)
        self.whole += len(whole)
        self.astray += sum(frame is None or not _stands(frame, x, len(whole)) for x in whole)
        self.spread += spread(frame) if frame is not None else MOST_WIDTH
        return frame

    def _is_trusted(self, zone: _Zone, frame: Frame) -> bool:
        """True where several lines, or the header's cells too, stand in a frame: a gap is then a blank."""
        whole = sum(len(x.values) == len(frame.spans) for x in zone.lines)
        leaves = sorted((s for s in zone.heads if s.is_leaf), key=lambda s: s.middle)
        under = [frame.columns([Word("", 0, s.start, s.end)]) for s in leaves]
        return whole >= FEWEST_WHOLE or under == [[i] for i in range(len(frame.spans))]

    def _header(self, zone: _Zone) -> list[list[str]]:
        """Rows of header cells, groups above their first column; none where they do not stand as on the form."""
        leaves = sorted((s for s in zone.heads if s.is_leaf), key=lambda s: s.middle)
        block = zone.block
        if block is None or [s.match.official for s in leaves] != [c.label for c in block.columns]:
            return []
        rows: dict[int, list[str]] = {}
        for group in (s for s in zone.heads if not s.is_leaf):
            over = [i for i, c in enumerate(block.columns) if group.match.official in c.path[:-1]]
            if not over or not leaves[over[0]].start - 1 <= group.middle <= leaves[over[-1]].end + 1:
                return []
            level = block.columns[over[0]].path.index(group.match.official)
            row = rows.setdefault(level, [""] * (self.label_cells + len(leaves)))
            row[self.label_cells + over[0]] += group.text
        return [*(rows[level] for level in sorted(rows)), [*[""] * self.label_cells, *(s.text for s in leaves)]]

    def _line(self, line: Printed, label: Wrapped | None, frame: Frame | None, count: int) -> Row:
        """A line of values in cells: what else stands on it, the label wrapped beside it, the values."""
        if not line.values or line.row.verbatim or (line.words and not self.label_cells):
            return line.row
        columns = frame.columns(line.values) if frame is not None else None
        if columns is None and (frame is None or len(line.values) != count):
            text = " ".join(filter(None, (label.text if label else "", *(w.text for w in line.words + line.values))))
            return replace(line.row, cells=(text,), source=text) if label else line.row
        # as many values as columns, yet not each under its own: kept apart, so that they are not read in order
        own = frame is not None and frame.in_order(line.values)
        at = columns if columns is not None else [(1 if own else 2) * i for i in range(count)]
        cells = [""] * (self.label_cells + max(count, at[-1] + 1))
        for column, value in zip(at, line.values, strict=True):
            cells[self.label_cells + column] = value.text
        for i, text in enumerate(_once([*self._labels(line.words), *([label.text] if label else [])])):
            where = min(i, self.label_cells - 1)
            cells[where] = f"{cells[where]} {text}".strip()
        return _cells(line.row, cells)

    def _labels(self, words: Sequence[Word]) -> Iterator[str]:
        for chunk in chunks(words):
            yield from _pieces([w.text for w in chunk], self.labels, self.table.key)


def _pieces(words: list[str], labels: Book, part: str) -> list[str]:
    """The cells in words that stand one space apart: the end of one cell, then a label (``法提供 2.没有现成…``)."""
    kinds: tuple[Kind, ...] = LABEL_KINDS
    whole = " ".join(words)
    if len(words) == 1 or labels.sure(whole, part, kinds) or labels.beginning(whole, part, kinds):
        return [whole]
    for i in range(1, len(words)):
        right = " ".join(words[i:])
        if labels.sure(right, part, kinds) or labels.cut(right, part, kinds):
            return [*_pieces(words[:i], labels, part), right]
    return [whole]


def _spoken(line: Printed) -> Row:
    """The words of a line, without its values."""
    text = " ".join(w.text for w in line.words)
    return replace(line.row, cells=(text,), source=text)


def _stands(frame: Frame, values: Sequence[Word], lines: int) -> bool:
    """True where values stand in the frame; a few lines next to one another may seem to by chance."""
    return frame.columns(values) is not None or (lines >= FEWEST_WHOLE and frame.in_order(values))


def _once(texts: list[str]) -> list[str]:
    """Labels without those that stand again, whole or in part, on the same line: a merged cell repeated."""
    return [
        t for i, t in enumerate(texts) if not any(o.startswith(t) and (o != t or k < i) for k, o in enumerate(texts))
    ]


def _without(line: Printed, used: set[Word]) -> Printed:
    return replace(line, words=tuple(w for w in line.words if w not in used))


def _cells(row: Row, cells: list[str]) -> Row:
    return replace(row, cells=tuple(cells), positional=True)


def _pages(lines: Sequence[Printed]) -> Iterator[list[Printed]]:
    page: list[Printed] = []
    for line in lines:
        if line.row.source.startswith("\f") or is_page_number(line.row.text):
            if page:
                yield page
            page = []
        page.append(line)
    if page:
        yield page
