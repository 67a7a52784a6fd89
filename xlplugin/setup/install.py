"""``nianbao excel install`` and ``uninstall``: which file gets what, as changes that can be shown before they are made.

Excel finds Python through the user's xlwings.conf. Only the interpreter is written there: what else our
workbooks need stands in their own ``xlwings.conf`` sheet, and a user's other xlwings workbooks stay as they are.
"""

from __future__ import annotations

import ntpath
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from converters.atomic import write_file
from converters.errors import Unreadable
from xlplugin.setup import settings_file
from xlplugin.setup.system import System

KEYS = {"windows": "INTERPRETER_WIN", "macos": "INTERPRETER_MAC"}
"""xlwings.bas RunPython and XLPyCommand ask for these."""
SCRIPT_KEY = "APPLESCRIPT"
VARIABLES = ("LOCALAPPDATA", "APPDATA", "USERPROFILE", "PROGRAMDATA")
"""What a path is written with; xlwings.bas GetConfig expands them. PROGRAMFILES is another folder for an
Excel of 32 bits, so it is none of them."""


@dataclass(frozen=True)
class Change:
    """A file before and after; None: there is no such file."""

    path: str
    before: bytes | None
    after: bytes | None


def configuration_path(system: System) -> str:
    """The user's xlwings.conf: xlwings.bas GetConfigFilePath, xlwings.USER_CONFIG_FILE."""
    if system.platform == "windows":
        return ntpath.join(system.environment.get("USERPROFILE", system.home), ".xlwings", "xlwings.conf")
    if system.platform == "macos":
        return posixpath.join(system.home, "Library/Containers/com.microsoft.Excel/Data/xlwings.conf")
    return posixpath.join(system.home, ".xlwings", "xlwings.conf")


def script_path(system: System) -> str:
    """Where Excel for Mac looks for the script that starts Python: xlwings' cli.py runpython_install."""
    name = f"xlwings-{version('xlwings')}.applescript"
    return posixpath.join(system.home, "Library/Application Scripts/com.microsoft.Excel", name)


def interpreter_value(system: System) -> str:
    """This Python as it is written into the configuration.

    Raises Unreadable where Excel could not be told its path.
    """
    path = system.python
    if system.platform != "windows":
        # xlwings.bas ExpandEnvironmentStrings on a Mac knows $HOME at the beginning
        home = system.home.rstrip("/") + "/"
        return "$HOME/" + path.removeprefix(home) if path.startswith(home) else path
    folder, name = ntpath.split(path)
    if name.lower() == "pythonw.exe" and system.exists(ntpath.join(folder, "python.exe")):
        path = ntpath.join(folder, "python.exe")
    if not fits(path, system.code_page):
        # LoadLibraryA and CreateProcessA take the path in the ANSI code page; the 8.3 name is ASCII
        short = system.short_path(path)
        if short is None or not fits(short, system.code_page):
            raise Unreadable(
                f"Python 的路径含有本机代码页（{system.code_page}）以外的字符，Excel 无法使用：{path}。"
                "请把 nianbao 装到只含英文字母和数字的文件夹（如 C:\\nianbao），"
                "或在“控制面板 → 区域 → 管理 → 更改系统区域设置”里选“中文(简体，中国)”后重启，再运行一次。",
                f"the path of Python holds characters outside this PC's code page ({system.code_page}), which Excel "
                f"cannot use: {path}. Install nianbao in a folder of ASCII letters (such as C:\\nianbao), or set the "
                "system locale to Chinese (Control Panel, Region, Administrative), restart, and run this again.",
            )
        path = short
    return with_variable(path, system.environment)


def with_variable(path: str, environment: Mapping[str, str]) -> str:
    """A Windows path written with the environment variable that covers most of it, if one does."""
    covering = [
        (len(folder), name)
        for name in VARIABLES
        if (folder := environment.get(name, "").rstrip("\\")) and path.lower().startswith(folder.lower() + "\\")
    ]
    if not covering:
        return path
    length, name = max(covering)
    return f"%{name}%{path[length:]}"


def fits(text: str, code_page: str) -> bool:
    """Whether text can be said in a code page."""
    try:
        text.encode(code_page)
    except UnicodeEncodeError:
        return False
    return True


def installing(system: System) -> list[Change]:
    """What installing changes: nothing where Excel has no use for it (Linux), or all is as it should be."""
    return list(_changed(_installing(system))) if system.platform in KEYS else []


def uninstalling(system: System) -> list[Change]:
    """What takes the installation back."""
    return list(_changed(_uninstalling(system))) if system.platform in KEYS else []


def apply(change: Change) -> None:
    """Make a change: the file is the old one or the new one, never half."""
    path = Path(change.path)
    if change.after is not None:
        write_file(path, change.after, force=True)
        return
    path.unlink(missing_ok=True)
    if path.parent.name == ".xlwings" and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _installing(system: System) -> Iterator[Change]:
    path = configuration_path(system)
    before = system.read(path)
    newline = _newline(system)
    after = settings_file.with_value(
        before or b"", KEYS[system.platform], interpreter_value(system), system.code_page, newline
    )
    if system.platform == "macos":
        script = files("xlwings").joinpath(f"xlwings-{version('xlwings')}.applescript").read_bytes()
        there = system.read(script_path(system))
        yield Change(script_path(system), there, script)
        if there is None:
            after = settings_file.with_value(after, SCRIPT_KEY, version("xlwings"), system.code_page, newline)
    yield Change(path, before, after)


def _uninstalling(system: System) -> Iterator[Change]:
    path = configuration_path(system)
    before = system.read(path)
    if before is None:
        return
    after = settings_file.without_value(before, KEYS[system.platform], system.code_page, _newline(system))
    ours = settings_file.pairs(before, system.code_page).get(settings_file.WROTE + SCRIPT_KEY)
    if system.platform == "macos" and ours is not None:
        after = settings_file.without_value(after, SCRIPT_KEY, system.code_page, _newline(system))
        yield Change(script_path(system), system.read(script_path(system)), None)
    yield Change(path, before, after or None)


def _changed(changes: Iterator[Change]) -> Iterator[Change]:
    return (change for change in changes if change.before != change.after)


def _newline(system: System) -> bytes:
    return b"\r\n" if system.platform == "windows" else b"\n"
