"""Run with LibreOffice's Python: open a workbook, type without saving, run a macro, print what is there as JSON.

``lo_press.py WORKBOOK MODULE.MACRO[=ARGUMENT][,MODULE.MACRO…] PROFILE-OPTION``; a process of its own, so that no test imports uno.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

MACROS_ALLOWED = 4
LIBRARY = "VBAProject"


def value(name, content):
    """A named argument as UNO takes it."""
    argument = PropertyValue()
    argument.Name, argument.Value = name, content
    return argument


def connect(pipe, tries=480):
    """The component context of a LibreOffice that is starting."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(tries):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice does not answer")


def press(desktop, path, macro):
    """Type 99 into 三!E6, run the macro, and tell what the findings sheet holds."""
    arguments = (value("Hidden", True), value("MacroExecutionMode", MACROS_ALLOWED))
    document = desktop.loadComponentFromURL(Path(path).resolve().as_uri(), "_blank", 0, arguments)
    document.Sheets.getByName("三").getCellRangeByName("E6").setValue(99)
    for call in macro.split(","):
        name, _, argument = call.partition("=")
        url = f"vnd.sun.star.script:{LIBRARY}.{name}?language=Basic&location=document"
        result = document.getScriptProvider().getScript(url).invoke((argument,) if argument else (), (), ())[0]
    sheet = document.Sheets.getByName("校验结果")
    fields = sheet.getCellRangeByName("C3").getTextFields()
    found = {
        "value": result if isinstance(result, str) else None,
        "active": document.getCurrentController().getActiveSheet().Name,
        "rows": [[cell_text(sheet, column, row) for column in range(11)] for row in range(5)],
        "link": fields.getByIndex(0).URL if fields.getCount() else "",
        "protected": sheet.isProtected(),
        "last_year": last_year(document.Sheets.getByName("上年数据")),
        "last_year_protected": document.Sheets.getByName("上年数据").isProtected(),
    }
    document.close(True)
    return found


def last_year(sheet):
    """What stands on the sheet of last year's figures: a number as number."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    area = sheet.getCellRangeByPosition(0, 0, 4, cursor.getRangeAddress().EndRow)
    return [list(row) for row in area.getDataArray()]


def cell_text(sheet, column, row):
    """The text a cell shows; a formula would be told by its sign."""
    cell = sheet.getCellByPosition(column, row)
    return cell.getFormula() if cell.getFormula().startswith("=") and cell.getError() else cell.getString()


if __name__ == "__main__":
    pipe = f"nianbao{os.getpid()}"
    options = ["--headless", "--norestore", "--nologo", "--nodefault", sys.argv[3]]
    office = subprocess.Popen(["soffice", *options, f"--accept=pipe,name={pipe};urp;"])
    try:
        context = connect(pipe)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        print(json.dumps(press(desktop, sys.argv[1], sys.argv[2])))
        desktop.terminate()
        office.wait(30)
    finally:
        office.poll() is None and office.kill()
