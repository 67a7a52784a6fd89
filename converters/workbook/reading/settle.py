"""What calamine shows as an empty text, settled with openpyxl: an error value, a formula, or nothing."""

from __future__ import annotations

import io
import warnings
import zipfile
from functools import cached_property
from typing import TYPE_CHECKING, Any

from converters.workbook.reading.container import refuse
from converters.workbook.reading.guard import Package
from schemas.pattern import late

if TYPE_CHECKING:
    from openpyxl import Workbook

_WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
_ROOT = late(rb"""<((?:[^\s<>/!?:]+:)?)worksheet\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*>""")
_DATA = late(rb"<((?:[^\s<>/!?:]+:)?)sheetData[\s/>]")
_DATA_END = late(rb"</(?:[^\s<>/!?:]+:)?sheetData\s*>")
_STRICT_NAMES = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


class Settler:
    """Cells of a package as openpyxl sees them; it is loaded at the first question only."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def raw(self, sheet: int, address: str) -> str | None:
        """The raw text of a cell: ``#REF!``, ``=A1+B1`` without a result, or None where it is blank."""
        name = self._package.sheets[sheet].name
        cell = self._formulas[name][address]
        if cell.data_type == "f":
            shown = self._results[name][address]
            return str(shown.value) if shown.data_type == "e" else _formula(cell.value)
        return None if cell.value is None else str(cell.value).strip() or None

    def formula(self, sheet: int, address: str) -> str:
        """The text of a formula: ``=A1+B1``; a bare ``=`` where openpyxl cannot tell."""
        return _formula(self._formulas[self._package.sheets[sheet].name][address].value)

    @cached_property
    def _formulas(self) -> Workbook:
        return self._load(results=False)

    @cached_property
    def _results(self) -> Workbook:
        return self._load(results=True)

    def _load(self, *, results: bool) -> Workbook:
        from openpyxl import load_workbook  # 0.2 s to import, and seldom needed

        data = _cells_alone(self._package)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return load_workbook(io.BytesIO(data), data_only=results, keep_links=False)
        except Exception as error:  # openpyxl lets through whatever its parsers raise
            raise refuse(
                "文件里有错误值或没有计算结果的公式，而文件结构又不标准，无法查明。",
                "Some cells hold errors or uncomputed formulas, and the file is too unusual to look them up.",
            ) from error


def _formula(written: Any) -> str:
    text = str(getattr(written, "text", None) or (written if isinstance(written, str) else ""))
    return text if text.startswith("=") else f"={text}"


def _cells_alone(package: Package) -> bytes:
    """The file with nothing on its worksheets but cells, and a Strict one under the names that openpyxl knows.

    What else may stand on a sheet (links, merges, drawings, tables, comments) openpyxl takes apart cell by cell, however
    many they say to cover.
    """
    sheets = {sheet.part for sheet in package.sheets if sheet.cells is not None}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package.data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if not name.endswith((".xml", ".rels")) or ("/_rels/" in name and name != _WORKBOOK_RELATIONS):
                continue
            part = source.read(name)
            if package.strict:
                for strict, usual in _STRICT_NAMES.items():
                    part = part.replace(strict, usual)
            target.writestr(name, _data_alone(part) if name in sheets else part)
    return out.getvalue()


def _data_alone(sheet: bytes) -> bytes:
    """A worksheet without what stands around its rows; as it is where that is not plain."""
    root, first = _ROOT.search(sheet), _DATA.search(sheet)
    if root is None or first is None:
        return sheet
    ends = list(_DATA_END.finditer(sheet))
    body = sheet[first.start() : ends[-1].end()] if ends else b"<" + first.group(1) + b"sheetData/>"
    return root.group() + body + b"</" + root.group(1) + b"worksheet>"
