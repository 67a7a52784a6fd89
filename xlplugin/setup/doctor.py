"""``nianbao excel doctor``: every check that applies to this PC, in the order in which things go wrong."""

from __future__ import annotations

import ntpath
import posixpath
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import TypeVar

from converters.reasons import why
from xlplugin.setup import interpreter, libreoffice, macros, office, workbook
from xlplugin.setup.outcome import Outcome, Status, Text, fine, note, unknown, wrong
from xlplugin.setup.system import System

Found = TypeVar("Found")

TITLES = {
    "excel": Text("Excel", "Excel"),
    "association": Text(".xlsm 的打开方式", "what opens .xlsm"),
    "macros": Text("宏设置", "macro settings"),
    "file": Text("工作簿", "the workbook"),
    "mark": Text("来自网络的标记", "Mark of the Web"),
    "settings": Text("xlwings 的用户设置", "xlwings' user settings"),
    "interpreter": Text("Python", "Python"),
    "version": Text("xlwings 的版本", "xlwings' version"),
    "dll": Text("xlwings 的 DLL", "xlwings' DLL"),
    "code-page": Text("代码页", "code page"),
    "script": Text("启动 Python 的脚本", "the script that starts Python"),
    "applies": Text("适用范围", "what applies here"),
    "libreoffice": Text("LibreOffice", "LibreOffice"),
    "macro-security": Text("LibreOffice 宏安全性", "LibreOffice's macro security"),
    "command": Text("nianbao 命令", "the command nianbao"),
}
_LINUX = Text(
    "Excel 的函数和按钮只在 Windows（按钮也在 Mac）上可用；Linux 上请用 LibreOffice 版工作簿："
    "nianbao template --host libreoffice -o 模板.xlsm，或不带宏的 .xlsx。",
    "Excel's functions and buttons exist on Windows (buttons on a Mac too); on Linux use the LibreOffice build: "
    "nianbao template --host libreoffice -o template.xlsm, or the .xlsx without macros.",
)


def doctor(system: System, file: str | None = None) -> list[Outcome]:
    """All outcomes; ``file``: the absolute path of a workbook to look at as well.

    A check that the PC does not let look (no right to a key or file) gives UNKNOWN, never an error.
    """
    held, outcomes = _held(system, file)
    if outcomes and not held.host and outcomes[0].status is Status.NOTE:
        return outcomes  # a workbook without macros needs nothing
    checks = {"windows": _windows, "macos": _mac, "linux": _linux}[system.platform]
    return list(checks(system, file))


def _windows(system: System, file: str | None) -> Iterator[Outcome]:
    yield _run("excel", lambda: office.check_excel(system))
    excel = _or_none(lambda: office.find_excel(system))
    yield _run("association", lambda: office.check_association(system))
    if excel is not None:
        yield _run("macros", lambda: macros.check_macros(system, excel))
    held, outcomes = _held(system, file)
    yield from outcomes
    if excel is not None and file is not None and held.host:
        yield _run("mark", lambda: macros.check_mark(system, excel, file))
    yield _run("settings", lambda: interpreter.check_settings_file(system))
    chosen, found = _chosen(system, held, ntpath.dirname(file) if file else None)
    yield _run("interpreter", lambda: interpreter.check_interpreter(system, chosen, found))
    yield _run("version", lambda: interpreter.check_version(held.xlwings, found))
    if chosen is not None and chosen.layer == "user":
        xlwings = held.xlwings or (found.xlwings if found else "") or version("xlwings")
        yield _run("dll", lambda: interpreter.check_dll(system, chosen, excel.bits if excel else "", xlwings))
        yield _run("code-page", lambda: interpreter.check_code_page(system, chosen))


def _mac(system: System, file: str | None) -> Iterator[Outcome]:
    yield _run("excel", lambda: interpreter.check_mac_excel(system))
    held, outcomes = _held(system, file)
    yield from outcomes
    yield _run("settings", lambda: interpreter.check_settings_file(system))
    yield _run("script", lambda: interpreter.check_script(system))
    chosen, found = _chosen(system, held, posixpath.dirname(file) if file else None)
    yield _run("interpreter", lambda: interpreter.check_interpreter(system, chosen, found))
    yield _run("version", lambda: interpreter.check_version(held.xlwings, found))


def _linux(system: System, file: str | None) -> Iterator[Outcome]:
    yield note("applies", *_LINUX)
    yield from _held(system, file)[1]
    yield _run("libreoffice", lambda: libreoffice.check_libreoffice(system))
    yield _run("macro-security", lambda: libreoffice.check_macro_security(system))
    yield _run("command", lambda: libreoffice.check_command(system))


def _held(system: System, file: str | None) -> tuple[workbook.Macros, list[Outcome]]:
    """The macros of the workbook asked about, and what there is to say of it."""
    if file is None:
        return workbook.Macros(""), []
    try:
        data = system.read(file)
        if data is None:
            return workbook.Macros(""), [
                wrong(
                    "file",
                    Text(f"没有这个文件：{file}", f"no such file: {file}"),
                    Text("核对路径。", "Check the path."),
                )
            ]
        held = workbook.macros(data)
    except ValueError:
        found = Text(f"不是 Excel 工作簿，或已损坏：{file}", f"not an Excel workbook, or damaged: {file}")
        return workbook.Macros(""), [wrong("file", found, Text("重新领取模板。", "Get the template anew."))]
    except OSError as error:
        return workbook.Macros(""), [_cannot("file", error)]
    return held, [_suits(system, held)]


def _suits(system: System, held: workbook.Macros) -> Outcome:
    """The workbook's build and this PC fit together."""
    linux = system.platform == "linux"
    if not held.host:
        return note(
            "file",
            "不带 nianbao 的宏：只用表中的核对公式，不需要以下设置",
            "no macros of nianbao: only formulas, which need none of this",
        )
    if (held.host == "libreoffice") == linux:
        return fine(
            "file", *(("LibreOffice 版", "the LibreOffice build") if linux else ("Excel 版", "the Excel build"))
        )
    if linux:
        return wrong(
            "file",
            Text(
                "这是 Excel 版，按钮在 LibreOffice 里不起作用",
                "the Excel build; its buttons do not work in LibreOffice",
            ),
            _HOST_LO,
        )
    return wrong(
        "file",
        Text("这是 LibreOffice 版，按钮在 Excel 里不起作用", "the LibreOffice build; its buttons do not work in Excel"),
        _HOST_EXCEL,
    )


def _chosen(
    system: System, held: workbook.Macros, folder: str | None
) -> tuple[interpreter.Chosen | None, interpreter.Probe | None]:
    """The interpreter, run only where the user's own file names it: a workbook may be a stranger's."""
    chosen = _or_none(lambda: interpreter.choose(system, held.settings, folder))
    runs = chosen is not None and chosen.layer == "user" and system.exists(chosen.path)
    return chosen, interpreter.probe(system, chosen) if chosen is not None and runs else None


def _run(name: str, check: Callable[[], Outcome]) -> Outcome:
    try:
        return check()
    except OSError as error:
        return _cannot(name, error)


def _or_none(look: Callable[[], Found | None]) -> Found | None:
    try:
        return look()
    except OSError:
        return None


def _cannot(name: str, error: OSError) -> Outcome:
    zh, en = why(error)
    at = f" {error.filename}" if error.filename else ""
    return unknown(name, f"没有查到{at}：{zh}", f"could not be found out{at}: {en}")


_HOST_LO = Text(
    "用 nianbao template --host libreoffice -o 模板-LibreOffice.xlsm 另做一份。",
    "Make one with nianbao template --host libreoffice -o template-LibreOffice.xlsm.",
)
_HOST_EXCEL = Text(
    "用 nianbao template -o 模板-Excel.xlsm 另做一份。", "Make one with nianbao template -o template-Excel.xlsm."
)
