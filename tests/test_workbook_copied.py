"""Our workbook without its hidden sheet, with another form on its cover, with words that are formulas."""

import datetime
import io
import warnings
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from converters.errors import Unreadable
from converters.workbook.form_words import form_name, named_form
from converters.workbook.layout import COVER, META
from converters.workbook.reading.moments import moment_text
from converters.workbook.reading.read import read
from converters.workbook.writing.build import write
from schemas.form import load_form
from schemas.messages import line_of
from schemas.number import Unread, Why
from schemas.report import CLOSING, PREAMBLE, Report
from tests.builders import FORMS, IDS, findings, sound, with_values
from tests.foreign_books import edited, foreign, move, saved

FORM = load_form("2021")
DECISIONS = "proactive_disclosure.licenses.decisions"
AMOUNT = "proactive_disclosure.administrative_fees.amount_10k_yuan"
REPORT = replace(
    sound(FORM),
    sections={
        **sound(FORM).sections,
        PREAMBLE: "根据规定编制本报告。",
        CLOSING: "示例县文化和旅游局\n\n2025年1月20日",
        "overview": "### （一）主动公开情况\n\n主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作有序开展。",
        "requests": "三表说明。",
    },
)


def copied(report=REPORT, change=lambda book: None, *, without=(META,), **ways):
    def edit(book):
        for name in without:
            del book[name]
        change(book)

    return edited(write(report, **ways), edit)


def put(sheet, cell, value):
    return lambda book: book[sheet].__setitem__(cell, value)


def told(reading):
    found = findings(reading)
    assert all(line_of(f, reading.report.form, lang) for f in found for lang in ("zh", "en"))
    return [(f.rule, f.reason, f.place.words() if f.place else None) for f in found]


# ---- without the hidden sheet --------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_the_visible_sheets_alone_are_our_workbook(form):
    report = replace(REPORT, form=form, year=sound(form).year, values=sound(form).values)
    reading = read(copied(report), "a.xlsx")
    assert (reading.report, reading.notes) == (report, ())


def test_a_copied_template_says_what_the_template_says():
    empty = Report(FORM)
    whole = read(write(empty, blank=True), "a.xlsx")
    reading = read(copied(empty, blank=True), "a.xlsx")
    assert reading.report == whole.report == empty
    assert (reading.notes, told(reading)) == (whole.notes, told(whole))


def test_a_cover_of_another_name_and_moved_rows_are_ours():
    def change(book):
        book[COVER].title = f"{COVER} (2)"
        move(book["二"], "insert_rows", 4)

    reading = read(copied(change=change), "a.xlsx")
    assert (reading.report, reading.notes) == (REPORT, ())


def test_without_the_cover_nothing_of_the_template_is_text():
    reading = read(copied(without=(META, COVER)), "a.xlsx")
    assert (reading.report.sections, reading.report.values) == (REPORT.sections, REPORT.values)
    assert [r for r, _, _ in told(reading)] == ["STR-TITLE", "STR-TITLE"]


@pytest.mark.parametrize(
    ("lost", "rule", "words"),
    [("五", ("STR-SECTION", "missing"), "五、存在"), ("三", ("STR-LINE", "table"), "三、收到")],
)
def test_sheets_that_are_lost_are_told(lost, rule, words):
    reading = read(copied(without=(META, lost)), "a.xlsx")
    [found] = [f for f in findings(reading) if (f.rule, f.reason) == rule]
    assert words in line_of(found, FORM)
    assert reading.report.sections["overview"] == REPORT.sections["overview"]


def test_a_cover_with_one_caption_changed_is_ours():
    reading = read(copied(change=put(COVER, "A8", "版本"), without=(META, "五")), "a.xlsx")
    assert reading.report.sections == {**REPORT.sections, "problems": ""}


def test_digits_that_only_the_hidden_sheet_had_are_not_invented():
    report = with_values(REPORT, {AMOUNT: Decimal("3.14159265358979323846")})
    assert read(write(report), "a.xlsx").report == report
    reading = read(copied(report), "a.xlsx")
    assert reading.report.values == {**report.values, AMOUNT: Unread("≈3.141592653589793")}
    at = "《二》B16"
    assert told(reading) == [("FMT-NUMBER", "text", at), ("FMT-SHOWN", "digits", at)]
    [digits] = [f for f in findings(reading) if f.rule == "FMT-SHOWN"]
    assert "隐藏工作表 nianbao 已不在" in line_of(digits, FORM)
    assert "在新模板里填写" in line_of(digits, FORM)


def test_a_cover_of_a_form_to_come_is_refused():
    with pytest.raises(Unreadable, match="“2031”是这个版本不认识的"):
        read(copied(change=put(COVER, "B7", "2031年格式（某通知）")), "a.xlsx")


def test_tables_of_ours_in_another_workbook_bring_no_text_along():
    lost = (META, COVER, "一", "五", "六", "其他文字", "上年数据", "校验结果")
    wrong = with_values(REPORT, {"disputes.reconsideration.total": REPORT.values["disputes.reconsideration.total"] + 1})
    reading = read(saved_results(write(wrong), lost), "a.xlsx")
    assert reading.report.values == wrong.values
    assert set(reading.report.sections.values()) <= {""}
    assert not [n for n in reading.notes if n.reason not in ("missing", "agency", "year")]


def saved_results(data, lost):
    """A workbook without some sheets, its formulas replaced by their results."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for name in lost:
        del book[name]
    return saved(book)


def test_other_workbooks_are_none_of_ours():
    reading = read(foreign(FORM, REPORT.values, one_sheet=True), "a.xlsx")
    assert reading.report.values == REPORT.values
    assert reading.report.sections["problems"] == "存在的主要问题及改进情况的一段文字。"


# ---- the form on the cover -----------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_the_name_of_a_form_is_read_back(form):
    assert named_form(form_name(form)) is form
    assert named_form("统一格式") is None


@pytest.mark.parametrize("without", [(), (META,)])
def test_a_cover_that_names_another_form_is_told(without):
    data = copied(change=put(COVER, "B7", form_name(load_form("2019"))), without=without)
    reading = read(data, "a.xlsx")
    assert reading.report == REPORT
    assert told(reading) == [("VER-YEAR", "declared", "《封面》B7")]
    [found] = findings(reading)
    assert "注明的是 2019 年格式，表格却是 2021 年格式" in line_of(found, FORM)


# ---- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "cell", "key"),
    [("五", "A3", "problems"), ("五", "A40", "problems"), ("五", "A2", "problems"), ("其他文字", "B9", None), (COVER, "B5", None)],
)  # fmt: skip
def test_words_that_are_formulas_without_a_result_are_told(sheet, cell, key):
    reading = read(copied(change=put(sheet, cell, "=1+1"), without=()), "a.xlsx")
    [note] = [n for n in reading.notes if n.rule == "FMT-CACHE"]
    assert (note.reason, note.key, note.actual, note.place.words()) == ("text", key, "=1+1", f"《{sheet}》{cell}")
    [found] = [f for f in findings(reading) if f.rule == "FMT-CACHE"]
    assert "用 Excel 或 WPS 打开并保存一次" in line_of(found, FORM)


def test_words_that_are_formulas_are_told_in_any_workbook():
    def edit(book):
        sheet = book.create_sheet("五、存在的主要问题及改进情况")
        sheet["A1"], sheet["A2"], sheet["A4"] = "五、存在的主要问题及改进情况", "一是宣传不够。", '=A1&"。"'

    reading = read(foreign(FORM, REPORT.values, edit=edit), "a.xlsx")
    notes = [(n.reason, n.key, n.place.cell) for n in reading.notes if n.rule == "FMT-CACHE"]
    assert notes == [("text", "problems", "A4")]
    assert reading.report.sections["problems"] == "一是宣传不够。"


def test_words_right_below_a_heading_are_read():
    reading = read(copied(change=put("五", "A2", "下面说两点。"), without=()), "a.xlsx")
    assert reading.report.sections["problems"] == "下面说两点。\n\n" + REPORT.sections["problems"]


# ---- dates and times -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "code", "raw", "reason"),
    [
        (38, "[h]:mm", "912:00:00", "time"),
        (38.5, "[h]:mm:ss", "924:00:00", "time"),
        (0.5, "h:mm", "12:00:00", "time"),
        (45292, "yyyy-mm-dd", "2024-01-01", "date"),
        (45292.5, "yyyy-mm-dd hh:mm", "2024-01-01 12:00:00", "date"),
    ],
)
def test_times_are_shown_as_the_sheet_shows_them(number, code, raw, reason):
    def change(book):
        book["二"]["B9"], book["二"]["B9"].number_format = number, code

    reading = read(copied(change=change, without=()), "a.xlsx")
    assert reading.report.values[DECISIONS] == Unread(raw)
    [found] = findings(reading)
    assert (found.rule, found.reason) == ("FMT-NUMBER", reason)
    assert f"{raw}，不是数字。请把单元格格式改为“常规”" in line_of(found, FORM)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime.timedelta(hours=-1, seconds=-5, milliseconds=-500), "-1:00:05.5"),
        (datetime.timedelta(days=1, microseconds=1), "24:00:00.000001"),
        (datetime.time(2, 57, 7, 200_000), "02:57:07.2"),
        (datetime.time(2, 57), "02:57:00"),
    ],
)
def test_spans_and_times_in_words(moment, words):
    assert moment_text(moment) == words
    assert Unread(words).why is Why.TIME
