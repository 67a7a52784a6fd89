"""Workbooks written part by part, and our own reading of them beside calamine's."""

from __future__ import annotations

import io
import zipfile

import openpyxl
from python_calamine import CalamineWorkbook

from converters.errors import Unreadable
from converters.workbook.reading.guard import guard
from converters.workbook.reading.scan import position
from converters.workbook.reading.settle import Settler
from converters.workbook.reading.strings import strings
from converters.workbook.reading.values import hidden, rows
from tests.foreign_books import saved

SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BASE = saved(openpyxl.Workbook())
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
LIST = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BASE)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, text in parts.items():
            target.writestr(name, text)
    return out.getvalue()


def sheet_of(body, head=HEAD, tail="</worksheet>"):
    return f"{head}<sheetData>{body}</sheetData>{tail}"


def shared(items):
    count = items.count("</si>") or 1
    cells = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(count))
    return packed({SHEET: sheet_of(cells), TEXTS: f"{LIST}{items}</sst>"})


def own(data):
    """The rows of each worksheet as we read them ourselves; None for a sheet left to calamine."""
    package = guard(data)
    texts = strings(package.texts) if package.texts is not None else None
    found = {}
    for sheet in package.sheets:
        if sheet.cells is not None:
            sure = sheet.cells.lines is not None and texts is not None and package.dates is not None
            found[sheet.index] = rows(sheet.cells.lines, texts, package.dates) if sure else None
    return found


def by_calamine(data, index):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(index).to_python(skip_empty_area=False)


def exact(found):
    """Values with their types; NaN, -0.0 and the digits of floats told apart."""
    return [[(type(cell), repr(cell)) for cell in row] for row in found]


def read_alike(data):
    """How many sheets we read ourselves, all of them as calamine does; and how many there are."""
    found = own(data)
    for index, given_rows in found.items():
        if given_rows is not None:
            assert exact(given_rows) == exact(by_calamine(data, index))
    return sum(f is not None for f in found.values()), len(found)


def settled_alike(data):
    """How many cells that show nothing hold an error or a formula; we say so of each as openpyxl does."""
    package = guard(data)
    settler = Settler(package)
    own_rows, told = own(data), 0
    for sheet in package.sheets:
        if sheet.cells is None or own_rows[sheet.index] is None:
            continue
        found = hidden(sheet.cells.lines)
        for name in sheet.cells.filled:
            row, column = position(name)
            shown = own_rows[sheet.index][row][column : column + 1] if row < len(own_rows[sheet.index]) else []
            if shown in ([], [""]) and found.get(name) != "":
                assert found.get(name) == settler.raw(sheet.index, name), name
                told += name in found
    return told


def agree(data):
    """Whatever we read ourselves calamine reads too, and alike."""
    try:
        found = own(data)
    except Unreadable:
        return
    if found[0] is not None:
        assert exact(found[0]) == exact(by_calamine(data, 0))
