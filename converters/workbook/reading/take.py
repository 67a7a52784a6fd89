"""Values of located cells: exact digits from the ledger, totals recomputed, formulas and formats named."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from converters.recognise.labels import normal, unit
from converters.workbook.digits import exact, with_digits
from converters.workbook.layout import address
from converters.workbook.reading.cells import Cells
from converters.workbook.reading.number_formats import shown_as
from converters.workbook.reading.search import Located
from converters.workbook.reading.sums import summed
from converters.workbook.reading.unseen import covered, unseen
from schemas.equations import Equation, computed_totals, total_of
from schemas.finding import Note
from schemas.form import Form
from schemas.number import Number, Unread, Value, number_text, parse_number
from schemas.place import Place


class At(NamedTuple):
    """One cell of a sheet, 0-based."""

    sheet: Cells
    row: int
    column: int

    @property
    def value(self) -> Value:
        """What stands there."""
        return self.sheet.value(self.row, self.column)

    @property
    def computed(self) -> bool:
        """True for a formula with a saved result, be it an error."""
        return self.sheet.has_result(self.row, self.column)

    @property
    def place(self) -> Place:
        """For a person."""
        return self.sheet.place(self.row, self.column)


@dataclass
class Taken:
    """Values of a form's cells as read; a cell that has no place is left out."""

    form: Form
    found: Mapping[str, Located]
    ledger: Mapping[str, str]
    values: dict[str, Value] = field(default_factory=dict)
    formulas: set[str] = field(default_factory=set)
    """Cells that are formulas."""
    notes: list[Note] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    """Totals that their own formula leaves blank until all parts are there."""

    def at(self, key: str) -> At | None:
        """Where a cell stands; None where it has no place."""
        found = self.found.get(self.form.by_key[key].table)
        return At(found.sheet, *found.cells[key]) if found is not None and key in found.cells else None

    def of(self, key: str) -> At:
        """Where a cell stands that has a place."""
        at = self.at(key)
        assert at is not None
        return at


def take(form: Form, found: Mapping[str, Located], ledger: Mapping[str, str]) -> Taken:
    """The values of the tables found. ``ledger`` has digits that a spreadsheet's number cannot hold.

    A digit string of the ledger counts only while the number shown is the one that a program saves for it.
    """
    taken = Taken(form, found, ledger)
    totals = computed_totals(form)
    waiting = []
    for key in form.tables:
        if key in found:
            taken.formulas |= _formulas(found[key])
            for cell, value in _values(form, found[key]):
                if cell in taken.formulas:
                    if cell in totals:
                        waiting.append(cell)
                        continue
                    if _is_number(value):
                        _note(taken, cell, "formula", value)
                taken.values[cell] = with_digits(value, ledger[cell]) if cell in ledger else value
    plain = all(table.sheet.plain for table in found.values())
    _unseen(taken)
    if not plain:
        _formats(taken, list(taken.values))
    for key in waiting:
        _total(taken, key)
    _unseen(taken, waiting)
    if not plain:
        _formats(taken, waiting)
    return taken


def lost_digits(taken: Taken) -> None:
    """Refuse numbers that may have had more digits than a cell holds, where the sheet that kept these is gone."""
    for key, value in taken.values.items():
        if isinstance(value, Unread) or value is None or exact(value):
            continue
        at, raw = taken.of(key), number_text(value)
        words: dict[str, str | int] = {"stored": raw}
        label = taken.form.by_key[key].label
        taken.notes.append(Note("FMT-SHOWN", "digits", key, at.place, label, raw, None, words))
        taken.values[key] = Unread(f"≈{raw}")


def _unseen(taken: Taken, waiting: Sequence[str] | None = None) -> None:
    """Refuse numbers that are struck out or lie under a merged cell: all but totals, or those of ``waiting``."""
    for table in taken.found.values():
        sheet = table.sheet
        keys: Collection[str] = covered(sheet, table.cells, table.own) if sheet.plain else table.cells
        for key in keys if waiting is None else [k for k in waiting if k in keys]:
            if key in taken.values:
                taken.values[key] = unseen(sheet, *table.cells[key], taken.values[key])


def _formulas(table: Located) -> set[str]:
    """The keys of a table's cells that are formulas."""
    if table.own is not None:
        return table.own.formulas(table.sheet)
    return {key for key, at in table.cells.items() if table.sheet.is_formula(*at)}


def _values(form: Form, table: Located) -> Iterable[tuple[str, Value]]:
    """What stands in a table's cells, in the form's order."""
    if table.own is not None:
        return table.own.values(table.sheet)
    cells = table.cells
    return ((c.key, table.sheet.value(*cells[c.key])) for c in form.tables[table.table].cells if c.key in cells)


def _total(taken: Taken, key: str) -> None:
    """A computed total: its parts decide, whatever result the file saved."""
    if key in taken.values:
        return
    totals = computed_totals(taken.form)
    equation = totals[key]
    at = taken.of(key)
    taken.values[key] = None  # a total is never a part of itself
    for part in equation.right:
        if part in taken.formulas and part in totals:
            _total(taken, part)
    total = total_of(equation, taken.values)
    shown = at.value
    saved = shown if shown == total or at.computed else None
    if total is not None and saved is not None and _agrees(saved, total):
        pass
    elif not _is_sum(taken, equation, at):
        if saved is not None:
            _note(taken, key, "formula", saved)
        taken.values[key] = saved if saved is not None else Unread(at.sheet.formula(at.row, at.column))
        return
    elif total is None:
        if _is_number(saved):
            _note(taken, key, "formula", saved)
        else:
            taken.waiting.add(key)
        taken.values[key] = saved
        return
    elif saved is not None:
        _note(taken, key, "stale", saved, total)
    literal = parse_number(taken.ledger[key]) if key in taken.ledger else None
    taken.values[key] = literal if literal is not None and literal == total else total


def _is_sum(taken: Taken, equation: Equation, at: At) -> bool:
    """True where a total's formula adds up its parts and nothing else: then it may be computed anew."""
    cells = summed(at.sheet.formula(at.row, at.column), at.sheet.name)
    places = [place for k in equation.right if (place := taken.at(k)) is not None]
    parts = {(p.row, p.column) for p in places if p.sheet is at.sheet}
    if cells is None or len(parts) < len(places) or any(cells.get(place) != 1 for place in parts):
        return False
    if len(places) < len(equation.right):
        return True  # a part was not found, and may be one of the other cells
    return not any(_is_number(at.sheet.value(*place)) for place in cells if place not in parts)


def _formats(taken: Taken, keys: Iterable[str]) -> None:
    """Number formats that show another thing than the number: the number of another unit is not read."""
    seen: dict[tuple[str, str, str], list[str]] = {}
    for key in keys:
        at = taken.of(key)
        code, value = at.sheet.number_format(at.row, at.column), taken.values[key]
        if code is None or value is None or isinstance(value, Unread):
            continue
        shown = shown_as(value, code, unit(normal(taken.form.by_key[key].column.label)))
        if shown.effect == "same":
            continue
        seen.setdefault((taken.form.by_key[key].table, code, shown.effect), []).append(key)
        if shown.effect == "other":
            stored = number_text(value)
            plain = parse_number(shown.text) is not None
            taken.values[key] = Unread(f"{shown.text}（{stored}）" if plain else shown.text)
        if len(seen[taken.form.by_key[key].table, code, shown.effect]) == 1:
            reason = "hidden" if not shown.text else "words" if shown.effect == "words" else "other"
            words: dict[str, str | int] = {"raw": shown.text, "stored": number_text(value), "code": code, "cells": ""}
            label = taken.form.by_key[key].label
            taken.notes.append(Note("FMT-SHOWN", reason, key, at.place, label, shown.text, value, words))
    for same in seen.values():
        if len(same) > 1:
            note = next(n for n in taken.notes if n.rule == "FMT-SHOWN" and n.key == same[0])
            others = "、".join(address(*taken.of(k)[1:]) for k in same[1:4])
            more = f"（{others}{'…' if len(same) > 4 else ''} 同）"
            taken.notes[taken.notes.index(note)] = replace(note, details={**note.details, "cells": more})


def _agrees(saved: Value, total: Number) -> bool:
    """True where a saved result is the total, but for the last bits of binary fractions."""
    return saved == total or (_is_number(saved) and math.isclose(float(saved), float(total), rel_tol=1e-12))  # type: ignore[arg-type]


def _is_number(value: Value) -> bool:
    return value is not None and not isinstance(value, Unread)


def _note(taken: Taken, key: str, reason: str, saved: Value, expected: Number | None = None) -> None:
    raw = saved.raw if isinstance(saved, Unread) else saved
    words: dict[str, str | int] = {"raw": raw if isinstance(raw, str) else number_text(raw)} if raw is not None else {}
    label = taken.form.by_key[key].label
    taken.notes.append(Note("FMT-CACHE", reason, key, taken.of(key).place, label, raw, expected, words))
