"""One report, every format: the same report and the same findings, each with the place of its format."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from converters.errors import Unreadable
from converters.formats import FORMATS, LONGEST_NAME, READ, WRITTEN
from converters.recognise.meanings import drifts
from converters.sniff import sniff
from converters.workbook.layout import value_spots
from schemas.checks import check
from schemas.equations import equations
from schemas.finding import Reading
from schemas.grid import grid
from schemas.number import Unread
from schemas.place import Place
from schemas.report import Agency
from tests.builders import FORMS, IDS, break_only, sound, with_values
from tests.conftest import ROOT
from tests.strategies import reports

NAMES = [n for n in READ if n in WRITTEN]


def through(report, *names):
    """The reading after writing and reading in each format in turn."""
    reading = None
    for name in names:
        data = FORMATS[name].write(report)
        assert sniff(data).reader == FORMATS[name].reader
        reading = FORMATS[name].read(data, "a")
        report = reading.report
    return reading


def test_each_format_is_told_from_its_content():
    report = sound(FORMS[0])
    assert {n: sniff(FORMATS[n].write(report)).name for n in NAMES} == {
        **{n: n for n in NAMES},
        "xlsm": "xlsx",
        "md": "text",
    }


@given(reports(unread=True))
@settings(max_examples=25, deadline=None)
def test_a_report_survives_a_chain_of_formats(report):
    assert through(report, "json", "xlsx", "json", "text", "json", "text", "xlsx").report == report


def expected_place(name, form, key, data):
    if name in ("xlsx", "xlsm"):
        spot = value_spots(form)[key]
        return Place(sheet=spot.sheet, cell=spot.address)
    cell = form.by_key[key]
    if name == "json":
        lines = [line for _, line in form.tables[cell.table].lines]
        return Place(table=form.section(cell.table).ordinal, row=lines.index(cell.line) + 1)
    if name in ("docx", "html"):
        printed = next(c for c in grid(form.tables[cell.table]).cells if c.cell == cell)
        return Place(table=form.section(cell.table).ordinal, row=printed.row + 1)
    between = " | " if name == "md" else "\t"
    lines = data.decode().split("\n")
    if cell.line.path:
        (found,) = (n for n, line in enumerate(lines, 1) if cell.line.path[-1] in line.strip("| ").split(between))
    else:
        width = form.tables[cell.table].width
        found = max(n for n, line in enumerate(lines, 1) if line.count(between) == width - 1)
    return Place(line=found)


@pytest.mark.parametrize("form", FORMS, ids=IDS)
@pytest.mark.parametrize("name", NAMES)
def test_each_equation_broken_alone_is_found_in_each_format(form, name):
    broken = [(e, break_only(sound(form), e)) for e in equations(form)]
    written = [FORMATS[name].write(report) for _, report in broken]
    readings = [FORMATS[name].read(data, "a") for data in written]
    direct = check([Reading(report) for _, report in broken])
    for (equation, report), data, reading, findings, straight in zip(
        broken, written, readings, check(readings), direct, strict=True
    ):
        assert reading.report == report
        assert [(f.rule, f.key, f.actual, f.expected, f.difference) for f in findings] == [
            (f.rule, f.key, f.actual, f.expected, f.difference) for f in straight
        ]
        found = [f for f in findings if f.rule not in ("FMT-BLANK", "VER-YEAR")]
        assert [(f.rule, f.key) for f in found] == [(equation.rule, equation.cell)]
        assert found[0].place == expected_place(name, form, equation.cell, data)
        blanks = {f.key for f in findings if f.rule == "FMT-BLANK"}
        assert blanks == {k for k, v in report.values.items() if v is None}


def test_the_published_sample_survives_every_step(published):
    data = (published / "sample-2021.txt").read_bytes()
    first = FORMATS["text"].read(data, "sample").report
    assert set(first.values.values()) == {0}
    assert len(first.values) == 200
    for names in (
        ["json"],
        ["json", "xlsx"],
        ["json", "xlsx", "json", "text"],
        ["json", "xlsx", "json", "text", "json"],
    ):
        assert through(first, *names).report == first
    narrative = "".join("".join(first.sections.values()).split())
    source = data.decode()
    for part in (
        "2021年，我局严格按照",
        "### （一）领导重视，组织健全",
        "针对这些问题，今后我局",
        "政务信息公开要长期坚持",
    ):
        assert part in source
        assert "".join(part.split()) in narrative


def test_published_numbers_in_json_pass_through_every_format(published):
    for name, broken in (
        ("001", []),
        ("002", ["disputes.reconsideration.total", "disputes.litigation_after_reconsideration.total"]),
    ):
        data = (published / f"{name}.expected.json").read_bytes()
        reading = FORMATS["json"].read(data, name)
        chained = through(reading.report, "xlsx", "text", "json")
        assert chained.report == reading.report
        assert [f.key for f in check([chained])[0] if f.rule == "T4-SUM"] == broken
        tree = json.loads(data)
        assert reading.report.values["requests.received.total"] == tree["requests"]["received"]["total"]


def test_the_examples_are_one_report_in_three_formats():
    for source in sorted((ROOT / "templates/examples").glob("*.json")):
        given = [FORMATS[name] for name in ("json", "text", "xlsx")]
        readings = [f.read(source.with_suffix(f.suffix).read_bytes(), source.name) for f in given]
        assert readings[0].report == readings[1].report == readings[2].report
        found = [[(f.rule, f.key, f.expected) for f in findings] for findings in check(readings)]
        assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("letter", "\x00\x18\x1b\x1f\x7f\x85\x9b\ud800\ufdd0\ufffe\uffff\u200b\u00ad\ufeff\u2028")
def test_a_token_with_what_nobody_sees_stays_unread_in_every_format(name, letter):
    key = FORMS[0].cells[3].key
    token = Unread(f"5{letter}0")
    assert token.raw.isdigit() is False
    assert through(with_values(sound(FORMS[0]), {key: token}), name).report.values[key] == token


@pytest.mark.parametrize("name", NAMES)
def test_letters_without_meaning_come_back_from_every_format(name):
    report = replace(sound(FORMS[0]), sections={"overview": "\ufffd的\ufffd" * 200})
    assert through(report, name).report.sections["overview"] == "\ufffd的\ufffd" * 200


@pytest.mark.parametrize("name", [n for n in NAMES if n not in ("text", "md")])
def test_a_name_that_nothing_can_hold_is_refused_and_never_cut(name):
    def named(letters, code="A1"):
        return FORMATS[name].read(
            FORMATS[name].write(replace(sound(FORMS[0]), agency=Agency("局" * letters, code))), "a"
        )

    assert named(LONGEST_NAME).report.agency.name == "局" * LONGEST_NAME
    with pytest.raises(Unreadable) as refused:
        named(LONGEST_NAME + 1)
    assert refused.value.zh.startswith(f"单位名称有 {LONGEST_NAME + 1} 个字，超过 {LONGEST_NAME} 个")
    assert refused.value.en.startswith(f"the agency's name has {LONGEST_NAME + 1} characters, more than {LONGEST_NAME}")


def test_a_code_and_last_years_name_have_the_same_limit():
    long = "A" * (LONGEST_NAME + 1)
    with pytest.raises(Unreadable, match="机构代码有"):
        FORMATS["json"].read(FORMATS["json"].write(replace(sound(FORMS[0]), agency=Agency("甲局", long))), "a")
    last = Reading(replace(sound(FORMS[0]), agency=Agency(long), year=2023))
    with pytest.raises(Unreadable, match="单位名称有"):
        FORMATS["xlsx"].read(FORMATS["xlsx"].write(replace(sound(FORMS[0]), year=2024), (), last), "a")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_a_label_typed_into_cells_of_numbers_comes_back_as_that_text(form, name):
    """Two cells of a row, or of a column, with a label in them looked like a heading printed once more."""
    report = sound(form)
    written = 0
    for table in form.tables.values():
        labels = dict.fromkeys(cell.text for cell in grid(table).cells if cell.cell is None and cell.text)
        words = [*labels, *dict.fromkeys(word for word, *_ in drifts(form))]
        for number, label in enumerate(words):
            cell = table.cells[number % len(table.cells)]
            row = [c.key for c in table.cells if c.line == cell.line][:3]
            column = [c.key for c in table.cells if c.column == cell.column][:3]
            for keys in (row, column):
                typed = with_values(report, dict.fromkeys(keys, Unread(label)))
                written += 1
                if written % (1 if name == "md" else 9) == 0:
                    assert through(typed, name).report == typed, (label, keys)
