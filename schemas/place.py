"""Where something stands in a source, so that a person can go there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place: ``sheet`` and ``cell`` in a workbook; ``line`` in a text; otherwise ``table``,
    ``row`` (1-based, counting printed lines of numbers) and, in a PDF, ``page``."""

    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    table: str | None = None
    row: int | None = None
    page: int | None = None

    def as_json(self) -> dict[str, str | int]:
        """Only what is known, in this order."""
        names = ("sheet", "cell", "line", "page", "table", "row")
        return {n: v for n in names if (v := getattr(self, n)) is not None}

    def short(self, lang: str = "zh") -> str:
        """The part that names the cell within its table: ``E31``, ``第 41 行``, ``line 41``."""
        if self.cell is not None:
            return self.cell
        number = self.line if self.line is not None else self.row
        if number is None:
            return ""
        return f"第 {number} 行" if lang == "zh" else f"{'line' if self.line is not None else 'row'} {number}"

    def words(self, lang: str = "zh") -> str:
        """The whole place: ``《三》E31``, ``第 41 行`` (of a text), ``表三第 24 行`` (of the printed table)."""
        head = ""
        if self.sheet is not None:
            head = f"《{self.sheet}》"
        elif self.table is not None:
            head = f"表{self.table}" if lang == "zh" else f"table {self.table} "
        if self.page is not None:
            head += f"第 {self.page} 页" if lang == "zh" else f"page {self.page} "
        return (head + self.short(lang)).strip()
