"""Years against each other: what was carried over, what is in force, what jumped, whose words these are."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from converters.batch import run
from converters.previous import index
from converters.sources import expand
from converters.text_read import read
from converters.text_write import write
from schemas.checks import check
from schemas.finding import Reading, Severity
from schemas.messages import explain
from schemas.number import Number, Unread
from schemas.report import Agency
from schemas.review.same import LEAST, Narratives
from schemas.review.shingles import essence
from schemas.rules import Limits, Policy
from tests.builders import FORMS, sound, with_values
from tests.strategies import reports

F2021, F2019, MIXED = FORMS
IN, OUT = "requests.carried_in.", "requests.carried_out."
COLUMNS = [c.column.key for c in F2021.cells if c.key.startswith(IN)]
IN_FORCE = "proactive_disclosure.normative_documents.in_force"
ISSUED = "proactive_disclosure.normative_documents.issued"
REPEALED = "proactive_disclosure.normative_documents.repealed"
LICENSES = "proactive_disclosure.licenses.decisions"


def agreeing(report):
    """Last year's report, with which a report agrees in all."""
    values = {}
    for key, value in report.values.items():
        if key.startswith(IN):
            values[OUT + key.removeprefix(IN)] = value
        if key.endswith(".in_force"):
            line = key.removesuffix("in_force")
            values[key] = value - report.values[f"{line}issued"] + report.values[f"{line}repealed"]
    return replace(with_values(report, values), year=report.year - 1, sections={})


def between(report, last, policy=None):
    found = check([Reading(report)], policy, [Reading(last)])[0]
    return [f for f in found if f.rule.startswith("X-")]


def told(findings):
    return [(f.rule, f.reason, f.key) for f in findings]


@pytest.mark.parametrize("form", [F2021, F2019], ids=["2021", "2019"])
def test_years_that_agree(form):
    report = sound(form)
    assert between(report, agreeing(report)) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_is_carried_over(column):
    report = sound(F2021)
    last = with_values(agreeing(report), {OUT + column: report.values[IN + column] + 5})
    (finding,) = between(report, last)
    assert told([finding]) == [("X-CARRY", "", IN + column)]
    assert (finding.actual, finding.expected) == (report.values[IN + column], report.values[IN + column] + 5)
    assert finding.severity is Severity.WARNING
    assert explain(finding, F2021).endswith("差 5。")


@pytest.mark.parametrize("value", [None, Unread("/")])
def test_what_is_not_known_is_not_carried_over(value):
    report = sound(F2021)
    assert between(report, with_values(agreeing(report), {f"{OUT}total": value})) == []


@pytest.mark.parametrize(("key", "by"), [(IN_FORCE, 3), (ISSUED, -1), (REPEALED, 2)])
def test_documents_in_force_roll_on(key, by):
    report = sound(F2021)
    last = agreeing(report)
    broken = with_values(report, {key: report.values[key] + by})
    (finding,) = between(broken, last)
    assert told([finding]) == [("X-ROLL", "", IN_FORCE)]
    was, now = last.values[IN_FORCE], broken.values
    assert finding.expected == was + now[ISSUED] - now[REPEALED]
    assert f"上年现行有效 {was} ＋本年制发 {now[ISSUED]} －本年废止 {now[REPEALED]}" in explain(finding, F2021)


@pytest.mark.parametrize(("year", "last_form"), [(2021, F2019)])
def test_between_forms_documents_cannot_be_compared_and_that_is_said(year, last_form):
    report = replace(sound(F2021), year=year)
    last = replace(sound(last_form), year=year - 1, sections={})
    last = with_values(last, {OUT + c: report.values[IN + c] for c in COLUMNS})
    (finding,) = between(report, last)
    assert (finding.rule, finding.reason, finding.severity) == ("X-ROLL", "forms", Severity.INFO)
    assert "2019 年格式" in explain(finding, F2021)
    # what both forms have is compared all the same
    broken = with_values(last, {f"{OUT}total": 999})
    assert ("X-CARRY", "", f"{IN}total") in told(between(report, broken))


def test_the_form_of_2019_has_nothing_to_roll():
    report = sound(F2019)
    last = with_values(agreeing(report), {"proactive_disclosure.regulations.total_disclosed": 5000})
    assert {f.rule for f in between(report, last)} <= {"X-JUMP"}


def test_a_report_of_another_year_is_not_compared_and_that_is_said():
    report = sound(F2021)
    last = replace(with_values(agreeing(report), {f"{OUT}total": 999}), year=report.year - 2)
    (finding,) = between(report, last)
    assert (finding.rule, finding.reason, finding.severity) == ("X-CARRY", "years", Severity.INFO)


@pytest.mark.parametrize(
    ("here", "there", "limits", "jumps"),
    [
        (1000, 100, Limits(), True), (100, 1000, Limits(), True), (999, 100, Limits(), False),
        (100, 0, Limits(), True), (99, 0, Limits(), False), (0, 150, Limits(), True),
        (200, 100, Limits(jump_factor=2), True), (50, 1, Limits(jump_least=20), True),
    ],
)  # fmt: skip
def test_a_jump(here, there, limits, jumps):
    report = sound(F2021, **{LICENSES: here})
    found = between(report, with_values(agreeing(report), {LICENSES: there}), Policy(limits=limits))
    assert told(found) == [("X-JUMP", "", LICENSES)] * jumps
    assert all(f.severity is Severity.INFO for f in found)


def test_a_line_whose_total_jumped_is_one_finding():
    report = sound(F2021)
    keys = [f"requests.granted.{c}" for c in ("natural_person", "total")]
    last = with_values(agreeing(report), dict.fromkeys(keys, 5000))
    assert told(between(report, last)) == [("X-JUMP", "", "requests.granted.total")]


@settings(max_examples=60, deadline=None)
@given(reports(unread=True), reports(unread=True))
def test_any_two_years_are_compared_and_put_in_words(report, last):
    last = replace(last, year=None if report.year in (None, 1900) else report.year - 1)
    for finding in between(report, last):
        for lang in ("zh", "en"):
            assert "{" not in explain(finding, report.form, lang)
        if finding.rule != "X-SAME" and finding.reason == "":
            assert isinstance(finding.actual, Number)
            assert finding.actual == report.values[finding.key] != finding.expected


# ---- words ---------------------------------------------------------------------------------------

# Two bureaus of one county that follow one outline and have the same set phrases, each in words of its own.
OUTLINE = "{name}坚持以人民为中心，认真贯彻落实《中华人民共和国政府信息公开条例》，深入推进决策、执行、管理、服务、结果公开，不断提升政府信息公开工作的质量和实效。"
CULTURE = (
    OUTLINE
    + "（一）主动公开情况。通过县政府门户网站公开信息{n}条，其中惠民演出安排{m}条、旅行社检查结果41条，博物馆新展览均在开展前一周公布。"
    "（二）依申请公开情况。当面受理窗口设在政务服务大厅二楼，申请人多为研究地方志的学者，主要索取古建筑测绘资料和非遗传承人名册。"
    "（三）政府信息管理情况。对2018年以来的文件逐件重新认定公开属性，移除过期的演出公告，建立每月核对制度。"
    "（四）平台建设情况。“文旅发布”公众号开设夜游地图，收集游客留言并在三日内答复，关闭长期不用的微博账号。"
    "（五）监督保障情况。年中请人大代表和导游代表座谈，就场馆预约不透明的意见作出整改，并把结果贴在馆门口。"
)
WATER = (
    OUTLINE
    + "（一）主动公开情况。公开水库汛限水位、取水许可和河湖划界成果等信息{n}条，汛期每日早晚各发布一次雨水情，全年没有间断，农饮工程的水质检测{m}次均已公布。"
    "（二）依申请公开情况。申请多与移民安置补偿有关，经办人上门说明档案保管在县档案馆的，协助申请人查阅，做到件件有回音。"
    "（三）政府信息管理情况。水资源论证报告公开前由专家组把关，涉密的地形数据一律不上网，台账专柜存放。"
    "（四）平台建设情况。在沿河乡村立公示牌一百余块，群众扫码可以查到河长姓名、职责和投诉电话。"
    "（五）监督保障情况。把公开工作列入各水管站的年度责任状，对两个迟报的单位作了通报，举办一期水政人员学习班。"
)


def written(name, text, year=2024, **numbers):
    body = text.format(name=name, **({"n": 186, "m": 73} | numbers))
    sections = {
        "overview": body,
        "problems": "更新还不够及时。下一步将加强培训。",
        "other_matters": "收取信息处理费0元。",
    }
    return replace(sound(F2021), year=year, agency=Agency(name), sections=sections)


def same(reports, previous=None):
    before = [Reading(p) if p else None for p in previous] if previous else None
    return [[f for f in found if f.rule == "X-SAME"] for found in check([*map(Reading, reports)], None, before)]


A, B, C = "示例县文化和旅游局", "示例县水利局", "示例县教育局"


def test_the_words_of_another_unit():
    reports = [written(A, CULTURE), written(B, WATER), written(C, CULTURE, n=205, m=12)]
    first, second, third = same(reports)
    assert first == second == []
    assert [f.reason for f in third] == ["unit"]
    assert A in explain(third[0], F2021)
    assert third[0].details["share"] >= 95


def test_one_outline_and_its_set_phrases_are_far_below_the_threshold():
    texts = [written(A, CULTURE), written(B, WATER)]
    assert all(len(essence(t)) > LEAST for t in texts)
    shingles = [{e[i : i + 12] for i in range(len(e) - 11)} for e in map(essence, texts)]
    assert len(shingles[0] & shingles[1]) / len(shingles[0]) < 0.4


def test_the_words_of_last_year():
    now, last = written(A, CULTURE), written(A, CULTURE, 2023, n=150, m=60)
    (found,) = same([now], [last])
    assert [f.reason for f in found] == ["year"]
    assert same([now], [written(A, WATER, 2023)]) == [[]]


def test_a_third_rewritten_is_not_the_same():
    half = CULTURE[: len(CULTURE) * 2 // 3]
    rest = WATER[WATER.index("（四）") :]
    assert same([written(A, half + rest)], [written(A, CULTURE, 2023)]) == [[]]


def test_a_unit_is_not_compared_with_itself_nor_a_unit_without_name():
    report = written(A, CULTURE)
    nameless = replace(report, agency=Agency())
    assert same([report, report, replace(report, agency=Agency(f" {A}")), nameless, nameless]) == [[]] * 5


def test_short_texts_are_not_compared():
    short = {"overview": "本单位认真做好政府信息公开工作。", "problems": "无", "other_matters": "无"}
    a, b = (replace(written(n, CULTURE), sections=short) for n in (A, B))
    assert same([a, b]) == [[], []]


def test_texts_are_remembered_from_one_call_to_the_next():
    seen = Narratives()
    assert check([Reading(written(A, CULTURE))], None, None, seen) == [()]
    (found,) = check([Reading(written(C, CULTURE))], None, None, seen)
    assert [f.rule for f in found] == ["X-SAME"]


# ---- finding last year's report ------------------------------------------------------------------


def put(folder, name, report):
    (folder / name).write_text(write(report), "utf-8")


@pytest.fixture
def years(tmp_path):
    now, last = tmp_path / "2024", tmp_path / "2023"
    now.mkdir()
    last.mkdir()
    return now, last


def pairs(now, last):
    previous = index(expand([str(last)]))
    found = {r.source.path[-7:]: r for r in run(list(expand([str(now)])), None, previous)}
    return found, previous


def test_reports_find_last_years_by_code_then_by_name(years):
    now, last = years
    report = sound(F2021)
    before = replace(agreeing(report), sections=report.sections)
    broken = with_values(before, {f"{OUT}total": 999})
    agency = report.agency
    put(now, "cod.txt", report)
    put(last, "a.txt", replace(broken, agency=Agency("改名前的局", agency.code)))
    put(now, "nam.txt", replace(report, agency=Agency("示例县水利局（本级）")))
    put(last, "b.txt", replace(broken, agency=Agency("示例县水利局(本级)", "X1")))
    put(now, "non.txt", replace(report, agency=Agency("示例县教育局", "E2")))
    put(last, "c.txt", replace(broken, agency=Agency("示例县教育局", "E9")))  # another unit of that name
    put(last, "d.txt", replace(broken, agency=Agency("示例县教育局", "E2"), year=2022))
    found, previous = pairs(now, last)
    rules = {name[:3]: [f.rule for f in r.findings if f.rule == "X-CARRY"] for name, r in found.items()}
    assert rules == {"cod": ["X-CARRY"], "nam": ["X-CARRY"], "non": []}
    assert [p[-7:] for p in previous.none] == ["non.txt"]


def test_two_candidates_are_never_guessed_and_a_copy_is_none(years):
    now, last = years
    report = sound(F2021)
    before = replace(agreeing(report), sections=report.sections)
    put(now, "one.txt", report)
    put(last, "a.txt", before)
    put(last, "copy.txt", before)
    assert not pairs(now, last)[1].several
    put(last, "b.txt", with_values(before, {LICENSES: 77}))
    found, previous = pairs(now, last)
    assert [p[-7:] for p in previous.several] == ["one.txt"]
    assert found["one.txt"].findings == ()


def test_the_command(run, years):
    now, last = years
    report = sound(F2021)
    put(now, "a.txt", report)
    put(now, "b.txt", replace(report, agency=Agency("示例县教育局")))
    put(last, "a.txt", with_values(agreeing(report), {f"{OUT}total": 40}))
    (last / "broken.json").write_text("{")
    done = run("check", now, "--previous", last, "--format", "json")
    files = json.loads(done.stdout)["files"]
    assert [[f["rule"] for f in file["findings"]] for file in files] == [["X-CARRY"], []]
    words = done.stderr.decode()
    assert "有 1 份报告没有找到上年的报告" in words
    assert "上年的文件中有 1 个读不了" in words
    assert run("check", now, "--previous", now / "nothing").returncode == 3


# ---- a published report --------------------------------------------------------------------------


def test_a_published_report_against_a_year_made_from_it(published):
    reading = read((published / "001.raw.txt").read_bytes(), "001")
    report = reading.report
    last = Reading(agreeing(report))
    assert check([reading], None, [last]) == [()]
    breaks = {
        f"{OUT}natural_person": 30,
        f"{OUT}total": 30,
        IN_FORCE: last.report.values[IN_FORCE] + 5,
        LICENSES: 40000,
    }
    (found,) = check([reading], None, [Reading(with_values(last.report, breaks))])
    assert [(f.rule, f.key, f.actual, f.expected) for f in found] == [
        ("X-ROLL", IN_FORCE, 66, 71),
        ("X-CARRY", f"{IN}natural_person", 34, 30),
        ("X-CARRY", f"{IN}total", 34, 30),
        ("X-JUMP", LICENSES, 447228, 40000),
    ]
    (same_words,) = check([reading], None, [Reading(replace(report, year=report.year - 1))])
    assert "X-SAME" in [f.rule for f in same_words]
