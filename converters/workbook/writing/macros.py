"""What makes a macro workbook of the workbook: the VBA project, the buttons, the settings of xlwings."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from converters.workbook.code_names import MACROS, WORKBOOK_CODE_NAME, Host, sheet_code_name
from converters.workbook.layout import COVER, HEADING_ROW, STATUS_ROW
from converters.workbook.writing.content import Content
from converters.workbook.writing.measure import column_pixels
from converters.workbook.writing.put import put_text
from converters.workbook.writing.styles import GREY, Styles
from schemas.form import Form

PROJECTS: dict[Host, str] = {"excel": "vbaProject.bin", "libreoffice": "vbaProject-libreoffice.bin"}
"""Files of the package ``templates``, made by ``python -m xlplugin.generate``."""

SETTINGS_SHEET = "xlwings.conf"
SETTINGS = {
    "UDF Modules": "xlplugin.udfs",
    # the workbook travels to Python over COM, with what is not saved
    "Use UDF Server": "True",
    # else a folder beside the workbook named like one of our packages would be imported
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    # what a person has set for workbooks of their own must not stop this one or add sheets to it
    "Debug UDFs": "False",
    "Show Console": "False",
    "SHOW_ERROR_POPUPS": "True",
}
"""xlwings looks each setting up by itself: this sheet, a file beside the workbook, the user's file. Which
Python runs is therefore left out here: the installation writes it into the user's file."""

HINTS: dict[Host, str] = {
    "excel": "按钮要启用宏（打开时点“启用内容”），并由管理员装好 nianbao；不用按钮也能填报，左边的自动核对照常有效。",
    "libreoffice": "按钮要允许运行宏，并装好 nianbao 命令；不用按钮也能填报，左边的自动核对照常有效。",
}

_COVER_COLUMN = 4
_GAP_PIXELS, _COVER_PIXELS = 14, 150
_BUTTON_PIXELS = (84, 28)
_COVER_BUTTON_PIXELS = (130, 26)


def add_macros(workbook: Workbook, styles: Styles, content: Content, host: Host) -> None:
    """Add buttons, settings and project to a workbook whose sheets are all drawn."""
    form = content.report.form
    _cover_buttons(workbook.get_worksheet_by_name(COVER), styles, host)
    for table in form.tables:
        _table_button(workbook.get_worksheet_by_name(form.section(table).ordinal), form, table)
    if host == "excel":
        _settings(workbook.add_worksheet(SETTINGS_SHEET))
    workbook.set_vba_name(WORKBOOK_CODE_NAME)
    for index, sheet in enumerate(workbook.worksheets()):
        sheet.set_vba_name(sheet_code_name(index))
    workbook.add_vba_project(BytesIO(project(host)), is_stream=True)


def project(host: Host) -> bytes:
    """The bytes of a host's vbaProject.bin."""
    return files("templates").joinpath(PROJECTS[host]).read_bytes()


def sheet_count(form: Form, host: Host) -> int:
    """How many sheets a macro workbook has, hidden ones too; a project names each."""
    own = ("cover", "other text", "previous", "findings", "meta", *(("settings",) if host == "excel" else ()))
    return len(form.sections) + len(own)


def _cover_buttons(sheet: Worksheet, styles: Styles, host: Host) -> None:
    """All buttons, right of what is printed, one a row beside the states; below them what they need."""
    sheet.set_column_pixels(_COVER_COLUMN - 1, _COVER_COLUMN - 1, _GAP_PIXELS)
    sheet.set_column_pixels(_COVER_COLUMN, _COVER_COLUMN, _COVER_PIXELS)
    width, height = _COVER_BUTTON_PIXELS
    for row, (macro, caption) in enumerate(MACROS.items(), start=STATUS_ROW):
        button = {"macro": macro, "caption": caption, "width": width, "height": height, "x_offset": 4, "y_offset": 1}
        sheet.insert_button(row, _COVER_COLUMN, button)
    note = styles.note(font_size=9, font_color=GREY, text_wrap=True, valign="top")
    top = STATUS_ROW + len(MACROS) + 1
    last = top + 3
    sheet.merge_range(top, _COVER_COLUMN, last, _COVER_COLUMN, "", note)
    put_text(sheet, top, _COVER_COLUMN, HINTS[host], note)


def _table_button(sheet: Worksheet, form: Form, table: str) -> None:
    """校验 at the end of the heading's line, which is not printed and stays in view."""
    width, height = _BUTTON_PIXELS
    widths = column_pixels(form.tables[table])
    left, column = sum(widths) - width - 6, 0
    while left >= widths[column]:
        left -= widths[column]
        column += 1
    macro, caption = next(iter(MACROS.items()))
    button = {"macro": macro, "caption": caption, "width": width, "height": height, "x_offset": left, "y_offset": 6}
    sheet.insert_button(HEADING_ROW, column, button)


def _settings(sheet: Worksheet) -> None:
    """Names and values as texts: xlwings compares words, and a truth value is written differently in some languages."""
    for row, (name, value) in enumerate(SETTINGS.items()):
        put_text(sheet, row, 0, name)
        put_text(sheet, row, 1, value)
    sheet.very_hidden()
