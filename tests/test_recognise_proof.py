"""Lines with values too many, too few or without a header: placed where that is proved, otherwise not read."""

import random
from dataclasses import replace

import pytest

from converters.recognise.proof import Open, amount, prove, ways, ways_around
from converters.recognise.target import targets
from converters.text_read import read
from converters.text_write import write
from schemas.checks import check
from schemas.form import load_form
from schemas.messages import explain
from schemas.number import Unread
from tests.builders import FORMS, IDS, sound

NEW = load_form("2021")
SOUND = sound(NEW)
LINES = write(SOUND).split("\n")
LINE = "requests.refused_repeated."
TARGETS = {t.line.key: t for t in targets(NEW.tables["requests"])}


def at(words, lines=LINES):
    return next(i for i, x in enumerate(lines) if words in x)


def spaced(lines=LINES):
    """The report with its cells one space apart, so that nothing but words tells the columns."""
    return [" ".join(x.split("\t")).strip() if "\t" in x else x for x in lines]


def reading_of(lines):
    return read("\n".join(lines).encode(), "x")


def with_line(tokens, words="2.重复申请", values=SOUND.values):
    lines = spaced(write(replace(SOUND, values=values)).split("\n"))
    i = at(words, lines)
    lines[i] = f"{words} {tokens}"
    return reading_of(lines), i + 1


def consistent(own):
    """A sound report's values with these for the line, the sums of each column adapted."""
    values = dict(SOUND.values)
    for key, value in zip([k for k in values if k.startswith(LINE)], own, strict=True):
        for line in ("outcome_total", "received"):
            values[f"requests.{line}.{key.rpartition('.')[2]}"] += value - values[key]
        values[key] = value
    return values


def line_values(reading, start=LINE):
    return [v for k, v in reading.report.values.items() if k.startswith(start)]


def width(reading):
    return [n for n in reading.notes if n.rule == "STR-WIDTH"]


# ---- ways -----------------------------------------------------------------------------------------


def test_ways_keep_the_order():
    assert set(ways(["1", "2"], 3)) == {("1", "2", ""), ("1", "", "2"), ("", "1", "2")}
    assert set(ways(["1", "2", "3"], 2)) == {("1", "2"), ("1", "3"), ("2", "3")}
    assert ways(["5", "5", "5"], 2) == (("5", "5"),)
    assert ways(["1", "2"], 2) == (("1", "2"),)
    assert ways(["1", "?", "3"], 2) == ()
    assert ways(["1"] * 9, 7) == ()


def test_ways_around_a_gap_may_leave_one_out():
    assert ways_around(["1", "2", "3"], 1) == (("1", "2", "3"), ("", "2", "3"), ("1", "", "3"), ("1", "", "2"))


@pytest.mark.parametrize(
    ("token", "number"),
    [("", 0), ("—", 0), ("/", 0), ("1,234", 1234), ("１２", 12), ("减3", -3), ("+461", 461), ("5件", 5), (None, 0),
     (7, 7), (Unread("1 | 2"), None), ("无", None)],
)  # fmt: skip
def test_what_counts_in_a_sum(token, number):
    assert amount(token) == number


# ---- too many -------------------------------------------------------------------------------------


def test_one_too_many_is_left_out_where_only_one_way_adds_up():
    reading, line = with_line("8 1 0 0 0 0 1 2", values=consistent([1, 0, 0, 0, 0, 1, 2]))
    assert line_values(reading) == [1, 0, 0, 0, 0, 1, 2]
    (note,) = width(reading)
    assert (note.reason, note.place.line, note.key) == ("proved", line, LINE + "natural_person")
    assert (note.details["raw"], note.details["laid"]) == ("8 | 1 | 0 | 0 | 0 | 0 | 1 | 2", "1 | 0 | 0 | 0 | 0 | 1 | 2")
    words = next(explain(f, NEW) for f in check([reading])[0] if f.reason == "proved")
    assert "T3-ROW" in words
    assert "8 | 1 | 0 | 0 | 0 | 0 | 1 | 2" in words


def test_two_ways_with_the_same_outcome_are_one():
    reading, _ = with_line("5 0 0 0 0 0 0 5", values=consistent([5, 0, 0, 0, 0, 0, 5]))
    assert line_values(reading) == [5, 0, 0, 0, 0, 0, 5]


@pytest.mark.parametrize(("tokens", "own"), [("0 0 4 0 0 0 0 0", [0] * 7), ("0 0 0 0 0 0 4 0", None)])
def test_a_number_among_zeros_is_left_out_unless_it_may_be_the_total(tokens, own):
    reading, _ = with_line(tokens, values=consistent([0] * 7))
    assert line_values(reading) == (own or [Unread(" | ".join(tokens.split()))] * 7)


@pytest.mark.parametrize(
    "tokens",
    [
        "1 0 1 0 1 0 0 2",  # the first 1, the second or the third may be the one too many
        "3 4 5 6 7 8 9 10",  # nothing adds up
        "0 0 — — — — — 2",  # a dash may stand for a number that was left out
        "1 0 ?0 0 0 0 0 1",  # what is no number is never left out
        "1 0 0 0 0 0 0 0 1",  # two too many
        "8 1 0 0 0 0 1 2",  # the line adds up in one way, and its columns then do not
    ],
)
def test_too_many_without_proof_are_not_read(tokens):
    reading, line = with_line(tokens)
    assert set(line_values(reading)) == {Unread(" | ".join(tokens.split()))}
    assert [f.place.line for f in check([reading])[0] if f.rule == "STR-WIDTH"] == [line]


# ---- too few --------------------------------------------------------------------------------------


def test_too_few_are_placed_by_the_columns_sums():
    sparse = [7, None, None, 4, None, None, 11]
    values = consistent([v or 0 for v in sparse])
    reading, _ = with_line("7 4 11", values=values)
    assert line_values(reading) == sparse
    (note,) = width(reading)
    assert (note.reason, note.details["laid"]) == ("proved", "7 | 空 | 空 | 4 | 空 | 空 | 11")
    assert note.details["rules"] == "T3-ROW、T3-RES"


@pytest.mark.parametrize("tokens", ["7 1 8", "1 2 3 4 5 6", "0 0 0", "4 4"])
def test_too_few_without_proof_are_not_read(tokens):
    reading, _ = with_line(tokens)
    assert set(line_values(reading)) == {Unread(" | ".join(tokens.split()))}


def test_lines_are_solved_together_where_only_that_settles_them():
    keys = {name: list(TARGETS[name].keys.values()) for name in ("received", "carried_out")}
    known = {k: v for k, v in SOUND.values.items() if k not in keys["received"] + keys["carried_out"]}
    lines = [
        Open(TARGETS[n], ways([str(SOUND.values[k]) for k in own if SOUND.values[k]], 7)) for n, own in keys.items()
    ]
    proofs = prove(NEW, known, lines)
    assert {n: proofs[own[0]].way for n, own in keys.items()} == {
        n: tuple(str(SOUND.values[k]) for k in own) for n, own in keys.items()
    }


def test_a_line_of_nothing_proves_nothing():
    zeros = dict.fromkeys(SOUND.values, 0)
    known = {k: v for k, v in zeros.items() if not k.startswith(LINE)}
    assert prove(NEW, known, [Open(TARGETS["refused_repeated"], ways(["0"] * 6, 7))]) == {}


def test_a_gap_among_seven_values_proves_nothing_by_its_own_sum():
    lines = list(LINES)
    i = at("2.重复申请")
    lines[i] = "\t\t2.重复申请\t5\t3\t\t0\t0\t0\t0\t8"
    assert set(line_values(reading_of(lines))) == {Unread("5 | 3 | 0 | 0 | 0 | 0 | 8")}


# ---- no header ------------------------------------------------------------------------------------

HEAD = at("自然人")


def test_without_header_lines_that_add_up_are_read_and_named_once():
    lines = spaced()
    reading = reading_of([*lines[: HEAD - 1], *lines[HEAD + 2 :]])
    assert reading.report.values == SOUND.values
    headless = [n for n in reading.notes if n.reason == "headless"]
    assert [(n.rule, n.label) for n in headless] == [("STR-LINE", "")]
    assert "没有找到列" in next(explain(f, NEW) for f in check([reading])[0] if f.reason == "headless")


def test_without_header_a_line_that_does_not_add_up_is_not_read():
    lines = spaced()
    lines[at("2.重复申请", lines)] = "2.重复申请 1 2 3 4 5 6 7"
    reading = reading_of([*lines[: HEAD - 1], *lines[HEAD + 2 :]])
    assert set(line_values(reading)) == {Unread("1 | 2 | 3 | 4 | 5 | 6 | 7")}
    assert line_values(reading, "requests.granted.") == line_values(reading_of(LINES), "requests.granted.")


@pytest.mark.parametrize(
    "head",
    [
        "自然人 科研机构 商业企业 社会公益组织 法律服务机构 总计",  # in another order
        "商业企业 商业企业 科研机构 其他 总计",  # one twice
    ],
)
def test_a_header_that_says_otherwise_is_believed(head):
    lines = spaced()
    reading = reading_of([*lines[: HEAD - 1], head, *lines[HEAD + 2 :]])
    assert not any(isinstance(v, int) for v in line_values(reading, "requests."))


def test_without_header_table_two_is_not_read():
    lines = spaced()
    i = at("本年制发件数", lines)
    reading = reading_of([*lines[:i], *lines[i + 1 :]])
    assert not any(isinstance(v, int) for v in line_values(reading, "proactive_disclosure.regulations."))


@pytest.mark.parametrize("kind", ["dropped", "doubled", "phantom", "moved"])
@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_damage_is_undone_rightly_or_named(form, kind):
    """Values dropped, doubled, put between or moved: what is read of the line is right, or a finding stands on it."""
    dice = random.Random(kind)
    keys = list(form.by_key)
    table = [k for k in keys if k.startswith("requests.")]
    for _ in range(25):
        values = sound(form).values | dict.fromkeys(dice.sample(table, dice.choice([0, 20, 120])), 0)
        lines = spaced(write(replace(sound(form), values=values)).split("\n"))
        i = dice.choice([n for n, x in enumerate(lines) if len(x.split()) > 7 and x.split()[-7:][0].isdigit()])
        words = lines[i].split()
        where = dice.randrange(len(words) - 7, len(words))
        if kind == "dropped":
            del words[where]
        elif kind == "doubled":
            words.insert(where, words[where])
        elif kind == "phantom":
            words.insert(where, str(dice.randrange(12)))
        else:
            words.append(words.pop(where))
        lines[i] = " ".join(words)
        reading = reading_of(lines)
        found = {f.place.line for f in check([reading])[0] if f.place is not None}
        wrong = {k for k, v in reading.report.values.items() if isinstance(v, int) and v != values.get(k)}
        assert {reading.places[k].line for k in wrong} <= {i + 1}
        assert not wrong or i + 1 in found, (lines[i], kind)
