"""Workbooks that would give a wrong number without a word: each trap, and what is said of it."""

import io
import warnings
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.merge import MergedCellRange

from converters.workbook.layout import address, value_spots
from converters.workbook.reading.guard import guard
from converters.workbook.reading.number_formats import shown_as
from converters.workbook.reading.read import read
from converters.workbook.reading.scan import position as address_of
from converters.workbook.reading.sums import summed
from converters.workbook.writing.build import write
from schemas.checks import check
from schemas.equations import computed_totals
from schemas.finding import Severity
from schemas.form import load_form
from schemas.grid import grid
from schemas.messages import line_of
from schemas.number import Unread
from schemas.report import Report
from tests.builders import findings, sound
from tests.foreign_books import edited, foreign
from tests.test_workbook_read import saved_result

FORM = load_form("2021")
REPORT = sound(FORM)
AMOUNT = "proactive_disclosure.administrative_fees.amount_10k_yuan"
NATURAL = "requests.received.natural_person"
TOTAL = "requests.received.total"
UPHELD = "disputes.reconsideration.upheld"


@pytest.fixture(scope="module")
def own():
    return write(REPORT)


def spot(key):
    found = value_spots(FORM)[key]
    return found.sheet, found.address


def put(**cells):
    def change(book):
        for name, value in cells.items():
            sheet, at = name.split("_")
            cell = book[sheet][at]
            cell.value, cell.number_format = value if isinstance(value, tuple) else (value, "General")

    return change


def told(reading):
    """Rule, reason and cell of what is found, each worded without a fault."""
    found = findings(reading)
    assert all(line_of(f, reading.report.form, lang) for f in found for lang in ("zh", "en"))
    return [(f.rule, f.reason, f.place.cell if f.place else None) for f in found]


def test_an_untouched_workbook_says_nothing(own):
    for data in (own, edited(own, lambda b: None)):
        assert (read(data, "a").notes, told(read(data, "a"))) == ((), [])


# ---- around the tables ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"三_K10": 99}, ("STR-LINE", "stray", "K10")),
        ({"三_N10": 99}, ("STR-LINE", "stray", "N10")),
        ({"二_E9": 99}, ("STR-LINE", "stray", "E9")),
        ({"四_P6": 99}, ("STR-LINE", "stray", "P6")),
        ({"四_A7": 99}, ("STR-LINE", "stray", "A7")),
        ({"三_D31": 99}, ("STR-LINE", "stray", "D31")),
        ({"三_L12": 99}, ("STR-LINE", "stray", "L12")),
        ({"三_K10": "１２"}, ("STR-LINE", "stray", "K10")),
        ({"三_K10": "更正为5"}, ("STR-STRAY", "remark", "K10")),
        ({"三_L12": "更正为5"}, ("STR-STRAY", "remark", "L12")),
        ({"三_A2": "更正为5"}, ("STR-STRAY", "remark", "A2")),
        ({"三_K10": "=D10*2"}, ("STR-STRAY", "formula", "K10")),
    ],
)
def test_what_stands_around_a_table(own, cells, expected):
    reading = read(edited(own, put(**cells)), "a")
    assert (reading.report.values, told(reading)) == (REPORT.values, [expected])


def test_numbers_below_the_line_of_zeros(own):
    zeros = {f"四_{c}6": 0 for c in "ABCDFGHIKLMN"}
    reading = read(edited(own, put(**zeros, 四_A7=1, 四_B7=2)), "a")
    assert ("STR-LINE", "second_row", "A7") in told(reading)
    assert reading.report.values[UPHELD] == 0


@pytest.mark.parametrize("moved", [(40, 0), (0, 14)], ids=["below", "right"])
@pytest.mark.parametrize("more", [0, 1])
def test_the_table_again_on_its_own_sheet(own, moved, more):
    def change(book):
        sheet = book["三"]
        for cell in grid(FORM.tables["requests"]).cells:
            at = sheet.cell(cell.row + 3, cell.column + 1)
            new = REPORT.values[cell.cell.key] + more if cell.cell else at.value
            sheet.cell(cell.row + 3 + moved[0], cell.column + 1 + moved[1]).value = new

    reading = read(edited(own, change), "a")
    first = address(2 + moved[0], moved[1])
    # where the totals have no saved result nothing can be compared with them
    assert told(reading) == [("STR-LINE", "table_again", first)]
    assert reading.report == REPORT


def test_a_number_below_a_table_of_others():
    def change(book):
        book["表三"]["D31"] = 99

    data = foreign(FORM, REPORT.values, edit=change)
    assert ("STR-LINE", "stray", "D31") in told(read(data, "a"))
    assert read(data, "a").report.values == REPORT.values


# ---- what nobody sees ----------------------------------------------------------------------------


def put_xml(data, changes):
    """The workbook with parts replaced in their bytes: old to new, each found once."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            for old, new in changes.get(name, ()):
                assert part.count(old) == 1, old
                part = part.replace(old, new)
            target.writestr(name, part)
    return out.getvalue()


def strike(font):
    def change(book):
        sheet, at = spot(NATURAL)
        book[sheet][at].font = font

    return change


@pytest.fixture(params=["usual", "calamine"])
def way(request):
    """A file in the form that we read ourselves, and one that is left to calamine."""

    def put_comment(data):
        if request.param == "usual":
            return data
        return put_xml(
            data, {f"xl/worksheets/sheet{n}.xml": [(b"<sheetData>", b"<sheetData ><!-- -->")] for n in (3, 4, 5)}
        )

    def reading(data):
        package = guard(data := put_comment(data))
        sheets = {s.name: s.cells for s in package.sheets}
        assert all((sheets[name].lines is None) == (request.param == "calamine") for name in "二三四")
        return read(data, "a")

    return reading


def test_a_number_struck_out_is_refused(own, way):
    found = way(edited(own, strike(Font(strike=True))))
    # nor is the total without its part, of which the file has no result
    assert found.report.values == {**REPORT.values, NATURAL: Unread(f"~~{REPORT.values[NATURAL]}~~"), TOTAL: None}
    assert ("FMT-NUMBER", spot(NATURAL)[1]) in [(rule, cell) for rule, _, cell in told(found)]
    assert way(edited(own, strike(Font(strike=False)))).report == REPORT


def test_a_total_struck_out_is_refused(own, way):
    def change(book):
        sheet, at = spot(TOTAL)
        book[sheet][at].font = Font(strike=True)

    found = way(edited(own, change))
    assert found.report.values == {**REPORT.values, TOTAL: Unread(f"~~{REPORT.values[TOTAL]}~~")}


def test_a_struck_number_in_a_format_that_shows_another(own, way):
    def change(book):
        strike(Font(strike=True))(book)
        sheet, at = spot(NATURAL)
        book[sheet][at].number_format = "0%"

    assert way(edited(own, change)).report.values[NATURAL] == Unread(f"~~{REPORT.values[NATURAL]}~~")


def test_text_with_a_run_struck_out_is_no_number(own):
    def change(book):
        sheet, at = spot(NATURAL)
        struck = TextBlock(InlineFont(strike=True), "1")
        book[sheet][at].value = CellRichText(struck, "2")

    assert read(edited(own, change), "a").report.values[NATURAL] == Unread("12")


def test_a_number_under_a_merged_cell_is_refused(own, way):
    """Excel's format painter merges cells and keeps what stands in them; only the first is shown."""
    key = "proactive_disclosure.licenses.decisions"
    at = spot(key)[1]
    above = f"{at[0]}{int(at[1:]) - 1}"
    part = "xl/worksheets/sheet3.xml"
    span = {c: f'<mergeCell ref="{c}:D{c[1:]}"/>'.encode() for c in (at, above)}
    data = put_xml(own, {part: [(span[at], b""), (span[above], f'<mergeCell ref="{above}:D{at[1:]}"/>'.encode())]})
    found = way(data)
    assert found.report.values == {**REPORT.values, key: Unread(f"{REPORT.values[key]}（被合并单元格盖住）")}
    assert told(found) == [("FMT-NUMBER", "text", at)]


def test_a_number_under_a_merged_cell_of_others():
    def change(book):
        sheet = book["表二"]
        at = next(c for row in sheet.iter_rows() for c in row if c.value == 987654)
        merged = MergedCellRange(sheet, f"{at.column_letter}{at.row - 1}:{at.column_letter}{at.row}")
        sheet.merged_cells.ranges = {r for r in sheet.merged_cells.ranges if at.coordinate not in r} | {merged}

    key = "proactive_disclosure.licenses.decisions"
    data = foreign(FORM, {**REPORT.values, key: 987654}, edit=change)
    assert read(data, "a").report.values == {**REPORT.values, key: Unread("987654（被合并单元格盖住）")}


@pytest.mark.parametrize("form_id", ["2021", "2019"])
def test_nothing_of_our_template_lies_under_a_merged_cell(form_id):
    form = load_form(form_id)
    package = guard(write(sound(form)))
    for sheet in package.sheets:
        at = {address_of(s.address) for s in value_spots(form).values() if s.sheet == sheet.name}
        assert sheet.cells is None or sheet.cells.merges.covered.isdisjoint(at)
    assert sum(len(s.cells.merges.ranges) for s in package.sheets if s.cells is not None) > 20


# ---- number formats ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "code", "read_as", "expected"),
    [
        (AMOUNT, 32600, '#,##0"元"', Unread("32600元"), {"FMT-NUMBER", "FMT-SHOWN"}),
        (AMOUNT, 3, '0.00"亿元"', Unread("3.00亿元"), {"FMT-NUMBER", "FMT-SHOWN"}),
        (AMOUNT, 3, '0.00"万元"', 3, set()),
        (AMOUNT, 3, '"¥"#,##0.00', 3, {"FMT-SHOWN"}),
        (AMOUNT, 0.05, "0%", Unread("5%"), {"FMT-NUMBER", "FMT-SHOWN"}),
        (AMOUNT, 123400, '0!.0,"万"', Unread("12.3万"), {"FMT-NUMBER", "FMT-SHOWN"}),
        (AMOUNT, 12345.678, "#,##0.00", 12345.678, set()),
        (NATURAL, 380, "0,", Unread("0（380）"), {"FMT-NUMBER", "FMT-SHOWN"}),
        (NATURAL, 380, ";;;", 380, {"FMT-SHOWN"}),
        (NATURAL, 380, '"无"', 380, {"FMT-SHOWN"}),
        (NATURAL, 380, '0"件"', 380, {"FMT-SHOWN"}),
        (NATURAL, 380, "-0", Unread("-380（380）"), {"FMT-NUMBER", "FMT-SHOWN"}),
        (NATURAL, 380, "#,##0_);[Red](#,##0)", 380, set()),
        (NATURAL, 0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 0, set()),
        (NATURAL, 0, "0;-0;;@", 0, {"FMT-SHOWN"}),
        (NATURAL, 380, "0.00E+00", 380, set()),
    ],
)
def test_what_a_number_format_shows(own, key, value, code, read_as, expected):
    sheet, at = spot(key)
    reading = read(edited(own, put(**{f"{sheet}_{at}": (value, code)})), "a")
    found = reading.report.values[key]
    assert (float(found) if isinstance(read_as, float) else found) == read_as
    assert {r for r, _, cell in told(reading) if cell == at and r.startswith("FMT")} == expected


def test_the_same_format_all_over_is_one_note(own):
    cells = {f"三_{c}{r}": (5, '0"件"') for c in "DEF" for r in range(6, 20)}
    notes = [n for n in read(edited(own, put(**cells)), "a").notes if n.rule == "FMT-SHOWN"]
    assert [(n.place.cell, "D7" in n.details["cells"] or "E6" in n.details["cells"]) for n in notes] == [("D6", True)]


@given(st.integers(-(10**9), 10**9), st.sampled_from(["0", "#,##0", "0.00", "General", "#,##0.00_ ", "0_);(0)"]))
def test_plain_formats_show_the_number(value, code):
    assert shown_as(value, code).effect == "same"


@given(st.integers(-(10**6), 10**6), st.text('0#?,.%;"元万-()[]Red!\\_* @EyG/', max_size=12))
def test_no_number_format_is_too_odd(value, code):
    assert shown_as(value, code).effect in ("same", "words", "other")


# ---- labels --------------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", ["本年收费金额（单位：元）", "本年收费金额（单位：美元）", "本年收费金额"])
@pytest.mark.parametrize("template", [True, False])
def test_a_heading_in_another_unit(own, raw, template):
    if template:
        data = edited(own, put(二_B15=raw))
    else:
        data = foreign(FORM, REPORT.values, edit=lambda b: setattr(b["表二"]["B15"], "value", raw))
    reading = read(data, "a")
    assert reading.report.values[AMOUNT] is None
    reasons = [r for rule, r, _ in told(reading) if rule == "STR-LINE"]
    assert sorted(reasons) == ["column", "member"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"三_E5": "科研机构", "三_F5": "商业企业"}, [("STR-LINE", "order", "E5")]),
        ({"四_F4": "复议后起诉", "四_K4": "未经复议直接起诉"}, [("STR-LINE", "order", "F5")]),
        ({"四_A4": "结果纠正", "四_B4": "结果维持"}, [("STR-LINE", "order", "A5")]),
        (
            {"三_C10": "2.其他法律行政法规禁止公开", "三_C11": "1.属于国家秘密"},
            [("STR-LABEL", "order_lines", "C11"), ("STR-LABEL", "order_lines", "C10")],
        ),
        ({"三_B18": "（三）不予公开"}, [("STR-LABEL", "drift", "B18")]),
        ({"三_B18": "别的"}, [("STR-LABEL", "drift", "B18")]),
        ({"二_A10": "第二十条第（五）项"}, [("STR-LABEL", "drift", "A10")]),
        ({"二_A10": "第二十条"}, [("STR-LABEL", "drift", "A10")]),
    ],
)
def test_labels_exchanged_or_of_others(own, cells, expected):
    assert told(read(edited(own, put(**cells)), "a"))[: len(expected)] == expected


def test_a_line_twice_counts_neither_time(own):
    reading = read(edited(own, put(二_A13="行政处罚")), "a")
    [note] = [n for n in reading.notes if n.reason == "twice_differs"]
    assert (note.place.cell, note.details["line"]) == ("A13", "12")
    lost = {k for k, v in reading.report.values.items() if v != REPORT.values[k]}
    assert {(value_spots(FORM)[k].address, reading.report.values[k]) for k in lost} == {("B12", None), ("B13", None)}
    assert {cell for rule, _, cell in told(reading) if rule == "FMT-BLANK"} == set()


def test_numbers_of_the_columns_are_no_data(own):
    def change(book):
        sheet = book["四"]
        for column in range(1, 16):
            key = FORM.tables["disputes"].cells[column - 1].key
            sheet.cell(6, column).value, sheet.cell(7, column).value = column, REPORT.values[key]

    for data in (edited(own, change), foreign(FORM, REPORT.values, left=1, edit=lambda b: _foreign_numbers(b["表四"]))):
        reading = read(data, "a")
        assert reading.report.values == REPORT.values
        assert ("STR-LABEL", "numbering") in [(n.rule, n.reason) for n in reading.notes]


def _foreign_numbers(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet.insert_rows(6)
    for column in range(1, 16):
        sheet.cell(6, column).value = f"（{column}）"


# ---- formulas ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "cells"),
    [
        ("=SUM(A1:C1)", 3),
        ('=IF(COUNT($A1:C1)=3,SUM($A1:C1),"")', 3),
        ("= A1 + B1+sum(C1,D1)", 4),
        ("='三'!A1+三!B1", 2),
        ("=SUM(A1:B1)+5", None),
        ("=SUM(A1:B1)*2", None),
        ("=A1-B1", None),
        ("=二!A1", None),
        ("=SUM(A1:XFD1048576)", None),
        ('=IF(COUNT(A1)=1,SUM(B1),"")', None),
        ("=", None),
    ],
)
def test_which_formulas_add_up(formula, cells):
    found = summed(formula, "三")
    assert (None if found is None else found.total()) == cells


@pytest.mark.parametrize("formula", ["SUM(D6:I6)+5", "SUM(D6:H6)", "SUM(D6:I6,D6)", "D6", "SUM(D6:I7)"])
def test_a_total_with_a_formula_of_its_own(own, formula):
    reading = read(edited(own, put(三_J6=f"={formula}")), "a")
    assert reading.report.values[TOTAL] == Unread(f"={formula}")
    assert ("FMT-NUMBER", "formula", "J6") in told(reading)
    saved = read(saved_result(own, TOTAL, f'<c r="{{}}"><f>{formula}</f><v>7777</v></c>'), "a")
    assert saved.report.values[TOTAL] == 7777
    assert ("FMT-CACHE", "formula", "J6") in told(saved)


def test_totals_that_wait_are_no_blanks():
    for form in (FORM, load_form("2019")):
        reading = read(write(Report(form), blank=True), "a")
        assert reading.waiting == set(computed_totals(form))
        blank = [f.key for f in check([reading])[0] if f.rule == "FMT-BLANK"]
        assert blank == [k for k in form.by_key if k not in computed_totals(form)]


def test_a_total_waits_only_for_what_is_told(own):
    reading = read(edited(own, put(三_D6=None)), "a")
    assert reading.waiting == {TOTAL}
    assert [f.key for f in check([reading])[0] if f.severity is Severity.ERROR] == [NATURAL]
    typed = read(edited(own, put(三_D6=None, 三_J6=None)), "a")
    assert [f.key for f in check([typed])[0] if f.rule == "FMT-BLANK"] == [NATURAL, TOTAL]


# ---- anywhere ------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.sampled_from("二三四"), st.integers(1, 45), st.integers(1, 25), st.sampled_from([77777, "更正为77777"]))
def test_nothing_put_anywhere_is_lost(sheet, row, column, value):
    """One cell written anywhere is read as a number, or told of."""
    data = edited(_OWN, lambda b: _put_into(b[sheet], row, column, value))
    reading = read(data, "a")
    if reading.report != REPORT:
        return  # it was a cell of the table
    assert (row, column) in _MERGED[sheet] or told(reading)


def _put_into(sheet, row, column, value):
    cell = sheet.cell(row, column)
    if not isinstance(cell, openpyxl.cell.cell.MergedCell):
        cell.value = value


def _merged(data):
    """By sheet, the cells hidden under merged ones."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl cannot keep our print areas
        book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        name: {
            (row, column)
            for area in book[name].merged_cells.ranges
            for row, column, *_ in area.cells
            if (row, column) != (area.min_row, area.min_col)
        }
        for name in "二三四"
    }


_OWN = write(REPORT)
_MERGED = _merged(_OWN)
