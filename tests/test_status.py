"""The status of a collection as text and workbook: every unit once, counts that agree, reasons for what was not used."""

import io
from collections import Counter
from dataclasses import replace

import openpyxl
import pytest

from converters.collecting import board, status_text, status_xlsx
from converters.collecting.state import Arrival, Collection, Outcome, Standing, Unit, UnitState
from converters.collecting.status_charts import FILLS
from converters.collecting.status_facts import groups, outcomes, unused
from converters.collecting.status_words import MEANING, OUTCOME, STANDING
from converters.collecting.status_xlsx import COLOURS
from converters.reporters.width import width_of
from schemas.finding import Finding, Severity
from schemas.number import Unread
from tests.builders import with_values
from tests.made_collection import AT, EVIL, PARENTS, collection, examples


@pytest.fixture(scope="module")
def county():
    return collection()


@pytest.fixture(scope="module")
def text(county):
    return status_text.write(county).decode()


@pytest.fixture(scope="module")
def book(county):
    return openpyxl.load_workbook(io.BytesIO(status_xlsx.write(county)))


def rows(sheet):
    return [tuple("" if v is None else v for v in row) for row in sheet.iter_rows(min_row=2, values_only=True)]


# ---- text


def test_the_text_names_every_unit_once_with_its_standing(county, text):
    units = text.split("未采用的文件")[0].splitlines()
    for state in county.units:
        own = [line for line in units if f" {state.unit.name} " in f"{line} "]
        assert len(own) == 1
        assert own[0].split()[0] == STANDING[state.standing]["zh"]
        assert ("逾期" in own[0].split()) is state.late


def test_the_counts_of_the_text_are_those_of_the_units(county, text):
    counts = Counter(s.standing for s in county.units)
    for standing in Standing:
        line = next(x for x in text.splitlines() if x.strip().startswith(STANDING[standing]["zh"]))
        assert int(line.split()[1]) == counts[standing]
    assert counts[Standing.MISSING] == 10
    assert status_text.summary(county) == "应报 60：未报送 10，有错误 14，待说明 6，已说明 6，无问题 24，逾期 10。"


def test_lines_are_aligned_for_chinese(county, text):
    starts = {width_of(line[: line.index("2025-01-")]) for line in text.splitlines() if "年报.xlsx" in line}
    assert len(starts) == 1


def test_a_stray_is_told_with_its_reason(text):
    strays = text.split("未采用的文件")[1]
    assert "年度不符    来件/去年的.docx  〔示例县发展和改革局第2分局〕" in strays
    assert "这是 2023 年度的报告，收的是 2024 年度。" in strays
    assert "这是扫描件，没有文字。" in strays
    assert strays.count("已有更新的") == sum(a.outcome is Outcome.SUPERSEDED for a, _ in unused(collection()))


def test_colour_and_escapes_are_for_terminals_only(county):
    assert b"\x1b" not in status_text.write(county)
    assert b"\x1b[1;31m" in status_text.write(county, colour=True)
    hostile = Collection(2024, (UnitState(Unit("\x1b[2J示例\n县\u202e局")),), (), None, AT)
    assert "[2J示例 县" in status_text.write(hostile).decode()
    assert "\x1b" not in status_text.write(hostile).decode()


def test_a_narrow_terminal_breaks_reasons():
    why = {"zh": "很长的原因。" * 30, "en": "x"}
    stray = Arrival("a.docx", "0", AT, Outcome.UNREADABLE, why=why)
    shown = status_text.write(Collection(2024, (), (stray,)), columns=80).decode()
    assert max(map(width_of, shown.splitlines())) <= 80


def test_nothing_at_all_can_be_told():
    nothing = Collection(2024, ())
    assert "应报    0" in status_text.write(nothing).decode()
    assert openpyxl.load_workbook(io.BytesIO(status_xlsx.write(nothing))).sheetnames[1] == "进度"


def test_english(county):
    text = status_text.write(county, "en").decode()
    assert "Files not used" in text
    assert "a scan without text." in text
    assert not any(words["zh"] in text.replace(EVIL, "") for words in STANDING.values())


def test_what_is_found_of_a_unit_without_a_report_shows_everywhere():
    body = Finding(
        "AGG-BODY", Severity.WARNING, details={"unit": "甲县人民政府", "named": "甲县人民政府办公室", "path": "a.json"}
    )
    missing = Finding("AGG-MISSING", Severity.ERROR, details={"unit": "甲县人民政府", "year": 2024})
    made = Collection(2024, (UnitState(Unit("甲县人民政府"), findings=(missing, body)),), (), None, AT)
    sheet = openpyxl.load_workbook(io.BytesIO(status_xlsx.write(made)))["问题"]
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[5] for row in rows] == ["AGG-MISSING", "AGG-BODY"]
    assert rows[0][11] == "没有收到“甲县人民政府”2024 年度的报告。"
    page = board.write(made).decode()
    assert "收到一份“甲县人民政府办公室”的报告（a.json）" in page
    old = replace(made, year=1999)
    assert len(list(openpyxl.load_workbook(io.BytesIO(status_xlsx.write(old)))["问题"].iter_rows())) == 3


def test_there_are_words_for_everything():
    assert set(OUTCOME) == set(Outcome)
    assert set(STANDING) == set(MEANING) == set(COLOURS) == set(FILLS) == set(Standing)


# ---- what is counted


def test_groups_keep_the_order_of_the_roster(county):
    assert [g.parent for g in groups(county)] == list(PARENTS)
    assert sum(len(g.states) for g in groups(county)) == 60


def test_outcomes_are_summed_in_the_wording_of_the_form(county):
    summed = outcomes(county)
    assert summed.reports == 50
    assert summed.faulty == 14
    line = next(s for s in summed.lines if s.path[-1] == "（一）予以公开")
    assert line.total == sum(s.report.values["requests.granted.total"] for s in county.units if s.report)
    petitions = next(s for s in summed.lines if s.path == ("（五）不予处理", "1.信访举报投诉类申请"))
    assert petitions.total == sum(s.report.values["requests.refused_petition.total"] for s in county.units if s.report)
    assert not any("总计" in s.path[-1] for s in summed.lines)
    # the form of 2019 has one line of others, which stands beside those of 2021
    assert [s.path for s in summed.groups["（六）其他处理"]][-1] == ("（六）其他处理",)


@pytest.mark.parametrize("value", [None, Unread("12件"), -3])
def test_what_is_no_count_is_left_out_and_said_so(value):
    good = examples()[0][0]
    odd = with_values(good, {"requests.granted.total": value})
    states = tuple(UnitState(Unit(f"{n}局"), r) for n, r in enumerate((good, odd)))
    line = outcomes(Collection(2024, states)).lines[0]
    assert (line.total, line.left_out) == (good.values["requests.granted.total"], 1)


# ---- workbook


def test_a_row_a_unit(county, book):
    found = rows(book["进度"])
    assert [r[1] for r in found] == [s.unit.name for s in county.units]
    assert [r[5] for r in found] == [STANDING[s.standing]["zh"] for s in county.units]
    assert [r[6] for r in found] == ["是" if s.late else "" for s in county.units]
    faulty = found[1]
    assert faulty[9:13] == (2, 0, 0, 1)
    missing = found[5]
    assert missing[7:13] == ("", "", "", "", "", 0)


def test_a_row_a_finding_and_a_row_a_file_not_used(county, book):
    findings = rows(book["问题"])
    assert len(findings) == sum(len(s.findings) for s in county.units)
    first = findings[1]
    assert first[5] == "T4-SUM"
    assert first[8:11] == (99, 44, 55)
    assert {r[4] for r in findings} == {"错误", "警告", "已说明"}
    files = rows(book["未采用的文件"])
    assert len(files) == len(unused(county))
    assert {r[0] for r in files} <= {words["zh"] for words in OUTCOME.values()}


def test_text_that_looks_like_a_formula_stays_text(book):
    cells = [c for row in book["未采用的文件"].iter_rows(min_row=2) for c in row]
    odd = [c for c in cells if isinstance(c.value, str) and c.value.startswith("=")]
    assert [c.data_type for c in odd] == ["s"]


def test_the_workbook_filters_freezes_and_colours(book):
    for name in ("进度", "问题", "未采用的文件"):
        assert book[name].auto_filter.ref.startswith("A1:")
        assert book[name].freeze_panes is not None
    coloured = {r.formula[0] for rules in book["进度"].conditional_formatting for r in rules.rules}
    assert coloured == {f'"{words["zh"]}"' for words in STANDING.values()} | {'"是"'}


def test_the_summary_counts_by_parent_with_charts(county, book):
    sheet = book["汇总"]
    table = {r[0]: r for r in sheet.iter_rows(min_row=5, max_col=9, values_only=True)}
    for group in groups(county):
        assert table[group.parent][1:7] == (len(group.states), *(group.counts[s] for s in Standing))
        assert table[group.parent][8] == group.late
    assert table["合计"][1:7] == (60, 10, 14, 6, 6, 24)
    assert table["（一）予以公开"][1] == outcomes(county).lines[0].total
    assert len(sheet._charts) == 2


def test_the_same_status_makes_the_same_bytes(county):
    assert status_xlsx.write(county) == status_xlsx.write(county)
    assert status_xlsx.write(county) != status_xlsx.write(replace(county, year=2023))
