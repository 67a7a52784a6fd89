"""Web pages: what is written is read back unchanged, and any published page gives its report and nothing else."""

import re
import shutil
import subprocess
import time
from dataclasses import replace
from html import escape, unescape

import pytest
from hypothesis import HealthCheck, given, settings
from selectolax.lexbor import LexborHTMLParser

from converters.errors import Unreadable
from converters.formats import FORMATS
from converters.web.read import read
from converters.web.tree import DEEPEST, MOST_CELLS, MOST_TAGS
from converters.web.write import article, write
from schemas.checks import check
from schemas.equations import equations
from schemas.finding import Reading
from schemas.form import load_form
from schemas.grid import grid
from schemas.number import Unread
from schemas.place import Place
from schemas.report import CLOSING, PREAMBLE, Agency
from tests.builders import FORMS, IDS, break_only, sound
from tests.strategies import reports

NEW = load_form("2021")
SOUND = sound(NEW)
NARRATIVE = {PREAMBLE: "本报告根据条例编制。", **SOUND.sections}
REPORT = replace(SOUND, sections=NARRATIVE, agency=Agency("示例县文化和旅游局"))


def page(report):
    return read(write(report).encode(), "a.html")


def notes(reading):
    return [(n.rule, n.reason) for n in reading.notes]


def refusal(data):
    with pytest.raises(Unreadable) as refused:
        read(data if isinstance(data, bytes) else data.encode(), "页面.html")
    return refused.value


# ---- plain pages: a report as others publish it ----------------------------------------------------


def plain_table(key, cell="<td{spans}>{text}</td>", report=REPORT):
    """A table of the report, as any site draws one."""
    printed = grid(report.form.tables[key])
    rows = []
    for _, cells in printed.rows():
        row = ""
        for c in cells:
            value = report.values[c.cell.key] if c.cell else None
            text = c.text if c.cell is None else "" if value is None else str(value)
            row += cell.format(spans=f' rowspan="{c.rows}" colspan="{c.columns}"', text=escape(text))
        rows.append(f"<tr>{row}</tr>")
    return f"<table>{''.join(rows)}</table>"


def plain(report=REPORT, table=plain_table, heading="<p><b>{}</b></p>"):
    """The parts of a report in plain paragraphs, the title first."""
    parts = [f"<p align=center><strong>{report.agency.name}{report.year}年政府信息公开工作年度报告</strong></p>"]
    parts += [f"<p>　　{report.sections[PREAMBLE]}</p>"] if PREAMBLE in report.sections else []
    for section in report.form.sections:
        parts.append(heading.format(section.heading))
        parts += [f"<p>&nbsp;&nbsp;{x}</p>" for x in report.sections.get(section.key, "").split("\n\n") if x]
        parts += [table(section.key)] if section.key in report.form.tables else []
    return parts


SITE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>某局2023年政府信息公开年报_某县人民政府</title>
<style>p { color: red }</style><script>var a = "<p>一、总体情况</p>";</script></head><body>
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/nb">政府信息公开年报</a></li></ul></div>
<div class="where">当前位置：<a href="/">首页</a> &gt; <a href="/zfxxgk">政府信息公开</a> &gt; 年报</div>
<div class="main"><h1>示例县文化和旅游局2024年政府信息公开工作年度报告</h1>
<div class="info"><span>发布日期：2025-01-20 09:30</span> <span>来源：示例县文旅局</span> <span>浏览次数：<b>123</b></span>
<span>字体：【大 中 小】</span></div>
<div id="zoom">{}</div>
<div class="share">分享到： 微信 微博</div><p>【打印本页】 【关闭窗口】</p>
<p>上一篇：<a href="1.html">示例县教育局2024年政府信息公开工作年度报告</a></p></div>
<div class="foot"><p>主办单位：示例县人民政府　承办：示例县大数据局。</p><p>网站标识码：1234567890</p></div>
</body></html>"""


def same(reading, report=REPORT):
    assert reading.report.values == report.values
    assert reading.report.sections == report.sections
    assert (reading.report.agency, reading.report.year) == (report.agency, report.year)
    return True


# ---- round trips -----------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports(unread=True))
def test_any_report_survives(report):
    text = write(report)
    reading = read(text.encode(), "x")
    assert reading.report == report
    assert write(reading.report) == text


HARD = [
    "一、总体情况", "**六、其他需要报告的事项**", "### 三、总体情况", "某县某局2021年政府信息公开工作年度报告", "单位名称：别的局", "---",
    "规章\t0\t0\t0", "规章 1 2 3", "规章000", "| 规章 | 0 | 0 | 0 |", "- 4 -", "第 3 页", "5", "行政复议 行政诉讼", "结果", "打印 关闭", "来源：某局",
    "上一篇：某局", "# 一级", "## 二级", "### 三级", "#### 四级", "##### 五级", "###### 六级", "####### 七级", "###  两个空格", "### **粗**体",
    "**一****二**", "** **", "** 空 **格", "***三***", "前 **粗** 后", "甲  乙\t丙", "1. 条", "<b>不是标记</b> &amp; &lt;", "附件：表.docx", "2021",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=IDS)
@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_narrative_that_looks_like_something_else_survives(form, end):
    for part in (PREAMBLE, *(s.key for s in form.sections), CLOSING):
        report = replace(sound(form), sections={**SOUND.sections, part: end.join([*HARD, *HARD[::-1]])})
        assert page(report).report.sections == report.sections, part
        assert page(report).report == report


@pytest.mark.parametrize("level", range(1, 7))
def test_sub_headings_are_headings_and_keep_their_depth(level):
    line = "#" * level + " 小标题"
    report = replace(REPORT, sections={**NARRATIVE, "overview": f"上文\n{line}\n下文\n\n{line}"})
    found = LexborHTMLParser(write(report)).css("h3, h4, h5, h6")
    assert [(n.tag, n.text()) for n in found] == [(f"h{max(level, 3)}", "小标题")] * 2
    assert page(report).report == report


def test_only_lines_that_need_a_mark_have_one():
    report = replace(
        REPORT, sections={**NARRATIVE, "overview": "平常的话。\n四、政府信息公开行政复议、行政诉讼情况\n再一句。"}
    )
    marked = LexborHTMLParser(write(report)).css('[data-nianbao="text"]')
    assert [n.text() for n in marked] == ["四、政府信息公开行政复议、行政诉讼情况"]


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_each_equation_broken_alone_is_found_with_its_row(form):
    for equation in equations(form):
        report = break_only(sound(form), equation)
        reading = page(report)
        (found, straight) = check([reading, Reading(report)])
        assert [(f.rule, f.key, f.actual, f.expected) for f in found] == [
            (f.rule, f.key, f.actual, f.expected) for f in straight
        ]
        (broken,) = (f for f in found if f.rule == equation.rule)
        cell = next(c for t in form.tables.values() for c in grid(t).cells if c.cell and c.cell.key == equation.cell)
        assert broken.place == Place(table=form.section(cell.cell.table).ordinal, row=cell.row + 1)


# ---- what is written -------------------------------------------------------------------------------


def test_everything_is_escaped():
    name = """<script>alert("1")</script>&'"""
    hard = replace(
        REPORT,
        agency=Agency(name, name),
        sections={"overview": name, CLOSING: "# <img src=x onerror=alert(1)>"},
        values={**SOUND.values, "requests.received.total": Unread("=1+1"), "requests.granted.total": Unread(name)},
    )
    tree = LexborHTMLParser(write(hard))
    assert tree.css("script, img") == []
    assert name in tree.css_first("title").text()
    assert [n.text() for n in tree.css("td") if n.text() == "=1+1"] == ["=1+1"]
    assert page(hard).report == hard


def test_the_page_needs_nothing_from_elsewhere():
    text = write(REPORT)
    assert re.findall(r"https?:|\bsrc=|\bhref=|@import|url\(|<script|<link", text) == []
    assert text.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert write(REPORT, ()) == text == write(replace(REPORT))


def test_tables_say_what_their_headers_head():
    tree = LexborHTMLParser(write(REPORT))
    assert [n.text() for n in tree.css("caption")] == [NEW.section(key).heading for key in NEW.tables]
    requests = tree.css("table")[1]
    scope = {n.text(): n.attributes["scope"] for n in requests.css("th")}
    assert scope["申请人情况"] == "colgroup"
    assert scope["自然人"] == "col"
    assert scope["三、本年度办理结果"] == "rowgroup"
    assert scope["（七）总计"] == "row"
    assert len(requests.css("thead tr")) == grid(NEW.tables["requests"]).header_rows == 3
    assert len(requests.css("td")) == 175
    spans = {n.text(): (n.attributes.get("rowspan"), n.attributes.get("colspan")) for n in requests.css("th")}
    assert spans["三、本年度办理结果"] == ("22", None)
    assert spans["法人或其他组织"] == (None, "5")
    assert [t.attributes["border"] for t in tree.css("table")] == ["1"] * 3


# ---- other sites -----------------------------------------------------------------------------------


@pytest.mark.parametrize("report", [REPORT, sound(load_form("2019"))], ids=["2021", "2019"])
def test_our_article_pasted_into_a_site(report):
    assert read(SITE.replace("{}", article(report)).encode(), "x").report == report


def test_a_published_page():
    reading = read(SITE.replace("{}", "\n".join(plain()[1:])).encode(), "x")
    assert same(reading)
    assert reading.notes == ()


def test_a_published_page_with_its_title_in_the_text_too():
    assert same(read(SITE.replace("{}", "\n".join(plain())).encode(), "x"))
    twice = plain()
    twice[0] = "<p>示例县文化和旅游局</p><p>2024年政府信息公开工作年度报告</p>"
    flat = SITE.replace('<div id="zoom">{}</div>', "".join(twice))
    assert same(read(flat.encode(), "x"))


@pytest.mark.parametrize(
    "meta", ['<meta name="ArticleTitle" content="{}">', "<title>{}-示例县人民政府</title>", "<title>示例县_{}</title>"]
)
def test_a_title_that_only_the_head_names(meta):
    head = meta.format("示例县文化和旅游局2024年政府信息公开工作年度报告")
    assert same(read(f"<head>{head}</head><body>{''.join(plain()[1:])}".encode(), "x"))


def test_a_whole_text_in_one_element_its_lines_apart_by_breaks():
    lines = [re.sub("</?(p|b|strong)[^>]*>", "", x) for x in plain()]
    text = "".join(x if x.startswith("<table") else x + "<br>" for x in lines)
    tight = {**NARRATIVE, "problems": NARRATIVE["problems"].replace("\n\n", "\n")}
    assert same(read(SITE.replace("{}", text).encode(), "x"), replace(REPORT, sections=tight))
    assert same(read(SITE.replace("{}", text.replace("<br>", "<br>\n<br>")).encode(), "x"))


def test_a_title_over_two_lines_before_the_text():
    site = re.sub("<h1>.*</h1>", "<p>示例县文化和旅游局</p><p>2024年政府信息公开工作年度报告</p>", SITE)
    assert same(read(site.replace("{}", "".join(plain()[1:])).encode(), "x"))
    broken = re.sub("<h1>.*</h1>", "<h2>示例县文化和旅游局<br>2024年政府信息公开<br>工作年度报告</h2>", SITE)
    assert same(read(broken.replace("{}", "".join(plain()[1:])).encode(), "x"))


@pytest.mark.parametrize("tag", ["h1", "h2", "h3", "h6"])
def test_headings_of_any_depth(tag):
    parts = plain(heading=f"<{tag}><span>{{}}</span></{tag}>")
    parts.insert(3, "<h2>（一）主动公开</h2>")
    sections = {**NARRATIVE, "overview": "### （一）主动公开\n\n" + NARRATIVE["overview"]}
    assert same(read("".join(parts).encode(), "x"), replace(REPORT, sections=sections))


def test_a_page_laid_out_by_tables():
    inside = "".join(f"<tr><td colspan=2>{x}</td></tr>" for x in plain())
    site = (
        "<table><tr><td><table><tr><td><a href=/>首页</a></td><td><a href=/nb>年报</a></td></tr></table></td></tr>"
        "<tr><td><table><tr><td width=200><a href=a>机构职能</a><br><a href=b>政府信息公开年报</a></td><td>"
        f"<table>{inside}</table><p>【打印】【关闭】</p></td></tr></table></td></tr>"
        "<tr><td>版权所有：示例县人民政府</td></tr></table>"
    )
    assert same(read(site.encode(), "x"))


def test_a_whole_report_in_one_table():
    """Titles, headings and narrative in rows of one cell, the numbers in rows between them."""
    long = replace(REPORT, sections={**NARRATIVE, "overview": "本机关认真做好政府信息公开工作。" * 80})
    rows = "".join(
        x.replace("<table>", "").replace("</table>", "") if "<table>" in x else f"<tr><td colspan=10>{x}</td></tr>"
        for x in plain(long)
    )
    assert same(read(f"<table>{rows}</table>".encode(), "x"), long)
    column = "".join(f"<tr><td>{x}</td></tr>" for x in plain())
    assert same(read(f"<table>{column}</table>".encode(), "x"))


def test_a_whole_text_in_one_cell_beside_a_menu():
    lines = plain(table=lambda key: "")
    site = f"<table><tr><td><a href=/>首页</a></td><td>{''.join(lines)}</td></tr></table>"
    reading = read(site.encode(), "x")
    assert reading.report.sections == NARRATIVE
    assert {n.rule for n in reading.notes} == {"STR-LINE"}


def test_text_after_an_element_that_ends_too_early_is_kept():
    parts = plain()
    early = "".join(parts[:-1])
    reading = read(SITE.replace("{}", early + "</div><p>收取信息处理费 5 元。</p><div>").encode(), "x")
    assert reading.report.sections["other_matters"] == "收取信息处理费 5 元。"


def test_words_of_the_site_within_the_article():
    parts = plain()
    parts.insert(1, "<p>发布时间：2025-01-20　来源：某局　阅读：12次</p><p>索引号：001/2025-1</p>")
    parts.append("<p>扫一扫在手机打开当前页</p><p><a href=x>返回顶部</a></p><p>打印 关闭</p>")
    assert same(read(("<body><p>您现在的位置：首页 &gt; 年报</p>" + "".join(parts)).encode(), "x"))


def test_the_name_of_the_site_above_a_flat_page():
    assert same(read(("<body><div><b>示例县人民政府</b></div>" + "".join(plain())).encode(), "x"))
    apart = [
        f"<div>{x}</div>"
        for x in ("示例县人民政府网", "示例县文化和旅游局", "2024年政府信息公开工作年度报告", *plain()[1:])
    ]
    assert same(read("".join(apart).encode(), "x"))


def test_a_contents_list_is_no_second_set_of_headings():
    contents = "".join(f'<li><a href="#p{n}">{s.heading}</a></li>' for n, s in enumerate(NEW.sections))
    parts = plain()
    assert same(read("".join([parts[0], f"<ul>{contents}</ul>", *parts[1:]]).encode(), "x"))


def test_what_cannot_be_seen_is_not_read():
    hidden = (
        '<p style="display: none">一、总体情况</p><div hidden><p>隐藏</p></div><noscript>请打开脚本</noscript>'
        '<template><p>模板</p></template><!-- <p>注释</p> --><span style="visibility:hidden">看不见</span>'
    )
    parts = plain()
    assert same(read("".join([*parts[:3], hidden, *parts[3:], hidden]).encode(), "x"))


# ---- cells -----------------------------------------------------------------------------------------


def with_cell(written, key="requests.received.total"):
    """The value read where a cell of a plain page holds other markup, and the notes."""
    marked = replace(REPORT, values={**REPORT.values, key: 987654})
    text = "".join(plain(table=lambda k: plain_table(k, report=marked)))
    assert text.count("987654") == 1
    reading = read(text.replace("987654", written).encode(), "x")
    others = {k: v for k, v in reading.report.values.items() if k != key}
    assert others == {k: v for k, v in REPORT.values.items() if k != key}
    return reading.report.values[key]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("<p><span> <b>12</b></span><o:p></o:p></p>", 12), ("\n  12\n", 12), ("1<font>2</font>", 12), ("&nbsp;", None), ("　", None),
        ("<p>&nbsp;12&nbsp;</p>", 12), ("<br>12<br>", 12), ("<table><tr><td>12</td></tr></table>", 12), ("<!--9-->12", 12),
        ("1<br>2", Unread("1 2")), ("<p>1</p><p>2</p>", Unread("1 2")), ("12<sup>1</sup>", Unread("12 1")), ("<s>12</s>13", Unread("¦12 13")),
        ("12<span style='display:none'>3</span>", 12), ("１２", Unread("１２")), ("\ufffd2", Unread("\ufffd2")), ("<input value=12>", Unread("〔12〕")),
    ],
)  # fmt: skip
def test_what_stands_in_a_cell(written, value):
    assert with_cell(written) == value


@pytest.mark.parametrize(
    ("written", "raw"),
    [
        *((f"12<{tag}>1</{tag.split()[0]}>", "12¦1") for tag in (
            "a href='#n'", "small", "ins", "label", "span class=note", "span style='vertical-align:super;font-size:8px'",
            "font size=1", "font color=red", "span style='position:relative;top:-3pt'", "span dir=rtl",
        )),
        *((f"<span {look}>9</span>12", "9¦12") for look in (
            "style='position:absolute;left:-9999px'", "style='opacity:0'", "style='font:0px x'", "aria-hidden=true",
            "style='color:#fff'", "style='display:inline-block;width:0;overflow:hidden'", "style='clip-path:inset(50%)'",
        )),
        ("-<small>12</small>", "-¦12"), ("12<small>.5</small>", "12¦.5"), ("<bdo dir=rtl>21</bdo>", "¦21"),
        *((f"<{tag}>12</{tag.split()[0]}>", "¦12") for tag in (
            "s", "strike", "del", "p style='text-decoration:line-through'", "b style='text-decoration: underline line-through'",
        )),
        ("<style>.gone { text-decoration: line-through }</style><p class=gone>12</p>", "¦12"),
        ("<span style='float:right'>1</span><span style='float:right'>2</span>", "¦1¦2"),
        ("1<span style='float:left'>2</span>", "1¦2"),
        ("<span style='display:inline-flex;flex-direction:row-reverse'><b>1</b><b>2</b></span>", "¦1¦2"),
        ("<span style='display:inline-flex;flex-flow:row-reverse nowrap'><b>1</b><b>2</b></span>", "¦1¦2"),
        ("<input value=12> 9", "〔12〕 9"), ("<select><option>1<option selected>12</select>", "〔12〕"),
        ("<textarea>12</textarea>", "〔12〕"), ("<button>3</button>12", "〔3〕12"),
    ],
)  # fmt: skip
def test_digits_in_another_dress_never_join_a_number(written, raw):
    assert with_cell(written) == Unread(raw)
    marked = replace(REPORT, values={**REPORT.values, "requests.received.total": 987654})
    text = "".join(plain(table=lambda k: plain_table(k, report=marked))).replace("987654", written)
    assert [f.rule for f in check([read(text.encode(), "x")])[0] if raw in str(f.actual)] == ["FMT-NUMBER"]


@pytest.mark.parametrize(
    "written",
    [
        "<span lang=EN-US>1</span><span lang=ZH-CN style='mso-x:y;font-family:宋体'>2</span>",
        "<font size=2 style='font-size:10pt'>1</font><span style='font-size: 10pt'>2</span>",
        "<style>.a,.b{text-decoration:line-through}.a{text-decoration:none}</style><p class=a>12</p>",
        "<style>.price p{text-decoration:line-through}</style><p>12</p>",
        "<b>1</b><i>2</i>", "<a name=x></a><a name=y>1</a>2", "<span class=SpellE>1</span>2",
        "<span style='color:black;background:#ffffff'>1</span>2", "<small>1</small><small>2</small>",
        "<a href=x><span>1</span>2</a>", "12<input>", "<span class=icon></span>12", "<span class=a>12</span>",
    ],
)  # fmt: skip
def test_one_number_over_elements_of_one_look(written):
    assert with_cell(written) == 12


@pytest.mark.parametrize(
    ("css", "value"),
    [
        (".n{display:none}", 12), ("@media screen{span.n{visibility:hidden}}", 12), ("#i{display:none!important}", 12),
        ("<!-- /* .x{} */ @charset 'x'; p,.n{color:red;display:none} -->", 12),
        ("@media print{.n{display:none}}", Unread("9¦12")), (".n{display:none}.n{display:inline}", Unread("9¦12")),
        (".n{display:none} td .n.m{display:inline}", Unread("9¦12")), ("td .n{display:none}", Unread("9¦12")),
        (".n:before{content:'1'}", Unread("¦9¦12")), (".n{", Unread("9¦12")), ("}{}.n{display:none}", 12),
    ],
)  # fmt: skip
def test_style_sheets_of_a_page(css, value):
    assert with_cell(f"<style>{css}</style><span class='n m' id=i>9</span>12") == value


def test_an_old_report_hidden_by_class_and_a_page_all_hidden():
    text = "".join(plain())
    old = f"<style>.old{{display:none}}</style><div class=old>{text}</div>{text}"
    assert same(read(old.encode(), "x"))
    assert same(read(f"<style>.tab{{display:none}}</style><div class=tab>{text}</div>".encode(), "x"))


def test_a_value_over_several_lines_is_in_none_of_them_a_number():
    one = '<td rowspan="1" colspan="1">'
    lines = plain_table("requests").split("</tr>")
    at = next(n for n, x in enumerate(lines) if "2.其他法律行政法规禁止公开" in x)
    lines[at] = lines[at].replace(one, '<td rowspan="2">', 2).replace('<td rowspan="2">', one, 1)
    before, label, rest = lines[at + 1].partition("3.危及")
    lines[at + 1] = before + label + re.sub(f"{one}[^<]*</td>", "", rest, count=1)
    text = "".join(plain(table=lambda k: "</tr>".join(lines) if k == "requests" else plain_table(k)))
    reading = read(text.encode(), "x")
    changed = {k: v for k, v in reading.report.values.items() if v != REPORT.values[k]}
    assert len(changed) == 2
    assert {k.rpartition(".")[2] for k in changed} == {"natural_person"}
    assert all(isinstance(v, Unread) and v.raw.endswith("（跨2行合并）") for v in changed.values())


def test_a_label_over_several_lines():
    drawn = (
        "".join(plain())
        .replace("三、本年度办理结果", "<br>".join("三、本年度办理结果"))
        .replace("商业企业", "<p>商业</p>\n<p>企业</p>")
    )
    reading = read(drawn.encode(), "x")
    assert same(reading)
    assert reading.notes == ()


def test_rows_in_any_group_and_the_head_repeated():
    for old, new in (("<table>", "<table><caption>统计表</caption><tbody>"), ("</table>", "</tbody></table>")):
        text = "".join(plain()).replace(old, new)
        assert read(text.encode(), "x").report.values == REPORT.values


def cells_of_a_line(change, equal=False):
    """What is read where the cells of 2.重复申请 are other ones: its values and notes."""
    line = "requests.refused_repeated."
    report = replace(REPORT, values={**REPORT.values, **{k: None for k in REPORT.values if k.startswith(line)}})
    source = report if equal else REPORT
    rows = plain_table("requests", report=source).split("<tr>")
    at = next(n for n, row in enumerate(rows) if "2.重复申请" in row)
    cells = re.findall("<td.*?</td>", rows[at])
    rows[at] = "".join([cells[0], *change(cells[1:])]) + "</tr>"
    text = "".join(plain(table=lambda k: "<tr>".join(rows) if k == "requests" else plain_table(k, report=source)))
    reading = read(text.encode(), "x")
    return {v for k, v in reading.report.values.items() if k.startswith(line)}, notes(reading), source


@pytest.mark.parametrize("drop", range(7))
def test_a_row_that_lacks_a_cell_is_never_shifted(drop):
    """With all its equations whole the line can be proved; a value more or less in it is never simply moved."""
    values, noted, report = cells_of_a_line(lambda cells: cells[:drop] + cells[drop + 1 :])
    right = {v for k, v in report.values.items() if k.startswith("requests.refused_repeated.")}
    assert {v for v in values if isinstance(v, int)} <= right
    assert {rule for rule, _ in noted} == {"STR-WIDTH"} or any(isinstance(v, Unread) for v in values)


def test_a_row_that_lacks_a_cell_and_has_nothing_to_prove_it_is_not_read():
    values, _, _ = cells_of_a_line(lambda cells: [f"<td>{n}</td>" for n in (3, 1, 4, 1, 5, 9)])
    assert values == {Unread("3 | 1 | 4 | 1 | 5 | 9")}


def test_a_row_span_of_zero_goes_to_the_end_of_its_group():
    rows = plain_table("requests")
    assert rows.count('rowspan="22"') == 1
    # the line under the group stands in a row group of its own
    cut = rows.rindex("<tr>")
    grouped = rows[:cut].replace("<table>", "<table><tbody>").replace('rowspan="22"', 'rowspan="0"')
    grouped += "</tbody><tbody>" + rows[cut:]
    text = "".join(plain(table=lambda k: grouped if k == "requests" else plain_table(k)))
    assert same(read(text.encode(), "x"))


@pytest.mark.parametrize("span", ["100000", "999999999999999999999", "1000"])
def test_spans_beyond_all_measure(span):
    text = "".join(plain())
    caption = 'colspan="4">第二十条第（一）项'
    assert text.count(caption) == 1
    assert same(read(text.replace(caption, f'colspan="{span}">第二十条第（一）项').encode(), "x"))
    tall = text.replace('rowspan="22"', f'rowspan="{span}"')
    reading = read(tall.encode(), "x")
    wrong = {k for k, v in reading.report.values.items() if v != REPORT.values[k]}
    assert {k.split(".")[1] for k in wrong} <= {"carried_out"}
    assert not any(isinstance(reading.report.values[k], int) for k in wrong)


@pytest.mark.parametrize("span", ["0", "-3", "x", "", "1.9", " 1 "])
def test_spans_that_are_none_count_as_one(span):
    text = "".join(plain()).replace('rowspan="1" colspan="1"', f'rowspan="1" colspan="{span}"')
    assert same(read(text.encode(), "x"))


@pytest.mark.parametrize("make", ["pre", "p"])
def test_tables_drawn_by_spaces(make):
    def drawn(key):
        printed = grid(NEW.tables[key])
        rows = [[""] * printed.width for _ in range(printed.height)]
        for c in printed.cells:
            rows[c.row][c.column] = c.text if c.cell is None else str(REPORT.values[c.cell.key])
        lines = ["    ".join(x for x in row if x) for row in rows]
        if make == "pre":
            return "<pre>" + "\n".join(lines) + "</pre>"
        return "".join(f"<p>{x.replace('    ', '&nbsp; &nbsp;')}</p>" for x in lines)

    reading = read("".join(plain(table=drawn)).encode(), "x")
    wrong = {k: v for k, v in reading.report.values.items() if v is not None and v != REPORT.values[k]}
    assert not any(isinstance(v, int) for v in wrong.values())
    read_right = sum(reading.report.values[k] == v for k, v in REPORT.values.items())
    assert read_right >= 0.9 * len(REPORT.values)


def test_columns_that_are_not_displayed_are_none():
    text = "".join(plain())
    shown = text.replace("</td></tr>", '</td><td style="DISPLAY:none">9</td></tr>')
    assert shown.count("DISPLAY") > 30
    assert same(read(shown.encode(), "x"))


# ---- what other programs save ----------------------------------------------------------------------

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:"";} --></style></head><body lang=ZH-CN><div class=WordSection1>
%s</div></body></html>"""


def test_word_saved_as_html():
    def cell(key):
        return plain_table(
            key,
            "<td{spans} style='border:solid windowtext 1.0pt;mso-border-alt:solid'><p class=MsoNormal align=center>"
            "<span lang=EN-US style='font-size:9pt'>{text}<o:p></o:p></span></p></td>",
        )

    parts = plain(
        table=cell,
        heading="<p class=MsoNormal style='text-indent:32pt'><![if !supportLists]><b><span style='mso-list:Ignore'>"
        "</span></b><![endif]><b style='mso-bidi-font-weight:normal'>\n<span>{}<span lang=EN-US><o:p></o:p></span></span></b></p>",
    )
    parts.insert(2, "<p class=MsoNormal><![if !supportEmptyParas]>&nbsp;<![endif]><o:p></o:p></p>")
    text = (WORD % "\r\n".join(parts)).replace("本报告根据", "本报告\r\n根据")
    assert same(read(text.encode("gb18030"), "x"))


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Our page of a report, opened and saved as a web page by LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")

    def export(report):
        folder = tmp_path_factory.mktemp("lo")
        (folder / "r.html").write_text(write(report), "utf-8")
        steps = (("odt:writer8", "HTML (StarWriter)", "r.html"), ("html:HTML (StarWriter)", "", "r.odt"))
        for target, infilter, source in steps:
            command = [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
            command += [f"--infilter={infilter}"] if infilter else []
            command += ["--convert-to", target, "--outdir", str(folder), str(folder / source)]
            subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (folder / "r.html").read_bytes()

    return export


def test_libreoffice_saved_as_html(exported):
    data = exported(REPORT)
    assert b"LibreOffice" in data
    reading = read(data, "x")
    assert reading.report.values == REPORT.values
    assert reading.report.sections == NARRATIVE


def test_published_numbers_survive(published):
    for name in ("001", "002"):
        report = FORMATS["json"].read((published / f"{name}.expected.json").read_bytes(), name).report
        assert page(report).report == report
        straight = [(f.rule, f.key) for f in check([Reading(report)])[0]]
        assert [(f.rule, f.key) for f in check([page(report)])[0]] == straight


# ---- encodings -------------------------------------------------------------------------------------

DECLARED = '<meta charset="{}">'
EQUIV = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={}">'


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"), ("", "utf-8-sig"), ("", "gb18030"), ("", "utf-16"), ("", "utf-16-le"), ("", "utf-16-be"),
        (DECLARED.format("gb2312"), "gbk"), (EQUIV.format("GBK"), "gb18030"), (DECLARED.format("utf-8"), "gbk"),
        (DECLARED.format("gb2312"), "utf-8"), (EQUIV.format("big5"), "utf-8"), ('<?xml version="1.0" encoding="GB2312"?>', "gbk"),
        (DECLARED.format("unicode"), "utf-16"),
    ],
)  # fmt: skip
def test_encodings(head, encoding):
    assert same(read(f"<html><head>{head}</head><body>{''.join(plain())}</body></html>".encode(encoding), "x"))


def test_a_broken_character_spoils_no_number():
    data = "".join(plain()).encode()
    broken = data.replace("本报告根据".encode(), "本报告根据".encode()[:-1])
    assert read(broken, "x").report.values == REPORT.values


# ---- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "zh", "en"),
    [
        (b"", "空文件", "empty"),
        (b"<html>" + b"\x81\xff\xfe\x00\x81" * 4000, "编码", "encoding"),
        ("<div>" * (5 * DEEPEST + 1), "嵌套", "deep"),
        ("<span><div></span></div>" * (DEEPEST + 1), "嵌套", "deep"),
        ("<p>" * (MOST_TAGS + 1), "标签", "tags"),
        ("<table>" + "<td>" * (MOST_CELLS + 1), "格", "cells"),
        ("<table>" + '<tr><td colspan=1000 rowspan=9>甲<td>乙' * 900, "大得不像", "far larger"),
        ("<table><tr>" + "<td>甲" * 900 + "<tr><td>乙" * 900, "大得不像", "far larger"),
        (b"<p>" + b"a" * (20 * 2**20), "上限", "limit"),
        ("<html><body><h1>通知</h1><p>请各单位报送材料。</p></body></html>", "不是政府信息公开工作年度报告", "no annual report"),
    ],
)  # fmt: skip
def test_what_is_refused(data, zh, en):
    refused = refusal(data)
    assert zh in refused.zh
    assert en in refused.en


def many(count, written):
    return "<p " + "".join(written.format(i) for i in range(count)) + ">"


@pytest.mark.parametrize(
    "page",
    [
        many(40_000, "a{}=1 "), many(40_000, "a{}='>'"), many(40_000, "/a{}"), many(40_000, '=a{}="1" '),
        '<script>x<y z="</script>' + many(40_000, "a{} "), '<!-- <y z=" -->' + many(40_000, "a{} "), '<a x="' * 4_900 + " b" * 30_000,
    ],
    ids=["plain", "quoted", "slashes", "signs", "script", "comment", "quotes"],
)  # fmt: skip
def test_attributes_without_end_are_refused_before_they_are_parsed(page):
    assert "属性太多" in refusal(page).zh


def test_a_long_value_is_one_attribute():
    picture = f'<img src="data:image/png;base64,{"/a" * 500_000}" style="{"a " * 100_000}">'
    assert same(read(f"<body>{picture}{''.join(plain())}".encode(), "x"))


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/a/P0201.pdf">示例县2024年政府信息公开工作年度报告.pdf</a>',
        '<a href="/d?f=1">附件：2024年年报.docx</a>',
    ],
)
def test_a_report_that_is_only_attached(link):
    refused = refusal(SITE.replace("{}", f"<p>{link}</p>"))
    named = unescape(re.sub("<[^>]*>", "", link))
    assert "附件" in refused.zh
    assert f"“{named}”" in refused.zh
    assert f"“{named}”" in refused.en


def test_a_report_that_is_only_shown_as_a_pdf():
    shown = '<h1>某局2024年政府信息公开工作年度报告</h1><iframe src="/upload/%E5%B9%B4%E6%8A%A5.pdf?v=1"></iframe>'
    assert "“年报.pdf”" in refusal(f"<body>{shown}").zh


def test_two_reports_on_one_page():
    assert "两份报告" in refusal("".join(plain() + plain())).zh
    assert "两份报告" in refusal(f"<body>{article(REPORT)}{article(REPORT)}</body>").zh


def test_deep_nesting_below_the_limit_is_read():
    depth = DEEPEST - 20
    assert same(read(("<div>" * depth + "".join(plain()) + "</div>" * depth).encode(), "x"))


NEVER_ENDING = {
    "no brace": "a" * 200_000,
    "comments": "/*" * 100_000,
    "open blocks": "a{" * 50_000,
}


@pytest.mark.parametrize("text", NEVER_ENDING.values(), ids=NEVER_ENDING)
def test_a_style_sheet_that_never_ends_takes_no_time(text):
    page = FORMATS["html"].write(sound(FORMS[0])).replace(b"</style>", text.encode() + b"</style>")
    started = time.process_time()
    assert read(page, "a.html").report == sound(FORMS[0])
    assert time.process_time() - started < 2


TOO_MANY = {
    "selectors by declarations": (
        "<style>" + ".a .b," * 30_000 + "b{" + "display:none;" * 30_000 + "}</style>",
        "样式规则太多",
    ),
    "rules by elements": (
        "<style>" + ".a{display:none}" * 19_000 + "</style>" + "<p class=a>x</p>" * 20_000,
        "样式规则太多",
    ),
    "rules": ("<style>" + ".a{display:none}" * 21_000 + "</style>", "样式规则太多"),
    "lines": ("<pre>" + "1\n" * 200_000 + "</pre>", "超过 100000 行"),
}


@pytest.mark.parametrize(("more", "words"), TOO_MANY.values(), ids=TOO_MANY)
def test_what_would_take_minutes_is_refused(more, words):
    started = time.process_time()
    with pytest.raises(Unreadable, match=words):
        read(FORMATS["html"].write(sound(FORMS[0])).replace(b"<body>", b"<body>" + more.encode()), "a.html")
    assert time.process_time() - started < 5
