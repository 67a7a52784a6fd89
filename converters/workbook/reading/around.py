"""What stands around a table of our template: whatever the builder did not put there is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from converters.recognise.labels import normal
from converters.workbook.fill import line_rows
from converters.workbook.layout import (
    CHECK_CAPTION,
    FUNCTION,
    HEADING_ROW,
    STATE_CAPTION,
    TABLE_HINT,
    TABLE_OFF,
    address,
    spots,
)
from converters.workbook.live_checks import (
    FAILS,
    HOLDS,
    WAITING,
    check_spots,
    first_right_column,
    state_column,
)
from converters.workbook.reading.cells import Cells, shown
from converters.workbook.reading.scan import position
from converters.workbook.reading.search import Located, Position, is_number, stray_note
from converters.workbook.reading.values import Raw
from converters.workbook.year_checks import NO_DATA, NOT_LAST_YEAR, SAYS, SHOULD, WAS, year_checks
from schemas.finding import Note
from schemas.form import Form

_BESIDE = frozenset(f(text) for text in (TABLE_HINT, STATE_CAPTION, TABLE_OFF) for f in (str, normal))
_MARKS = (HOLDS, WAITING, FAILS, WAS, SHOULD, SAYS, NO_DATA, NOT_LAST_YEAR)


@dataclass(frozen=True, eq=False)
class _Frame:
    """What our builder puts on a table's sheet, by place."""

    printed: frozenset[Position]
    labels: dict[Position, str]
    checks: frozenset[Position]
    formulas: frozenset[str]
    words: frozenset[str]


def around(form: Form, found: Located) -> list[Note]:
    """Notes on everything on the sheet of a verified table that neither the form nor the builder has there.

    A number, or a text that looks like one, is an error; other words and formulas are a warning.
    """
    frame = _frame(form, found.table)
    strays = dict(_contents(found.sheet, frame))
    if not strays:
        return []
    copies = list(_copies(form, found, frame, strays))
    return [*copies, *_rows(form, found, strays)]


@cache
def _frame(form: Form, table: str) -> _Frame:
    ordinal = form.section(table).ordinal
    printed = list(spots(form, table))
    right, state = first_right_column(form, table), state_column(form, table)
    checks = {(s.row, s.column) for s in check_spots(form) if s.sheet == ordinal}
    checks |= {(c.row, c.column) for c in year_checks(form) if c.sheet == ordinal}
    checks |= {(row, state) for row in line_rows(form, table)} | {(HEADING_ROW, right)}
    words = {form.section(table).heading}
    totals = {(s.row, s.column) for s in printed if s.printed.cell is not None}
    return _Frame(
        frozenset((s.row, s.column) for s in printed),
        {(s.row, s.column): s.printed.text for s in printed if s.printed.text},
        frozenset(checks),
        frozenset(address(*at) for at in checks | totals),
        frozenset(words | set(map(normal, words))),
    )


def _contents(sheet: Cells, frame: _Frame) -> Iterator[tuple[Position, Raw]]:
    """Cells with something in them that is not the builder's."""
    for r, row in enumerate(sheet.rows):
        for c in _others(frame, r, len(row)):
            raw = row[c]
            if raw != "" and not _ours(sheet, frame, (r, c), raw) and shown(raw).strip():
                yield (r, c), raw
    for name in sheet.formulas - frame.formulas:
        at = position(name)
        if sheet.at(*at) == "" and at not in frame.printed and not _is_check(sheet, at):
            yield at, "="


@lru_cache(maxsize=1024)
def _others(frame: _Frame, row: int, width: int) -> tuple[int, ...]:
    """The columns of a row where neither labels nor numbers are printed."""
    return tuple(c for c in range(width) if (row, c) not in frame.printed)


def _ours(sheet: Cells, frame: _Frame, at: Position, raw: Raw) -> bool:
    """True for our words and checks, wherever inserted rows and columns have moved them."""
    if at not in frame.checks and sheet.is_formula(*at):
        return _is_check(sheet, at)
    if not isinstance(raw, str):
        return False
    return is_furniture(raw) or raw in frame.words or normal(raw) in frame.words


def is_furniture(text: str) -> bool:
    """True for the words of our hint and live checks, which stand beside every table of our template."""
    return text.startswith((*_MARKS, CHECK_CAPTION)) or text in _BESIDE or normal(text) in _BESIDE


def has_hint(sheet: Cells) -> bool:
    """True for a sheet with the hint above a table of our template, wherever the table was copied to."""
    return any(TABLE_HINT in row for row in sheet.rows)


def _is_check(sheet: Cells, at: Position) -> bool:
    formula = sheet.formula(*at)
    called = formula.casefold().startswith(f"={FUNCTION}(".casefold())  # some programs change the case of unknown names
    return called or f'"{HOLDS} ' in formula or TABLE_OFF in formula


def _copies(form: Form, found: Located, frame: _Frame, strays: dict[Position, Raw]) -> Iterator[Note]:
    """Copies of the table on its own sheet; their cells are taken from ``strays``."""
    places: dict[str, list[Position]] = {}
    for at, text in frame.labels.items():
        places.setdefault(normal(text), []).append(at)
    while True:
        shifts = Counter(
            (r - top, c - left)
            for (r, c), raw in strays.items()
            if isinstance(raw, str)
            for top, left in places.get(normal(raw), ())
        )
        shift, count = max(shifts.items(), key=lambda s: s[1], default=((0, 0), 0))
        if 2 * count < len(frame.labels) or count < 3:
            return
        moved = {(r, c): (r + shift[0], c + shift[1]) for r, c in frame.printed}
        differ = [k for k, at in found.cells.items() if found.sheet.value(*at) != found.sheet.value(*moved[at])]
        if differ:
            heading = form.section(found.table).heading
            first = min(moved[at] for at in frame.labels)
            details = {"official": heading, "cell": address(*first), "other": address(*moved[found.cells[differ[0]]])}
            yield Note("STR-LINE", "table_again", None, found.sheet.place(*first), heading, details=details)
        for at in moved.values():
            strays.pop(at, None)


def _rows(form: Form, found: Located, strays: dict[Position, Raw]) -> Iterator[Note]:
    """One note for the strays of a kind in each row."""
    groups: dict[tuple[int, str], list[Position]] = {}
    for at in sorted(strays):
        groups.setdefault((at[0], _kind(found.sheet, at)), []).append(at)
    own = found.cells.values()
    for (row, kind), places in groups.items():
        rule, reason = ("STR-LINE", "stray") if kind == "number" else ("STR-STRAY", kind)
        if kind == "number" and not form.tables[found.table].label_columns and row == max(own)[0] + 1:
            columns = {c for _, c in own}
            empty = not any(found.sheet.value(*at) for at in own if not found.sheet.is_formula(*at))
            if empty and all(c in columns for _, c in places):
                reason = "second_row"
        yield stray_note(found.sheet, rule, reason, places)


def _kind(sheet: Cells, at: Position) -> str:
    if sheet.is_formula(*at):
        return "formula"
    return "number" if is_number(sheet.value(*at)) else "remark"
