"""Narrative against tables: sentences understood or let be, never half understood."""

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converters import text_read
from schemas.checks import check
from schemas.finding import Reading, Severity
from schemas.form import load_form
from schemas.messages import explain
from schemas.number import Unread
from schemas.place import Place
from schemas.report import Agency, Report
from schemas.review.narrative import RULES, notes
from schemas.review.numerals import COUNT, chinese, value_of
from schemas.review.sentences import blocks
from schemas.review.speaker import is_own
from schemas.rules import Policy, catalogue
from tests.builders import FORMS, findings, sound
from tests.sentences import PAGE, cases, page, report, score, tables
from tests.strategies import reports

F2021 = load_form("2021")
BUREAU = "示例县文化和旅游局"
RECEIVED, CARRIED_IN = "requests.received.total", "requests.carried_in.total"
ANSWERED, CARRIED_OUT = "requests.outcome_total.total", "requests.carried_out.total"


def said(text, values, *, agency=BUREAU, year=2024, section="overview"):
    """What is found in a text: rule, key, number in the text, number in the table."""
    spoken_of = Report(F2021, year, Agency(agency), {section: text}, {c.key: 0 for c in F2021.cells} | values)
    return [(n.rule, n.key, n.actual, n.expected) for n in notes(Reading(spoken_of))]


# ---- the list of sentences ----------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases(), ids=lambda c: c.text[:24])
def test_no_sentence_raises_a_false_alarm(case):
    assert case.found <= case.wrong, case.why


@pytest.mark.parametrize("rule", RULES)
def test_precision_is_one_and_recall_does_not_sink(rule):
    measured = score(rule)
    assert measured.precision == 1.0
    assert measured.recall >= 0.85
    assert measured.right >= 3


def test_the_list_is_long_enough_and_without_repetition():
    assert len(cases()) >= 200
    assert len({(c.table, c.text) for c in cases()}) == len(cases())
    assert 60 <= sum(bool(c.wrong) for c in cases()) <= len(cases()) / 2


def test_the_page_of_figures_is_up_to_date():
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.sentences --write"


# ---- generated sentences ------------------------------------------------------------------------------

FIELDS = {
    "new": (RECEIVED,),
    "old": (CARRIED_IN,),
    "all": (RECEIVED, CARRIED_IN),
    "done": (ANSWERED,),
    "next": (CARRIED_OUT,),
    "review": ("disputes.reconsideration.total",),
    "upheld": ("disputes.reconsideration.upheld",),
    "corrected": ("disputes.reconsideration.corrected",),
    "other": ("disputes.reconsideration.other_result",),
    "pending": ("disputes.reconsideration.pending",),
    "suits": ("disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total"),
    "direct": ("disputes.litigation_direct.total",),
    "after": ("disputes.litigation_after_reconsideration.total",),
    "won": ("disputes.litigation_direct.upheld", "disputes.litigation_after_reconsideration.upheld"),
    "made": ("proactive_disclosure.normative_documents.issued",),
    "gone": ("proactive_disclosure.normative_documents.repealed",),
    "valid": ("proactive_disclosure.normative_documents.in_force",),
    "rules": ("proactive_disclosure.regulations.issued",),
}
RULE_OF = {"new": "RECEIVED", "all": "RECEIVED", "done": "ANSWERED", "old": "CARRIED", "next": "CARRIED"}
TEMPLATES = (
    "2024年，我局共收到政府信息公开申请{new}件，上年结转{old}件，办结{done}件，结转下年度继续办理{next}件。",
    "全年受理政府信息公开申请{all}件（含上年结转{old}件），答复{done}件，另有{next}件顺延到下年度答复。",
    "本年度新收{new}件政府信息公开申请，均在法定期限内答复。",
    "连同上年结转{old}件，全年共受理依申请公开事项{all}件。",
    "收到政府信息公开申请{new}件（其中网上申请2件），已办结{done}件，{next}件结转2025年继续办理。",
    "本机关共答复政府信息公开申请{done}件（含上年度结转{old}件）。",
    "政府信息公开行政复议{review}件，其中结果维持{upheld}件，结果纠正{corrected}件，其他结果{other}件，尚未审结{pending}件。",
    "因政府信息公开引发的行政复议{review}件、行政诉讼{suits}件，其中行政诉讼结果维持{won}件。",
    "因政府信息公开引发行政诉讼{suits}件，其中未经复议直接起诉{direct}件，复议后起诉{after}件。",
    "发生{review}起因政府信息公开引起的行政复议案件。",
    "全年制发行政规范性文件{made}件，废止{gone}件，现行有效{valid}件。",
    "制定规章{rules}件、行政规范性文件{made}件。",
)
DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def in_chinese(number):
    """A Chinese numeral below 10000, written independently of the reader."""
    if number == 0:
        return "零"
    text, rest = "", number
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, unit)
        if digit:
            text += "零一二三四五六七八九"[digit] + name
        elif text and rest and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


WRITTEN = (
    str,
    lambda n: str(n).translate(DIGITS),
    lambda n: f"{n:,}",
    lambda n: f"{n:,}".replace(",", " "),
    lambda n: f" {n} ",
    in_chinese,
)
counts = st.one_of(st.integers(0, 12), st.integers(0, 3000))


@st.composite
def spoken(draw):
    """A template, its numbers as the table has them, a way of writing them, and where lines are broken."""
    template = draw(st.sampled_from(TEMPLATES))
    values = {key: draw(counts) for field in FIELDS for key in FIELDS[field]}
    write = draw(st.sampled_from(WRITTEN))
    return template, values, write


def fill(template, numbers, write):
    return template.format(**{name: write(number) for name, number in numbers.items()})


def right_numbers(values):
    return {name: sum(values[k] for k in keys) for name, keys in FIELDS.items()}


@settings(max_examples=120, deadline=None)
@given(spoken(), st.data())
def test_what_agrees_with_the_tables_never_alarms_however_it_is_written(case, data):
    template, values, write = case
    text = fill(template, right_numbers(values), write)
    cuts = data.draw(st.lists(st.integers(1, len(text) - 1), max_size=4))
    wrapped = re.sub(r"\n\s*\n", "\n", "".join(c + ("\n" if i + 1 in cuts else "") for i, c in enumerate(text)))
    assert said(wrapped, values) == []


@settings(max_examples=150, deadline=None)
@given(spoken(), st.data())
def test_a_changed_number_always_does_and_only_it(case, data):
    template, values, write = case
    numbers = right_numbers(values)
    field = data.draw(st.sampled_from([f for f in FIELDS if "{" + f + "}" in template]))
    readings = {numbers[field]}
    if field == "new":
        readings |= {values[RECEIVED] + values[CARRIED_IN]}
    if field == "done":
        readings |= {values[ANSWERED] - values[CARRIED_IN]}
    wrong = data.draw(st.integers(0, 9000).filter(lambda n: n not in readings))
    rule = RULE_OF.get(field, "DOCUMENT" if field in ("made", "gone", "valid", "rules") else "DISPUTE")
    text = fill(template, {**numbers, field: wrong}, write)
    assert said(text, values) == [(f"TXT-{rule}", FIELDS[field][0], wrong, numbers[field])]


SILENT = {t: [c.text for c in cases() if c.table == t and not c.wrong] for t in ("bureau", "city", "office")}


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_sentences_without_fault_stay_so_side_by_side(data):
    table = data.draw(st.sampled_from(sorted(SILENT)))
    sentences = data.draw(st.lists(st.sampled_from(SILENT[table]), min_size=2, max_size=4, unique=True))
    between = data.draw(st.sampled_from(["。", "。\n\n", "，", "；"]))
    text = between.join(s.removesuffix("。") for s in sentences) + "。"
    assert list(notes(Reading(report(tables()[table], text)))) == []


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开行政复议5件，其中上年结转1件，推进政府信息公开，行政复议8件，行政诉讼7件。",
        "因政府信息公开引发的行政复议5件，均已审结；行政复议8件，行政诉讼涉及政府信息公开4件。",
        "行政复议8件，行政诉讼涉及政府信息公开4件；推进政府信息公开，行政复议8件，行政诉讼7件。",
        "未发生因政府信息公开引发的行政复议被纠正的情况；行政复议8件，行政诉讼涉及政府信息公开4件。",
        "本报告由概述、重点工作、依申请公开情况、复议诉讼情况、问题和改进五部分组成。行政复议8件，诉讼4件。",
        "本报告由概述、重点工作、依申请公开情况、复议诉讼情况、问题和改进五部分组成；行政复议8件，行政诉讼7件。",
    ],
)
def test_disputes_named_again_without_their_cause_are_others(text):
    assert list(notes(Reading(report(tables()["bureau"], text)))) == []


def test_a_second_number_of_disputes_that_names_its_cause_is_compared():
    text = "因政府信息公开引发的行政复议5件；政府信息公开工作中，行政复议6件。"
    found = list(notes(Reading(report(tables()["bureau"], text))))
    assert [(n.rule, n.actual, n.expected) for n in found] == [("TXT-DISPUTE", 6, 5)]


def test_a_line_of_marks_alone_after_a_number():
    (block,) = blocks("全年公开信息25\n**\n件。")
    assert [s.plain for s in block.sentences] == ["全年公开信息25件。"]


@settings(max_examples=60, deadline=None)
@given(reports(unread=True))
def test_any_report_is_read_without_a_fall(any_report):
    for note in notes(Reading(any_report)):
        assert note.rule in RULES


@pytest.mark.parametrize(
    "text",
    [
        "（" * 3000 + "3件",
        "申请3件、" * 2000,
        "〇" * 6000 + "件申请",
        "收到申请" + "9" * 5000 + "件",
        "分别为" + "1、" * 4000,
    ],
)
def test_hostile_text_costs_little(text):
    assert said(text, {}) == []


# ---- numbers, lines, speakers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("25件", 25),
        ("十二件", 12),
        ("一百零三件", 103),
        ("二〇件", 20),
        ("两件", 2),
        ("3,119件", 3119),
        ("3 119件", 3119),
        ("三千零五十件", 3050),
    ]
    + [(w, None) for w in ("约30件", "30余件", "百余件", "近千件", "三四件", "1.2万件", "012件", "一百二件", "数十件")],
)
def test_counts(written, number):
    match = COUNT.search(written)
    assert match is not None
    assert value_of(match) == number


@pytest.mark.parametrize("words", ["第三件", "三个月", "每一件", "25件次", "12 345 6件", "第二十条"])
def test_what_is_no_count(words):
    assert COUNT.search(words) is None


@given(st.integers(0, 9999))
def test_chinese_numerals_are_read_as_written(number):
    assert chinese(in_chinese(number)) == number


def test_lines_are_joined_and_headings_stand_apart():
    text = "（二）依申请公开情况\n收到政府信\n息公开申请 31\n件，办结 2\n9件。\n- 2 -\n（三）平台。开设栏目2个"
    found = [[s.plain for s in block.sentences] for block in blocks(text)]
    # a number broken by a line end is not known to be one
    assert found == [
        ["依申请公开情况"],
        ["收到政府信息公开申请31件,办结2\x009件。"],
        ["平台。", "开设栏目2个"],
    ]


def test_a_line_of_digits_may_be_a_page_number_and_is_neither_read_nor_passed_over():
    assert said("我局收到政府信息公开申请 1\n0\n件。", {}) == []
    assert said("我局收到政府信息公开申请\n5\n件。", {}) == []
    assert said("我局收到政府信息公开\n- 5 -\n申请25件。", {}) == [("TXT-RECEIVED", RECEIVED, 25, 0)]


@pytest.mark.parametrize(
    ("words", "agency", "own"),
    [
        ("我局", BUREAU, True),
        ("县文旅局", BUREAU, True),
        ("全县", BUREAU, False),
        ("县教育局", BUREAU, False),
        ("全市各级行政机关", "淮海市人民政府", True),
        ("市政府", "淮海市人民政府", False),
        ("示例区", "淮海市示例区人民政府", True),
        ("市教育局", "淮海市示例区教育局", False),
        ("清河镇", "示例县清河镇人民政府", True),
        ("镇政府", "示例县清河镇人民政府", True),
        ("县政府办", "示例县人民政府办公室", True),
        ("县政府", "示例县人民政府办公室", False),
        ("我局", None, True),
        ("全市", None, False),
    ],
)
def test_whose_numbers_are_meant(words, agency, own):
    assert is_own(words, agency) is own


# ---- findings -----------------------------------------------------------------------------------------


def test_a_finding_quotes_the_sentence_and_the_cells_and_stands_at_the_section():
    place = Place(line=12)
    values = {RECEIVED: 713, CARRIED_IN: 36}
    text = "2024年，我局受理政府信息公开申请794件，其中上年结转36件。"
    own = Report(F2021, 2024, Agency(BUREAU), {"overview": text}, {c.key: 0 for c in F2021.cells} | values)
    found = [f for f in check([Reading(own, places={"overview": place})])[0] if f.rule.startswith("TXT-")]
    assert [(f.rule, f.severity, f.key, f.place, f.actual, f.expected) for f in found] == [
        ("TXT-RECEIVED", Severity.WARNING, RECEIVED, place, 794, 749)
    ]
    assert explain(found[0], F2021) == (
        "文中写“我局受理政府信息公开申请794件”并含上年结转，而表中“一、本年新收政府信息公开申请数量 · 总计”（713）"
        " + “二、上年结转政府信息公开申请数量 · 总计”（36） = 749。请核对文字与表格。"
    )
    assert "794" in explain(found[0], F2021, "en")


def test_each_rule_can_be_turned_off():
    own = Report(F2021, 2024, Agency(BUREAU), {"overview": "本报告根据国办公开办函〔2019〕60号编制。"}, {})
    assert "TXT-BASIS" in {f.rule for f in check([Reading(own)])[0]}
    assert "TXT-BASIS" not in {f.rule for f in check([Reading(own)], Policy({"TXT-BASIS": None}))[0]}


def test_every_message_is_used_and_every_finding_has_its_words():
    written = {(rule, reason) for rule in RULES for reason in catalogue()[rule].messages}
    assert {m for c in cases() for m in c.messages} == written
    assert all(catalogue()[rule].severity is Severity.WARNING for rule in RULES)


@pytest.mark.parametrize("value", [None, Unread("/"), -3])
def test_a_cell_without_number_is_not_compared(value):
    assert said("我局收到政府信息公开申请25件。", {RECEIVED: value}) == []


def test_plans_and_faults_are_not_numbers_of_the_year():
    assert said("个别单位收到政府信息公开申请5件后未及时登记。", {}, section="problems") == []
    assert said("我局收到政府信息公开申请5件。", {}, section="requests") == [("TXT-RECEIVED", RECEIVED, 5, 0)]


def test_a_claim_made_twice_is_one_finding():
    assert len(said("我局收到政府信息公开申请5件。\n\n我局收到政府信息公开申请5件。", {})) == 1


# ---- published reports --------------------------------------------------------------------------------

PUBLISHED = {
    "3119": ("TXT-RECEIVED", RECEIVED),
    "3050": ("TXT-ANSWERED", ANSWERED),
    "34": ("TXT-CARRIED", CARRIED_IN),
    "103": ("TXT-CARRIED", CARRIED_OUT),
    "351": ("TXT-DISPUTE", "disputes.reconsideration.total"),
    "72": ("TXT-DISPUTE", "disputes.reconsideration.upheld"),
    "64": ("TXT-DISPUTE", "disputes.reconsideration.corrected"),
    "178": ("TXT-DISPUTE", "disputes.reconsideration.other_result"),
    "37": ("TXT-DISPUTE", "disputes.reconsideration.pending"),
    "46": ("TXT-DISPUTE", "disputes.litigation_direct.total"),
    "25": ("TXT-DISPUTE", "disputes.litigation_direct.upheld"),
    "5": ("TXT-DISPUTE", "disputes.litigation_direct.corrected"),
    "9": ("TXT-DISPUTE", "disputes.litigation_direct.other_result"),
    "7": ("TXT-DISPUTE", "disputes.litigation_direct.pending"),
}


@pytest.mark.parametrize("name", ["001", "002"])
@pytest.mark.parametrize("kind", ["raw", "layout"])
def test_published_reports_agree_with_themselves(published, name, kind):
    file = published / f"{name}.{kind}.txt"
    assert list(notes(text_read.read(file.read_bytes(), file.name))) == []


def test_each_number_of_a_published_report_is_compared(published):
    reading = text_read.read((published / "001.raw.txt").read_bytes(), "001")
    overview = reading.report.sections["overview"]
    for number, (rule, key) in PUBLISHED.items():
        changed = re.sub(rf"(?<![\d年月第]){number}(?=\s*件)", str(int(number) + 1), overview)
        assert changed != overview, number
        altered = replace(reading.report, sections={**reading.report.sections, "overview": changed})
        found = list(notes(replace(reading, report=altered)))
        assert [(n.rule, n.key, n.actual, n.expected) for n in found] == [(rule, key, int(number) + 1, int(number))]


@pytest.mark.parametrize(
    "text",
    [
        "全年新收政府信息公开申请5件。",
        "因信息公开被复议5件，结果维持3件，",
        "其中新收申请5件。",
        "因信息公开被复议5件。",
        "12\n",
    ],
)
def test_a_narrative_without_end_takes_no_time(text):
    endless = replace(sound(FORMS[0]), sections={"overview": text * (1_000_000 // len(text))})
    started = time.process_time()
    findings(endless)
    assert time.process_time() - started < 20
