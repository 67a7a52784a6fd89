"""Which modules the macro workbook has, and where their text comes from."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from xlplugin.vba.project import Kind, Module

WORKBOOK_CODE_NAME = "ThisWorkbook"
BUTTONS = "nianbao_buttons"
LIBREOFFICE_BUTTONS = "nianbao_libreoffice"
WRAPPERS = "xlwings_udfs"
"""The name xlwings gives the module of its wrappers, and removes when it imports functions anew."""
MACROS = ("NianbaoCheck", "NianbaoClear", "NianbaoExportJson", "NianbaoExportText")
"""What the workbook's buttons call, in both builds."""


def sheet_code_name(index: int) -> str:
    """Code name of a sheet by its 0-based position; builder and project must agree on it."""
    return f"Sheet{index + 1}"


def excel_modules(sheets: int, wrappers: str) -> list[Module]:
    """Modules of the Excel build: documents, xlwings' standalone code, the functions' wrappers, our buttons.

    ``sheets``: how many sheets the workbook has, hidden ones too. ``wrappers``: text of xlwings_udfs
    as xlwings generates it. The xlwings code is the installed version's (BSD; its notice stands in it).
    """
    xlwings = files("xlwings")
    return [
        *_documents(sheets),
        Module("xlwings", xlwings.joinpath("xlwings.bas").read_text("utf-8")),
        Module("Dictionary", xlwings.joinpath("addin", "Dictionary.cls").read_text("utf-8"), Kind.CLASS),
        Module(WRAPPERS, wrappers),
        Module(BUTTONS, _own(BUTTONS)),
    ]


def libreoffice_modules(sheets: int) -> list[Module]:
    """Modules of the LibreOffice build: documents and buttons only, as LibreOffice cannot compile xlwings' code."""
    return [*_documents(sheets), Module(LIBREOFFICE_BUTTONS, _own(LIBREOFFICE_BUTTONS))]


def _documents(sheets: int) -> Iterable[Module]:
    yield Module(WORKBOOK_CODE_NAME, kind=Kind.WORKBOOK)
    for index in range(sheets):
        yield Module(sheet_code_name(index), kind=Kind.SHEET)


def _own(name: str) -> str:
    return files("templates").joinpath("vba", f"{name}.bas").read_text("ascii")
