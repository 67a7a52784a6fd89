"""Generated published variants: no number wrong in silence, nearly all read where all is printed."""

from dataclasses import replace

import pytest

from converters.text_read import read
from schemas.checks import check
from schemas.finding import Reading
from schemas.number import Unread
from tests.variants.judge import judge, run
from tests.variants.make import make
from tests.variants.model import Truth
from tests.variants.styles import AXES
from tests.variants.table import tallies

SEEDS = range(300)
PLAIN = {axis: styles[0].name for axis, styles in AXES.items()}


@pytest.fixture(scope="module")
def judged():
    return run([make(seed) for seed in SEEDS])


def test_no_number_is_wrong_in_silence(judged):
    assert [(r.case.seed, x.line, x.why) for r in judged for x in r.lines if x.verdict == "silent"] == []


def test_nearly_all_cells_are_read_where_all_is_printed(judged):
    assert tallies(judged)[0].share >= 0.99


def test_every_style_occurs(judged):
    shown = {name for r in judged for name in r.case.styles}
    assert shown == {s.id for styles in AXES.values() for s in styles}


def test_every_local_style_touches_lines(judged):
    touched = {name for r in judged for line in r.case.lines.values() for name in line.touched}
    assert touched >= {s.id for styles in AXES.values() for s in styles[1:] if s.local}


@pytest.mark.parametrize("seed", [0, 17])
def test_a_seed_gives_the_same_case_always(seed):
    assert (make(seed).text, make(seed).lines) == (make(seed).text, make(seed).lines)


def test_ordinary_styles_are_read_wholly():
    result = run([make(seed, PLAIN) for seed in range(5)])
    assert {x.verdict for r in result for x in r.lines} == {"right"}


# ---- the judge can fail ---------------------------------------------------------------------------

KEY = "requests.granted.natural_person"
TOTAL = "requests.outcome_total.natural_person"
REGULATION = "proactive_disclosure.licenses.decisions"


@pytest.fixture(scope="module")
def plain():
    case = make(5, PLAIN)
    return case, read(case.text.encode(), "x")


def verdict(plain, key, value):
    """The verdict on the line of ``key`` where a reading has ``value`` there."""
    case, reading = plain
    wrong = Reading(
        replace(reading.report, values={**reading.report.values, key: value}), reading.notes, reading.places
    )
    result = judge(case, wrong, check([wrong])[0])
    return {x.verdict for x in result.lines if key in case.lines[x.line].cells}


def test_a_right_reading_is_right(plain):
    case, reading = plain
    assert {x.verdict for x in judge(case, reading, check([reading])[0]).lines} == {"right"}


def test_a_wrong_number_without_equation_is_silent(plain):
    assert verdict(plain, REGULATION, 987_654) == {"silent"}


def test_a_wrong_number_in_a_broken_equation_is_wrong(plain):
    assert verdict(plain, KEY, 987_654) == {"wrong"}


def test_a_blank_or_token_in_place_of_a_number_is_refused(plain):
    assert verdict(plain, KEY, None) == {"refused"}
    assert verdict(plain, KEY, Unread("1 | 2")) == {"refused"}


def test_a_blank_read_as_0_is_no_right_reading(plain):
    case, reading = plain
    line = next(x for x in case.lines.values() if REGULATION in x.cells)
    assert not Truth(None, "").is_read_by(0)
    assert not Truth(None, "/").is_read_by(0)
    blank = replace(case, lines={**case.lines, "x": replace(line, cells={REGULATION: Truth(None, "/")})})
    assert {x.verdict for x in judge(blank, reading, ()).lines if x.line == "x"} == {"silent"}


def test_findings_of_the_report_itself_tell_of_nothing():
    case = next(
        c
        for c in (make(s, {**PLAIN, "numbers hold": "one broken"}) for s in range(60))
        if any(f.rule == "T4-SUM" for f in check([Reading(c.report)])[0])
    )
    reading = read(case.text.encode(), "x")
    own = check([reading])[0]
    key = next(f.key for f in own if f.rule == "T4-SUM" and f.key)
    parts = [key.replace(".total", ".upheld"), key.replace(".total", ".corrected")]
    a, b = (reading.report.values[k] for k in parts)
    moved = dict(zip(parts, (a + 5, b - 5), strict=True))
    shifted = Reading(replace(reading.report, values={**reading.report.values, **moved}), (), reading.places)
    assert {x.verdict for x in judge(case, shifted, own).lines if x.line.startswith("disputes")} == {"silent"}


def test_a_number_where_the_form_printed_has_no_cell_is_wrong():
    case = make(0, {**PLAIN, "form": "2019"})
    other = make(0, PLAIN)
    reading = Reading(other.report)
    assert "silent" in {x.verdict for x in judge(case, reading, ()).lines if x.line.startswith("proactive_disclosure.")}


def test_a_refused_file_refuses_every_line():
    result = run([replace(make(0), text="1 2 3"), make(1, PLAIN)])
    assert [{x.verdict for x in r.lines} for r in result] == [{"refused"}, {"right"}]
    assert [bool(r.refusal) for r in result] == [True, False]
