"""Contents of cells as Excel hands them to xlwings, and taken as Excel takes them."""

from datetime import datetime, timedelta

import uno  # noqa: F401 - makes com.sun.star importable
from com.sun.star.sheet.AddressConvention import OOO as CALC
from com.sun.star.sheet.AddressConvention import XL_OOX as EXCEL
from com.sun.star.util.NumberFormat import DATE, DATETIME, LOGICAL, TIME

ERRORS = {
    502: "#VALUE!",
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
LONGEST = 32767
"""Characters in a cell of Excel."""


def area_of(cells):
    found = cells.RangeAddress
    return [found.StartRow, found.StartColumn, found.EndRow, found.EndColumn]


def values(document, cells):
    """Rows of values: numbers, texts, truth values, None; {"date": …} and {"error": …} for what JSON has no kind for."""
    rows = [["" if v is None else v for v in row] for row in cells.getDataArray()]
    for r, row in enumerate(cells.getDataArray()):
        for c, raw in enumerate(row):
            if raw is None:
                code = cells.getCellByPosition(c, r).getError()
                rows[r][c] = {"error": ERRORS.get(code, "#VALUE!")}
            elif raw == "":
                rows[r][c] = None
    for (top, left, bottom, right), kind in _formats(document, cells):
        for r in range(top, bottom + 1):
            for c in range(left, right + 1):
                if isinstance(rows[r][c], float):
                    rows[r][c] = _of_kind(rows[r][c], kind)
    return rows


def _of_kind(number, kind):
    if kind & LOGICAL:
        return bool(number)
    if kind & (DATE | TIME | DATETIME):
        return {"date": (datetime(1899, 12, 30) + timedelta(days=number)).isoformat()}
    return number


def _formats(document, cells):
    """Areas (within ``cells``) of one number format each, with the kind of that format."""
    bottom, right = cells.Rows.Count - 1, cells.Columns.Count - 1
    waiting = [(0, 0, bottom, right)]
    kinds = {}
    while waiting:
        area = top, left, bottom, right = waiting.pop()
        key = cells.getCellRangeByPosition(left, top, right, bottom).NumberFormat
        if key is not None:
            if key not in kinds:
                kinds[key] = document.NumberFormats.getByKey(key).Type
            yield area, kinds[key]
        elif bottom - top >= right - left:
            half = (top + bottom) // 2
            waiting += [(top, left, half, right), (half + 1, left, bottom, right)]
        else:
            half = (left + right) // 2
            waiting += [(top, left, bottom, half), (top, half + 1, bottom, right)]


def formulas(document, cells):
    """Rows of texts as Excel's Range.Formula: formulas in Excel's words, constants as typed."""
    translate = Translator(document, cells, CALC, EXCEL)
    rows = []
    for typed, shown in zip(cells.getFormulaArray(), cells.getDataArray(), strict=True):
        rows.append([_formula(translate, text, value) for text, value in zip(typed, shown, strict=True)])
    return rows


def _formula(translate, text, value):
    # an apostrophe, or a format of text, keeps a text from being read as a formula
    if text == value or text == f"'{value}":
        return value
    return translate(text) if text.startswith("=") else text


def contents(cells):
    """Rows of [kind, text]: empty, value, text or formula."""
    rows = []
    for r in range(cells.Rows.Count):
        row = []
        for c in range(cells.Columns.Count):
            cell = cells.getCellByPosition(c, r)
            row.append([cell.Type.value.lower(), cell.String])
        rows.append(row)
    return rows


def enter(document, cells, rows):
    """Put values into cells as if typed, which is what assigning to Excel's Range.Value does.

    A text that looks like a number becomes one, one that begins with = a formula.
    """
    if (cells.Rows.Count, cells.Columns.Count) != (len(rows), len(rows[0])):
        raise ValueError(f"{len(rows)} × {len(rows[0])} values for {cells.AbsoluteName}")
    translate = Translator(document, cells, EXCEL, CALC)
    typed = [[_typed(translate, value) for value in row] for row in rows]
    cells.setFormulaArray(tuple(map(tuple, typed)))


def _typed(translate, value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    if len(value) > LONGEST:
        raise ValueError(f"{len(value)} characters for one cell")
    return translate(value) if value.startswith("=") and len(value) > 1 else value


_translated = {}


class Translator:
    """Formulas of one sheet from one program's words into another's; each is asked of LibreOffice once."""

    def __init__(self, document, cells, source, target):
        self._at = cells.getCellByPosition(0, 0).CellAddress
        self._document, self._ways, self._parsers = document, (source, target), []

    def __call__(self, formula):
        key = (self._at.Sheet, self._ways, formula)
        if key not in _translated:
            self._parsers = self._parsers or [self._parser(way) for way in self._ways]
            reader, writer = self._parsers
            _translated[key] = "=" + writer.printFormula(reader.parseFormula(formula[1:], self._at), self._at)
        return _translated[key]

    def _parser(self, convention):
        parser = self._document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish, parser.FormulaConvention = True, convention
        return parser


def locked(cells):
    """True where one cell at least may not be changed while its sheet is protected."""
    protection = cells.CellProtection
    if protection is not None:
        return protection.IsLocked
    rows, columns = range(cells.Rows.Count), range(cells.Columns.Count)
    return any(cells.getCellByPosition(c, r).CellProtection.IsLocked for r in rows for c in columns)
