"""Excel's side of xlwings, run by a Windows Python under Wine: ``excel_side.py REQUEST.json RESULT.json``.

Starts the COM server through xlwings' DLL with the command line that xlwings.bas builds (XLPyCommand), then
calls functions through IDispatch with SAFEARRAYs and with objects that answer as Excel's Range does.
Request: ``{"workbook", "pythonpath", "module", "calls": [[function, argument, …], …],
"error_cells": [[function, code], …]}``; for arguments see :func:`argument`.
Result: ``{"activation", "calls": [[seconds, value or {"raised": text}], …], "errors": [text, …]}``.
"""

import ctypes
import datetime as dt
import json
import sys
import tempfile
import time
from pathlib import Path

import pythoncom
import pywintypes
import win32com.client
import win32com.server.policy
import win32com.server.util
import xlwings
from error_cells import VT_BSTR, Variant, call_with_error_cell

RANGE_IID = pywintypes.IID("{00020846-0000-0000-C000-000000000046}")
ACTIVATE, KILL = 1, -1
VT_DISPATCH = 9


def server_command(workbook: str, pythonpath: str) -> bytes:
    """XLPyCommand of xlwings.bas: the text that the DLL starts, in the code page that VBA's Declare uses."""
    settings = f"false;{workbook};{workbook};;;;{pythonpath}"
    settings = settings.replace("\\", "\\\\").replace("'", "\\'").replace("&", "^&")
    code = (
        f'import sys, os;import xlwings.utils;xlwings.utils.prepare_sys_path(\\"{settings}\\");'
        "import xlwings; xlwings.serve('$(CLSID)')"
    )
    return f'cmd.exe  /K ""{Path(sys.prefix, "python.exe")}" -P -B -c "{code}""'.encode("mbcs", "strict")


class Server:
    """The COM server while it runs."""

    def __init__(self, command: bytes) -> None:
        dll = ctypes.WinDLL(str(Path(sys.prefix, f"xlwings64-{xlwings.__version__}.dll")))
        self._activate = dll.XLPyDLLActivateAuto
        self._activate.argtypes = [ctypes.POINTER(Variant), ctypes.c_char_p, ctypes.c_long]
        self._activate.restype = ctypes.c_long
        self._command, self._variant = command, Variant()

    def start(self):
        """XLPy of xlwings.bas: the server's object."""
        failed = self._activate(ctypes.byref(self._variant), self._command, ACTIVATE)
        if failed or self._variant.vt != VT_DISPATCH:
            raise SystemExit(ctypes.wstring_at(self._variant.pointer) if self._variant.vt == VT_BSTR else failed)
        pointer = pythoncom.ObjectFromAddress(self._variant.pointer, pythoncom.IID_IDispatch)
        return win32com.client.dynamic.Dispatch(pointer)

    def with_error_cell(self, python, module: str, function: str, code: int) -> str:
        """What a function says of one error cell."""
        call_udf = python._oleobj_.GetIDsOfNames("CallUDF")
        return call_with_error_cell(self._variant.pointer, call_udf, module, function, code)

    def stop(self) -> None:
        """KillPy of xlwings.bas."""
        self._activate(ctypes.byref(self._variant), self._command, KILL)


def range_type():
    """Type information that names an object as Excel's Range; what xlwings asks a Range argument for."""
    path = str(Path(tempfile.mkdtemp(), "range.tlb"))
    library = pythoncom.CreateTypeLib2(3, path)  # SYS_WIN64
    library.CreateTypeInfo("Range", pythoncom.TKIND_DISPATCH).SetGuid(RANGE_IID)
    library.SaveAllChanges()
    return pythoncom.LoadTypeLib(path).GetTypeInfo(0)


class RangePolicy(win32com.server.policy.DesignatedWrapPolicy):
    """A COM object with type information."""

    type_info = None

    def _GetTypeInfoCount_(self):
        return 1

    def _GetTypeInfo_(self, index, lcid):
        return 0, self.type_info


class Named:
    """Worksheet, Workbook and Application of a Range, as far as xlwings asks."""

    _public_methods_ = ()
    _public_attrs_ = ("Parent", "Application", "Hwnd", "Name", "Count")
    Hwnd, Name = 1, "年报.xlsm"

    def __init__(self, count=1):
        self.Count = count

    @property
    def Parent(self):
        return win32com.server.util.wrap(Named())

    Application = Parent


class Range:
    """Excel's Range."""

    _public_methods_ = ("GetAddress",)
    _public_attrs_ = (
        "Value",
        "Value2",
        "Count",
        "Row",
        "Column",
        "Rows",
        "Columns",
        "Worksheet",
        "Parent",
        "Application",
    )
    Row = Column = 1

    def __init__(self, value):
        block = isinstance(value, tuple)
        # lists: pywin32 takes a tuple for several results of one call
        self.Value = self.Value2 = [list(row) for row in value] if block else value
        rows, columns = (len(value), len(value[0])) if block else (1, 1)
        self.Count = rows * columns
        self.Rows, self.Columns = (win32com.server.util.wrap(Named(count)) for count in (rows, columns))

    @property
    def Worksheet(self):
        return win32com.server.util.wrap(Named())

    Parent = Application = Worksheet

    def GetAddress(self, *_):
        return "$A$1"


def argument(raw):
    """An argument from JSON: a plain value, rows as lists, or an object with one of these keys.

    ``date``: ISO text; ``missing``; ``range``: rows or one value.
    """
    if isinstance(raw, list):
        return tuple(argument(item) for item in raw)
    if not isinstance(raw, dict):
        return raw
    [(kind, content)] = raw.items()
    if kind == "date":
        return pywintypes.Time(dt.datetime.fromisoformat(content).replace(tzinfo=dt.UTC))
    if kind == "missing":
        return pythoncom.ArgNotFound
    return win32com.server.util.wrap(Range(argument(content)), usePolicy=RangePolicy)


def timed(server, module, function, arguments):
    """One call as a cell makes it: seconds and outcome."""
    handed = tuple(argument(item) for item in arguments)
    start = time.perf_counter()
    try:
        value = server.CallUDF(module, function, handed, None, None)
    except pywintypes.com_error as error:
        value = {"raised": error.excepinfo[2] if error.excepinfo else str(error)}
    return time.perf_counter() - start, value


def main(request_path: str, result_path: str) -> None:
    """Run a request."""
    request = json.loads(Path(request_path).read_text("utf-8"))
    RangePolicy.type_info = range_type()
    server = Server(server_command(request["workbook"], request["pythonpath"]))
    start = time.perf_counter()
    python = server.start()
    activation = time.perf_counter() - start
    try:
        errors = [server.with_error_cell(python, request["module"], *pair) for pair in request["error_cells"]]
        calls = [timed(python, request["module"], *call[:1], call[1:]) for call in request["calls"]]
    finally:
        server.stop()
    result = {"activation": activation, "calls": calls, "errors": errors}
    Path(result_path).write_text(json.dumps(result, ensure_ascii=False, default=str), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
