"""The LibreOffice build: its macros run in LibreOffice, as its buttons run them."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from converters import json_file
from converters.ascii_tsv import COLUMNS, SIGNATURE, escape, findings, line
from converters.workbook import layout
from converters.workbook.finding_rows import COLUMNS as HEADERS
from converters.workbook.finding_rows import NOT_CHECKED
from converters.workbook.previous_rows import HEADS, previous_rows
from converters.workbook.writing import build, macros
from schemas.form import load_form
from schemas.report import Agency, Report
from tests.builders import sound
from xlplugin.vba.modules import BUTTONS, LIBREOFFICE_BUTTONS, excel_modules, libreoffice_modules
from xlplugin.vba.project import build_project

UNO_PYTHON = "/usr/bin/python3"
NOTHING = [[NOT_CHECKED, *[""] * 10], [*HEADERS, "", ""], *[[""] * 11] * 3]
FINDING = [
    "错误",
    "T3-BAL",
    "三",
    "E29",
    "《三》E29",
    "三、本年度办理结果 › （七）总计 · 自然人",
    "=1+1",
    "16",
    "-1",
    "请核对 E7\\u4e00\t、E8 𠮷。",
    "",
    "T3-BAL|requests.outcome_total.natural_person|- | 15 | 16",
]


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return f"-env:UserInstallation=file://{tmp_path_factory.mktemp('profile')}"


@pytest.fixture
def press(profile, tmp_path, monkeypatch):
    """Run a macro of the LibreOffice build as its button does, with a stand-in for the command."""
    if shutil.which("soffice") is None or subprocess.run([UNO_PYTHON, "-c", "import uno"], check=False).returncode:
        pytest.skip("LibreOffice with its Python is not installed")
    # the buttons of the Excel build as well, to compile them
    project = build_project([*libreoffice_modules(11), excel_modules(0, "", "")[-1]])
    monkeypatch.setattr(macros, "project", lambda host: project)
    form = load_form("2021")
    report = Report(form, 2024, Agency("某单位"), values=dict.fromkeys((c.key for c in form.cells), 0))
    path = tmp_path / "年 报.xlsm"
    path.write_bytes(build.write(report, blank=True, host="libreoffice"))
    stand_in = tmp_path / "命 令" / "command.sh"
    stand_in.parent.mkdir()

    def run(macro, script=None, module=LIBREOFFICE_BUTTONS, command=stand_in):
        if script is not None:
            stand_in.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
            stand_in.chmod(0o755)
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


def test_the_button_shows_findings(press):
    (press.folder / "result.tsv").write_text(findings("1 个错误", [FINDING]), "ascii")
    seen = press(
        "NianbaoCheck",
        f'cp "$2" "{press.folder}/seen.xlsx"; echo "$@" > "{press.folder}/args"; cp "{press.folder}/result.tsv" "$6"',
    )
    args = (press.folder / "args").read_text().split()
    assert (args[0], args[2:5], args[6:]) == ("check", ["--format", "tsv-ascii", "-o"], ["--lang", "zh"])
    # what was typed but not saved is checked
    assert openpyxl.load_workbook(press.folder / "seen.xlsx")["三"]["E6"].value == 99
    assert seen["active"] == "校验结果"
    assert seen["rows"][:2] == [["1 个错误", *[""] * 10], [*HEADERS, "", ""]]
    assert seen["rows"][2] == [*FINDING[:2], *FINDING[4:11], "三!E29", FINDING[11]]
    assert seen["rows"][3] == [""] * 11
    assert seen["link"] == "#三.E29"
    assert seen["protected"] is False
    assert list(Path(args[1]).parent.glob(Path(args[1]).name + "*")) == []


def test_the_button_with_the_installed_command(press, command):
    seen = press("NianbaoCheck", command=command[0])
    assert seen["rows"][0][0].startswith("校验结果：错误 ")
    found = {(row[1], row[9]) for row in seen["rows"][2:]}
    # 99 typed beside zeros breaks the balance of its column
    assert ("T3-BAL", "三!E29") in found


@pytest.mark.parametrize("script", [None, "exit 1"])
def test_without_the_command_nothing_changes(press, script):
    assert press("NianbaoCheck", script)["rows"] == NOTHING


def test_clearing_leaves_the_sheet_as_it_was(press):
    (press.folder / "result.tsv").write_text(findings("1 个错误", [FINDING]), "ascii")
    seen = press(f"NianbaoCheck,{LIBREOFFICE_BUTTONS}.NianbaoClear", f'cp "{press.folder}/result.tsv" "$6"')
    assert seen["rows"] == NOTHING


def test_the_export_lands_beside_the_workbook(press):
    press("NianbaoExportJson", 'echo "$@" > "$4"')
    written = (press.folder / "年 报.json").read_text("utf-8").split()
    assert (written[0], written[2], written[4:]) == ("convert", "-o", ["--force", "--quiet"])


def test_last_year_s_figures_are_imported(press, command):
    last = sound(
        load_form("2019"), **{"requests.carried_out.total": 2**53 + 1, "disputes.litigation_direct.total": None}
    )
    last = replace(last, sections={"overview": "=1+1\n\n第二段𠮷。"}, agency=Agency("某单位"), year=2023)
    path = press.folder / '上年 报告, "一" $(x).json'
    path.write_bytes(json_file.write(last))
    url = path.as_uri().replace(",", "%2C")
    seen = press(f"ImportLastYear={url}", command=command[0])
    expected = {row.row: row for row in previous_rows(last, load_form("2021"))}
    assert seen["last_year"][layout.PREVIOUS_HEAD_ROW][:4] == list(HEADS[:4])
    for number, row in expected.items():
        value = float(row.value) if isinstance(row.value, int) else row.value
        assert seen["last_year"][number] == [row.part, row.label, value, row.key, row.literal]
    assert len(seen["last_year"]) == max(expected) + 1
    assert seen["last_year_protected"]


def test_a_file_that_is_no_report_or_another_unit_s_changes_nothing(press, command):
    """Where there is a doubt the macro asks; nobody is here to say yes."""
    (press.folder / "a.json").write_text("{}")
    (press.folder / "b.json").write_bytes(json_file.write(sound(load_form("2021"))))
    before = press("Title", command=command[0])["last_year"]
    for name in ("a.json", "b.json"):
        url = (press.folder / name).as_uri()
        assert press(f"ImportLastYear={url}", command=command[0])["last_year"] == before


def test_the_excel_buttons_compile_and_speak_chinese(press):
    """Basic is not VBA, but it compiles the module and says the message; RunPython itself needs Excel."""
    assert press("Title", "", module=BUTTONS)["value"] == "政府信息公开工作年度报告"
    said = press("CouldNotStart", "", module=BUTTONS)["value"]
    assert said == "无法启动 Python 或 nianbao，本次操作没有完成，表中内容没有改动。"
    path = "年报'(1)𠮷.xlsx"
    assert press(f"Digits={path}", "", module=BUTTONS)["value"] == path.encode("utf-16-be").hex().upper()


def test_escaping_leaves_ascii_alone():
    assert escape("E31 <=> ~") == "E31 <=> ~"
    assert escape("七\t\\𠮷") == "\\u4E03\\u0009\\u005C\\uD842\\uDFB7"
    assert line(["a", "\n"]) == "a\t\\u000A\n"


def test_the_macro_reads_what_is_written():
    source = libreoffice_modules(1)[-1].source
    assert f'SIGNATURE As String = "{SIGNATURE}"' in source
    assert f"UBound(fields) = {len(COLUMNS) - 1} And" in source
    with pytest.raises(ValueError, match="11 fields"):
        findings("", [FINDING[1:]])


def test_the_macro_fills_the_sheet_of_the_layout():
    source = libreoffice_modules(1)[-1].source
    constants = {name: int(value) for name, value in re.findall(r"Const (\w+) As Long = (\d+)", source)}
    assert constants == {
        "SUMMARY_ROW": layout.FINDINGS_SUMMARY_ROW,
        "FIRST_ROW": layout.FINDINGS_FIRST_ROW,
        "LAST_ROW": layout.FINDINGS_LAST_ROW,
        "PLACE_COLUMN": layout.FINDINGS_PLACE_COLUMN,
        "EXPLANATION_COLUMN": layout.FINDINGS_EXPLANATION_COLUMN,
        "MARK_COLUMN": layout.FINDINGS_MARK_COLUMN,
        "IDENTITY_COLUMN": layout.FINDINGS_IDENTITY_COLUMN,
        "LAST_YEAR_FIRST_ROW": layout.PREVIOUS_FIRST_ROW,
        "LAST_YEAR_HEAD_ROW": layout.PREVIOUS_HEAD_ROW,
        "LAST_YEAR_LAST_COLUMN": layout.PREVIOUS_LITERAL_COLUMN,
    }


def test_the_command_s_findings_are_those_of_the_check(run, tmp_path):
    example = next((Path(__file__).parents[1] / "templates/examples").glob("*（有误）.xlsx"))
    done = run("check", example, "--format", "tsv-ascii", "-o", "found.tsv")
    assert done.returncode == 1
    lines = (tmp_path / "found.tsv").read_text("ascii").splitlines()
    assert lines[0].split("\t")[0] == SIGNATURE
    rows = [dict(zip(COLUMNS, text.split("\t"), strict=True)) for text in lines[1:]]
    assert [(row["rule"], row["address"], row["difference"]) for row in rows] == [
        ("FMT-BLANK", "B5", ""),
        ("T3-BAL", "D29", "-2"),
        ("T3-BAL", "J29", "-2"),
        ("T4-SUM", "E6", "-11"),
    ]


def test_a_file_that_cannot_be_read_says_so_in_the_summary(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"")
    done = run("check", "a.xlsx", "--format", "tsv-ascii", "-o", "found.tsv")
    assert done.returncode == 3
    assert (tmp_path / "found.tsv").read_text("ascii") == line(
        (SIGNATURE, "无法读取：文件是空的。请让填报单位重新发送。")
    )


def test_several_files_do_not_fit_one_sheet_of_findings(run):
    done = run("check", "a.xlsx", "b.xlsx", "--format", "tsv-ascii")
    assert (done.returncode, "一次只能校验一个文件" in done.stderr.decode()) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        (["-o", "a.xlsm"], "excel"),
        (["-o", "a.xlsm", "--host", "libreoffice"], "libreoffice"),
        (["-o", "a.xlsx"], None),
    ],
)
def test_the_suffix_decides_on_macros(run, tmp_path, arguments, made):
    assert run("template", "--form", "2019", *arguments).returncode == 0
    data = (tmp_path / arguments[1]).read_bytes()
    assert data == build.write(Report(load_form("2019")), blank=True, host=made)


def test_a_template_for_a_host_is_named_as_a_macro_workbook(run, tmp_path):
    assert run("template", "--year", "2024", "--host", "libreoffice").returncode == 0
    assert [p.suffix for p in tmp_path.iterdir()] == [".xlsm"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "a.xlsx", "--host", "excel"], "后缀应为 .xlsm"),
        (["-o", "a.ods"], "应为 .xlsx 或 .xlsm"),
        (["--host", "wps"], "“wps”不在可选范围"),
    ],
)
def test_what_cannot_be_made_is_refused(run, tmp_path, arguments, said):
    done = run("template", *arguments)
    assert (done.returncode, said in done.stderr.decode()) == (2, True)
    assert list(tmp_path.iterdir()) == []
