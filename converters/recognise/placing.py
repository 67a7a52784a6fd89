"""The values of a scanned table, laid on its cells; what cannot be laid for sure stays unread."""

from __future__ import annotations

from converters.recognise.assign import assign
from converters.recognise.found import Line
from converters.recognise.header import Header, Layout
from converters.recognise.headless import provable
from converters.recognise.proof import Open, prove, ways, ways_around
from converters.recognise.rows import unplaced
from converters.recognise.scan import Scan
from converters.recognise.shifted import shifted
from converters.recognise.target import Placed, Target, targets
from schemas.finding import Note
from schemas.form import Column, Form, Table
from schemas.number import WIDTH_SEPARATOR, Value, parse_token
from schemas.place import Place

FEWEST_FRAMED = 3
"""Without a header cell, so many lines show a frame."""
FEWEST_PROVED = 2
"""A single value left of a line may be anything."""


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
    layouts = _layouts(form, table, scan, found, placed)
    moved = shifted(form, [(t, x) for t in targets(table) if (x := found.get(t.line.key)) is not None], layouts)
    layouts |= moved
    opened: list[tuple[Open, Line]] = []
    for target in targets(table):
        line = found.get(target.line.key)
        if line is None:
            placed.notes.append(Note("STR-LINE", "missing", target.first, part, target.label or heading))
            continue
        placed.places |= dict.fromkeys(target.keys.values(), line.place)
        layout = layouts.get(line)
        values = _values(target, line, layout, scan, placed, shown=line in moved)
        if values is None:
            opened.append((Open(target, _ways(target, line, layout)), line))
            values = dict.fromkeys(target.keys.values(), unplaced(line.texts))
        placed.values |= values
    _prove(form, opened, heading, placed)
    _unknown(scan, placed)
    _wordings(form, table, scan, placed)
    return placed


def _layouts(form: Form, table: Table, scan: Scan, found: dict[str, Line], placed: Placed) -> dict[Line, Layout]:
    """The columns of each line: by the header above it, else by the table's last whole one."""
    layouts: dict[Line, Layout] = {}
    without: dict[int, list[tuple[Target, Line]]] = {}
    for target in targets(table):
        line = found.get(target.line.key)
        if line is None:
            continue
        header = line.header
        above = scan.headers[: scan.headers.index(header) + 1] if header in scan.headers else []
        whole = _last_whole(above, target)
        if whole is not None:
            layouts[line] = whole
            if whole.order != target.block.columns:
                printed = "、".join(c.label for c in whole.order)
                _once(placed, Note("STR-LINE", "order", target.first, line.place,
                                   target.block.caption, printed))  # fmt: skip
            continue
        without.setdefault(target.number, []).append((target, line))
    for lines in without.values():
        _without_header(form, lines, layouts, placed)
    return layouts


def _last_whole(above: list[Header], target: Target) -> Layout | None:
    """The columns that the last header says which has them all; None where that has them elsewhere."""
    for header in reversed(above):
        layout = header.layout(target.block, target.number)
        if isinstance(layout, Layout):
            return layout
        if header.denies(target.block, target.number):
            return None
    return None


def _without_header(form: Form, lines: list[tuple[Target, Line]], layouts: dict[Line, Layout], placed: Placed) -> None:
    """Lines of a block under no header that says what their columns are: read if they prove it themselves."""
    proved = provable(form, lines)
    frames = {_columns(x) for _, x in proved}
    frame = (next(iter(frames)) or None) if len(frames) == 1 else None
    for target, line in proved:
        layouts[line] = Layout(target.block.columns, _columns(line) or None)
    if proved:
        # where the others have gaps, the frame of these lines or the sums tell
        count = len(proved[0][0].block.columns)
        others = [(t, x) for t, x in lines if x not in layouts and len(x.tokens) != count]
        layouts |= {x: Layout(t.block.columns, frame) for t, x in others}
        proved += others
    for target, line in lines:
        official = line.header.layout(target.block, target.number)
        if isinstance(official, Layout):
            official = target.block.columns[0].label
        _column_note(target, line, official, placed, "headless" if (target, line) in proved else "column")


def _column_note(target: Target, line: Line, official: str, placed: Placed, reason: str) -> None:
    column = next((c for c in target.block.columns if official in c.path), target.block.columns[0])
    note = Note("STR-LINE", reason, target.keys[column.key], line.place, target.block.caption, None,
                details={"official": official})  # fmt: skip
    _once(placed, note)


def _once(placed: Placed, note: Note) -> None:
    """Note something of a block at the first of its lines only."""
    words = (note.reason, note.label, note.actual, note.details)
    if all((n.reason, n.label, n.actual, n.details) != words for n in placed.notes):
        placed.notes.append(note)


def _values(
    target: Target, line: Line, layout: Layout | None, scan: Scan, placed: Placed, *, shown: bool = False
) -> dict[str, Value] | None:
    """What stands in the cells of a line as far as its header tells; None where it does not.

    ``shown``: other lines show where the columns stand.
    """
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
        if (
            len(tokens) < expected
            and layout.positions is not None
            and (shown or _framed(target, line, layout, scan.lines))
        ):
            by_column = {t.column: t.text for t in line.tokens}
            return _laid(target, layout.order, [by_column.get(p, "") for p in layout.positions])
    return None


# ---- lines that the header does not place ---------------------------------------------------------


def _ways(target: Target, line: Line, layout: Layout | None) -> tuple[tuple[str, ...], ...]:
    """The ways to lay the values of a line on its columns; none where not even their order is known."""
    count = len(target.block.columns)
    if layout is None or line.doubtful or layout.order != target.block.columns or len(line.tokens) < FEWEST_PROVED:
        return ()
    columns = _columns(line)
    gaps = [i for i in range(1, len(columns)) if columns[i] - columns[i - 1] > 1]
    if len(line.tokens) != count:
        return ways(line.texts, count)
    if len(gaps) == 1:
        return ways_around(line.texts, gaps[0])
    return () if gaps else (tuple(line.texts),)


def _prove(form: Form, opened: list[tuple[Open, Line]], heading: str, placed: Placed) -> None:
    proofs = prove(form, placed.values, [x for x, _ in opened])
    for x, line in opened:
        proof = proofs.get(x.target.first)
        if proof is None:
            continue
        placed.values |= {k: parse_token(t) for k, t in zip(x.target.keys.values(), proof.way, strict=True)}
        details: dict[str, str | int] = {
            "expected": len(proof.way),
            "found": len(line.tokens),
            "raw": WIDTH_SEPARATOR.join(line.texts),
            "laid": WIDTH_SEPARATOR.join(t or "空" for t in proof.way),
            "laid_en": WIDTH_SEPARATOR.join(t or "blank" for t in proof.way),
            "rules": "、".join(proof.rules),
        }
        placed.notes.append(
            Note("STR-WIDTH", "proved", x.target.first, line.place, x.target.label or heading,
                 len(line.tokens), len(proof.way), details)
        )  # fmt: skip


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


def _framed(target: Target, line: Line, layout: Layout, lines: list[Line]) -> bool:
    """True where the header's cells tell the columns of this line: no line of the same frame stands otherwise."""

    def agrees(other: Line) -> bool:
        positions = set(layout.positions or ())
        return all(t.column in positions for t in other.tokens) and other.label_column < min(positions)

    header: Header = line.header
    frame = [x for x in lines if x.header is header and x.width == line.width]
    if header.widths and not isinstance(header.layout(target.block, target.number), Layout):
        return False  # a header without its columns (invented after a page break): its width is anyone's
    headed = header.widths == {line.width} or (not header.widths and len(frame) > FEWEST_FRAMED)
    return headed and all(agrees(x) for x in frame)


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
            at = wording.rest_place
            # a document has rows and paragraphs where a text has lines
            line = (at.line or at.row or at.paragraph) if at is not None else None
            details |= {"rest": wording.rest, "line": line or 0}
        key = _key_of(table, wording.match.meanings[0].path)
        label = form.section(table.key).heading
        placed.notes.append(Note("STR-LABEL", reason, key, wording.place, label, wording.raw, official, details))


def _key_of(table: Table, path: tuple[str, ...]) -> str | None:
    """The first cell under a label path."""
    depth = len(path)
    return next((c.key for c in table.cells if path in (c.line.path[:depth], c.column.path[:depth])), None)
