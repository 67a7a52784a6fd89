"""The tables of a workbook: at their places in our template, else wherever their labels stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from converters.recognise.labels import book
from converters.recognise.which import combined
from converters.workbook.reading.around import around
from converters.workbook.reading.cells import Cells
from converters.workbook.reading.locate_row import numbers_columns
from converters.workbook.reading.own import own
from converters.workbook.reading.search import Located, Position
from schemas.finding import Note
from schemas.form import Form, iter_forms


@dataclass(frozen=True)
class Tables:
    """The tables found: their form, where each number stands, and what was noticed."""

    form: Form
    found: Mapping[str, Located]
    notes: tuple[Note, ...]


def tables(sheets: Sequence[Cells], template: Form | None, year: int | None) -> Tables | None:
    """All tables of a report; None where there is none.

    A table of our template (of form ``template``) counts only if every printed label stands at its
    address; otherwise it is looked for by its labels, as in any other workbook.
    """
    verified = {key: ours for key in template.tables if (ours := _verified(sheets, template, key))} if template else {}
    searched = {key: _search(sheets, key) for key in next(iter_forms()).tables if key not in verified}
    form = _form(verified, searched, template, year)
    found: dict[str, Located] = {}
    notes: list[Note] = []
    for key, table in form.tables.items():
        all_found = verified.get(key) or searched[key].get(table.form, [])
        heading = form.section(key).heading
        if not all_found:
            first = table.cells[0].key
            notes.append(Note("STR-LINE", "table", first, None, heading, details={"official": heading}))
            continue
        found[key] = first_found = all_found[0]
        notes.extend(first_found.notes)
        notes.extend(_twice(heading, all_found))
        if key in verified:
            notes.extend(around(form, first_found))
    if not found:
        return None
    return Tables(form, found, tuple(notes))


def template_cells(form: Form, table: str) -> dict[str, Position]:
    """Where the numbers of a table stand in our template, the same object each time."""
    return own(form, table).cells


def _verified(sheets: Sequence[Cells], form: Form, table: str) -> list[Located]:
    """Sheets on which every label of the table stands at its address, the one so named first."""
    ours = own(form, table)
    name = form.section(table).ordinal
    found = []
    for sheet in sorted(sheets, key=lambda s: s.name != name):
        if ours.stands(sheet):
            if not form.tables[table].label_columns and _moved(sheet, ours.cells):
                continue  # nothing beside the numbers of 四 tells their row
            rows = range(ours.labels[0][0].row, ours.last + 1)
            found.append(Located(table, sheet, ours.cells, rows, ours.places, (), ours))
    return found


def _moved(sheet: Cells, cells: Mapping[str, Position]) -> bool:
    """True where the row of numbers holds nothing, or only numbers its columns: they stand further down."""
    places = list(cells.values())
    if not any(sheet.is_formula(*at) or sheet.value(*at) is not None for at in places):
        return True
    row = places[0][0]
    return numbers_columns(sheet, row, [c for _, c in places]) and any(
        sheet.value(row + 1, c) is not None for _, c in places
    )


def _search(sheets: Sequence[Cells], table: str) -> dict[str, list[Located]]:
    """The table on any sheet by its labels, for each form, the fullest first."""
    from converters.workbook.reading.locate import locate  # a workbook of ours has no need of it

    result = {}
    for form in iter_forms():
        looked = [locate(s, form, form.tables[table], book(form)) for s in sheets]
        found = [f for f in looked if f is not None and (f.cells or _doubled(f))]
        result[form.id] = sorted(found, key=lambda f: -_score(f))
    return result


def _doubled(located: Located) -> bool:
    """True where no cell could be placed because the table stands twice, side by side."""
    return any(n.reason == "column_twice" for n in located.notes)


def _score(located: Located) -> int:
    lost = sum(n.rule == "STR-LINE" for n in located.notes)
    worded = sum(n.rule == "STR-LABEL" for n in located.notes)
    return 10 * len(located.cells) - 20 * lost - worded


def _form(
    verified: Mapping[str, list[Located]],
    searched: Mapping[str, Mapping[str, list[Located]]],
    template: Form | None,
    year: int | None,
) -> Form:
    """The form that the tables show."""

    def shown(key: str) -> str | None:
        if key in verified and template is not None:
            return template.tables[key].form
        scores = {form: _score(found[0]) for form, found in searched[key].items() if found}
        best = [form for form, score in scores.items() if score == max(scores.values())]
        return best[0] if len(best) == 1 else None

    keys = verified.keys() | searched.keys()
    return combined({key: shown(key) for key in keys}, year, template.id if template is not None else None)


def _twice(heading: str, found: Sequence[Located]) -> Iterator[Note]:
    """Another sheet with the same table and other numbers."""
    if len(found) == 1:
        return
    first = found[0]
    numbers = {key: first.sheet.value(*at) for key, at in first.cells.items()}
    for other in found[1:]:
        same = [key for key in other.cells if key in numbers]
        if 2 * len(same) > len(numbers) and any(other.sheet.value(*other.cells[k]) != numbers[k] for k in same):
            place = first.sheet.place(first.rows[0], 0)
            words = {"official": heading, "sheet": other.sheet.name}
            yield Note("STR-LINE", "table_twice", next(iter(first.cells)), place, heading, details=words)
