"""A table of the form on the page of a difference: cells that differ show both values and what lies between them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from converters.diff.compare import CellDifference, Difference, TableDifference
from converters.diff.words import gap_words, of, other_words, relative_words, say, value_words
from converters.reporters.html_table import scope, spans
from schemas.finding import Reading
from schemas.grid import GridCell, grid
from schemas.messages import Lang
from schemas.number import Unread, Value, token_of
from schemas.report import one_line


def drawn(difference: Difference, table: TableDifference, names: tuple[str, str], lang: Lang) -> Iterator[str]:
    """The table in the form of the second report; cells that the first has not are grey."""
    form = difference.b.report.form
    if table.key not in form.tables:
        return
    printed = grid(form.tables[table.key])
    cells = {c.key: c for c in table.cells}
    yield '<table class="form">'
    head = printed.header_rows
    if head:
        yield "<thead>"
    for row, group in printed.rows():
        if head and row == head:
            yield "</thead><tbody>"
        yield "<tr>"
        for cell in group:
            if cell.cell is None:
                yield f"<th{spans(cell)}{scope(cell)}>{escape(cell.text)}</th>"
            elif cell.cell.key in cells:
                yield _value(difference, cell, cells[cell.cell.key], names, lang)
            else:
                value = difference.b.report.values[cell.cell.key]
                hint = escape(say("only-short", lang, side=of(names[1], lang)))
                yield f'<td{spans(cell)} class="lone" title="{hint}">{_shown(value)}</td>'
        yield "</tr>\n"
    yield f"{'</tbody>' if head else ''}</table>\n"


def _value(difference: Difference, place: GridCell, cell: CellDifference, names: tuple[str, str], lang: Lang) -> str:
    wording = other_words(cell, names[0], lang)
    if cell.same:
        hint = f' title="{escape(wording)}"' if wording else ""
        return f"<td{spans(place)}{hint}>{_shown(cell.b)}</td>"
    gap, share = gap_words(cell, lang), relative_words(cell)
    hints = [cell.b_cell.label, *_places(difference, cell.key, names, lang), " ".join((gap, share)).strip(), wording]
    hint = escape("\n".join(h for h in hints if h))
    small = f"<small>{escape(gap)}</small>" if gap else ""
    return (
        f'<td{spans(place)} class="changed" title="{hint}">'
        f"{_one('del', cell.a, lang)}{_one('ins', cell.b, lang)}{small}</td>"
    )


def _one(tag: str, value: Value, lang: Lang) -> str:
    look = ' class="long"' if isinstance(value, Unread) else ""
    return f"<{tag}{look}>{escape(value_words(value, lang))}</{tag}>"


def _places(difference: Difference, key: str, names: tuple[str, str], lang: Lang) -> Iterator[str]:
    for name, reading in zip(names, (difference.a, difference.b), strict=True):
        if place := _place(reading, key, lang):
            yield f"{name}：{place}"


def _place(reading: Reading, key: str, lang: Lang) -> str:
    place = reading.place_of(key)
    return place.words(lang) if place is not None else ""


def _shown(value: Value) -> str:
    return escape(one_line(token_of(value)) or "")
