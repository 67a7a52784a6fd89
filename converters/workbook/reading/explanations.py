"""What the unit wrote beside warnings, on the sheet of findings."""

from __future__ import annotations

from collections.abc import Iterable

from converters.workbook.layout import (
    FINDINGS,
    FINDINGS_EXPLANATION_COLUMN,
    FINDINGS_FIRST_ROW,
    FINDINGS_IDENTITY_COLUMN,
)
from converters.workbook.reading.cells import Cells
from schemas.explanation import Explanation, explanation_of


def explanations(sheets: Iterable[Cells]) -> tuple[Explanation, ...]:
    """Each row of the sheet of findings that has an explanation; a row sorted elsewhere takes its identity along."""
    sheet = next((s for s in sheets if s.name == FINDINGS), None)
    if sheet is None:
        return ()
    found = []
    for row in range(FINDINGS_FIRST_ROW, len(sheet.rows)):
        text = sheet.text(row, FINDINGS_EXPLANATION_COLUMN).strip()
        if text:
            found.append(explanation_of(sheet.text(row, FINDINGS_IDENTITY_COLUMN).strip(), text))
    return tuple(found)
