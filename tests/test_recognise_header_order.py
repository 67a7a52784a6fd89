"""Headers without positions whose columns stand in another order: no number goes under another column unnoticed."""

import random
from dataclasses import replace
from itertools import groupby

import pytest

from converters.recognise.header import misplaced
from converters.recognise.rows import split_values
from converters.text_read import read
from converters.text_write import write
from schemas.checks import check
from tests.builders import FORMS, IDS, sound

GAPS = {"space": " ", "spaces": "   ", "tab": "\t", "line": "\n"}
STYLES = ("one", "two", "lines", "stacked", "glued")
GROUP = "法人或其他组织"
OFFICIAL = tuple(range(7))
NATURAL_LAST = (1, 2, 3, 4, 5, 0, 6)


def columns_of(form):
    return form.tables["requests"].blocks[0].columns


def header(form, order, style, gap):
    """The header as a person prints it who has the columns in this order."""
    columns = [columns_of(form)[i] for i in order]
    names = [c.label for c in columns]
    upper = [name for name, _ in groupby(c.path[0] for c in columns)]
    under = [c.label for c in columns if len(c.path) > 1]
    rows = {"one": [gap.join(names)], "two": [gap.join(upper), gap.join(under)],
            "lines": names, "stacked": upper + under, "glued": ["".join(names)]}  # fmt: skip
    return rows[style]


def printed(form, order, head, gap):
    """The report with table 三 in this order of columns, below this header."""
    report = sound(form)
    values = dict(report.values)
    rng = random.Random(repr(order))
    for line in form.tables["requests"].blocks[0].lines:  # every column its own numbers, all sums right
        own = [f"requests.{line.key}.{c.key}" for c in columns_of(form)]
        values |= {k: rng.randint(0, 90) for k in own[:-1]}
        values[own[-1]] = sum(values[k] for k in own[:-1])
    lines = write(replace(report, values=values)).split("\n")
    start = next(i for i, x in enumerate(lines) if form.section("requests").heading in x) + 1
    end = next(i for i, x in enumerate(lines) if form.section("disputes").heading in x)
    body = [x for x in lines[start:end] if len(split_values(x)[1]) == len(order)]
    made = []
    for row in body:
        words, numbers = split_values(row)
        made.append(gap.join([*words, *(numbers[i] for i in order)]))
    text = "\n".join([*lines[:start], "申请人情况", *head, *made, *lines[end:]])
    return values, read(text.encode(), "x")


def unnoticed(form, values, reading):
    """Cells with a wrong number that no finding on their line, their column or the block tells of."""
    told = [f.key for f in check([reading])[0] if f.key]
    block = any(n.rule == "STR-LINE" and n.reason in ("column", "order", "headless") for n in reading.notes)
    wrong = [c.key for c in form.tables["requests"].cells
             if isinstance(reading.report.values.get(c.key), int) and reading.report.values[c.key] != values[c.key]]  # fmt: skip
    return [k for k in wrong if not block and k not in told]


def reasons(reading):
    return [n.reason for n in reading.notes if n.rule == "STR-LINE"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("gap", GAPS.values(), ids=GAPS)
@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_a_natural_person_behind_the_organisations_is_not_read_as_the_first(form, gap, style):
    values, reading = printed(form, NATURAL_LAST, header(form, NATURAL_LAST, style, gap), gap)
    placed = gap == "\t" and style in ("one", "two")
    unread = gap == "\t" and style == "glued"  # one cell: its columns are not told, and the finding says so
    assert reasons(reading) == ["order" if placed else "headless" if unread else "column"]
    own = [reading.report.values.get(c.key) for c in form.tables["requests"].cells]
    assert unread or not any(isinstance(v, int) for v in own)
    assert unnoticed(form, values, reading) == []


@pytest.mark.parametrize("seed", range(12))
def test_no_order_of_columns_puts_a_number_under_another_column_unnoticed(seed):
    rng = random.Random(seed)
    form = FORMS[seed % len(FORMS)]
    for gap in GAPS.values():
        order = tuple(rng.sample(OFFICIAL, len(OFFICIAL)))
        head = header(form, order, rng.choice(STYLES), rng.choice([" ", gap]).replace("\n", " "))
        values, reading = printed(form, order, head, gap)
        assert unnoticed(form, values, reading) == [], (order, gap, head)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("gap", GAPS.values(), ids=GAPS)
@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_the_official_order_is_read_whichever_way_its_header_is_printed(form, gap, style):
    values, reading = printed(form, OFFICIAL, header(form, OFFICIAL, style, gap), gap)
    glued_cell = gap == "\t" and style == "glued"
    assert reasons(reading) == (["headless"] if glued_cell else [])
    assert {k: v for k, v in reading.report.values.items() if k.startswith("requests.")} == {
        k: v for k, v in values.items() if k.startswith("requests.")
    }


def test_a_header_that_puts_the_columns_elsewhere_is_not_passed_over_for_the_one_before():
    form = FORMS[0]
    head = [*header(form, OFFICIAL, "two", " "), "自然人 商业企业"]
    _, reading = printed(form, NATURAL_LAST, [*head, *header(form, NATURAL_LAST, "one", " ")], " ")
    assert reasons(reading) == ["column"]


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_what_a_header_read_row_by_row_or_column_by_column_can_show(form):
    block = form.tables["requests"].blocks[0]
    first, *under, last = [c.label for c in block.columns]
    assert misplaced(block, [first, GROUP, last, *under]) is None
    assert misplaced(block, [first, GROUP, *under, last]) is None
    assert misplaced(block, [first, *under, last]) is None
    assert misplaced(block, [first, last, *under]) == under[0]
    assert misplaced(block, [GROUP, first, last, *under]) == first
    assert misplaced(block, [first, last, GROUP, *under]) == GROUP
    assert misplaced(block, [first, GROUP, under[0], last, *under[1:]]) == under[0]
    assert misplaced(block, [first, *under, GROUP, last]) == under[0]
    assert misplaced(block, [first, GROUP, last, *reversed(under)]) is not None
