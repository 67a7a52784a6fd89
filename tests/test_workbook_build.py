"""The workbook that is built: official layout, formulas, locks, validations, every value as it was."""

from __future__ import annotations

import io
import random
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from converters.workbook import fill
from converters.workbook.finding_rows import NONE_FOUND, NOT_CHECKED
from converters.workbook.layout import (
    AGENCY_CELL,
    CODE_CELL,
    CONTINUES,
    COVER,
    FINDINGS,
    FORM_CELL,
    LONGEST_PARAGRAPH,
    META,
    META_HEAD_ROWS,
    META_MAGIC,
    OTHER_TEXT,
    PREVIOUS,
    VERSION_CELL,
    YEAR_CELL,
    address,
    spots,
    value_spots,
)
from converters.workbook.live_checks import BALANCED, PENDING, check_cells, check_spots, check_text
from converters.workbook.refs import ranges
from converters.workbook.writing.build import write
from converters.workbook.writing.content import content_of
from converters.workbook.writing.cover import NO_AGENCY, STATUS_ROW
from converters.workbook.writing.meta import ledger
from converters.workbook.writing.narrative import pieces
from schemas.checks import check
from schemas.equations import computed_totals, equations
from schemas.finding import Reading
from schemas.form import load_form
from schemas.number import Unread, from_float, number_text, parse_number, same_digits
from schemas.report import Agency, Report

FORMS = {
    "2021": load_form("2021"),
    "2019": load_form("2019"),
    "mixed": load_form("2021", ("requests", "2019")),
}


def opened(data):
    return load_workbook(io.BytesIO(data))


def consistent(form, seed=1, **more):
    """A report in which every equation holds."""
    chance = random.Random(seed)
    values = {c.key: chance.randint(0, 40) for c in form.cells}
    for column in form.tables["requests"].blocks[0].columns:
        for line in ("received", "carried_in"):
            values[f"requests.{line}.{column.key}"] += 3000
    parts = ("natural_person", *(c.key for c in form.tables["requests"].blocks[0].columns[1:-1]))
    totals = computed_totals(form)
    for _ in range(3):
        for key, equation in totals.items():
            values[key] = sum(values[k] for k in equation.right)
        for part in parts:
            coming = values[f"requests.received.{part}"] + values[f"requests.carried_in.{part}"]
            values[f"requests.carried_out.{part}"] = coming - values[f"requests.outcome_total.{part}"]
    return Report(form, form.first_year, Agency("某县某局", "007"), more.get("sections", {}), values)


@pytest.fixture(scope="module", params=list(FORMS))
def form(request):
    return FORMS[request.param]


@pytest.fixture(scope="module")
def filled(form):
    return opened(write(consistent(form)))


@pytest.fixture(scope="module")
def template(form):
    return opened(write(Report(form), blank=True))


def test_sheets_in_order(filled, form):
    assert filled.sheetnames == [COVER, *(s.ordinal for s in form.sections), OTHER_TEXT, PREVIOUS, FINDINGS, META]
    assert filled[META].sheet_state == "veryHidden"


def test_layout_is_the_printed_one(filled, form):
    for table in form.tables:
        sheet = filled[form.section(table).ordinal]
        assert sheet["A1"].value == form.section(table).heading
        expected = set()
        for spot in spots(form, table):
            cell = spot.printed
            if cell.cell is None:
                assert sheet[spot.address].value == cell.text
            if cell.rows > 1 or cell.columns > 1:
                expected.add(f"{spot.address}:{address(spot.row + cell.rows - 1, spot.column + cell.columns - 1)}")
        last = max(s.row + s.printed.rows for s in spots(form, table))
        inside = {str(r) for r in sheet.merged_cells.ranges if 3 <= r.min_row <= last}
        assert inside == expected


def test_print_setup(filled, form):
    for table in form.tables:
        sheet = filled[form.section(table).ordinal]
        last = max(s.row + s.printed.rows for s in spots(form, table))
        wide = address(last - 1, form.tables[table].width - 1)
        assert sheet.print_area == f"'{sheet.title}'!$A$3:" + re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", wide)
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert form.section(table).heading in sheet.oddHeader.left.text
    assert filled["三"].print_title_rows == "$3:$5"


def test_totals_are_locked_formulas_and_inputs_are_open(filled, template, form):
    totals = computed_totals(form)
    for book in (filled, template):
        for key, spot in value_spots(form).items():
            cell = book[spot.sheet][spot.address]
            assert cell.protection.locked == (key in totals)
            if key in totals:
                assert cell.value.startswith("=IF(COUNT(")
                assert f"={len(totals[key].right)},SUM(" in cell.value
    for sheet in (COVER, PREVIOUS, *(form.section(t).ordinal for t in form.tables)):
        assert filled[sheet].protection.sheet
        assert filled[sheet].protection.password is None
    for section in form.narrative:
        assert not filled[section.ordinal].protection.sheet
    assert not filled[FINDINGS].protection.sheet


def test_every_input_is_validated_by_its_kind(template, form):
    kinds = {"count": ("whole", "0"), "change": ("whole", "-1000000000000000"), "amount": ("decimal", "0")}
    for table in form.tables:
        sheet = template[form.section(table).ordinal]
        found = {}
        for validation in sheet.data_validations.dataValidation:
            for area in str(validation.sqref).split():
                left, top, right, bottom = range_boundaries(area)
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        found[address(row - 1, column - 1)] = validation
        for cell in form.tables[table].cells:
            where = value_spots(form)[cell.key].address
            if cell.key in computed_totals(form):
                assert where not in found
                continue
            validation = found[where]
            assert (validation.type, validation.formula1) == kinds[cell.kind]
            assert validation.prompt
            assert validation.error


def test_values_stand_in_their_cells(filled, form):
    report = consistent(form)
    for key, spot in value_spots(form).items():
        if key not in computed_totals(form):
            assert filled[spot.sheet][spot.address].value == report.values[key]
    cached = load_workbook(io.BytesIO(write(report)), data_only=True)
    for key, spot in value_spots(form).items():
        assert cached[spot.sheet][spot.address].value == report.values[key]


def test_cover(filled, form):
    sheet = filled[COVER]
    value = {c: sheet.cell(c[0] + 1, c[1] + 1) for c in (AGENCY_CELL, CODE_CELL, YEAR_CELL, FORM_CELL, VERSION_CELL)}
    assert value[AGENCY_CELL].value == "某县某局"
    assert value[CODE_CELL].value == "007"
    assert value[YEAR_CELL].value == form.first_year
    assert value[FORM_CELL].value.startswith(f"{form.id}年格式（{form.notice}）")
    assert ("2019年格式" in value[FORM_CELL].value) == bool(form.mixed or form.id == "2019")
    assert not value[AGENCY_CELL].protection.locked
    assert not value[YEAR_CELL].protection.locked
    assert value[FORM_CELL].protection.locked
    year = [v for v in sheet.data_validations.dataValidation if str(v.sqref) == value[YEAR_CELL].coordinate]
    assert (year[0].type, year[0].formula1, year[0].formula2) == ("whole", "2019", "2100")
    links = [sheet.cell(STATUS_ROW + 2 + i, 1).hyperlink.location for i in range(6)]
    assert links == [f"'{s.ordinal}'!A1" for s in form.sections]


def test_states_in_words():
    form = FORMS["2021"]
    whole = consistent(form)
    cached = load_workbook(io.BytesIO(write(whole)), data_only=True)
    row = STATUS_ROW + 2
    assert cached[COVER].cell(row + 1, 2).value == "✓ 已填完"
    assert cached[COVER].cell(row + 2, 2).value == "✓ 已填完，全部平衡"
    empty = load_workbook(io.BytesIO(write(Report(form), blank=True)), data_only=True)
    assert empty[COVER].cell(row + 1, 2).value == "… 10 格未填"
    assert empty[COVER].cell(row + 2, 2).value == "… 144 格未填"
    assert empty[COVER].cell(row + 3, 2).value == "… 12 格未填"
    assert empty[COVER].cell(row + 6, 2).value == NO_AGENCY
    values = {**whole.values, "requests.received.total": 1, "requests.granted.natural_person": None}
    values |= {"requests.carried_in.legal_service": Unread("/"), "requests.refused_repeated.other_organization": -1}
    content = content_of(replace(whole, values=values), (), blank=False)
    words = fill.table_text(form, "requests", content.computed, content.values)
    unbalanced = sum(check_text(form, e, values).startswith("✗") for e in equations(form))
    assert words == f"✗ {unbalanced} 处不平衡，1 格未填，2 行有误"
    line = [c for c in form.tables["requests"].cells if c.line.key == "carried_in"]
    assert fill.state_text(line, values) == "✗ 非数字 1 格"


def test_every_equation_has_its_own_check_outside_the_print_area(filled, form):
    cells = check_cells(form)
    assert set(cells) == set(equations(form))
    assert len(set(cells.values())) == len(equations(form))
    for spot in check_spots(form):
        table = form.by_key[spot.equation.cell].table
        last = max(s.row + s.printed.rows for s in spots(form, table))
        assert spot.row > last or spot.column > form.tables[table].width
        formula = filled[spot.sheet][spot.address].value
        assert formula.startswith("=IF(COUNT(")
        assert len(formula) < 8000


def test_only_old_functions(filled):
    known = {"IF", "COUNT", "SUM", "ROUND", "ABS", "COUNTIF", "COUNTBLANK", "COUNTA", "ISNUMBER", "INT", "MID", "OR"}
    used = set()
    for sheet in filled:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    used |= set(re.findall(r"([A-Z][A-Z.]+)\(", re.sub(r'"[^"]*"', "", cell.value)))
    assert used <= known


def test_check_words():
    form = FORMS["2021"]
    balance = next(e for e in equations(form) if e.rule == "T3-BAL")
    values = dict.fromkeys(balance.keys, 0)
    values |= {balance.right[0]: 15, balance.right[1]: 3, balance.left[0]: 15, balance.left[1]: 1}
    assert check_text(form, balance, values) == "✗ 差 2：一＋二＝18，三（七）＋四＝16"
    values[balance.left[1]] = 3
    assert check_text(form, balance, values) == BALANCED
    values[balance.left[1]] = None
    assert check_text(form, balance, values) == PENDING


def test_a_total_that_disagrees_is_kept_and_marked():
    form = FORMS["2021"]
    whole = consistent(form)
    key, blank, text = "disputes.reconsideration.total", "requests.granted.total", "requests.carried_in.total"
    values = {**whole.values, key: 0, blank: None, text: Unread("7件")}
    book = opened(write(replace(whole, values=values)))
    spot = value_spots(form)[key]
    cell = book[spot.sheet][spot.address]
    total = sum(whole.values[k] for k in computed_totals(form)[key].right)
    assert cell.value == 0
    assert not cell.protection.locked
    assert cell.fill.fgColor.rgb == "FFFFE699"
    assert f"各项之和为 {total}" in cell.comment.text
    spot = value_spots(form)[blank]
    assert book[spot.sheet][spot.address].value is None
    assert "未填" in book[spot.sheet][spot.address].comment.text
    spot = value_spots(form)[text]
    assert book[spot.sheet][spot.address].value == "7件"


def test_a_total_with_an_unfilled_part_keeps_its_number():
    form = FORMS["2021"]
    whole = consistent(form)
    book = opened(write(replace(whole, values={**whole.values, "requests.granted.natural_person": None})))
    for key in ("requests.granted.total", "requests.outcome_total.natural_person"):
        spot = value_spots(form)[key]
        assert book[spot.sheet][spot.address].value == whole.values[key]
        assert "无法合计" in book[spot.sheet][spot.address].comment.text


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.none()
        | st.integers(-(10**20), 10**20)
        | st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**18), max_value=10**18)
        | st.sampled_from(["0.30000000000000004", "12.00", "96171.60", "0.1", "9007199254740993"]).map(parse_number)
        | st.sampled_from(["/", "=1+1", "007", "<r>x</r>", "#REF!", "_x0041_", "１２"]).map(Unread),
        min_size=12,
        max_size=12,
    )
)
def test_any_value_is_found_again(numbers):
    """The visible cell gives the value, or its nearest number and the ledger the digits."""
    form = FORMS["2021"]
    keys = [c.key for c in form.cells][: len(numbers)]
    report = Report(form, 2024, values=dict(zip(keys, numbers, strict=True)))
    book = opened(write(report))
    literals = {row[0]: row[1] for row in book[META].iter_rows(min_row=META_HEAD_ROWS + 1, values_only=True)}
    for key, value in zip(keys, numbers, strict=True):
        spot = value_spots(form)[key]
        shown = book[spot.sheet][spot.address]
        if value is None:
            assert shown.value is None
        elif isinstance(value, Unread):
            assert shown.value == value.raw
            assert shown.data_type == "s"
        elif key in literals:
            assert literals[key] == number_text(value)
            assert float(shown.value) == float(literals[key])
        else:
            assert same_digits(from_float(float(shown.value)), value)


def test_the_ledger_holds_only_what_the_cell_cannot():
    form = FORMS["2021"]
    key = "proactive_disclosure.administrative_fees.amount_10k_yuan"
    values = {key: Decimal("96171.60"), "requests.received.natural_person": 2**53 + 1, "requests.received.total": 12}
    book = opened(write(Report(form, values=values)))
    assert book[META]["A1"].value == META_MAGIC
    rows = [r[:2] for r in book[META].iter_rows(min_row=META_HEAD_ROWS + 1, values_only=True)]
    assert rows == [(key, "96171.60"), ("requests.received.natural_person", "9007199254740993")]
    head = {r[0]: r[1] for r in opened(write(Report(FORMS["mixed"])))[META].iter_rows(max_row=5, values_only=True)}
    assert head == {
        META_MAGIC: None,
        "version": "2",
        "form": "2021",
        "mixed": "requests=2019",
        "sheets": "一,二,三,四,五,六",
    }
    assert not ledger(content_of(consistent(form), (), blank=False))


TEXT = "第一段。\n\n=1+1\n\n007\n\n<r>x_x0041_</r>\n\n_x0041_ & <b>\n\n一行\n又一行\n\n" + "长" * 1203 + "。完"


def test_narrative_one_paragraph_a_row():
    report = Report(FORMS["2021"], sections={"overview": TEXT, "preamble": "前", "requests": "中\n\n" + "尾" * 600})
    book = opened(write(report))
    sheet = book["一"]
    joined: list[str] = []
    for text, mark in ((sheet.cell(r, 1), sheet.cell(r, 2).value) for r in range(3, sheet.max_row + 1)):
        assert text.data_type == "s"
        assert len(text.value) <= LONGEST_PARAGRAPH
        assert not text.protection.locked
        assert text.alignment.wrap_text
        if mark == CONTINUES:
            joined[-1] += text.value
        else:
            joined.append(text.value)
    assert "\n\n".join(joined) == TEXT
    other = [[c.value for c in row[:3]] for row in book[OTHER_TEXT].iter_rows(min_row=3, max_row=6)]
    assert [row[0] for row in other] == ["前言", "三", "三", "三"]
    assert [row[2] for row in other] == [None, None, None, CONTINUES]
    assert other[2][1] + other[3][1] == "尾" * 600


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("长 a。\n𠮷"), max_size=1500))
def test_pieces_join_to_the_paragraph(text):
    found = pieces(text)
    assert "".join(found) == text
    assert all(0 < len(p) <= LONGEST_PARAGRAPH for p in found)


def test_rows_fit_themselves_when_edited():
    with zipfile.ZipFile(io.BytesIO(write(Report(FORMS["2021"], sections={"overview": TEXT})))) as package:
        rows = re.findall(r"<row [^>]*>", package.read("xl/worksheets/sheet2.xml").decode())
    assert any(' ht="' in row for row in rows)
    assert not any("customHeight" in row for row in rows)


def test_findings_sheet_links_to_cells():
    form = FORMS["2021"]
    whole = consistent(form)
    report = replace(whole, values={**whole.values, "disputes.reconsideration.total": 0})
    findings = check([Reading(report)])[0]
    sheet = opened(write(report, findings))[FINDINGS]
    assert sheet["A1"].value.startswith("校验结果：错误 1 处")
    assert [c.value for c in sheet[2][:9]] == [
        "严重程度",
        "规则",
        "位置",
        "行（列）名称",
        "现值",
        "应为",
        "差",
        "说明与改法",
        "情况说明",
    ]
    row = next(r for r in sheet.iter_rows(min_row=3) if r[1].value == "T4-SUM")
    expected = sum(whole.values[k] for k in computed_totals(form)["disputes.reconsideration.total"].right)
    assert row[0].value == "错误"
    assert row[2].value == """=HYPERLINK("#'四'!E6","《四》E6")"""
    assert row[3].value == "行政复议 › 总计"
    assert [c.value for c in row[4:7]] == [0, expected, -expected]
    assert "A6" in row[7].value
    assert row[9].value == "四!E6"
    assert sheet.column_dimensions["J"].hidden
    assert sheet.auto_filter.ref == "A2:I2002"
    assert sheet.freeze_panes == "A3"
    assert opened(write(report))[FINDINGS]["A1"].value == NONE_FOUND
    assert opened(write(Report(form), blank=True))[FINDINGS]["A1"].value == NOT_CHECKED


def test_same_bytes_each_time(form):
    report = consistent(form, sections={"overview": TEXT})
    assert write(report) == write(report)
    assert write(Report(form), blank=True) == write(Report(form), blank=True)


def test_text_no_package_can_carry():
    report = Report(FORMS["2021"], values={"requests.received.total": Unread("a\ud800" + "x" * 40_000)})
    spot = value_spots(FORMS["2021"])["requests.received.total"]
    shown = opened(write(report))[spot.sheet][spot.address].value
    assert shown.startswith("a\ufffdx")
    assert shown.endswith("x…")


def test_text_that_looks_like_xml_of_the_writer():
    text = "<r>_x0041_ & <t>_x000D_</t></r>"
    data = write(Report(FORMS["2021"], sections={"overview": text}, values={"requests.received.total": Unread(text)}))
    assert opened(data)["一"]["A3"].value == text
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("一").to_python()[2][0] == text
    assert opened(data)["三"]["J6"].value == text


def test_ranges():
    assert ranges([(5, 3), (5, 4), (6, 3), (6, 4), (8, 3)]) == ["D6:E7", "D9"]
    assert ranges([]) == []
