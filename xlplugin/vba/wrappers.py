"""The VBA that makes Python functions functions of Excel: xlwings' own wrappers, and what Excel is told of them.

xlwings generates wrappers where Excel is, on Windows. The generator itself needs nothing of Windows but
three modules to import, so a process of its own gives it empty ones. It runs `xlwings.import_udfs`
on a stand-in for the workbook: ``python -m xlplugin.vba.wrappers MODULE…`` prints what comes of it as JSON.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import types
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

FUNCTION_MODULES = ("xlplugin.udfs",)
"""Modules whose functions the workbook has; the workbook's setting ``UDF Modules`` names the same."""


def generate(modules: Sequence[str] = FUNCTION_MODULES) -> tuple[str, list[dict[str, Any]]]:
    """Text of the module xlwings_udfs, and what xlwings tells Application.MacroOptions of each function."""
    command = [sys.executable, "-m", __name__, *modules]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    text, options = json.loads(done.stdout)
    return text, options


class _Components:
    """VBProject.VBComponents: takes the module that xlwings imports into the workbook."""

    text = ""

    def __call__(self, name: str) -> str:
        return name

    def Remove(self, component: str) -> None:
        """Nothing is there yet."""

    def Import(self, path: str) -> None:
        """Keep the module's text."""
        self.text = Path(path).read_text("utf-8")


def _import_udfs(modules: Sequence[str]) -> tuple[str, list[dict[str, Any]]]:
    """xlwings' import_udfs on a stand-in workbook; only in a process of its own, as it changes sys.modules."""
    try:
        importlib.import_module("pythoncom")
    except ImportError:
        for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
            sys.modules[name] = types.ModuleType(name)
        sys.modules["pythoncom"].CoInitialize = None  # type: ignore[attr-defined]
        sys.modules["pywintypes"].com_error = RuntimeError  # type: ignore[attr-defined]
        sys.modules["win32com.client"].Dispatch = None  # type: ignore[attr-defined]
    xlwings, udfs = importlib.import_module("xlwings"), importlib.import_module("xlwings.udfs")
    # elsewhere than on Windows these do nothing, and the generator would find no function
    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret  # type: ignore[attr-defined]
    udfs.get_udf_module = lambda name, _: importlib.import_module(name)  # type: ignore[attr-defined]
    options: list[dict[str, Any]] = []
    components = _Components()
    application = types.SimpleNamespace(
        Version="16.0", MacroOptions=lambda macro, **told: options.append({"Macro": macro, **told})
    )
    project = types.SimpleNamespace(VBComponents=components)
    book = types.SimpleNamespace(Name="nianbao.xlsm", Application=application, VBProject=project)
    with redirect_stdout(sys.stderr):  # it prints what it imported
        udfs.import_udfs(";".join(modules), book)
    return components.text, options


if __name__ == "__main__":
    json.dump(_import_udfs(sys.argv[1:]), sys.stdout)
