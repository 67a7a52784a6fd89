"""pywin32 as far as xlwings' Windows code touches it, so that this code itself runs on Linux.

Only COM is replaced; xlwings.udfs, xlwings.com_server, xlwings._xlwindows and the converters are the installed
ones. :func:`install` changes sys.modules and, while xlwings is imported, sys.platform: only for a process of
its own (see com_harness).
"""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
"""By this interface xlwings knows that an argument is a Range."""
IMPORTED_BEFORE = ("asyncio", "concurrent.futures", "json", "pathlib", "subprocess", "tempfile", "uuid", "polars")
"""What would take its own Windows branch if xlwings' import were the first to load it."""


class ComError(Exception):
    """pywintypes.com_error."""

    def __init__(self, hresult: int = -2147352567, text: str = "", excepinfo: Any = None, argument: Any = None) -> None:
        super().__init__(hresult, text, excepinfo, argument)
        self.hresult, self.excepinfo = hresult, excepinfo


class TimeType(dt.datetime):
    """pywintypes.TimeType: a datetime with a time zone, as which date cells arrive."""


class CDispatch:
    """win32com.client.CDispatch, the base of every wrapped object."""


class TypeInfo:
    """ITypeInfo of an object: which interface it is."""

    def __init__(self, iid: str, name: str) -> None:
        self.iid, self.name = iid, name

    def GetTypeAttr(self) -> types.SimpleNamespace:
        return types.SimpleNamespace(iid=self.iid)

    def GetDocumentation(self, index: int) -> tuple[str, None, int, None]:
        return self.name, None, 0, None


class PyIDispatch:
    """An object argument as pythoncom hands it over, before it is wrapped."""

    def __init__(self, target: Any, iid: str, name: str) -> None:
        self.target, self.type_info = target, TypeInfo(iid, name)

    def GetTypeInfo(self, *_: Any) -> TypeInfo:
        return self.type_info


class Anything:
    """An object of which xlwings asks something that no result depends on."""

    def __getattr__(self, name: str) -> Anything:
        return Anything()

    def __call__(self, *_: Any, **__: Any) -> int:
        return 0


class Range(CDispatch):
    """Excel.Range as an argument or as Application.Caller: a block of values at an address."""

    CLSID = RANGE_IID

    def __init__(self, value: Any, address: str = "$A$1") -> None:
        self.Value = self.Value2 = value
        self.address = address
        rows, columns = (len(value), len(value[0])) if isinstance(value, tuple) else (1, 1)
        self.Rows, self.Columns = types.SimpleNamespace(Count=rows), types.SimpleNamespace(Count=columns)
        self.Count = rows * columns
        self.Row = self.Column = 1
        self.Worksheet = self.Parent = self.Application = Anything()
        self._oleobj_ = PyIDispatch(self, RANGE_IID, "Range")

    def GetAddress(self, *_: Any) -> str:
        return self.address


def dispatch(target: Any, *_: Any, **__: Any) -> Any:
    """win32com.client.Dispatch."""
    return target.target if isinstance(target, PyIDispatch) else target


def _raise(*_: Any, **__: Any) -> Any:
    raise ComError


def _module(name: str, **content: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update(content)
    sys.modules[name] = module
    return module


def _pywin32() -> None:
    same_thread = {
        "CoMarshalInterThreadInterfaceInStream": lambda iid, target: target,
        "CoGetInterfaceAndReleaseStream": lambda target, iid: target,
    }
    _module("pywintypes", com_error=ComError, error=ComError, TimeType=TimeType, IID=str, Time=lambda time: time)
    _module(
        "pythoncom",
        CoInitialize=lambda: None,
        CoUninitialize=lambda: None,
        com_error=ComError,
        IID_IDispatch="IDispatch",
        IID_IEnumVARIANT="IEnumVARIANT",
        TypeIIDs={"IDispatch": PyIDispatch},
        __file__=None,
        **same_thread,
    )
    for name in ("win32api", "win32con", "win32gui", "win32process", "win32event"):
        _module(name, __getattr__=lambda _: Anything(), GetWindowThreadProcessId=lambda _: (0, 1))
    _module("win32timezone", TimeZoneInfo=types.SimpleNamespace(utc=lambda: dt.UTC))
    client = _module(
        "win32com.client",
        Dispatch=dispatch,
        DispatchEx=dispatch,
        CDispatch=CDispatch,
        CoClassBaseClass=CDispatch,
        DispatchBaseClass=CDispatch,
        gencache=types.SimpleNamespace(EnsureModule=lambda *_, **__: None),
    )
    util = _module("win32com.server.util", unwrap=_raise, wrap=lambda target, iid=None: target)
    policy = _module("win32com.server.policy", DefaultPolicy=type("DefaultPolicy", (), {}))
    dispatcher = _module("win32com.server.dispatcher")
    server = _module("win32com.server", __path__=[], util=util, policy=policy, dispatcher=dispatcher)
    _module("win32com", __path__=[], client=client, server=server)


def install() -> None:
    """Import xlwings with its Windows branch; RuntimeError where COM is real or xlwings is loaded already."""
    if sys.platform == "win32" or "xlwings" in sys.modules:
        raise RuntimeError("the stub needs a fresh process on a system without COM")
    for name in IMPORTED_BEFORE:
        importlib.import_module(name)
    _pywin32()
    ctypes.oledll = ctypes.windll = Anything()  # type: ignore[attr-defined]
    loader, platform = ctypes.PyDLL, sys.platform
    library = types.SimpleNamespace(PyCom_PyObjectFromIUnknown=types.SimpleNamespace())
    ctypes.PyDLL = lambda *_, **__: library  # type: ignore[assignment, misc]
    sys.platform = "win32"
    try:
        importlib.import_module("xlwings")
        importlib.import_module("xlwings.com_server")
    finally:
        ctypes.PyDLL, sys.platform = loader, platform  # type: ignore[misc]


def call(module: str, function: str, arguments: Sequence[Any], caller: Range) -> Any:
    """What ``XLPy.CallUDF(module, function, Array(…), ThisWorkbook, Application.Caller)`` does."""
    server = importlib.import_module("xlwings.com_server").XLPython()
    handed = tuple(argument._oleobj_ if isinstance(argument, Range) else argument for argument in arguments)
    return server.CallUDF(module, function, handed, None, caller._oleobj_)


class _Components:
    """VBProject.VBComponents: takes the module that xlwings imports into the workbook."""

    text = ""

    def __call__(self, name: str) -> str:
        return name

    def Remove(self, component: str) -> None:
        pass

    def Import(self, path: str) -> None:
        self.text = Path(path).read_text("utf-8")


def import_functions(modules: Sequence[str], workbook: str) -> tuple[str, list[dict[str, Any]]]:
    """xlwings' own import_udfs on a stand-in workbook: the wrappers' text, and what MacroOptions was told."""
    udfs = importlib.import_module("xlwings.udfs")
    options: list[dict[str, Any]] = []
    components = _Components()
    application = types.SimpleNamespace(
        Version="16.0", MacroOptions=lambda macro, **told: options.append({"Macro": macro, **told}), Run=_raise
    )
    project = types.SimpleNamespace(VBComponents=components)
    book = types.SimpleNamespace(Name=workbook, Application=application, VBProject=project)
    original = udfs.get_udf_module
    udfs.get_udf_module = lambda name, _: importlib.import_module(name)  # the original asks the book for its sheets
    try:
        udfs.import_udfs(";".join(modules), book)
    finally:
        udfs.get_udf_module = original
    return components.text, options
