"""Markdown: what is written is read back unchanged, and a viewer shows it as tables."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from converters.formats import FORMATS
from converters.markdown_write import write
from converters.recognise.rows import row_of
from converters.text_read import read
from schemas.checks import check
from schemas.number import Unread, token_of
from schemas.report import Agency, Report
from tests.builders import FORMS, IDS, sound, with_values
from tests.strategies import TOKENS, reports

NEW = FORMS[0]
DISPUTES = [k for k in NEW.by_key if k.startswith("disputes.")]


def back(report):
    return read(write(report).encode(), "a.md")


def shown(markdown):
    """The page a viewer makes of it."""
    viewer = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    html = pytest.importorskip("selectolax.lexbor")
    return html.LexborHTMLParser(viewer.render(markdown))


def cells(row):
    return [c.text() for c in row.css("td, th")]


@given(reports(unread=True))
@settings(max_examples=60, deadline=None)
def test_every_report_comes_back_unchanged(report):
    assert back(report).report == report


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_a_sound_report_has_no_note_and_no_other_finding(form):
    reading = back(sound(form))
    assert reading.notes == ()
    assert {f.rule for f in check([reading])[0]} <= {"VER-YEAR"}


@pytest.mark.parametrize("raw", [*TOKENS, "|", "a\\|b", "\\", "\\\\", "**12**", "*", "~~1~~", "[1](x)", "`1`", "---:"])
def test_raw_tokens_come_back_and_show_as_they_are(raw):
    report = with_values(sound(NEW), {"requests.granted.total": Unread(raw), DISPUTES[3]: Unread(raw)})
    assert back(report).report == report
    table = shown(write(report)).css("table")[-1]
    token = token_of(Unread(raw))
    assert cells(table.css("tr")[-1])[3] == token


@pytest.mark.parametrize("raw", ["-", "---", ":--:", "--- | ---"])
def test_a_row_of_dashes_is_not_the_line_under_a_header(raw):
    for filled in (DISPUTES, DISPUTES[:1], DISPUTES[-1:]):
        values = dict.fromkeys(DISPUTES) | dict.fromkeys(filled, Unread(raw))
        report = with_values(sound(NEW), values)
        assert back(report).report == report


def test_narrative_that_looks_like_structure_is_marked():
    sections = {
        "overview": "### （一）主动公开\n\n发布 12 条。\n\n一、总体情况\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
        "requests": "| 2.重复申请 | 9 | 9 |\n\n第二十条第（一）项",
        "other_matters": "---",
        "closing": "附件",
    }
    report = replace(sound(NEW), sections=sections)
    text = write(report)
    assert back(report).report == report
    assert "\n### （一）主动公开\n" in text
    assert "\n\\一、总体情况\n" in text
    assert "\n\\---\n\n---\n\n附件\n" in text


def test_the_page_has_headings_and_tables():
    report = replace(sound(NEW), agency=Agency("**某局**", "C-1"))
    page = shown(write(report))
    assert [h.text() for h in page.css("h1")] == ["2024年政府信息公开工作年度报告"]
    assert [h.text() for h in page.css("h2")] == [s.heading for s in NEW.sections]
    assert [p.text() for p in page.css("p")[:2]] == ["单位名称：某局", "机构代码：C-1"]
    tables = page.css("table")
    assert len(tables) == 6
    assert [cells(t.css_first("thead tr"))[0] for t in tables[:4]] == ["信息内容"] * 4
    assert [len(t.css("tbody tr")) for t in tables] == [2, 1, 2, 1, 27, 3]
    assert {len(cells(r)) for r in tables[4].css("tr")} == {10}
    assert [c.text() for c in tables[4].css("tbody tr")[0].css("strong")] == ["自然人", "法人或其他组织", "总计"]
    # numbers to the right, labels to the left
    received = tables[4].css("tbody tr")[2].css("td")
    assert [("style" in c.attributes) for c in received] == [False] * 3 + [True] * 7
    assert received[9].text() == str(report.values["requests.received.total"])


def test_a_merged_cell_stands_at_its_top_left():
    lines = write(sound(NEW)).split("\n")
    assert "| 第二十条第（一）项" not in "\n".join(lines)
    assert any(x.startswith("|  | （三）不予公开 | 1.属于国家秘密 | ") for x in lines)
    assert any(x.startswith("|  |  | 2.其他法律行政法规禁止公开 | ") for x in lines)


def test_an_empty_report_survives():
    assert back(Report(NEW)).report == Report(NEW)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", ("a", "b")),
        (r"| a \| b | c |", ("a | b", "c")),
        (r"| 1\.属于国家秘密 | **12** | **** |", ("1.属于国家秘密", "12", "****")),
        (r"| \*\*12\*\* | \\ | C:\目录 |", ("**12**", "\\", "C:\\目录")),
        ("|1|||2|", ("1", "", "", "2")),
    ],
)
def test_cells_between_pipes(line, cells):
    assert row_of(line, 1).cells == cells
    assert row_of(line, 1).source == line


def test_published_reports_come_back_unchanged(published):
    for source in (published / "sample-2021.txt", *sorted(published.glob("00*.expected.json"))):
        form = "json" if source.suffix == ".json" else "text"
        report = FORMATS[form].read(source.read_bytes(), source.name).report
        assert back(report).report == report
        assert len(shown(write(report)).css("table")) == 6
