"""Frames that changed, headers repeated or broken, and numbers that may be page numbers."""

from decimal import Decimal

import pytest

from converters.text_read import read
from schemas.checks import check
from schemas.form import load_form
from schemas.number import Unread

FEE = "proactive_disclosure.administrative_fees.amount_10k_yuan"
COLUMNS = [c.label for c in load_form("2021").tables["requests"].blocks[0].columns]


def report(*, overview="无。", proactive="", requests="", disputes="", problems="无。"):
    """The values and the rules found for a report with these parts."""
    text = (
        f"某局2024年政府信息公开工作年度报告\n一、总体情况\n{overview}\n二、主动公开政府信息情况\n{proactive}\n"
        f"三、收到和处理政府信息公开申请情况\n{requests}\n四、政府信息公开行政复议、行政诉讼情况\n{disputes}\n"
        f"五、存在的主要问题及改进情况\n{problems}\n六、其他需要报告的事项\n无。\n"
    )
    reading = read(text.encode(), "x.txt")
    return reading.report.values, check([reading])[0]


# ---- bare page numbers, a cell a line -------------------------------------------------------------

RULES = (
    "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n1\n0\n3\n行政规范性文件\n1\n0\n3\n"
)
STACKED = RULES + "第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n"


@pytest.mark.parametrize(
    ("before", "number", "after", "read_as"),
    [
        ("无。", "5", "无。", 5),  # no page has a bare number
        ("无。\n4", "12", "无。\n6", 12),  # not between the pages' numbers
        ("无。\n4", "0", "无。\n6", 0),
        ("无。\n4", "5.5", "无。\n6", Decimal("5.5")),
    ],
)
def test_a_number_that_is_no_page_number_is_read(before, number, after, read_as):
    values, _ = report(overview=before, proactive=STACKED + number, problems=after)
    assert values[FEE] == read_as


@pytest.mark.parametrize(("before", "after"), [("无。\n4", "无。\n6"), ("无。", "无。\n6"), ("无。\n1", "无。\n1")])
def test_a_number_that_may_be_a_page_number_is_not_read(before, after):
    values, findings = report(overview=before, proactive=STACKED + "5", problems=after)
    assert isinstance(values[FEE], Unread)
    assert "STR-WIDTH" in [f.rule for f in findings if f.key == FEE]


# ---- frames ---------------------------------------------------------------------------------------

HEADER = "统计\t\t\t" + "\t".join(COLUMNS)


def test_lines_moved_by_one_column_are_read_where_their_sums_show_it():
    rows = [
        HEADER,
        "\t\t\t1.属于国家秘密\t2\t\t\t\t\t\t2",
        "\t\t\t2.其他法律行政法规禁止公开\t\t3\t\t\t\t1\t4",
    ]
    values, _ = report(requests="\n".join(rows))
    assert values["requests.denied_state_secret.natural_person"] == 2
    assert values["requests.denied_state_secret.commercial_enterprise"] is None
    assert values["requests.denied_other_law.commercial_enterprise"] == 3
    assert values["requests.denied_other_law.total"] == 4


def test_one_line_of_another_width_shows_no_frame():
    values, findings = report(requests=f"{HEADER}\n\t\t\t1.属于国家秘密\t2\t\t\t2\t\t\t5")
    assert isinstance(values["requests.denied_state_secret.natural_person"], Unread)
    assert any(f.rule == "STR-WIDTH" and f.key.startswith("requests.denied_state_secret") for f in findings)


def test_a_header_without_columns_has_no_width():
    """A header invented after a page break, as wide as a line that lacks a value."""
    whole = "1.属于国家秘密\t\t\t" + "\t".join("1000001")
    short = "\t\t2.其他法律行政法规禁止公开\t" + "\t".join("100001")
    values, _ = report(requests="\n".join((HEADER, whole, "\t\t\t\t\t法人或其他组织\t\t\t", short)))
    assert values["requests.denied_state_secret.total"] == 1
    assert isinstance(values["requests.denied_other_law.total"], Unread)


# ---- headers --------------------------------------------------------------------------------------

PATHS = [c.path for c in load_form("2021").tables["disputes"].blocks[0].columns]
REPEATED = [[p[0] for p in PATHS], [p[1] for p in PATHS], [p[-1] for p in PATHS]]
NUMBERS = [str(n) for n in (1, 0, 2, 3, 6, 0, 0, 0, 0, 0, 4, 0, 0, 0, 4)]


@pytest.mark.parametrize("separator", ["\t", " ", "\n"])
def test_a_header_repeated_in_every_column_it_covers(separator):
    rows = [separator.join(cells) for cells in [*REPEATED, NUMBERS]]
    values, _ = report(disputes="\n".join(rows))
    assert [str(v) for k, v in values.items() if k.startswith("disputes.")] == NUMBERS


def test_columns_that_changed_places_are_not_taken_for_the_forms():
    swapped = [[x[1], x[0], *x[2:]] for x in REPEATED]
    values, _ = report(disputes="\n".join("\t".join(x) for x in [*swapped, NUMBERS]))
    assert values.get("disputes.reconsideration.upheld") != 1


def test_a_broken_header_cell_alone_on_its_line():
    heads = [c.removesuffix("构") if c == "法律服务机构" else c for c in COLUMNS]
    cells = [*heads, "1.属于国家秘密", *"1000001", "2.其他法律行政法规禁止公开", *"0200002"]
    values, _ = report(requests="\n".join(cells))
    assert values["requests.denied_other_law.commercial_enterprise"] == 2
    assert values["requests.denied_state_secret.total"] == 1


# ---- labels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        ["（三）不予 公开 1.属于国 家秘密 1 0 0 0 0 0 1"],
        ["（三）不 1.属于国家 1 0 0 0 0 0 1", "予公开 秘密"],
        [
            "（二）部分公开（区分处理的，只计这一情形，不计其他情形） 0 0 0 0 0 0 0",
            "（三）不予公开 1.属于国家秘密",
            "注：由各科室汇总。",
            "1 0 0 0 0 0 1",
            "2.其他法律行政法规禁止公开 0 0 0 0 0 0 0",
        ],
        ["1.属于国家秘密\t? 0\t0\t0\t0\t0\t0\t1"],
    ],
)
def test_labels_in_words(rows):
    values, _ = report(requests="\n".join((" ".join(COLUMNS), *rows)))
    assert values["requests.denied_state_secret.total"] == 1
