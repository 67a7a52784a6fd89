"""Texts printed by position, a cell a line, or with | between the cells: every number in its cell, or none."""

import json
from dataclasses import replace

import pytest

from converters.errors import Unreadable
from converters.recognise.frame import Frame, frame_of
from converters.recognise.halves import joined_halves
from converters.recognise.labels import book
from converters.recognise.rows import row_of
from converters.recognise.strokes import is_stroked
from converters.recognise.words import Word
from converters.text_read import read
from converters.text_write import write
from schemas.checks import check
from schemas.form import load_form
from schemas.number import Unread
from schemas.place import Place
from tests.builders import FORMS, IDS, sound

NEW = load_form("2021")
SOUND = sound(NEW)
LINES = write(SOUND).split("\n")
GROUPED = ["（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"]


def at(words, lines=LINES):
    return next(i for i, x in enumerate(lines) if words in x)


def line(*pieces):
    """Pieces of text at columns."""
    text = ""
    for word, column in pieces:
        assert not text or len(text) < column, (text, word)
        text = text.ljust(column) + word
    return text


def laid_out(report, first=44, step=8, label=10, wrap=16):
    """Table 三 as pdftotext prints it: header words stacked, labels wrapped with their values beside the middle."""
    table = report.form.tables["requests"]
    heads = ["自然人", "商业企/业", "科研机/构", "社会/公益/组织", "法律/服务/机构", "其他", "总计"]
    rows = [line(("申请人情况", first + 20)), line(("（本列数据的勾稽关系为：", 0), ("法人或其他组织", first + 12))]
    rows.append("第一项加第二项之和，等于第三项加第四项之和）")
    for level in range(3):
        cells = [(h.split("/")[level], first + i * step) for i, h in enumerate(heads) if level < h.count("/") + 1]
        rows.append(line(*cells))
    group = ""
    for item in table.blocks[0].lines:
        values = [report.values[f"requests.{item.key}.{c.key}"] for c in table.blocks[0].columns]
        printed = [("" if v is None else str(v), first + i * step) for i, v in enumerate(values)]
        printed = [p for p in printed if p[0]]
        words = item.path[-1]
        pieces = [words[i : i + wrap] for i in range(0, len(words), wrap)]
        if len(item.path) > 2 and item.path[1] != group:
            group = item.path[1]
            pieces[0] = f"{group[:4]}  {pieces[0]}"
            pieces.insert(1, group[4:]) if len(pieces) == 1 else None
            rows.append(line((pieces[0], 4), *printed))
            rows += [
                line(
                    (p, 4 if n == 0 else label),
                )
                for n, p in enumerate(pieces[1:])
            ]
            continue
        middle = len(pieces) // 2
        rows += [line((p, label)) for p in pieces[:middle]]
        rows.append(line((pieces[middle], label), *printed))
        rows += [line((p, label)) for p in pieces[middle + 1 :]]
    return rows


def with_table(rows, lines=LINES):
    """A report with these lines as its table 三."""
    return [*lines[: at("一、本年新收", lines) - 3], *rows, *lines[at("四、结转", lines) + 1 :]]


def reading_of(lines):
    return read("\n".join(lines).encode(), "x")


def reasons(reading):
    return sorted({(n.rule, n.reason) for n in reading.notes})


def requests(report):
    return {k: v for k, v in report.values.items() if k.startswith("requests.")}


# ---- by position ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_stacked_headers_and_wrapped_labels(form):
    report = sound(form)
    reading = reading_of(with_table(laid_out(report), write(report).split("\n")))
    assert requests(reading.report) == requests(report)
    assert not [n for n in reading.notes if n.rule in ("STR-WIDTH", "STR-LINE")]


def test_a_gap_is_a_blank_in_its_own_column():
    blank = ["requests.received.research_institution", "requests.refused_repeated.natural_person",
             "requests.refused_repeated.total", "requests.carried_out.other_organization"]  # fmt: skip
    report = replace(SOUND, values=SOUND.values | dict.fromkeys(blank))
    assert requests(reading_of(with_table(laid_out(report))).report) == requests(report)


def test_after_a_page_break_the_frame_is_learned_again():
    key = "requests.refused_excessive.legal_service"
    report = replace(SOUND, values=SOUND.values | {key: None})
    one, two = laid_out(report), laid_out(report, first=37, step=10, label=7)
    cut = at("4.保护第三方", one) + 1
    rows = [*one[:cut], "", " " * 30 + "- 4 -", "", *two[at("5.属于三类", two) :]]
    assert requests(reading_of(with_table(rows)).report) == requests(report)


def test_a_value_between_two_columns_is_not_placed():
    rows = laid_out(SOUND)
    i = at("2.重复申请", rows)
    rows[i] = line(("2.重复申请", 10), ("5", 44), ("7", 57))
    values = [v for k, v in reading_of(with_table(rows)).report.values.items() if "refused_repeated" in k]
    assert set(values) == {Unread("5 | 7")}


def test_values_that_do_not_stand_under_one_another_are_counted_only():
    rows = laid_out(SOUND)
    uneven = [("   ".join(r.split()) if n % 2 else "  ".join(r.split())) for n, r in enumerate(rows)]
    i = at("2.重复申请", uneven)
    uneven[i] = "2.重复申请   5   7"
    reading = reading_of(with_table(uneven))
    assert {reading.report.values[k] for k in reading.report.values if "refused_repeated" in k} == {Unread("5 | 7")}
    others = {k: v for k, v in requests(reading.report).items() if "refused_repeated" not in k}
    assert all(isinstance(v, Unread) or v is None or v == SOUND.values[k] for k, v in others.items())


def test_a_frame():
    words = [
        [Word(t, 0, s, s + len(t)) for t, s in zip(r, (10, 20, 30), strict=True)]
        for r in (["1", "22", "3"], ["4", "5", "600"])
    ]
    frame = frame_of(words)
    assert frame == Frame(((10, 11), (20, 22), (30, 33)))
    assert frame.columns([Word("7", 0, 10, 11), Word("8", 0, 31, 32)]) == [0, 2]
    assert frame.columns([Word("7", 0, 15, 16)]) is None
    assert frame.columns([Word("7", 0, 30, 31), Word("8", 0, 32, 33)]) is None


@pytest.mark.parametrize("name", ["001", "002"])
@pytest.mark.parametrize("kind", ["layout", "raw"])
def test_published_texts(published, name, kind):
    expected = json.loads((published / f"{name}.expected.json").read_text("utf-8"))
    reading = read((published / f"{name}.{kind}.txt").read_bytes(), name)
    flat = dict(_cells({k: v for k, v in expected.items() if k in NEW.tables}))
    assert {k: str(v) for k, v in reading.report.values.items()} == {k: str(v) for k, v in flat.items()}
    found = check([reading])[0]
    assert [f.key for f in found if f.rule == "T4-SUM"] == [v.split()[1].rstrip(":") for v in expected["violations"]]
    assert not [f for f in found if f.rule in ("STR-WIDTH", "STR-LINE")]


def _cells(tree, path=""):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _cells(value, f"{path}{key}.")
        else:
            yield path + key, value


# ---- a cell a line --------------------------------------------------------------------------------


def stacked(gap):
    rows = []
    for text in LINES:
        rows += [x for cell in text.split("\t") if cell for x in (cell, *gap)] if "\t" in text else [text]
    return rows


@pytest.mark.parametrize("gap", [[], [""]], ids=["lines", "paragraphs"])
def test_a_cell_a_line(gap):
    reading = reading_of(stacked(gap))
    assert requests(reading.report) == requests(SOUND)
    assert reading.report.values == SOUND.values
    assert reasons(reading) == []


def test_a_label_before_and_after_its_values_a_cell_a_line():
    rows = stacked([])
    i = at("7.属于行政执法案卷", rows)
    rows[i : i + 8] = ["7.属于行政执法案", *rows[i + 1 : i + 8], "- 4 -", "卷"]
    reading = reading_of(rows)
    assert reading.report.values == SOUND.values
    assert reasons(reading) == [("STR-LABEL", "cut")]


def test_a_bare_page_number_among_values_is_left_out_by_proof():
    rows = stacked([])
    i = at("2.重复申请", rows)
    rows.insert(i + 3, "941")
    reading = reading_of(rows)
    assert reading.report.values == SOUND.values
    (note,) = [n for n in reading.notes if n.rule == "STR-WIDTH"]
    assert (note.reason, note.key, "941" in note.details["raw"]) == (
        "proved",
        "requests.refused_repeated.natural_person",
        True,
    )


# ---- strokes --------------------------------------------------------------------------------------

STYLES = {
    "between": lambda c: " | ".join(c),
    "leading": lambda c: "| " + " | ".join(c),
    "trailing": lambda c: " | ".join(c) + " |",
    "tight": lambda c: "|".join(c) + "|",
}


@pytest.mark.parametrize("style", STYLES)
def test_strokes(style):
    blank = ["requests.refused_repeated.natural_person", "requests.refused_repeated.total"]
    report = replace(SOUND, values=SOUND.values | dict.fromkeys(blank))
    lines = [STYLES[style](x.split("\t")) if "\t" in x else x for x in write(report).split("\n")]
    lines.insert(at("规章", lines), "|")
    assert reading_of(lines).report == report


def test_what_is_stroked():
    labels = book(NEW)
    found = [
        is_stroked(x, labels, "proactive_disclosure") for x in ("|", "规章 | 1", "1 | 2", "a | b", "规章", r"规章 \| 1")
    ]
    assert found == [True, True, True, False, False, False]


# ---- header words ---------------------------------------------------------------------------------


def test_header_words_in_halves():
    labels = book(NEW)
    rows = [
        row_of(x, n)
        for n, x in enumerate(["自然人 商业 科研 其他 总计", "企业 机构", "一、本年新收政府信息公开申请数量 1"], 1)
    ]
    joined = joined_halves(rows, labels, "requests")
    assert [r.text for r in joined] == ["自然人 商业企业 科研机构 其他 总计", "", rows[2].text]
    assert joined[0].place == Place(line=1)


def test_a_merged_cell_repeated_in_each_cell_it_covers():
    lines = [x.replace("本年处理决定数量\t\t", "本年处理决定数量\t本年处理决定数量\t本年处理决定数量") for x in LINES]
    i = at("行政许可", lines)
    label, value, *_ = lines[i].split("\t")
    lines[i] = "\t".join([label, value, value, value])
    reading = reading_of(lines)
    assert reading.report == SOUND


@pytest.mark.parametrize(("text", "value"), [("行政许可447", 447), ("行政许可44件", "44"), ("规章000", None)])
def test_glued(text, value):
    label = text[:4] if value is not None else "规章"
    lines = [x.replace("\t", "  ") if "\t" not in x or not x.startswith(label) else text for x in LINES]
    got = reading_of(lines).report.values
    if isinstance(value, int):
        assert got["proactive_disclosure.licenses.decisions"] == value
    else:
        key = "licenses.decisions" if value else "regulations.issued"
        assert not isinstance(got[f"proactive_disclosure.{key}"], int)


# ---- not one report -------------------------------------------------------------------------------


def other(report):
    return replace(report, values={k: v + 1 for k, v in report.values.items()})


def body(report):
    return [x for x in write(report).split("\n") if not x.startswith("# ")]


def test_two_reports_without_titles_are_refused():
    with pytest.raises(Unreadable) as refused:
        reading_of([*body(SOUND), *body(other(SOUND))])
    assert "两份报告" in refused.value.zh
    assert "two reports" in refused.value.en


def test_the_same_report_twice_is_read_and_named():
    reading = reading_of([*body(SOUND), *body(SOUND)])
    assert reading.report.values == SOUND.values
    assert {("STR-LINE", "twice_same"), ("STR-SECTION", "twice")} <= set(reasons(reading))


def test_half_a_report_says_what_is_missing():
    half = LINES[: at("4.保护第三方")]
    reading = reading_of(half)
    read_cells = {k for k, v in reading.report.values.items() if v is not None}
    assert all(reading.report.values[k] == SOUND.values[k] for k in read_cells)
    missing = {n.key.rpartition(".")[0] for n in reading.notes if (n.rule, n.reason) == ("STR-LINE", "missing")}
    assert "requests.carried_out" in missing
    assert [n.expected for n in reading.notes if n.reason == "missing" and n.rule == "STR-SECTION"] == [
        s.heading for s in NEW.sections[3:]
    ]


@pytest.mark.parametrize("text", ["今天天气很好。", "一、总体情况\n好", "工作总结\n一、总体情况\n二、存在问题\n1 2 3"])
def test_no_report_at_all(text):
    with pytest.raises(Unreadable) as refused:
        read(text.encode(), "x")
    assert "不是政府信息公开工作年度报告" in refused.value.zh
