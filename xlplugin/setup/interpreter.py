"""Which Python a workbook starts, and whether it can: configuration, interpreter, DLL, versions, code page."""

from __future__ import annotations

import json
import ntpath
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from types import MappingProxyType

from xlplugin.setup import settings_file
from xlplugin.setup.install import KEYS, configuration_path, fits, script_path
from xlplugin.setup.outcome import Outcome, Text, fine, note, unknown, wrong
from xlplugin.setup.system import System, expand

INSTALL = Text("在命令提示符里运行 nianbao excel install。", "Run nianbao excel install in a command prompt.")
PROBE = (
    "import sys, json; import xlwings.utils; xlwings.utils.prepare_sys_path(sys.argv[1]); "
    "import xlwings, xlplugin.udfs, xlplugin.button\n"
    "if sys.platform == 'win32': import win32api, pythoncom\n"
    "print(json.dumps({'xlwings': xlwings.__version__, 'python': sys.version.split()[0]}))"
)
"""Imports what xlwings.bas makes Python import, after the same preparation (xlwings.utils.prepare_sys_path)."""


@dataclass(frozen=True)
class Chosen:
    """The interpreter that xlwings would start, and which layer names it: sheet, beside, user."""

    path: str
    layer: str
    python_path: str = ""


@dataclass(frozen=True)
class Probe:
    """What that interpreter says of itself; or why it does not."""

    xlwings: str = ""
    python: str = ""
    failure: str = ""


def choose(system: System, sheet: Mapping[str, str] = MappingProxyType({}), folder: str | None = None) -> Chosen | None:
    """Look the interpreter up as xlwings.bas does: the workbook's sheet, its folder, the user's file.

    GetConfig takes a key from the first layer that has it, an empty value too; without INTERPRETER_WIN
    (or _MAC), or where it is empty, INTERPRETER is asked for. ``folder``: the workbook's.
    """
    layers = [("sheet", dict(sheet))]
    if folder is not None:
        path = ntpath if system.platform == "windows" else posixpath
        layers.append(("beside", _settings(system, path.join(folder, "xlwings.conf"))))
    layers.append(("user", _settings(system, configuration_path(system))))
    for key in (KEYS[system.platform], "INTERPRETER"):
        layer, values = next(((name, v) for name, v in layers if key in v), ("", {}))
        if values.get(key):
            _, paths = next(((name, v) for name, v in layers if "PYTHONPATH" in v), ("", {}))
            return Chosen(_expanded(system, values[key]), layer, _expanded(system, paths.get("PYTHONPATH", "")))
    return None


def probe(system: System, chosen: Chosen) -> Probe:
    """Run an interpreter as a workbook would; only one that the user's own file names."""
    try:
        status, out, errors = system.run([chosen.path, "-P", "-B", "-c", PROBE, f"false;;;;;;{chosen.python_path}"])
    except OSError as error:
        return Probe(failure=str(error))
    try:
        said = json.loads(out.strip().splitlines()[-1]) if status == 0 else {}
        return Probe(str(said["xlwings"]), str(said["python"]))
    except (IndexError, KeyError, TypeError, ValueError):
        last = errors.strip().splitlines()[-1:] or [f"exit status {status}"]
        return Probe(failure=last[0])


def check_settings_file(system: System) -> Outcome:
    """The user's xlwings.conf is there and says what VBA can read."""
    path = configuration_path(system)
    data = system.read(path)
    if data is None:
        return wrong("settings", Text(f"还没有 {path}", f"there is no {path}"), INSTALL)
    bad = settings_file.bad_lines(data, system.code_page)
    if bad:
        return wrong(
            "settings",
            Text(f"{path} 里有 Excel 读不了的行：{bad[0]}", f"{path} has a line that Excel cannot read: {bad[0]}"),
            Text(
                "用记事本打开它，删去这一行，另存为编码“ANSI”；再运行 nianbao excel install。",
                "Open it in Notepad, delete the line, save it with encoding ANSI; then run nianbao excel install.",
            ),
        )
    if system.platform == "windows" and not fits(path, system.code_page):
        return wrong(
            "settings",
            Text(
                f"用户文件夹的名字含有本机代码页（{system.code_page}）以外的字符，Excel 打不开 {path}",
                f"the user folder's name holds characters outside the code page ({system.code_page}); Excel cannot open {path}",
            ),
            LOCALE,
        )
    return fine("settings", path, path)


def check_interpreter(system: System, chosen: Chosen | None, found: Probe | None) -> Outcome:
    """A workbook finds a Python that can import nianbao."""
    if chosen is None:
        return wrong("interpreter", Text("没有写明用哪个 Python", "no Python is named"), INSTALL)
    if chosen.layer != "user":
        where = (
            Text("工作簿里", "in the workbook")
            if chosen.layer == "sheet"
            else Text("工作簿旁边的 xlwings.conf 里", "in xlwings.conf beside the workbook")
        )
        return wrong(
            "interpreter",
            Text(
                f"{where.zh}指定了 Python：{chosen.path}（没有运行它）",
                f"a Python is named {where.en}: {chosen.path} (it was not run)",
            ),
            Text(
                "nianbao 的模板不这样写。弄清文件是谁改的；重新领取模板，或删去工作簿旁边的 xlwings.conf。",
                "Templates of nianbao do not do so. Find out who changed the file; get the template anew, or delete the "
                "xlwings.conf beside it.",
            ),
        )
    if chosen.path.lower() in ("python", "pythonw") or not system.exists(chosen.path):
        return wrong("interpreter", Text(f"找不到 Python：{chosen.path}", f"no Python at {chosen.path}"), INSTALL)
    if found is None or found.failure:
        why = found.failure if found else ""
        return wrong(
            "interpreter",
            Text(f"{chosen.path} 运行不了 nianbao：{why}", f"{chosen.path} cannot run nianbao: {why}"),
            Text(
                "把 nianbao 重新装进它自己的虚拟环境（见 docs/excel-it.zh-CN.md；Windows 上会一并装好 pywin32），再运行 nianbao excel install。",
                "Install nianbao anew in an environment of its own (see docs/excel-it.md; on Windows this brings pywin32), "
                "then run nianbao excel install.",
            ),
        )
    if system.platform == "macos" and " " in chosen.path:
        # the .applescript puts the interpreter unquoted into a shell command
        return wrong(
            "interpreter",
            Text(
                f"Python 的路径里有空格：{chosen.path}，Excel 启动不了它",
                f"a space in Python's path: {chosen.path}; Excel cannot start it",
            ),
            Text("把 nianbao 装到路径没有空格的文件夹。", "Install nianbao in a folder without spaces in its path."),
        )
    return fine("interpreter", f"{chosen.path}（Python {found.python}）", f"{chosen.path} (Python {found.python})")


def check_version(workbook: str | None, found: Probe | None) -> Outcome:
    """The workbook's VBA and the installed xlwings are of one version: its DLLs are named by it."""
    installed = found.xlwings if found and found.xlwings else version("xlwings")
    if workbook is None:
        return fine("version", f"xlwings {installed}", f"xlwings {installed}")
    if workbook == installed:
        return fine("version", f"工作簿与本机都是 xlwings {installed}", f"workbook and PC have xlwings {installed}")
    return wrong(
        "version",
        Text(
            f"工作簿是为 xlwings {workbook} 制作的，本机装的是 {installed}",
            f"the workbook was made for xlwings {workbook}, this PC has {installed}",
        ),
        Text(
            f"用本机的 nianbao 重新生成模板（nianbao template -o 模板.xlsm），或运行 pip install xlwings=={workbook}。",
            f"Make the template anew with this PC's nianbao (nianbao template -o x.xlsm), or run pip install xlwings=={workbook}.",
        ),
    )


def check_dll(system: System, chosen: Chosen, bits: str, xlwings: str) -> Outcome:
    """xlwings' DLL for this Excel lies where VBA looks: beside the interpreter or one folder up (XLPyLoadDLL).

    Excel's bits decide which one is loaded (#If Win64); Python's do not matter, as it runs by itself.
    The wheel for Windows brings both.
    """
    wanted = [f"xlwings{n}-{xlwings}.dll" for n in ((bits,) if bits in ("32", "64") else ("64", "32"))]
    folder = ntpath.dirname(chosen.path)
    places = (folder, ntpath.dirname(folder))
    missing = [name for name in wanted if not any(system.exists(ntpath.join(p, name)) for p in places)]
    if not missing:
        return fine("dll", "、".join(wanted), ", ".join(wanted))
    return wrong(
        "dll",
        Text(
            f"{places[0]} 和 {places[1]} 里都没有 {missing[0]}",
            f"no {missing[0]} in {places[0]} or {places[1]}",
        ),
        Text(
            "把 nianbao 装进它自己的虚拟环境（见 docs/excel-it.zh-CN.md；不要用 pip install --user，也不要用应用商店的 Python）。"
            "装过的，看看杀毒软件的隔离区有没有这个文件：恢复、加入信任，再运行 "
            f"pip install --force-reinstall --no-deps xlwings=={xlwings}。",
            "Install nianbao in an environment of its own (see docs/excel-it.md; not pip install --user, and not the Store's "
            "Python). If it was there, look into the antivirus program's quarantine, restore and trust it, then run "
            f"pip install --force-reinstall --no-deps xlwings=={xlwings}.",
        ),
    )


def check_code_page(system: System, chosen: Chosen) -> Outcome:
    """VBA can hand the interpreter's path to the DLL: it does so in the ANSI code page."""
    if fits(chosen.path, system.code_page):
        return fine(
            "code-page",
            f"Python 的路径在本机代码页（{system.code_page}）之内",
            f"Python's path is within this PC's code page ({system.code_page})",
        )
    return wrong(
        "code-page",
        Text(
            f"Python 的路径含有本机代码页（{system.code_page}）以外的字符，Excel 传不过去：{chosen.path}",
            f"Python's path holds characters outside this PC's code page ({system.code_page}): {chosen.path}",
        ),
        LOCALE,
    )


def check_script(system: System) -> Outcome:
    """On a Mac: the script by which Excel may start Python (xlwings' cli.py runpython_install)."""
    path = script_path(system)
    return (
        fine("script", path, path)
        if system.exists(path)
        else wrong("script", Text(f"还没有 {path}", f"there is no {path}"), INSTALL)
    )


def check_mac_excel(system: System) -> Outcome:
    """On a Mac: Excel is there; buttons work, functions do not."""
    app = "/Applications/Microsoft Excel.app"
    if not system.exists(app) and not system.exists(posixpath.join(system.home, app.lstrip("/"))):
        return unknown("excel", "在“应用程序”里没有发现 Excel", "no Excel in Applications")
    return note(
        "excel",
        "Excel for Mac：按钮可用，函数（NB_…）不可用，旁边的核对公式照常起作用",
        "Excel for Mac: buttons work; the functions (NB_…) do not, the formulas beside them do",
    )


def _settings(system: System, path: str) -> dict[str, str]:
    return settings_file.pairs(system.read(path) or b"", system.code_page)


def _expanded(system: System, text: str) -> str:
    if system.platform == "windows":
        return expand(text, system.environment)
    return system.home.rstrip("/") + text[5:] if text.startswith("$HOME/") else text


LOCALE = Text(
    "把 nianbao 装到只含英文字母和数字的文件夹（如 C:\\nianbao）后再运行 nianbao excel install；或在“控制面板 → 区域 → 管理 → "
    "更改系统区域设置”里选“中文(简体，中国)”，重启。",
    "Install nianbao in a folder of ASCII letters (such as C:\\nianbao) and run nianbao excel install again; or set the system "
    "locale to Chinese (Control Panel, Region, Administrative), and restart.",
)
