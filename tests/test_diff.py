"""`nianbao diff`: two reports against each other, as data and in each output."""

import io
import json
import re
import time
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.diff.align import bits, passages
from converters.diff.book_tables import turned
from converters.diff.compare import compare
from converters.diff.output import OUTPUTS, made
from converters.diff.text import lines
from converters.diff.words import visible
from converters.diff.years import between
from converters.json_file import write
from converters.reporters.options import Options
from converters.reporters.width import width_of
from schemas.explanation import Explanation
from schemas.finding import Reading
from schemas.form import load_form
from schemas.number import Unread, same_digits
from schemas.report import Agency, Report
from tests.builders import FORMS, sound, with_values
from tests.strategies import reports, texts, values

FORM = load_form("2021")
RECEIVED, FEE = "requests.received.natural_person", "proactive_disclosure.administrative_fees.amount_10k_yuan"
CARRIED_IN, CARRIED_OUT = "requests.carried_in.total", "requests.carried_out.total"
IN_FORCE = "proactive_disclosure.normative_documents.in_force"
PATHS = ("甲.json", "乙.json")


def differ(a: Report, b: Report):
    return compare(Reading(a), Reading(b))


def text_of(a: Report, b: Report, *, everything: bool = False, **options) -> str:
    told = lines(differ(a, b), between(Reading(a), Reading(b)), PATHS, Options(**options), everything=everything)
    return "\n".join(told)


def output_of(name: str, a: Report, b: Report, *, everything: bool = True) -> bytes:
    years = between(Reading(a), Reading(b))
    return made(name, differ(a, b), years, PATHS, Options(), everything=everything)


def with_text(report: Report, part: str, text: str) -> Report:
    return replace(report, sections={**report.sections, part: text})


# --- numbers


@given(reports(unread=True))
@settings(max_examples=40, deadline=None)
def test_a_report_does_not_differ_from_itself(report):
    found = differ(report, report)
    assert found.same
    assert found.changed_cells == ()
    assert found.changed_passages == found.lone_cells == 0


@given(reports(unread=True), st.data())
@settings(max_examples=60, deadline=None)
def test_one_changed_cell_is_the_one_that_differs(report, data):
    key = data.draw(st.sampled_from(sorted(report.values)))
    value = data.draw(values(unread=True).filter(lambda v: not same_digits(v, report.values[key])))
    found = differ(report, with_values(report, {key: value}))
    assert [c.key for c in found.changed_cells] == [key]
    assert same_digits(found.changed_cells[0].b, value)
    assert (found.changed_passages, found.lone_cells) == (0, 0)


@given(reports(unread=True), reports(unread=True))
@settings(max_examples=25, deadline=None)
def test_same_means_equal_and_every_cell_is_accounted_for(a, b):
    found = differ(a, b)
    assert found.same == (a == b)
    both = {c.key for t in found.tables for c in t.cells}
    only_a = {c.cell.key for t in found.tables for c in t.only_a}
    only_b = {c.cell.key for t in found.tables for c in t.only_b}
    assert both | only_a == set(a.values)
    assert both | only_b == set(b.values)
    for cell in (c for t in found.tables for c in t.cells):
        assert same_digits(cell.a, a.values[cell.key])
        assert same_digits(cell.b, b.values[cell.key])


@pytest.mark.parametrize(
    ("a", "b", "difference", "relative"),
    [
        (8, 12, 4, Decimal("0.5")),
        (12, 8, -4, Decimal(-1) / 3),
        (0, 5, 5, None),
        (None, 0, None, None),
        (0, None, None, None),
        (None, Unread("三件"), None, None),
        (3, Unread("3"), None, None),
        (12, Decimal("12.0"), Decimal("0.0"), Decimal(0)),
        (Decimal("0.10"), Decimal("0.3"), Decimal("0.20"), Decimal(2)),
        (10**39 + 1, 10**39, -1, Decimal(-1) / Decimal(10**39 + 1)),
    ],
)
def test_differences_are_exact_and_blank_is_not_zero(a, b, difference, relative):
    report = sound(FORM)
    (cell,) = differ(with_values(report, {FEE: a}), with_values(report, {FEE: b})).changed_cells
    assert cell.key == FEE
    assert cell.difference == difference
    assert cell.relative == relative


def test_forms_that_differ_are_compared_where_both_have_the_cell():
    found = differ(sound(load_form("2019")), sound(FORM))
    tables = {t.key: (len(t.cells), len(t.only_a), len(t.only_b)) for t in found.tables}
    assert tables == {
        "proactive_disclosure": (3, 19, 7),
        "requests": (154, 7, 21),
        "disputes": (15, 0, 0),
    }
    assert {f.name for f in found.facts if not f.same} == {"form", "year"}
    licenses = next(c for c in found.tables[0].cells if c.key == "proactive_disclosure.licenses.decisions")
    assert licenses.other_words
    told = text_of(sound(load_form("2019")), sound(FORM))
    assert "只有 2020 年度的格式有以下 19 格，没有比较：" in told
    assert "规范性文件：本年新制作数量 6、本年新公开数量 7、对外公开总数量 8" in told
    assert "2020 年度的格式作“处理决定数量”" in told
    assert "另有 54 格只有一方的格式有，没有比较" in told


def test_a_mixed_form_is_said():
    told = text_of(sound(FORM), replace(sound(FORMS[2]), year=2024))
    assert "格式  2021 年格式 → 2021 年格式（表三是 2019 年格式）" in told


def test_explanations_count():
    report = sound(FORM)
    told = replace(report, explanations=(Explanation("X-CARRY", CARRIED_IN, "3|4", "上年有误"),))
    assert not differ(report, told).same
    assert "情况说明" in text_of(report, told)
    assert differ(told, told).same


# --- words


@given(texts(), texts())
@settings(max_examples=60, deadline=None)
def test_bits_joined_are_either_text(a, b):
    found = bits(a, b)
    assert "".join(x.text for x in found if x.side != "b") == a
    assert "".join(x.text for x in found if x.side != "a") == b
    assert all(x.text for x in found)
    if a == b:
        assert all(x.side == "both" for x in found)


@given(texts(), texts())
@settings(max_examples=40, deadline=None)
def test_paragraphs_keep_their_order(a, b):
    left, right = a.split("\n\n"), b.split("\n\n")
    found = passages(left, right)
    assert [p.a for p in found if p.a is not None] == left
    assert [p.b for p in found if p.b is not None] == right
    assert all(p.same == (p.a == p.b) for p in found)


def test_changes_inside_a_paragraph():
    found = bits("全年受理申请 3119 件，均按期答复。", "全年受理申请 3120 件，均按期答复。")
    assert [(x.side, x.text) for x in found] == [
        ("both", "全年受理申请 "),
        ("a", "3119"),
        ("b", "3120"),
        ("both", " 件，均按期答复。"),
    ]


def test_paragraphs_that_belong_together_are_paired():
    a = ["一是宣传不够，形式单一。", "二是培训不足。", "三是平台老旧。"]
    b = ["新的一段话，与别的都不相干。", "一是宣传力度不够，形式单一。", "三是平台老旧。"]
    assert [(p.a, p.b) for p in passages(a, b)] == [(None, b[0]), (a[0], b[1]), (a[1], None), (a[2], a[2])]


def test_a_paragraph_rewritten_under_its_own_lead_stays_one():
    a = ["（一）主动公开情况。全年发布五百条。", "（二）依申请公开情况。无。"]
    b = ["（二）依申请公开情况。收到申请若干，按期办结，未收取费用。"]
    found = passages(a, b)
    assert [(p.a, p.b) for p in found] == [(a[0], None), (a[1], b[0])]
    assert found[1].bits[0].text == "（二）依申请公开情况。"


def test_long_texts_are_compared_in_good_time():
    a = ["很长的一段话没有标点" * 1500, *["相同"] * 3000]
    b = ["很长的一段话没有任何标点" * 1400, *["相同"] * 2900, *["别的"] * 500]
    begin = time.perf_counter()
    found = passages(a, b)
    assert [p.a for p in found if p.a is not None] == a
    assert [p.b for p in found if p.b is not None] == b
    assert time.perf_counter() - begin < 20


# --- years


def years_of(before: dict, later: dict):
    base = sound(FORM)
    last = replace(with_values(base, before), year=2023)
    this = replace(with_values(base, later), year=2024)
    return between(Reading(last), Reading(this)), between(Reading(this), Reading(last)), last, this


def test_the_rules_between_years_speak_in_either_order():
    carried = {k: 7 for k in sound(FORM).values if k.startswith("requests.carried_")}
    fine, *_ = years_of(carried, carried | {IN_FORCE: 7})  # 8 + 6 − 7
    assert (fine.findings, fine.unassessed) == ((), 0)
    odd, turned_round, last, this = years_of(carried, carried | {CARRIED_IN: 9, IN_FORCE: 8})
    assert odd == turned_round
    assert [(f.rule, f.key, f.actual, f.expected) for f in odd.findings] == [
        ("X-ROLL", IN_FORCE, 8, 7),
        ("X-CARRY", CARRIED_IN, 9, 7),
    ]
    assert "警告 X-CARRY 表三第 2 行 〔二、上年结转政府信息公开申请数量 · 总计〕现为 9" in text_of(last, this)


def test_what_cannot_be_assessed_between_years_is_said():
    carried = {k: 7 for k in sound(FORM).values if k.startswith("requests.carried_")}
    found, _, last, this = years_of(carried | {CARRIED_OUT: None}, carried | {IN_FORCE: Unread("七")})
    assert (found.findings, found.unassessed) == ((), 2)
    assert "有 2 处空白或读不出，没有核对" in text_of(last, this)


def test_other_years_and_other_units_are_not_compared():
    a = replace(sound(FORM), year=2022)
    assert between(Reading(a), Reading(replace(a, year=2024))) is None
    assert between(Reading(a), Reading(a)) is None
    other = replace(a, year=2023, agency=Agency("示例县教育局", "11430000MB0000001X"))
    assert between(Reading(a), Reading(other)).other_unit
    assert "不是同一单位" in text_of(a, other)


# --- outputs

HOSTILE = "<script>alert(1)</script>\x1b[31m & \u202e\"'"


def hostile() -> tuple[Report, Report]:
    a = with_text(sound(FORM), "overview", "甲段。\n\n" + HOSTILE + "，共 5 件。")
    b = replace(with_text(a, "overview", "甲段。\n\n" + HOSTILE + "，共 6 件。"), agency=Agency(HOSTILE))
    return a, with_values(b, {RECEIVED: Unread(HOSTILE)})


@pytest.mark.parametrize("colour", [False, True])
def test_nothing_reaches_the_terminal_that_it_would_act_upon(colour):
    told = text_of(*hostile(), colour=colour, columns=80)
    own = re.sub(r"\x1b\[[0-9;]*m", "", told) if colour else told
    assert "\x1b" not in own
    assert "\u202e" not in told
    assert "\ufffd[31m" in own
    assert r"\u202e" in own
    assert visible("\x1b") == r"\x1b"
    assert visible("\ud800\x9b") == r"\ud800\x9b"
    assert visible("甲　乙\n") == "甲　乙\n"


def test_text_says_what_changed_and_hides_the_rest():
    a = with_text(sound(FORM), "problems", "一是宣传不够。\n\n二是培训不足。")
    b = with_text(
        with_values(a, {RECEIVED: None, FEE: Decimal("96171.60")}), "problems", "一是宣传不多。\n\n二是培训不足。"
    )
    told = text_of(a, b)
    assert f"自然人  {a.values[RECEIVED]} → （空）" in told
    assert f"{a.values[FEE]} → 96171.60  +{Decimal('96171.60') - a.values[FEE]}" in told
    assert "    - 一是宣传不[-够-]。\n    + 一是宣传不{+多+}。" in told
    assert "培训" not in told
    assert "比较了 200 格，2 格不同；文字有 1 段不同。" in told
    whole = text_of(a, b, everything=True)
    assert "      二是培训不足。" in whole
    assert whole.count("商业企业") == 25
    assert text_of(a, b, quiet=True) == "比较了 200 格，2 格不同；文字有 1 段不同。"
    assert text_of(a, a).endswith("两份报告完全相同。")


def test_of_a_long_paragraph_the_changes_are_shown_with_what_stands_beside_them():
    a = with_text(sound(FORM), "overview", "甲" * 100 + " 12 " + "乙" * 100)
    told = text_of(a, with_text(a, "overview", "甲" * 100 + " 13 " + "乙" * 100))
    assert f"    - … {'甲' * 23} [-12-] {'乙' * 23} …\n    + … {'甲' * 23} {{+13+}} {'乙' * 23} …" in told


def test_columns_of_numbers_stand_under_each_other():
    report = sound(FORM)
    other = with_values(report, {f"requests.received.{k}": 12345 for k in ("natural_person", "social_organization")})
    rows = [x for x in text_of(report, other).split("\n") if "12345" in x]
    assert len(rows) == 2
    assert len({width_of(row[: row.index("12345")]) for row in rows}) == 1


def test_lines_fit_the_terminal_and_lose_nothing():
    a = with_text(sound(FORM), "overview", "主动公开 1 234 条，" * 40)
    b = with_text(a, "overview", "主动公开 1 234 条，" * 30 + "其中 7 条，" + "主动公开 1 234 条，" * 10)
    told = text_of(a, b, everything=True, columns=80)
    assert all(width_of(line) <= 80 for line in told.split("\n") if line.startswith(("    -", "    +")))
    new = "".join(line[6:] for line in told.split("\n") if line.startswith("    +"))
    assert re.sub(r"\s|[{]\+|\+[}]", "", new) == re.sub(r"\s", "", b.sections["overview"])


def test_the_page_is_escaped_and_needs_nothing_else():
    page = output_of("html", *hostile()).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    assert "，共 <del>5</del><ins>6</ins> 件。" in page
    assert page.count("<td") - page.count('class="changed"') > 190


def test_the_page_marks_cells():
    a = sound(FORM)
    page = output_of("html", a, with_values(a, {CARRIED_IN: 0, FEE: None})).decode()
    assert f"<del>{a.values[CARRIED_IN]}</del><ins>0</ins><small>-{a.values[CARRIED_IN]}</small></td>" in page
    assert f"<del>{a.values[FEE]}</del><ins>（空）</ins></td>" in page
    assert page.count('<td class="changed"') + page.count('class="changed" title') >= 2
    brief = output_of("html", a, with_values(a, {CARRIED_IN: 0}), everything=False).decode()
    assert brief.count('<section class="part">') == 1


def test_the_workbook_has_each_table_three_times():
    a = sound(FORM)
    b = with_values(
        with_text(a, "problems", "一是宣传力度不够。"), {"disputes.reconsideration.total": 2, RECEIVED: None}
    )
    book = openpyxl.load_workbook(io.BytesIO(output_of("xlsx", a, b)))
    assert book.sheetnames == ["数据", "文字"]
    rows = list(book["数据"].iter_rows(values_only=True))
    received = next(r for r in rows if r[0] == "一、本年新收政府信息公开申请数量")
    assert (received[3], received[11], received[19]) == (a.values[RECEIVED], "（空）", "≠")
    assert received[4] == received[12] == a.values["requests.received.commercial_enterprise"]
    assert received[20] is None
    disputes = next(r for r in rows if r[0] == "行政复议")
    total = a.values["disputes.reconsideration.total"]
    assert (disputes[7], disputes[15], disputes[23]) == (total, 2, 2 - total)
    words = list(book["文字"].iter_rows(values_only=True))
    assert ("五、存在的主要问题及改进情况", "一是宣传不够。", "一是宣传力度不够。", "改动") in words
    assert ("五、存在的主要问题及改进情况", "二是培训不足。", None, "只在甲") in words


def test_a_table_of_one_line_is_turned_and_keeps_its_cells():
    table = FORM.tables["disputes"]
    assert [c.key for c in turned(table).cells] == [c.key for c in table.cells]
    assert turned(table).value_columns == 5
    assert turned(FORM.tables["requests"]) is FORM.tables["requests"]


def test_json_tells_blank_from_raw_text():
    a = sound(FORM)
    tree = json.loads(output_of("json", a, with_values(a, {RECEIVED: None, FEE: Unread("12元")}), everything=False))
    cells = {c["key"]: (c["a"], c["b"], c["difference"]) for c in tree["cells"]}
    assert cells == {RECEIVED: (a.values[RECEIVED], None, None), FEE: (a.values[FEE], "12元", None)}
    assert (tree["same"], tree["summary"]["changed"]) == (False, 2)
    whole = json.loads(output_of("json", a, a))
    assert (whole["same"], len(whole["cells"])) == (True, 200)


@given(reports(unread=True), reports(unread=True))
@settings(max_examples=10, deadline=None)
def test_every_output_takes_any_two_reports(a, b):
    for name in OUTPUTS:
        for everything in (True, False):
            first = output_of(name, a, b, everything=everything)
            assert first
            if name != "xlsx":
                first.decode()


def test_outputs_repeat_byte_for_byte():
    a, b = hostile()
    for name in OUTPUTS:
        assert output_of(name, a, b) == output_of(name, a, b)


# --- the command


@pytest.fixture
def pair(tmp_path):
    a = sound(FORM)
    (tmp_path / "a.json").write_bytes(write(a))
    (tmp_path / "b.json").write_bytes(write(with_values(a, {RECEIVED: 1})))
    (tmp_path / "bad.json").write_text("{", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["a.json", "a.json"], 0),
        (["a.json", "b.json"], 1),
        (["a.json", "b.json", "--exit-zero"], 0),
        (["a.json", "b.json", "-q"], 1),
        (["a.json", "bad.json"], 3),
        (["a.json", "none.json"], 3),
        (["-", "-"], 2),
        (["a.json", "."], 2),
        (["a.json", "b.json", "--format", "pdf"], 2),
        (["a.json", "b.json", "-o", "x.docx"], 2),
        (["a.json", "b.json", "-o", "a.json", "--force"], 2),
        (["a.json", "b.json", "-o", "bad.json"], 2),
    ],
)
def test_exit_status(run, pair, args, status):
    before = {p.name: p.read_bytes() for p in pair.iterdir()}
    done = run("diff", *args)
    assert done.returncode == status, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert bool(done.stderr) == (status > 1)
    assert {p.name: p.read_bytes() for p in pair.iterdir()} == before


def test_files_of_the_command(run, pair):
    for name in ("d.html", "d.xlsx", "d.json", "d.txt"):
        assert run("diff", "a.json", "b.json", "-o", name).returncode == 1
        assert (pair / name).stat().st_size > 200
    assert json.loads((pair / "d.json").read_text("utf-8"))["summary"]["changed"] == 1
    assert "\x1b" not in (pair / "d.txt").read_text("utf-8")
    english = run("diff", "a.json", "-", "--lang", "en", stdin=(pair / "b.json").read_bytes())
    assert "200 cells compared, 1 differ; 0 paragraphs differ." in english.stdout.decode()
