"""Reports as workbooks open in LibreOffice, and what a test asks of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from converters.workbook.layout import (
    AGENCY_CELL,
    CODE_CELL,
    COVER,
    FINDINGS,
    FINDINGS_FIRST_ROW,
    FINDINGS_IDENTITY_COLUMN,
    FINDINGS_LAST_ROW,
    FINDINGS_SUMMARY_ROW,
    YEAR_CELL,
    address,
    value_spots,
)
from converters.workbook.writing.styles import FOUND
from schemas.equations import computed_totals
from schemas.finding import Finding
from schemas.number import Unread
from schemas.report import Report
from tests.libreoffice.looks import fills
from xlplugin import button

XLSX = "Calc MS Excel 2007 XML"


@dataclass
class Open:
    """A workbook open in LibreOffice; ``told`` are the messages its buttons gave."""

    book: Any
    folder: Path
    told: list[str] = field(default_factory=list)

    def press(self) -> tuple[Finding, ...]:
        """校验."""
        return button.check(self.book, tell=self.told.append)

    def ask(self, action: str, *arguments: Any) -> Any:
        return self.book.impl.ask(action, *arguments)

    @property
    def summary(self) -> str:
        return self.book.sheets[FINDINGS].range((FINDINGS_SUMMARY_ROW + 1, 1)).value

    @property
    def rows(self) -> list[list[Any]]:
        """The findings as they stand on their sheet."""
        first, last = (FINDINGS_FIRST_ROW + 1, 1), (FINDINGS_LAST_ROW + 1, FINDINGS_IDENTITY_COLUMN + 1)
        block = self.book.sheets[FINDINGS].range(first, last)
        return [row for row in block.options(ndim=2, err_to_str=True).value if any(v is not None for v in row)]

    @property
    def links(self) -> list[str]:
        """Formulas of the column of places."""
        area = self.book.sheets[FINDINGS].range((FINDINGS_FIRST_ROW + 1, 3), (FINDINGS_FIRST_ROW + len(self.rows), 3))
        return [row[0] for row in area.formula] if len(area) > 1 else [area.formula]

    @property
    def marked(self) -> set[str]:
        """Cells that look like cells with a finding: ``三!E31``."""
        shown = fills(self.book.app.api, self.book.impl.url, self.folder)
        return {f"{s}!{a}" for s, cells in shown.items() for a, colour in cells.items() if colour == FOUND["bg_color"]}

    def stored(self, name: str = "stored.xlsx") -> Path:
        """A copy of the workbook as it stands, unsaved edits included."""
        path = self.folder / name
        self.ask("store_copy", str(path), XLSX)
        return path

    def type(self, values: Mapping[str, Any]) -> None:
        """Type into cells: ``{"三!E31": 5}``."""
        sheets = {sheet.name: sheet for sheet in self.book.sheets}
        for place, value in values.items():
            sheet, _, cell = place.partition("!")
            sheets[sheet][cell].value = value

    @property
    def selected(self) -> str:
        sheet, (row, column, *_) = self.ask("selection")
        return f"{sheet}!{address(row, column)}"


@contextmanager
def opened(app: Any, path: Path) -> Iterator[Open]:
    """A workbook open in LibreOffice for a while."""
    book = app.books.open(str(path))
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    try:
        yield Open(book, scratch)
    finally:
        book.close()


def keystrokes(report: Report) -> dict[str, Any]:
    """What a person types into the empty template to report this; the totals calculate themselves."""
    typed: dict[str, Any] = {
        f"{COVER}!{address(*AGENCY_CELL)}": report.agency.name,
        f"{COVER}!{address(*CODE_CELL)}": report.agency.code,
        f"{COVER}!{address(*YEAR_CELL)}": report.year,
    }
    for section in report.form.sections:
        if section.key in report.sections:
            lines = report.sections[section.key].split("\n\n")
            typed |= {f"{section.ordinal}!A{3 + n}": text for n, text in enumerate(lines)}
    for key, spot in value_spots(report.form).items():
        if key not in computed_totals(report.form):
            value = report.values[key]
            typed[f"{spot.sheet}!{spot.address}"] = f"'{value.raw}" if isinstance(value, Unread) else value
    return typed
