"""A workbook with our VBA project, opened by everything at hand that opens such workbooks."""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from converters.ascii_tsv import COLUMNS, SIGNATURE, escape, findings, line
from tests import macro_workbook
from xlplugin.vba.modules import LIBREOFFICE_BUTTONS, MACROS, excel_modules, libreoffice_modules
from xlplugin.vba.project import module_text

WRAPPERS = 'Attribute VB_Name = "xlwings_udfs"\nFunction NB_ECHO(x)\n    NB_ECHO = x\nEnd Function\n'
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
UNO_PYTHON = "/usr/bin/python3"


@pytest.fixture(scope="module")
def modules():
    return excel_modules(len(macro_workbook.SHEETS), WRAPPERS)


@pytest.fixture(scope="module")
def workbook(modules, tmp_path_factory):
    return macro_workbook.write(tmp_path_factory.mktemp("excel") / "年报.xlsm", modules)


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return f"-env:UserInstallation=file://{tmp_path_factory.mktemp('profile')}"


def test_pyopenvba_gives_every_source(modules, workbook):
    openvba = pytest.importorskip("pyopenvba")
    with openvba.ExcelFile(str(workbook)) as book:
        found = book.vba_modules()
        assert book.vba_project().validate() == []
    assert found == {module.name: module_text(module) for module in modules}


def test_openpyxl_keeps_the_project(workbook, tmp_path):
    book = openpyxl.load_workbook(workbook, keep_vba=True)
    assert book.sheetnames == list(macro_workbook.SHEETS)
    assert [sheet.sheet_properties.codeName for sheet in book] == ["Sheet1", "Sheet2", "Sheet3", "Sheet4"]
    assert book.code_name == "ThisWorkbook"
    book.save(tmp_path / "again.xlsm")
    assert read_project(tmp_path / "again.xlsm") == read_project(workbook)


def read_project(path):
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/vbaProject.bin")


@needs_libreoffice
def test_libreoffice_opens_it(workbook, profile, tmp_path):
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path), str(workbook)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    book = openpyxl.load_workbook(tmp_path / "年报.xlsx")
    assert book["三"]["E31"].value == 15


def validator(name):
    """A program on the path, or named in the environment (OOXML_VALIDATOR, OPENXML_AUDIT)."""
    found = os.environ.get(name.upper().replace("-", "_")) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_microsoft_s_validator_finds_nothing(workbook):
    done = subprocess.run([validator("ooxml-validator"), workbook], capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout)["errors"] == []


def test_openxml_audit_finds_nothing(workbook):
    done = subprocess.run(
        [validator("openxml-audit"), "-o", "json", "-f", "microsoft365", workbook],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


FINDING = [
    "错误",
    "T3-BAL",
    "三",
    "E31",
    "《三》E31",
    "三、本年度办理结果 › （七）总计 · 自然人",
    "=1+1",
    "16",
    "-1",
    "请核对 E7\\u4e00\t、E8 𠮷。",
]


@pytest.fixture
def press(profile, tmp_path):
    """Run a macro of the LibreOffice build as its button does, with a stand-in for the command."""
    if shutil.which("soffice") is None or subprocess.run([UNO_PYTHON, "-c", "import uno"], check=False).returncode:
        pytest.skip("LibreOffice with its Python is not installed")
    excel_buttons = excel_modules(0, "")[-1]
    path = macro_workbook.write(
        tmp_path / "年 报.xlsm", [*libreoffice_modules(len(macro_workbook.SHEETS)), excel_buttons]
    )
    command = tmp_path / "command.sh"

    def run(macro, script, module=LIBREOFFICE_BUTTONS):
        if script is not None:
            command.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
            command.chmod(0o755)
        done = subprocess.run(
            [UNO_PYTHON, Path(__file__).with_name("lo_press.py"), path, f"{module}.{macro}", profile],
            env={**os.environ, "NIANBAO_COMMAND": str(command)},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return json.loads(done.stdout)

    run.folder = tmp_path
    return run


def test_the_libreoffice_button_shows_findings(press):
    (press.folder / "result.tsv").write_text(findings("1 个错误", [FINDING]), "ascii")
    seen = press(
        "NianbaoCheck",
        f'cp "$2" "{press.folder}/seen.xlsx"; echo "$@" > "{press.folder}/args"; cp "{press.folder}/result.tsv" "$6"',
    )
    args = (press.folder / "args").read_text().split()
    assert (args[0], args[2:5], args[6:]) == ("check", ["--format", "tsv-ascii", "-o"], ["--lang", "zh"])
    # what was typed but not saved is checked
    assert openpyxl.load_workbook(press.folder / "seen.xlsx")["三"]["E31"].value == 99
    assert seen["active"] == "校验结果"
    assert seen["rows"][1][0] == "1 个错误"
    assert seen["rows"][3] == [*FINDING[:2], *FINDING[4:], "三!E31"]
    assert seen["rows"][4] == [""] * 9
    assert seen["link"] == "#三.E31"
    assert seen["protected"] is True
    assert list(Path(args[1]).parent.glob(Path(args[1]).name + "*")) == []


@pytest.mark.parametrize("script", [None, "exit 1"])
def test_the_libreoffice_button_without_the_command_changes_nothing(press, script):
    seen = press("NianbaoCheck", script)
    assert seen["rows"] == [["校验结果", *[""] * 8], *[[""] * 9] * 4]


def test_the_libreoffice_button_clears_its_findings(press):
    (press.folder / "result.tsv").write_text(findings("1 个错误", [FINDING]), "ascii")
    seen = press(f"NianbaoCheck,{LIBREOFFICE_BUTTONS}.NianbaoClear", f'cp "{press.folder}/result.tsv" "$6"')
    assert seen["rows"] == [["校验结果", *[""] * 8], *[[""] * 9] * 4]


def test_the_libreoffice_export_lands_beside_the_workbook(press):
    press("NianbaoExportJson", 'echo "$@" > "$4"')
    written = (press.folder / "年 报.json").read_text("utf-8").split()
    assert (written[0], written[2], written[4:]) == ("convert", "-o", ["--force", "--quiet"])


def test_escaping_leaves_ascii_alone():
    assert escape("E31 <=> ~") == "E31 <=> ~"
    assert escape("七\t\\𠮷") == "\\u4E03\\u0009\\u005C\\uD842\\uDFB7"
    assert line(["a", "\n"]) == "a\t\\u000A\n"


def test_the_macro_reads_what_is_written():
    source = libreoffice_modules(1)[-1].source
    assert f'SIGNATURE As String = "{SIGNATURE}"' in source
    assert f"UBound(fields) = {len(COLUMNS) - 1} Then" in source
    with pytest.raises(ValueError, match="9 fields"):
        findings("", [FINDING[1:]])


def test_the_excel_buttons_compile_and_speak_chinese(press):
    """Basic is not VBA, but it compiles the module and says the message; RunPython itself needs Excel."""
    assert press("Title", "", module="nianbao_buttons")["value"] == "政府信息公开工作年度报告"
    said = press("CouldNotStart", "", module="nianbao_buttons")["value"]
    assert said == "无法启动 Python 或 nianbao，本次操作没有完成，表中内容没有改动。"


def test_every_button_calls_a_macro_of_the_project(modules):
    text = "".join(module.source for module in modules)
    assert all(f"Public Sub {macro}()" in text for macro in MACROS)
