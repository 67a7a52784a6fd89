"""The label recogniser: what a printed label stands for, how surely, and which form it tells."""

import pytest

from converters.recognise.distance import edit_distance
from converters.recognise.labels import book, normal
from converters.recognise.which import which_form
from schemas.form import iter_forms, load_form

NEW, OLD = load_form("2021"), load_form("2019")
BOTH = book(*iter_forms())


@pytest.mark.parametrize(
    ("printed", "official"),
    [
        ("(一) 予以公开", "（一）予以公开"),
        ("1、属于 国家秘密", "1.属于国家秘密"),
        ("１．属于国家秘密", "1.属于国家秘密"),
        ("3. 危及\"三安全一稳定\"", "3.危及“三安全一稳定”"),
        ("三.本年度办理结果", "三、本年度办理结果"),
        ("尚　未 审\u00a0结", "尚未审结"),
        ("本年增／减", "本年增/减"),
        ("\ufeff规章\u200b", "规章"),
    ],
)  # fmt: skip
def test_typography_does_not_count(printed, official):
    assert normal(printed) == normal(official)


@pytest.mark.parametrize(("a", "b"), [("1.其他", "3.其他"), ("（一）", "一、"), ("结果维持", "结果纠正")])
def test_words_and_ordinals_count(a, b):
    assert normal(a) != normal(b)


@pytest.mark.parametrize("form", [NEW, OLD], ids=["2021", "2019"])
def test_every_line_and_column_is_found_by_its_own_label(form):
    labels = book(form)
    for table in form.tables.values():
        for _, line in table.lines:
            if line.path:
                match = labels.find(line.path[-1], table.key, ("line",))
                assert match is not None
                assert (match.how, [m.key for m in match.meanings]) == ("exact", [line.key])
        for block in table.blocks:
            for column in block.columns:
                match = labels.find(column.label, table.key, ("header",))
                assert match is not None
                assert column.key in [m.key for m in match.meanings]


@pytest.mark.parametrize("form", [NEW, OLD], ids=["2021", "2019"])
def test_every_listed_drift_is_found(form):
    for text, official in form.drift.items():
        match = book(form).find(text)
        assert match is not None, text
        assert (match.how, match.official) == ("drift", official)


def test_the_same_words_can_be_drift_in_one_form_and_official_in_another():
    assert book(NEW).find("规范性文件").how == "drift"
    assert book(OLD).find("规范性文件").how == "exact"
    assert book(OLD).find("行政规范性文件").how == "drift"


@pytest.mark.parametrize(
    ("printed", "official"),
    [
        ("2.其他法律行政止公开", "2.其他法律行政法规禁止公开"),
        ("5.要求行政机关确认或者重新出具已获取信息", "5.要求行政机关确认或重新出具已获取信息"),
        ("四、政府信息公开行政复议、诉讼情况", "四、政府信息公开行政复议、行政诉讼情况"),
    ],
)
def test_a_slip_of_the_pen_is_read_as_the_only_label_near(printed, official):
    match = book(NEW).find(printed)
    assert match is not None
    assert (match.how, match.official) == ("close", official)


@pytest.mark.parametrize(
    "printed",
    [
        "结果维纠",  # short
        "本年制止件数",  # as near to one as to another
        "3.其他法律行政法规禁止公开",  # another ordinal
        "其他主动公开文件",
        "行政机关不再处理其政府信息公",  # the tail of two labels
        "",
        "规" * 500,
    ],
)
def test_what_is_not_sure_is_not_read(printed):
    assert book(NEW).find(printed) is None


def test_a_cut_label_is_the_beginning_of_one_label_only():
    cut = book(NEW).cut("7. 属于行政执法案", "requests", ("line",))
    assert cut is not None
    assert (cut.how, cut.official) == ("prefix", "7.属于行政执法案卷")
    assert book(NEW).cut("7.属于行政执法案卷", "requests", ("line",)) is None
    assert book(NEW).cut("2.", "requests", ("line",)) is None
    assert book(NEW).beginning("本年", "proactive_disclosure")[0] == "本年制发件数"


def test_edit_distance_stops_at_its_limit():
    assert [edit_distance(a, b, 3) for a, b in (("甲乙丙", "甲丙"), ("甲", "甲"), ("甲乙", "丙丁"))] == [1, 0, 2]
    assert edit_distance("甲" * 50, "乙" * 50, 3) == 4


T2, T3 = "proactive_disclosure", "requests"


@pytest.mark.parametrize(
    ("labels", "year", "form", "mixed"),
    [
        ([(T2, "本年制发件数"), (T3, "3.其他")], None, "2021", {}),
        ([(T2, "上一年项目数量"), (T3, "（六）其他处理")], 2021, "2019", {}),
        ([(T2, "本年废止数量"), (T3, "(六)其他处理")], None, "2021", {"requests": "2019"}),
        ([(T2, "对外公开总数量"), (T3, "3、其他")], None, "2019", {"requests": "2021"}),
        ([(T2, "规章"), (T2, "规范性文件")], 2020, "2019", {}),
        ([], None, "2021", {}),
        ([], 1950, "2021", {}),
    ],
)
def test_the_form_is_told_from_the_labels(labels, year, form, mixed):
    found = which_form(labels, year)
    assert (found.id, found.mixed) == (form, mixed)


def test_a_group_in_one_form_is_a_line_in_the_other():
    match = BOTH.find("（六）其他处理", "requests")
    assert {(m.form, m.kind) for m in match.meanings} == {("2021", "group"), ("2019", "line")}
