"""A document with paragraphs and tables (Word, web page, PDF) as rows for the recogniser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from converters.recognise.rows import Row, row_of, verbatim
from schemas.place import Place


@dataclass(slots=True)
class Document:
    """Takes paragraphs and tables in reading order; ``rows`` is what :func:`recognise` takes.

    Paragraphs are counted from 1, those inside tables not; rows of a table are counted from 1 until the
    recogniser knows in which part the table stands (see :func:`in_part`).
    """

    rows: list[Row] = field(default_factory=list)
    paragraphs: int = 0

    def paragraph(self, lines: Iterable[str], *, as_is: bool = False, page: int | None = None) -> None:
        """Add a paragraph of one or more lines; ``as_is`` for what is known to be narrative, whatever it looks like."""
        self.paragraphs += 1
        place = Place(paragraph=self.paragraphs, page=page)
        for line in lines:
            row = verbatim(line, 0) if as_is else row_of(line, 0)
            self.rows.append(replace(row, place=place))
        self.rows.append(Row(("",), place))

    def table(self, cells: Iterable[Sequence[str]], *, page: int | None = None) -> None:
        """Add a table: rows of equally many cells, a merged cell's text at its top left and "" under the rest of it.

        A row that goes on from the page before is simply the first row of a new table.
        """
        for number, row in enumerate(cells, 1):
            folded = tuple(" ".join(cell.split()) for cell in row)
            self.rows.append(Row(folded, Place(row=number, page=page), True))


def in_part(rows: Sequence[Row], ordinal: str) -> list[Row]:
    """The rows of a part with the places a person can find: rows of tables counted through the part."""
    placed: list[Row] = []
    count = 0
    for row in rows:
        if row.place.row is not None:
            count += 1
            row = replace(row, place=replace(row.place, table=ordinal, row=count))
        placed.append(row)
    return placed
