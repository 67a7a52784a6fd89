"""What a test can ask of LibreOffice. Rows and columns are 0-based; an area is [row, column, last row, last column]."""

from pathlib import Path

from cells import area_of, contents, enter, formulas, locked, values
from com.sun.star.beans import PropertyValue
from com.sun.star.beans.PropertyState import AMBIGUOUS_VALUE as AMBIGUOUS
from com.sun.star.container import NoSuchElementException

USE_CONFIGURATION = 4  # MacroExecMode: what the profile says
ALL_CONTENTS = 1 | 2 | 4 | 16


def argument(name, value):
    """A named argument as UNO takes it."""
    named = PropertyValue()
    named.Name, named.Value = name, value
    return named


_documents = {}
_merged = {}


def document(desktop, url):
    """The open document of this address."""
    if url not in _documents:
        found = desktop.Components.createEnumeration()
        while found.hasMoreElements():
            component = found.nextElement()
            if getattr(component, "URL", None) == url:
                _documents[url] = component
    if url not in _documents:
        raise LookupError(url)
    return _documents[url]


def sheet_of(desktop, url, sheet):
    return document(desktop, url).Sheets.getByName(sheet)


def range_of(desktop, url, sheet, area):
    row, column, last_row, last_column = area
    return sheet_of(desktop, url, sheet).getCellRangeByPosition(column, row, last_column, last_row)


def open_book(desktop, path, hidden):
    """Open a file; its address, by which the other actions know it."""
    url = Path(path).resolve().as_uri()
    desktop.loadComponentFromURL(url, "_blank", 0, (argument("Hidden", hidden),))
    return url


def close_book(desktop, url):
    document(desktop, url).close(True)
    del _documents[url]
    _merged.clear()


def is_open(desktop, url):
    try:
        return document(desktop, url).CurrentController is not None
    except LookupError:
        return False


def is_modified(desktop, url):
    return document(desktop, url).isModified()


def store_copy(desktop, url, path, filter_name):
    """Write the document as it stands to another file."""
    document(desktop, url).storeToURL(Path(path).resolve().as_uri(), (argument("FilterName", filter_name),))


def sheets(desktop, url):
    return list(document(desktop, url).Sheets.ElementNames)


def add_sheet(desktop, url, name, index):
    document(desktop, url).Sheets.insertNewByName(name, index)


def visible(desktop, url, sheet):
    return sheet_of(desktop, url, sheet).IsVisible


def active(desktop, url):
    return document(desktop, url).CurrentController.ActiveSheet.Name


def activate(desktop, url, sheet):
    document(desktop, url).CurrentController.setActiveSheet(sheet_of(desktop, url, sheet))


def select(desktop, url, sheet, area):
    document(desktop, url).CurrentController.select(range_of(desktop, url, sheet, area))


def selection(desktop, url):
    """Sheet and area of what is selected; None for several areas or a button."""
    chosen = document(desktop, url).CurrentSelection
    return [chosen.Spreadsheet.Name, area_of(chosen)] if hasattr(chosen, "Spreadsheet") else None


def used(desktop, url, sheet):
    """The area with contents or formats."""
    cursor = sheet_of(desktop, url, sheet).createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    return area_of(cursor)


def named(desktop, url, sheet, address):
    """The area that an address or a name of the workbook means."""
    return area_of(sheet_of(desktop, url, sheet).getCellRangeByName(address))


def read_values(desktop, url, sheet, area):
    return values(document(desktop, url), range_of(desktop, url, sheet, area))


def read_formulas(desktop, url, sheet, area):
    return formulas(document(desktop, url), range_of(desktop, url, sheet, area))


def read_contents(desktop, url, sheet, area):
    """What was entered in each cell, by kind: to see a text that only looks like a number or formula."""
    return contents(range_of(desktop, url, sheet, area))


def write_values(desktop, url, sheet, area, rows):
    cells = _writable(desktop, url, sheet, area)
    enter(document(desktop, url), cells, rows)


def clear(desktop, url, sheet, area):
    _writable(desktop, url, sheet, area).clearContents(ALL_CONTENTS)


def number_format(desktop, url, sheet, area):
    """The code of the number format, None where the cells differ."""
    key = range_of(desktop, url, sheet, area).NumberFormat
    return None if key is None else document(desktop, url).NumberFormats.getByKey(key).FormatString


def struck(desktop, url, sheet, area):
    """Whether the letters are struck out, None where the cells differ."""
    cells = range_of(desktop, url, sheet, area)
    if cells.getPropertyState("CharStrikeout") == AMBIGUOUS:
        return None
    return cells.CharStrikeout != 0


def merge_areas(desktop, url, sheet):
    """The merged areas; nobody merges cells while a workbook is open."""
    if (url, sheet) not in _merged:
        _merged[url, sheet] = _merge_areas(desktop, url, sheet)
    return _merged[url, sheet]


def _merge_areas(desktop, url, sheet):
    found, pending = [], [used(desktop, url, sheet)]
    while pending:
        row, column, last_row, last_column = area = pending.pop()
        cells = range_of(desktop, url, sheet, area)
        if not cells.getIsMerged():  # of no merged area the first cell
            continue
        if (row, column) == (last_row, last_column):
            cursor = sheet_of(desktop, url, sheet).createCursorByRange(cells)
            cursor.collapseToMergedArea()
            found.append(area_of(cursor))
        elif last_row - row >= last_column - column:
            middle = (row + last_row) // 2
            pending += [[row, column, middle, last_column], [middle + 1, column, last_row, last_column]]
        else:
            middle = (column + last_column) // 2
            pending += [[row, column, last_row, middle], [row, middle + 1, last_row, last_column]]
    return found


def is_protected(desktop, url, sheet):
    return sheet_of(desktop, url, sheet).isProtected()


def protect(desktop, url, sheet, password):
    sheet_of(desktop, url, sheet).protect(password)


def unprotect(desktop, url, sheet, password):
    sheet_of(desktop, url, sheet).unprotect(password)


def colour(desktop, url, sheet, area, rgb):
    """Paint the background, as a person does; -1 for none."""
    range_of(desktop, url, sheet, area).CellBackColor = rgb


def colour_of(desktop, url, sheet, area):
    """The cell's own background, whatever a conditional format shows; -1 for none, None for several."""
    return range_of(desktop, url, sheet, area).CellBackColor


def row_height(desktop, url, sheet, row):
    """In hundredths of a millimetre."""
    return sheet_of(desktop, url, sheet).Rows.getByIndex(row).Height


def autofit_rows(desktop, url, sheet, area):
    range_of(desktop, url, sheet, area).Rows.OptimalHeight = True


def buttons(desktop, url, sheet):
    """Labels of the buttons on a sheet, each with its place on the screen; None where it is not in sight.

    A place is [left, top, width, height].
    """
    page = sheet_of(desktop, url, sheet).DrawPage
    controller = document(desktop, url).CurrentController
    models = [getattr(page.getByIndex(index), "Control", None) for index in range(page.Count)]
    return {model.Label: _button_place(controller, model) for model in models if model is not None}


def _button_place(controller, model):
    try:
        return _place(controller.getControl(model).AccessibleContext)
    except NoSuchElementException:
        return None


def cell_place(desktop, url, row, column):
    """Where a cell of the active sheet is on the screen; None where it is not in sight."""
    window = document(desktop, url).CurrentController.ComponentWindow.AccessibleContext
    for table in _tables(window):
        place = _place(table.getAccessibleCellAt(row, column).AccessibleContext)
        if place[2] and place[3]:
            return place
    return None


def _tables(context):
    """The panes of a spreadsheet, as a screen reader finds them."""
    if hasattr(context, "getAccessibleCellAt"):
        yield context
    else:
        for index in range(min(context.AccessibleChildCount, 50)):
            yield from _tables(context.getAccessibleChild(index).AccessibleContext)


def _place(context):
    corner, size = context.LocationOnScreen, context.Size
    return [corner.X, corner.Y, size.Width, size.Height]


def _writable(desktop, url, sheet, area):
    """The cells of an area; where the sheet is protected and one of them locked an error, as in Excel."""
    cells = range_of(desktop, url, sheet, area)
    if sheet_of(desktop, url, sheet).isProtected() and locked(cells):
        raise PermissionError(f"protected: {cells.AbsoluteName}")
    return cells
