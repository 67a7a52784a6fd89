"""Which row of a scanned table is which line of the form, and where that is in doubt."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise

from converters.recognise.found import Line
from converters.recognise.rows import is_numbering
from converters.recognise.scan import Scan
from converters.recognise.target import Placed, Target, targets
from schemas.finding import Note
from schemas.form import Table
from schemas.number import WIDTH_SEPARATOR

LAST = sys.maxsize
FEWEST_OF_A_LINE = 2
"""A single number on a line of its own may be a page number; more are the values of a line."""


def assign(table: Table, scan: Scan, heading: str, placed: Placed) -> dict[str, Line]:
    """Each line of the form with the row found for it, by the line's key.

    A line that stands twice with different values, and values apart from their labels where nothing
    proves which label is theirs, are marked doubtful, so that they are not read.
    """
    every = {t.line.key: t for t in targets(table)}
    found: dict[str, Line] = {}
    for line in scan.lines if table.label_columns else _bare(table, scan):
        keys = [m.key for m in line.match.of("line")] if line.match is not None else [next(iter(every))]
        key = keys[0] if keys else None
        held = found.get(key) if key is not None else None
        if key is None:
            scan.unknown.append(line)
        elif held is None or (not held.tokens and (not held.width or _follows(scan, held, line))):
            found[key] = line
        elif _is_close(held) != _is_close(line):
            # the official label itself stands here, so the one near it was something else
            found[key], near = (held, line) if _is_close(line) else (line, held)
            scan.unknown.append(near)
            scan.wordings = [w for w in scan.wordings if w.place != near.place]
        elif line.tokens:
            found[key] = _of_two(every[key], held, line, placed)
    for row in scan.numberings:
        raw = " ".join(c for c in row.cells if c)
        placed.notes.append(Note("STR-LABEL", "numbering", None, row.place, heading, raw))
    if table.label_columns:
        _settle_apart(every, found, scan, heading, placed)
        _note_order(every, found, scan, placed)
    return found


def _follows(scan: Scan, held: Line, line: Line) -> bool:
    """True for the next line: a merged cell's label repeated beside the values that stand below it."""
    at = scan.lines.index(held) + 1
    return at < len(scan.lines) and scan.lines[at] is line and _at(line) == _at(held) + 1


def _is_close(line: Line) -> bool:
    return line.match is not None and line.match.how == "close"


def _of_two(target: Target, held: Line, line: Line, placed: Placed) -> Line:
    """A line that stands twice: where the values differ, one of the labels is wrong, and which is not known."""
    whole = len(target.block.columns)
    same = held.texts == line.texts and (
        len(held.tokens) == whole or [t.column for t in held.tokens] == [t.column for t in line.tokens]
    )
    at = held.place.line or held.place.row or 0
    details: dict[str, str | int] = {"line": at, "values": _joined(line), "others": _joined(held)}
    placed.notes.append(
        Note(
            "STR-LINE",
            "twice_same" if same else "twice_differs",
            target.first,
            line.place,
            target.label,
            line.label or target.block.caption,
            None,
            details,
        )
    )
    if same:
        return held
    kept = held if held.tokens else line
    kept.doubtful = True
    return kept


def _joined(line: Line) -> str:
    return WIDTH_SEPARATOR.join(line.texts)


# ---- the table without labels ---------------------------------------------------------------------


def _bare(table: Table, scan: Scan) -> list[Line]:
    """Every row that may be the one line of numbers; one that numbers the columns is none if there is another."""
    columns = len(table.blocks[0].columns)
    others = [x for x in scan.unknown if not x.label and 2 * len(x.tokens) >= columns]
    rows = [*scan.lines, *others]
    scan.unknown = [x for x in scan.unknown if x not in others]
    real = [x for x in rows if not is_numbering(x.texts)]
    if not real:
        return rows
    scan.numberings += [x.row for x in rows if x not in real]
    several = [x for x in real if len(x.tokens) >= FEWEST_OF_A_LINE]
    if several:
        scan.unknown += [x for x in real if x not in several]
    return several or real


# ---- values on lines of their own -----------------------------------------------------------------


def _settle_apart(every: dict[str, Target], found: dict[str, Line], scan: Scan, heading: str, placed: Placed) -> None:
    """Values on lines of their own belong to the label above, or to the one below.

    Taken for those of the label above, they are read only if nothing between the nearest lines that hold label
    and values together speaks against it: each label has values, each such values a label, and no line is
    missing. Read in the wrong direction they always leave some label or some values over, unless just that
    label is missing.
    """
    lines = [found.get(key) for key in every]
    whole = [i for i, x in enumerate(lines) if x is not None and x.tokens and not x.apart]
    left_over = [_at(x) for x in scan.unknown if x.apart and len(x.tokens) >= FEWEST_OF_A_LINE]
    doubtful: list[Line] = []
    for before, after in pairwise([-1, *whole, len(lines)]):
        run = lines[before + 1 : after]
        first, last = _bound(lines, before, 0), _bound(lines, after, LAST)
        sure = first < last and all(x is not None and x.tokens and first < _at(x) < last for x in run)
        if not sure or any(first < at < last for at in left_over):
            doubtful += [x for x in run if x is not None and x.apart]
    if not doubtful:
        return
    for line in doubtful:
        line.doubtful = True
    top = min(doubtful, key=scan.lines.index)
    key = next(t.first for k, t in every.items() if found.get(k) is top)
    placed.notes.append(
        Note("STR-LINE", "apart", key, top.place, heading, None, None, {"count": len(doubtful)}),
    )


def _bound(lines: Sequence[Line | None], index: int, beyond: int) -> int:
    line = lines[index] if 0 <= index < len(lines) else None
    return _at(line) if line is not None else beyond


def _at(line: Line) -> int:
    """Where a line stands among those of its source."""
    place = line.place
    return place.line or place.row or place.paragraph or 0


# ---- order ----------------------------------------------------------------------------------------


def _note_order(every: dict[str, Target], found: dict[str, Line], scan: Scan, placed: Placed) -> None:
    """Lines are read by their labels wherever they stand; two labels that changed places look like this."""
    rank = {id(line): n for n, key in enumerate(every) if (line := found.get(key)) is not None}
    printed = [x for x in scan.lines if id(x) in rank]
    ordered = list(every.values())
    for at in displaced([rank[id(x)] for x in printed]):
        line = printed[at]
        number = rank[id(line)]
        target = ordered[number]
        reason, words = (
            ("order_lines", {"official": ordered[number - 1].line.path[-1]}) if number else ("order_first", {})
        )
        note = Note("STR-LABEL", reason, target.first, line.place, target.label, line.label, None, words)
        placed.notes.append(note)


def displaced(ranks: Sequence[int]) -> list[int]:
    """The positions of what is out of order: not in every longest rising row of ``ranks`` (all different).

    Of two neighbours that changed places both are given, for either may be the one that was moved.
    """
    ending = _rises(ranks)
    beginning = _rises([-r for r in reversed(ranks)])[::-1]
    longest = max(ending, default=0)
    on_one = [e if e + b - 1 == longest else 0 for e, b in zip(ending, beginning, strict=True)]
    return [i for i, e in enumerate(on_one) if e == 0 or on_one.count(e) > 1]


def _rises(ranks: Sequence[int]) -> list[int]:
    """How long the longest rising row is that ends at each position."""
    lengths: list[int] = []
    for i, r in enumerate(ranks):
        lengths.append(1 + max((lengths[k] for k in range(i) if ranks[k] < r), default=0))
    return lengths
