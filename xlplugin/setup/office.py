"""Which Excel there is, and whether its functions can work: version, bits, Store edition, WPS."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from xlplugin.setup.outcome import Outcome, Text, fine, note, wrong
from xlplugin.setup.system import System

OFFICE = r"SOFTWARE\Microsoft\Office"
OFFICE_32 = r"SOFTWARE\WOW6432Node\Microsoft\Office"
VERSIONS = ("16.0", "15.0", "14.0", "12.0")
NAMES = {"16.0": "2016/2019/2021/365", "15.0": "2013", "14.0": "2010", "12.0": "2007"}
STORE_PACKAGE = r"Packages\Microsoft.Office.Desktop_8wekyb3d8bbwe"
MACHINES = {0x014C: "32", 0x8664: "64", 0xAA64: "ARM64"}
APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
WPS_KEYS = (
    r"HKCU\SOFTWARE\Kingsoft\Office\6.0\Common",
    r"HKLM\SOFTWARE\WOW6432Node\Kingsoft\Office\6.0\Common",
    r"HKLM\SOFTWARE\Kingsoft\Office\6.0\Common",
)
CHOICE = r"HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsm\UserChoice"


@dataclass(frozen=True)
class Excel:
    """The installed Excel. ``bits``: 32, 64, ARM64, or "" where the program could not be read."""

    path: str
    version: str
    build: str
    bits: str
    store: bool


def find_excel(system: System) -> Excel | None:
    """The Excel of this PC: Click-to-Run first, then the installer's, then what Windows starts by name."""
    for path, version in _candidates(system):
        if system.exists(path):
            build = system.value(rf"HKLM\{OFFICE}\ClickToRun\Configuration", "VersionToReport")
            return Excel(path, version, str(build or ""), _bits(system, path), "\\windowsapps\\" in path.lower())
    store = ntpath.join(system.environment.get("LOCALAPPDATA", ""), STORE_PACKAGE)
    return Excel(store, "16.0", "", "", store=True) if system.exists(store) else None


def machine(program: bytes) -> str:
    """What a Windows program is made for, by its PE header: 32, 64, ARM64, or "" where it is none."""
    if program[:2] != b"MZ" or len(program) < 64:
        return ""
    (at,) = unpack_from("<I", program, 60)
    if program[at : at + 4] != b"PE\0\0" or len(program) < at + 6:
        return ""
    return MACHINES.get(unpack_from("<H", program, at + 4)[0], "")


def find_wps(system: System) -> bool:
    """Whether WPS Office is installed."""
    return any(system.value(key, "InstallRoot") for key in WPS_KEYS) or bool(
        system.value(rf"HKLM\{APP_PATHS}\et.exe") or system.value(rf"HKCU\{APP_PATHS}\et.exe")
    )


def check_excel(system: System) -> Outcome:
    """Excel is there, of a version and edition in which functions written in Python run."""
    excel = find_excel(system)
    if excel is None:
        return wrong("excel", *(_ONLY_WPS if find_wps(system) else _NO_EXCEL))
    if excel.store:
        return wrong("excel", *_STORE)
    name = f"Excel {NAMES[excel.version]}" + (f" ({excel.build})" if excel.build else "")
    if excel.version == "12.0":
        return wrong("excel", Text(f"{name}，太旧", f"{name} is too old"), _OLD)
    if excel.bits == "ARM64":
        return note(
            "excel",
            f"{name}，ARM64 版：xlwings 没有 ARM64 的 DLL，没有验证过能否载入 64 位的",
            f"{name} for ARM64: xlwings has no DLL for ARM64, and whether the 64-bit one loads was not verified",
            Text("若函数显示 #VALUE!，请改用 .xlsx 模板。", "If the functions show #VALUE!, use the .xlsx template."),
        )
    bits = f"，{excel.bits} 位" if excel.bits else ""
    return fine("excel", f"{name}{bits}", name + (f", {excel.bits}-bit" if excel.bits else ""))


def check_association(system: System) -> Outcome:
    """A double click on a macro workbook opens Excel and not WPS, in which Python does not run."""
    if not find_wps(system):
        return fine("association", "没有发现 WPS", "no WPS found")
    choice = system.value(CHOICE, "ProgId") or system.value(r"HKCR\.xlsm")
    if isinstance(choice, str) and choice.lower().startswith("excel."):
        return fine(
            "association", "装有 WPS，双击 .xlsm 用 Excel 打开", "WPS is installed; a double click on .xlsm opens Excel"
        )
    return wrong(
        "association",
        Text(
            f"双击 .xlsm 不是用 Excel 打开（{choice or '未设置'}），函数和按钮在 WPS 里不起作用",
            f"a double click on .xlsm does not open Excel ({choice or 'not set'}); functions and buttons do not work in WPS",
        ),
        Text(
            "右键点一个 .xlsm 文件 → 打开方式 → 选择其他应用 → Excel → 勾选“始终使用此应用打开”。",
            "Right-click an .xlsm file, Open with, Choose another app, Excel, tick “Always”.",
        ),
    )


def _candidates(system: System) -> Iterator[tuple[str, str]]:
    root = system.value(rf"HKLM\{OFFICE}\ClickToRun\Configuration", "InstallationPath")
    if isinstance(root, str):
        yield ntpath.join(root, "root", "Office16", "EXCEL.EXE"), "16.0"
    for version in VERSIONS:
        for office in (OFFICE, OFFICE_32):
            folder = system.value(rf"HKLM\{office}\{version}\Excel\InstallRoot", "Path")
            if isinstance(folder, str):
                yield ntpath.join(folder, "EXCEL.EXE"), version
    for hive in ("HKLM", "HKCU"):
        path = system.value(rf"{hive}\{APP_PATHS}\excel.exe")
        if isinstance(path, str):
            current = str(system.value(r"HKCR\Excel.Application\CurVer") or "").rpartition(".")[2]
            yield path.strip('"'), f"{current}.0" if f"{current}.0" in VERSIONS else "16.0"


def _bits(system: System, path: str) -> str:
    try:
        return machine(system.read(path, 4096) or b"")
    except OSError:  # programs of the Store cannot be read
        return ""


_WITHOUT = Text(
    "改用 .xlsx 模板：表中的核对公式照常起作用；填好后用 nianbao check 校验。",
    "Use the .xlsx template: its formulas check all the same; check the completed file with nianbao check.",
)
_NO_EXCEL = (
    Text("没有发现 Microsoft Excel", "no Microsoft Excel found"),
    Text(
        "安装桌面版 Excel（2010 或更高版本）。不装则" + _WITHOUT.zh,
        "Install desktop Excel, 2010 or later. Or: " + _WITHOUT.en,
    ),
)
_ONLY_WPS = (
    Text(
        "只有 WPS，没有 Microsoft Excel；函数和按钮在 WPS 里不起作用",
        "only WPS, no Excel; functions and buttons do not work in WPS",
    ),
    _WITHOUT,
)
_STORE = (
    Text(
        "Excel 是应用商店（Microsoft Store）版，不能运行 Python 写的函数",
        "Excel is the Microsoft Store edition, which cannot run functions written in Python",
    ),
    Text(
        "设置 → 应用 → Microsoft Office → 卸载，再从 office.com 下载安装桌面版（即点即用）。不换则" + _WITHOUT.zh,
        "Settings, Apps, Microsoft Office, Uninstall; then install the desktop edition from office.com. Or: "
        + _WITHOUT.en,
    ),
)
_OLD = Text("需要 Excel 2010 或更高版本。" + _WITHOUT.zh, "Excel 2010 or later is needed. " + _WITHOUT.en)
