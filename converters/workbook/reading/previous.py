"""Last year's figures on the sheet 上年数据: read row by row by the hidden key, edited or not."""

from __future__ import annotations

from collections.abc import Sequence

from converters.workbook.digits import with_digits
from converters.workbook.layout import (
    HEADING_ROW,
    PREVIOUS,
    PREVIOUS_CODE,
    PREVIOUS_FORM,
    PREVIOUS_KEY_COLUMN,
    PREVIOUS_KEY_HEAD,
    PREVIOUS_LABEL_COLUMN,
    PREVIOUS_LITERAL_COLUMN,
    PREVIOUS_NAME,
    PREVIOUS_TEXT,
    PREVIOUS_VALUE_COLUMN,
    PREVIOUS_YEAR,
)
from converters.workbook.reading.cells import Cells
from converters.workbook.reading.unseen import unseen
from converters.workbook.reading.words import joined
from schemas.finding import Note, Reading
from schemas.form import Form, load_form
from schemas.number import Value
from schemas.place import Place
from schemas.report import CLOSING, PREAMBLE, YEARS, Agency, Report


def previous_sheet(sheets: Sequence[Cells]) -> Cells | None:
    """The sheet of last year's figures, whatever its name and the workbook; nothing but ours looks like it."""
    return next((s for s in sheets if is_previous(s)), None)


def is_previous(sheet: Cells) -> bool:
    """True for our sheet of last year's figures."""
    if sheet.text(HEADING_ROW, 0) != PREVIOUS and sheet.name != PREVIOUS:
        return False
    return any(sheet.text(row, PREVIOUS_KEY_COLUMN) == PREVIOUS_KEY_HEAD for row in range(len(sheet.rows)))


def previous_of(sheet: Cells, form: Form) -> tuple[Reading | None, tuple[Note, ...]]:
    """Last year's report as the sheet has it, None where there is nothing; and what was noticed.

    ``form`` is this year's, which last year's figures are taken to have where the sheet names none.
    """
    rows = {key: row for row in range(len(sheet.rows)) if (key := sheet.text(row, PREVIOUS_KEY_COLUMN).strip())}
    named = sheet.text(rows[PREVIOUS_FORM], PREVIOUS_LITERAL_COLUMN).strip() if PREVIOUS_FORM in rows else ""
    own = _form(named) if named else form
    if own is None:
        place = sheet.place(rows[PREVIOUS_FORM], PREVIOUS_VALUE_COLUMN)
        return None, (Note("X-CARRY", "sheet_form", None, place, "", named, details={"form": named}),)
    values: dict[str, Value] = {}
    places: dict[str, Place] = {}
    for key, row in rows.items():
        if key in own.by_key:
            literal = sheet.text(row, PREVIOUS_LITERAL_COLUMN).strip() or None
            value = with_digits(sheet.value(row, PREVIOUS_VALUE_COLUMN), literal)
            values[key] = unseen(sheet, row, PREVIOUS_VALUE_COLUMN, value)
            places[key] = sheet.place(row, PREVIOUS_VALUE_COLUMN)
    sections = _sections(sheet, own)
    if not sections and all(v is None for v in values.values()):
        return None, ()
    head = {k: sheet.text(rows[k], PREVIOUS_VALUE_COLUMN) for k in (PREVIOUS_NAME, PREVIOUS_CODE) if k in rows}
    year = sheet.value(rows[PREVIOUS_YEAR], PREVIOUS_VALUE_COLUMN) if PREVIOUS_YEAR in rows else None
    report = Report(
        own,
        year if isinstance(year, int) and year in YEARS else None,
        Agency(head.get(PREVIOUS_NAME), head.get(PREVIOUS_CODE)),
        sections,
        values,
    )
    return Reading(report, places={**places, "title": sheet.place(HEADING_ROW, 0)}), ()


def _form(words: str) -> Form | None:
    """A form as the sheet names it: ``2021,requests=2019``; None for one that is not known."""
    form_id, *mixed = words.split(",")
    try:
        return load_form(form_id, *(tuple(pair.split("=", 1)) for pair in mixed))
    except (KeyError, ValueError):
        return None


def _sections(sheet: Cells, form: Form) -> dict[str, str]:
    known = {PREAMBLE, *(s.key for s in form.sections), CLOSING}
    lines: dict[str, list[tuple[str, str]]] = {}
    for row in range(len(sheet.rows)):
        key = sheet.text(row, PREVIOUS_KEY_COLUMN).strip()
        section = key.removeprefix(PREVIOUS_TEXT)
        if key.startswith(PREVIOUS_TEXT) and section in known:
            piece = sheet.text(row, PREVIOUS_LABEL_COLUMN), sheet.text(row, PREVIOUS_LITERAL_COLUMN)
            lines.setdefault(section, []).append(piece)
    return {section: "\n\n".join(joined(own)) for section, own in lines.items()}
