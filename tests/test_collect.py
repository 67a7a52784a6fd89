"""Collecting: whose each file is, which version counts, what is found; a second run does what changed."""

import hashlib
import pickle
import re
import sqlite3
import time
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import docx
import pytest

from converters.cli import entry
from converters.cli.collect_words import STATE
from converters.collecting import archive, settle
from converters.collecting.content import Content, content_of
from converters.collecting.database import BEGINNING
from converters.collecting.incoming import pieces, walk
from converters.collecting.match import agree, body_pair
from converters.collecting.outputs import OUTPUTS
from converters.collecting.sent import record
from converters.collecting.state import Outcome, Standing, Unit
from converters.collecting.store import Store
from converters.collecting.withdraw import Restored, restore, withdraw
from converters.errors import Unreadable
from converters.formats import FORMATS
from schemas.explained import values_of
from schemas.explanation import Explanation
from schemas.finding import Severity
from schemas.messages import explain
from schemas.report import Agency
from schemas.settings import layer, policy
from tests.collecting import (
    DAY,
    JANUARY,
    NOW,
    UNITS,
    YEAR,
    Office,
    as_json,
    narrated,
    outcomes,
    report_of,
    rules_of,
    saved,
    stamped,
    unit_of,
    zipped,
)

CULTURE, ARCHIVE, SCHOOLS, TOWN = UNITS
CELL = "proactive_disclosure.licenses.decisions"
PROBLEMS = "。".join(
    f"第{n}项问题是公开的深度与群众的期待还有差距应当在来年逐步改进{chr(0x4E00 + n * 7)}" for n in range(20)
)


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def named(unit, name, code=None):
    return replace(report_of(unit), agency=Agency(name, code))


# ---- whose it is -------------------------------------------------------------------------------------


def test_told_by_stamp_code_and_name_whatever_the_file_is_called(office):
    office.put("新建 XLSX 工作表.xlsx", stamped(named(CULTURE, None), CULTURE))
    office.put("b.dat", as_json(named(ARCHIVE, "档案馆", ARCHIVE.code.lower())))
    office.put("邮件/附件/无标题", FORMATS["text"].write(named(TOWN, "示例县 甲镇人民政府")))
    found = office.run()
    assert [(u.accepted.how if u.accepted else None) for u in found.units] == ["stamp", "code", None, "name"]
    assert found.strays == ()
    assert unit_of(found, 0).report.values == report_of(CULTURE).values
    assert unit_of(found, 2).standing is Standing.MISSING


def only_arrival(found):
    arrivals = [a for u in found.units for a in u.arrivals] + list(found.strays)
    assert len(arrivals) == 1
    return arrivals[0]


@pytest.mark.parametrize(
    ("report", "outcome", "words"),
    [
        (replace(report_of(CULTURE), year=2023), Outcome.WRONG_YEAR, "是 2023 年度的报告，这次收的是 2024 年度"),
        (replace(report_of(CULTURE), year=None), Outcome.WRONG_YEAR, "没有写明年度"),
        (named(CULTURE, "样本市博物馆"), Outcome.UNKNOWN_UNIT, "名册里没有“样本市博物馆”。"),
        (named(CULTURE, "文化和旅游局"), Outcome.UNKNOWN_UNIT, "是不是“示例县文化和旅游局”？"),
        (named(CULTURE, None), Outcome.UNKNOWN_UNIT, "没有单位名称，也没有机构代码"),
        (named(CULTURE, None, "999"), Outcome.UNKNOWN_UNIT, "名册里没有机构代码“999”"),
        (named(CULTURE, ARCHIVE.name, CULTURE.code), Outcome.UNKNOWN_UNIT, "按机构代码是“示例县文化和旅游局”，按单位名称是“示例县档案馆”"),
        (named(CULTURE, "样本市博物馆", CULTURE.code), Outcome.UNKNOWN_UNIT, "请在名册里改用新名称"),
        (named(CULTURE, CULTURE.name, "999"), Outcome.UNKNOWN_UNIT, "机构代码却是“999”"),
        (named(TOWN, "示例县甲镇人民政府办公室"), Outcome.UNKNOWN_UNIT, "政府和它的办公室是两个单位"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_not_guessed(office, report, outcome, words):
    office.put("a.json", as_json(report))
    found = office.run()
    arrival = only_arrival(found)
    assert arrival.outcome is outcome
    assert words in arrival.why["zh"]
    assert arrival.why["en"]
    assert all(u.report is None for u in found.units)


@pytest.mark.parametrize(
    ("name", "code", "outcome"),
    [
        (CULTURE.name, CULTURE.code, "accepted"),
        ("文化和旅游局", None, "accepted"),
        ("示例县文旅广电局", CULTURE.code, "wrong_unit"),
        (ARCHIVE.name, None, "wrong_unit"),
        (CULTURE.name, ARCHIVE.code, "wrong_unit"),
        ("样本市博物馆", None, "wrong_unit"),
    ],
)
def test_a_stamped_workbook_is_its_units_unless_it_names_another(office, name, code, outcome):
    office.put("a.xlsx", stamped(named(CULTURE, name, code), CULTURE))
    found = office.run()
    assert outcomes(found) == {"a.xlsx": outcome}
    arrival = only_arrival(found)
    assert (arrival.unit, arrival.how) == (CULTURE.id, "stamp")
    if outcome == "wrong_unit":
        assert CULTURE.name in arrival.why["zh"]
        assert unit_of(found, 0).standing is Standing.MISSING


def test_a_stamp_tells_the_year_that_the_cover_lacks(office):
    office.put("a.xlsx", stamped(replace(report_of(CULTURE), year=None), CULTURE))
    assert outcomes(office.run()) == {"a.xlsx": "accepted"}


def test_two_units_of_one_name_are_both_named(tmp_path):
    twins = (Unit("城关镇人民政府", "A", parent="甲县"), Unit("城关镇人民政府", "B", parent="乙县"))
    office = Office(tmp_path, twins)
    office.put("a.json", as_json(named(TOWN, "城关镇人民政府")))
    (stray,) = office.run().strays
    assert stray.outcome is Outcome.UNKNOWN_UNIT
    assert "A（甲县）、B（乙县）" in stray.why["zh"]


def test_a_government_and_its_office(tmp_path):
    government, its_office = Unit("示例县人民政府"), Unit("示例县人民政府办公室")
    sent = as_json(named(TOWN, its_office.name))
    alone = Office(tmp_path, (government,))
    alone.put("a.json", sent)
    state = unit_of(alone.run(), 0)
    assert rules_of(state) == ["AGG-MISSING", "AGG-BODY"]
    assert "a.json" in explain(state.findings[1], state.report.form if state.report else report_of(TOWN).form)
    both = Office(tmp_path / "来件", (government, its_office))
    both.put("a.json", sent)
    both.put("b.json", as_json(named(TOWN, government.name)))
    assert [rules_of(u) for u in both.run().units] == [[], []]


@pytest.mark.parametrize(
    ("a", "b", "same", "body"),
    [
        ("示例县文化和旅游局", "文化和旅游局", True, False),
        ("示例县人民政府", "示例县人民政府办公室", False, True),
        ("示例市政府办", "示例市政府", False, True),
        ("示例省人民政府办公厅", "示例省人民政府", False, True),
        ("示例县文化和旅游局", "示例县文化和旅游局办公室", False, False),
        ("局", "示例县文化和旅游局", False, False),
    ],
)
def test_names(a, b, same, body):
    assert (agree(a, b), agree(b, a)) == (same, same)
    assert (body_pair(a, b), body_pair(b, a)) == (body, body)


def test_what_cannot_be_read_is_said_and_known_by_its_stamp(office):
    data = stamped(report_of(CULTURE), CULTURE)
    with zipfile.ZipFile(BytesIO(data)) as book:
        parts = {n: book.read(n) for n in book.namelist()}
    emptied = {n: b"<worksheet/>" if n.startswith("xl/worksheets/sheet") and not n.endswith("/sheet9.xml") else p for n, p in parts.items()}  # fmt: skip
    office.put("空.xlsx", zipped(emptied))
    office.put("扫描件.jpg", b"\xff\xd8\xff\xe0")
    found = office.run()
    assert set(outcomes(found).values()) == {"unreadable"}
    assert "图片" in next(a for u in (*found.units,) for a in (*u.arrivals, *found.strays) if a.path.endswith("jpg")).why["zh"]  # fmt: skip
    assert unit_of(found, 0).standing is Standing.MISSING


# ---- which version ---------------------------------------------------------------------------------------


def changed(unit, value):
    return report_of(unit, **{CELL: value})


def test_the_later_version_counts_and_the_older_says_so(office):
    office.put("2.json", as_json(changed(CULTURE, 41)), JANUARY + DAY)
    office.put("1.json", as_json(changed(CULTURE, 40)), JANUARY)
    found = office.run()
    assert outcomes(found) == {"1.json": "superseded", "2.json": "accepted"}
    assert unit_of(found, 0).report.values[CELL] == 41
    assert unit_of(found, 0).accepted.modified == datetime.fromtimestamp(JANUARY + DAY)
    assert office.named("2.json") in unit_of(found, 0).arrivals[0].why["zh"]
    assert rules_of(unit_of(found, 0)) == []


def test_the_time_of_saving_counts_not_that_of_the_file(office):
    """Whoever saves attachments, or copies them, gives the older file the later time."""
    office.put("old.xlsx", saved(stamped(changed(CULTURE, 40), CULTURE), "2025-01-08T08:00:00Z"), JANUARY + 2 * DAY)
    office.put("new.xlsx", saved(stamped(changed(CULTURE, 41), CULTURE), "2025-01-09T08:00:00Z"), JANUARY)
    assert outcomes(office.run()) == {"old.xlsx": "superseded", "new.xlsx": "accepted"}


@pytest.mark.parametrize("when", ["2019-05-01T08:00:00Z", "2025-01-25T00:00:00Z", "2099-01-01T08:00:00Z", "yesterday"])
def test_a_time_of_saving_that_cannot_be_true_does_not_count(office, when):
    office.put("a.xlsx", saved(stamped(changed(CULTURE, 40), CULTURE), when), JANUARY)
    office.put("b.json", as_json(changed(CULTURE, 41)), JANUARY + DAY)
    found = office.run()
    assert outcomes(found) == {"a.xlsx": "superseded", "b.json": "accepted"}
    assert rules_of(unit_of(found, 0)) == []


def test_two_reports_whose_order_cannot_be_told_are_a_finding(office):
    office.put("a.json", as_json(changed(CULTURE, 40)))
    office.put("b.json", as_json(changed(CULTURE, 41)))
    found = office.run()
    assert outcomes(found) == {"a.json": "accepted", "b.json": "superseded"}
    (finding,) = unit_of(found, 0).findings
    assert (finding.rule, finding.severity) == ("AGG-TWICE", Severity.WARNING)
    assert (finding.details["path"], finding.details["other"]) == (office.named("a.json"), office.named("b.json"))
    assert unit_of(found, 0).standing is Standing.OPEN


@pytest.mark.parametrize("away", ["a.json", "b.json"])
def test_taking_one_of_the_two_away_decides(office, away):
    office.put("a.json", as_json(changed(CULTURE, 40)))
    office.put("b.json", as_json(changed(CULTURE, 41)))
    office.run()
    (office.came / away).unlink()
    for _ in range(2):
        found = office.run()
        assert unit_of(found, 0).report.values[CELL] == (41 if away == "a.json" else 40)
        assert rules_of(unit_of(found, 0)) == []


def test_a_file_without_a_time_of_saving_may_be_older_than_it_looks(office):
    """A page written in December and copied in January is not later than the workbook saved between."""
    office.put("a.xlsx", saved(stamped(changed(CULTURE, 40), CULTURE), "2025-01-08T08:00:00Z"), JANUARY - DAY)
    office.put("b.json", as_json(changed(CULTURE, 41)), JANUARY + DAY)
    assert rules_of(unit_of(office.run(), 0)) == ["AGG-TWICE"]


def test_what_came_after_the_other_was_accepted_is_later(office):
    office.put("a.xlsx", saved(stamped(changed(CULTURE, 40), CULTURE), "2025-01-08T08:00:00Z"), JANUARY - DAY)
    office.run()
    office.put("b.json", as_json(changed(CULTURE, 41)), JANUARY + DAY)
    found = office.run()
    assert outcomes(found) == {"a.xlsx": "superseded", "b.json": "accepted"}
    assert rules_of(unit_of(found, 0)) == []


def test_one_report_in_several_formats_and_copies_is_one(office):
    report = report_of(CULTURE)
    office.put("a.xlsx", stamped(report, CULTURE), JANUARY)
    office.put("a (1).xlsx", stamped(report, CULTURE), JANUARY + DAY)
    office.put("a.json", as_json(report), JANUARY + 2 * DAY)
    office.put("a.txt", FORMATS["text"].write(report), JANUARY + 3 * DAY)
    office.put("a.html", FORMATS["html"].write(report), JANUARY + 4 * DAY)
    found = office.run()
    assert sorted(outcomes(found).values()) == ["accepted", *["duplicate"] * 4]
    assert unit_of(found, 0).accepted.path == office.named("a.xlsx")
    assert len(office.read) == 4  # the copy is not read


def test_of_one_report_the_file_that_explains_its_warnings_counts(office):
    warned = replace(report_of(CULTURE), sections={**report_of(CULTURE).sections, "other_matters": ""})
    office.put("a.json", as_json(warned), JANUARY)
    found = unit_of(office.run(), 0).findings
    assert {f.rule for f in found} >= {"S6-EMPTY"}
    said = tuple(Explanation(f.rule, f.key or "", values_of(f), "没有其他事项。") for f in found)
    office.put("b.json", as_json(replace(warned, explanations=said)), JANUARY + DAY)
    found = office.run()
    assert outcomes(found) == {"a.json": "duplicate", "b.json": "accepted"}
    assert unit_of(found, 0).standing is Standing.EXPLAINED


def test_a_copy_of_an_older_version_does_not_come_back(office):
    office.put("1.json", as_json(changed(CULTURE, 40)), JANUARY)
    office.put("2.json", as_json(changed(CULTURE, 41)), JANUARY + DAY)
    office.put("1 copy.json", as_json(changed(CULTURE, 40)), JANUARY + 5 * DAY)
    assert unit_of(office.run(), 0).report.values[CELL] == 41


def test_a_version_in_an_archive_has_the_time_it_has_there(office):
    office.put("mail.zip", zipped({"a.json": as_json(changed(CULTURE, 40))}), JANUARY + 5 * DAY)
    office.put("b.json", as_json(changed(CULTURE, 41)), JANUARY + DAY)
    assert outcomes(office.run()) == {"mail.zip!/a.json": "superseded", "b.json": "accepted"}


# ---- what is kept ------------------------------------------------------------------------------------------


def test_what_was_accepted_stays_when_its_file_goes(office):
    gone = office.put("a.json", as_json(changed(CULTURE, 40)))
    office.run()
    gone.unlink()
    found = office.run()
    assert unit_of(found, 0).report == changed(CULTURE, 40)
    assert "沿用以前收下的" in unit_of(found, 0).accepted.why["zh"]
    office.put("old.json", as_json(changed(CULTURE, 39)), JANUARY - DAY)
    assert unit_of(office.run(), 0).report.values[CELL] == 40
    office.put("new.json", as_json(changed(CULTURE, 41)), JANUARY + DAY)
    assert outcomes(office.run()) == {"old.json": "superseded", "new.json": "accepted"}
    assert unit_of(office.run(), 0).report.values[CELL] == 41


def test_folders_may_be_collected_one_after_the_other(office, tmp_path):
    first, second = (
        office.put("一/a.json", as_json(report_of(CULTURE))),
        office.put("二/b.json", as_json(report_of(TOWN))),
    )
    office.run([str(first.parent)])
    found = office.run([str(second.parent)])
    assert [u.report is not None for u in found.units] == [True, False, False, True]


def test_a_unit_that_gets_a_code_keeps_its_report(office):
    gone = office.put("a.json", as_json(report_of(TOWN)))
    office.run()
    gone.unlink()
    office.units = (*UNITS[:3], replace(TOWN, code="11430000MB0000003X"))
    assert unit_of(office.run(), 3).report == report_of(TOWN)
    with Store(office.state, YEAR) as store:
        assert list(store.accepted(YEAR)) == ["11430000MB0000003X"]


def test_what_turns_out_to_be_anothers_is_taken_back(office):
    office.put("a.json", as_json(named(CULTURE, CULTURE.name)))
    assert unit_of(office.run(), 0).report is not None
    office.units = (replace(CULTURE, name="示例县文化广电和旅游局"), replace(ARCHIVE, name=CULTURE.name))
    found = office.run()
    assert [u.report is not None for u in found.units] == [False, True]


def test_nothing_that_was_sent_is_changed(office):
    office.put("a.xlsx", stamped(report_of(CULTURE), CULTURE))
    office.put("mail/b.zip", zipped({"c.json": as_json(report_of(TOWN))}))
    office.put("~$a.xlsx", b"lock")

    def everything():
        return {p: (hashlib.sha256(p.read_bytes()).digest(), p.stat().st_mtime_ns) for p in office.came.rglob("*") if p.is_file()}  # fmt: skip

    before = everything()
    office.run()
    office.run()
    assert everything() == before


# ---- a second run -------------------------------------------------------------------------------------------


def test_a_second_run_reads_what_changed_alone(office, monkeypatch):
    for number, unit in enumerate(UNITS):
        office.put(f"{number}.json", as_json(report_of(unit)))
    first = office.run()
    assert len(office.read) == 4
    opened = []
    monkeypatch.setattr("converters.collecting.gather.pieces", lambda f: opened.append(f.path) or pieces(f))
    second = office.run()
    assert (office.read, opened) == ([], [])
    assert second == first
    office.put("0.json", as_json(report_of(CULTURE)), JANUARY + DAY)  # touched
    (office.came / "1.json").rename(office.came / "renamed.json")
    office.put("2.json", as_json(changed(SCHOOLS, 44)), JANUARY + DAY)
    third = office.run()
    assert sorted(opened) == [office.named(n) for n in ("0.json", "2.json", "renamed.json")]
    assert len(office.read) == 1
    assert unit_of(third, 2).report.values[CELL] == 44


def test_a_file_changed_within_the_tick_of_the_clock_is_looked_at_again(office):
    office.put("0.json", as_json(changed(CULTURE, 40)), time.time())
    office.run()
    stat = (office.came / "0.json").stat()
    office.put("0.json", as_json(changed(CULTURE, 41)), stat.st_mtime)
    assert unit_of(office.run(), 0).report.values[CELL] == 41


def test_findings_between_years_follow_last_years_report(office):
    carried = {"requests.carried_in.natural_person": 8}
    office.put("last.json", as_json(report_of(CULTURE, 2023)), JANUARY)
    office.run(year=2023)
    assert unit_of(office.run(year=2023), 0).report is not None
    office.put("now.json", as_json(report_of(CULTURE, **carried)))
    before = rules_of(unit_of(office.run(), 0))
    assert "X-CARRY" in before
    mended = report_of(CULTURE, 2023, **{f"requests.carried_out.{c}": report_of(CULTURE).values[f"requests.carried_in.{c}"] for c in ("commercial_enterprise", "total")})  # fmt: skip
    office.put("last.json", as_json(mended), JANUARY + DAY)
    office.run(year=2023)
    found = office.run()
    assert office.read == []
    assert len([r for r in rules_of(unit_of(found, 0)) if r == "X-CARRY"]) < before.count("X-CARRY")


def test_last_years_reports_may_be_given_and_several_are_not_guessed_from(office, tmp_path):
    last = tmp_path / "上年"
    last.mkdir()
    (last / "a.json").write_bytes(as_json(report_of(CULTURE, 2023)))
    (last / "b.json").write_bytes(as_json(report_of(TOWN, 2022)))
    office.put("now.json", as_json(report_of(CULTURE)))
    assert "X-CARRY" not in rules_of(unit_of(office.run(), 0))
    assert "X-CARRY" in rules_of(unit_of(office.run(previous=[str(last)]), 0))
    assert office.last.unused == (str(last / "b.json"),)
    (last / "c.json").write_bytes(as_json(report_of(CULTURE, 2023, **{CELL: 77})))
    assert "X-CARRY" not in rules_of(unit_of(office.run(previous=[str(last)]), 0))
    assert office.last.several == (str(last / "a.json"), str(last / "c.json"))


def test_narrative_copied_from_another_unit_follows_both_reports(office):
    office.put("1.json", as_json(narrated(report_of(CULTURE), PROBLEMS)))
    office.put("2.json", as_json(narrated(report_of(ARCHIVE), PROBLEMS)))
    office.put("3.json", as_json(narrated(report_of(SCHOOLS), PROBLEMS + "尾")))
    found = office.run()
    assert [rules_of(u) for u in found.units[:3]] == [[], ["X-SAME"], ["X-SAME"]]
    assert unit_of(found, 1).findings[0].details["other"] == CULTURE.name
    office.put("1.json", as_json(report_of(CULTURE)), JANUARY + DAY)
    found = office.run()
    assert len(office.read) == 1
    assert [rules_of(u) for u in found.units[:3]] == [[], [], ["X-SAME"]]
    assert unit_of(found, 2).findings[0].details["other"] == ARCHIVE.name


def test_settings_change_findings_without_reading(office):
    office.put("1.json", as_json(report_of(CULTURE, **{CELL: None})))
    assert rules_of(unit_of(office.run(), 0)) == ["FMT-BLANK"]
    found = office.run(policy=policy(layer({"ignore": ["FMT-BLANK", "AGG-MISSING"]})))
    assert office.read == []
    assert [rules_of(u) for u in found.units] == [[], [], [], []]


def test_what_another_version_of_the_program_read_is_read_again(office, monkeypatch):
    office.put("1.json", as_json(report_of(CULTURE)))
    office.run()
    monkeypatch.setattr("converters.collecting.store.version", lambda name: "99")
    assert unit_of(office.run(), 0).report == report_of(CULTURE)
    assert len(office.read) == 1


def test_what_this_version_of_the_program_cannot_read_any_more_stays_accepted(office, monkeypatch):
    office.put("1.json", as_json(report_of(CULTURE)))
    office.run()
    monkeypatch.setattr("converters.collecting.store.version", lambda name: "99")
    refused = Content(hashlib.sha256(as_json(report_of(CULTURE))).hexdigest(), refusal=Unreadable("不行", "no"))
    monkeypatch.setattr("converters.collecting.gather.content_of", lambda data: refused)
    assert unit_of(office.run(), 0).report == report_of(CULTURE)


def test_contents_may_be_read_in_another_process():
    for data in (b"", as_json(report_of(CULTURE)), stamped(report_of(CULTURE), CULTURE)):
        content = content_of(data)
        again = pickle.loads(pickle.dumps(content))
        assert again.reading == content.reading
        assert again.stamp == content.stamp
        assert (again.refusal and again.refusal.en) == (content.refusal and content.refusal.en)


# ---- late, missing ------------------------------------------------------------------------------------------


def test_an_empty_workbook_is_not_filled_in_and_takes_nobodys_place(office):
    empty = replace(report_of(CULTURE), values=dict.fromkeys(report_of(CULTURE).values))
    office.put("1.json", as_json(report_of(CULTURE)))
    office.put("空表.xlsx", stamped(empty, CULTURE), JANUARY + DAY)
    office.put("档案馆.xlsx", stamped(replace(empty, agency=Agency(ARCHIVE.name, ARCHIVE.code)), ARCHIVE))
    found = office.run()
    assert outcomes(found) == {"1.json": "accepted", "空表.xlsx": "empty", "档案馆.xlsx": "empty"}
    missing = next(u for u in found.units if u.unit == ARCHIVE)
    assert (missing.standing, rules_of(missing)) == (Standing.MISSING, ["AGG-MISSING"])
    assert "没有填" in missing.arrivals[0].why["zh"]


def test_a_blank_copy_over_an_accepted_file_leaves_it_accepted(office):
    office.put("1.xlsx", stamped(report_of(CULTURE), CULTURE))
    office.run()
    empty = replace(report_of(CULTURE), values=dict.fromkeys(report_of(CULTURE).values))
    office.put("1.xlsx", stamped(empty, CULTURE), JANUARY + DAY)
    state = unit_of(office.run(), 0)
    assert state.report == report_of(CULTURE)
    assert sorted(a.outcome.value for a in state.arrivals) == ["accepted", "empty"]


def test_what_is_taken_back_lets_an_earlier_version_count(office):
    office.put("1.json", as_json(report_of(CULTURE, **{CELL: 1})))
    office.put("2.json", as_json(report_of(CULTURE, **{CELL: 2})), JANUARY + DAY)
    office.put("2 副本.json", as_json(report_of(CULTURE, **{CELL: 2})), JANUARY + DAY)
    office.run()
    with Store(office.state, YEAR) as store:
        assert withdraw(store, YEAR, CULTURE)
        assert not withdraw(store, YEAR, ARCHIVE)
    assert outcomes(office.run()) == {"1.json": "accepted", "2.json": "withdrawn", "2 副本.json": "withdrawn"}
    with Store(office.state, YEAR) as store:
        assert restore(store, YEAR, CULTURE) is Restored.ACCEPTED
    assert outcomes(office.run())["1.json"] == "superseded"


def test_what_was_taken_back_is_restored_though_its_file_is_gone(office):
    came = office.put("1.json", as_json(report_of(CULTURE)))
    accepted = unit_of(office.run(), 0).accepted
    came.unlink()
    office.run()
    with Store(office.state, YEAR) as store:
        assert withdraw(store, YEAR, CULTURE)
    assert unit_of(office.run(), 0).report is None
    with Store(office.state, YEAR) as store:
        assert restore(store, YEAR, CULTURE) is Restored.ACCEPTED
        assert restore(store, YEAR, CULTURE) is Restored.NOTHING
    state = unit_of(office.run(), 0)
    assert state.report == report_of(CULTURE)
    assert (state.accepted.path, state.accepted.modified) == (accepted.path, accepted.modified)


@pytest.mark.parametrize(("days", "counts"), [(1, 2), (-1, 1)])
def test_what_is_restored_takes_no_later_report_s_place(office, days, counts):
    first = office.put("1.json", as_json(report_of(CULTURE, **{CELL: 1})))
    office.run()
    with Store(office.state, YEAR) as store:
        withdraw(store, YEAR, CULTURE)
    second = office.put("2.json", as_json(report_of(CULTURE, **{CELL: 2})), JANUARY + days * DAY)
    office.run()
    for path in (first, second):
        path.unlink()
    with Store(office.state, YEAR) as store:
        assert restore(store, YEAR, CULTURE) is Restored.ACCEPTED
    assert unit_of(office.run(), 0).report == report_of(CULTURE, **{CELL: counts})


def test_what_an_earlier_version_of_the_program_took_back_needs_its_file(command, office):
    came = office.put("1.json", as_json(report_of(CULTURE)))
    command()
    command("--withdraw", CULTURE.name)
    with closing(sqlite3.connect(office.came.parent / STATE, isolation_level=None)) as state:
        for column in ("digest", "path", "modified", "how", "since"):
            state.execute(f"ALTER TABLE withdrawn DROP COLUMN {column}")
        state.execute("PRAGMA user_version=4")
    data = came.read_bytes()
    came.unlink()
    assert "请把它放回去再收集一次" in command("--restore", CULTURE.name)[2]
    office.put("1.json", data)
    assert "已采用 1" in command()[2]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_earlier_runs_wrote_is_passed_over(office, tmp_path, lang):
    office.put("1.json", as_json(report_of(CULTURE)))
    found = office.run()
    for name, output in OUTPUTS.items():
        office.put(f"旧/{name}{output.suffix}", output.write(found, lang))
    office.put("旧/状态", office.state.read_bytes())
    office.put("旧/状态.sqlite-journal", b"")
    with record(office.came / "发出", "2024-0001"):
        pass
    assert outcomes(office.run()) == {"1.json": "accepted"}
    letter = docx.Document()
    letter.add_paragraph("请按时报送。")
    letter.save(office.came / f"{CULTURE.name}（填报通知） (1).docx")
    letter.save(office.came / "2024年度填报通知.docx")
    assert outcomes(office.run()) == {"1.json": "accepted"}
    named_so = office.put("2024年度填报通知.docx", FORMATS["docx"].write(report_of(ARCHIVE)))
    assert outcomes(office.run()) == {"1.json": "accepted", named_so.name: "accepted"}
    office.put("旧/别的.sqlite", BEGINNING + bytes(100))
    assert [a.outcome.value for a in office.run().strays] == ["unreadable"]


def test_late_and_missing(office):
    office.put("1.json", as_json(report_of(CULTURE)), JANUARY)
    office.put("2.json", as_json(report_of(ARCHIVE)), JANUARY + 9 * DAY)
    due = date(2025, 1, 15)
    after = office.run(deadline=due)
    assert [u.late for u in after.units] == [False, True, True, True]
    assert unit_of(after, 2).findings[0].severity is Severity.ERROR
    before = office.run(deadline=due, now=datetime(2025, 1, 15, 23))
    assert [u.late for u in before.units] == [False, True, False, False]
    assert (unit_of(before, 2).findings[0].reason, unit_of(before, 2).findings[0].severity) == (
        "waiting",
        Severity.INFO,
    )
    assert (after.deadline, after.at, after.year) == (due, NOW, YEAR)


# ---- archives ---------------------------------------------------------------------------------------------------


class Gbk(zipfile.ZipInfo):
    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def members_of(data):
    return {m.name: m.refusal.zh if m.refusal else m.data for m in archive.members(data, re.compile(r"~\$|\."))}


def test_names_in_gbk_and_in_utf8_without_saying_so():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr(Gbk("乡镇\\年报.txt", (2025, 1, 6, 10, 0, 0)), b"1")
    assert members_of(out.getvalue()) == {"乡镇/年报.txt": b"1"}
    plain = zipped({"报送/年报.txt": b"2"})
    assert members_of(plain) == {"报送/年报.txt": b"2"}
    unmarked = bytearray(plain)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        unmarked[plain.index(magic) + at + 1] &= ~0x08
    assert members_of(bytes(unmarked)) == {"报送/年报.txt": b"2"}


def test_archives_within_archives_are_opened_once():
    inner = zipped({"a.json": b"1"})
    middle = zipped({"inner.zip": inner})
    assert members_of(middle) == {"inner.zip!/a.json": b"1"}
    ((name, words),) = members_of(zipped({"middle.zip": middle})).items()
    assert name == "middle.zip!/inner.zip"
    assert "多层压缩包" in words


def test_an_office_file_is_no_archive():
    assert not archive.is_archive(stamped(report_of(CULTURE), CULTURE))
    assert not archive.is_archive(b"PK\x03\x04 cut")
    assert archive.is_archive(zipped({"a.txt": b""}))


def test_two_members_of_one_name_are_two(office):
    two = zipped({"a.json": as_json(report_of(CULTURE)), "b.json": as_json(report_of(TOWN))})
    office.put("m.zip", two.replace(b"b.json", b"a.json"))
    assert outcomes(office.run()) == {"m.zip!/a.json": "accepted", "m.zip!/a.json#2": "accepted"}


@pytest.mark.parametrize("name", ["../a.json", "/etc/a.json", "C:/a.json", "x/../../a.json", "..\\a.json"])
def test_names_that_point_out_of_the_archive_are_refused(name):
    (words,) = members_of(zipped({name: b"{}"})).values()
    assert "指向包外" in words


def test_a_member_without_a_name_is_said():
    empty = zipped({"a": b"1", "b": b"2"}).replace(b"PK\x01\x02", b"pk\x01\x02", 1)
    at = empty.index(b"PK\x01\x02")
    # in the directory its name has no letters: they belong to what is kept beside the name
    nameless = bytearray(empty.replace(b"pk\x01\x02", b"PK\x01\x02"))
    nameless[at + 28 : at + 32] = b"\x00\x00\x01\x00"
    (name, words), (_, first) = sorted(members_of(bytes(nameless)).items())
    assert (name, first) == ("", b"1")
    assert "没有名字" in words


def test_what_unpacks_to_too_much_is_refused(monkeypatch):
    bomb = zipped({"a.json": bytes(2_000_000), "b.json": b"{}"})
    assert len(bomb) < 5_000
    monkeypatch.setattr(archive, "MAX_FILE_BYTES", 1_000_000)
    found = members_of(bomb)
    assert "解压后超过 1 MB" in found["a.json"]
    assert found["b.json"] == b"{}"
    lying = bomb.replace((2_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert isinstance(members_of(lying)["a.json"], str)
    monkeypatch.setattr(archive, "MOST_UNPACKED", 500)
    nested = members_of(zipped({"in.zip": zipped({"a.json": bytes(300)}), "out.json": bytes(300)}))
    assert [isinstance(v, str) for v in nested.values()] == [False, True]
    # nothing is wrong with the file that had no room any more
    assert "合计超过" in nested["out.json"]
    assert "不像是年度报告" not in nested["out.json"]
    monkeypatch.setattr(archive, "MOST_MEMBERS", 1)
    assert "有 2 个文件" in members_of(bomb)[""]


def test_locked_and_damaged_members_are_said():
    locked = bytearray(zipped({"a.json": b"{}"}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(magic) + at] |= 1
    assert "密码" in members_of(bytes(locked))["a.json"]
    damaged = bytearray(zipped({"a.json": b"{" * 200}))
    damaged[damaged.index(b"a.json") + 8] ^= 0xFF
    assert "已损坏" in members_of(bytes(damaged))["a.json"]


def test_an_archive_without_files_is_unreadable(office):
    office.put("m.zip", zipped({"~$x.xlsx": b""}))
    assert outcomes(office.run()) == {"m.zip": "unreadable"}


# ---- what is looked at ---------------------------------------------------------------------------------------


def test_what_nobody_sent_is_passed_over(office, tmp_path):
    for name in (
        "~$a.xlsx",
        ".hidden",
        "Thumbs.db",
        "desktop.ini",
        "__MACOSX/a.json",
        "页_files/x.html",
        "b.tmp",
        ".git/c",
    ):
        office.put(name, b"x")
    office.put("页.html", b"<html></html>")
    office.put("状态/status.xlsx", b"x")
    office.put("state.sqlite", b"x")
    ours = (office.came / "状态", office.came / "state.sqlite")
    assert [f.path for f in walk([str(office.came)], ours)] == [office.named("页.html")]


def test_files_come_in_one_order_and_once(office):
    for name in ("b/2.json", "a.json", "b/1.json", "B.json"):
        office.put(name, b"{}")
    found = [f.path for f in walk([str(office.came), office.named("a.json"), office.named("b")])]
    assert found == [office.named(n) for n in ("B.json", "a.json", "b/1.json", "b/2.json")]


def test_a_file_that_cannot_be_opened_is_said_and_tried_again(office):
    (office.came / "a.json").symlink_to(office.came / "missing.json")
    assert outcomes(office.run()) == {"a.json": "unreadable"}
    office.put("missing.json", as_json(report_of(CULTURE)))
    assert outcomes(office.run()) == {"a.json": "accepted", "missing.json": "duplicate"}


def test_moments_are_of_any_time():
    assert settle.moment(-1.0) == settle.moment(0.0)


# ---- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def command(office, monkeypatch, capsys):
    """Run ``nianbao collect`` on what came, and get exit status, output and what was said."""
    roster = office.came.parent / "名册.csv"
    lines = ["单位名称,机构代码,单位类型,上级单位", "示例县人民政府,,政府,"]
    roster.write_text("\n".join([*lines, *(f"{u.name},{u.code or ''},{u.kind},{u.parent}" for u in UNITS)]), "utf-8")

    def run(*arguments):
        fixed = ("nianbao", "collect", str(office.came), "--roster", str(roster), "--year", str(YEAR))
        monkeypatch.setattr("sys.argv", [*fixed, *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            entry.main()
        done = capsys.readouterr()
        return ended.value.code, done.out, done.err

    return run


def test_the_command_prints_a_status_and_keeps_its_state_beside_the_roster(command, office):
    office.put("1.json", as_json(report_of(CULTURE)))
    code, out, err = command()
    assert code == 1  # units are missing, and there is no deadline
    assert CULTURE.name in out
    assert "来件 1 个：" in err
    assert (office.came.parent / "nianbao-state.sqlite").exists()
    code, out, err = command("--deadline", "2999年1月31日", "-q", "--lang", "en")
    assert (code, err) == (0, "")


@pytest.mark.parametrize(("name", "begin"), [("s.txt", "2024年度".encode()), ("s.xlsx", b"PK"), ("s.html", b"<!")])
def test_the_command_writes_by_suffix_and_does_not_overwrite(command, office, name, begin):
    status = office.came / name  # among what came in, and yet never taken for it
    assert command("-o", status, "--exit-zero")[0] == 0
    assert status.read_bytes().lstrip().startswith(begin)
    code, _, err = command("-o", status)
    assert (code, "--force" in err) == (2, True)
    assert "来件 " not in command("-o", status, "--force")[2]  # it is no file that came
    assert (office.came / "nianbao-state.sqlite").exists()


def test_what_cannot_be_read_decides_the_exit_status(command, office):
    office.put("1.jpg", b"\xff\xd8\xff")
    assert command()[0] == 3
    assert command("--exit-zero")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--deadline", "31.1.2025"), 2, "2025-01-31"),
        (("-o", "status.pdf"), 2, ".pdf"),
        (("--format", "pdf"), 2, "pdf"),
        (("--fail-on", "info"), 2, "warning"),
        (("--previous", "nowhere"), 3, "nowhere"),
    ],
)
def test_arguments_that_cannot_be_are_refused(command, arguments, code, words):
    found, out, err = command(*arguments)
    assert (found, out) == (code, "")
    assert words in err


def test_a_state_of_something_else_is_refused_whatever_is_asked(command, office):
    other = office.came.parent / "other.txt"
    other.write_text("mine")
    code, _, err = command("--state", other, "--force")
    assert code == 3
    assert "不是 nianbao 的状态文件" in err
    assert other.read_text() == "mine"
    roster = office.came.parent / "名册.csv"
    assert command("--state", roster)[0] == 2
    assert command("-o", roster, "--format", "text", "--force")[0] == 2


def test_a_bad_roster_is_told_line_by_line(command, office):
    roster = office.came.parent / "名册.csv"
    roster.write_text(roster.read_text("utf-8") + "\n示例县档案馆,9,部门,\n", "utf-8")
    code, out, err = command()
    assert (code, out) == (3, "")
    assert "第 7 行" in err


def test_slips_for_units_that_have_to_mend(command, office):
    office.put("1.json", as_json(report_of(CULTURE, **{CELL: None})))
    folder = office.came.parent / "退回"
    waiting = ("--slips", folder, "--deadline", "2999-01-31")
    assert "1 份通知单" in command(*waiting)[2]
    (slip,) = folder.iterdir()
    assert CULTURE.name in slip.name
    assert command(*waiting)[0] == 2
    office.put("1.json", as_json(report_of(CULTURE)), JANUARY + DAY)
    assert slip.name in command(*waiting, "--force")[2]
    assert slip.exists()
    reminders = office.came.parent / "催报"
    said = ("--sender", "示例县人民政府办公室", "--reply-by", "2025-02-10")
    assert "4 份通知单" in command("--slips", reminders, *said)[2]
    (name,) = reminders.glob(f"催报*{ARCHIVE.name}.docx")
    lines = [p.text for p in docx.Document(str(name)).paragraphs]
    assert "请于2025年2月10日前报送。" in lines
    assert lines[-2] == "示例县人民政府办公室"


def test_slips_go_into_a_folder_of_their_own(command, office):
    came = office.put("1.json", as_json(report_of(CULTURE)))
    assert command("--slips", office.came, "--force")[::2] == (
        2,
        f"{office.came} 是收件文件夹，通知单不能写在里面。请另写一个文件夹。\n",
    )
    full = office.came.parent / "退回"
    full.mkdir()
    (full / "a.txt").write_text("a")
    code, _, err = command("--slips", full)
    assert code == 2
    assert f"文件夹 {full} 里已有文件，通知单没有写。" in err
    assert "只替换同名的通知单，其余的文件不动" in err
    assert command("--slips", full, "--force")[0] == 1
    assert (full / "a.txt").read_text() == "a"
    assert command("--slips", came)[::2] == (2, f"{came} 是文件，不是文件夹。请给通知单另写一个文件夹。\n")


def test_the_command_takes_back_and_undoes_it(command, office):
    office.put("1.json", as_json(report_of(CULTURE)))
    assert "没有收下过" in command("--withdraw", CULTURE.name)[2]
    command()
    _, out, err = command("--withdraw", CULTURE.code)
    assert f"已撤回“{CULTURE.name}”2024 年度的报告。" in err
    assert "已撤回" in out
    assert "没有收下过" in command("--withdraw", CULTURE.name)[2]  # it stays so
    assert "可以再采用了" in command("--restore", CULTURE.name)[2]
    code, _, err = command("--restore", CULTURE.name)
    assert (code, "没有撤回过" in err) == (2, True)
    assert "已采用 1" in command()[2]
    code, _, err = command("--withdraw", "没有的局")
    assert (code, "名册里没有“没有的局”" in err) == (2, True)


def test_settings_that_came_in_are_not_used(command, office):
    report = report_of(CULTURE)
    wrong = replace(report, values={**report.values, "disputes.reconsideration.total": 99})
    office.put("1.json", as_json(wrong))
    off = '[severity]\n"T4-SUM" = "off"\n'
    office.put("nianbao.toml", off.encode())
    assert "T4-SUM" in command("--format", "html")[1]
    (office.came.parent / "nianbao.toml").write_text(off, "utf-8")
    assert "T4-SUM" not in command("--format", "html")[1]
