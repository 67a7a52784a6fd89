"""The values of a scanned table, laid on its cells; what cannot be laid for sure stays unread."""

from __future__ import annotations

from converters.recognise.assign import assign
from converters.recognise.found import Line
from converters.recognise.header import Header, Layout
from converters.recognise.rows import unplaced
from converters.recognise.scan import Scan
from converters.recognise.target import Placed, Target, targets
from schemas.finding import Note
from schemas.form import Column, Form, Table
from schemas.number import WIDTH_SEPARATOR, Value, parse_token
from schemas.place import Place


def place(form: Form, key: str, scan: Scan, part: Place | None) -> Placed:
    """Lay the lines of a finished scan on table ``key``; ``part`` is where its heading stands."""
    table = form.tables[key]
    heading = form.section(key).heading
    placed = Placed()
    if not scan.lines:
        placed.notes.append(Note("STR-LINE", "table", targets(table)[0].first, part,
                                 heading, details={"official": heading}))  # fmt: skip
        _unknown(scan, placed)
        return placed
    found = assign(table, scan, heading, placed)
    layouts = _layouts(table, scan, found, placed)
    for target in targets(table):
        line = found.get(target.line.key)
        if line is None:
            placed.notes.append(Note("STR-LINE", "missing", target.first, part, target.label or heading))
            continue
        placed.places |= dict.fromkeys(target.keys.values(), line.place)
        placed.values |= _values(target, line, layouts.get(line), scan, placed)
    _unknown(scan, placed)
    _wordings(form, table, scan, placed)
    return placed


def _layouts(table: Table, scan: Scan, found: dict[str, Line], placed: Placed) -> dict[Line, Layout]:
    """The columns of each line: by the header above it, else by the table's last whole one."""
    layouts: dict[Line, Layout] = {}
    for target in targets(table):
        line = found.get(target.line.key)
        if line is None:
            continue
        header = line.header
        above = scan.headers[: scan.headers.index(header) + 1] if header in scan.headers else []
        tries = (h.layout(target.block, target.number) for h in reversed(above))
        whole = next((t for t in tries if isinstance(t, Layout)), None)
        if whole is not None:
            layouts[line] = whole
            if whole.order != target.block.columns:
                printed = "、".join(c.label for c in whole.order)
                _once(placed, Note("STR-LINE", "order", target.first, line.place,
                                   target.block.caption, printed))  # fmt: skip
            continue
        wanting = header.layout(target.block, target.number)
        if isinstance(wanting, Layout):
            wanting = target.block.columns[0].label
        _column_note(target, line, wanting, placed)
    return layouts


def _column_note(target: Target, line: Line, official: str, placed: Placed) -> None:
    column = next((c for c in target.block.columns if official in c.path), target.block.columns[0])
    note = Note("STR-LINE", "column", target.keys[column.key], line.place, target.block.caption, None,
                details={"official": official})  # fmt: skip
    _once(placed, note)


def _once(placed: Placed, note: Note) -> None:
    """Note something of a block at the first of its lines only."""
    words = (note.reason, note.label, note.actual, note.details)
    if all((n.reason, n.label, n.actual, n.details) != words for n in placed.notes):
        placed.notes.append(note)


def _values(target: Target, line: Line, layout: Layout | None, scan: Scan, placed: Placed) -> dict[str, Value]:
    columns = target.block.columns
    expected, tokens = len(columns), line.texts
    if not tokens:
        return {}
    if layout is not None and not line.doubtful:
        if len(tokens) == expected and _in_order(line, layout, columns, scan.lines):
            return _laid(target, layout.order, tokens)
        if len(tokens) > expected and len(set(tokens)) == 1:
            raw = WIDTH_SEPARATOR.join(tokens)
            details: dict[str, str | int] = {"expected": expected, "actual": len(tokens), "raw": raw}
            placed.notes.append(Note("STR-WIDTH", "same", target.first, line.place, target.label,
                                     len(tokens), expected, details))  # fmt: skip
            return _laid(target, layout.order, tokens[:expected])
        if len(tokens) < expected and layout.positions is not None and _framed(line, layout, scan.lines):
            by_column = {t.column: t.text for t in line.tokens}
            return _laid(target, layout.order, [by_column.get(p, "") for p in layout.positions])
    return dict.fromkeys(target.keys.values(), unplaced(tokens))


def _laid(target: Target, order: tuple[Column, ...], tokens: list[str]) -> dict[str, Value]:
    return {target.keys[c.key]: parse_token(t) for c, t in zip(order, tokens, strict=True)}


def _in_order(line: Line, layout: Layout, declared: tuple[Column, ...], lines: list[Line]) -> bool:
    """True where as many values as columns are surely these columns' values.

    A gap among them, a row with more cells than the header, or a header in another order that is not
    right above the values may mean that one is missing and one too many.
    """
    columns = _columns(line)
    if not columns:
        return layout.order == declared
    widths = line.header.widths
    if columns == layout.positions and line.width <= max(widths, default=0):
        return True
    gapless = columns[-1] - columns[0] == len(columns) - 1
    bare = line.width == line.label_column + 1 + len(columns)
    frame = any(x is not line and (x.width, _columns(x)) == (line.width, columns) for x in lines)
    return gapless and layout.order == declared and (line.width in widths or bare or frame)


def _columns(line: Line) -> tuple[int, ...]:
    return tuple(t.column for t in line.tokens if t.column is not None)


def _framed(line: Line, layout: Layout, lines: list[Line]) -> bool:
    """True where the header's cells tell the columns of this line: no line of the same frame stands otherwise."""

    def agrees(other: Line) -> bool:
        positions = set(layout.positions or ())
        return all(t.column in positions for t in other.tokens) and other.label_column < min(positions)

    header: Header = line.header
    frame = [x for x in lines if x.header is header and x.width == line.width]
    return header.widths == {line.width} and all(agrees(x) for x in frame)


def _unknown(scan: Scan, placed: Placed) -> None:
    for line in scan.unknown:
        values = WIDTH_SEPARATOR.join(line.texts)
        reason = "unknown" if line.label else "unlabelled"
        placed.notes.append(
            Note("STR-LINE", reason, None, line.place, "", line.label or None, details={"values": values})
        )


def _wordings(form: Form, table: Table, scan: Scan, placed: Placed) -> None:
    seen: set[tuple[str, Place]] = set()
    for wording in scan.wordings:
        if (wording.raw, wording.place) in seen:
            continue
        seen.add((wording.raw, wording.place))
        official = wording.match.official
        details: dict[str, str | int] = {"official": official}
        reason: str = wording.match.how
        if reason == "prefix":
            reason = "cut"
            line = wording.rest_place.line if wording.rest_place is not None else None
            details |= {"rest": wording.rest, "line": line or 0}
        key = _key_of(table, wording.match.meanings[0].path)
        label = form.section(table.key).heading
        placed.notes.append(Note("STR-LABEL", reason, key, wording.place, label, wording.raw, official, details))


def _key_of(table: Table, path: tuple[str, ...]) -> str | None:
    """The first cell under a label path."""
    depth = len(path)
    return next((c.key for c in table.cells if path in (c.line.path[:depth], c.column.path[:depth])), None)
