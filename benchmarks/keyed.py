"""The workbooks as flatten-tool wants them: one row of field names above the rows of each sheet.

``keyed`` is a whole workbook of ours with the names in row 5 of the three sheets, saved by LibreOffice like the others;
``bare`` has the same 200 numbers and nothing else, as flatten-tool's own templates do.
"""

from __future__ import annotations

import io
import shutil
import warnings
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.corpus import EDITION, report, saved_again
from benchmarks.environments import cache
from converters.workbook.writing.build import write
from schemas.report import Report

HEAD, FIRST = 5, 6
_APPLICANTS = ("natural", "commercial", "research", "social", "legal", "other", "total")
_RESULTS = ("upheld", "corrected", "other", "pending", "total")
_GROUPS = ("reconsideration", "direct", "after")
_DOCUMENTS = (
    *("regulations_issued", "regulations_repealed", "regulations_in_force"),
    *("documents_issued", "documents_repealed", "documents_in_force"),
    *("licences", "penalties", "measures", "fees"),
)
_DISPUTES = tuple(f"{group}_{result}" for group in _GROUPS for result in _RESULTS)
_SHEETS = {"二": ("documents", _DOCUMENTS), "三": ("requests", _APPLICANTS), "四": ("disputes", _DISPUTES)}
_COLUMNS = {"二": 10, "三": 4, "四": 1}
"""Where the names begin, so that they stand on the printed columns or, for 二, beside the table."""
_TABLE_COLUMN = 21


def keyed(number: int) -> list[str]:
    """So many whole workbooks with field names; none without LibreOffice."""
    return _folder(f"keyed-{number}", lambda: saved_again([with_names(report(n)) for n in range(number)]))


def bare(number: int) -> list[str]:
    """So many workbooks with the three tables alone."""
    return _folder(f"bare-{number}", lambda: [bare_book(report(n)) for n in range(number)])


def _folder(name: str, made: Any) -> list[str]:
    folder = cache() / f"workbooks-{EDITION}-{name}"
    done = folder.with_suffix(".done")
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for n, data in enumerate(made()):
            Path(folder, f"{n:06d}.xlsx").write_bytes(data)
        done.touch()
    return [str(p) for p in sorted(folder.iterdir())]


def _rows(made: Report) -> dict[str, list[list[Any]]]:
    """The numbers of each sheet, row by row."""
    values = [None if v is None else float(str(v)) for v in made.values.values()]
    whole = [int(v) if v is not None and v == int(v) else v for v in values]
    return {"二": [whole[:10]], "三": [whole[i : i + 7] for i in range(10, 185, 7)], "四": [whole[185:]]}


def with_names(made: Report) -> bytes:
    """A workbook of a report with field names in the three sheets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(write(made)))
    for name, rows in _rows(made).items():
        sheet = book[name]
        for merged in [m for m in sheet.merged_cells.ranges if m.min_row <= HEAD <= m.max_row]:
            sheet.unmerge_cells(str(merged))
        _name(sheet, name, len(rows))
        if name == "二":
            _fill(sheet, name, rows)
    return _saved(book)


def bare_book(made: Report) -> bytes:
    """A workbook of a report's numbers alone, with field names."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in _rows(made).items():
        sheet = book.create_sheet(name)
        _name(sheet, name, len(rows))
        _fill(sheet, name, rows)
    return _saved(book)


def _name(sheet: Worksheet, name: str, lines: int) -> None:
    """Field names, and in a column of its own which table a row belongs to."""
    table, fields = _SHEETS[name]
    for column in range(1, _TABLE_COLUMN):
        sheet.cell(HEAD, column).value = None
    for offset, field in enumerate(fields):
        sheet.cell(HEAD, _COLUMNS[name] + offset, field)
    sheet.cell(HEAD, _TABLE_COLUMN, "table")
    for row in range(FIRST, FIRST + lines):
        sheet.cell(row, _TABLE_COLUMN, table)


def _fill(sheet: Worksheet, name: str, rows: list[list[Any]]) -> None:
    for row, values in enumerate(rows, FIRST):
        for offset, value in enumerate(values):
            sheet.cell(row, _COLUMNS[name] + offset, value)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
