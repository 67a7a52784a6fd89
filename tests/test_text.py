"""The text format: what is written is read back unchanged, and what is not sure is not read."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converters.errors import Unreadable
from converters.recognise.titles import title
from converters.text_read import LARGEST, MOST_LINES, read
from converters.text_write import write
from schemas.checks import check
from schemas.equations import equations
from schemas.form import load_form
from schemas.grid import grid
from schemas.number import Unread
from schemas.report import CLOSING, PREAMBLE, Agency, Report
from tests.builders import FORMS, IDS, break_only, findings, sound
from tests.strategies import reports

NEW = load_form("2021")
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def back(report):
    return read(write(report).encode(), "报告.txt")


def text_of(**changes):
    return write(replace(sound(NEW), **changes))


def changed(old, new, text=None):
    text = write(sound(NEW)) if text is None else text
    assert text.count(old) == 1, text.count(old)
    return read(text.replace(old, new).encode(), "x")


def notes(reading):
    return [(n.rule, n.reason) for n in reading.notes]


# ---- round trips ----------------------------------------------------------------------------------


@RELAXED
@given(reports(unread=True))
def test_any_report_survives(report):
    text = write(report)
    reading = read(text.encode(), "x")
    assert reading.report == report
    assert write(reading.report) == text


HARD_LINES = [
    "一、总体情况", "## 二、主动公开政府信息情况", "**六、其他需要报告的事项**", "三、总体情况", "# 总体情况", "四、政府信息公开行政复议、诉讼情况",
    "---", "-----", "\\", "\\\\---", "\\一、总体情况", "# 2021", "某县某局2021年政府信息公开工作年度报告", "政府信息公开年报",
    "单位名称：别的局", "机构代码：1", "年度：2020", "规章\t0\t0\t0", "规章 1 2 3", "规章000", "\\规章 1 2 3", "第二十条第（一）项", "信息内容",
    "1 2 3 4 5 6 7", "- 4 -", "5", "0", "本年", "二", "其他", "卷", "总计 5", "某表\t甲\t乙", "某表\t1\t2", "（六）其他处理 0 0 0 0 0 0 0",
    "| 规章 | 0 | 0 | 0 |", "行政复议 行政诉讼", "结果", "未列明的一行 3 4", "7.属于行政执法案", "在这里，共有规章 5", "甲 \t 乙", "行政许可 12",
]  # fmt: skip


@RELAXED
@given(
    st.sampled_from(FORMS),
    st.dictionaries(
        st.sampled_from([PREAMBLE, *(s.key for s in NEW.sections), CLOSING]),
        st.lists(st.sampled_from([*HARD_LINES, "", "一般的文字。"]), max_size=6).map("\n".join),
        max_size=8,
    ),
)
def test_narrative_that_looks_like_structure_survives(form, sections):
    report = replace(sound(form), sections=sections)
    text = write(report)
    reading = read(text.encode(), "x")
    assert reading.report.sections == report.sections
    assert reading.report == report
    assert {r for r, _ in notes(reading)} <= {"STR-PARAGRAPH"}
    assert write(reading.report) == text


@pytest.mark.parametrize(
    "name",
    [
        "2020年某局",
        "#某局",
        "**某局**",
        "某局2019",
        "某局的",
        "\\某局",
        "---",
        "一、总体情况",
        "单位名称：某局",
        "政府信息公开工作年度报告",
    ],
)
@pytest.mark.parametrize("year", [None, 2021, 9999])
def test_odd_names_survive(name, year):
    report = replace(sound(NEW), agency=Agency(name, "机构代码：" + name), year=year)
    assert back(report).report == report


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_a_sound_report_has_no_note(form):
    assert back(sound(form)).notes == ()


# ---- what is written ------------------------------------------------------------------------------


def test_the_style():
    lines = write(sound(NEW)).split("\n")
    assert lines[:4] == ["# 示例县文化和旅游局2024年政府信息公开工作年度报告", "", "机构代码：11430000MB0000000X", ""]
    assert [x for x in lines if x.startswith("## ")] == [f"## {s.heading}" for s in NEW.sections]
    assert lines[-1] == ""
    assert "第二十条第（一）项\t\t\t" in lines
    assert any(x.startswith("\t（三）不予公开\t1.属于国家秘密\t") for x in lines)


def test_every_row_has_all_cells_of_the_grid():
    lines = [x for x in write(sound(NEW)).split("\n") if "\t" in x]
    expected = [grid(t).width for t in NEW.tables.values() for _ in range(grid(t).height)]
    assert [x.count("\t") + 1 for x in lines] == expected


# ---- values ---------------------------------------------------------------------------------------

LINE = "requests.refused_repeated."
PRINTED = "2.重复申请"


def row(tokens, label=PRINTED):
    """The text of a sound report with another line for 2.重复申请."""
    lines = write(sound(NEW)).split("\n")
    at = next(i for i, x in enumerate(lines) if PRINTED in x)
    lines[at] = f"\t\t{label}\t" + "\t".join(tokens)
    return read("\n".join(lines).encode(), "x"), at + 1


def line_values(reading, line=LINE):
    return [v for k, v in reading.report.values.items() if k.startswith(line)]


def test_blanks_keep_their_column():
    reading, _ = row(["1", "", "2", "", "", "", "3"])
    assert line_values(reading) == [1, None, 2, None, None, None, 3]
    assert reading.notes == ()


@pytest.mark.parametrize("tokens", ["7 1 8", "1 2 3 4 5 6", "1 2 3 4 5 6 7 8", "5"])
def test_too_few_or_too_many_are_never_shifted(tokens):
    reading, line = row(tokens.split())
    raw = " | ".join(tokens.split()) if " " in tokens else f"{tokens} | …"
    assert set(line_values(reading)) == {Unread(raw)}
    found = [f for f in check([reading])[0] if f.rule == "STR-WIDTH"]
    assert [(f.reason, f.actual, f.place.line, f.label) for f in found] == [
        ("unplaced" if " " in tokens else "uncounted", raw, line, "三、本年度办理结果 › （五）不予处理 › 2.重复申请")
    ]


def test_all_equal_reads_the_same_whichever_is_extra():
    reading, line = row(["0"] * 9)
    assert line_values(reading) == [0] * 7
    assert [(n.rule, n.reason, n.place.line, n.details["actual"]) for n in reading.notes] == [
        ("STR-WIDTH", "same", line, 9)
    ]


def test_a_gap_among_seven_values_is_not_closed():
    reading, _ = row(["1", "", "2", "3", "4", "5", "6", "7"])
    assert set(line_values(reading)) == {Unread("1 | 2 | 3 | 4 | 5 | 6 | 7")}


@pytest.mark.parametrize(
    ("token", "value"),
    [("/", Unread("/")), ("１２", Unread("１２")), ("12.50", Decimal("12.50")), ("'12", Unread("12"))],
)
def test_tokens(token, value):
    reading, _ = row([token, "0", "0", "0", "0", "0", "0"])
    assert line_values(reading)[0] == value


# ---- lines, columns, tables -----------------------------------------------------------------------


def test_a_missing_line():
    text = write(sound(NEW))
    lines = [x for x in text.split("\n") if PRINTED not in x]
    reading = read("\n".join(lines).encode(), "x")
    assert notes(reading) == [("STR-LINE", "missing")]
    assert reading.notes[0].key == LINE + "natural_person"
    assert line_values(reading) == [None] * 7


def test_an_unknown_line():
    reading, line = row(["1", "2", "3", "4", "5", "6", "7"], "其他主动公开文件")
    assert sorted(notes(reading)) == [("STR-LINE", "missing"), ("STR-LINE", "unknown")]
    unknown = next(n for n in reading.notes if n.reason == "unknown")
    assert (unknown.actual, unknown.details["values"], unknown.place.line) == (
        "其他主动公开文件",
        "1 | 2 | 3 | 4 | 5 | 6 | 7",
        line,
    )


def test_the_official_label_wins_over_one_near_it():
    official, near = "\t\t2.其他法律行政法规禁止公开", "\t\t2.其他法律法规禁止公开\t9\t9\t9\t9\t9\t9\t9"
    text = write(sound(NEW)).replace(official, f"{near}\n{official}")
    reading = read(text.encode(), "x")
    assert reading.report == sound(NEW)
    assert notes(reading) == [("STR-LINE", "unknown")]


def test_a_line_twice():
    reading, line = row(["1", "2", "3", "4", "5", "6", "7"], "3.要求提供公开出版物")
    assert sorted(notes(reading)) == [("STR-LINE", "missing"), ("STR-LINE", "twice_differs")]
    assert set(line_values(reading, "requests.refused_publication.")) == {Unread("1 | 2 | 3 | 4 | 5 | 6 | 7")}
    assert next(n for n in reading.notes if n.reason == "twice_differs").place.line == line + 1


def test_columns_in_another_order_are_mapped_by_their_header_and_noted():
    text = write(sound(NEW)).replace("商业企业\t科研机构", "科研机构\t商业企业")
    reading = read(text.encode(), "x")
    report = sound(NEW)
    assert (
        reading.report.values["requests.received.commercial_enterprise"]
        == (report.values["requests.received.research_institution"])
    )
    assert notes(reading) == [("STR-LINE", "order")]


@pytest.mark.parametrize("new", ["甲乙", "商业企业", ""])
def test_a_missing_column_leaves_the_lines_unread(new):
    reading = changed("\t科研机构\t", f"\t{new}\t")
    assert notes(reading)[0] == ("STR-LINE", "column")
    assert all(isinstance(v, Unread) for v in line_values(reading, "requests."))
    assert sum(f.rule == "STR-WIDTH" for f in check([reading])[0]) == 25


def test_groups_of_columns_that_changed_places_are_not_read():
    text = (
        write(sound(NEW))
        .replace("未经复议直接起诉", "甲")
        .replace("复议后起诉", "未经复议直接起诉")
        .replace("甲", "复议后起诉")
    )
    reading = read(text.encode(), "x")
    assert ("STR-LINE", "column") in notes(reading)
    assert not any(isinstance(v, int) for v in line_values(reading, "disputes."))


def test_a_table_that_is_not_there():
    lines = write(sound(NEW)).split("\n")
    start = lines.index("## 四、政府信息公开行政复议、行政诉讼情况")
    lines = [x for i, x in enumerate(lines) if i <= start or "\t" not in x]
    reading = read("\n".join(lines).encode(), "x")
    assert notes(reading) == [("STR-LINE", "table")]
    assert line_values(reading, "disputes.") == [None] * 15


def test_values_apart_by_spaces_and_on_the_next_line():
    text = write(sound(NEW)).replace("\t", " ")
    assert read(text.encode(), "x").report == sound(NEW)
    lines = text.split("\n")
    at = next(i for i, x in enumerate(lines) if PRINTED in x)
    lines[at : at + 1] = ["  2.重复", "申请", "1 2 3 4 5 6 7"]
    reading = read("\n".join(lines).encode(), "x")
    assert (line_values(reading), reading.notes) == ([1, 2, 3, 4, 5, 6, 7], ())


def test_a_single_number_on_its_own_line_may_be_a_page_number():
    text = write(sound(NEW)).replace("行政许可\t", "行政许可\n").replace("\t", " ")
    value = read(text.encode(), "x").report.values["proactive_disclosure.licenses.decisions"]
    assert isinstance(value, Unread)


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_damage_never_gives_a_wrong_number(form):
    """Cells dropped, lines cut, moved, doubled, page numbers between: what is read is right, or it is not read."""
    dice = random.Random(7)
    keys = list(form.by_key)
    for _ in range(60):
        values = {k: 7 * i + 1 for i, k in enumerate(keys)} | dict.fromkeys(dice.sample(keys, dice.choice([0, 3, 30])))
        lines = write(replace(sound(form), values=values)).split("\n")
        _damage(lines, dice)
        read_back = read("\n".join(lines).encode(), "x").report
        for key, value in read_back.values.items():
            assert value is None or isinstance(value, Unread) or value == values.get(key), (key, lines)


def _damage(lines, dice):
    at = dice.choice([i for i, x in enumerate(lines) if "\t" in x])
    cells = lines[at].split("\t")
    kind = dice.choice(
        ["drop line", "double", "drop cell", "add cell", "spaces", "cut", "strip", "page", "swap", "split"]
    )
    if kind == "drop line":
        del lines[at]
    elif kind == "double":
        lines.insert(dice.randrange(len(lines)), lines[at])
    elif kind == "drop cell":
        del cells[dice.randrange(len(cells))]
    elif kind == "add cell":
        cells.insert(dice.randrange(len(cells)), dice.choice(["", "99999"]))
    elif kind == "spaces":
        cells = [" ".join(cells)]
    elif kind == "strip":
        lines[:] = [x.rstrip() for x in lines]
    elif kind == "page":
        lines.insert(at, dice.choice(["- 5 -", "5", "12 13", "\t5"]))
    elif kind == "swap":
        lines[at], lines[at - 1] = lines[at - 1], lines[at]
    elif kind == "split":
        lines[at : at + 1] = ["\t".join(cells[:2]), "\t".join(cells[2:])]
    elif kind == "cut" and not cells[-1].isdecimal():
        lines[at : at + 1] = [lines[at][:3], lines[at][3:]]
    if kind in ("drop cell", "add cell", "spaces"):
        lines[at] = "\t".join(cells)


# ---- the rules, through text ----------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_a_broken_equation_gives_the_same_findings_with_line_places(form):
    for equation in equations(form)[::5]:
        report = break_only(sound(form), equation)
        reading = back(report)
        through = check([reading])[0]
        direct = findings(report)
        words = lambda found: {(f.rule, f.key, f.actual, f.expected, f.difference) for f in found}  # noqa: E731
        assert words(through) == words(direct)
        assert len(through) == len(direct)
        broken = next(f for f in through if f.rule == equation.rule)
        assert broken.place == reading.places[equation.cell]
        assert broken.place.line is not None


# ---- title and headings ---------------------------------------------------------------------------

TITLE = "# 示例县文化和旅游局2024年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("printed", "name", "year", "noted"),
    [
        ("示例局2024年政府信息公开工作年度报告", "示例局", 2024, False),
        ("# 示例局 2024 年 政府信息公开工作年度报告", "示例局", 2024, False),
        ("示例局\n2024 年政府信息公开工作年度报告", "示例局", 2024, False),
        ("- 1 -\n示例局\n2024 年政府信息公开工作年度报告", "示例局", 2024, False),
        ("# 示例局2024年政府信息公开\n# 工作年度报告", "示例局", 2024, False),
        ("# 2024", None, 2024, True),
        ("示例局2024年政府信息公开工作告年度报", "示例局", 2024, True),
        ("示例局2024年度政府信息公开年报", "示例局", 2024, True),
        ("示例局政府信息公开工作年度报告", "示例局", None, False),
    ],
)
def test_titles(printed, name, year, noted):
    reading = changed(TITLE, printed)
    assert (reading.report.agency.name, reading.report.year) == (name, year)
    assert notes(reading) == ([("STR-TITLE", "wording")] if noted else [])


def test_no_title():
    reading = changed(TITLE, "")
    assert notes(reading) == [("STR-TITLE", "none")]
    assert reading.report.year is None


def test_a_year_that_is_none():
    reading = changed(TITLE, "# 示例局政府信息公开工作年度报告\n年度：二〇二四")
    assert notes(reading) == [("STR-TITLE", "year_text")]


@pytest.mark.parametrize(
    ("old", "new", "noted"),
    [
        ("## 一、总体情况", "一、总体情况", []),
        ("## 一、总体情况", "#### **一、总体情况**", []),
        ("## 二、主动公开政府信息情况", "## 一、主动公开政府信息情况", [("STR-SECTION", "numbering")]),
        ("## 二、主动公开政府信息情况", "## 主动公开政府信息情况", [("STR-SECTION", "numbering")]),
        ("## 二、主动公开政府信息情况", "## 二、主动公开信息情况", [("STR-LABEL", "drift")]),
        ("## 五、存在的主要问题及改进情况", "## 五、存在主要问题及改进情况", [("STR-LABEL", "close")]),
        ("## 一、总体情况", "", [("STR-SECTION", "missing")]),
        ("## 五、存在的主要问题及改进情况", "## 六、其他需要报告的事项\n\n## 五、存在的主要问题及改进情况",
         [("STR-SECTION", "twice"), ("STR-SECTION", "order")]),
    ],
)  # fmt: skip
def test_headings(old, new, noted):
    reading = changed(old, new)
    assert sorted(notes(reading)) == sorted(noted)
    assert reading.report.values == sound(NEW).values


@pytest.mark.parametrize("key", ["proactive_disclosure", "requests", "disputes"])
@pytest.mark.parametrize("marks", ["", "表格\n\n"])
def test_a_table_without_its_heading_is_read_all_the_same(key, marks):
    heading = f"## {NEW.section(key).heading}\n\n"
    reading = changed(heading, marks)
    assert notes(reading) == [("STR-SECTION", "missing")]
    assert reading.report.values == sound(NEW).values
    assert set(reading.report.sections) == {"overview", "problems", "other_matters"} | (
        {"proactive_disclosure"} if marks and key == "requests" else set()
    ) | ({"requests"} if marks and key == "disputes" else set())


def test_a_part_out_of_order():
    text = write(sound(NEW))
    part = f"## 一、总体情况\n\n{sound(NEW).sections['overview']}\n\n"
    reading = read((text.replace(part, "") + "\n" + part).encode(), "x")
    assert [(n.rule, n.reason, n.actual) for n in reading.notes] == [("STR-SECTION", "order", "一、总体情况")]
    assert reading.report.sections == sound(NEW).sections


# ---- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, end):
    report = sound(NEW)
    reading = read(write(report).replace("\n", end).encode(encoding), "x")
    assert (reading.report, reading.notes) == (report, ())


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空文件"),
        (b" \n\n", "空文件"),
        (b"\xff\xff\x00\x80" * 9, "编码"),
        (b"PK\x03\x04" + bytes(200), "编码"),
        (b"hello\nworld\n", "没有找到"),
        ("一、总体情况\n无".encode(), "没有找到"),
        (b"x" * (LARGEST + 1), "上限"),
        (b"x\n" * (MOST_LINES + 1), "上限"),
    ],
)
def test_what_is_refused(data, word):
    with pytest.raises(Unreadable, match=word) as refused:
        read(data, "文件.txt")
    assert refused.value.en


def test_two_reports_in_one_file():
    text = write(sound(NEW))
    number = text.count("\n") + 1
    with pytest.raises(Unreadable, match=f"第 {number} 行"):
        read((text + text).encode(), "x")


def test_a_repeated_page_header_is_no_second_report():
    title = TITLE.removeprefix("# ")
    reading = changed("## 五、存在的主要问题及改进情况", f"{title}\n## 五、存在的主要问题及改进情况")
    assert reading.report.values == sound(NEW).values


def test_an_empty_report_survives():
    assert back(Report(NEW)).report == Report(NEW)


@pytest.mark.parametrize(
    "line",
    [
        "2025年1月20日 清河县水务局2024年政府信息公开工作年度报告",
        "清水〔2025〕3号 清河县水务局2024年政府信息公开工作年度报告",
        "清河县水务局二〇二四年政府信息公开工作年度报告",
        "2024年清河县水务局政府信息公开工作年度报告",
        "清河县水务局 2 0 2 4 年政府信息公开工作年度报告",
        "清河县水务局关于2024年度政府信息公开工作的年度报告",
        "清河县水务局政府信息公开工作年度报告（2024年度）",
        "《清河县水务局2024年政府信息公开工作年度报告》",
        "清河县水务局2024年政府信息公开工作年度报告（2025年1月发布）",
        "附件：1.清河县水务局2024年政府信息公开工作年度报告",
        "清河县水务局2024年政务公开工作年度报告",
    ],
)
def test_titles_as_people_write_them(line):
    assert (title(line).name, title(line).year) == ("清河县水务局", 2024)


def test_of_several_titles_the_nearest_to_the_headings_counts_and_that_is_told():
    text = write(sound(FORMS[0])).replace("# 示例", "别县财政局2020年政府信息公开工作年度报告\n\n# 示例", 1)
    reading = read(text.encode(), "a")
    assert (reading.report.agency.name, reading.report.year) == ("示例县文化和旅游局", 2024)
    assert [(n.reason, n.details["others"]) for n in reading.notes if n.reason == "several"] == [
        ("several", "别县财政局2020年政府信息公开工作年度报告")
    ]


def test_a_year_to_come_is_told():
    report = replace(sound(FORMS[0]), year=2204)
    assert [(f.rule, f.reason, f.actual) for f in findings(report)] == [("STR-TITLE", "future", "2204")]
