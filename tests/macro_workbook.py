"""A small macro workbook made by XlsxWriter with our VBA project, for tests of the project and of its hosts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from xlplugin.vba.modules import MACROS, WORKBOOK_CODE_NAME, sheet_code_name
from xlplugin.vba.project import Module, build_project

SHEETS = ("封面", "三", "校验结果", "xlwings.conf")


def write(path: Path, modules: Sequence[Module]) -> Path:
    """Sheets, one button a macro on the second, the findings sheet protected, the configuration very hidden."""
    with xlsxwriter.Workbook(path) as book:
        sheets = [book.add_worksheet(name) for name in SHEETS]
        book.set_vba_name(WORKBOOK_CODE_NAME)
        for index, sheet in enumerate(sheets):
            sheet.set_vba_name(sheet_code_name(index))
        book.add_vba_project(io.BytesIO(build_project(modules)), is_stream=True)
        sheets[1].write("E31", 15)
        for row, macro in enumerate(MACROS):
            sheets[1].insert_button(row * 2, 6, {"macro": macro, "caption": macro, "width": 120, "height": 30})
        sheets[2].write("A1", "校验结果")
        sheets[2].protect()
        sheets[3].write_row("A1", ["Interpreter_Win", r"%LOCALAPPDATA%\nianbao\Scripts\python.exe"])
        sheets[3].very_hidden()
    return path
