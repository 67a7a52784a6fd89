"""Explanations of warnings (情况说明): from the clerk's sheet to every place where findings are shown."""

import io
import json
from dataclasses import replace

import openpyxl
import pytest

from converters import json_file
from converters.workbook.finding_rows import EXPLAINED, KEPT
from converters.workbook.layout import (
    FINDINGS,
    FINDINGS_EXPLANATION_COLUMN,
    FINDINGS_FIRST_ROW,
    FINDINGS_IDENTITY_COLUMN,
    FINDINGS_MARK_COLUMN,
)
from converters.workbook.reading.read import read
from converters.workbook.writing.build import write
from schemas.checks import check
from schemas.explained import identity_of
from schemas.explanation import Explanation, explanation_of
from schemas.finding import Reading, Severity
from tests.builders import FORMS, sound

SAID = "统计口径变化，\n已报上级同意。"


def odd():
    """A report with an error and a warning that is about a cell."""
    report = sound(FORMS[0], **{"disputes.reconsideration.total": 99})
    return replace(report, sections={**report.sections, "problems": ""})


def found(report):
    return check([Reading(report)])[0]


def warnings(findings):
    return [f for f in findings if f.severity is Severity.WARNING]


def written_beside(data, text, *, rule=None):
    """The workbook with an explanation written into the row of each finding (of one rule)."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book[FINDINGS]
    for row in sheet.iter_rows(min_row=FINDINGS_FIRST_ROW + 1):
        if row[1].value and (rule is None or row[1].value == rule):
            row[FINDINGS_EXPLANATION_COLUMN].value = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data))[FINDINGS]
    return [[c.value for c in row] for row in sheet.iter_rows(min_row=FINDINGS_FIRST_ROW + 1) if row[0].value]


@pytest.fixture(scope="module")
def returned():
    """A workbook as it comes back: every finding explained by the clerk, errors too."""
    report = odd()
    return written_beside(write(report, found(report)), SAID)


def test_a_warning_is_explained_and_an_error_is_not(returned):
    findings = found(read(returned, "a").report)
    assert warnings(findings)
    assert {f.explanation for f in warnings(findings)} == {SAID}
    assert {f.explanation for f in findings if f.severity is Severity.ERROR} == {None}
    assert not any(f.weighs(Severity.WARNING) for f in warnings(findings))


def test_it_travels_through_json_and_back_into_a_workbook(returned):
    reading = read(returned, "a")
    through = json_file.read(json_file.write(reading.report), "a").report
    assert through == reading.report
    again = read(write(through, found(through)), "a").report
    assert set(again.explanations) == set(reading.report.explanations)
    assert [f.explanation for f in found(again)] == [f.explanation for f in found(reading.report)]


def test_the_sheet_keeps_explanations_and_what_they_are_about(returned):
    report = read(returned, "a").report
    findings = found(report)
    rows = rows_of(write(report, findings))
    explained = [r for r in rows if r[0] == EXPLAINED]
    assert len(explained) == len(warnings(findings))
    assert all(r[FINDINGS_MARK_COLUMN] is None for r in explained)
    # what was said of the error holds for nothing, and is kept
    kept = [r for r in rows if r[0] == KEPT]
    assert [r[FINDINGS_EXPLANATION_COLUMN] for r in kept] == [SAID] * (len(rows) - len(findings))
    assert {r[FINDINGS_IDENTITY_COLUMN] for r in kept} == {
        identity_of(f) for f in findings if f.severity is Severity.ERROR
    }


def test_it_ends_when_the_values_change_and_comes_back_with_them():
    report = odd()
    (first, *_) = warnings(found(report))
    given = (Explanation(first.rule, first.key or "", "another value", "旧"),)
    changed = replace(report, explanations=given)
    assert [f.explanation for f in warnings(found(changed))] == [None] * len(warnings(found(report)))
    rows = rows_of(write(changed, found(changed)))
    assert [(r[0], r[FINDINGS_EXPLANATION_COLUMN]) for r in rows if r[0] == KEPT] == [(KEPT, "旧")]
    assert read(write(changed, found(changed)), "a").report.explanations == given


def test_a_text_without_identity_is_kept():
    report = replace(odd(), explanations=(explanation_of("", "随手写的"),))
    assert read(write(report, found(report)), "a").report.explanations == report.explanations


@pytest.mark.parametrize("explanations", [{}, [{"rule": "X"}], [{"rule": 1, "key": "", "values": "", "text": ""}]])
def test_json_of_another_shape_is_refused(explanations):
    tree = json.loads(json_file.write(odd()))
    with pytest.raises(json_file.Unreadable, match="explanations"):
        json_file.read(json.dumps(tree | {"explanations": explanations}).encode(), "a")
