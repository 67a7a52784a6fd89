"""Where something stands in a source, so that a person can go there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place, counted from 1.

    ``sheet`` and ``cell`` in a workbook; ``line`` in a text; ``paragraph`` (of all paragraphs outside
    tables), or ``table`` and ``row``, in a Word file, web page or PDF, with the ``page`` where pages are
    known. ``table`` is the ordinal of the part a table stands in; ``row`` counts its rows as drawn, with
    their header (in JSON, which draws none, its lines of numbers).
    """

    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    table: str | None = None
    row: int | None = None
    page: int | None = None
    paragraph: int | None = None

    def as_json(self) -> dict[str, str | int]:
        """Only what is known, in this order."""
        names = ("sheet", "cell", "line", "page", "table", "row", "paragraph")
        return {n: v for n in names if (v := getattr(self, n)) is not None}

    def short(self, lang: str = "zh") -> str:
        """The part that names the cell within its table: ``E31``, ``第 41 行``, ``line 41``."""
        if self.cell is not None:
            return self.cell
        for name, number, unit in (
            ("line", self.line, "行"),
            ("row", self.row, "行"),
            ("paragraph", self.paragraph, "段"),
        ):
            if number is not None:
                return f"第 {number} {unit}" if lang == "zh" else f"{name} {number}"
        return ""

    def words(self, lang: str = "zh") -> str:
        """The whole place: ``《三》E31``, ``第 41 行`` (of a text), ``第 4 页表三第 24 行``, ``第 12 段``."""
        head = ""
        if self.page is not None:
            head = f"第 {self.page} 页" if lang == "zh" else f"page {self.page} "
        if self.sheet is not None:
            head = f"《{self.sheet}》"
        elif self.table is not None:
            head += f"表{self.table}" if lang == "zh" else f"table {self.table} "
        return (head + self.short(lang)).strip()
