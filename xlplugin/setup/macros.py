"""Whether Excel lets the workbook's macros run: Trust Center, trusted locations, Mark of the Web."""

from __future__ import annotations

import ntpath
import re
from collections.abc import Iterator

from xlplugin.setup.office import Excel
from xlplugin.setup.outcome import Outcome, Text, fine, note, unknown, wrong
from xlplugin.setup.system import System, expand

USER = r"HKCU\SOFTWARE\Microsoft\Office\{version}"
POLICIES = (
    r"HKCU\SOFTWARE\Policies\Microsoft\Office\{version}",
    r"HKLM\SOFTWARE\Policies\Microsoft\Office\{version}",
    r"HKCU\SOFTWARE\Policies\Microsoft\Cloud\Office\{version}",
)
ALL, ASK, SIGNED, NONE = 1, 2, 3, 4
"""VBAWarnings; ASK where it is not set."""
INTERNET = 3
"""Zones from this one on are strangers' (Zone.Identifier, ZoneId)."""

_CENTER = Text(
    "Excel：文件 → 选项 → 信任中心 → 信任中心设置",
    "Excel: File, Options, Trust Center, Trust Center Settings",
)


def check_macros(system: System, excel: Excel) -> Outcome:
    """Macros may run, or are asked about."""
    if any(_policy(system, excel, "Common", "VBAOff")):
        return wrong(
            "macros",
            Text("单位的组策略关闭了 Office 的 VBA", "a policy of your organisation switches VBA in Office off"),
            Text(
                "请信息技术人员把策略“关闭 Office 应用程序的 VBA”设为“未配置”；不能改的，用 .xlsx 模板。",
                "Ask IT to set the policy “Disable VBA for Office applications” to Not configured, or use the .xlsx template.",
            ),
        )
    policy = next(_policy(system, excel, r"Excel\Security", "VBAWarnings"), None)
    level = policy if policy is not None else _value(system, USER, excel, r"Excel\Security", "VBAWarnings")
    if level in (None, ASK):
        return fine(
            "macros",
            "打开工作簿时会询问，请点“启用内容”",
            "macros are asked about: click Enable Content when the workbook is opened",
        )
    if level == ALL:
        return note(
            "macros",
            "宏全部启用，打开任何工作簿都不询问",
            "all macros are enabled, whatever workbook is opened",
            None if policy is not None else _join(_CENTER, _LESS),
        )
    if level not in (SIGNED, NONE):
        return unknown("macros", f"宏设置是不认识的值 {level}", f"the macro setting has an unknown value {level}")
    found = Text(
        "只允许有数字签名的宏，其余不询问就禁用" if level == SIGNED else "宏一律禁用，也不询问",
        "only signed macros run, others are disabled without asking"
        if level == SIGNED
        else "all macros are disabled without asking",
    )
    if policy is not None:
        return wrong("macros", Text(found.zh + "（组策略）", found.en + " (policy)"), _ASK_IT)
    return wrong("macros", found, _join(_CENTER, _ASKING))


def check_mark(system: System, excel: Excel, file: str) -> Outcome:
    """The workbook does not carry the mark of a file from the internet, or lies in a trusted folder."""
    if in_trusted_location(system, excel, file):
        return fine("mark", "工作簿在受信任位置，宏直接运行", "the workbook lies in a trusted location; its macros run")
    stream = system.read(file + ":Zone.Identifier", 4096)
    zone = re.search(rb"ZoneId\s*=\s*(\d+)", stream or b"")
    if zone is not None and int(zone[1]) >= INTERNET:
        return wrong(
            "mark",
            Text(
                "工作簿带有“来自网络”的标记，Excel 会禁用它的宏，连“启用内容”也不显示",
                "the workbook carries the mark of a file from the internet: Excel disables its macros and offers no button",
            ),
            Text(
                "先关闭工作簿；在文件夹里右键点它 → 属性 → 常规 → 勾选右下角“解除锁定” → 确定，再打开。",
                "Close it; right-click it in its folder, Properties, General, tick Unblock, OK; open it again.",
            ),
        )
    if file.startswith("\\\\"):
        return unknown(
            "mark",
            "工作簿在网络文件夹里：不在本地 Intranet 区域的服务器，其中的宏会被禁用",
            "the workbook lies on a network share: macros from servers outside the local intranet zone are disabled",
            Text(
                "若打开后提示宏已禁用，把它复制到本机的文件夹，或请信息技术人员把共享设为受信任位置。",
                "If macros are disabled, copy it to a folder of this PC, or ask IT to make the share a trusted location.",
            ),
        )
    return fine("mark", "工作簿没有“来自网络”的标记", "the workbook carries no mark of the web")


def in_trusted_location(system: System, excel: Excel, file: str) -> bool:
    """Whether Excel trusts the folder of a file."""
    if any(
        value == 1 for value in _anywhere(system, excel, r"Excel\Security\Trusted Locations", "AllLocationsDisabled")
    ):
        return False
    if file.startswith("\\\\") and not any(
        value == 1 for value in _anywhere(system, excel, r"Excel\Security\Trusted Locations", "AllowNetworkLocations")
    ):
        return False
    folder = ntpath.normcase(ntpath.dirname(ntpath.normpath(file))).rstrip("\\")
    return any(
        folder == place or (deep and folder.startswith(place + "\\")) for place, deep in _locations(system, excel)
    )


def _locations(system: System, excel: Excel) -> Iterator[tuple[str, bool]]:
    for root in (USER, *POLICIES):
        key = root.format(version=excel.version) + r"\Excel\Security\Trusted Locations"
        for name in system.subkeys(key):
            path = system.value(rf"{key}\{name}", "Path")
            if isinstance(path, str) and path:
                place = ntpath.normcase(ntpath.normpath(expand(path, system.environment)))
                yield place.rstrip("\\"), system.value(rf"{key}\{name}", "AllowSubFolders") == 1


def _value(system: System, root: str, excel: Excel, key: str, name: str) -> str | int | None:
    return system.value(root.format(version=excel.version) + "\\" + key, name)


def _policy(system: System, excel: Excel, key: str, name: str) -> Iterator[str | int]:
    for root in POLICIES:
        value = _value(system, root, excel, key, name)
        if value is not None:
            yield value


def _anywhere(system: System, excel: Excel, key: str, name: str) -> Iterator[str | int]:
    yield from _policy(system, excel, key, name)
    value = _value(system, USER, excel, key, name)
    if value is not None:
        yield value


def _join(first: Text, then: Text) -> Text:
    return Text(f"{first.zh} → {then.zh}", f"{first.en}, {then.en}")


_ASKING = Text(
    "宏设置 → 选“禁用 VBA 宏，并发出通知”，确定后重新打开工作簿；或把工作簿所在文件夹加入“受信任位置”。",
    "Macro Settings: choose “Disable VBA macros with notification”, and open the workbook again; or add its folder "
    "to the Trusted Locations.",
)
_LESS = Text(
    "宏设置 → 建议改为“禁用 VBA 宏，并发出通知”。",
    "Macro Settings: better choose “Disable VBA macros with notification”.",
)
_ASK_IT = Text(
    "请信息技术人员给工作簿签名，或把存放工作簿的文件夹设为受信任位置（见 docs/excel-it.zh-CN.md）；不能改的，用 .xlsx 模板。",
    "Ask IT to sign the workbook, or to make its folder a trusted location (see docs/excel-it.md); or use the .xlsx template.",
)
