"""Whether the LibreOffice build of the workbook can work: LibreOffice, its macro security, the command."""

from __future__ import annotations

import posixpath
import re

from xlplugin.setup.outcome import Outcome, Text, fine, note, wrong
from xlplugin.setup.system import System

PROGRAMS = {
    "windows": (r"C:\Program Files\LibreOffice\program\soffice.exe",),
    "macos": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "linux": ("/usr/bin/soffice", "/usr/bin/libreoffice", "/snap/bin/libreoffice", "/usr/local/bin/libreoffice"),
}
FLATPAKS = ("/var/lib/flatpak/app/org.libreoffice.LibreOffice", ".local/share/flatpak/app/org.libreoffice.LibreOffice")
_LEVEL = re.compile(rb'oor:name="MacroSecurityLevel"[^>]*>\s*<value>\s*(\d)')
_TRUSTED = re.compile(rb'oor:name="SecureURL"[^>]*>\s*<value>(.*?)</value>', re.S)


def find_libreoffice(system: System) -> str | None:
    """The program, or None."""
    by_name = system.which("soffice") or system.which("libreoffice")
    return by_name or next((p for p in PROGRAMS[system.platform] if system.exists(p)), None)


def check_libreoffice(system: System) -> Outcome:
    """LibreOffice is there, and not shut in a sandbox from which it cannot start the command."""
    program = find_libreoffice(system)
    if program is not None and not program.startswith("/snap/"):
        return fine("libreoffice", program, program)
    if program is not None or any(system.exists(posixpath.join(system.home, p)) for p in FLATPAKS):
        kind = "snap" if program else "Flatpak"
        return wrong(
            "libreoffice",
            Text(
                f"LibreOffice 是 {kind} 包，不能启动 nianbao 命令",
                f"LibreOffice is a {kind}, which cannot start the command nianbao",
            ),
            Text(
                "改装发行版自带的 LibreOffice（如 apt install libreoffice-calc）。",
                "Install the distribution's own LibreOffice (such as apt install libreoffice-calc).",
            ),
        )
    return wrong(
        "libreoffice",
        Text("没有发现 LibreOffice", "no LibreOffice found"),
        Text(
            "安装 LibreOffice（如 apt install libreoffice-calc）；不装也可以用 nianbao check 校验填好的文件。",
            "Install LibreOffice (such as apt install libreoffice-calc); without it, nianbao check still checks files.",
        ),
    )


def check_macro_security(system: System) -> Outcome:
    """LibreOffice lets the buttons run, or asks."""
    data = system.read(_profile(system))
    level = _LEVEL.search(data) if data is not None else None
    trusted = _TRUSTED.search(data) if data is not None else None
    # org.openoffice.Office.Common/Security/Scripting: 2 where it is not set
    number = int(level[1]) if level else 2
    if number == 1:
        return fine(
            "macro-security", "打开工作簿时会询问，请选“启用宏”", "macros are asked about: choose Enable Macros"
        )
    if number == 0:
        return note(
            "macro-security", "宏全部启用，打开任何文件都不询问", "all macros run, whatever file is opened", _MEDIUM
        )
    if trusted is not None and re.search(rb"<it>|\S", trusted[1]):
        return note(
            "macro-security",
            "只运行有签名的或在信任路径里的宏；已设有信任路径，请把工作簿放在那里",
            "only signed macros or those in trusted folders run; trusted folders are set: keep the workbook there",
        )
    if data is None:
        return wrong(
            "macro-security",
            Text(
                "没有发现 LibreOffice 的用户设置；默认的级别会禁用工作簿里的宏",
                "no LibreOffice settings of this user found; the default level disables the workbook's macros",
            ),
            _MEDIUM,
        )
    return wrong(
        "macro-security",
        Text("宏安全性级别会禁用工作簿里的宏", "the macro security level disables the workbook's macros"),
        _MEDIUM,
    )


def check_command(system: System) -> Outcome:
    """The buttons can start the command."""
    chosen = system.environment.get("NIANBAO_COMMAND")
    if chosen and "/" in chosen and not system.exists(chosen):
        return wrong(
            "command",
            Text(f"环境变量 NIANBAO_COMMAND 指的文件不存在：{chosen}", f"NIANBAO_COMMAND names no file: {chosen}"),
            _SET_COMMAND,
        )
    named = (chosen if chosen and "/" in chosen else None) or system.which(chosen or "nianbao")
    if named:
        return fine("command", named, named)
    return wrong(
        "command",
        Text(
            "按命令名找不到 nianbao，按钮启动不了它",
            "the command nianbao is not found by its name; the buttons cannot start it",
        ),
        _SET_COMMAND,
    )


def _profile(system: System) -> str:
    folder = "Library/Application Support/LibreOffice" if system.platform == "macos" else ".config/libreoffice"
    return posixpath.join(system.home, folder, "4/user/registrymodifications.xcu")


_SET_COMMAND = Text(
    "用 pipx 安装 nianbao 后重新登录；或把环境变量 NIANBAO_COMMAND 设为 nianbao 的完整路径（写在 ~/.profile 里，重新登录）。",
    "Install nianbao with pipx and log in again; or set the environment variable NIANBAO_COMMAND to its path "
    "(in ~/.profile, and log in again).",
)
_MEDIUM = Text(
    "LibreOffice：工具 → 选项 → LibreOffice → 安全 → 宏安全性 → 选“中”，重新打开工作簿；或在“可信来源”里加上工作簿所在的文件夹。",
    "LibreOffice: Tools, Options, LibreOffice, Security, Macro Security: choose Medium, and open the workbook again; "
    "or add its folder under Trusted Sources.",
)
