"""The tables of a difference on a sheet: labels once, then the first report's numbers, the second's, the differences.

A table that the form prints in one line (四) is drawn with a line for each of its groups, so that the three fit
side by side.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any

from xlsxwriter.worksheet import Worksheet

from converters.diff.compare import CellDifference, Difference, Lone, TableDifference
from converters.diff.words import gap_words, of, say, sides, value_words
from converters.workbook.writing.measure import height_of, lines_of
from converters.workbook.writing.put import put_text
from converters.workbook.writing.styles import HEI, Styles
from schemas.form import Block, Column, Line, Table
from schemas.grid import GridCell, grid
from schemas.messages import Lang
from schemas.number import Number, Value, number_text

LABELS, VALUES = 3, 7
"""Columns for labels and for numbers, room enough for every table."""
_WIDTHS = (11, 11, 36, *([*[8.5] * VALUES, 1.5] * 3)[:-1])
_STARTS = tuple(LABELS + number * (VALUES + 1) for number in range(3))
_LABEL = {"text_wrap": True, "align": "left"}
_HEADER = {"text_wrap": True, "align": "center", "bg_color": "#F2F2F2"}
_NUMBER = {"align": "center", "text_wrap": True}
_OLD = {"bg_color": "#FFD7D5"}
_NEW = {"bg_color": "#C5F0CF", "bold": True}
_UP = {"bg_color": "#FFF1C9", "font_color": "#0550AE"}
_DOWN = {"bg_color": "#FFF1C9", "font_color": "#B42318"}
_ODD = {"bg_color": "#FFF1C9"}
_LONE = {"bg_color": "#E3E6EA", "font_color": "#59636E"}
_SIZE = {"font_size": 9}
_DIGITS = 15


def pixels(width: float) -> float:
    """The pixels of a column that is so many digits wide."""
    return 7 * width + 5


@cache
def turned(table: Table) -> Table:
    """A table without labels of lines, with its groups of columns as lines; any other as it is.

    Keys of cells stay the same. A table whose groups do not have the same columns is left as it is.
    """
    if table.label_columns or len(table.blocks) != 1:
        return table
    groups = [list(g) for _, g in groupby(table.blocks[0].columns, key=lambda c: c.path[:-1])]
    lines = tuple(Line(g[0].key.rpartition(".")[0], g[0].path[:-1]) for g in groups)
    columns = [tuple(Column(c.key.rpartition(".")[2], c.path[-1:], c.kind) for c in g) for g in groups]
    made = Table(
        table.key, table.form, max(len(x.path) for x in lines), len(columns[0]), (Block(columns[0], lines),), ()
    )
    same = len(set(columns)) == 1 and [c.key for c in made.cells] == [c.key for c in table.cells]
    return made if same else table


class Tables:
    """Draws the tables of a difference, one under another."""

    def __init__(self, sheet: Worksheet, styles: Styles, difference: Difference, lang: Lang) -> None:
        self.sheet, self.styles, self.difference, self.lang = sheet, styles, difference, lang
        self.names = sides(difference, lang)
        self.lines: dict[int, int] = {}
        """How many lines of text the rows drawn so far need."""

    def columns(self) -> None:
        """Widths: labels, numbers, a narrow gap between the three."""
        for number, width in enumerate(_WIDTHS):
            self.sheet.set_column(number, number, width)
        self.sheet.freeze_panes(0, LABELS)

    def draw(self, table: TableDifference, row: int) -> int:
        """A table from ``row`` on; the row after it."""
        put_text(self.sheet, row, 0, table.heading, self.styles.get(HEI, font_size=11))
        form = self.difference.b.report.form
        if table.key not in form.tables:
            return self._lone(table, row + 1)
        printed = grid(turned(form.tables[table.key]))
        shown = printed.table
        gap = say("gap", self.lang, a=of(self.names[0], self.lang), b=of(self.names[1], self.lang))
        for start, words in zip(_STARTS, (*self.names, " ".join(gap.split())), strict=True):
            look = self._look(bold=True, align="center", bg_color="#C6D9F1", text_wrap=True)
            self._put(row + 1, start, 1, shown.value_columns, words, look)
        cells = {c.key: c for c in table.cells}
        for place in printed.cells:
            self._cell(place, row + 2, shown, cells)
        return self._lone(table, row + 2 + printed.height)

    def _cell(self, place: GridCell, top: int, table: Table, cells: dict[str, CellDifference]) -> None:
        row = top + place.row
        if place.role in ("corner", "label", "caption"):
            last = place.role != "label" or place.column + place.columns == table.label_columns
            width = LABELS - place.column if last else place.columns
            look = self._look(_HEADER if place.role != "label" else _LABEL)
            self._put(row, place.column, place.rows, width, place.text, look)
            if place.role == "caption":
                for start in _STARTS:
                    self._put(row, start, place.rows, table.value_columns, "", look)
            return
        column = place.column - table.label_columns
        if place.cell is None:
            for start in _STARTS:
                self._put(row, start + column, place.rows, place.columns, place.text, self._look(_HEADER))
        elif place.cell.key in cells:
            self._compared(row, column, place.columns, cells[place.cell.key])
        else:
            value = self.difference.b.report.values[place.cell.key]
            none = say("no-cell", self.lang)
            for start, shown in zip(_STARTS, (none, value, "—"), strict=True):
                self._put(row, start + column, 1, place.columns, shown, self._look(_NUMBER, _LONE))

    def _compared(self, row: int, column: int, width: int, cell: CellDifference) -> None:
        looks: tuple[dict[str, Any], ...] = ({}, {}, {})
        gap = cell.difference
        if not cell.same:
            looks = (_OLD, _NEW, _ODD if not gap else _UP if gap > 0 else _DOWN)
        shown: Value | str = gap if gap and not cell.same else gap_words(cell, self.lang)
        if not cell.same and gap is None:
            shown = "≠"
        for start, value, look in zip(_STARTS, (cell.a, cell.b, shown), looks, strict=True):
            signed = start == _STARTS[2]
            self._put(row, start + column, 1, width, value, self._look(_NUMBER, look), signed=signed, bare=cell.same)

    def _lone(self, table: TableDifference, row: int) -> int:
        """Below the table what the first form alone has."""
        if table.only_a:
            words = say("only", self.lang, side=of(self.names[0], self.lang), n=len(table.only_a))
            put_text(self.sheet, row, 0, words, self.styles.get(_SIZE, font_color="#8A5A00"))
            for lone in table.only_a:
                row += 1
                self._lone_row(row, lone)
            row += 1
        return row + 1

    def _lone_row(self, row: int, lone: Lone) -> None:
        self._put(row, 0, 1, LABELS, lone.cell.label, self._look(_LABEL, _LONE))
        self._put(row, LABELS, 1, 1, lone.value, self._look(_NUMBER, _LONE))

    def _look(self, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
        found: dict[str, Any] = dict(_SIZE)
        for part in (*parts, more):
            found |= part
        return found

    def _put(
        self,
        row: int,
        column: int,
        rows: int,
        width: int,
        value: Value | str,
        look: dict[str, Any],
        *,
        signed: bool = False,
        bare: bool = False,
    ) -> None:
        """A value into a cell or several merged; ``bare`` leaves a blank cell empty."""
        number = isinstance(value, int | Decimal) and len(number_text(value)) <= _DIGITS
        if number and isinstance(value, int | Decimal):
            look = {**look, "num_format": _number_format(value, signed)}
        if rows == 1:
            words = value if isinstance(value, str) else value_words(value, self.lang)
            lines = lines_of(words, sum(map(pixels, _WIDTHS[column : column + width])), _SIZE["font_size"])
            self.lines[row] = max(lines, self.lines.get(row, 1))
            self.sheet.set_row(row, max(15.0, height_of(self.lines[row], _SIZE["font_size"])))
        form = self.styles.table(**look)
        if rows > 1 or width > 1:
            self.sheet.merge_range(row, column, row + rows - 1, column + width - 1, "", form)
        if number and isinstance(value, int | Decimal):
            self.sheet.write_number(row, column, float(value), form)
        elif (value is None and bare) or value == "":
            self.sheet.write_blank(row, column, None, form)
        else:
            words = value if isinstance(value, str) else value_words(value, self.lang)
            put_text(self.sheet, row, column, words, form)


def _number_format(value: Number, signed: bool) -> str:
    """As many digits after the point as were written."""
    text = number_text(value)
    digits = "0" + ("." + "0" * len(text.rpartition(".")[2]) if "." in text else "")
    return f"+{digits};-{digits};{digits}" if signed else digits
