"""Our own reading of cells gives what calamine gives, cell by cell, or leaves the sheet to it."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from converters.formats import FORMATS
from converters.workbook.reading.guard import guard
from converters.workbook.reading.read import read
from converters.workbook.reading.settle import Settler
from schemas.form import load_form
from tests.builders import sound
from tests.foreign_books import edited, foreign, saved
from tests.made_reports import reports
from tests.test_guard import rezip
from tests.usual_books import own, read_alike, settled_alike, shared

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
FORMS = ("2021", "2019")


def filled(form_id):
    year = {"2021": 2024, "2019": 2020}[form_id]
    return reports("示例市示例局", "11999900MB0000001X", (year,))[year]


@pytest.fixture(scope="module", params=FORMS)
def book(request):
    return FORMATS["xlsx"].write(filled(request.param))


@pytest.mark.parametrize("suffix", ["xlsx", "xlsm"])
@pytest.mark.parametrize("form_id", FORMS)
def test_our_workbooks_are_read_without_calamine(form_id, suffix):
    whole = filled(form_id)
    for report in (whole, type(whole)(whole.form, whole.year)):
        alone, all_sheets = read_alike(FORMATS[suffix].write(report))
        assert alone == all_sheets >= 11


def test_with_last_year_and_findings(book):
    last = FORMATS["xlsx"].read(book, "a")
    alone, all_sheets = read_alike(FORMATS["xlsx"].write(last.report, (), last))
    assert alone == all_sheets


def test_saved_by_openpyxl(book):
    data = edited(book, lambda b: None)
    alone, all_sheets = read_alike(data)
    assert alone == all_sheets
    assert settled_alike(data) > 50  # it saves no results


def test_errors_and_formulas_without_result_are_told_without_openpyxl(book, monkeypatch):
    def spoil(made):
        sheet = made["三"]
        sheet["D6"], sheet["E6"], sheet["F6"] = "#REF!", "=1+1", '=IF(A1="<&>","",1/0)'
        sheet["D6"].data_type = "e"

    data = edited(book, spoil)
    assert settled_alike(data) > 50
    monkeypatch.setattr(Settler, "_load", None)
    values = read(data, "a").report.values
    found = [v for k, v in values.items() if k.startswith("requests.received.")][:3]
    assert [v.raw for v in found] == ["#REF!", "=1+1", '=IF(A1="<&>","",1/0)']


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_saved_by_libreoffice(book, tmp_path):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(book)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [SOFFICE, "--headless", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*convert, str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=180)
    alone, all_sheets = read_alike((tmp_path / "out" / path.name).read_bytes())
    assert alone == all_sheets


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("one_sheet", [True, False])
def test_others_workbooks(form_id, one_sheet):
    form = load_form(form_id)
    alone, all_sheets = read_alike(foreign(form, sound(form).values, one_sheet=one_sheet))
    assert alone == all_sheets


def test_dates_are_left_to_calamine():
    made = openpyxl.Workbook()
    made.active["A1"] = date(2024, 1, 31)
    made.create_sheet("数")["B2"] = 5
    data = saved(made)
    assert own(data)[0] is None
    assert own(data)[1] == [["", ""], ["", 5.0]]
    for code in (
        "yyyy-mm-dd",
        '0"年"m',
        "[h]:mm",
        "[$-804]aaaa",
        "General",
        "0.00_ ",
        '0"件"',
        "# ?/?",
        "@",
        "0%",
        ";;;",
    ):
        made.active["A1"] = 45322.5
        made.active["A1"].number_format = code
        read_alike(saved(made))


def test_what_xlsxwriter_writes():
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet("表")
    bold = made.add_format({"bold": True, "num_format": "0.00"})
    sheet.write_row(0, 0, ["甲", 1, 2.5, True, " 外有空格 ", "　缩进", "<&>\"'", "a\nb\tc"])
    sheet.write_rich_string(1, 0, "前", bold, "粗 ", "后")
    sheet.write_row(2, 1, [1e300, -7, 0.1, 12345678901234567890], bold)
    sheet.write_formula(3, 3, '=IF(A1="<",1,"&")', None, "&<>")
    sheet.write_formula(4, 0, "=NA()", None, "#N/A")
    sheet.write_formula(5, 0, "=A1=B1", None, True)
    sheet.write_blank(9, 9, None, bold)
    sheet.merge_range("A7:C8", "并", bold)
    made.close()
    data = out.getvalue()
    assert read_alike(data) == (1, 1)
    package = guard(data)
    assert package.sheets[0].cells.formulas == {"D4", "A5", "A6"}
    assert package.sheets[0].cells.errors == {"A5"}
    assert "J10" not in package.sheets[0].cells.filled


def test_formatted_and_phonetic_texts():
    made = openpyxl.Workbook()
    made.active["A1"] = CellRichText("前", TextBlock(InlineFont(b=True), "粗 "))
    read_alike(saved(made))
    phonetic = '<si><t>示例</t><phoneticPr fontId="1" type="noConversion"/></si>'
    runs = '<si><r><rPr><b/><sz val="9"/></rPr><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r></si>'
    assert own(shared(phonetic + runs))[0] == [["示例"], ["甲 乙"]]
    assert read_alike(shared(phonetic + runs)) == (1, 1)


def test_parts_elsewhere_are_left_to_calamine(book):
    relations = "xl/_rels/workbook.xml.rels"
    moved = rezip(book, {relations: lambda t: t.replace(b"worksheets/sheet4.xml", b"./worksheets/sheet4.xml")})
    assert set(own(moved).values()) == {None}
