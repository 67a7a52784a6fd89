"""Last year's figures inside the workbook: written, read, judged, and never taken for the report itself."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from converters import json_file
from converters.last_year import misfits, remarks, taken
from converters.workbook import year_checks
from converters.workbook.layout import (
    COVER,
    META,
    PREVIOUS,
    PREVIOUS_FORM,
    PREVIOUS_HEAD_ROW,
    PREVIOUS_LITERAL_COLUMN,
    PREVIOUS_VALUE_COLUMN,
    PREVIOUS_YEAR,
    VERSION_CELL,
    address,
)
from converters.workbook.previous_layout import compared_rows, head_row, text_row
from converters.workbook.reading.read import read
from converters.workbook.writing.build import write
from schemas.checks import check
from schemas.finding import Reading, Severity
from schemas.form import load_form
from schemas.number import Unread
from schemas.report import Agency, Report
from schemas.rules import tables_only
from tests.builders import FORMS, IDS, sound, with_values
from tests.com_harness import MISSING, Excel, Range
from tests.excel_tables import table, tables
from xlplugin.last_year import path_of

F2021, F2019 = load_form("2021"), load_form("2019")
CARRIED, IN_FORCE = "requests.carried_out.", "proactive_disclosure.normative_documents."
THIS = sound(F2021)


def last_of(report, form=None, **changes):
    """A report of the year before, whose carried-out cells and documents in force fit this one's."""
    last = replace(sound(form or report.form), year=report.year - 1)
    fitting = {CARRIED + k.rpartition(".")[2]: v for k, v in report.values.items() if ".carried_in." in k}
    for line in ("regulations", "normative_documents"):
        key = f"proactive_disclosure.{line}."
        if key + "in_force" in last.values:
            fitting[key + "in_force"] = (
                report.values[key + "in_force"] - report.values[key + "issued"] + report.values[key + "repealed"]
            )
    return with_values(last, {**fitting, **changes})


def edited(data, change):
    """A workbook after a person changed something in it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(key, value):
    def change(book):
        row = compared_rows().get(key)
        row = head_row(key) if row is None else row
        book[PREVIOUS][address(row, PREVIOUS_VALUE_COLUMN)] = value

    return change


def found(data):
    return [(f.rule, f.reason, f.key) for f in check([read(data, "a")])[0]]


def between_years(findings):
    return [f for f in findings if f[0].startswith("X-")]


@pytest.mark.parametrize("form", FORMS, ids=IDS)
@pytest.mark.parametrize("last_form", FORMS, ids=IDS)
def test_it_reads_back_to_the_last_digit(form, last_form):
    keys = [c.key for c in last_form.cells]
    odd = {
        keys[0]: Decimal("12.00"),
        keys[1]: 10**30 + 1,
        keys[2]: Unread("=1+1"),
        keys[3]: Unread("007"),
        keys[4]: None,
        CARRIED + "total": 2**53 + 1,
        keys[-1]: -3,
    }
    texts = {"overview": "一、二。\n\n### 小标题\n\n" + "长" * 1200, "preamble": "=公式", "other_matters": "接上行"}
    last = with_values(replace(sound(last_form), sections=texts, year=2020), odd)
    reading = read(write(sound(form), previous=last), "a")
    assert reading.previous is not None
    assert reading.previous.report == last
    assert reading.previous.report.form is last.form
    assert (reading.report, reading.notes) == (sound(form), read(write(sound(form)), "a").notes)


def test_without_last_year_all_is_quiet():
    for form in (F2021, F2019):
        data = write(Report(form), blank=True)
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        assert {book[c.sheet][c.address].value for c in year_checks.year_checks(form)} == {year_checks.NO_DATA}
        assert year_checks.NOTHING in [row[1].value for row in book[COVER].iter_rows()]
        assert "template --previous" in book[PREVIOUS]["A2"].value
        assert read(data, "a").previous is None
        assert between_years(found(data)) == []
    assert read(write(THIS), "a").previous is None


def test_the_sheet_is_protected_and_its_few_numbers_can_be_typed():
    sheet = openpyxl.load_workbook(io.BytesIO(write(THIS, previous=last_of(THIS))))[PREVIOUS]
    assert sheet.protection.sheet
    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    rows = [*(head_row(k) for k in ("agency.name", "agency.code", "year")), *compared_rows().values()]
    assert opened == {address(row, PREVIOUS_VALUE_COLUMN) for row in rows}
    assert sheet.sheet_state == "visible"
    assert sheet.column_dimensions["D"].hidden
    assert sheet.cell(PREVIOUS_HEAD_ROW + 1, 3).value == "上年数"
    assert sheet.cell(PREVIOUS_HEAD_ROW + 2, 2).value == "四、结转下年度继续办理 · 自然人"


def test_figures_that_fit_are_not_spoken_of():
    assert between_years(found(write(THIS, previous=last_of(THIS)))) == []


def test_figures_that_do_not_fit():
    last = last_of(THIS, **{CARRIED + "total": 99, IN_FORCE + "in_force": 0})
    assert between_years(found(write(THIS, previous=last))) == [
        ("X-ROLL", "", IN_FORCE + "in_force"),
        ("X-CARRY", "", "requests.carried_in.total"),
    ]


def test_typed_by_hand_into_a_template():
    def typed(book):
        put(CARRIED + "natural_person", 98)(book)
        put(CARRIED + "total", 33)(book)
        put(PREVIOUS_YEAR, 2023)(book)

    data = edited(write(THIS), typed)
    reading = read(data, "a")
    assert reading.previous.report.form is F2021
    assert reading.previous.report.year == 2023
    assert between_years(found(data)) == [("X-CARRY", "", "requests.carried_in.natural_person")]


def test_an_edited_sheet_is_simply_read_and_the_reviewer_is_told():
    last = last_of(THIS)
    data = edited(write(THIS, previous=last), put(CARRIED + "total", 34))
    reading = read(data, "a")
    assert between_years(found(data)) == [("X-CARRY", "", "requests.carried_in.total")]
    # last year's report as the reviewer has it counts
    (findings,) = check([reading], previous=[Reading(last)])
    (told,) = [f for f in findings if f.rule == "X-CARRY"]
    assert (told.reason, told.severity, told.details["own"], told.details["given"]) == (
        "sheet_differs",
        Severity.INFO,
        "34",
        "33",
    )
    assert told.place.words() == f"《{PREVIOUS}》C16"
    assert check([read(write(THIS, previous=last), "a")], previous=[Reading(last)])[0] == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"year": 2022}, "years"), ({"agency": Agency("别的县某局", "11430000MB0000001X")}, "unit")],
)
def test_another_year_s_or_unit_s_figures(change, reason):
    last = replace(last_of(THIS), **change)
    (told,) = between_years(found(write(THIS, previous=last)))
    assert told == ("X-CARRY", reason, None)
    assert len(misfits(THIS, last, "zh")) == len(misfits(THIS, last, "en")) == 1


def test_a_renamed_unit_is_known_by_its_code():
    last = replace(last_of(THIS), agency=Agency("示例县文化局", THIS.agency.code))
    assert between_years(found(write(THIS, previous=last))) == []
    assert misfits(THIS, last, "zh") == []


def test_a_form_change_is_said_not_guessed():
    this = replace(THIS, year=2021)
    last = last_of(this, F2019)
    data = write(this, previous=last)
    assert between_years(found(data)) == [("X-ROLL", "forms", "proactive_disclosure.regulations.in_force")]
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert shown["二"]["F5"].value == "— 上年：2019年格式没有此项"
    assert shown["三"]["D34"].value == year_checks.AGREES
    assert len(remarks(this, last, "zh")) == 1
    assert "200 个数" not in taken(last, "zh")


def test_a_form_that_is_not_known_is_said():
    def change(book):
        book[PREVIOUS][address(head_row(PREVIOUS_FORM), PREVIOUS_LITERAL_COLUMN)] = "2031"

    data = edited(write(THIS, previous=last_of(THIS)), change)
    assert read(data, "a").previous is None
    assert between_years(found(data)) == [("X-CARRY", "sheet_form", None)]


def test_it_is_never_taken_for_the_report():
    """Without the cover, without our mark, renamed, or standing first: last year's unit and figures stay last year's."""
    last = replace(last_of(THIS), agency=Agency("上年的局"))
    data = write(THIS, previous=last)

    def without_cover(book):
        del book[COVER]

    def bare(book):
        without_cover(book)
        del book[META]

    def renamed(book):
        book[PREVIOUS].title = "Sheet9"
        book.move_sheet("Sheet9", -8)

    for change in (without_cover, bare, renamed):
        reading = read(edited(data, change), "a")
        assert reading.report.agency.name in (None, THIS.agency.name)
        assert reading.report.values == THIS.values
        assert reading.previous.report.values == last.values
        assert not [n for n in reading.notes if n.place is not None and n.place.sheet in (PREVIOUS, "Sheet9")]


def test_a_workbook_of_the_first_version_reads():
    def older(book):
        del book[PREVIOUS]
        book[COVER][address(*VERSION_CELL)] = "1"
        book[META]["B2"] = "1"
        for check_at in year_checks.year_checks(F2021):
            book[check_at.sheet][check_at.address] = None
        # the states of 二 stood one column further left
        for row in range(3, 17):
            sheet = book["二"]
            sheet.cell(row, 6).value, sheet.cell(row, 7).value = sheet.cell(row, 7).value, None

    reading = read(edited(write(THIS), older), "a")
    assert (reading.report, reading.notes, reading.previous) == (THIS, (), None)


CASES = {
    "fits": last_of(THIS),
    "carry": last_of(THIS, **{CARRIED + "legal_service": 5}),
    "roll": last_of(THIS, **{IN_FORCE + "in_force": 0, "proactive_disclosure.regulations.in_force": 4}),
    "unread": last_of(THIS, **{CARRIED + "total": Unread("／"), IN_FORCE + "in_force": None}),
    "other year": replace(last_of(THIS), year=2021),
    "no year": replace(last_of(THIS), year=None),
    "other form": last_of(THIS, F2019),
}


@pytest.mark.parametrize("name", CASES)
def test_native_words_agree_with_the_engine(name):
    last = CASES[name]
    (findings,) = check([Reading(THIS, previous=Reading(last))])
    wrong = {f.key for f in findings if f.rule in ("X-CARRY", "X-ROLL") and not f.reason}
    shown = {c.key: year_checks.check_text(c, THIS.year, THIS.values, last) for c in year_checks.year_checks(THIS.form)}
    assert {k for k, text in shown.items() if text.startswith(year_checks.WARNS)} == wrong
    cover = year_checks.cover_text(THIS.form, THIS.year, THIS.values, last)
    assert cover.startswith(year_checks.WARNS) == bool(wrong or name == "other year")


def test_the_function_is_given_the_sheet():
    last = last_of(THIS, **{CARRIED + "total": 99, IN_FORCE + "in_force": 0})
    sheet = openpyxl.load_workbook(io.BytesIO(write(THIS, previous=last)))[PREVIOUS]
    rows = sheet.iter_rows(max_row=text_row(), max_col=5, values_only=True)
    block = Range(tuple(tuple(float(v) if isinstance(v, int) else v for v in row) for row in rows))
    expected = check([Reading(THIS, previous=Reading(last))], tables_only())[0]
    with Excel() as excel:
        listed = excel.call("xlplugin.udfs", "NB_FINDINGS", *(Range(t) for t in tables(THIS)), 2024.0, block)
        assert [(r[1], r[3]) for r in listed[1:]] == [(f.rule, f.label) for f in expected]
        call = ("xlplugin.udfs", "NB_STATUS")
        assert excel.call(*call, *(Range(t) for t in tables(THIS)), 2024.0, block) == "！ 警告 2 处"
        assert excel.call(*call, Range(table(THIS, "requests")), MISSING, MISSING, 2024.0, block) == "！ 警告 1 处"
        assert excel.call(*call, Range(table(THIS, "disputes")), MISSING, MISSING, 2024.0, block) == "✓ 未发现问题"
        for nothing in (MISSING, Range(((None,),)), "上年", 5.0):
            assert excel.call(*call, *(Range(t) for t in tables(THIS)), 2024.0, nothing) == "✓ 未发现问题"


def test_the_template_is_filled_by_the_command(run, tmp_path):
    last = last_of(THIS)
    (tmp_path / "上年.json").write_bytes(json_file.write(last))
    (tmp_path / "上年.xlsx").write_bytes(write(last))
    for source, name in (("上年.json", "a.xlsx"), ("上年.xlsx", "b.xlsm")):
        done = run("template", "--previous", source, "-o", name, "--lang", "zh")
        assert done.returncode == 0
        assert "上年报告：示例县文化和旅游局，2023 年度，2021 年格式，200 个数。" in done.stderr.decode()
        reading = read((tmp_path / name).read_bytes(), name)
        assert (reading.report.year, reading.report.agency) == (2024, last.agency)
        assert reading.previous.report == last
    # a workbook on the way to another one keeps them, and the command checks them
    (tmp_path / "c.xlsx").write_bytes(write(with_values(THIS, {"requests.carried_in.total": 34}), previous=last))
    assert run("convert", "c.xlsx", "-o", "d.xlsm", "--exit-zero").returncode == 0
    assert read((tmp_path / "d.xlsm").read_bytes(), "d").previous.report == last
    files = json.loads(run("check", "c.xlsx", "d.xlsm", "--format", "json").stdout)["files"]
    assert [[f["key"] for f in file["findings"] if f["rule"] == "X-CARRY"] for file in files] == [
        ["requests.carried_in.total"]
    ] * 2


def test_what_does_not_fit_is_said_by_the_command(run, tmp_path):
    (tmp_path / "a.json").write_bytes(json_file.write(last_of(THIS)))
    done = run("template", "--previous", "a.json", "--year", "2025", "--agency", "别的局", "-o", "t.xlsx")
    assert done.returncode == 0
    assert "别的局" in done.stderr.decode()
    assert "应选 2024 年度的" in done.stderr.decode()
    (tmp_path / "b.json").write_text("{}")
    done = run("template", "--previous", "b.json", "-o", "u.xlsx")
    assert (done.returncode, (tmp_path / "u.xlsx").exists()) == (3, False)
    assert "b.json" in done.stderr.decode()


def test_a_path_is_digits_only():
    path = "C:\\我的 '文件'\\\U00020bb7\n\"); x=1 #.xlsx"
    digits = path.encode("utf-16-be").hex().upper()
    assert digits.isalnum()
    assert path_of(digits) == path
