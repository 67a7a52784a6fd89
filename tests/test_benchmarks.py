"""The benchmarks' own arithmetic, pictures and workbooks; nothing is timed here."""

import io
import re
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from benchmarks import corpus, keyed, page
from benchmarks.chart import Panel, chart
from benchmarks.clock import Cost, Costs
from benchmarks.environments import NAMES, OURS, PEERS
from benchmarks.goals import Goal, goals
from benchmarks.table import Table, number, ratio
from converters.collecting.splice import Splice
from converters.sniff import sniff
from converters.workbook.writing.build import write
from schemas.checks import check
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("value", "shown"), [(1234.5, "1,234"), (99.94, "99.9"), (1.234, "1.23"), (0.5, "0.500"), (0.0123, "0.012")]
)
def test_numbers_are_shown_with_three_figures(value, shown):
    assert number(value) == shown


def test_a_ratio_is_the_median_of_the_rounds_ratios():
    ours = Costs([Cost(9, 1.0, 1), Cost(9, 2.0, 1), Cost(9, 4.0, 1)])
    theirs = Costs([Cost(9, 3.0, 1), Cost(9, 4.0, 1), Cost(9, 20.0, 1)])
    assert theirs.ratio(ours) == (3.0, 2.0, 5.0)
    assert ratio(theirs.ratio(ours)) == "3.00 (2.00–5.00)"


def test_a_table_comes_back_as_it_was_kept():
    table = Table("A", ("x", "y"), (("1", "2"), ("3", "4")), "note")
    assert Table.from_kept(table.kept()) == table
    assert table.markdown() == "## A\n\nnote\n\n| x | y |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n"


def test_goals_are_at_least_or_at_most():
    assert Goal("", 1300, 1200, "", at_least=True).met
    assert not Goal("", 1100, 1200, "", at_least=True).met
    assert Goal("", 0.6, 0.6, "").met
    assert not Goal("", 0.61, 0.6, "").met


def test_a_goal_not_met_says_why():
    took = {"check": 0.7, "frictionless": 1.0, "help": 0.13, "python": 0.02}
    whole = {name: {"processor": seconds} for name, seconds in took.items()}
    rows = goals({"whole": whole}, {"check": "because"}).rows
    assert [row[1:] for row in rows] == [("≤ 0.600", "0.700", "no: because"), ("≤ 120 ms", "110 ms", "yes")]


def test_the_picture_draws_each_point_where_it_belongs():
    lines = {"check": [(1, 0.1), (10, 1.0), (1000, 100.0)], "collect": [(1, 0.1), (10, 10.0)]}
    drawn = chart("份数与代价 <&>", "", "份数", [Panel("用时", "time", lines, ("1/s", [(1, 1), (100, 100)]))])
    root = ElementTree.fromstring(drawn)
    space = "{http://www.w3.org/2000/svg}"
    circles = [(float(c.get("cx")), float(c.get("cy"))) for c in root.iter(f"{space}circle")]
    check_line, collect_line = circles[:3], circles[3:]
    assert [y for _, y in check_line] == sorted((y for _, y in check_line), reverse=True)
    (left, bottom), (tenth, _), (right, top) = check_line
    assert right - left == pytest.approx(3 * (tenth - left), abs=0.3)
    assert collect_line[0] == (left, bottom)
    assert collect_line[1][1] == pytest.approx(bottom - 2 * (bottom - top) / 3, abs=0.3)
    words = [t.text for t in root.iter(f"{space}text")]
    assert {"check", "collect", "1/s", "1,000"} <= set(words)


def test_copies_are_lawful_reports_of_other_units():
    base = corpus.report(900_000)
    package = Splice(write(base))
    readings = [sniff(d).read(d, "a.xlsx") for d in (corpus.renamed(package, base, n) for n in (3, 4))]
    assert [r.report.agency.name for r in readings] == [corpus.unit(3)[0], corpus.unit(4)[0]]
    assert [r.report.agency.code for r in readings] == [corpus.unit(3)[1], corpus.unit(4)[1]]
    assert all(r.report.values == base.values for r in readings)
    assert readings[0].report.sections["problems"] != readings[1].report.sections["problems"]
    assert check(readings) == [(), ()]


def test_the_workbooks_for_flatten_tool_have_the_same_numbers():
    made = corpus.report(5)
    numbers = [float(str(v)) for v in made.values.values()]
    for data in (keyed.bare_book(made), keyed.with_names(made)):
        book = load_workbook(io.BytesIO(data))
        found, tables = [], []
        for name, lines, fields in (("二", 1, 10), ("三", 25, 7), ("四", 1, 15)):
            sheet = book[name]
            heads = {sheet.cell(5, c).value: c for c in range(1, 22) if sheet.cell(5, c).value}
            columns = [c for head, c in heads.items() if head != "table"]
            assert len(columns) == fields
            found += [sheet.cell(r, c).value for r in range(6, 6 + lines) for c in columns]
            tables += {sheet.cell(r, heads["table"]).value for r in range(6, 6 + lines)}
        assert tables == ["documents", "requests", "disputes"]
        # totals are formulas in the whole workbook
        assert [(a, b) for a, b in zip(found, numbers, strict=True) if a != b and not str(a).startswith("=")] == []


@pytest.mark.parametrize("name", [n for n in NAMES if n != OURS])
def test_tools_are_pinned_and_know_nothing_of_ours(name):
    lines = (PEERS / name / "requirements.txt").read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.]*", line) for line in lines[1:])
    script = (PEERS / name / "validate.py").read_text("utf-8")
    assert not re.search(r"^(from|import) (schemas|converters|xlplugin|benchmarks|tests)\b", script, re.M)


def test_the_pages_show_the_results_that_are_kept():
    made = page.outputs(page.kept())
    assert {p for p, text in made.items() if (ROOT / p).read_text("utf-8") != text} == set()
    assert {page.PAGE, page.PICTURE, *(page.Path("docs") / p for p in page.DOCS)} == set(made)
