"""Which modules the macro workbook has, and where their text comes from."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from converters.workbook.code_names import WORKBOOK_CODE_NAME, sheet_code_name
from xlplugin.vba.descriptions import MODULE as DESCRIPTIONS
from xlplugin.vba.descriptions import OPEN_HANDLER
from xlplugin.vba.project import Kind, Module

BUTTONS = "nianbao_buttons"
LIBREOFFICE_BUTTONS = "nianbao_libreoffice"
WRAPPERS = "xlwings_udfs"
"""The name xlwings gives the module of its wrappers, and removes when it imports functions anew."""


def excel_modules(sheets: int, wrappers: str, descriptions: str) -> list[Module]:
    """Modules of the Excel build: documents, xlwings' standalone code, the functions' wrappers, our buttons.

    ``sheets``: how many sheets the workbook has, hidden ones too. ``wrappers``: text of xlwings_udfs
    as xlwings generates it; ``descriptions``: of the module that tells Excel what the functions are.
    The xlwings code is the installed version's (BSD; its notice stands in it).
    """
    xlwings = files("xlwings")
    return [
        *_documents(sheets, OPEN_HANDLER),
        Module("xlwings", xlwings.joinpath("xlwings.bas").read_text("utf-8")),
        Module("Dictionary", xlwings.joinpath("addin", "Dictionary.cls").read_text("utf-8"), Kind.CLASS),
        Module(WRAPPERS, wrappers),
        Module(DESCRIPTIONS, descriptions),
        Module(BUTTONS, _own(BUTTONS)),
    ]


def libreoffice_modules(sheets: int) -> list[Module]:
    """Modules of the LibreOffice build: documents and buttons only, as LibreOffice cannot compile xlwings' code."""
    return [*_documents(sheets), Module(LIBREOFFICE_BUTTONS, _own(LIBREOFFICE_BUTTONS))]


def _documents(sheets: int, workbook: str = "") -> Iterable[Module]:
    yield Module(WORKBOOK_CODE_NAME, workbook, Kind.WORKBOOK)
    for index in range(sheets):
        yield Module(sheet_code_name(index), kind=Kind.SHEET)


def _own(name: str) -> str:
    return files("templates").joinpath("vba", f"{name}.bas").read_text("ascii")
