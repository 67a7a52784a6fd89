"""Plausibility, form and dates: what is told, and above all what is not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from converters.text_read import read
from converters.text_write import write
from schemas.finding import Note, Reading
from schemas.form import load_form
from schemas.number import Unread
from schemas.report import Agency
from schemas.review import plausibility
from schemas.review.dates import printed_date
from schemas.review.units import is_department, is_government, makes_no_regulations
from schemas.rules import Limits, Policy
from tests.builders import findings, rules, sound, with_values

F2021, F2019 = load_form("2021"), load_form("2019")
REGULATIONS = "proactive_disclosure.regulations."
AMOUNT = "proactive_disclosure.administrative_fees.amount_10k_yuan"
UNPAID = "requests.other_fee_unpaid."


def report(name="示例县文化和旅游局", sections=None, form=F2021, **values):
    made = sound(form)
    return replace(with_values(made, values), agency=Agency(name), sections={**made.sections, **(sections or {})})


# ---- authority -----------------------------------------------------------------------------------

WITHOUT = [
    "示例县人民政府", "示例市某区人民政府", "示例县文化和旅游局", "示例市某区教育局", "示例镇人民政府", "示例县某乡人民政府",
    "某旗农牧局", "示例街道办事处", "某自治县人民政府", "某区人民政府办公室", "示例县发展和改革委员会",
]  # fmt: skip
WITH_OR_UNKNOWN = [
    "示例市人民政府", "某省人民政府办公厅", "某壮族自治区人民政府", "某自治区教育厅", "某自治州人民政府", "新乡市人民政府",
    "萍乡市人民政府", "某直辖市教育委员会", "某省发展和改革委员会", "国家税务总局某县税务局", "某市公安局", "某新区人民政府",
    "某经济技术开发区管理委员会", "某市园区办公室",
]  # fmt: skip


@pytest.mark.parametrize("name", WITHOUT)
def test_bodies_that_make_no_regulations(name):
    assert rules(report(name)) == []
    assert rules(report(name, **{f"{REGULATIONS}in_force": 2})) == [("T2-AUTHORITY", f"{REGULATIONS}in_force")]


@pytest.mark.parametrize("name", [*WITH_OR_UNKNOWN, None])
def test_of_other_bodies_nothing_is_said(name):
    found = rules(report(name, **{f"{REGULATIONS}issued": 1, f"{REGULATIONS}in_force": 2}))
    assert found == ([] if name else [("STR-TITLE", None)])


def test_authority_is_a_setting_and_one_finding_a_line():
    limits = Limits(regulations_by=("示例县*",), no_regulations_by=("*管理委员会",))
    assert not makes_no_regulations("示例县教育局", limits)
    assert makes_no_regulations("某开发区管理委员会", limits)
    values = {f"{REGULATIONS}{k}": 3 for k in ("issued", "repealed", "in_force")}
    assert rules(report(**values)) == [("T2-AUTHORITY", f"{REGULATIONS}issued")]
    assert rules(report(**values), Policy(limits=limits)) == []


def test_in_2019_what_others_made_may_be_disclosed():
    values = {f"{REGULATIONS}{k}": 3 for k in ("newly_disclosed", "total_disclosed")}
    assert rules(report(form=F2019, **values)) == []
    assert rules(report(form=F2019, **{f"{REGULATIONS}created": 3})) == [("T2-AUTHORITY", f"{REGULATIONS}created")]


# ---- units and fees ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        (Unread("251000元"), "某市公安局", Decimal("25.1")), (Unread("¥1,234,500.50元"), None, Decimal("123.45005")),
        (Unread("25.1万元"), "某镇人民政府", None), (Unread("25.1"), "某镇人民政府", None), (Unread("无"), None, None),
        (251000, "示例县教育局", Decimal("25.1")), (10000, "示例镇人民政府", 1), (Decimal("9999.9"), "示例镇人民政府", None),
        (Decimal("96171.6"), "示例市人民政府", None), (251000, "示例市人民政府", None), (99999, "示例县教育局", None),
        (251000, None, None), (0, "示例镇人民政府", None), (None, "示例镇人民政府", None),
    ],
)  # fmt: skip
def test_amounts_in_yuan(value, name, expected):
    found = [f for f in findings(report(name, **{AMOUNT: value})) if f.rule == "T2-UNIT"]
    assert [f.expected for f in found] == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("said", "closing", "fires"),
    [
        ("无", "", True), ("本年度收取行政事业性收费3万元。", "", True), ("收取政府信息公开信息处理费3940元。", "", False),
        ("全年未收取信息处理费", "", False),
        ("依申请公开按量计收情况：3940元。", "", False), ("收费情况：共3940元。", "", False), ("无", "信息处理费：0元", False),
    ],
)  # fmt: skip
def test_fee_notices_without_words(said, closing, fires):
    made = report(sections={"other_matters": said, "closing": closing})
    values = {k: 0 for k in made.values if k.startswith(UNPAID)}
    assert not list(plausibility.fee(Reading(with_values(made, values)), Limits()))
    values |= {f"{UNPAID}natural_person": 6, f"{UNPAID}total": 6}
    found = [(n.key, n.actual) for n in plausibility.fee(Reading(with_values(made, values)), Limits())]
    assert found == [(f"{UNPAID}total", 6)] * fires


def test_all_fees_say_nothing_of_section_six():
    none_unpaid = {k: 0 for k in sound(F2021).values if k.startswith(UNPAID)}
    found = rules(report(sections={"other_matters": "无"}, **{AMOUNT: 500, **none_unpaid}))
    assert {rule for rule, _ in found} == {"T3-RES"}  # the outcomes lack what was unpaid, nothing else


# ---- parts ---------------------------------------------------------------------------------------

FIVE = "主动公开186条。收到申请14件。修订公开目录。网站更新62次。组织培训2次。"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (FIVE, None), (FIVE.replace("组织培训2次。", ""), "监督保障"), (FIVE.replace("修订公开目录。", ""), "政府信息管理"),
        (FIVE.replace("网站更新62次。", ""), "平台建设"), (FIVE.replace("收到申请14件。", ""), "依申请公开"),
        (FIVE.replace("主动公开186条。", ""), "主动公开"), ("本机关做好工作。", "主动公开、依申请公开、政府信息管理、平台建设、监督保障"),
        (FIVE.replace("修订公开目录", "推进政府信息资源的规范化、标准化管理"), None), (FIVE.replace("修订公开目录", "实现政务信息动态调整"), None),
        (FIVE.replace("网站更新62次", "加强公开载体建设"), None), (FIVE.replace("网站更新62次", "开设公开专区"), None), ("", ""),
    ],
)  # fmt: skip
def test_the_five_aspects(text, missing):
    found = [f for f in findings(report(sections={"overview": text})) if f.rule == "S1-ASPECTS"]
    assert [f.details.get("aspects", "") for f in found] == ([] if missing is None else [missing])


@pytest.mark.parametrize(("least", "fires"), [(None, False), (1, False), (10_000, True)])
def test_the_length_of_section_one_is_asked_for_only_where_it_is_set(least, fires):
    found = rules(report(sections={"overview": FIVE}), Policy(limits=Limits(overview_least=least)))
    assert found == [("S1-LENGTH", None)] * fires


@pytest.mark.parametrize(
    ("problems", "other", "expected"),
    [
        ("", "无", {"S5-EMPTY"}), ("无", "无", {"S5-EMPTY"}), ("无。", "无", {"S5-EMPTY"}), ("无纸化办公不足。", "无", set()),
        ("更新不及时。", "", {"S6-EMPTY"}), ("更新不及时。", "无。", set()), ("", "", {"S5-EMPTY", "S6-EMPTY"}),
    ],
)  # fmt: skip
def test_empty_parts(problems, other, expected):
    found = rules(report(sections={"problems": problems, "other_matters": other}))
    assert {rule for rule, _ in found} - {"T3-FEE"} == expected


def test_a_part_without_heading_is_one_finding():
    made = report(sections={"problems": "", "other_matters": "", "overview": ""})
    notes = [Note("STR-SECTION", "missing", details={"official": s.heading}) for s in F2021.narrative]
    assert {rule for rule, _ in rules(Reading(made, tuple(notes)))} == {"STR-SECTION", "T3-FEE"}


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("（文字描述）", "（文字描述）"), ("该部分以表格形式报告。表格如下：", "该部分以表格形式报告。表格如下："),
        ("（此处填写工作情况）公开信息3条。", "（此处填写工作情况）"), ("公开信息XX条。", "XX条"), ("收到申请____件。", "____"),
        ("此处填写问题", "此处填写问题"), ("用文字描述清楚。", None), ("申请人可在此处填写申请表。", None), ("（示例县文化馆）公开。", None), ("如XX镇村民的申请。", None), ("以表格形式公开。", None), ("XX路改造工程。", None),
        ("请在此窗口办理。", None), ("见附件（示意图）。", None),
    ],
)  # fmt: skip
def test_hints_of_a_template(text, hint):
    found = [f for f in findings(report(sections={"proactive_disclosure": text})) if f.rule == "STR-LEFTOVER"]
    assert [f.actual for f in found] == ([] if hint is None else [hint])


# ---- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("某局\n2025年1月24日", "2025-01-24"), ("2025-02-01", "2025-02-01"), ("2025/2/1", "2025-02-01"),
        ("发布日期：2025年2月1日", "2025-02-01"), ("（2025年2月1日）", "2025-02-01"), ("二〇二五年一月二十四日", "2025-01-24"),
        ("二○二五年三月三十一日", "2025-03-31"), ("发布时间：2025-02-01 10:30", "2025-02-01"), ("2025 年 1 月 24 日", "2025-01-24"),
        ("成文日期：2025-01-20\n发布日期：2025-02-10", "2025-01-20"),
        ("统计期限为2024年1月1日至2024年12月31日。", None), ("定于2025年2月1日开会。", None), ("2024年12月31日", None),
        ("2025年13月1日", None), ("2025年2月30日", None), ("2025年", None), ("", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("part", ["preamble", "closing", "other_matters"])
def test_printed_dates(text, day, part):
    found = printed_date(report(sections={part: text}))
    assert (found[0].isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("name", "day", "rule"),
    [
        ("示例县教育局", "2025年1月31日", None), ("示例县教育局", "2025年2月1日", "DATE-DEPARTMENT"),
        ("示例县人民政府", "2025年2月1日", None), ("示例县人民政府", "2025年3月31日", None),
        ("示例县人民政府", "2025年4月1日", "DATE-GOVERNMENT"), ("示例县人民政府办公室", "2025年4月1日", "DATE-GOVERNMENT"),
        ("示例市人民政府办公厅", "2025年2月1日", None), ("示例镇人民政府", "2025年2月1日", None),
        ("示例街道办事处", "2025年4月1日", None), ("某开发区管理委员会", "2025年4月1日", None), (None, "2025年4月1日", "STR-TITLE"),
        ("示例县第一中学", "2025年4月1日", None), ("示例大学办公室", "2025年4月1日", None), ("示例市人民医院", "2025年4月1日", None),
        ("示例水务集团有限公司", "2025年4月1日", None), ("示例县疾病预防控制中心", "2025年4月1日", None),
        ("示例县发展和改革委员会", "2025年4月1日", "DATE-DEPARTMENT"),
    ],
)  # fmt: skip
def test_due_dates(name, day, rule):
    made = report(name, sections={"closing": f"{name or ''}\n{day}"})
    assert [r for r, _ in rules(made)] == ([rule] if rule else [])
    if name:
        assert is_department(name) + is_government(name) <= 1


def test_a_date_is_found_in_a_text_and_its_place_told():
    made = report("示例县教育局", sections={"closing": "示例县教育局\n2025年2月10日"})
    reading = read(write(made).encode(), "a.txt")
    (found,) = [f for f in findings(reading) if f.rule.startswith("DATE")]
    assert (found.actual, found.expected) == ("2025-02-10", "2025-01-31")
