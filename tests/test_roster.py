"""The roster: read from what offices keep, every bad line named."""

import io

import openpyxl
import pytest

from converters.collecting.roster import read
from converters.collecting.state import Unit
from converters.errors import Unreadable
from converters.workbook.reading import guard

HEADER = "单位名称,机构代码,类型,上级,联系人\n"
PLAIN = HEADER + "甲县人民政府,0011,政府,,张三\n甲县教育局,0012,部门,甲县人民政府,李四\n"
UNITS = (
    Unit("甲县人民政府", "0011", "政府", "", "张三"),
    Unit("甲县教育局", "0012", "部门", "甲县人民政府", "李四"),
)


def lines(text: str) -> dict[int, str]:
    roster = read((HEADER + text).encode(), "名册.csv")
    return {p.line: p.zh for p in roster.problems}


def workbook(rows, *, sheet="名册", prepare=None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active["A1"] = "填表说明"
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    if prepare:
        prepare(page)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_in_every_encoding_and_delimiter(encoding, delimiter):
    roster = read(PLAIN.replace(",", delimiter).encode(encoding), "名册.csv")
    assert roster.units == UNITS
    assert roster.problems == ()


def test_header_under_a_title_in_other_words_and_order():
    text = "全县单位名册,,,,,\n\n序号,主管单位,统一社会信用代码（18位）,*单位,联系人,联系电话\n1,,007,甲局,张三,1234\n2,007,008,乙局,,\n"
    assert read(text.encode("gbk"), "x").units == (
        Unit("甲局", "007", contact="张三 1234"),
        Unit("乙局", "008", parent="甲局"),
    )


def test_english_header_and_names_alone():
    assert read(b"Name;Code;Parent\nA;01;\nB;02;A\n", "x").units == (Unit("A", "01"), Unit("B", "02", parent="A"))
    assert read("单位\n甲局\n乙局\n".encode(), "x").units == (Unit("甲局"), Unit("乙局"))


def test_quoted_cells_and_lines_counted_as_in_the_file():
    roster = read((HEADER + '"甲,\n局",\'001,,,\n,2\n').encode(), "x")
    assert roster.units == (Unit("甲, 局", "001"),)
    assert [(p.line, p.zh[:6]) for p in roster.problems] == [(4, "没有单位名称")]


def test_every_bad_line_is_named():
    found = lines(
        "甲局,001,,,\n"
        ",002,,,\n"
        "乙局,001,,,\n"
        "甲 局,003,,,\n"
        "丙局,1.1330E+17,,,\n"
        "丁局,004,,戊局,\n"
        "己局,005,,庚局,\n"
        "庚局,006,,己局,\n"
        "辛局,007,,辛局,\n"
        "合计,8,,,\n"
        "单位名称,机构代码,类型,上级,联系人\n"
        "001,,,,\n"
    )
    assert list(found) == [3, 4, 5, 6, 7, 8, 10, 11, 12, 13]
    assert found[3] == "没有单位名称。请填写，或删去这一行。"
    assert found[4] == "机构代码“001”与第 2 行相同。请改正，或删去一行。"
    assert found[5] == "单位名称“甲 局”与第 2 行相同。请改正，或删去一行。"
    assert "“1.1330E+17”已被表格软件变成数" in found[6]
    assert "设为“文本”格式" in found[6]
    assert found[7].startswith("上级“戊局”不在名册里。")
    assert found[8] == "上级绕成了圈：己局 → 庚局 → 己局（第 8、9 行）。请改正其中一行的上级。"
    assert found[10] == "上级绕成了圈：辛局 → 辛局（第 10 行）。请改正其中一行的上级。"
    assert "像是合计" in found[11]
    assert "是表头" in found[12]
    assert found[13] == "单位名称“001”与第 2 行的机构代码相同。"


def test_a_problem_in_both_languages():
    problem = read((HEADER + "甲局,1,,乙局,\n").encode(), "x").problems[0]
    assert problem.words("zh").startswith("第 2 行：上级“乙局”不在名册里")
    assert problem.words("en").startswith("line 2: the parent “乙局” is not on the roster")


def test_a_unit_below_a_bad_line_is_no_second_problem():
    found = lines("甲局,1.1E+17,,,\n乙局,2,,甲局,\n")
    assert list(found) == [2]


def test_codes_stay_as_written():
    codes = ["0001", "11330000MB1A2345XK", "１２3", '="00123"', "12E45"]
    text = "name,code\n" + "".join(f"单位{n},{code}\n" for n, code in enumerate(codes))
    roster = read(text.encode(), "x")
    assert [u.code for u in roster.units] == ["0001", "11330000MB1A2345XK", "１２3", "00123", "12E45"]
    assert roster.problems == ()


def test_workbook_with_text_codes_on_a_later_sheet():
    rows = [["名册"], ["单位名称", "机构代码", "上级"], ["甲局", "0007", None], ["乙局", "0008", "甲局"]]
    roster = read(workbook(rows), "名册.xlsx")
    assert roster.units == (Unit("甲局", "0007"), Unit("乙局", "0008", parent="甲局"))


def test_workbook_codes_that_are_numbers():
    rows = [
        ["单位名称", "机构代码"],
        ["甲", 330100],
        ["乙", 1234],
        ["丙", 113301000000000123],
        ["丁", 1.5],
        ["戊", True],
    ]

    def zeros(page):
        page["B3"].number_format = "000000"

    roster = read(workbook(rows, prepare=zeros), "名册.xlsx")
    assert roster.units[0] == Unit("甲", "330100")
    assert [p.line for p in roster.problems] == [3, 4, 5, 6]
    assert "可能有开头的 0" in roster.problems[0].zh
    assert "后面的数字丢了" in roster.problems[1].zh


def test_a_parent_merged_over_its_units():
    rows = [["上级", "单位"], [None, "甲局"], ["甲局", "乙"], [None, "丙"], [None, "丁"]]
    roster = read(workbook(rows, prepare=lambda page: page.merge_cells("A3:A4")), "x.xlsx")
    assert {u.name: u.parent for u in roster.units} == {"甲局": "", "乙": "甲局", "丙": "甲局", "丁": ""}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "是空的"),
        (b"a,b\n1,2\n", "没有找到名册的表头"),
        (HEADER.encode(), "名册里没有单位"),
        ("单位名称,机构代码,统一社会信用代码\n甲,1,2\n".encode(), "2 列都可作“机构代码”：机构代码、统一社会信用代码"),
        (HEADER.encode() + '"甲局,1,,,\n乙局,2,,,\n'.encode(), "第 2 行起不是完整的表格"),
        (b"\x00\x01\x02\xff\xff\x00", "不是文本"),
        (b"PK\x03\x04 cut", "文件不完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "旧版格式"),
    ],
)
def test_what_is_no_roster_is_refused(data, says):
    with pytest.raises(Unreadable) as refusal:
        read(data, "名册.csv")
    assert says in refusal.value.zh


def test_what_is_too_large_is_told_as_a_roster(monkeypatch):
    monkeypatch.setattr(guard, "MAX_TAGS", 10)
    with pytest.raises(Unreadable) as refused:
        read(workbook([["单位名称"], ["甲局"]]), "名册.xlsx")
    assert "超过上限 10，不像是一份名册，未读取" in refused.value.zh
    assert "does not look like a roster" in refused.value.en
    assert "报告" not in refused.value.zh
