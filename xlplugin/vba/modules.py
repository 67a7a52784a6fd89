"""Which modules the macro workbook has, and where their text comes from."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from converters.workbook.code_names import WORKBOOK_CODE_NAME, sheet_code_name
from xlplugin.vba.descriptions import MODULE as DESCRIPTIONS
from xlplugin.vba.project import Kind, Module

BUTTONS = "nianbao_buttons"
LIBREOFFICE_BUTTONS = "nianbao_libreoffice"
_PREPARED = r'prepare_sys_path(\""" & PYTHONPATH & "\"");'
_SAFER = {
    ' -B -c ""import ': ' -P -B -c ""import ',
    _PREPARED: f"{_PREPARED}import sys;sys.path[:]=filter(None,sys.path);",
}
_STARTS = ("ExecuteWindows", "XLPyCommand")
"""Where xlwings' code starts Python on Windows."""
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
        *_documents(sheets),
        Module("xlwings", _safe_start(xlwings.joinpath("xlwings.bas").read_text("utf-8"))),
        Module("Dictionary", xlwings.joinpath("addin", "Dictionary.cls").read_text("utf-8"), Kind.CLASS),
        Module(WRAPPERS, wrappers),
        Module(DESCRIPTIONS, descriptions),
        Module(BUTTONS, _own(BUTTONS)),
    ]


def libreoffice_modules(sheets: int) -> list[Module]:
    """Modules of the LibreOffice build: documents and buttons only, as LibreOffice cannot compile xlwings' code."""
    return [*_documents(sheets), Module(LIBREOFFICE_BUTTONS, _own(LIBREOFFICE_BUTTONS))]


def _documents(sheets: int) -> Iterable[Module]:
    yield Module(WORKBOOK_CODE_NAME, kind=Kind.WORKBOOK)
    for index in range(sheets):
        yield Module(sheet_code_name(index), kind=Kind.SHEET)


def _safe_start(code: str) -> str:
    """xlwings' code so that Python imports nothing from Excel's current folder, where a stranger's file may lie.

    ``-P`` leaves that folder out; where the setting PYTHONPATH is empty, `prepare_sys_path` puts it in again.
    """
    for old, new in _SAFER.items():
        if code.count(old) != len(_STARTS):
            raise ValueError("xlwings starts Python in another way than it did")
        code = code.replace(old, new)
    return code


def _own(name: str) -> str:
    return files("templates").joinpath("vba", f"{name}.bas").read_text("ascii")
