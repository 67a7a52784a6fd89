"""Our functions through xlwings' own Windows code: every kind of cell, and never an error."""

import datetime as dt
import sys

import pytest

from schemas.equations import equations
from schemas.messages import explain
from schemas.rules import catalogue
from tests.builders import FORMS, IDS, break_only, findings, sound
from tests.com_harness import ERRORS, MISSING, Date, Excel, Range
from tests.excel_tables import table, tables

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="COM is real there: test_wine has it")
UDFS = "xlplugin.udfs"
NAMES = ("NB_STATUS", "NB_FINDINGS", "NB_FINDINGS_TOP", "NB_RESIDUAL", "NB_RULE")
SOUND = sound(FORMS[0])


@pytest.fixture(scope="module")
def excel():
    with Excel() as running:
        yield running


def status(excel, report, year=MISSING):
    return excel.call(UDFS, "NB_STATUS", *(Range(t) for t in tables(report)), year)


def listed(excel, report, year=MISSING):
    return excel.call(UDFS, "NB_FINDINGS", *(Range(t) for t in tables(report)), year)


def test_a_sound_report(excel):
    assert status(excel, SOUND, 2024.0) == "✓ 未发现问题"
    assert listed(excel, SOUND) == ["✓", "", "", "", "未发现问题"]


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_findings_are_those_of_the_engine(excel, form):
    for equation in equations(form)[::4]:
        report = break_only(sound(form), equation)
        rows = listed(excel, report, float(report.year))
        expected = [f for f in findings(report) if f.rule != "STR-TITLE"]
        assert rows[0] == ["级别", "规则", "位置", "名称", "说明"]
        assert [row[1] for row in rows[1:]] == [f.rule for f in expected]
        assert [row[3] for row in rows[1:]] == [f.label for f in expected]
        assert [row[4] for row in rows[1:]] == [explain(f, form) for f in expected]
        assert [row[2] for row in rows[1:]] == [f.place.words() for f in expected]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (None, "FMT-BLANK"),
        ("", "FMT-BLANK"),
        ("  ", "FMT-BLANK"),
        ("12", "FMT-NUMBER"),
        ("１２", "FMT-NUMBER"),
        ("/", "FMT-NUMBER"),
        ("=1+1", "FMT-NUMBER"),
        (True, "FMT-NUMBER"),
        (Date(dt.datetime(2024, 1, 31)), "FMT-NUMBER"),
        *((code, "FMT-NUMBER") for code in ERRORS.values()),
        (2.5, "FMT-INT"),
        (-1.0, "FMT-NEG"),
        (float(2**53), "FMT-RANGE"),
        (1e300, "FMT-RANGE"),
    ],
)
def test_every_kind_of_cell(excel, value, rule):
    rows = [list(r) for r in table(SOUND, "proactive_disclosure")]
    at = next(i for i, r in enumerate(rows) if r[0] == "行政许可")
    rows[at][1] = value
    block = tuple(map(tuple, rows))
    for given in (Range(block), block):
        found = excel.call(UDFS, "NB_FINDINGS", given, MISSING, MISSING, MISSING)
        assert [(r[1], r[3]) for r in found[1:]] == [(rule, "行政许可 · 本年处理决定数量")]
    words = {v: k for k, v in ERRORS.items()}
    if value in ERRORS.values():
        assert words[value] in found[1][4]


KINDS = [None, "", "文本", "１２", "=1+1", True, 2.5, -1.0, 1e300, Date(dt.datetime(2024, 1, 31)), *ERRORS.values()]


@pytest.mark.parametrize("value", KINDS, ids=str)
def test_every_function_takes_every_kind_of_cell(excel, value):
    rows = [list(r) for r in table(SOUND, "disputes")]
    rows[-1][0] = value
    block = Range(tuple(map(tuple, rows)))
    status = excel.call(UDFS, "NB_STATUS", block, MISSING, MISSING, value)
    assert status.startswith(("✗", "…"))
    top = excel.call(UDFS, "NB_FINDINGS_TOP", 3.0, block, MISSING, MISSING, value)
    assert [len(r) for r in top] == [5] * 3
    assert top[1][1].startswith(("FMT-", "T4-SUM"))
    residual = excel.call(UDFS, "NB_RESIDUAL", "T4-SUM", "行政复议", block)
    assert residual.startswith(("✗ 差 ", "… 待填："))
    for told in (
        excel.call(UDFS, "NB_RULE", value),
        excel.call(UDFS, "NB_RESIDUAL", value, value, block),
        excel.call(UDFS, "NB_FINDINGS_TOP", value, block, MISSING, MISSING, MISSING) if value != 2.5 else "",
    ):
        assert isinstance(told, str)
        assert "校验没有完成" not in told


def test_one_table_says_nothing_of_the_others(excel):
    broken = sound(FORMS[0], **{"disputes.reconsideration.total": 0})
    assert excel.call(UDFS, "NB_STATUS", Range(table(broken, "disputes")), MISSING, MISSING, MISSING) == "✗ 错误 1 处"
    rest = [Range(table(broken, k)) for k in ("requests", "proactive_disclosure")]
    assert excel.call(UDFS, "NB_STATUS", *rest, MISSING, MISSING) == "✓ 未发现问题"


def test_the_year_is_checked_where_it_is_given(excel):
    assert status(excel, SOUND, 2020.0) == "✗ 错误 1 处"
    for no_year in (MISSING, None, "二〇二四", 3.5, True):
        assert status(excel, SOUND, no_year) == "✓ 未发现问题"


def test_an_empty_template_is_waiting_and_not_wrong(excel):
    empty = sound(FORMS[0], **dict.fromkeys(FORMS[0].by_key))
    assert status(excel, empty, 2024.0) == "… 未填 166 格"


def test_labels_are_checked_too(excel):
    block = tuple(
        tuple("本年废止数量" if c == "本年废止件数" else c for c in r) for r in table(SOUND, "proactive_disclosure")
    )
    found = excel.call(UDFS, "NB_FINDINGS", Range(block), MISSING, MISSING, MISSING)
    assert [r[1] for r in found[1:]] == ["STR-LABEL"]
    assert excel.call(UDFS, "NB_STATUS", Range(block), MISSING, MISSING, MISSING) == "！ 警告 1 处"
    without = tuple(r for r in table(SOUND, "requests") if "2.重复申请" not in r)
    found = excel.call(UDFS, "NB_FINDINGS", Range(without), MISSING, MISSING, MISSING)
    assert [r[1] for r in found[1:]] == ["STR-LINE"]


def test_a_bounded_list_has_just_its_rows(excel):
    blank = {k: None for k in FORMS[0].by_key if k.startswith("disputes.")}
    arguments = (Range(table(sound(FORMS[0], **blank), "disputes")), MISSING, MISSING, MISSING)
    rows = excel.call(UDFS, "NB_FINDINGS_TOP", 5.0, *arguments)
    assert [len(r) for r in rows] == [5] * 5
    assert [r[1] for r in rows] == ["规则", "FMT-BLANK", "FMT-BLANK", "FMT-BLANK", ""]
    assert rows[4][4] == "…… 还有 9 处未列出"
    rows = excel.call(UDFS, "NB_FINDINGS_TOP", 20.0, *arguments)
    assert len(rows) == 20
    assert [r[1] for r in rows].count("FMT-BLANK") == 12
    for wrong in (0.0, "五", True, 1e9):
        assert excel.call(UDFS, "NB_FINDINGS_TOP", wrong, *arguments) == "行数应为 1 到 2000 的整数。"


def test_a_residual_is_explained(excel):
    broken = sound(
        FORMS[0], **{"requests.carried_out.natural_person": SOUND.values["requests.carried_out.natural_person"] + 2}
    )
    block = Range(table(broken, "requests"))
    told = excel.call(UDFS, "NB_RESIDUAL", "t3-bal", "自然人", block)
    assert told.startswith("✗ 差 2：三（七）（")
    assert "一（" in told
    assert excel.call(UDFS, "NB_RESIDUAL", "T3-BAL", "商业企业", block) == "✓ 平衡"
    assert excel.call(UDFS, "NB_RESIDUAL", "T3-ROW", "四、结转下年度继续办理", block).startswith("✗ 差 2：总计（")
    assert excel.call(UDFS, "NB_RESIDUAL", "T3-ROW", "三（一）", block) == "✓ 平衡"
    blank = sound(FORMS[0], **{"requests.received.total": None})
    told = excel.call(UDFS, "NB_RESIDUAL", "T3-BAL", "总计", Range(table(blank, "requests")))
    assert told == "… 待填：一、本年新收政府信息公开申请数量 · 总计"
    disputes = Range(table(sound(FORMS[0], **{"disputes.litigation_direct.total": 0}), "disputes"))
    assert excel.call(UDFS, "NB_RESIDUAL", "T4-SUM", "未经复议直接起诉", disputes).startswith("✗ 差 ")
    assert excel.call(UDFS, "NB_RESIDUAL", "T4-SUM", "行政复议", disputes) == "✓ 平衡"
    assert "有 2 处" in excel.call(UDFS, "NB_RESIDUAL", "T4-SUM", "行政诉讼", disputes)
    assert "没有找到“火星”" in excel.call(UDFS, "NB_RESIDUAL", "T4-SUM", "火星", disputes)
    assert "不是勾稽关系的编号" in excel.call(UDFS, "NB_RESIDUAL", "FMT-INT", "总计", disputes)


def test_a_rule_is_explained(excel):
    told = excel.call(UDFS, "NB_RULE", "t3-bal")
    assert told.startswith("T3-BAL ")
    assert catalogue()["T3-BAL"].statement["zh"] in told
    assert excel.call(UDFS, "NB_RULE", "T3-BLA") == "没有“T3-BLA”这条规则。是不是 T3-BAL？"
    for odd in (None, 3.0, True, ERRORS["#REF!"]):
        assert "没有“" in excel.call(UDFS, "NB_RULE", odd)


@pytest.mark.parametrize("odd", [None, 5.0, "文本", True, ERRORS["#N/A"], MISSING, (("甲", 1.0),), ((None,),)])
def test_what_is_no_table_is_said_and_never_raised(excel, odd):
    for name in ("NB_STATUS", "NB_FINDINGS"):
        told = excel.call(UDFS, name, odd, MISSING, MISSING, MISSING)
        assert isinstance(told, str)
        assert "没有认出年报的表格" in told
    assert "没有认出年报的表格" in excel.call(UDFS, "NB_FINDINGS_TOP", 5.0, odd, MISSING, MISSING, MISSING)
    assert "没有认出年报的表格" in excel.call(UDFS, "NB_RESIDUAL", "T3-BAL", "自然人", odd)


def test_descriptions_are_chinese_and_in_a_category_of_their_own(excel):
    text, options = excel.import_functions(UDFS)
    assert text.isascii()
    assert {o["Macro"].rsplit("!", 1)[1] for o in options} == set(NAMES)
    for option in options:
        assert option["Category"] == "年报校验"
        told = [option["Description"], *option["ArgumentDescriptions"]]
        assert all(any("\u4e00" <= c <= "\u9fff" for c in t) for t in told), told
        assert all(len(t) <= 255 for t in told)
