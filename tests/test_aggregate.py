"""Sums over units: equal to an independent calculation, with no gap hidden and every number traced to its unit."""

import json
import sqlite3
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.batch import read_source
from converters.collecting import aggregate_narrative, aggregate_write
from converters.collecting.aggregate import Choice, Part, Sum, add
from converters.collecting.aggregate_choose import Came, Levels, choices, groups
from converters.collecting.aggregate_findings import against
from converters.collecting.aggregate_xlsx import FIRST_COLUMN, FIRST_ROW, PARTS, SUM_ROW
from converters.collecting.light import light
from converters.collecting.state import Unit
from converters.formats import FORMATS
from converters.sources import Source
from converters.workbook.reading.scan import MAX_CELLS
from schemas.finding import Finding, Reading, Severity
from schemas.form import load_form
from schemas.messages import line_of
from schemas.number import Unread, Value
from schemas.report import PREAMBLE, Agency, Report
from tests import strategies
from tests.builders import sound, with_values
from tests.conftest import Run
from tests.made_county import GOVERNMENT, YEAR, YEARS, ZONE, County, build, units
from tests.made_reports import reports

LICENSES, FINES = "proactive_disclosure.licenses.decisions", "proactive_disclosure.penalties.decisions"
FEES = "proactive_disclosure.administrative_fees.amount_10k_yuan"
DISPUTES = "disputes.reconsideration.total"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return build(tmp_path_factory.mktemp("county"))


def part(name: str, report: Report | None = None, **changes: Value) -> Part:
    report = report or reports(name, None, YEARS)[YEAR]
    return Part(Unit(name), with_values(report, {k.replace("__", "."): v for k, v in changes.items()}), f"{name}.json")


def summed(*parts: Part, allow_gaps: bool = False, **more: object) -> Sum:
    form = load_form("2021")
    return add(Choice("", Agency("示例县"), form, YEAR, parts, **more), allow_gaps=allow_gaps)  # type: ignore[arg-type]


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str | None]]:
    return [(f.rule, f.reason, f.key) for f in findings if f.severity is not Severity.INFO]


A, B, C = part("示例县甲局"), part("示例县乙局"), part("示例县丙局")


# ---- adding up -----------------------------------------------------------------------------------------


def test_every_cell_of_both_forms_adds_up():
    for year in YEARS:
        own = [reports(n, None, YEARS)[year] for n in ("甲局", "乙局", "丙局")]
        form = own[0].form
        parts = tuple(Part(Unit(str(i)), r) for i, r in enumerate(own))
        found = add(Choice("", Agency(), form, year, parts))
        assert found.report.values == {k: sum(r.values[k] for r in own) for k in own[0].values}  # type: ignore[misc]
        assert told(found.findings) == []


def test_amounts_keep_their_digits():
    found = summed(*(part(n, **{FEES: Decimal(v)}) for n, v in (("甲", "0.10"), ("乙", "0.2"), ("丙", "96171.6"))))
    assert str(found.report.values[FEES]) == "96171.90"
    huge = summed(part("甲", **{FEES: Decimal("9" * 30 + ".1")}), part("乙", **{FEES: Decimal("0.9")}))
    assert huge.report.values[FEES] == 10**30


@settings(max_examples=25, deadline=None)
@given(st.lists(st.decimals(0, 10**9, places=4) | st.integers(0, 10**12), min_size=1, max_size=8))
def test_a_sum_is_exact_in_any_order(numbers):
    for order in (numbers, numbers[::-1]):
        found = summed(*(part(str(i), A.report, **{FEES: n}) for i, n in enumerate(order)))
        assert found.report.values[FEES] * 10**4 == sum(int(Decimal(n) * 10**4) for n in numbers)  # type: ignore[operator]


# ---- gaps ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [None, Unread("无")])
def test_a_gap_leaves_the_sum_blank_and_names_the_unit(gap):
    found = summed(A, part("示例县乙局", **{FINES: gap}), C)
    assert found.report.values[FINES] is None
    assert told(found.findings) == [("AGG-GAP", "cell", FINES)]
    [finding] = [f for f in found.findings if f.rule == "AGG-GAP"]
    assert finding.severity is Severity.ERROR
    assert finding.details["names"] == ("示例县乙局" if gap is None else "示例县乙局（无）")
    assert (finding.details["asked"], finding.details["counted"]) == (3, 2)
    assert "1格数据不全" in found.report.sections[PREAMBLE]


def test_allowed_gaps_are_told_all_the_same():
    found = summed(A, part("示例县乙局", **{FINES: None}), C, allow_gaps=True)
    assert found.report.values[FINES] == A.report.values[FINES] + C.report.values[FINES]  # type: ignore[operator]
    assert told(found.findings) == [("AGG-GAP", "partial", FINES)]
    assert [f.severity for f in found.findings if f.rule == "AGG-GAP"] == [Severity.WARNING]


def test_a_cell_that_nobody_filled_is_blank_not_0():
    found = summed(*(part(n, **{FINES: None}) for n in ("甲", "乙")), allow_gaps=True)
    assert found.report.values[FINES] is None


def test_a_missing_unit_is_refused_and_told_unless_allowed():
    found = summed(A, B, missing=(Unit("示例县丁局"),))
    assert found.refused
    assert found.choice.asked == 3
    assert told(found.findings) == [("AGG-GAP", "units", None)]
    assert not summed(A, B, missing=(Unit("示例县丁局"),), allow_gaps=True).refused
    assert "3个单位中2个有数据。没有报告的：示例县丁局。" in found.report.sections[PREAMBLE]


def test_what_is_wrong_in_a_unit_shows_in_the_sum_with_its_name():
    wrong = part("示例县乙局", **{DISPUTES: B.report.values[DISPUTES] + 2})  # type: ignore[operator]
    found = summed(A, wrong)
    assert told(found.findings) == [("T4-SUM", "", DISPUTES), ("AGG-UNIT", "equation", DISPUTES)]
    [note] = [f for f in found.findings if f.rule == "AGG-UNIT"]
    assert note.details == {"rule": "T4-SUM", "units": 1, "gap": "2", "names": "示例县乙局（2）"}
    assert "差" not in line_of(note, found.report.form, "en").partition("〕")[2]
    assert "In brackets by how much each is off." in line_of(note, found.report.form, "en")


def test_faults_that_make_up_for_one_another_are_told():
    up = part("示例县甲局", **{DISPUTES: A.report.values[DISPUTES] + 2})  # type: ignore[operator]
    down = part("示例县乙局", **{DISPUTES: B.report.values[DISPUTES] - 2})  # type: ignore[operator]
    found = summed(up, down)
    assert told(found.findings) == [("AGG-UNIT", "equation", DISPUTES)]
    assert told(summed(A, part("示例县乙局", **{LICENSES: -3})).findings) == [("AGG-UNIT", "cell", LICENSES)]


def test_documents_in_force_are_summed_with_a_remark():
    found = summed(A, B)
    remarks = [(f.rule, f.reason, f.key) for f in found.findings]
    assert remarks == [("AGG-SUM", "joint", "proactive_disclosure.normative_documents.in_force")]


# ---- whose reports ---------------------------------------------------------------------------------------


def chosen(*came: Came, roster: tuple[Unit, ...] = ()) -> Choice:
    [choice] = choices(came, groups(roster, None, None, None) if roster else None, roster, YEAR)
    return choice


def test_units_are_told_by_code_then_name_and_another_code_is_another_unit():
    roster = (Unit("甲局", "1"), Unit("乙局", "2"), Unit("丙局"))
    report = replace(A.report, agency=Agency("甲局（改名）", "1"))
    stranger = replace(A.report, agency=Agency("乙局", "9"))
    named = replace(A.report, agency=Agency("丙局", "3"))
    choice = chosen(Came("a", report), Came("b", stranger), Came("c", named), roster=roster)
    assert [p.unit.name for p in choice.parts] == ["甲局", "丙局"]
    assert [u.name for u in choice.missing] == ["乙局"]
    assert [p.path for p in choice.strangers] == ["b"]


def test_a_report_in_two_files_counts_once_and_two_that_differ_not_at_all():
    same = chosen(Came("a.xlsx", A.report), Came("a.json", A.report))
    assert [p.path for p in same.parts] == ["a.xlsx"]
    other = with_values(A.report, {LICENSES: 999})
    differ = chosen(Came("a.xlsx", A.report), Came("b.xlsx", other), Came("c", B.report))
    assert [p.path for p in differ.twice] == ["a.xlsx", "b.xlsx"]
    assert [p.path for p in differ.parts] == ["c"]
    assert told(add(differ).findings) == [("AGG-GAP", "twice", None)]


def test_a_sum_among_the_reports_is_not_summed_again(run: Run, tmp_path):
    found = summed(A, B)
    again = chosen(Came("a", A.report), Came("b", B.report), Came("sum.json", found.report))
    assert [p.path for p in again.parts] == ["a", "b"]
    assert [p.path for p in again.strangers] == ["sum.json"]
    for each in (A, B):
        (tmp_path / each.path).write_bytes(FORMATS["json"].write(each.report))
    first = run("aggregate", ".", "-o", "sum.xlsx", "-q"), (tmp_path / "sum.xlsx").read_bytes()
    second = run("aggregate", ".", "-o", "sum.xlsx", "-q", "--force"), (tmp_path / "sum.xlsx").read_bytes()
    assert (first[0].returncode, second[0].returncode) == (0, 0)
    assert first[1] == second[1]


def test_reports_on_another_form_are_never_added():
    mixed = Report(load_form("2021", ("requests", "2019")), YEAR, Agency("丁局"), {}, {})
    old = replace(sound(load_form("2019")), year=YEAR)
    choice = chosen(Came("a", A.report), Came("b", mixed), Came("c", old))
    assert [p.path for p in choice.other_form] == ["b", "c"]
    found = add(choice)
    assert found.refused
    assert told(found.findings) == [("AGG-GAP", "form", None)]


def test_files_that_cannot_be_read_are_a_gap():
    found = add(chosen(Came("a", A.report), Came("b.xls", None)))
    assert found.refused
    assert told(found.findings) == [("AGG-GAP", "unreadable", None)]


def test_levels_are_never_mixed_unasked():
    made = units()
    with pytest.raises(Levels):
        groups(made, None, None, None)
    with pytest.raises(LookupError):
        groups(made, "没有这个单位", None, None)
    [below] = groups(made, GOVERNMENT, None, None)
    assert (len(below.units), below.agency) == (54, Agency(GOVERNMENT, made[0].code))
    assert [(g.name, len(g.units)) for g in groups(made, None, None, "parent")] == [(GOVERNMENT, 54), (ZONE, 5)]
    assert sum(len(g.units) for g in groups(made, None, None, "kind")) == 60
    assert [len(g.units) for g in groups(made, GOVERNMENT, "乡镇", None)] == [14]
    above = Part(Unit("县", "1"), A.report), Part(Unit("局", "2", parent="县"), B.report)
    [choice] = choices(
        [Came("", p.report, p.unit) for p in above],
        groups([p.unit for p in above], None, "", None),
        [p.unit for p in above],
        YEAR,
    )
    assert ("AGG-SUM", "levels") in [(f.rule, f.reason) for f in add(choice).findings]


# ---- against a parent's own ----------------------------------------------------------------------------------


def test_a_parents_own_report_is_compared_cell_by_cell():
    found = summed(A, B)
    own = replace(found.report, agency=Agency("示例县人民政府"))
    assert against(found, Reading(own)) == ()
    off = with_values(own, {LICENSES: own.values[LICENSES] + 3, FEES: own.values[FEES] - Decimal("0.5")})  # type: ignore[operator]
    first, second = against(found, Reading(off))
    assert (first.key, first.actual, first.expected, first.difference) == (
        LICENSES,
        off.values[LICENSES],
        own.values[LICENSES],
        3,
    )
    assert (second.key, second.difference, second.severity) == (FEES, Decimal("-0.5"), Severity.WARNING)
    assert first.details == {"units": 2, "names": "示例县甲局、示例县乙局", "gap": "3"}


def test_a_sum_that_lacks_units_says_so_where_it_differs():
    found = summed(A, B, missing=(Unit("示例县丁局"),), allow_gaps=True)
    own = with_values(found.report, {LICENSES: found.report.values[LICENSES] + 3})  # type: ignore[operator]
    [finding] = against(found, Reading(own))
    assert (finding.reason, finding.details["units"], finding.details["asked"]) == ("part", 2, 3)


def test_the_workbook_is_read_again_up_to_a_number_of_units():
    cells = (aggregate_write.MOST_READ + FIRST_ROW) * (FIRST_COLUMN + len(load_form("2021").cells))
    assert cells < MAX_CELLS


def test_what_cannot_be_compared_is_said():
    found = summed(A, part("示例县乙局", **{FINES: None}))
    own = with_values(found.report, {FINES: 7})
    assert [(f.reason, f.key, f.severity) for f in against(found, Reading(own))] == [("gap", FINES, Severity.INFO)]
    [other] = against(found, Reading(replace(own, year=2023)))
    assert other.reason == "other"


# ---- outputs -------------------------------------------------------------------------------------------------


def test_provenance_adds_up_to_every_cell():
    found = summed(A, part("示例县乙局", **{FINES: Unread("无")}), C, allow_gaps=True)
    tree = json.loads(aggregate_write.written(found, "json"), parse_float=Decimal)
    assert [u["name"] for u in tree["provenance"]["units"]] == ["示例县甲局", "示例县乙局", "示例县丙局"]
    for key, numbers in tree["provenance"]["cells"].items():
        node = tree
        for name in key.split("."):
            node = node[name]
        assert node == sum(n for n in numbers if n is not None), key
    assert tree["provenance"]["cells"][FINES][1] is None
    assert tree["provenance"]["unread"] == {FINES: {"示例县乙局": "无"}}
    assert tree["aggregate"]["incomplete"] == {FINES: ["示例县乙局"]}
    assert {f["rule"] for f in tree["findings"]} == {"AGG-GAP", "AGG-SUM"}


@pytest.mark.parametrize("kind", ["json", "text", "xlsx", "html"])
def test_every_output_is_read_back_as_the_sum(kind, tmp_path):
    found = summed(A, B, part("示例县丙局", **{FINES: None}), missing=(Unit("示例县丁局"),), allow_gaps=True)
    path = tmp_path / f"sum{FORMATS[kind].suffix}"
    path.write_bytes(aggregate_write.written(found, kind))
    reading = read_source(Source(str(path))).reading
    assert reading is not None
    assert (reading.report, reading.notes) == (found.report, ())
    assert "4个单位中3个有数据" in reading.report.sections[PREAMBLE]
    assert aggregate_write.written(found, kind) == path.read_bytes()


def test_the_workbook_shows_who_gave_what(tmp_path):
    import openpyxl

    found = summed(A, part("示例县乙局", **{FINES: Unread("无")}), missing=(Unit("示例县丁局"),), allow_gaps=True)
    path = tmp_path / "sum.xlsx"
    path.write_bytes(aggregate_write.written(found, "xlsx"))
    saved, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    assert saved.sheetnames[-2:] == [PARTS, "图表"]
    sheet = saved[PARTS]
    names = [sheet.cell(row, 1).value for row in range(SUM_ROW + 1, SUM_ROW + 5)]
    assert names == ["合计", "示例县甲局", "示例县乙局", "示例县丁局"]
    for column, (key, value) in enumerate(found.report.values.items(), start=FIRST_COLUMN + 1):
        shown = [sheet.cell(row, column).value for row in (FIRST_ROW + 1, FIRST_ROW + 2)]
        assert sheet.cell(SUM_ROW + 1, column).value == pytest.approx(float(value))  # type: ignore[arg-type]
        assert shown[0] == pytest.approx(float(A.report.values[key]))  # type: ignore[arg-type]
        assert (shown[1] == "无") == (key == FINES)
    first = formulas[PARTS].cell(SUM_ROW + 1, FIRST_COLUMN + 1)
    assert first.value == f"=SUM({first.column_letter}{FIRST_ROW + 1}:{first.column_letter}{FIRST_ROW + 2})"
    assert len(formulas["图表"]._charts) == 3


def test_texts_stand_side_by_side_under_their_units():
    words = dict(A.report.sections) | {"other_matters": ""}
    bare = Part(A.unit, replace(A.report, sections=words))
    pieces = [(p.level, p.text) for p in aggregate_narrative.pieces(summed(bare, B).choice)]
    assert pieces[0] == (1, "一、总体情况")
    assert pieces[1] == (2, "示例县甲局")
    assert [t for level, t in pieces if level == 1] == [
        "一、总体情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    assert pieces[-2:] == [(2, "没有填写的单位"), (0, "示例县甲局")]
    assert aggregate_narrative.write(summed(A, B).choice, "md").startswith(
        "# 示例县2022年度各单位报告文字汇编".encode()
    )


# ---- the made county, through the command ----------------------------------------------------------------------


def by_polars(path: Path) -> dict[str, float]:
    frame = pl.read_parquet(path).group_by("key").agg(pl.col("value").sum())
    return dict(frame.iter_rows())


@pytest.mark.parametrize("year", YEARS[:2])
def test_sums_equal_an_independent_calculation(county, run: Run, tmp_path, year):
    for name in ("sum.json", "sum.parquet"):
        done = run("aggregate", county.came(year), "--roster", county.roster, "--parent", GOVERNMENT, "-o", name)
        assert done.returncode == 0, done.stderr.decode()
    values = read_source(Source(str(tmp_path / "sum.json"))).reading.report.values  # type: ignore[union-attr]
    independent = by_polars(tmp_path / "sum.parquet")
    assert set(independent) == set(values)
    assert {k: pytest.approx(v) for k, v in independent.items()} == {k: float(v) for k, v in values.items()}  # type: ignore[arg-type]
    assert values == county.true[GOVERNMENT, year].values
    assert pl.read_parquet(tmp_path / "sum.parquet")["agency"].n_unique() == 54


def test_the_accidents_of_a_year_are_refused_then_told(county, run: Run, tmp_path):
    asked = ("aggregate", county.came(YEAR), "--roster", county.roster, "--parent", GOVERNMENT, "--year", YEAR)
    refused = run(*asked, "-o", "sum.xlsx")
    assert refused.returncode == 3
    assert not (tmp_path / "sum.xlsx").exists()
    out = refused.stdout.decode()
    for accident, unit in (
        ("missing", "示例县丁镇人民政府"),
        ("old_form", "示例县己镇人民政府"),
        ("blank", "示例县商务局"),
    ):
        assert unit in out, accident
    allowed = run(*asked, "--allow-gaps", "-o", "sum.json", "--narrative", "texts.md", "--against", county.government)
    assert "没有写出" not in allowed.stderr.decode()
    tree = json.loads((tmp_path / "sum.json").read_text("utf-8"))
    away = {
        u["name"] for u in tree["aggregate"]["missing"] + tree["aggregate"]["other_form"] + tree["aggregate"]["twice"]
    }
    counted = {u["name"] for u in tree["provenance"]["units"]}
    below = {u.name for u in county.units if u.parent == GOVERNMENT}
    assert counted | away == below
    assert counted & away == set()
    assert tree["disputes"]["reconsideration"]["total"] == sum(county.accepted[n].values[DISPUTES] if n in county.accepted else county.true[n, YEAR].values[DISPUTES] for n in counted)  # fmt: skip
    assert "AGG-SUM" in allowed.stdout.decode()
    assert "## 一、总体情况" in (tmp_path / "texts.md").read_text("utf-8")


def test_a_sum_for_each_parent_and_kind(county, run: Run, tmp_path):
    for by, files in (("parent", 2), ("kind", 5)):
        done = run("aggregate", county.came(2021), "--roster", county.roster, "--by", by, "-o", by, "--to", "text")
        assert done.returncode == 0, done.stderr.decode()
        assert len(list((tmp_path / by).iterdir())) == files


def test_arguments_that_do_not_go_together_are_refused(county, run: Run, tmp_path):
    folder, roster = county.came(2021), county.roster
    for given_, word in (
        ((folder, "--roster", roster), "上下级"),
        ((folder, "--parent", GOVERNMENT), "--roster"),
        ((), "--state"),
        ((folder, county.came(2020)), "2020、2021"),
        ((folder, "--roster", roster, "--parent", "没有"), "没有"),
    ):
        done = run("aggregate", *given_, "-o", "sum.json")
        assert done.returncode == 2, given_
        assert word in done.stderr.decode()
    assert not (tmp_path / "sum.json").exists()


def test_what_collect_accepted_is_summed_and_nothing_else(county, run: Run, tmp_path):
    for year in (2021, YEAR):
        run("collect", county.came(year), "--roster", county.roster, "--year", year, "--state", "state.sqlite", "-q")
    asked = ("aggregate", "--state", "state.sqlite", "--parent", GOVERNMENT)
    assert run(*asked, "--year", 2021, "-o", "2021.json").returncode == 0
    before = read_source(Source(str(tmp_path / "2021.json"))).reading
    assert before is not None
    assert before.report.values == county.true[GOVERNMENT, 2021].values
    refused = run(*asked, "--year", YEAR, "-o", "2022.json")
    assert (refused.returncode, (tmp_path / "2022.json").exists()) == (1, False)
    run(*asked, "--year", YEAR, "--allow-gaps", "-o", "2022.json")
    tree = json.loads((tmp_path / "2022.json").read_text("utf-8"), parse_float=Decimal)
    below = {u.name for u in county.units if u.parent == GOVERNMENT}
    taken = {name: r for name, r in county.accepted.items() if name in below and r.form.id == "2021"}
    assert {u["name"] for u in tree["provenance"]["units"]} == set(taken)
    assert {u["name"] for u in tree["aggregate"]["missing"]} == below - set(county.accepted)
    assert [u["name"] for u in tree["aggregate"]["other_form"]] == ["示例县己镇人民政府"]
    assert tree["requests"]["received"]["total"] == sum(r.values["requests.received.total"] for r in taken.values())  # type: ignore[misc]
    assert run(*asked, "--year", YEAR, "--state", "none.sqlite", "-o", "x.json").returncode == 3
    with sqlite3.connect(tmp_path / "state.sqlite") as other:
        other.execute("UPDATE reports SET report = replace(report, '1', '7')")
    other.close()
    damaged = run(*asked, "--year", 2021, "-o", "damaged.json")
    assert (damaged.returncode, (tmp_path / "damaged.json").exists()) == (3, False)
    assert "已损坏" in damaged.stderr.decode()


def test_texts_side_by_side_in_word(tmp_path):
    from docx import Document

    path = tmp_path / "texts.docx"
    path.write_bytes(aggregate_narrative.write(summed(A, B).choice, "docx"))
    document = Document(str(path))
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == "示例县\n2022年度各单位报告文字汇编"
    at = texts.index("五、存在的主要问题及改进情况")
    assert texts[at + 1 : at + 4] == ["示例县甲局", A.report.sections["problems"], "示例县乙局"]
    assert document.paragraphs[at].style.name == "Heading 1"


# ---- very many -----------------------------------------------------------------------------------------


@given(strategies.reports(unread=True))
def test_a_light_report_has_every_number_to_its_last_digit(report: Report) -> None:
    kept = light(report, words=True)
    assert kept == report
    assert list(kept.values) == list(report.values)
    assert [(type(v), str(v)) for v in kept.values.values()] == [(type(v), str(v)) for v in report.values.values()]


@pytest.mark.parametrize(
    "value", [2**31 - 1, 2**31, -(2**31), 2**63 - 1, 2**63, -(2**63), 10**39, Decimal("0.50"), None]
)
def test_numbers_at_the_edges_of_what_an_array_holds(value: Value) -> None:
    report = with_values(A.report, {LICENSES: value, FINES: 0})
    assert light(report, words=False).values == report.values


def test_a_light_report_remembers_that_it_is_a_sum() -> None:
    whole = summed(A, B).report
    assert light(whole, words=False).sections[PREAMBLE].startswith("【汇总说明")
    assert not light(A.report, words=False).sections
    again = chosen(Came("a", A.report), Came("sum.json", light(whole, words=False)))
    assert [p.path for p in again.strangers] == ["sum.json"]


def test_light_reports_take_little_memory() -> None:
    kept = light(A.report, words=False)
    assert sum(map(sys.getsizeof, (kept.values._whole, kept.values._other))) < 1200  # type: ignore[attr-defined]
