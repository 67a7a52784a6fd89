"""Each check of a PC: fine, wrong, not to be found out."""

import io
import json
import os
import subprocess
import sys
import time
import zipfile
from importlib.metadata import version

import pytest
import xlsxwriter

from converters.workbook.writing import build
from schemas.form import load_form
from schemas.report import Report
from tests.conftest import ROOT
from tests.fake_pc import CONF, EXCEL, POLICY, PYTHON, SECURITY, FakePC, program, windows
from xlplugin.setup import workbook
from xlplugin.setup.doctor import TITLES, doctor
from xlplugin.setup.office import find_excel, machine
from xlplugin.setup.outcome import Status
from xlplugin.setup.system import ThisPC, expand
from xlplugin.vba.modules import LIBREOFFICE_BUTTONS
from xlplugin.vba.project import Module, build_project

BOOK = r"C:\报表\年报.xlsm"
MARK = BOOK + ":Zone.Identifier"
OFFICE = r"HKLM\SOFTWARE\Microsoft\Office"
DENIED = PermissionError(13, "Access is denied")
XLWINGS_BAS = 'Attribute VB_Name = "xlwings"\nPublic Const XLWINGS_VERSION As String = "{}"\n'


def macro_book(xlwings="0.37.8", settings=None, modules=None) -> bytes:
    """A workbook with a VBA project and a sheet of settings."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet("封面")
        sheet = book.add_worksheet("xlwings.conf")
        for row, pair in enumerate((settings or {"UDF Modules": "xlplugin.udfs"}).items()):
            sheet.write_row(row, 0, pair)
        sheet.very_hidden()
        modules = modules or [Module("xlwings", XLWINGS_BAS.format(xlwings))]
        book.add_vba_project(io.BytesIO(build_project(modules)), is_stream=True)
    return data.getvalue()


def outcomes(pc, file=None):
    found = {outcome.check: outcome for outcome in doctor(pc, file)}
    for outcome in found.values():
        assert outcome.check in TITLES
        assert all(outcome.found)
        assert (outcome.fix is not None and all(outcome.fix)) or outcome.status is not Status.WRONG
    return found


def statuses(pc, file=None):
    return {name: outcome.status.value for name, outcome in outcomes(pc, file).items()}


def with_book(data=None, **changes):
    pc = windows(**changes)
    pc.files[BOOK] = macro_book() if data is None else data
    return pc


def wrong(pc, file=None):
    return {name for name, status in statuses(pc, file).items() if status == "wrong"}


def test_a_pc_on_which_all_is_well():
    found = statuses(with_book(), BOOK)
    assert set(found.values()) == {"fine"}
    assert list(found) == [
        *("excel", "association", "macros", "file", "mark", "settings", "interpreter", "version", "dll", "code-page")
    ]


# Excel


def test_excel_and_its_bits_are_named():
    assert outcomes(windows())["excel"].found.zh == "Excel 2016/2019/2021/365 (16.0.17928.20000)，64 位"
    pc = windows()
    pc.files[EXCEL] = program(0x014C)
    assert "32 位" in outcomes(pc)["excel"].found.zh
    pc.files[EXCEL] = program(0xAA64)
    assert statuses(pc)["excel"] == "note"
    pc.files[EXCEL] = DENIED
    assert find_excel(pc).bits == ""
    assert statuses(pc)["excel"] == "fine"


@pytest.mark.parametrize(
    ("version", "folder", "key", "status"),
    [
        ("15.0", r"C:\Program Files\Office15", OFFICE, "fine"),
        ("14.0", r"C:\Program Files (x86)\Office14", OFFICE.replace("SOFTWARE", r"SOFTWARE\WOW6432Node"), "fine"),
        ("12.0", r"C:\Program Files\Office12", OFFICE, "wrong"),
    ],
)
def test_an_excel_of_the_windows_installer(version, folder, key, status):
    pc = windows(registry={rf"{key}\{version}\Excel\InstallRoot\Path": folder + "\\"})
    pc.files[folder + r"\EXCEL.EXE"] = program(0x014C)
    assert find_excel(pc).version == version
    assert statuses(pc)["excel"] == status


def test_an_excel_known_only_by_its_app_path():
    app = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    pc = windows(registry={f"{app}\\": f'"{EXCEL}"', r"HKCR\Excel.Application\CurVer" + "\\": "Excel.Application.15"})
    assert find_excel(pc).version == "15.0"


def test_an_entry_without_the_program_is_no_excel():
    pc = windows()
    del pc.files[EXCEL]
    assert find_excel(pc) is None
    found = outcomes(pc)
    assert "2010" in found["excel"].fix.zh
    assert "macros" not in found


def test_the_store_edition():
    by_path = windows(registry={r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe" + "\\": "S"})
    path = r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop.Excel_16051\Office16\EXCEL.EXE"
    by_path.registry = dict.fromkeys(by_path.registry, path)
    by_path.files[path] = DENIED
    by_package = windows(registry={})
    by_package.files[r"C:\Users\li\AppData\Local\Packages\Microsoft.Office.Desktop_8wekyb3d8bbwe"] = b""
    for pc in (by_path, by_package):
        assert "应用商店" in outcomes(pc)["excel"].found.zh


WPS = {r"HKCU\SOFTWARE\Kingsoft\Office\6.0\Common\InstallRoot": r"C:\Users\li\AppData\Local\Kingsoft"}
CHOICE = r"HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsm\UserChoice\ProgId"


def test_only_wps():
    pc = windows(registry=WPS)
    del pc.files[EXCEL]
    assert "只有 WPS" in outcomes(pc)["excel"].found.zh
    assert ".xlsx" in outcomes(pc)["excel"].fix.zh


def test_wps_beside_excel_may_have_taken_the_files():
    pc = windows()
    pc.registry |= WPS
    assert wrong(pc) == {"association"}
    pc.registry[CHOICE] = "ET.Xlsm.6"
    assert "ET.Xlsm.6" in outcomes(pc)["association"].found.zh
    pc.registry[CHOICE] = "Excel.SheetMacroEnabled.12"
    assert wrong(pc) == set()


def test_machine_of_what_is_no_program():
    assert [machine(data) for data in (b"", b"MZ", b"PK" * 99, program(1), program(0x8664)[:66])] == [""] * 5


# macros


@pytest.mark.parametrize(
    ("registry", "status", "words"),
    [
        ({}, "fine", "启用内容"),
        ({rf"{SECURITY}\VBAWarnings": 2}, "fine", "启用内容"),
        ({rf"{SECURITY}\VBAWarnings": 1}, "note", "全部启用"),
        ({rf"{SECURITY}\VBAWarnings": 3}, "wrong", "数字签名"),
        ({rf"{SECURITY}\VBAWarnings": 4}, "wrong", "一律禁用"),
        ({rf"{SECURITY}\VBAWarnings": 9}, "unknown", "9"),
        ({rf"{SECURITY}\VBAWarnings": 2, rf"{POLICY}\VBAWarnings": 4}, "wrong", "组策略"),
        ({rf"{SECURITY}\VBAWarnings": 4, rf"{POLICY}\VBAWarnings": 2}, "fine", "启用内容"),
        ({rf"{POLICY.replace('HKCU', 'HKLM')}\VBAWarnings": 3}, "wrong", "组策略"),
        ({r"HKLM\SOFTWARE\Policies\Microsoft\Office\16.0\Common\VBAOff": 1}, "wrong", "VBA"),
        ({rf"{SECURITY}\VBAWarnings": DENIED}, "unknown", "denied"),
    ],
)
def test_macro_settings(registry, status, words):
    pc = windows()
    pc.registry |= registry
    outcome = outcomes(pc)["macros"]
    assert outcome.status.value == status
    assert words in outcome.found.zh


def test_macro_settings_are_those_of_the_version():
    pc = windows(registry={rf"{OFFICE}\15.0\Excel\InstallRoot\Path": r"C:\Office15"})
    pc.files[r"C:\Office15\EXCEL.EXE"] = program(0x8664)
    pc.registry[rf"{SECURITY}\VBAWarnings"] = 4
    assert statuses(pc)["macros"] == "fine"
    pc.registry[rf"{SECURITY}\VBAWarnings".replace("16.0", "15.0")] = 4
    assert statuses(pc)["macros"] == "wrong"


# the workbook


@pytest.mark.parametrize(("zone", "status"), [(0, "fine"), (1, "fine"), (2, "fine"), (3, "wrong"), (4, "wrong")])
def test_the_mark_of_the_web(zone, status):
    pc = with_book()
    pc.files[MARK] = f"[ZoneTransfer]\r\nZoneId={zone}\r\nHostUrl=https://example/\r\n".encode()
    assert statuses(pc, BOOK)["mark"] == status
    assert status == "fine" or "解除锁定" in outcomes(pc, BOOK)["mark"].fix.zh


PLACES = rf"{SECURITY}\Trusted Locations"


@pytest.mark.parametrize(
    ("registry", "status"),
    [
        ({rf"{PLACES}\Location5\Path": "C:\\报表\\"}, "fine"),
        ({rf"{PLACES}\Location5\Path": r"%BASE%\报表"}, "fine"),
        ({rf"{PLACES}\Location5\Path": "C:\\"}, "wrong"),
        ({rf"{PLACES}\Location5\Path": "C:\\", rf"{PLACES}\Location5\AllowSubFolders": 1}, "fine"),
        ({rf"{PLACES}\Location5\Path": r"C:\报"}, "wrong"),
        ({rf"{POLICY}\Trusted Locations\Location1\Path": r"c:\报表"}, "fine"),
        ({rf"{PLACES}\Location5\Path": r"C:\报表", rf"{PLACES}\AllLocationsDisabled": 1}, "wrong"),
    ],
)
def test_a_trusted_location_lifts_the_mark(registry, status):
    pc = with_book()
    pc.files[MARK] = b"[ZoneTransfer]\r\nZoneId=3"
    pc.environment["BASE"] = "C:"
    pc.registry |= registry
    assert statuses(pc, BOOK)["mark"] == status


def test_a_network_share():
    path = r"\\server\年报\a.xlsm"
    pc = windows()
    pc.files[path] = macro_book()
    assert statuses(pc, path)["mark"] == "unknown"
    pc.registry[rf"{PLACES}\Location1\Path"] = r"\\server\年报"
    assert statuses(pc, path)["mark"] == "unknown"
    pc.registry[rf"{PLACES}\AllowNetworkLocations"] = 1
    assert statuses(pc, path)["mark"] == "fine"


def test_a_mark_that_may_not_be_read():
    pc = with_book()
    pc.files[MARK] = DENIED
    assert statuses(pc, BOOK)["mark"] == "unknown"


def test_what_is_no_workbook():
    assert "没有这个文件" in outcomes(windows(), BOOK)["file"].found.zh
    for data in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", macro_book()[:2000]):
        assert wrong(with_book(data), BOOK) == {"file"}
    pc = with_book(DENIED)
    assert statuses(pc, BOOK)["file"] == "unknown"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("a.txt", "x")
    assert wrong(with_book(other.getvalue()), BOOK) == {"file"}


def test_the_plain_template_needs_nothing():
    pc = with_book(build.write(Report(load_form("2021")), blank=True))
    pc.files[MARK] = b"ZoneId=3"
    found = statuses(pc, BOOK)
    assert found["file"] == "note"
    assert "mark" not in found


def test_the_other_host_s_build():
    data = macro_book(modules=[Module(LIBREOFFICE_BUTTONS, 'Attribute VB_Name = "x"\n')])
    assert wrong(with_book(data), BOOK) == {"file"}
    pc = linux()
    pc.files["/home/li/a.xlsm"] = data
    assert statuses(pc, "/home/li/a.xlsm")["file"] == "fine"
    pc.files["/home/li/a.xlsm"] = macro_book()
    assert statuses(pc, "/home/li/a.xlsm")["file"] == "wrong"


@pytest.mark.parametrize("path", sorted((ROOT / "templates").glob("*.xlsm")), ids=lambda p: p.stem[-8:])
def test_our_own_templates_suit_the_pc_and_name_no_python(path):
    pc = with_book(path.read_bytes())
    assert wrong(pc, BOOK) == set()
    held = workbook.macros(path.read_bytes())
    assert held.xlwings == version("xlwings")
    assert held.settings["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert not {"INTERPRETER", "INTERPRETER_WIN", "INTERPRETER_MAC"} & set(held.settings)


def test_our_own_libreoffice_build_suits_linux():
    pc = linux()
    pc.files["/a.xlsm"] = build.write(Report(load_form("2021")), blank=True, host="libreoffice")
    assert statuses(pc, "/a.xlsm")["file"] == "fine"


def test_the_settings_of_a_workbook_are_read_as_vba_does():
    held = workbook.macros(macro_book(settings={"udf modules": "a", "Interpreter_Win": r"%X%\python.exe"}))
    assert held.settings == {"UDF MODULES": "a", "INTERPRETER_WIN": r"%X%\python.exe"}
    assert (held.host, held.xlwings) == ("excel", "0.37.8")


def hostile(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old in text
                text = text.replace(old, new, 1)
            target.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/sharedStrings.xml", b'uniqueCount="2"', b'uniqueCount="4294967295"'),
        (
            "xl/worksheets/sheet2.xml",
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
        ),
    ],
)
def test_a_workbook_made_to_hurt_is_not_read_for_its_settings(monkeypatch, part, old, new):
    import python_calamine

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", None)  # nothing here opens it
    data = hostile(macro_book(), part, old, new)
    with pytest.raises(ValueError, match="cannot be read"):
        workbook.macros(data)
    assert "损坏" in outcomes(with_book(data), BOOK)["file"].found.zh


def test_a_workbook_made_for_another_xlwings():
    pc = with_book(macro_book("0.30.0"))
    assert wrong(pc, BOOK) == {"version", "dll"}
    assert "0.30.0" in outcomes(pc, BOOK)["version"].found.zh


# Python


def test_nothing_installed_yet():
    pc = windows()
    del pc.files[CONF]
    found = outcomes(pc)
    assert {n for n, o in found.items() if o.status is Status.WRONG} == {"settings", "interpreter"}
    assert "nianbao excel install" in found["settings"].fix.zh
    assert pc.ran == []


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + b'"A","1"\r\n', b"# comment\r\n", '"A","中文"\r\n'.encode()])
def test_lines_that_vba_cannot_read(data):
    pc = windows()
    pc.files[CONF] = data + pc.files[CONF]
    assert wrong(pc) == {"settings"}
    assert "ANSI" in outcomes(pc)["settings"].fix.zh


def test_an_interpreter_that_is_gone():
    pc = windows()
    del pc.files[PYTHON]
    assert wrong(pc) == {"interpreter"}
    pc = windows()
    pc.files[CONF] = b'"INTERPRETER_WIN","python"\r\n'
    assert {"interpreter"} <= wrong(pc)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((1, "", "Traceback\nModuleNotFoundError: No module named 'xlplugin'\n"), "No module named 'xlplugin'"),
        ((1, "", "ImportError: No module named 'win32api'\n"), "win32api"),
        ((3, "", ""), "exit status 3"),
        ((0, "hello", ""), "exit status 0"),
        (TimeoutError("60 s"), "60 s"),
    ],
)
def test_an_interpreter_that_cannot_run_nianbao(answer, words):
    pc = windows()
    pc.answers[PYTHON] = answer
    outcome = outcomes(pc)["interpreter"]
    assert outcome.status is Status.WRONG
    assert words in outcome.found.zh
    assert "nianbao excel install" in outcome.fix.zh


def test_the_interpreter_gets_the_user_s_python_path_as_excel_gives_it():
    pc = windows()
    pc.files[CONF] += b'"PYTHONPATH","%APPDATA%\\x;D:\\y"\r\n'
    assert wrong(pc) == set()
    assert pc.ran[0][-1] == r"false;;;;;;C:\Users\li\AppData\Roaming\x;D:\y"


@pytest.mark.parametrize("layer", ["sheet", "beside"])
def test_an_interpreter_that_a_workbook_names_is_never_run(layer):
    planted = r"\\evil\share\python.exe"
    pc = with_book(macro_book(settings={"Interpreter_Win": planted}) if layer == "sheet" else None)
    if layer == "beside":
        pc.files[r"C:\报表\xlwings.conf"] = f'"INTERPRETER_WIN","{planted}"\r\n'.encode()
    pc.files[planted] = b""
    assert wrong(pc, BOOK) == {"interpreter"}
    assert planted in outcomes(pc, BOOK)["interpreter"].found.zh
    assert pc.ran == []


def test_an_empty_entry_in_the_sheet_hides_the_user_s():
    pc = with_book(macro_book(settings={"Interpreter_Win": "", "x": "y"}))
    assert wrong(pc, BOOK) == {"interpreter"}


@pytest.mark.parametrize(("machine_type", "name"), [(0x8664, "xlwings64"), (0x014C, "xlwings32")])
def test_the_dll_that_this_excel_loads(machine_type, name):
    pc = windows()
    pc.files[EXCEL] = program(machine_type)
    pc.files = {k: v for k, v in pc.files.items() if name not in k}
    assert wrong(pc) == {"dll"}
    assert f"{name}-0.37.8.dll" in outcomes(pc)["dll"].found.zh
    assert "隔离" in outcomes(pc)["dll"].fix.zh
    # beside the interpreter is as good as beside the environment
    pc.files[PYTHON.replace("python.exe", f"{name}-0.37.8.dll")] = b""
    assert wrong(pc) == set()


def test_paths_outside_the_code_page():
    pc = windows(code_page="cp1252")
    path = r"D:\年报\python.exe"
    pc.files[CONF] = b'"INTERPRETER_WIN","%NB%\\python.exe"\r\n'
    pc.environment["NB"] = r"D:\年报"
    pc.files |= {path: b"", r"D:\年报\xlwings64-0.37.8.dll": b""}
    pc.answers[path] = pc.answers[PYTHON]
    assert wrong(pc) == {"code-page"}
    pc.environment["USERPROFILE"] = r"C:\Users\李"
    pc.files[r"C:\Users\李\.xlwings\xlwings.conf"] = pc.files[CONF]
    assert wrong(pc) == {"settings", "code-page"}
    pc.code_page = "cp936"
    assert wrong(pc) == set()


def test_environment_variables_expand_as_windows_does():
    known = {"A": "1", "PROGRAMFILES(X86)": "p"}
    assert expand("%a%b%A%", known) == "1b1"
    assert expand("100%", known) == "100%"
    assert expand("%no%%A%", known) == "%no%1"
    assert expand(r"%ProgramFiles(x86)%\q", known) == r"p\q"


# Mac and Linux


def mac():
    pc = FakePC(platform="macos", home="/Users/li", code_page="utf-8")
    pc.files = {
        "/Applications/Microsoft Excel.app": b"",
        "/Users/li/Library/Containers/com.microsoft.Excel/Data/xlwings.conf": b'"INTERPRETER_MAC","$HOME/nb/bin/python"\n',
        "/Users/li/Library/Application Scripts/com.microsoft.Excel/xlwings-0.37.8.applescript": b"",
        "/Users/li/nb/bin/python": b"",
    }
    pc.answers["/Users/li/nb/bin/python"] = (0, '{"xlwings": "0.37.8", "python": "3.12.1"}', "")
    return pc


def test_a_mac():
    assert statuses(mac()) == {
        "excel": "note",
        "settings": "fine",
        "script": "fine",
        "interpreter": "fine",
        "version": "fine",
    }
    pc = mac()
    pc.files = {}
    assert statuses(pc) == {
        "excel": "unknown",
        "settings": "wrong",
        "script": "wrong",
        "interpreter": "wrong",
        "version": "fine",
    }


def test_a_space_in_the_path_stops_a_mac():
    pc = mac()
    path = "/Library/Application Support/nb/bin/python"
    conf = next(p for p in pc.files if p.endswith(".conf"))
    pc.files |= {conf: f'"INTERPRETER_MAC","{path}"\n'.encode(), path: b""}
    pc.answers[path] = pc.answers["/Users/li/nb/bin/python"]
    assert wrong(pc) == {"interpreter"}


PROFILE = "/home/li/.config/libreoffice/4/user/registrymodifications.xcu"
LEVEL = (
    b'<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    b'<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>%d</value></prop></item>'
)
TRUSTED = b'<prop oor:name="SecureURL" oor:op="fuse"><value><it>file:///home/li/nb</it></value></prop>'


def linux():
    pc = FakePC(platform="linux", home="/home/li", code_page="utf-8", files={PROFILE: LEVEL % 1})
    pc.programs = {"soffice": "/usr/bin/soffice", "nianbao": "/home/li/.local/bin/nianbao"}
    return pc


def test_a_linux_desktop():
    assert statuses(linux()) == {
        "applies": "note",
        "libreoffice": "fine",
        "macro-security": "fine",
        "command": "fine",
    }


@pytest.mark.parametrize(
    ("profile", "status"),
    [
        (LEVEL % 0, "note"),
        (LEVEL % 1, "fine"),
        (LEVEL % 2, "wrong"),
        (LEVEL % 3, "wrong"),
        (b"<items/>", "wrong"),
        (LEVEL % 2 + TRUSTED, "note"),
        (None, "wrong"),
        (DENIED, "unknown"),
    ],
)
def test_libreoffice_s_macro_security(profile, status):
    pc = linux()
    pc.files[PROFILE] = profile
    assert statuses(pc)["macro-security"] == status


def test_libreoffice_missing_or_in_a_sandbox():
    pc = linux()
    pc.programs = {"soffice": "/snap/bin/libreoffice"}
    assert wrong(pc) == {"libreoffice", "command"}
    assert "snap" in outcomes(pc)["libreoffice"].found.zh
    pc.programs = {}
    assert "没有发现" in outcomes(pc)["libreoffice"].found.zh
    pc.files["/home/li/.local/share/flatpak/app/org.libreoffice.LibreOffice"] = b""
    assert "Flatpak" in outcomes(pc)["libreoffice"].found.zh
    pc.environment = {"NIANBAO_COMMAND": "/opt/nb/bin/nianbao"}
    assert wrong(pc) == {"libreoffice", "command"}
    assert "不存在" in outcomes(pc)["command"].found.zh
    pc.files["/opt/nb/bin/nianbao"] = b""
    assert wrong(pc) == {"libreoffice"}


# the command


@pytest.mark.skipif(sys.platform != "linux", reason="what the command says on Linux")
def test_the_installed_command(command, tmp_path):
    profile = tmp_path / ".config/libreoffice/4/user/registrymodifications.xcu"
    profile.parent.mkdir(parents=True)
    environment = {**os.environ, "HOME": str(tmp_path), "NIANBAO_COMMAND": command[0], "PATH": str(tmp_path)}
    soffice = tmp_path / "soffice"
    soffice.write_text("#!/bin/sh\n")
    soffice.chmod(0o755)

    def ask(*words):
        return subprocess.run([*command, "excel", "doctor", *words], env=environment, capture_output=True, cwd=tmp_path)

    profile.write_bytes(LEVEL % 1)
    good = ask()
    assert good.returncode == 0, good.stdout.decode()
    assert "没有要改的" in good.stdout.decode()
    profile.write_bytes(LEVEL % 2)
    bad = ask("--lang", "en")
    assert bad.returncode == 1
    assert "✗ LibreOffice's macro security" in bad.stdout.decode()
    assert "to mend: 1" in bad.stdout.decode()
    (tmp_path / "年报.xlsm").write_bytes(macro_book())
    told = json.loads(ask("年报.xlsm", "--format", "json").stdout)
    assert (told["platform"], told["wrong"]) == ("linux", 2)
    assert {c["check"]: c["status"] for c in told["checks"]} == {
        "applies": "note",
        "file": "wrong",
        "libreoffice": "fine",
        "macro-security": "wrong",
        "command": "fine",
    }
    assert ask("--format", "html").returncode == 2


def test_a_console_without_the_marks(command):
    done = subprocess.run(
        [*command, "excel", "doctor", "--lang", "en"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert done.stdout.isascii()
    assert b"OK the command nianbao" in done.stdout or b"!! the command nianbao" in done.stdout


def test_this_pc_answers():
    pc = ThisPC()
    assert pc.exists(pc.python)
    assert pc.read(__file__, 3) == b'"""'
    assert pc.read(__file__ + ".none") is None
    assert pc.run([pc.python, "-c", "print(7)"])[:2] == (0, os.linesep.join(["7", ""]))
    assert "年".encode(pc.code_page, "replace")


def test_a_program_that_leaves_another_with_its_output_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("xlplugin.setup.system.LAST_WORDS_SECONDS", 0.2)
    code = (
        "import subprocess, sys; print(7, flush=True); "
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(5)'])"
    )
    began = time.monotonic()
    assert ThisPC().run([sys.executable, "-c", code])[:2] == (0, os.linesep.join(["7", ""]))
    assert time.monotonic() - began < 4


def test_a_program_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr("xlplugin.setup.system.RUN_SECONDS", 0.5)
    with pytest.raises(TimeoutError):
        ThisPC().run([sys.executable, "-c", "import time; time.sleep(30)"])


def test_the_probe_is_what_really_runs(tmp_path):
    """On this system, with this Python: the same import as in a workbook."""
    pc = mac()
    conf = next(p for p in pc.files if p.endswith(".conf"))
    pc.files |= {conf: f'"INTERPRETER_MAC","{sys.executable}"\n'.encode(), sys.executable: b""}
    pc.run = ThisPC().run
    assert statuses(pc)["interpreter"] == "fine"
