"""Texts in which a number could silently become another line's: what is not proved is not read, and named."""

import random
from dataclasses import replace

import pytest

from converters.recognise.assign import displaced
from converters.recognise.labels import book
from converters.recognise.rows import row_of
from converters.text_read import read
from converters.text_write import write
from schemas.checks import check
from schemas.form import load_form
from schemas.messages import explain
from schemas.number import Unread
from schemas.rules import catalogue
from tests.builders import FORMS, IDS, sound

NEW = load_form("2021")
SOUND = sound(NEW)
LINES = write(SOUND).split("\n")
SECRET, OTHER_LAW = "1.属于国家秘密", "2.其他法律行政法规禁止公开"


def at(words, lines=LINES):
    return next(i for i, x in enumerate(lines) if words in x)


FIRST, LAST = at("一、本年新收"), at("四、结转下年度")


def pair(line):
    """The label and the values of a printed row of table 三, each on a line of its own."""
    cells = line.split("\t")
    return " ".join(c for c in cells[:3] if c), " ".join(cells[3:])


def three(rows):
    """The reading of a sound report with these lines as the rows of table 三."""
    return read("\n".join([*LINES[:FIRST], *rows, *LINES[LAST + 1 :]]).encode(), "x")


def spliced(start, end, *rows):
    return read("\n".join([*LINES[:start], *rows, *LINES[end:]]).encode(), "x")


def values(reading, start):
    return [v for k, v in reading.report.values.items() if k.startswith(start)]


def reasons(reading):
    return sorted({(n.rule, n.reason) for n in reading.notes})


def texts(reading, reason):
    return [explain(f, reading.report.form) for f in check([reading])[0] if f.reason == reason]


# ---- values on lines of their own -----------------------------------------------------------------

PAIRS = [pair(x) for x in LINES[FIRST : LAST + 1]]


def test_values_after_their_labels_are_read():
    reading = three([x for label, own in PAIRS for x in (label, own)])
    assert (reading.report, reading.notes) == (SOUND, ())


BEFORE = [x for label, own in PAIRS for x in (own, label)]
AFTER = [x for label, own in PAIRS for x in (label, own)]


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        (BEFORE, 0),
        (BEFORE[1:], 0),
        (BEFORE[1:-1], 1),
        (BEFORE[:-1], 1),
        ([x for x, _ in PAIRS] + [x for _, x in PAIRS], 0),
        ([x for _, x in PAIRS] + [x for x, _ in PAIRS], 0),
        (AFTER[:5] + AFTER[6:], 0),
        (AFTER[:4] + AFTER[5:], 1),
        ([*AFTER[:4], "12 13", *AFTER[4:]], 0),
    ],
)
def test_without_proof_of_the_direction_none_is_read(rows, lost):
    reading = three(rows)
    assert not any(isinstance(v, int) for v in values(reading, "requests."))
    unread = {k.split(".")[1] for k, v in reading.report.values.items() if isinstance(v, Unread)}
    found = check([reading])[0]
    named = {f.key.split(".")[1] for f in found if f.rule == "STR-WIDTH"}
    assert named == unread
    blank = {k.split(".")[1] for k, v in reading.report.values.items() if v is None}
    assert blank <= {f.key.split(".")[1] for f in found if f.rule == "FMT-BLANK" or f.reason == "missing"}
    apart = [n for n in reading.notes if n.reason == "apart"]
    assert bool(apart) == bool(unread)
    assert all(n.details["count"] == len(unread) for n in apart)
    assert sum(n.reason == "missing" for n in reading.notes) == lost


def test_values_on_the_same_line_are_read_where_others_stand_apart_in_doubt():
    i = at(SECRET)
    label, own = pair(LINES[i])
    next_label, next_own = pair(LINES[i + 1])
    reading = spliced(i, i + 2, own, label, next_own, next_label)
    unread = {k for k, v in reading.report.values.items() if isinstance(v, Unread) or v is None}
    assert {k.split(".")[1] for k in unread} == {"denied_state_secret", "denied_other_law"}
    assert all(v == SOUND.values[k] for k, v in reading.report.values.items() if k not in unread)


def test_a_group_between_a_label_and_values_does_not_hand_them_on():
    i = at(SECRET)
    label, own = pair(LINES[i])
    reading = spliced(i, i + 1, label, "（四）无法提供", own)
    assert values(reading, "requests.denied_state_secret.") == [None] * 7
    assert ("STR-LINE", "unlabelled") in reasons(reading)


def test_values_before_labels_in_table_two():
    i = at("规章\t")
    reading = spliced(i, i + 2, "1 2 30", "规章", "4 5 60", "行政规范性文件")
    assert all(v is None or isinstance(v, Unread) for v in values(reading, "proactive_disclosure.regulations."))
    assert ("STR-LINE", "apart") in reasons(reading)


# ---- units ----------------------------------------------------------------------------------------

FEE = "本年收费金额（单位：万元）"


@pytest.mark.parametrize(
    "printed",
    ["本年收费金额（单位：元）", "本年收费金额（单位：亿元）", "本年收费金额（单位：万美元）", "本年收费金额（元）", "本年收费金额",
     "本年收费金额（单位：元", "收费金额（单位：元）", "本年收费金额（单位：千元）", "本年收费金额单位：元"],
)  # fmt: skip
def test_a_unit_is_not_wording(printed):
    assert book(NEW).find(printed) is None
    assert book(NEW).cut(printed) is None
    text = "\n".join(LINES).replace(FEE, printed)
    reading = read(text.encode(), "x")
    (value,) = values(reading, "proactive_disclosure.administrative_fees.")
    assert isinstance(value, Unread)
    note = next(n for n in reading.notes if n.reason == "column")
    assert note.details["official"] == FEE


@pytest.mark.parametrize("printed", ["本年收费金额（万元）", "本年收费额（单位：万元）", "本年收费金额(单位:万元)"])
def test_other_wording_with_the_same_unit_is_read(printed):
    reading = read("\n".join(LINES).replace(FEE, printed).encode(), "x")
    assert reading.report == SOUND


# ---- the same line twice --------------------------------------------------------------------------


def test_a_line_twice_with_different_values_is_not_read():
    i = at(OTHER_LAW)
    wrong = LINES[i].replace(OTHER_LAW, SECRET)
    reading = spliced(i, i + 1, wrong)
    assert all(isinstance(v, Unread) for v in values(reading, "requests.denied_state_secret."))
    assert values(reading, "requests.denied_other_law.") == [None] * 7
    note = next(n for n in reading.notes if n.reason == "twice_differs")
    assert (note.place.line, note.details["line"]) == (i + 1, at(SECRET) + 1)
    found = check([reading])[0]
    assert {f.place.line for f in found if f.rule == "STR-WIDTH"} == {at(SECRET) + 1}
    (words,) = texts(reading, "twice_differs")
    assert f"第 {at(SECRET) + 1} 行" in words
    assert note.details["others"] in words


def test_a_line_twice_with_the_same_values_is_read_and_noted():
    i = at(SECRET)
    reading = spliced(i, i, LINES[i].replace("（三）不予公开", ""))
    assert reading.report == SOUND
    assert [(n.rule, n.reason, n.details["line"]) for n in reading.notes] == [("STR-LINE", "twice_same", i + 1)]


def test_two_rows_of_numbers_in_table_four():
    i = at("行政复议\t") + 3
    reading = spliced(i + 1, i + 1, "\t".join("9" * 15))
    assert all(isinstance(v, Unread) for v in values(reading, "disputes."))
    same = spliced(i + 1, i + 1, LINES[i])
    assert (same.report, reasons(same)) == (SOUND, [("STR-LINE", "twice_same")])


# ---- rows that number the columns -----------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        "甲\t乙\t丙\t1\t2\t3\t4\t5\t6\t7",
        "\t\t\t1\t2\t3\t4\t5\t6\t7",
        "栏次 1 2 3 4 5 6 7",
        "1 2 3 4 5 6 7",
        "栏次\t\t\t1\t2\t3\t4\t5\t6\t7",
    ],
)
def test_numbers_of_columns_are_no_data(row):
    reading = spliced(FIRST, FIRST, row)
    assert reading.report == SOUND
    assert [(n.rule, n.reason, n.place.line) for n in reading.notes] == [("STR-LABEL", "numbering", FIRST + 1)]
    # nor does it speak against values on lines of their own
    assert three([row, *AFTER]).report == SOUND


@pytest.mark.parametrize("sep", ["\t", " "])
def test_numbers_of_columns_in_the_table_without_labels(sep):
    i = at("行政复议\t") + 3
    reading = spliced(i, i, sep.join(str(n + 1) for n in range(15)))
    assert (reading.report, reasons(reading)) == (SOUND, [("STR-LABEL", "numbering")])
    assert {p.line for k, p in reading.places.items() if k.startswith("disputes.")} == {i + 2}


@pytest.mark.parametrize("row", ["栏次 1 2 3 4 5 6 8", "规章 1 2 3 4 5 6 7"])
def test_other_rows_are_not_taken_for_numbers_of_columns(row):
    assert ("STR-LABEL", "numbering") not in reasons(spliced(FIRST, FIRST, row))


# ---- groups, captions, order ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "wrong", "official"),
    [
        ("（四）无法提供", "（三）不予公开", "（四）无法提供"),
        ("第二十条第（五）项", "第二十条第（六）项", "第二十条第（五）项"),
    ],
)
@pytest.mark.parametrize("sep", ["\t", " "])
def test_a_group_or_caption_that_is_not_the_lines_own(old, wrong, official, sep):
    line = at(old)
    reading = read("\n".join(LINES).replace(old, wrong).replace("\t", sep).encode(), "x")
    assert reading.report == SOUND
    assert [(n.rule, n.reason, n.actual, n.expected, n.place.line) for n in reading.notes] == [
        ("STR-LABEL", "drift", wrong, official, line + 1)
    ]


def test_a_missing_caption_is_not_blamed_on_the_one_before():
    reading = read("\n".join(x for x in LINES if not x.startswith("第二十条第（六）项")).encode(), "x")
    assert (reading.report, reading.notes) == (SOUND, ())


def test_exchanged_labels_are_named():
    i = at(SECRET)
    one, two = LINES[i], LINES[i + 1]
    reading = spliced(i, i + 2, one.replace(SECRET, OTHER_LAW), two.replace(OTHER_LAW, SECRET))
    assert [(n.rule, n.reason, n.place.line) for n in reading.notes] == [
        ("STR-LABEL", "order_lines", i + 1),
        ("STR-LABEL", "order_lines", i + 2),
    ]
    assert "应在“（二）部分公开" in texts(reading, "order_lines")[1]


def test_the_first_line_of_a_table_is_said_to_be_first():
    i = FIRST
    reading = spliced(i, i + 2, LINES[i + 1], LINES[i])
    assert [(n.rule, n.reason, n.place.line) for n in reading.notes] == [
        ("STR-LABEL", "order_lines", i + 1),
        ("STR-LABEL", "order_first", i + 2),
    ]
    assert "应是这张表的第一行" in texts(reading, "order_first")[0]


@pytest.mark.parametrize(
    ("ranks", "out"),
    [
        ([0, 1, 2], []),
        ([1, 0, 2], [0, 1]),
        ([1, 2, 3, 0], [3]),
        ([0, 5, 2, 3, 1], [1, 4]),
        ([], []),
        ([2, 1, 0], [0, 1, 2]),
    ],
)
def test_what_is_out_of_order(ranks, out):
    assert displaced(ranks) == out


# ---- tables drawn with | --------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [None, "|---|:---:|---|", "| --- | --- |"])
def test_a_table_drawn_with_strokes(rule):
    drawn = ["| " + " | ".join(x.split("\t")) + " |" if "\t" in x else x for x in LINES]
    if rule:
        for i in sorted((at("| 第二十条第（一）项", drawn), FIRST - 1, at("| 行政复议", drawn)), reverse=True):
            drawn.insert(i + 1, rule)
    reading = read("\n".join(drawn).encode(), "x")
    assert (reading.report, reading.notes) == (SOUND, ())


@pytest.mark.parametrize(
    "line", ["|", "||", "| | |", "|---|---|", "| 一、总体情况 |", "| 规章 | 1 |", "a | b", "| 甲 | 乙 |"]
)
@pytest.mark.parametrize("part", ["overview", "proactive_disclosure", "requests", "disputes"])
def test_strokes_in_narrative_survive(line, part):
    report = replace(SOUND, sections={**SOUND.sections, part: f"上文\n{line}\n下文"})
    reading = read(write(report).encode(), "x")
    assert reading.report == report


def test_cells_between_strokes():
    assert row_of("| 规章 | 1 |  | 3 |", 4).cells == ("规章", "1", "", "3")
    assert row_of("|---|---|", 4).blank
    assert not row_of("规章 | 1 | 2", 4).positional


# ---- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "reason", "words"),
    [
        ("1 | 2", "unplaced", "应有 7 个数据，实有 2 个（1 | 2）"),
        ("1 | 2 | 3 | 4 | 5 | 6 | 7", "doubtful", "个数相符"),
        ("12 | …", "uncounted", "应有 7 个数据，现有“12 | …”"),
    ],
)
def test_unplaced_values_are_counted(raw, reason, words):
    cells = [k for k in NEW.by_key if k.startswith("requests.granted.")]
    reading = read(write(replace(SOUND, values=SOUND.values | dict.fromkeys(cells, Unread(raw)))).encode(), "x")
    (text,) = texts(reading, reason)
    assert words in text


def test_every_new_reason_has_words():
    messages = {r: catalogue()[r].messages for r in ("STR-LINE", "STR-LABEL", "STR-WIDTH")}
    assert {"twice_same", "twice_differs", "apart", "unlabelled"} <= set(messages["STR-LINE"])
    assert {"order_lines", "numbering"} <= set(messages["STR-LABEL"])
    assert {"unplaced", "doubtful", "uncounted"} <= set(messages["STR-WIDTH"])


def test_values_without_a_label():
    reading = spliced(FIRST, FIRST, "3 4 5 6 7 8 9")
    assert texts(reading, "unlabelled") == ["这一行没有行名，数据“3 | 4 | 5 | 6 | 7 | 8 | 9”未读取。"]


# ---- damage ---------------------------------------------------------------------------------------

KINDS = ["before", "after", "labels first", "values first", "swap labels", "wrong label", "double", "number columns"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_damage_to_a_report_of_zeros_is_always_named(form, kind):
    """Nearly all cells are 0, so that hardly an equation tells; every wrong or missing cell's line is named."""
    dice = random.Random(KINDS.index(kind))
    for _ in range(25):
        values = dict.fromkeys(form.by_key, 0)
        values |= {k: 1000 + n for n, k in enumerate(dice.sample(list(values), dice.choice([3, 15, 60])))}
        report = replace(sound(form), values=values)
        rows = _tagged(report)
        _trap(rows, kind, dice)
        if kind not in ("swap labels", "wrong label", "double") and dice.random() < 0.3:
            del rows[dice.choice([i for i, r in enumerate(rows) if r[1]])]
        text = "\n".join(r[0] for r in rows)
        reading = read(text.encode(), "x")
        found = [f for f in check([reading])[0] if not f.rule.startswith(("T3", "T4"))]
        lines = {f.place.line for f in found if f.place is not None}
        owners = {_line(f.key) for f in found if f.key is not None}
        for key in values:
            value = reading.report.values.get(key)
            if value != values[key]:
                own = {n for n, r in enumerate(rows, 1) if r[1] == _line(key)} | {
                    p.line for p in [reading.places.get(key)] if p
                }
                if key not in reading.report.form.by_key:
                    # the only line that tells the form is gone: others of the other form are missing then
                    assert {"requests.other_uncorrected", "requests.other_handling"} & owners
                    continue
                assert _line(key) in owners or own & lines, (kind, key, value, values[key], text)
            if kind not in ("swap labels", "wrong label"):
                assert not isinstance(value, int) or value == values[key], (kind, key, text)


def _line(key):
    return "disputes" if key.startswith("disputes") else key.rpartition(".")[0]


def _tagged(report):
    """The lines of a report as [text, line of the form or None]."""
    text = write(report)
    owner = {p.line: _line(k) for k, p in read(text.encode(), "x").places.items() if k in report.values}
    return [[x, owner.get(n)] for n, x in enumerate(text.split("\n"), 1)]


def _trap(rows, kind, dice):
    """Damage some neighbouring lines of one table; each piece keeps the line it belongs to."""
    table = dice.choice(["proactive_disclosure", "requests", "requests"])
    mine = [i for i, r in enumerate(rows) if r[1] is not None and r[1].startswith(table)]
    width = {"proactive_disclosure": 1, "requests": 3}[table]
    split = lambda r: (" ".join(c for c in r[0].split("\t")[:width] if c), " ".join(r[0].split("\t")[width:]).strip())  # noqa: E731
    if kind in ("before", "after", "labels first", "values first"):
        start = dice.choice(mine)
        run = [i for i in mine if start <= i < start + dice.choice([2, 3, 30])]
        run = run[: next((n for n in range(1, len(run)) if run[n] != run[n - 1] + 1), len(run))]
        pieces = [(split(rows[i]), rows[i][1]) for i in run]
        labels, numbers = [[p[0], t] for p, t in pieces], [[p[1], t] for p, t in pieces]
        rows[run[0] : run[-1] + 1] = {
            "before": [x for both in zip(numbers, labels, strict=True) for x in both],
            "after": [x for both in zip(labels, numbers, strict=True) for x in both],
            "labels first": labels + numbers,
            "values first": numbers + labels,
        }[kind]
    elif kind in ("swap labels", "wrong label"):
        i, j = sorted(dice.sample(mine, 2))
        one, two = rows[i][0].split("\t"), rows[j][0].split("\t")
        a, b = (next(c for c in reversed(x[:width]) if c) for x in (one, two))
        if kind == "swap labels":
            rows[i][0] = rows[i][0].replace(a, b, 1)
        rows[j][0] = rows[j][0].replace(b, a, 1)
    elif kind == "double":
        i, j = dice.choice(mine), dice.choice(mine)
        cells = rows[i][0].split("\t")
        other = dice.choice(["7", cells[width]])
        rows.insert(j, ["\t".join([*cells[:width], other, *cells[width + 1 :]]), None])
    elif kind == "number columns":
        columns = len([c for c in rows[mine[0]][0].split("\t")[width:] if c])
        row = dice.choice(["栏次\t", "", "甲 "]) + " ".join(str(n + 1) for n in range(columns))
        rows.insert(mine[0], [row, None])
