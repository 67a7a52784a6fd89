"""A table of the form, drawn with its official merges and widths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from converters.printed import Numbers
from converters.word.look import CELL_CAPTION, CELL_HEADER, CELL_LABEL, CELL_NUMBER, W, style_id
from schemas.form import Table
from schemas.grid import Grid, GridCell, Role, grid

WIDTH = 8844
"""The type area, 156 mm, in twentieths of a point."""
_LABEL_SHARES: Mapping[int, tuple[float, ...]] = {0: (), 1: (0.38,), 3: (0.052, 0.098, 0.27)}
"""How much of the width the label columns of the printed forms take; the columns of numbers share the rest."""
_WIDE_TABLE = 5
_SIZES = (21, 18, 16)
"""In half points: of a table of few columns, of a wide one, of a wide one with labels."""
_STYLES: Mapping[Role, str] = {
    "caption": CELL_CAPTION, "corner": CELL_LABEL, "header": CELL_HEADER, "label": CELL_LABEL, "value": CELL_NUMBER
}  # fmt: skip
_SHADE = '<w:shd xmlns:w="{}" w:val="clear" w:color="auto" w:fill="DCE6F1"/>'
_KEPT_TOGETHER = 20
"""A table of no more rows stays on one page."""


def widths(table: Table) -> list[int]:
    """The width of each column of the grid."""
    shares = _LABEL_SHARES.get(table.label_columns, (0.42 / max(table.label_columns, 1),) * table.label_columns)
    labels = [round(WIDTH * share) for share in shares]
    rest = WIDTH - sum(labels)
    edges = [rest * n // table.value_columns for n in range(table.value_columns + 1)]
    return labels + [b - a for a, b in pairwise(edges)]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is needed to draw a table: each position's cell and text, the columns' widths, the size of the letters."""

    printed: Grid
    at: Mapping[tuple[int, int], GridCell]
    texts: Mapping[GridCell, str]
    columns: list[int]
    half_points: str

    @property
    def is_wide(self) -> bool:
        return self.printed.width >= _WIDE_TABLE


def draw(numbers: Numbers) -> BaseOxmlElement:
    """The table as an element of the body."""
    printed = grid(numbers.table)
    columns = widths(numbers.table)
    at = {(r, cell.column): cell for cell in printed.cells for r in range(cell.row, cell.row + cell.rows)}
    size = _SIZES[(printed.width >= _WIDE_TABLE) + (printed.width >= _WIDE_TABLE and numbers.table.label_columns > 0)]
    drawing = _Drawing(printed, at, dict(numbers.cells), columns, str(size))
    table = parse_xml(_frame(columns))
    for row in range(printed.height):
        table.append(_row(row, drawing))
    return table


def _frame(columns: list[int]) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
    grid_columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid_columns}</w:tblGrid></w:tbl>"
    )


def _row(row: int, drawing: _Drawing) -> BaseOxmlElement:
    printed = drawing.printed
    element = OxmlElement("w:tr")
    settings = OxmlElement("w:trPr")
    _add(settings, "w:cantSplit")
    _add(settings, "w:trHeight", val="340" if drawing.is_wide else "454", hRule="atLeast")
    if row < printed.header_rows:
        _add(settings, "w:tblHeader")
    element.append(settings)
    drawn = list(_cells_of(row, drawing))
    # a header is never parted from what stands under it
    heads = all(cell.cell is None for cell in drawn)
    together = row < printed.height - 1 and (heads or printed.height <= _KEPT_TOGETHER)
    for cell in drawn:
        element.append(_cell(cell, row, drawing, together))
    return element


def _cells_of(row: int, drawing: _Drawing) -> Iterator[GridCell]:
    column = 0
    while column < drawing.printed.width:
        cell = drawing.at[row, column]
        yield cell
        column += cell.columns


def _cell(cell: GridCell, row: int, drawing: _Drawing, together: bool) -> BaseOxmlElement:
    width = sum(drawing.columns[cell.column : cell.column + cell.columns])
    text = drawing.texts[cell] if row == cell.row else ""
    element = OxmlElement("w:tc")
    settings = OxmlElement("w:tcPr")
    _add(settings, "w:tcW", w=str(width), type="dxa")
    if cell.columns > 1:
        _add(settings, "w:gridSpan", val=str(cell.columns))
    if cell.rows > 1:
        _add(settings, "w:vMerge", val="restart" if row == cell.row else "continue")
    if cell.role == "caption":
        settings.append(parse_xml(_SHADE.format(W)))
    _add(settings, "w:vAlign", val="center")
    element.append(settings)
    paragraph = OxmlElement("w:p")
    look = OxmlElement("w:pPr")
    _add(look, "w:pStyle", val=style_id(_STYLES[cell.role]))
    if together:
        _add(look, "w:keepNext")
    paragraph.append(look)
    if text:
        paragraph.append(_run(text, drawing.half_points))
    element.append(paragraph)
    return element


def _run(text: str, half_points: str) -> BaseOxmlElement:
    run = OxmlElement("w:r")
    look = OxmlElement("w:rPr")
    _add(look, "w:sz", val=half_points)
    _add(look, "w:szCs", val=half_points)
    run.append(look)
    letters = OxmlElement("w:t")
    letters.text = text
    letters.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(letters)
    return run


def _add(parent: BaseOxmlElement, tag: str, **attributes: str) -> None:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
