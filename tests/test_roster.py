"""The roster: read from what offices keep, every bad line named."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from converters.collecting.roster import Roster, read
from converters.collecting.state import Unit
from converters.errors import Unreadable
from converters.workbook.reading import guard
from tests.bad.workbooks import rezip

EXAMPLES = Path(__file__).parents[1] / "templates" / "examples"
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
    assert found[5].startswith("单位名称“甲 局”与第 2 行相同。机构代码不同，")
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


NO_HEADER = "没有找到名册的表头"


@pytest.mark.parametrize(
    "text",
    [
        "示例县人民政府,政府\n示例县文化和旅游局,部门\n示例县甲镇人民政府,乡镇\n",
        "示例县人民政府,政府\n示例县文化和旅游局,部门\n示例县甲镇人民政府,乡镇\n示例县中学,事业单位\n",
        "示例县文化和旅游局,部门\n示例县教育局,部门\n示例县档案馆,部门\n",
        "示例县第一中学,部门\n示例县甲园,乡镇\n",
        "示例县人民政府,政府\n,部门\n示例县甲镇人民政府,某镇\n",
        "部门\n示例县文化和旅游局\n乡镇\n示例县甲镇人民政府\n",
        "County Office,agency\nNorth Town,town\n",
    ],
)
def test_a_kind_in_a_row_is_no_header(text):
    with pytest.raises(Unreadable, match=NO_HEADER):
        read(text.encode(), "x")


@pytest.mark.parametrize(
    "above",
    [
        "示例县2025年单位名册,,\n",
        "示例县人民政府办公室,,\n2025年名册,,\n",
        "填报单位：,示例县人民政府,2025年1月\n",
        "单位：,示例县人民政府,\n",
        "示例县人民政府办公室制,,\n注：部门、乡镇都要列入,,\n",
    ],
)
@pytest.mark.parametrize("header", ["序号,单位,备注", "序号,部门,联系电话", "序号,单位名称,随便"])
def test_titles_and_notes_above_a_header_are_passed_over(above, header):
    assert [u.name for u in read(f"{above}{header}\n1,甲局,2\n2,乙局,3\n".encode(), "x").units] == ["甲局", "乙局"]


def test_a_header_of_groups_above_the_header_is_passed_over():
    text = "单位,联系方式\n名称,代码,人,电话\n甲局,01,,1234\n"
    assert read(text.encode(), "x").units == (Unit("甲局", "01", contact="1234"),)


def test_units_above_the_header_are_named():
    text = "示例县甲镇人民政府,1\n乙,02\n单位名称,机构代码\n丙局,3\n"
    assert [(p.line, p.zh) for p in read(text.encode(), "x").problems] == [
        (line, f"“{name}”在表头（第 3 行）上面，像是一个单位。是单位的，请移到表头下面；是标题的，请删去这一行。")
        for line, name in ((1, "示例县甲镇人民政府"), (2, "乙"))
    ]
    # one that stands below as well is not lost
    assert read("丙局,\n单位名称,机构代码\n丙局,3\n".encode(), "x").problems == ()


def test_headers_that_are_single_words_are_read_beside_other_headings_only():
    text = "单位,所在地,是否报送,2024年度\n示例县教育局,城关镇,是,1\n"
    assert read(text.encode(), "x").units == (Unit("示例县教育局"),)
    with pytest.raises(Unreadable, match=NO_HEADER):
        read(text.replace("所在地", "城关").encode(), "x")
    again = read("单位\n示例县教育局\n单位\n".encode(), "x").problems
    assert [(p.line, "请删去这一行" in p.zh) for p in again] == [(3, True)]


def test_a_title_merged_over_the_columns_is_no_unit():
    rows = [["示例县人民政府办公室"], ["单位名称", "机构代码"], ["甲局", "1"]]
    assert [p.line for p in read(workbook(rows), "x.xlsx").problems] == [1]
    merged = workbook(rows, prepare=lambda page: page.merge_cells("A1:B1"))
    assert read(merged, "x.xlsx") == Roster((Unit("甲局", "1"),))


def test_a_kind_in_the_column_of_names_is_no_unit():
    assert lines("部门,,,,\n甲局,,,,\n乡镇,,,,\n") == {
        line: f"“{kind}”是类型，不是单位名称。请填写单位全称；是分组标题的，请删去这一行。"
        for line, kind in ((2, "部门"), (4, "乡镇"))
    }


def test_two_units_of_one_name_need_full_names():
    found = lines("示例县人民政府,1,,,\n办公室,2,,示例县人民政府,\n办公室,3,,,\n档案局,,,,\n档案局,4,,,\n")
    assert found[4] == (
        "单位名称“办公室”与第 3 行相同。机构代码不同，是两个单位的，请都写全称（如“示例县人民政府办公室”）；"
        "是同一个单位的，请删去一行。"
    )
    assert found[6] == "单位名称“档案局”与第 5 行相同。请改正，或删去一行。"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("示例县文化和旅游局2024年政府信息公开工作年度报告.xlsx", "这是年报工作簿，不是名册"),
        ("../政府信息公开工作年度报告-2019年格式.xlsx", "这是年报工作簿，不是名册"),
        ("../政府信息公开工作年度报告-2021年格式.xlsm", "这是年报工作簿，不是名册"),
    ],
)
def test_a_report_is_no_roster(name, says):
    with pytest.raises(Unreadable) as refused:
        read((EXAMPLES / name).read_bytes(), name)
    assert refused.value.zh.startswith(says)
    assert refused.value.en.startswith("this is the workbook of a report, not a roster")


def test_a_report_in_another_layout_is_no_roster():
    book = openpyxl.load_workbook(EXAMPLES / "示例县文化和旅游局2024年政府信息公开工作年度报告.xlsx")
    for name in [s.title for s in book if s.sheet_state != "visible"]:
        del book[name]
    book.active.insert_rows(1)
    book.active["A1"], book.active["B1"] = "单位名称", "机构代码"
    saved = io.BytesIO()
    book.save(saved)
    with pytest.raises(Unreadable, match="这是年报工作簿，不是名册"):
        read(saved.getvalue(), "x.xlsx")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "a.xlsx", "--format", "xlsx", "--exit-zero", "-o"), "这是校验结果"),
        (("check", "a.xlsx", "--format", "csv", "--exit-zero", "-o"), "这是校验结果"),
        (("convert", "a.xlsx", "--to", "csv", "-o"), "这是年报数据"),
        (("collect", "a.xlsx", "--roster", "r.csv", "--year", "2024", "--format", "xlsx", "-o"), "这是收集的状态表"),
        (("aggregate", "a.xlsx", "--to", "xlsx", "-o"), "这是年报工作簿"),
    ],
)
def test_what_the_program_wrote_is_no_roster(run, tmp_path, arguments, says):
    example = EXAMPLES / "示例县城市管理局2024年政府信息公开工作年度报告（有误）.xlsx"
    (tmp_path / "a.xlsx").write_bytes(example.read_bytes())
    (tmp_path / "r.csv").write_text("单位名称\n示例县城市管理局\n", "utf-8")
    made = "out.csv" if "csv" in arguments else "out.xlsx"
    run(*arguments, made)
    for command in (
        ("distribute", made, "--year", "2025", "-o", "x"),
        ("collect", "a.xlsx", "--roster", made, "--year", "2024"),
        ("aggregate", "a.xlsx", "--roster", made, "-o", "sum.json"),
    ):
        done = run(*command)
        assert (done.returncode, f"{made}: {says}" in done.stderr.decode()) == (3, True)


HEAD = ["单位名称", "机构代码"]


def sheets(**pages) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in pages.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("second", [[HEAD, ["甲局", "1"], ["丙局", "3"]], [["丙局", "3"], ["丁局", "4"]]])
@pytest.mark.parametrize("order", [("名册", "部门2"), ("部门2", "名册")])
def test_units_on_another_sheet_are_not_passed_over(second, order):
    pages = {"名册": [HEAD, ["甲局", "1"], ["乙局", "2"]], "部门2": second}
    with pytest.raises(Unreadable) as refused:
        read(sheets(**{name: pages[name] for name in order}), "x.xlsx")
    assert all(word in refused.value.zh for word in ("《名册》", "《部门2》", "合并到一张工作表"))
    assert "“部门2”" in refused.value.en


def test_other_sheets_without_further_units_may_stay():
    pages = {
        "说明": [["填表说明"], ["请各单位填写，报示例县人民政府办公室。"], ["示例县人民政府办公室"]],
        "名册": [HEAD, ["甲局", "1"], ["乙局", "2"]],
        "备份": [HEAD, ["甲局", "1"]],
        "类型": [["类型"], ["政府"], ["部门"], ["乡镇"]],
    }
    assert [u.name for u in read(sheets(**pages), "x.xlsx").units] == ["甲局", "乙局"]


def test_formulas_without_a_result_and_errors_are_named():
    rows = [[*HEAD, "备注"], ["甲局"], ['="示例县"&"乙局"'], ["丙局", "=A4"], ["丁局", "#REF!", "=1"], ["#N/A"]]
    assert [(p.line, p.zh.partition("。")[0]) for p in read(sheets(a=rows), "x.xlsx").problems] == [
        (3, 'A3（单位名称）是公式，文件里没有它的结果：="示例县"&"乙局"'),
        (4, "B4（机构代码）是公式，文件里没有它的结果：=A4"),
        (5, "B5（机构代码）是错误值 #REF!"),
        (6, "A6（单位名称）是错误值 #N/A"),
    ]
    only = read(sheets(a=[HEAD, ["=B1"]]), "x.xlsx").problems
    assert [p.en.partition(":")[0] for p in only] == ["A2 (name) is a formula whose result is not in the file"]
    head = read(sheets(a=[["单位名称", '="代码"'], ["甲局", "1"]]), "x.xlsx").problems
    assert [p.zh.partition("，")[0] for p in head] == ["B1（表头）是公式"]


def test_a_formula_with_its_result_is_read_and_an_empty_one_is_blank():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet("名册")
    page.write_row(0, 0, HEAD)
    page.write_formula(1, 0, '="甲"&"局"', None, "甲局")
    page.write_formula(2, 0, '=IF(C3="","",C3)', None, "空")
    book.close()
    change = {"xl/worksheets/sheet1.xml": lambda xml: xml.replace("<v>空</v>".encode(), b"<v></v>")}
    data = rezip(made.getvalue(), change)
    assert b"<v></v>" in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert read(data, "x.xlsx") == Roster((Unit("甲局"),))
