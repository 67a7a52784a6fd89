"""The rows of a table in a text file or a workbook, each cell with what is known of lost digits."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from converters.collecting.roster_other import other_workbook
from converters.errors import Unreadable
from converters.workbook.reading.cells import Book, Cells, address, shown
from converters.workbook.reading.container import TooMuch, parts
from converters.workbook.reading.guard import guard
from converters.workbook.reading.scan import Scan, position
from schemas.number import Unread

MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 100_000, 500, 1_000_000

_DELIMITERS = ",\t;，"
_EXACT = 10**15
"""A whole number from here on has lost digits in a spreadsheet."""
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']"""
)
_STYLED = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*? s="([0-9]{1,5})"')
_FORMATS = re.compile(rb"""<(?:\w+:)?numFmt\s[^<>]*>""")
_ZEROS = re.compile(rb"""formatCode=["']0{2,}["']""")
_ID = re.compile(rb"""numFmtId=["']([0-9]{1,5})["']""")
_CELL_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\s[^<>]*>")
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]*)>')
_TEXT_RESULT = re.compile(rb"""\bt=["']str["']""")
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as text. ``lost``: its last digits are gone; ``odd``: a number or date that shows as something else.

    ``unread`` is what stands in it where that is no text to be read: a formula without a result, or an error.
    ``wide``: it is merged with cells to its right, as titles are.
    """

    text: str
    lost: bool = False
    odd: bool = False
    unread: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number in the file, from 1."""

    line: int
    cells: Sequence[Cell]

    def at(self, place: int) -> Cell:
        """The cell in a column; an empty one beyond the end."""
        return self.cells[place] if place < len(self.cells) else Cell("")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that may be a roster, and the sheet on which they stand, "" in a text file."""

    rows: Sequence[Row]
    sheet: str = ""


def tables(data: bytes, name: str) -> Iterator[Table]:
    """Every table that may be the roster: a text file's under each delimiter, a workbook's sheets, visible ones first.

    Raises Unreadable for what is neither.
    """
    yield from _of_workbook(data) if data.startswith(_BINARY) else _of_text_file(decoded(data, name))


def decoded(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, UTF-16 or GB 18030; raises Unreadable."""
    if not data.strip():
        raise Unreadable(f"“{name}”是空的。", f"{name} is empty.")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encodings = ("utf-16",) if wide else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(
        f"“{name}”不是文本（UTF-8 或 GBK），也不是 .xlsx 工作簿。请用 Excel 或 WPS 另存为 .xlsx 后再试。",
        f"{name} is neither text (UTF-8 or GBK) nor an .xlsx workbook. Save it as .xlsx and try again.",
    )


def _of_text_file(text: str) -> Iterator[Table]:
    broken: Unreadable | None = None
    for delimiter in _DELIMITERS:
        try:
            # a delimiter that does not occur gives a table of one column, which may be all there is
            rows = list(_of_text(text, delimiter))
        except Unreadable as refusal:
            # quotes are whole or not under the right delimiter only
            broken = broken or refusal
            continue
        yield Table(rows)
    if broken is not None:
        raise broken


def _of_text(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, had = 1, 0
    try:
        for cells in reader:
            had += len(cells)
            if len(cells) > MAX_COLUMNS or had > MAX_CELLS:
                raise _too_wide(line, len(cells), had)
            yield Row(line, [Cell(cell.strip()) for cell in cells])
            if line > MAX_ROWS:
                raise _too_long()
            line = reader.line_num + 1
    except csv.Error:
        raise Unreadable(
            f"第 {line} 行起不是完整的表格（引号没有配对，或一格太长）。请改正，或用 Excel 打开后另存为 .xlsx 再试。",
            f"from line {line} on this is no whole table (a quote without its other, or a cell too long). "
            "Correct it, or save it as .xlsx.",
        ) from None


def _of_workbook(data: bytes) -> Iterator[Table]:
    try:
        package = guard(data)
    except TooMuch as refusal:
        raise refusal.of_a_roster() from None
    book = Book(package)
    if (refused := other_workbook(data, book)) is not None:
        raise refused
    scans = [s.cells for s in package.sheets if s.cells is not None]
    padded = _padded(parts(data)[0])
    for sheet, scan in sorted(zip(book.sheets, scans, strict=True), key=lambda pair: pair[0].state != "visible"):
        yield Table(_of_sheet(sheet, scan, padded), sheet.name)


def _of_sheet(sheet: Cells, scan: Scan, padded: frozenset[bytes]) -> list[Row]:
    unread = _unread(sheet, scan)
    height = max(len(sheet.rows), *(row + 1 for row, _ in unread), 0)
    if height > MAX_ROWS:
        raise _too_long()
    spread = _spread(scan.xml)
    zeros = {name.decode() for name, style in _STYLED.findall(scan.xml) if style in padded}
    wide = {(top, left) for top, left, _, right in sheet.merges.ranges if right > left}
    widths = [len(raws) for raws in sheet.rows] + [0] * (height - len(sheet.rows))
    for row, column in unread:
        widths[row] = max(widths[row], column + 1)
    found = []
    for row, width in enumerate(widths):
        cells = []
        for column in range(width):
            at = spread.get((row, column), (row, column))
            if at in unread:
                cells.append(Cell("", unread=unread[at]))
                continue
            cell = _cell(sheet, *at, zeros)
            cells.append(replace(cell, wide=True) if (row, column) in wide else cell)
        found.append(Row(row + 1, cells))
    return found


def _unread(sheet: Cells, scan: Scan) -> dict[tuple[int, int], str]:
    """By place, what stands in the cells that have no text though they are not empty."""
    found = {}
    blank = {name.decode() for name, rest in _CELL.findall(scan.xml) if _TEXT_RESULT.search(rest)}
    for name in scan.formulas | scan.errors:
        at = position(name)
        # a formula that gives an empty text is blank, as it looks
        if sheet.at(*at) == "" and (name in scan.errors or name not in blank):
            value = sheet.value(*at)
            found[at] = value.raw if isinstance(value, Unread) else sheet.formula(*at)
    return found


def _cell(sheet: Cells, row: int, column: int, zeros: set[str]) -> Cell:
    raw = sheet.at(row, column)
    if isinstance(raw, str):
        return Cell(raw.strip())
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return Cell(shown(raw), odd=True)
    whole = float(raw).is_integer()
    odd = sheet.number_format(row, column) is not None or address(row, column) in zeros or not whole
    return Cell(shown(raw), lost=abs(raw) >= _EXACT, odd=odd)


def _padded(xml: Mapping[str, bytes]) -> frozenset[bytes]:
    """The cell styles that show a number with leading zeros (``000000``): it is stored without them."""
    styles = xml.get("xl/styles.xml", b"")
    formats = {_ID.search(f)[1] for f in _FORMATS.findall(styles) if _ZEROS.search(f) and _ID.search(f)}  # type: ignore[index]
    listed = _CELL_STYLES.search(styles)
    found = enumerate(_ID.search(f) for f in _STYLE.findall(listed[0])) if listed else ()
    return frozenset(b"%d" % n for n, used in found if used is not None and used[1] in formats)


def _spread(xml: bytes) -> dict[tuple[int, int], tuple[int, int]]:
    """For cells merged downwards, where their content stands: one 上级 often spans all of its units."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for left, top, right, bottom in _MERGED.findall(xml):
        if left == right:
            column = _column(left)
            first = (int(top) - 1, column)
            found |= {(row, column): first for row in range(int(top), min(int(bottom), MAX_ROWS))}
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _too_wide(line: int, columns: int, cells: int) -> Unreadable:
    if columns > MAX_COLUMNS:
        return Unreadable(
            f"名册第 {line} 行有 {columns} 列，超过 {MAX_COLUMNS} 列的上限，不像一份名册。请删去无关内容后再试。",
            f"line {line} of the roster has {columns} columns, above the limit of {MAX_COLUMNS}; it is unlikely to be a roster.",
        )
    return Unreadable(
        f"名册到第 {line} 行已有 {cells} 格，超过 {MAX_CELLS} 格的上限，不像一份名册。请删去无关内容后再试。",
        f"up to line {line} the roster has {cells} cells, above the limit of {MAX_CELLS}; it is unlikely to be a roster.",
    )


def _too_long() -> Unreadable:
    return Unreadable(
        f"名册超过 {MAX_ROWS} 行，不像一份名册。请删去无关内容后再试。",
        f"the roster has more than {MAX_ROWS} rows; it is unlikely to be a roster. Remove what does not belong there.",
    )
