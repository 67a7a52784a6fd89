"""Our own reading of cells gives what calamine gives, cell by cell, or leaves the sheet to it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from python_calamine import CalamineWorkbook

from converters.errors import Unreadable
from converters.formats import FORMATS
from converters.workbook.reading import usual
from converters.workbook.reading.guard import guard
from converters.workbook.reading.strings import strings
from converters.workbook.reading.values import rows
from schemas.form import load_form
from tests.builders import sound
from tests.foreign_books import edited, foreign, saved
from tests.made_reports import reports
from tests.test_guard import rezip

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
FORMS = ("2021", "2019")
SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"


def own(data):
    """The rows of each worksheet as we read them ourselves; None for a sheet left to calamine."""
    package = guard(data)
    texts = strings(package.texts) if package.texts is not None else None
    found = {}
    for sheet in package.sheets:
        if sheet.cells is not None:
            sure = sheet.cells.lines is not None and texts is not None and package.dates is not None
            found[sheet.index] = rows(sheet.cells.lines, texts, package.dates) if sure else None
    return found


def by_calamine(data, index):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(index).to_python(skip_empty_area=False)


def exact(found):
    """Values with their types; NaN, -0.0 and the digits of floats told apart."""
    return [[(type(cell), repr(cell)) for cell in row] for row in found]


def read_alike(data):
    """How many sheets we read ourselves, all of them as calamine does; and how many there are."""
    found = own(data)
    for index, given_rows in found.items():
        if given_rows is not None:
            assert exact(given_rows) == exact(by_calamine(data, index))
    return sum(f is not None for f in found.values()), len(found)


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
    alone, all_sheets = read_alike(edited(book, lambda b: None))
    assert alone == all_sheets


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


BASE = saved(openpyxl.Workbook())
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
LIST = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BASE)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, text in parts.items():
            target.writestr(name, text)
    return out.getvalue()


def sheet_of(body, head=HEAD, tail="</worksheet>"):
    return f"{head}<sheetData>{body}</sheetData>{tail}"


def shared(items):
    count = items.count("</si>") or 1
    cells = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(count))
    return packed({SHEET: sheet_of(cells), TEXTS: f"{LIST}{items}</sst>"})


def agree(data):
    """Whatever we read ourselves calamine reads too, and alike."""
    try:
        found = own(data)
    except Unreadable:
        return
    if found[0] is not None:
        assert exact(found[0]) == exact(by_calamine(data, 0))


TEXT = st.lists(
    st.sampled_from(
        [*"甲a1 \t\n\r\x0b\x0c\x1c\x85\xa0\u2003\u2028\u3000\ufeff&<>\"'x;#", "_x000D_", "\U0001f600"]
    ),
    max_size=8,
).map("".join)
ENTITY = st.sampled_from(
    [
        "&amp;",
        "&lt;",
        "&gt;",
        "&quot;",
        "&apos;",
        "&#10;",
        "&#13;",
        "&#9;",
        "&#x41;",
        "&#160;",
        "&#128;",
        "&#0;",
        "&nbsp;",
        "&",
    ]
)
ESCAPED = st.lists(
    st.one_of(st.sampled_from(["a", " ", "甲", "\u3000", "\n", "_x0041_", "]]>", "\x01", "\ufffe", "\x85"]), ENTITY), max_size=5
).map("".join)
NUMBERS = st.one_of(
    st.floats().map(repr),
    st.integers().map(str),
    st.sampled_from(
        ["", " 5", "+5", "5.", ".5", "1e5", "1E+05", "1e999", "-0", "1_0", "٣", "0x1", "nan", "inf", "007", "1" * 70]
    ),
)
KINDS = st.sampled_from(
    ["", ' t="n"', ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="inlineStr"', ' t="d"', " t='s'", ' t="x"']
)
VALUES = st.one_of(
    st.one_of(
        NUMBERS, ESCAPED, st.sampled_from(["0", "1", "2", "99", "#REF!", "#N/A", "#X", "true", "2024-01-01"])
    ).map(lambda v: f"<v>{v}</v>"),
    ESCAPED.map(lambda v: f"<is><t>{v}</t></is>"),
    ESCAPED.map(lambda v: f'<is><t xml:space="preserve">{v}</t></is>'),
    st.sampled_from(
        [
            "",
            "<v/>",
            "<v />",
            "<v></v>",
            "<is/>",
            "<is><t/></is>",
            "<v> </v>",
            '<v xml:space="preserve"> </v>',
            "<v>1</v><v>2</v>",
            "<!-- x -->",
            "<v><![CDATA[1]]></v>",
            "<v>1<!-- --></v>",
        ]
    ),
)
FORMULAS = st.one_of(
    st.just(""),
    ESCAPED.map(lambda f: f"<f>{f}</f>"),
    st.sampled_from(["<f/>", '<f t="shared" si="0"/>', '<f t="shared" ref="A1:B2" si="0">A1</f>', "<f></f>"]),
)


@st.composite
def cells(draw):
    """A row or two, mostly in order, in the usual form but for one thing or another."""
    found = []
    for number in draw(st.lists(st.integers(1, 6), min_size=1, max_size=4)):
        inside = ""
        for letter in draw(st.lists(st.sampled_from(["A", "B", "C", "AA"]), max_size=4)):
            style = draw(st.sampled_from(["", ' s="0"', ' s="1"', ' s="9"', " s='0'"]))
            at = draw(
                st.sampled_from([f' r="{letter}{number}"'] * 12 + ["", f' r="{letter.lower()}{number}"', ' r="B3"'])
            )
            kind = draw(KINDS)
            attributes = f"{at}{style}{kind}" if draw(st.integers(0, 9)) else f"{kind}{at}{style}"
            inner = draw(FORMULAS) + draw(VALUES)
            inside += f"<c{attributes}>{inner}</c>" if inner or draw(st.booleans()) else f"<c{attributes}/>"
        row = draw(
            st.sampled_from(['<row r="%d">'] * 9 + ['<row r="%d" ht="20" spans="1:3">', "<row>", '<row ht="1" r="%d">'])
        )
        opening = row % number if "%d" in row else row
        found.append(f"{opening}{inside}</row>" if inside else opening[:-1] + "/>")
    if draw(st.integers(0, 4)):
        found.sort(key=lambda r: re.findall(r' r="(\d+)"', r)[:1])
    return "".join(found)


@settings(max_examples=400, deadline=None)
@given(cells(), st.sampled_from(["甲", " 乙 ", "丙&amp;", "_x000D_"]))
@example('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "甲")
@example('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>', "甲")
@example('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "甲")
def test_any_cells(body, text):
    agree(packed({SHEET: sheet_of(body), TEXTS: f"{LIST}<si><t>{text}</t></si><si><t>乙</t></si></sst>"}))


PIECES = st.one_of(
    st.builds("<t>{}</t>".format, ESCAPED),
    st.builds('<t xml:space="preserve">{}</t>'.format, ESCAPED),
    st.builds("<r><t>{}</t></r>".format, ESCAPED),
    st.builds('<r><rPr><b/><rFont val="x"/></rPr><t xml:space="preserve">{}</t></r>'.format, ESCAPED),
    st.sampled_from(
        ["<t/>", '<phoneticPr fontId="1"/>', '<rPh sb="0" eb="1"><t>x</t></rPh>', "x", "<!-- x -->", "<t>a<b/>c</t>"]
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=3).map("".join), min_size=1, max_size=4))
@example(["<t>甲\u3000</t>"])
@example(["<t>\ufeff甲</t>"])
def test_any_shared_texts(items):
    agree(shared("".join(f"<si>{item}</si>" for item in items)))


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_any_text_that_openpyxl_and_xlsxwriter_write(text):
    made = openpyxl.Workbook()
    try:
        made.active["B2"] = text
    except openpyxl.utils.exceptions.IllegalCharacterError:
        return
    agree(saved(made))
    out = io.BytesIO()
    other = xlsxwriter.Workbook(out)
    other.add_worksheet().write_string(0, 0, text)
    other.close()
    agree(out.getvalue())


GOOD = sheet_of(
    '<row r="1" spans="1:2"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1"><f>A1*2</f><v>4</v></c></row>'
    '<row r="2"/><row r="3"><c r="A3" t="str"><f t="shared" si="0"/><v>a&amp;b</v></c><c r="B3" s="0"/></row>',
    HEAD + '<dimension ref="A1:B3"/><cols><col min="1" max="2" width="9"/></cols>',
    '<mergeCells count="1"><mergeCell ref="A4:B5"/></mergeCells><pageMargins left="1"/></worksheet>',
)
TOKENS = [
    "<",
    ">",
    "/",
    '"',
    "'",
    "&",
    " ",
    "=",
    "<v>",
    "</v>",
    "<c>",
    "</c>",
    "<row>",
    "</row>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x?>",
    "\n",
    "\0",
    "x:",
    "A",
    "1",
    "0",
    'r="A2"',
    "<sheetData>",
    "</sheetData>",
    '<mergeCell ref="A1"/>',
    '<dimension ref=""/>',
    '<row r="1">',
    "</worksheet>",
]


@settings(max_examples=600, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(GOOD)), st.integers(0, 3), st.sampled_from(["", *TOKENS])), min_size=1, max_size=2
    )
)
def test_any_damage(changes):
    text = GOOD
    for at, cut, put in changes:
        text = text[:at] + put + text[at + cut :]
    agree(packed({SHEET: text, TEXTS: f"{LIST}<si><t>甲</t></si></sst>"}))


def test_the_undamaged_one_is_read_alone():
    data = packed({SHEET: GOOD, TEXTS: f"{LIST}<si><t>甲</t></si></sst>"})
    assert own(data)[0] == [["甲", 4.0], ["", ""], ["a&b", ""]]
    agree(data)


@pytest.mark.parametrize("number", [*range(60), 164, 165])
@pytest.mark.parametrize("code", [None, "0", "yyyy", '"y"0', "[Red]0", "General"])
def test_any_number_format(number, code):
    listed = f'<numFmts count="1"><numFmt numFmtId="{number}" formatCode="{code}"/></numFmts>' if code else ""
    listed = listed.replace('"y"', "&quot;y&quot;")
    look = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'{listed}<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    )
    body = '<row r="1"><c r="A1" s="1"><v>45322.5</v></c><c r="B1" s="0"><v>45322.5</v></c></row>'
    agree(packed({SHEET: sheet_of(body), STYLES: look}))


def test_rows_are_kept_within_bounds():
    for kept in (usual._plan_kept, usual._merged_kept, usual._root_kept):
        assert kept.cache_info().maxsize is not None
    usual._plan_kept.cache_clear()
    long = "甲" * usual._MAX_KEPT
    data = packed({SHEET: sheet_of(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{long}</t></is></c></row>')})
    assert own(data)[0] == [[long]]
    assert usual._plan_kept.cache_info().currsize == 0


def test_a_kept_row_takes_each_files_values():
    for number in ("1", "2.5", "-3"):
        data = packed({SHEET: sheet_of(f'<row r="1"><c r="A1"><v>{number}</v></c></row>')})
        assert own(data)[0] == [[float(number)]]


def test_parts_elsewhere_are_left_to_calamine(book):
    relations = "xl/_rels/workbook.xml.rels"
    moved = rezip(book, {relations: lambda t: t.replace(b"worksheets/sheet4.xml", b"./worksheets/sheet4.xml")})
    assert set(own(moved).values()) == {None}
