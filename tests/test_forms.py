"""The official forms: their size, wording, layout."""

import pickle

import pytest

from schemas.equations import computed_totals, equations, short_line, term_names
from schemas.form import form_for_year, form_ids, load_form
from schemas.grid import grid
from tests.builders import FORMS, IDS


def test_there_are_two_forms_newest_first():
    assert form_ids() == ("2021", "2019")


@pytest.mark.parametrize(("form_id", "cells", "tables"), [("2021", 200, [10, 175, 15]), ("2019", 198, [22, 161, 15])])
def test_number_of_cells(form_id, cells, tables):
    form = load_form(form_id)
    assert len(form.cells) == cells == len(form.by_key)
    assert [len(t.cells) for t in form.tables.values()] == tables


@pytest.mark.parametrize(
    ("form_id", "counts"),
    [
        ("2021", {"T3-BAL": 7, "T3-RES": 7, "T3-ROW": 25, "T4-SUM": 3}),
        ("2019", {"T3-BAL": 7, "T3-RES": 7, "T3-ROW": 23, "T4-SUM": 3}),
    ],
)
def test_number_of_equations(form_id, counts):
    found = [e.rule for e in equations(load_form(form_id))]
    assert {r: found.count(r) for r in counts} == counts
    assert len(found) == sum(counts.values())


def test_each_outcome_is_a_term_of_its_total():
    form = load_form("2021")
    equation = next(e for e in equations(form) if e.rule == "T3-RES" and e.cell.endswith("natural_person"))
    lines = [line.key for _, line in form.tables["requests"].lines]
    between = lines[lines.index("granted") : lines.index("outcome_total")]
    assert [k.split(".")[1] for k in equation.right] == between
    assert len(between) == 21


@pytest.mark.parametrize("year", range(2019, 2030))
def test_form_for_year(year):
    assert form_for_year(year).id == ("2019" if year < 2021 else "2021")


def test_no_form_before_2019():
    with pytest.raises(KeyError):
        form_for_year(2018)


def test_unknown_form_and_table():
    with pytest.raises(KeyError):
        load_form("2020")
    with pytest.raises(KeyError):
        load_form("2021", ("nothing", "2019"))


def test_forms_are_singletons_across_processes():
    for form in FORMS:
        assert pickle.loads(pickle.dumps(form)) is form
    assert load_form("2021", ("requests", "2021")) is load_form("2021")
    assert load_form("2021", ("disputes", "2021"), ("requests", "2019")) is FORMS[2]


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_every_grid_position_is_under_exactly_one_cell(form):
    for table in form.tables.values():
        layout = grid(table)
        covered = [
            (r, c)
            for cell in layout.cells
            for r in range(cell.row, cell.row + cell.rows)
            for c in range(cell.column, cell.column + cell.columns)
        ]
        assert sorted(covered) == [(r, c) for r in range(layout.height) for c in range(layout.width)]
        assert [c.cell for c in layout.cells if c.role == "value"] == list(table.cells)


def spans(table, text):
    return [(c.row, c.column, c.rows, c.columns) for c in grid(table).cells if c.text == text]


def test_merges_of_the_three_tables():
    tables = load_form("2021").tables
    assert spans(tables["proactive_disclosure"], "第二十条第（一）项") == [(0, 0, 1, 4)]
    assert spans(tables["proactive_disclosure"], "本年处理决定数量") == [(5, 1, 1, 3), (8, 1, 1, 3)]
    assert spans(tables["requests"], "申请人情况") == [(0, 3, 1, 7)]
    assert spans(tables["requests"], "自然人") == [(1, 3, 2, 1)]
    assert spans(tables["requests"], "法人或其他组织") == [(1, 4, 1, 5)]
    assert spans(tables["requests"], "三、本年度办理结果") == [(5, 0, 22, 1)]
    assert spans(tables["requests"], "（三）不予公开") == [(7, 1, 8, 1)]
    assert spans(tables["requests"], "（一）予以公开") == [(5, 1, 1, 2)]
    assert spans(tables["requests"], "四、结转下年度继续办理") == [(27, 0, 1, 3)]
    assert spans(tables["disputes"], "行政诉讼") == [(0, 5, 1, 10)]
    assert spans(tables["disputes"], "未经复议直接起诉") == [(1, 5, 1, 5)]
    assert spans(tables["disputes"], "总计") == [(1, 4, 2, 1), (2, 9, 1, 1), (2, 14, 1, 1)]
    assert grid(tables["requests"]).header_rows == 3


def test_line_of_six_is_one_line_in_2019():
    spans_2019 = spans(load_form("2019").tables["requests"], "（六）其他处理")
    assert spans_2019 == [(23, 1, 1, 2)]


def test_only_changes_may_be_negative_and_only_amounts_have_decimals():
    kinds = {form.id: {} for form in FORMS[:2]}
    for form in FORMS[:2]:
        for cell in form.cells:
            kinds[form.id].setdefault(cell.kind, []).append(cell.key)
    assert kinds["2021"].keys() == {"count", "amount"}
    assert kinds["2021"]["amount"] == ["proactive_disclosure.administrative_fees.amount_10k_yuan"]
    assert kinds["2019"]["amount"] == ["proactive_disclosure.central_procurement.procurement_amount"]
    assert all(k.endswith(".change") for k in kinds["2019"]["change"])
    assert len(kinds["2019"]["change"]) == 5


def test_labels_read_as_printed():
    form = load_form("2021")
    assert form.by_key["requests.outcome_total.natural_person"].label == "三、本年度办理结果 › （七）总计 · 自然人"
    assert form.by_key["disputes.reconsideration.total"].label == "行政复议 › 总计"
    assert form.by_key["proactive_disclosure.regulations.issued"].label == "规章 · 本年制发件数"
    assert short_line(form.by_key["requests.denied_state_secret.total"]) == "三（三）1"


def test_terms_are_named_by_what_differs():
    form = load_form("2021")
    by_cell = {(e.rule, e.cell): e for e in equations(form)}
    row = term_names(form, by_cell["T3-ROW", "requests.received.total"])
    assert row["requests.received.natural_person"] == "自然人"
    balance = term_names(form, by_cell["T3-BAL", "requests.outcome_total.total"])
    assert list(balance.values()) == ["三（七）", "四", "一", "二"]


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_every_total_is_computed_by_one_equation(form):
    totals = computed_totals(form)
    labelled = [c.key for c in form.cells if "总计" in c.column.label or "总计" in "".join(c.line.path)]
    assert sorted(totals) == sorted(labelled)
