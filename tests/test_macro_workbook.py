"""The macro workbooks, opened by everything at hand that opens or judges such workbooks."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from converters.workbook.code_names import HOSTS, MACROS
from converters.workbook.layout import COVER, FINDINGS, HEADING_ROW, HINT_ROW, META, STATUS_ROW, address
from converters.workbook.live_checks import first_right_column, state_column
from converters.workbook.reading.read import read
from converters.workbook.writing import build, macros
from converters.workbook.writing.functions import COVER_COLUMN, COVER_OFF, TABLE_OFF, previous_range, table_range
from schemas.checks import check
from schemas.form import iter_forms, load_form
from schemas.report import Report
from tests.builders import FORMS, IDS, break_only, sound
from tests.com_harness import Excel
from tests.conftest import ROOT
from xlplugin.vba.descriptions import MODULE as DESCRIPTIONS
from xlplugin.vba.modules import WRAPPERS, excel_modules, libreoffice_modules
from xlplugin.vba.project import module_text
from xlplugin.vba.wrappers import FUNCTION_MODULES, generate

TEMPLATES = sorted((ROOT / "templates").glob("*.xls[mx]"))
MACRO_TEMPLATES = [path for path in TEMPLATES if path.suffix == ".xlsm"]
VBA = ROOT / "templates" / "vba"
NODE_PROGRAMS = ROOT / "node_modules" / ".bin"
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def name(path):
    return f"{path.stem[-6:-2]}{path.suffix}"


def modules_of(host):
    if host == "libreoffice":
        return libreoffice_modules(11)
    texts = [VBA.joinpath(f"{module}.bas").read_text("ascii") for module in (WRAPPERS, DESCRIPTIONS)]
    return excel_modules(12, *texts)


def read_project(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/vbaProject.bin")


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return f"-env:UserInstallation=file://{tmp_path_factory.mktemp('profile')}"


def test_there_is_a_workbook_with_and_one_without_macros_for_each_form():
    assert len(TEMPLATES) == 4
    assert len(MACRO_TEMPLATES) == 2


@pytest.mark.parametrize("path", MACRO_TEMPLATES, ids=name)
def test_olevba_gives_every_source(path):
    olevba = pytest.importorskip("oletools.olevba")
    parser = olevba.VBA_Parser(str(path))
    found = {stream.rsplit(".", 1)[0]: text for _, _, stream, text in parser.extract_macros()}
    parser.close()
    assert found == {module.name: module_text(module) for module in modules_of("excel")}


@pytest.mark.parametrize("host", HOSTS)
def test_pyopenvba_gives_every_source(host, tmp_path):
    openvba = pytest.importorskip("pyopenvba")
    path = tmp_path / "年报.xlsm"
    path.write_bytes(build.write(Report(FORMS[0]), blank=True, host=host))
    with openvba.ExcelFile(str(path)) as book:
        found = book.vba_modules()
        assert book.vba_project().validate() == []
    assert found == {module.name: module_text(module) for module in modules_of(host)}


def test_wrappers_are_what_xlwings_windows_code_generates():
    """The generator without COM, against xlwings imported as on Windows."""
    text, options = generate()
    with Excel() as excel:
        there, told = excel.import_functions(*FUNCTION_MODULES, workbook="nianbao.xlsm")
    assert text == there == (VBA / f"{WRAPPERS}.bas").read_text("ascii")
    assert options == told
    assert {"NB_STATUS", "NB_FINDINGS"} < {option["Macro"].split("!")[1] for option in options}


@pytest.mark.parametrize("form", [*iter_forms(), FORMS[-1]], ids=lambda form: form.id + "".join(form.mixed))
@pytest.mark.parametrize("host", HOSTS)
def test_code_names_are_those_of_the_project(form, host):
    data = build.write(Report(form), blank=True, host=host)
    book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=True)
    names = [book.code_name, *(sheet.sheet_properties.codeName for sheet in book)]
    assert names == [module.name for module in modules_of(host)[: len(names)]]
    assert len(book.sheetnames) == macros.sheet_count(form, host)
    assert read_project(data) == macros.project(host)


@pytest.mark.parametrize("path", MACRO_TEMPLATES, ids=name)
def test_openpyxl_keeps_the_project(path, tmp_path):
    book = openpyxl.load_workbook(path, keep_vba=True)
    assert book.sheetnames[0] == COVER
    assert [book[n].sheet_state for n in (META, macros.SETTINGS_SHEET)] == ["veryHidden", "veryHidden"]
    book.save(tmp_path / "again.xlsm")
    assert read_project((tmp_path / "again.xlsm").read_bytes()) == read_project(path.read_bytes())


@pytest.mark.parametrize("host", HOSTS)
def test_every_button_calls_a_macro_of_the_project(host):
    data = build.write(Report(FORMS[0]), blank=True, host=host)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawings = [archive.read(n).decode() for n in sorted(archive.namelist()) if "vmlDrawing" in n]
    called = [re.findall(r"<x:FmlaMacro>\[0\]!(\w+)<", text) for text in drawings]
    assert called == [list(MACROS), *[["NianbaoCheck"]] * 3]
    captions = re.findall(r">([^<>]+)</font>", drawings[0])
    assert captions == ["校验", "清除标记", "导出 JSON", "导出文本", "导入上年数据"]
    text = "".join(module.source for module in modules_of(host))
    assert all(f"Public Sub {macro}()" in text for macro in MACROS)
    assert all("<x:PrintObject>False<" in text for text in drawings)


def test_a_workbook_without_macros_has_none():
    with zipfile.ZipFile(io.BytesIO(build.write(Report(FORMS[0]), blank=True))) as archive:
        assert not [n for n in archive.namelist() if "vba" in n.lower()]
        assert "NB_" not in "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml"))


def test_settings_leave_the_interpreter_to_the_installation():
    sheet = openpyxl.load_workbook(MACRO_TEMPLATES[0])[macros.SETTINGS_SHEET]
    settings = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert settings == macros.SETTINGS
    assert tuple(settings["UDF Modules"].split(";")) == FUNCTION_MODULES
    assert not [n for n in settings if n.upper().startswith("INTERPRETER")]
    # as xlwings' VBA asks for them
    asked = set(re.findall(r'GetConfig\("([^"]+)"', modules_of("excel")[13].source))
    assert {n.upper() for n in settings} <= asked


def same(one, other):
    """Two readings of one report, wherever it was read."""
    assert one.report == other.report
    assert (one.notes, one.places) == (other.notes, other.places)
    findings = check([one, other])
    assert findings[0] == findings[1]
    return findings[0]


@pytest.mark.parametrize("form", FORMS, ids=IDS)
@pytest.mark.parametrize("host", HOSTS)
def test_it_reads_like_the_workbook_without_macros(form, host):
    from schemas.equations import equations

    report = break_only(sound(form), equations(form)[0])
    plain, with_macros = (read(build.write(report, host=h), "a") for h in (None, host))
    assert [f for f in same(plain, with_macros) if f.rule == equations(form)[0].rule]
    blank = Report(form)
    assert same(*(read(build.write(blank, blank=True, host=h), "a") for h in (None, host)))


@pytest.fixture(scope="module")
def functions():
    """The workbook's formulas that call functions, by sheet and address, and what they show."""
    data = (ROOT / "templates" / "政府信息公开工作年度报告-2021年格式.xlsm").read_bytes()
    formulas, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=o) for o in (False, True))
    return {
        (sheet.title, cell.coordinate): (cell.value, values[sheet.title][cell.coordinate].value)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and "NB_" in cell.value
    }


def test_functions_are_called_once_a_sheet_and_show_words_until_they_run(functions):
    row = STATUS_ROW + 8
    others = f"'封面'!B6,'上年数据'!{previous_range()}"
    calls = {
        (COVER, address(row, COVER_COLUMN)): (f"=NB_STATUS('二'!A3:D16,'三'!A3:J30,'四'!A3:O6,{others})", COVER_OFF),
        ("二", "H2"): (f"=NB_STATUS(A3:D16,,,{others})", TABLE_OFF),
        ("三", "N2"): (f"=NB_STATUS(A3:J30,,,{others})", TABLE_OFF),
        ("四", "R2"): (f"=NB_STATUS(A3:O6,,,{others})", TABLE_OFF),
    }
    assert functions == calls


def test_function_cells_stand_off_the_printed_page():
    for form in iter_forms():
        book = openpyxl.load_workbook(io.BytesIO(build.write(Report(form), blank=True, host="excel")), data_only=True)
        for table in form.tables:
            sheet = book[form.section(table).ordinal]
            shown, hidden = first_right_column(form, table), state_column(form, table) + 1
            assert sheet[address(HINT_ROW, shown)].value == TABLE_OFF
            assert sheet.column_dimensions[re.sub(r"\d", "", address(0, hidden))].hidden
            assert sheet[address(HEADING_ROW, shown)].value.startswith("…")
            assert re.sub(r"[$']", "", sheet.print_area).split("!")[-1] == table_range(form, table)


@needs_libreoffice
def test_libreoffice_opens_every_template(profile, tmp_path):
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, MACRO_TEMPLATES)], check=True, capture_output=True, timeout=120)
    for path in MACRO_TEMPLATES:
        before, after = (openpyxl.load_workbook(p) for p in (path, tmp_path / f"{path.stem}.xlsx"))
        assert after.sheetnames == before.sheetnames
        assert after["三"]["A6"].value == before["三"]["A6"].value


ANSWERS = {
    "✓ 未发现问题": "✓ 未发现问题（Python 校验）",
    "！ 警告 1 处": "！ 警告 1 处（Python 校验）",
    "校验没有完成（KeyError：x）。": "校验没有完成（KeyError：x）。（Python 校验）",
    "Could not load xlwings64-0.37.8.dll": TABLE_OFF,
    "文件未找到: xlwings64-0.37.8.dll": TABLE_OFF,
    "=NA()": TABLE_OFF,
    "=NB_STATUS(A3:D16)": TABLE_OFF,
}


@needs_libreoffice
def test_only_answers_of_the_function_are_shown(profile, tmp_path):
    """Computed by LibreOffice, where the function does not exist; its answers are put in its place."""
    for number, answer in enumerate(ANSWERS):
        book = openpyxl.load_workbook(MACRO_TEMPLATES[1])
        book["二"]["H2"] = answer
        book.save(tmp_path / f"{number}.xlsx")
    folder = tmp_path / "computed"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(folder)]
    files = [str(tmp_path / f"{number}.xlsx") for number in range(len(ANSWERS))]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)
    shown = [
        openpyxl.load_workbook(folder / f"{n}.xlsx", data_only=True)["二"]["F2"].value for n in range(len(ANSWERS))
    ]
    assert shown == list(ANSWERS.values())


def validator(name):
    """A program on the path, or named in the environment (OOXML_VALIDATOR, OPENXML_AUDIT)."""
    beside = shutil.which(name, path=os.pathsep.join(map(str, (Path(sys.executable).parent, NODE_PROGRAMS))))
    found = os.environ.get(name.upper().replace("-", "_")) or shutil.which(name) or beside
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """The templates, and a filled report with findings for each host."""
    folder = tmp_path_factory.mktemp("judged")
    form = load_form("2021")
    report = Report(form, 2024, values=dict.fromkeys((c.key for c in form.cells), 1))
    findings = check([read(build.write(report), "a")])[0]
    paths = list(TEMPLATES)
    for host in (None, *HOSTS):
        paths.append(folder / f"{host}.{'xlsx' if host is None else 'xlsm'}")
        paths[-1].write_bytes(build.write(report, findings, host=host))
    return paths


def test_microsoft_s_validator_finds_nothing(judged):
    for path in judged:
        command = [validator("ooxml-validator"), path]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert json.loads(done.stdout)["errors"] == [], path


def test_openxml_audit_finds_nothing(judged):
    for path in judged:
        command = [validator("openxml-audit"), "-o", "json", "-f", "microsoft365", path]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout


def test_the_notice_of_the_code_contained_is_given_in_full():
    notice = " ".join((ROOT / "NOTICE.md").read_text("utf-8").split())
    head = modules_of("excel")[13].source.split("#If VBA7")[0]
    terms = head[head.index("'Copyright") : head.index("SUCH DAMAGE.")].replace("\n'", " ").lstrip("'")
    assert " ".join(terms.split()) in notice
    assert "Tim Hall" in modules_of("excel")[14].source


def test_the_findings_sheet_is_the_one_the_macro_fills():
    source = (VBA / "nianbao_libreoffice.bas").read_text("ascii")
    assert (
        "".join(chr(int(c, 16)) for c in re.search(r'FindingsName = Zh\( _\n +"(.*)"', source)[1].split()) == FINDINGS
    )
