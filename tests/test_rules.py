"""Each rule: a report that passes and one that breaks only it."""

from decimal import Decimal

import pytest

from schemas.checks import check
from schemas.equations import equations
from schemas.finding import Finding, Note, Reading, Severity
from schemas.form import load_form
from schemas.messages import explain, line_of
from schemas.number import Unread
from schemas.place import Place
from schemas.report import Agency, Report
from schemas.rules import Policy, catalogue, tables_only
from tests.builders import FORMS, IDS, break_only, findings, residuals, rules, sound, with_values

F2021 = load_form("2021")
NO_BLANKS = Policy({"FMT-BLANK": None, "VER-YEAR": None, "T2-AUTHORITY": None})


def only(report, policy=None) -> Finding:
    found = findings(report, policy)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("form", FORMS[:2], ids=IDS[:2])
def test_a_sound_report_has_no_findings(form):
    report = sound(form)
    assert residuals(report) == {}
    assert findings(report) == ()
    assert len(set(report.values.values())) > 20


@pytest.mark.parametrize(
    ("form", "equation"),
    [(f, e) for f in FORMS for e in equations(f)],
    ids=lambda x: getattr(x, "cell", getattr(x, "id", "")),
)
def test_each_equation_alone(form, equation):
    report = break_only(sound(form), equation)
    finding = only(report, NO_BLANKS)
    (exact,) = residuals(report).items()
    assert (finding.rule, finding.key) == (equation.rule, equation.cell) == (exact[0].rule, exact[0].cell)
    assert finding.difference == exact[1]
    assert finding.actual == report.values[equation.cell]
    assert finding.expected == finding.actual - exact[1]
    fixed = with_values(report, {equation.cell: finding.expected})
    assert equation not in residuals(fixed)


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_a_changed_cell_breaks_just_the_equations_it_stands_in(form):
    report = sound(form)
    for cell in form.cells:
        broken = with_values(report, {cell.key: report.values[cell.key] + 7})
        expected = sorted((e.rule, e.cell) for e in residuals(broken))
        assert sorted(rules(broken, NO_BLANKS)) == expected
        assert len(expected) == sum(cell.key in e.keys for e in equations(form))


def test_many_reports_in_one_pass_give_what_each_gives_alone():
    reports = [break_only(sound(f), e) for f in FORMS for e in equations(f)[::5]] + [sound(f) for f in FORMS]
    readings = [Reading(r) for r in reports]
    together = check(readings)
    assert together == [check([r])[0] for r in readings]
    assert together[-3:-1] == [(), ()]


def test_the_words_of_a_broken_balance():
    values = {c.key: 0 for c in F2021.cells}
    values |= {f"requests.{k}": v for k, v in {
        "received.natural_person": 15, "received.total": 15, "carried_in.natural_person": 3, "carried_in.total": 3,
        "granted.natural_person": 15, "granted.total": 15, "outcome_total.natural_person": 15, "outcome_total.total": 15,
        "carried_out.natural_person": 1, "carried_out.total": 3,
    }.items()}  # fmt: skip
    report = Report(F2021, 2024, Agency("某局"), {}, values)
    found = {(f.rule, f.key): f for f in findings(report, tables_only())}
    assert set(found) == {("T3-BAL", "requests.outcome_total.natural_person"), ("T3-ROW", "requests.carried_out.total")}
    balance = found["T3-BAL", "requests.outcome_total.natural_person"]
    assert (balance.actual, balance.expected, balance.difference) == (15, 17, -2)
    assert line_of(balance, F2021) == (
        "错误 T3-BAL 表三第 24 行 〔三、本年度办理结果 › （七）总计 · 自然人〕"
        "一（15）+ 二（3）= 18，三（七）（15）+ 四（1）= 16，差 2。请核对 第 1 行、第 2 行、第 24 行、第 25 行。"
    )
    assert explain(balance, F2021, "en").startswith(
        "一（15） + 二（3） = 18, 三（七）（15） + 四（1） = 16: difference 2."
    )


def test_places_of_a_workbook_stand_in_the_words():
    report = with_values(sound(F2021), {"disputes.reconsideration.total": 0})
    places = {
        f"disputes.reconsideration.{k}": Place(sheet="四", cell=c)
        for k, c in zip(
            ("upheld", "corrected", "other_result", "pending", "total"), ("A6", "B6", "C6", "D6", "E6"), strict=True
        )
    }
    finding = only(Reading(report, places=places))
    assert finding.place == Place(sheet="四", cell="E6")
    assert line_of(finding, F2021).startswith("错误 T4-SUM 《四》E6 〔行政复议 › 总计〕总计（0），应为 结果维持（")
    assert line_of(finding, F2021).endswith("请核对 A6、B6、C6、D6、E6。")


RECEIVED = "requests.received.total"
DECISIONS = "proactive_disclosure.licenses.decisions"
FEES = "proactive_disclosure.administrative_fees.amount_10k_yuan"


@pytest.mark.parametrize(
    ("key", "good", "bad", "rule", "reason"),
    [
        (DECISIONS, 0, None, "FMT-BLANK", ""),
        (DECISIONS, 5, Unread("无"), "FMT-NUMBER", "text"),
        (DECISIONS, 5, Unread("/"), "FMT-NUMBER", "text"),
        (DECISIONS, 5, Unread("12"), "FMT-NUMBER", "number_as_text"),
        (DECISIONS, 5, Unread("１２"), "FMT-NUMBER", "number_as_text"),
        (DECISIONS, 5, Unread("1,234"), "FMT-NUMBER", "number_as_text"),
        (DECISIONS, 5, Unread("#REF!"), "FMT-NUMBER", "error"),
        (DECISIONS, 5, Unread("2024-01-31"), "FMT-NUMBER", "date"),
        (DECISIONS, 5, Unread("TRUE"), "FMT-NUMBER", "boolean"),
        (DECISIONS, 5, Unread("=B3+1"), "FMT-NUMBER", "formula"),
        (DECISIONS, Decimal("12.0"), Decimal("2.5"), "FMT-INT", ""),
        (DECISIONS, 3, Decimal("3.0000000000000004"), "FMT-INT", ""),
        (DECISIONS, 3, Decimal("3.00000000000000000000004"), "FMT-INT", ""),
        (FEES, Decimal("96171.6"), Decimal("-0.5"), "FMT-NEG", ""),
        (DECISIONS, 0, -1, "FMT-NEG", ""),
        (DECISIONS, 2**53 - 1, 2**53, "FMT-RANGE", ""),
        (DECISIONS, 1, Unread("nan"), "FMT-RANGE", ""),
        (DECISIONS, 1, Unread("1E+400"), "FMT-RANGE", ""),
        (DECISIONS, 1, Unread("9" * 50), "FMT-RANGE", ""),
        (DECISIONS, 1, Unread("1 | 2 | 3"), "STR-WIDTH", "unplaced"),
    ],
)  # fmt: skip
def test_cell_rules(key, good, bad, rule, reason):
    assert findings(sound(F2021, **{key: good})) == ()
    finding = only(sound(F2021, **{key: bad}))
    assert (finding.rule, finding.reason, finding.key, finding.severity) == (rule, reason, key, Severity.ERROR)
    assert finding.actual == (bad.raw if isinstance(bad, Unread) else bad)
    for lang in ("zh", "en"):
        words = explain(finding, F2021, lang)
        assert "{" not in words
        assert finding.actual is None or str(finding.actual) in words or rule == "FMT-NEG"


def test_changes_of_2019_may_be_negative():
    report = sound(load_form("2019"), **{"proactive_disclosure.licenses.change": -8})
    assert findings(report) == ()


def test_sums_beyond_what_floats_hold_are_judged_exactly():
    largest = 2**53 - 8  # every sum of these is exact in binary64, only the total is not
    group = "disputes.reconsideration."
    parts = dict.fromkeys((f"{group}{k}" for k in ("upheld", "corrected", "other_result", "pending")), largest)
    for gap in (0, 1):
        total = 4 * largest + gap
        report = sound(F2021, **parts, **{f"{group}total": total})
        assert float(total) == float(4 * largest)
        expected = [("FMT-RANGE", f"{group}total")] + [("T4-SUM", f"{group}total")] * gap
        assert rules(report) == expected


def test_a_blank_term_is_a_blank_and_no_false_sum():
    report = sound(F2021, **{"requests.granted.natural_person": None})
    assert rules(report) == [("FMT-BLANK", "requests.granted.natural_person")]


def test_an_unread_term_is_one_finding():
    report = sound(F2021, **{RECEIVED: Unread("三")})
    assert rules(report) == [("FMT-NUMBER", RECEIVED)]


def test_a_line_that_could_not_be_laid_out_is_one_finding():
    raw = Unread("1 | 2 | 3")
    keys = [c.key for c in F2021.cells if c.key.startswith("requests.granted.")]
    finding = only(sound(F2021, **dict.fromkeys(keys, raw)))
    assert (finding.rule, finding.label) == ("STR-WIDTH", "三、本年度办理结果 › （一）予以公开")


@pytest.mark.parametrize(
    ("form", "year", "reason"),
    [(F2021, 2020, "report"), (load_form("2019"), 2022, "report"), (FORMS[2], 2023, "table"), (F2021, 2018, "unknown"), (FORMS[2], None, "mixed")],
)  # fmt: skip
def test_form_and_year(form, year, reason):
    report = Report(form, year, Agency("某局"), {}, {c.key: 0 for c in form.cells})
    found = [f for f in findings(report) if f.rule == "VER-YEAR"]
    assert [f.reason for f in found] == [reason]
    assert "{" not in explain(found[0], form)
    if reason == "table":
        assert found[0].key == "requests.other_handling.natural_person"


def test_a_mixed_report_is_checked_with_the_equations_that_fit():
    mixed = FORMS[2]
    report = sound(mixed)
    assert rules(report) == [("VER-YEAR", "requests.other_handling.natural_person")]
    broken = with_values(report, {"requests.other_handling.natural_person": 1000})
    assert ("T3-RES", "requests.outcome_total.natural_person") in rules(broken)


def test_a_report_names_its_agency_and_year():
    values = {c.key: 0 for c in F2021.cells}
    found = findings(Report(F2021, None, Agency(), sound(F2021).sections, values))
    assert [(f.rule, f.reason, f.severity) for f in found] == [
        ("STR-TITLE", "agency", Severity.WARNING),
        ("STR-TITLE", "year", Severity.WARNING),
    ]


def test_a_missing_line_is_one_finding_and_not_seven_blanks():
    keys = [c.key for c in F2021.cells if c.key.startswith("requests.granted.")]
    report = sound(F2021, **dict.fromkeys(keys))
    note = Note("STR-LINE", "missing", keys[0], Place(table="三", row=3), "（一）予以公开")
    assert rules(Reading(report, (note,))) == [("STR-LINE", keys[0])]
    assert len(rules(report)) == 7


def test_severities_are_a_setting():
    report = sound(F2021, **{DECISIONS: None})
    assert only(report, Policy({"FMT-BLANK": Severity.WARNING})).severity is Severity.WARNING
    assert findings(report, Policy({"FMT-BLANK": None})) == ()


def test_errors_come_first():
    report = Report(F2021, 2024, Agency(), sound(F2021).sections, {c.key: 0 for c in F2021.cells} | {DECISIONS: None})
    assert [f.severity for f in findings(report)] == [Severity.ERROR, Severity.WARNING]


def test_every_message_of_the_catalogue_has_both_languages():
    for rule in catalogue().values():
        for words in (rule.title, rule.statement, rule.basis, rule.fix, *rule.messages.values()):
            assert set(words) == {"zh", "en"}
            assert all(words.values())
