"""Completed workbooks: our template however it was saved or moved, and tables that units made themselves."""

import datetime
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings

from converters.errors import Unreadable
from converters.workbook.layout import value_spots
from converters.workbook.reading.read import read
from converters.workbook.writing.build import write
from schemas.form import load_form
from schemas.number import Unread
from schemas.place import Place
from schemas.report import Agency, Report
from tests.foreign_books import edited, foreign, move
from tests.strategies import FORMS, reports

FORM = load_form("2021")
TOTAL = "requests.received.total"
FIRST = "requests.received.natural_person"


def numbered(form):
    return {c.key: i + 1 for i, c in enumerate(form.cells)}


def balanced(form):
    """Values whose totals are the template's formulas."""
    report = read(write(Report(form, values=dict.fromkeys(form.by_key, 0)), blank=True), "t").report
    inputs = {k: i % 7 for i, k in enumerate(report.values)}
    filled = edited(write(Report(form), blank=True), lambda b: _fill(b, form, inputs))
    return dict(read(filled, "t").report.values)


def _fill(book, form, values):
    for key, spot in value_spots(form).items():
        cell = book[spot.sheet].cell(spot.row + 1, spot.column + 1)
        if not (isinstance(cell.value, str) and cell.value.startswith("=")):
            cell.value = values[key]


REPORT = Report(
    FORM,
    2024,
    Agency("某县某局", "11320000"),
    {"overview": "第一段。\n\n2021", "other_matters": "无", "preamble": "说明", "requests": "表后说明"},
    balanced(FORM),
)


@pytest.fixture(scope="module")
def own():
    return write(REPORT)


def notes(reading):
    return [(n.rule, n.reason) for n in reading.notes]


def put(sheet, address, value):
    return lambda book: setattr(book[sheet][address], "value", value)


def spot(key):
    found = value_spots(FORM)[key]
    return found.sheet, found.address


# ---- round trips ---------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(reports(unread=True))
def test_any_report_survives_its_workbook(report):
    reading = read(write(report), "a.xlsx")
    assert reading.report == report
    assert reading.notes == ()


def kept_by_openpyxl(value):
    """openpyxl writes 16 digits: what needs 17 is another number afterwards."""
    return isinstance(value, Unread | None) or float(f"{float(value):.16g}") == float(value)


@settings(max_examples=8, deadline=None)
@given(reports())
def test_any_report_survives_openpyxl_which_saves_no_results(report):
    values = {k: v if kept_by_openpyxl(v) else 0 for k, v in report.values.items()}
    report = replace(report, values=values)
    reading = read(edited(write(report), lambda b: None), "a.xlsx")
    assert (reading.report.form, dict(reading.report.values), reading.notes) == (report.form, values, ())
    # openpyxl does not escape a literal _x0041_ again, so such words are not its to keep
    words = [k for k, text in report.sections.items() if "_x" not in text]
    assert {k: reading.report.sections.get(k) for k in words} == {k: report.sections[k] for k in words}


def test_places(own):
    places = read(own, "a.xlsx").places
    assert places["agency"] == Place(sheet="封面", cell="B4")
    assert places["year"] == Place(sheet="封面", cell="B6")
    assert places["overview"] == Place(sheet="一", cell="A3")
    assert places[FIRST] == Place(sheet=spot(FIRST)[0], cell=spot(FIRST)[1])
    assert set(FORM.by_key) <= set(places)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_saved_again_by_libreoffice(own, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(own)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "xlsx",
        "--outdir",
        tmp_path / "out",
        tmp_path / "a.xlsx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    reading = read((tmp_path / "out" / "a.xlsx").read_bytes(), "a.xlsx")
    assert reading.report == REPORT
    assert reading.notes == ()


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
}


def strict(data):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            for usual, other in STRICT.items():
                part = part.replace(usual, other)
            target.writestr(name, part)
    return out.getvalue()


def test_strict_open_xml(own):
    assert read(strict(own), "a.xlsx").report == REPORT
    sheet, address = spot(FIRST)
    odd = strict(edited(own, put(sheet, address, "=1+1")))
    assert read(odd, "a.xlsx").report.values[FIRST] == Unread("=1+1")


def test_renamed_moved_and_hidden_sheets(own):
    def change(book):
        for number, sheet in enumerate(book.worksheets):
            sheet.title = f"表格{number}"
            sheet.sheet_state = "veryHidden" if number else "visible"
        book._sheets = book._sheets[:1] + book._sheets[:0:-1]

    reading = read(edited(own, change), "a.xlsx")
    assert reading.report == REPORT
    assert reading.notes == ()


def totals_as_numbers(sheet):
    """openpyxl moves cells, yet leaves formulas as they are: they would add up other cells."""
    for key, at in value_spots(FORM).items():
        if at.sheet == sheet.title:
            sheet[at.address].value = REPORT.values[key]


@pytest.mark.parametrize(
    "moved",
    [("insert_rows", 1, 3), ("insert_rows", 9, 2), ("insert_cols", 1), ("insert_cols", 6), ("delete_rows", 1)],
    ids=["rows above", "rows inside", "column before", "column inside", "row deleted"],
)
def test_tables_moved_in_our_template(own, moved):
    def change(book):
        for name in "二三四":
            totals_as_numbers(book[name])
            move(book[name], *moved)

    reading = read(edited(own, change), "a.xlsx")
    assert reading.report == REPORT
    assert reading.notes == ()


def test_the_one_line_of_numbers_moved_down(own):
    reading = read(edited(own, lambda b: (totals_as_numbers(b["四"]), b["四"].insert_rows(6))), "a.xlsx")
    assert (reading.report, reading.notes) == (REPORT, ())
    assert reading.places["disputes.reconsideration.upheld"] == Place(sheet="四", cell="A7")


def test_rows_inserted_above_narrative_and_a_pasted_table(own):
    def change(book):
        book["一"].insert_rows(1, 2)
        book["一"]["A7"], book["一"]["B7"] = "甲", "乙"

    assert read(edited(own, change), "a.xlsx").report.sections["overview"] == "第一段。\n\n2021\n\n甲\t乙"


# ---- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("put_in", "expected"),
    [
        *((text, Unread(text)) for text in ("12", "１２", "七", "/", "-", "1,234", "#REF!", "3 件")),
        *((blank, None) for blank in (None, "", "  ", "\u3000")),
        (True, Unread("TRUE")),
        (datetime.date(2024, 1, 1), Unread("2024-01-01")),
        (datetime.datetime(2024, 1, 1, 8, 30), Unread("2024-01-01 08:30:00")),
        ("=A1+B1", Unread("=A1+B1")),
        *((number, number) for number in (0, -3, 12, 2**53)),
        (2.5, Decimal("2.5")),
        (96171.6, Decimal("96171.6")),
    ],
)
def test_what_stands_in_a_number_cell(own, put_in, expected):
    def change(book):
        cell = book[spot(FIRST)[0]][spot(FIRST)[1]]
        cell.value = put_in
        if isinstance(put_in, str) and not put_in.startswith("="):
            cell.data_type = "s"

    found = read(edited(own, change), "a.xlsx").report.values[FIRST]
    assert (type(found), found) == (type(expected), expected)


def saved_result(data, key, cell):
    """The workbook with other XML for one cell."""
    sheet, address = spot(key)
    number = 2 + "一二三四".index(sheet)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name).decode() if name.endswith(".xml") else source.read(name)
            if name == f"xl/worksheets/sheet{number}.xml":
                start = part.index(f'<c r="{address}"')
                end = min(i for i in (part.find("</c>", start) + 4, part.find("/>", start) + 2) if i > start)
                part = part[:start] + cell.format(address) + part[end:]
            target.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "value", "noted"),
    [
        ('<c r="{}"><f>1+1</f><v>2</v></c>', 2, [("FMT-CACHE", "formula")]),
        ('<c r="{}" t="e"><f>A1</f><v>#REF!</v></c>', Unread("#REF!"), []),
        ('<c r="{}" t="e"><v>#N/A</v></c>', Unread("#N/A"), []),
        ('<c r="{}" t="b"><v>0</v></c>', Unread("FALSE"), []),
        ('<c r="{}" t="str"><f>A1</f><v>12</v></c>', Unread("12"), []),
        ('<c r="{}"><v>NaN</v></c>', Unread("nan"), []),
        ('<c r="{}"><v>1e999</v></c>', Unread("inf"), []),
        ('<c r="{}"><v>' + "9" * 5000 + "</v></c>", Unread("inf"), []),
        ('<c r="{}"><v>1E+2</v></c>', 100, []),
        ('<c r="{}"><v>3.0000000000000004</v></c>', Decimal("3.0000000000000004"), []),
        ('<c r="{}" t="inlineStr"><is><t></t></is></c>', None, []),
    ],
)
def test_saved_results_and_odd_numbers(own, cell, value, noted):
    reading = read(saved_result(own, FIRST, cell), "a.xlsx")
    assert reading.report.values[FIRST] == value
    assert [(n.rule, n.reason) for n in reading.notes if n.key == FIRST] == noted
    # its totals are stale now, and no more than they are noted
    assert {n.rule for n in reading.notes} <= {"FMT-CACHE"}


@pytest.mark.parametrize(
    ("cell", "raw"),
    [
        ('<c r="{}"><f>SUM(D6:I6)</f><v>999</v></c>', 999),
        ('<c r="{}" t="e"><f>D6+E6+F6+G6+H6+I6</f><v>#REF!</v></c>', "#REF!"),
        ('<c r="{}" t="str"><f>SUM($D6:$H6,I6)</f><v>请填</v></c>', "请填"),
    ],
)
def test_a_saved_total_is_never_trusted(own, cell, raw):
    reading = read(saved_result(own, TOTAL, cell), "a.xlsx")
    assert reading.report.values[TOTAL] == REPORT.values[TOTAL]
    [note] = reading.notes
    assert (note.rule, note.reason, note.key, note.actual) == ("FMT-CACHE", "stale", TOTAL, raw)
    assert note.expected == REPORT.values[TOTAL]
    assert note.place == Place(sheet=spot(TOTAL)[0], cell=spot(TOTAL)[1])


@pytest.mark.parametrize(
    "cell", ['<c r="{}"><f>SUM(D6:I6)</f></c>', '<c r="{}" t="str"><f ca="1">SUM(D6:I6)</f><v></v></c>']
)
def test_a_total_without_a_result_is_computed(own, cell):
    reading = read(saved_result(own, TOTAL, cell), "a.xlsx")
    assert (reading.report, reading.notes) == (REPORT, ())


def test_a_total_typed_over_is_the_reports_own_number(own):
    reading = read(saved_result(own, TOTAL, '<c r="{}"><v>999</v></c>'), "a.xlsx")
    assert (reading.report.values[TOTAL], reading.notes) == (999, ())


def test_exact_digits_count_only_while_the_number_is_the_same():
    amount = "proactive_disclosure.administrative_fees.amount_10k_yuan"
    data = write(Report(FORM, values={amount: Decimal("96171.60"), FIRST: 2**60 + 1}))
    assert str(read(data, "a.xlsx").report.values[amount]) == "96171.60"
    assert read(data, "a.xlsx").report.values[FIRST] == 2**60 + 1
    changed = edited(data, lambda b: (put(*spot(amount), 96171.7)(b), put(*spot(FIRST), "1152921504606846977")(b)))
    assert str(read(changed, "a.xlsx").report.values[amount]) == "96171.7"
    assert read(changed, "a.xlsx").report.values[FIRST] == Unread("1152921504606846977")


@pytest.mark.parametrize(
    ("raw", "year", "noted"),
    [(2024, 2024, []), ("2024", 2024, []), ("2024年", 2024, []), (None, None, [])]
    + [(bad, None, [("STR-TITLE", "year_text")]) for bad in ("二〇二四", 24, "2024-2025", 1234567)],
)
def test_year(own, raw, year, noted):
    reading = read(edited(own, put("封面", "B6", raw)), "a.xlsx")
    assert (reading.report.year, notes(reading)) == (year, noted)


# ---- layouts of others ---------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f"{f.id}{f.mixed or ''}")
@pytest.mark.parametrize(
    "layout",
    [
        {},
        {"one_sheet": True},
        {"one_sheet": True, "merged": False, "top": 9, "left": 5},
        {"merged": False, "left": 2},
    ],
    ids=["three sheets", "one sheet", "unmerged", "offset"],
)
def test_tables_without_our_template(form, layout):
    reading = read(foreign(form, numbered(form), **layout), "a.xlsx")
    assert reading.report.form is form
    assert dict(reading.report.values) == numbered(form)
    assert (reading.report.year, reading.report.agency.name) == (2024, "某县某局")
    told = {n for n in notes(reading) if n != ("STR-SECTION", "missing")}
    assert told == set()
    if layout.get("one_sheet"):
        assert reading.report.sections["problems"] == "存在的主要问题及改进情况的一段文字。"
        assert notes(reading) == []


def cell_with(sheet, text):
    return next(c for row in sheet.iter_rows() for c in row if c.value == text)


def changed(edit, **layout):
    """Reading of the official tables after a change of table 三, without notes of missing headings."""
    reading = read(foreign(FORM, numbered(FORM), edit=lambda b: edit(b["表三"]), merged=False, **layout), "a.xlsx")
    wrong = {k: v for k, v in reading.report.values.items() if v not in (numbered(FORM)[k], None)}
    assert wrong == {}
    blank = {k.rpartition(".")[0] if "line" in layout else k for k, v in reading.report.values.items() if v is None}
    return [n for n in reading.notes if n.rule != "STR-SECTION"], blank


def line(key):
    return {c.key for c in FORM.cells if c.key.startswith(f"requests.{key}.")}


def column(key):
    return {c.key for c in FORM.cells if c.key.startswith("requests.") and c.key.endswith(f".{key}")}


@pytest.mark.parametrize(
    ("official", "raw", "reason"),
    [
        ("三、本年度办理结果", "三、本年度结果", "drift"),
        ("科研机构", "科研企业", "drift"),
        ("4.无正当理由大量反复申请", "4.无正当理由大量重复申请", "close"),
        ("7.属于行政执法案卷", "7.属于行政执法案", "drift"),
    ],
)
def test_wording_is_read_and_noted(official, raw, reason):
    [note], blank = changed(lambda s: setattr(cell_with(s, official), "value", raw))
    assert (note.rule, note.reason in (reason, "close"), note.details["raw"], note.details["official"]) == (
        "STR-LABEL",
        True,
        raw,
        official,
    )
    assert blank == set()


def test_typography_is_no_matter():
    def change(sheet):
        cell_with(sheet, "2.重复申请").value = "2、 重 复\n申请"
        cell_with(sheet, "（一）予以公开").value = "(一)予以公开"

    assert changed(change) == ([], set())


def test_missing_line():
    [note], blank = changed(lambda s: s.delete_rows(cell_with(s, "2.重复申请").row))
    assert (note.rule, note.reason, note.label.split(" › ")[-1]) == ("STR-LINE", "missing", "2.重复申请")
    assert blank == line("refused_repeated")


def test_line_twice():
    def change(sheet):
        row = cell_with(sheet, "2.重复申请").row
        sheet.insert_rows(row + 1)
        for at in range(1, 11):
            sheet.cell(row + 1, at).value = sheet.cell(row, at).value if at < 4 else 99

    [note], blank = changed(change)
    assert (note.rule, note.reason, note.actual) == ("STR-LINE", "twice_differs", "2.重复申请")
    assert blank == line("refused_repeated")


def test_unknown_line():
    def change(sheet):
        row = cell_with(sheet, "2.重复申请").row
        sheet.insert_rows(row + 1)
        for at in range(3, 11):
            sheet.cell(row + 1, at).value = "2-1.另一种" if at == 3 else 7

    [note], blank = changed(change)
    assert (note.rule, note.reason, note.details["values"]) == ("STR-LINE", "unknown", "7 | 7 | 7 | 7 | 7 | 7 | 7")
    assert blank == set()


def test_missing_column():
    told, blank = changed(lambda s: setattr(cell_with(s, "商业企业"), "value", "外资"))
    assert [(n.rule, n.reason) for n in told] == [("STR-LINE", "column"), ("STR-LINE", "member")]
    assert told[0].details["official"] == "商业企业"
    assert told[1].actual.startswith("外资（E6：")
    assert blank == column("commercial_enterprise")


def test_column_twice():
    told, blank = changed(lambda s: setattr(cell_with(s, "商业企业"), "value", "科研机构"))
    assert {n.reason for n in told} == {"column", "column_twice", "member"}
    assert blank == column("commercial_enterprise") | column("research_institution")


def test_columns_in_another_order_are_read_by_their_headers():
    def change(sheet):
        first, second = cell_with(sheet, "商业企业"), cell_with(sheet, "科研机构")
        for row in range(first.row, sheet.max_row + 1):
            a, b = sheet.cell(row, first.column), sheet.cell(row, second.column)
            a.value, b.value = b.value, a.value

    [note], blank = changed(change)
    assert (note.rule, note.reason, blank) == ("STR-LINE", "order", set())


def test_a_column_that_numbers_the_lines_is_no_value():
    def change(sheet):
        sheet.insert_cols(4)
        sheet.cell(5, 4).value = "行次"
        for row in range(6, 31):
            sheet.cell(row, 4).value = row - 5

    assert changed(change) == ([], set())


def test_an_inserted_column_of_numbers_is_named():
    def change(sheet):
        sheet.insert_cols(6)
        for row in range(6, 31):
            sheet.cell(row, 6).value = 5

    [note], blank = changed(change)
    assert (note.rule, note.reason, blank) == ("STR-LINE", "member", set())


def test_header_words_over_two_rows():
    def change(sheet):
        cell = cell_with(sheet, "商业企业")
        sheet.insert_rows(cell.row + 1)
        cell.value = "商业"
        sheet.cell(cell.row + 1, cell.column).value = "企业"

    assert changed(change) == ([], set())


def test_group_and_line_in_one_cell():
    def change(sheet):
        cell_with(sheet, "4.保护第三方合法权益").value = "（三）不予公开4.保护第三方合法权益"

    assert changed(change) == ([], set())


def test_a_table_is_missing():
    reading = read(foreign(FORM, numbered(FORM), edit=lambda b: b.remove(b["表三"])), "a.xlsx")
    [note] = [n for n in reading.notes if n.rule == "STR-LINE"]
    assert (note.reason, note.label) == ("table", "三、收到和处理政府信息公开申请情况")
    assert {k for k, v in reading.report.values.items() if v is None} == {c.key for c in FORM.tables["requests"].cells}


def test_a_copy_with_other_numbers_is_named(own):
    def change(book):
        book.copy_worksheet(book["三"])["D6"].value = 777

    reading = read(edited(own, change), "a.xlsx")
    assert (reading.report, notes(reading)) == (REPORT, [("STR-LINE", "table_twice")])


def test_label_changed_in_our_template(own):
    reading = read(edited(own, put("二", "A6", "规范性文件")), "a.xlsx")
    assert (reading.report, notes(reading)) == (REPORT, [("STR-LABEL", "drift")])


def test_formulas_of_a_unit():
    data = foreign(FORM, numbered(FORM), merged=False, edit=lambda b: setattr(b["表三"]["J6"], "value", "=SUM(D6:I6)"))
    reading = read(data, "a.xlsx")
    assert reading.report.values[TOTAL] == sum(numbered(FORM)[e] for e in list(line("received") - {TOTAL}))
    assert [n for n in reading.notes if n.rule == "FMT-CACHE"] == []


def test_nothing_of_a_report():
    book = openpyxl.Workbook()
    book.active["A1"] = "通讯录"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Unreadable, match="没有找到年度报告的表格"):
        read(out.getvalue(), "a.xlsx")
