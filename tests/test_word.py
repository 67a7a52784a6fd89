"""Word files: what is written is read back unchanged; published ones are read as a person sees them, or refused."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converters.errors import Unreadable
from converters.recognise.seams import mark_spanning
from converters.sniff import sniff
from converters.word.body import MOST_ROWS
from converters.word.cells import grid_rows
from converters.word.counting import counted
from converters.word.inline import DEEPEST
from converters.word.marks import BODY, Mark, mark_of
from converters.word.package import MAX_TAGS
from converters.word.read import LEAST_TEXT, read
from converters.word.tables import WIDTH, widths
from converters.word.write import write
from converters.workbook.reading.container import MAX_PART
from schemas.form import load_form
from schemas.grid import grid
from schemas.number import Unread
from schemas.place import Place
from schemas.report import CLOSING, PREAMBLE, Agency, Report
from tests.builders import FORMS, IDS, findings, sound, with_values
from tests.conftest import ROOT
from tests.strategies import reports

NEW = load_form("2021")
RELAXED = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = W[1:-1]
ElementTree.register_namespace("w", SPACE)
MAIN = "word/document.xml"
RELATED = "word/_rels/document.xml.rels"


# ---- files for tests --------------------------------------------------------------------------------


def repack(data, changes, *, drop=()):
    """A file with parts changed or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            if name not in drop and name not in changes:
                package.writestr(name, source.read(name))
        for name, content in changes.items():
            package.writestr(name, content)
    return target.getvalue()


def part(data, name=MAIN):
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def xml(text):
    """Elements written with the prefix w."""
    return list(
        ElementTree.fromstring(f'<x xmlns:w="{SPACE}" xmlns:v="urn:v" xmlns:mc="urn:mc" xmlns:a="urn:a">{text}</x>')
    )


def edited(change, report=None):
    """The file of a report whose body went through ``change``."""
    data = write(sound(NEW) if report is None else report)
    root = ElementTree.fromstring(part(data))
    change(root.find(f"{W}body"))
    return repack(data, {MAIN: ElementTree.tostring(root)})


def related(data, kind, content):
    """The file with one more part, listed as related to the text."""
    types = part(data, "[Content_Types].xml").replace(
        b"</Types>", f'<Override PartName="/word/{kind}.xml" ContentType="application/x+xml"/></Types>'.encode()
    )
    link = f'<Relationship Id="rIdX" Type="http://x/{kind}" Target="{kind}.xml"/></Relationships>'
    relations = part(data, RELATED).replace(b"</Relationships>", link.encode())
    content = f'<w:{kind} xmlns:w="{SPACE}">{content}</w:{kind}>'
    return repack(data, {"[Content_Types].xml": types, RELATED: relations, f"word/{kind}.xml": content})


def paragraph_with(body, text):
    return next(p for p in body.iter(f"{W}p") if "".join(t.text or "" for t in p.iter(f"{W}t")) == text)


def cell_with(body, text, after=""):
    cells = list(body.iter(f"{W}tc"))
    texts = ["".join(t.text or "" for t in c.iter(f"{W}t")) for c in cells]
    return cells[texts.index(text, texts.index(after) if after else 0)]


def set_runs(paragraph, runs):
    """Give a paragraph other content, keeping its style."""
    for child in list(paragraph):
        if child.tag != f"{W}pPr":
            paragraph.remove(child)
    paragraph.extend(xml(runs))


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def back(change, report=None):
    return read(edited(change, report), "x")


def notes(reading):
    return [(n.rule, n.reason) for n in reading.notes]


def narrative_of(paragraphs, **changes):
    """Section one as read where these paragraphs (XML) stand in it."""

    def change(body):
        at = list(body).index(paragraph_with(body, "一、总体情况"))
        for element in reversed(xml(paragraphs)):
            body.insert(at + 1, element)

    return back(change, replace(sound(NEW), sections={"overview": "末段。", **changes})).report.sections["overview"]


def value_cell(runs, key="requests.granted.total"):
    """What is read from a number cell that holds these runs; all other cells must be as they were."""
    report = with_values(sound(NEW), {key: 987654})
    reading = back(lambda body: set_runs(cell_with(body, "987654").find(f"{W}p"), runs), report)
    others = {k: v for k, v in reading.report.values.items() if k != key}
    assert others == {k: v for k, v in report.values.items() if k != key}
    return reading.report.values[key]


# ---- round trips ------------------------------------------------------------------------------------


@RELAXED
@given(reports(unread=True))
def test_any_report_survives(report):
    data = write(report)
    assert read(data, "x").report == report
    assert write(report) == data


HARD_LINES = (
    *("一、总体情况", "### 一、总体情况", "**六、其他需要报告的事项**", "# 2021", "某县某局2020年政府信息公开工作年度报告"),
    *("---", "单位名称：别的局", "机构代码：1", "规章\t0\t0\t0", "规章 1 2 3", "1 2 3 4 5 6 7", "- 4 -", "5", "总计 5"),
    *("### 小标题", "#### 更小 **重**", "###  两格", "**重点**一般**重**", "**a****b**", "** 空 **", "*斜*", "甲\t乙", "| 规章 | 0 |"),
    *("在这里，共有规章 5", "7.属于行政执法案", "信息内容", "#无空格", "####### 七"),
)  # fmt: skip


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
    assert read(write(report), "x").report == report


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_a_sound_report_has_no_notes(form):
    report = sound(form)
    reading = read(write(report), "x")
    assert reading.report == report
    assert not reading.notes


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_findings_are_the_same_with_places_as_drawn(form):
    for key in ("requests.received.total", "disputes.reconsideration.total"):
        report = with_values(sound(form), {key: 99999})
        reading = read(write(report), "x")
        mine, theirs = findings(reading), findings(report)
        assert [(f.rule, f.key, f.actual, f.difference) for f in mine] == [
            (f.rule, f.key, f.actual, f.difference) for f in theirs
        ]
        cell = form.by_key[key]
        drawn = next(g for g in grid(form.tables[cell.table]).cells if g.cell == cell)
        place = Place(table=form.section(cell.table).ordinal, row=drawn.row + 1)
        assert place in [f.place for f in mine if f.key == key]


def test_every_finding_of_a_broken_report_survives():
    report = sound(NEW)
    wrong = with_values(report, {c.key: n for n, c in enumerate(NEW.cells)})
    found = [(f.rule, f.key) for f in findings(read(write(wrong), "x"))]
    assert found == [(f.rule, f.key) for f in findings(wrong)]


# ---- what a file holds ------------------------------------------------------------------------------


def test_the_page_is_official():
    document = docx.Document(io.BytesIO(write(sound(NEW))))
    page = document.sections[0]
    assert [round(x.mm) for x in (page.page_width, page.page_height)] == [210, 297]
    assert [round(x.mm) for x in (page.top_margin, page.left_margin, page.right_margin, page.bottom_margin)] == [
        37,
        28,
        26,
        35,
    ]
    assert page.footer.paragraphs[0].text == page.even_page_footer.paragraphs[0].text == "— 1 —"
    assert document.core_properties.title == "示例县文化和旅游局2024年政府信息公开工作年度报告"
    assert document.core_properties.author == ""
    by_style = [(p.style.name, p.text) for p in document.paragraphs]
    assert by_style[0] == ("Title", "示例县文化和旅游局\n2024年政府信息公开工作年度报告")
    assert [t for s, t in by_style if s == "Heading 1"] == [s.heading for s in NEW.sections]
    assert (BODY, "主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作有序开展。") in by_style


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_tables_have_the_official_merges(form):
    document = docx.Document(io.BytesIO(write(sound(form))))
    for table, drawn in zip(form.tables.values(), document.tables, strict=True):
        printed = grid(table)
        assert sum(widths(table)) == WIDTH
        assert (len(drawn.rows), len(drawn.columns)) == (printed.height, printed.width)
        places = drawn._cells
        for cell in printed.cells:
            first = places[cell.row * printed.width + cell.column]
            last = places[(cell.row + cell.rows - 1) * printed.width + cell.column + cell.columns - 1]
            assert first._tc is last._tc
            if cell.cell is None:
                assert first.text == cell.text
        repeated = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in drawn.rows]
        assert repeated == [n < printed.header_rows for n in range(printed.height)]
        assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in drawn.rows)


def test_a_file_holds_nothing_foreign():
    data = write(sound(NEW))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = set(package.namelist())
        text = b"".join(package.read(n) for n in names)
    assert names == {
        *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml", "word/styles.xml"),
        *(
            "word/settings.xml",
            "word/fontTable.xml",
            "word/footer1.xml",
            "word/footer2.xml",
            RELATED,
            "word/theme/theme1.xml",
        ),
    }
    assert b"External" not in text
    assert b"python" not in text
    assert sniff(data).name == "docx"


def test_text_stays_text():
    report = replace(sound(NEW), sections={"overview": "=1+1 { PAGE } <w:b/> &amp; \\n"})
    report = with_values(report, {"requests.granted.total": Unread("{ =SUM(ABOVE) }")})
    body = ElementTree.fromstring(part(write(report)))
    assert not list(body.iter(f"{W}fldSimple"))
    assert not list(body.iter(f"{W}instrText"))
    assert read(write(report), "x").report == report


def test_sub_headings_stand_in_styles_of_their_depth():
    report = replace(sound(NEW), sections={"overview": "### （一）甲\n正文\n第二行\n#### 乙\n\n### 一、总体情况"})
    document = docx.Document(io.BytesIO(write(report)))
    start = [p.text for p in document.paragraphs].index("一、总体情况")
    found = [(p.style.name, p.text) for p in document.paragraphs[start + 1 : start + 5]]
    assert found == [
        ("年报小标题3", "（一）甲"),
        ("年报正文·续", "正文\n第二行"),
        ("年报小标题4·续", "乙"),
        ("年报小标题3·原样", "一、总体情况"),
    ]
    assert read(write(report), "x").report == report


def test_marks_are_told_by_the_name_of_a_style():
    for level in range(7):
        for mark in (Mark(level), Mark(level, True), Mark(level, False, True), Mark(level, True, True)):
            assert mark_of(mark.name) == mark
    assert mark_of("正文") is mark_of("年报小标题7") is mark_of("年报正文·") is None


def test_what_the_title_cannot_carry_stands_under_it():
    report = replace(sound(NEW), agency=Agency("字" * 300, "X 1"), year=None)
    document = docx.Document(io.BytesIO(write(report)))
    assert document.paragraphs[1].text == f"单位名称：{'字' * 300}\n机构代码：X 1"
    assert read(write(report), "x").report == report
    assert read(write(Report(NEW)), "x").report == Report(NEW)


@pytest.mark.parametrize("program", ["ooxml-validator", "openxml-audit"])
def test_validators_find_nothing(program, tmp_path):
    places = os.pathsep.join(map(str, (Path(sys.executable).parent, ROOT / "node_modules" / ".bin")))
    named = os.environ.get(program.upper().replace("-", "_"))
    found = named or shutil.which(program) or shutil.which(program, path=places)
    if found is None:
        pytest.skip(f"{program} is not installed")
    report = replace(
        sound(NEW),
        agency=Agency("某县某局", "X"),
        sections=dict.fromkeys(("overview", "closing"), "\n".join(HARD_LINES)),
    )
    path = tmp_path / "报告.docx"
    path.write_bytes(write(report))
    extra = ["-o", "json", "-f", "microsoft365"] if program == "openxml-audit" else []
    done = subprocess.run([found, *extra, path], capture_output=True, text=True, timeout=60)
    told = json.loads(done.stdout)
    assert (told[0] if extra else told)["errors"] == []


# ---- numbers that Word prints itself ------------------------------------------------------------------


def level(depth, how, text, more=""):
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{how}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


LISTS = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}{level(1, "chineseCountingThousand", "（%2）")}'
    f"{level(2, 'decimal', '%3.')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{level(0, "japaneseCounting", "（%1）")}{level(1, "decimal", "%2.")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{level(0, "bullet", "●")}{level(1, "decimal", "%1.%2", "<w:isLgl/>")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
)
ORDINAL = re.compile(r"[一二三四五六]、|（[一二三四五六七]）|\d\.")


def numbered(list_id, depth=0):
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'


def take_ordinal(paragraph, list_id, depth):
    """Take the printed number off a paragraph, and have Word print it."""
    first = next(t for t in paragraph.iter(f"{W}t") if t.text)
    first.text = ORDINAL.sub("", first.text, count=1)
    settings = paragraph.find(f"{W}pPr")
    settings.extend(xml(numbered(list_id, depth)))


def test_headings_numbered_by_word():
    def change(body):
        for section in NEW.sections:
            take_ordinal(paragraph_with(body, section.heading), 1, 0)

    reading = read(related(edited(change), "numbering", LISTS), "x")
    assert reading.report == sound(NEW)
    assert not reading.notes


def test_labels_numbered_by_word():
    """Groups of table three count （一）…, the lines under each 1. 2. …"""

    def change(body):
        seen = set()
        for cell in grid(NEW.tables["requests"]).cells:
            if cell.role == "label" and cell.text[0] in "（123456789" and cell.text not in seen:
                seen.add(cell.text)
                paragraph = cell_with(body, cell.text).find(f"{W}p")
                take_ordinal(paragraph, 2, 0 if cell.text[0] == "（" else 1)

    reading = read(related(edited(change), "numbering", LISTS), "x")
    assert reading.report == sound(NEW)
    assert not reading.notes


def test_lists_in_narrative():
    def change(body):
        at = list(body).index(
            paragraph_with(body, "主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作有序开展。")
        )
        lists = [(2, 0, "甲"), (2, 1, "乙"), (2, 1, "丙"), (2, 0, "丁"), (2, 1, "戊"), (3, 0, "己"), (4, 0, "庚"), (4, 1, "辛"), (9, 0, "壬")]  # fmt: skip
        for number, (key, depth, text) in enumerate(lists, 1):
            body.insert(at + number, *xml(f"<w:p><w:pPr>{numbered(key, depth)}</w:pPr>{run(text)}</w:p>"))

    text = read(related(edited(change), "numbering", LISTS), "x").report.sections["overview"]
    assert text.split("\n\n")[1:] == ["（一）甲", "1.乙", "2.丙", "（二）丁", "1.戊", "（三）己", "庚", "1.1 辛", "壬"]


def test_headings_numbered_through_their_style():
    """The list belongs to the style, its level is the one tied to it; another level may be set by hand."""

    def change(body):
        for section in NEW.sections:
            take_ordinal(paragraph_with(body, section.heading), 1, 0)
        for paragraph in body.findall(f"{W}p"):
            settings = paragraph.find(f"{W}pPr")
            if settings.find(f"{W}numPr") is not None:
                settings.remove(settings.find(f"{W}numPr"))

    lists = LISTS.replace('<w:lvlText w:val="（%2）"/>', '<w:pStyle w:val="Heading1"/><w:lvlText w:val="%2、"/>', 1)
    data = related(edited(change), "numbering", lists)
    styles = part(data, "word/styles.xml")
    at = styles.index(b"<w:outlineLvl")
    own = b'<w:numPr><w:numId w:val="1"/></w:numPr>'
    reading = read(repack(data, {"word/styles.xml": styles[:at] + own + styles[at:]}), "x")
    assert reading.report == sound(NEW)
    assert not reading.notes


@pytest.mark.parametrize(
    ("how", "written"),
    [
        ("chineseCounting", "一 二 九 十 十一 二十 二十一 一百〇五"),
        ("chineseLegalSimplified", "壹 贰 玖 壹拾 壹拾壹 贰拾 贰拾壹 壹佰零伍"),
        ("ideographDigital", "一 二 九 一〇 一一 二〇 二一 一〇五"),
        ("decimalEnclosedCircle", "① ② ⑨ ⑩ ⑪ ⑳ 21 105"),
        ("decimalZero", "01 02 09 10 11 20 21 105"),
        ("lowerRoman", "i ii ix x xi xx xxi cv"),
        ("upperLetter", "A B I J K T U AAAAA"),
        ("ideographTraditional", "甲 乙 壬 癸 甲 癸 甲 戊"),
        ("decimalFullWidth", "１ ２ ９ １０ １１ ２０ ２１ １０５"),
        ("cardinalText", "1 2 9 10 11 20 21 105"),
    ],
)
def test_counting(how, written):
    assert [counted(n, how) for n in (1, 2, 9, 10, 11, 20, 21, 105)] == written.split()


# ---- what a person sees ------------------------------------------------------------------------------


def test_changes_are_accepted_and_what_is_hidden_is_not_read():
    seen = narrative_of(
        "<w:p>"
        + run("甲")
        + f"<w:ins>{run('乙')}</w:ins><w:del><w:r><w:delText>丙</w:delText></w:r></w:del><w:moveFrom>{run('丁')}</w:moveFrom>"
        + run("戊", "<w:vanish/>")
        + run("己", '<w:vanish w:val="0"/>')
        + f"<w:hyperlink>{run('庚')}</w:hyperlink>"
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{run('辛')}</w:sdtContent></w:sdt>"
        + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入')}</w:sdtContent></w:sdt>"
        + "<w:r><w:t>壬</w:t><w:softHyphen/><w:noBreakHyphen/><w:tab/><w:t>癸</w:t><w:br/><w:t>子</w:t></w:r>"
        + "</w:p>"
    )
    assert seen == "甲乙己庚辛壬-\t癸\n子\n\n末段。"


def test_a_deleted_end_of_a_paragraph_joins_it_to_the_next():
    end = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert narrative_of(f"<w:p>{end}{run('甲')}</w:p><w:p>{run('乙')}</w:p>") == "甲乙\n\n末段。"


def test_fields_are_read_by_their_results():
    kinds = ["begin", "separate", "end"]
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in kinds)
    inner = f"{begin}<w:r><w:instrText>REF x</w:instrText></w:r>{separate}{run('内')}{end}"
    text = f"{begin}<w:r><w:instrText>IF </w:instrText></w:r>{inner}{separate}{run('12')}{end}"
    assert narrative_of(f"<w:p>{run('共')}{text}{run('件')}</w:p><w:p>{begin}{run('甲')}</w:p>") == "共12件\n\n末段。"
    assert value_cell(text) == 12


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent><w:p>{run('框内')}</w:p></w:txbxContent>"
    page = f"<w:txbxContent><w:p>{run('- 3 -')}</w:p></w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert narrative_of(f"<w:p>{run('框外')}<w:r>{both}{page}</w:r></w:p>") == "框外\n\n框内\n\n末段。"


def test_headings_of_other_styles_become_sub_headings():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{k}"><w:name w:val="{n}"/>{m}</w:style>'
        for k, n, m in (
            ("a2", "heading 2", ""),
            ("a3", "标题 3", ""),
            ("own", "某局小标题", '<w:basedOn w:val="a2"/>'),
            ("toc", "toc 1", ""),
            ("lvl", "x", '<w:pPr><w:outlineLvl w:val="8"/></w:pPr>'),
        )
    )

    def change(body):
        at = list(body).index(paragraph_with(body, "一、总体情况"))
        told = [
            ("a2", "（一）甲"),
            ("a3", "乙"),
            ("own", "丙"),
            ("toc", "目录甲"),
            ("lvl", "丁"),
            ("a2", "很长的一段。" * 20),
        ]
        for key, text in reversed(told):
            body.insert(at + 1, *xml(f'<w:p><w:pPr><w:pStyle w:val="{key}"/></w:pPr>{run(text)}</w:p>'))

    data = edited(change)
    known = part(data, "word/styles.xml").replace(b"</w:styles>", styles.encode() + b"</w:styles>")
    text = read(repack(data, {"word/styles.xml": known}), "x").report.sections["overview"]
    assert text.split("\n\n")[:5] == ["### （一）甲", "#### 乙", "### 丙", "###### 丁", "很长的一段。" * 20]


def test_the_title_may_stand_only_in_the_header():
    data = related(
        edited(lambda body: body.remove(body[0])),
        "header",
        f"<w:p>{run('某县某局2024年政府信息公开工作年度报告')}</w:p>",
    )
    report = read(data, "x").report
    assert (report.agency.name, report.year) == ("某县某局", 2024)
    assert report.values == sound(NEW).values


# ---- cells ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("runs", "value"),
    [
        ("", None),
        (run("\u3000"), None),
        (run("1") + run("2"), 12),
        (f"<w:del><w:r><w:delText>7</w:delText></w:r></w:del><w:ins>{run('12')}</w:ins>", 12),
        (run("12") + run("7", "<w:vanish/>"), 12),
        (run("12") + "<w:r><w:footnoteReference w:id='1'/></w:r>", 12),
        (run("12") + "<w:r><w:footnoteReference w:customMarkFollows='1'/><w:t>3</w:t></w:r>", 12),
        (run("12") + run("3", '<w:vertAlign w:val="superscript"/>'), Unread("12³")),
        (run("12", "<w:strike/>") + run("13"), Unread("~~12~~13")),
        (run("12", "<w:strike/>"), Unread("~~12~~")),
        ("<w:r><w:t>1</w:t><w:br/><w:t>2</w:t></w:r>", Unread("1 2")),
        ("<w:r><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r>", Unread("1 2")),
        ('<w:r><w:sym w:font="Symbol" w:char="F037"/></w:r>', 7),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A3"/></w:r>', Unread("□")),
        ("<w:r><w:noBreakHyphen/><w:t>8</w:t></w:r>", -8),
        (run("１２"), Unread("１２")),
        (run("1,234"), Unread("1,234")),
        (run("12.00"), Unread("x")),
    ],
)
def test_a_number_is_read_as_printed(runs, value):
    read_value = value_cell(runs)
    if "12.00" in runs:
        assert str(read_value) == "12.00"
    else:
        assert (type(read_value), read_value) == (type(value), value)


FORMULA = "<m:oMath xmlns:m='urn:m'>{}</m:oMath>"
BOX = "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>"


@pytest.mark.parametrize(
    ("runs", "raw"),
    [
        *((run("12") + run("1", look), "12¦1") for look in (
            '<w:position w:val="10"/>', '<w:sz w:val="10"/>', '<w:color w:val="FFFFFF"/>', '<w:rStyle w:val="Unknown"/>',
        )),
        (run("12") + f"<w:hyperlink>{run('1')}</w:hyperlink>", "12¦1"),
        (run("12") + f"<w:fldSimple>{run('1')}</w:fldSimple>", "12¦1"),
        (run("-", '<w:color w:val="FFFFFF"/>') + run("12"), "-¦12"),
        (FORMULA.format("<m:sSup><m:e><m:r><m:t>12</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"), "¦12¦2"),
        (run("9") + BOX.format(run("12")), "9 〔12〕"),
        (BOX.format(run("12")), "〔12〕"),
    ],
)  # fmt: skip
def test_digits_in_another_dress_never_join_a_number(runs, raw):
    assert value_cell(runs) == Unread(raw)


@pytest.mark.parametrize(
    "second",
    [
        '<w:rFonts w:ascii="Arial" w:hint="eastAsia"/>', '<w:lang w:val="en-US"/>', '<w:kern w:val="0"/>', "<w:noProof/>", "<w:b/>",
        '<w:color w:val="auto"/>', '<w:color w:val="000000"/>', '<w:vertAlign w:val="baseline"/>', '<w:position w:val="0"/>',
    ],
)  # fmt: skip
def test_one_number_over_runs_of_one_look(second):
    assert value_cell(run("1") + run("2", second)) == 12


DROP = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="11"/><w:listEntry w:val="22"/></w:ddList>'


def form_field(inner, asked="FORMDROPDOWN", result="", look="", end=True):
    def mark(kind, data=""):
        return f'<w:r><w:rPr>{look}</w:rPr><w:fldChar w:fldCharType="{kind}">{data}</w:fldChar></w:r>'

    asks = f"<w:r><w:instrText> {asked} </w:instrText></w:r>"
    begin = mark("begin", f"<w:ffData>{inner}</w:ffData>")
    return begin + asks + mark("separate") + result + (mark("end") if end else "")


@pytest.mark.parametrize(
    ("runs", "value"),
    [
        (form_field(DROP), 22),
        (run("3") + form_field(DROP), Unread("3¦22")),
        (form_field(DROP) + run("3"), Unread("22¦3")),
        (form_field(DROP, result=run("22")), 22),
        (form_field(DROP, result=run("99")), Unread("99〔22〕")),
        (form_field(DROP, asked="=1+1"), Unread("〔22〕")),
        (form_field(DROP.replace("result", "default")), Unread("〔22〕")),
        (form_field(DROP.replace('val="1"', 'val="7"')), None),
        (form_field(DROP, look="<w:strike/>"), Unread("~~22~~")),
        (form_field(DROP, look="<w:vanish/>"), None),
        (form_field(DROP, end=False), Unread("¦22")),
        (run("3") + form_field('<w:checkBox><w:checked/></w:checkBox>', "FORMCHECKBOX"), Unread("3☑")),
        (run("3") + form_field('<w:checkBox><w:default w:val="0"/></w:checkBox>', "FORMCHECKBOX"), Unread("3□")),
        (form_field('<w:textInput><w:default w:val="5"/></w:textInput>', "FORMTEXT"), Unread("〔5〕")),
        (form_field('<w:textInput><w:default w:val="5"/></w:textInput>', "FORMTEXT", run("6")), 6),
        *((f'<w:{name} w:val="rtl">{run("12")}</w:{name}>', Unread("¦12")) for name in ("bdo", "dir")),
        (f'<w:bdo w:val="ltr">{run("12")}</w:bdo>', 12),
        (f'<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>{run("12")}</w:sdtContent></w:sdt>', 12),
        (f'<w:sdt><w:sdtPr><w:dataBinding/><w:text/></w:sdtPr><w:sdtContent>{run("12")}</w:sdtContent></w:sdt>', Unread("¦12")),
    ],
)  # fmt: skip
def test_a_number_is_read_only_as_it_is_shown(runs, value):
    found = value_cell(runs)
    assert (type(found), found) == (type(value), value)


STYLED = {
    "struck": "<w:rPr><w:strike/></w:rPr>",
    "struck_by_base": '<w:basedOn w:val="struck"/>',
    "twice": "<w:rPr><w:dstrike/></w:rPr>",
    "hidden": "<w:rPr><w:vanish/></w:rPr>",
    "hidden_by_base": '<w:basedOn w:val="hidden"/>',
    "shown": '<w:basedOn w:val="hidden"/><w:rPr><w:vanish w:val="0"/></w:rPr>',
}


def with_styles(*, of_run="", of_paragraph="", look="", defaults="", table=""):
    """What is read from a number cell (12) whose run and paragraph stand in these styles."""
    report = with_values(sound(NEW), {"requests.granted.total": 987654})

    def change(body):
        cell = cell_with(body, "987654")
        paragraph = cell.find(f"{W}p")
        set_runs(paragraph, run("12", (f'<w:rStyle w:val="r_{of_run}"/>' if of_run else "") + look))
        if of_paragraph:
            paragraph.find(f"{W}pPr/{W}pStyle").set(f"{W}val", f"p_{of_paragraph}")
        if table:
            holder = next(t for t in body.iter(f"{W}tbl") if cell in list(t.iter(f"{W}tc")))
            holder.find(f"{W}tblPr").insert(0, xml(f'<w:tblStyle w:val="{table}"/>')[0])

    data = edited(change, report)
    made = "".join(
        f'<w:style w:type="{kind}" w:styleId="{kind[0]}_{name}"><w:name w:val="{kind[0]}_{name}"/>'
        f"{said.replace('w:basedOn w:val=' + chr(34), 'w:basedOn w:val=' + chr(34) + kind[0] + '_')}</w:style>"
        for name, said in STYLED.items()
        for kind in ("paragraph", "run")
    ).replace('w:type="run"', 'w:type="character"')
    made += (
        '<w:style w:type="table" w:styleId="grid"><w:name w:val="grid"/><w:tblStylePr w:type="lastRow"><w:rPr>'
        '<w:strike/></w:rPr></w:tblStylePr></w:style><w:style w:type="table" w:styleId="grid2"><w:name w:val="grid2"/>'
        '<w:basedOn w:val="grid"/></w:style>'
    )
    known = part(data, "word/styles.xml").replace(b"</w:styles>", made.encode() + b"</w:styles>")
    known = known.replace(b"<w:rPrDefault><w:rPr>", f"<w:rPrDefault><w:rPr>{defaults}".encode(), 1)
    return read(repack(data, {"word/styles.xml": known}), "x").report.values["requests.granted.total"]


@pytest.mark.parametrize(
    ("how", "value"),
    [
        *(({of: style}, Unread("~~12~~")) for of in ("of_run", "of_paragraph") for style in ("struck", "struck_by_base", "twice")),
        *(({of: style}, None) for of in ("of_run", "of_paragraph") for style in ("hidden", "hidden_by_base")),
        *(({of: "shown"}, 12) for of in ("of_run", "of_paragraph")),
        ({"of_run": "hidden", "of_paragraph": "hidden"}, Unread("〔12〕")),
        ({"of_run": "shown", "of_paragraph": "hidden"}, Unread("〔12〕")),
        ({"of_run": "struck", "of_paragraph": "struck"}, Unread("~~12~~")),
        ({"of_paragraph": "hidden", "look": '<w:vanish w:val="0"/>'}, 12),
        ({"of_paragraph": "struck", "look": '<w:strike w:val="0"/>'}, 12),
        ({"table": "grid"}, Unread("¦12")),
        ({"table": "grid2"}, Unread("¦12")),
    ],
)  # fmt: skip
def test_what_a_style_hides_or_strikes_out_is_no_number(how, value):
    found = with_styles(**how)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("defaults", ["<w:strike/>", "<w:vanish/>"])
def test_a_file_that_strikes_out_or_hides_everything_is_no_report(defaults):
    with pytest.raises(Unreadable):
        with_styles(defaults=defaults)


def test_a_note_beside_a_number_is_told():
    def change(body):
        set_runs(cell_with(body, "987654").find(f"{W}p"), run("12") + run("1", '<w:position w:val="10"/>'))

    reading = back(change, with_values(sound(NEW), {"requests.granted.total": 987654}))
    assert ("FMT-NUMBER", "12¦1") in [(f.rule, f.actual) for f in findings(reading.report)]


def test_letters_in_another_dress_stay_as_they_are_in_narrative():
    small = run("1", '<w:sz w:val="10"/>')
    assert narrative_of(f"<w:p>{run('共12')}{small}</w:p>") == "共121\n\n末段。"


def test_a_value_over_several_rows_is_in_none_of_them_a_number():
    def change(body):
        for text, merge in (("987654", "restart"), ("987655", "continue")):
            cell = cell_with(body, text)
            cell.find(f"{W}tcPr").append(xml(f'<w:vMerge w:val="{merge}"/>')[0])

    keys = ("requests.denied_other_law.natural_person", "requests.denied_three_securities.natural_person")
    report = with_values(sound(NEW), dict(zip(keys, (987654, 987655), strict=True)))
    values = back(change, report).report.values
    assert {k: v for k, v in values.items() if v != report.values[k]} == {
        k: Unread("987654（跨2行合并）") for k in keys
    }


@pytest.mark.parametrize(
    ("rows", "spans", "expected"),
    [
        ([["甲", "1"], ["乙", ""]], [(0, 1, 2)], [["甲", "1（跨2行合并）"], ["乙", "1（跨2行合并）"]]),
        # a number before labels counts lines; a row in which nothing begins is none
        ([["1", "甲", "2"], ["", "乙", "3"]], [(0, 0, 2)], [["1", "甲", "2"], ["", "乙", "3"]]),
        ([["甲", "1"], ["", ""]], [(0, 0, 2), (0, 1, 2)], [["甲", "1"], ["", ""]]),
        ([["甲", "1"], ["乙"]], [(0, 1, 2)], [["甲", "1（跨2行合并）"], ["乙"]]),
    ],
)
def test_values_that_stand_over_several_rows(rows, spans, expected):
    mark_spanning(rows, spans)
    assert rows == expected


def test_a_label_in_pieces_is_one():
    def change(body):
        cell = cell_with(body, "三、本年度办理结果")
        cell.remove(cell.find(f"{W}p"))
        cell.extend(xml("".join(f"<w:p>{run(c)}</w:p>" for c in "三、本年度办理结果")))

    reading = back(change)
    assert reading.report == sound(NEW)
    assert not reading.notes


def test_a_row_with_a_cell_too_few_is_refused_not_shifted():
    def change(body):
        row = next(r for r in body.iter(f"{W}tr") if cell_with(body, "2.重复申请") in list(r))
        row.remove(row[-2])

    reading = back(change)
    wanting = {k: v for k, v in reading.report.values.items() if k.startswith("requests.refused_repeated.")}
    assert not any(isinstance(v, int) for v in wanting.values())
    others = {k: v for k, v in sound(NEW).values.items() if k not in wanting}
    assert {k: v for k, v in reading.report.values.items() if k not in wanting} == others
    assert "STR-WIDTH" in {f.rule for f in findings(reading)}


def test_blank_cells_stay_blank_where_they_are():
    blank = {k: None for k in NEW.by_key if k.startswith(("requests.granted.r", "requests.refused_repeated."))}
    blank |= {"disputes.reconsideration.pending": None, "proactive_disclosure.licenses.decisions": None}
    report = with_values(sound(NEW), blank)
    reading = read(write(report), "x")
    assert reading.report == report


def _merge_up(body):
    """Write merged cells as other programs do: w:val left out for those that go on."""
    for merge in body.iter(f"{W}vMerge"):
        if merge.get(f"{W}val") == "continue":
            del merge.attrib[f"{W}val"]


def _no_merge(body):
    """Draw every cell of a merged one by itself, blank."""
    for cell in body.iter(f"{W}tcPr"):
        for merge in cell.findall(f"{W}vMerge"):
            cell.remove(merge)


def _hairs(body):
    """Edges of header and numbers a hair apart, as rows drawn by hand have them."""
    table = list(body.iter(f"{W}tbl"))[1]
    columns = table.find(f"{W}tblGrid")
    for column in list(columns)[3:-1]:
        width = int(column.get(f"{W}w"))
        column.set(f"{W}w", str(width - 40))
        columns.insert(list(columns).index(column) + 1, *xml('<w:gridCol w:w="40"/>'))
    for number, row in enumerate(table.iter(f"{W}tr")):
        at = 0
        for cell in row.iter(f"{W}tc"):
            settings = cell.find(f"{W}tcPr")
            span = settings.find(f"{W}gridSpan")
            old = int(span.get(f"{W}val")) if span is not None else 1
            # old edges 4 … 9 are now at 3 + 2 (n - 3); in rows of numbers one hair before
            edges = [e if e <= 3 else 3 + 2 * (e - 3) - (e == 10) - (number > 2 and e < 10) for e in (at, at + old)]
            if span is None:
                settings.extend(xml("<w:gridSpan/>"))
                span = settings.find(f"{W}gridSpan")
            span.set(f"{W}val", str(edges[1] - edges[0]))
            at += old


def _content_controls(body):
    """Tables, rows and cells each in a content control."""
    for tag in ("tc", "tr", "tbl"):
        for parent in list(body.iter()):
            for child in list(parent):
                if child.tag == W + tag and parent.tag != f"{W}sdtContent":
                    control = xml("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")[0]
                    control[1].append(child)
                    at = list(parent).index(child)
                    parent.remove(child)
                    parent.insert(at, control)


def _indented(body):
    """Each row of table three begins behind a blank column, and a deleted and a hidden row stand in it."""
    table = list(body.iter(f"{W}tbl"))[1]
    for row in table.iter(f"{W}tr"):
        row.find(f"{W}trPr").extend(xml('<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'))
    rows = [r for r in table if r.tag == f"{W}tr"]
    for setting in ("del", "hidden"):
        extra = deepcopy(rows[-1])
        extra.find(f"{W}trPr").extend(xml(f"<w:{setting}/>"))
        table.append(extra)


def _framed(body):
    """The whole report in a table of one cell."""
    frame = xml("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>")[0]
    for child in list(body):
        if child.tag != f"{W}sectPr":
            body.remove(child)
            frame[0][0].append(child)
    body.insert(0, frame)


@pytest.mark.parametrize("form", FORMS, ids=IDS)
@pytest.mark.parametrize("change", [_merge_up, _no_merge, _hairs, _content_controls, _indented, _framed])
def test_tables_drawn_otherwise(form, change):
    report = sound(form)
    reading = back(change, report)
    assert reading.report == report
    assert not reading.notes


def test_a_page_break_in_a_table_made_two_of_it():
    def change(body):
        table = list(body.iter(f"{W}tbl"))[1]
        rows = [r for r in table if r.tag == f"{W}tr"]
        second = deepcopy(table)
        for row in [r for r in second if r.tag == f"{W}tr"][:15]:
            second.remove(row)
        for row in rows[15:]:
            table.remove(row)
        body.insert(list(body).index(table) + 1, second)
        body.insert(list(body).index(table) + 1, *xml("<w:p/>"))

    reading = back(change)
    assert reading.report == sound(NEW)
    assert reading.places["requests.carried_out.total"] == Place(table="三", row=28)


def test_a_table_in_a_cell_is_a_table_of_its_own():
    def change(body):
        tables = list(body.iter(f"{W}tbl"))
        body.remove(tables[2])
        cell = xml(f"<w:tbl><w:tr><w:tc><w:p>{run('左')}</w:p></w:tc><w:tc/></w:tr></w:tbl>")[0]
        cell[0][1].append(tables[2])
        body.insert(list(body).index(paragraph_with(body, "四、政府信息公开行政复议、行政诉讼情况")) + 1, cell)

    report = back(change).report
    assert report.values == sound(NEW).values
    assert report.sections["disputes"] == "左"


def rows_of(text, columns=()):
    edges = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    table = xml(f"<w:tbl><w:tblGrid>{edges}</w:tblGrid>{text}</w:tbl>")[0]
    return grid_rows(table, lambda cell: "".join(t.text or "" for t in cell.iter(f"{W}t")))


def tr(*cells, before=0, after=0):
    """A row; a cell is its text, or text and span, or text, span and vertical merge."""
    row = f'<w:tr><w:trPr><w:gridBefore w:val="{before}"/><w:gridAfter w:val="{after}"/></w:trPr>'
    for cell in cells:
        given = (cell,) if isinstance(cell, str) else cell
        text, span, merge = (*given, *(1, "")[len(given) - 1 :])
        merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
        row += f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}</w:tcPr><w:p>{run(text)}</w:p></w:tc>'
    return row + "</w:tr>"


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        # a merged cell's text stands at its top left
        (tr(("甲", 2), "乙") + tr("1", "2", "3"), (), [["甲", "", "乙"], ["1", "2", "3"]]),
        # an edge where no cell begins counts for nothing
        (tr(("甲", 2), "乙") + tr(("1", 2), "2"), (), [["甲", "乙"], ["1", "2"]]),
        # what stands in a cell that goes on is not seen, unless there is none above it
        (tr(("甲", 1, "restart"), "1") + tr(("x", 1, "continue"), "2"), (), [["甲", "1"], ["", "2"]]),
        (tr("甲", "1") + tr(("乙", 1, "continue"), "2"), (), [["甲", "1"], ["乙", "2"]]),
        (tr(("甲", 1, "restart"), "1") + tr(("乙", 2, "continue")), (), [["甲", "1"], ["乙", ""]]),
        # room before and after the cells is blank; a row that only ends early stays short
        (tr("甲", "1", "2") + tr("3", before=1, after=1), (), [["甲", "1", "2"], ["", "3", ""]]),
        (tr("甲", "1", "2") + tr("乙", "3"), (), [["甲", "1", "2"], ["乙", "3"]]),
        # edges 2 mm apart are one edge, 2 cm apart two; a cell between them keeps them apart
        (tr(("甲", 2), "1") + tr("乙", ("2", 2)), (4000, 113, 3000), [["甲", "1"], ["乙", "2"]]),
        (tr(("甲", 2), "1") + tr("乙", ("2", 2)), (4000, 1130, 3000), [["甲", "", "1"], ["乙", "2", ""]]),
        (tr(("甲", 2), "1") + tr("乙", "", "2"), (4000, 113, 3000), [["甲", "", "1"], ["乙", "", "2"]]),
        (tr(("甲", 2), "1") + tr("乙", ("2", 2)), (0, 0, 0), [["甲", "", "1"], ["乙", "2", ""]]),
        ("", (), []),
    ],
)
def test_cells_lie_on_one_grid(text, columns, expected):
    assert rows_of(text, columns) == expected


# ---- files that are refused, and variants that are not ---------------------------------------------------


def refused(data, *words):
    with pytest.raises(Unreadable) as error:
        read(data, "x.docx")
    for word in words:
        assert word in error.value.zh
    assert error.value.en
    return error.value.zh


def test_files_with_macros_and_strict_ones_are_read():
    data = write(sound(NEW))
    types = part(data, "[Content_Types].xml").replace(
        b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )
    macros = repack(data, {"[Content_Types].xml": types, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 99})
    assert read(macros, "x.docm").report == sound(NEW)
    strict = {
        name: part(data, name)
        .replace(SPACE.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        .replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"
        )
        for name in (MAIN, "word/styles.xml", RELATED, "_rels/.rels")
    }
    assert read(repack(data, strict), "x").report == sound(NEW)


def test_a_text_under_another_name_is_found():
    data = write(sound(NEW))
    moved = {
        "word/document2.xml": part(data),
        "word/_rels/document2.xml.rels": part(data, RELATED),
        "_rels/.rels": part(data, "_rels/.rels").replace(b"word/document.xml", b"word/document2.xml"),
    }
    assert read(repack(data, moved, drop=(MAIN, RELATED)), "x").report == sound(NEW)


def test_damaged_and_hostile_files_are_refused():
    data = write(sound(NEW))
    refused(data[: len(data) // 2], "损坏", "重新获取")
    refused(b"PK\x03\x04", "损坏")
    refused(b"", "0 字节")
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码", ".docx")
    refused(repack(data, {}, drop=(MAIN,)), "正文", ".docx")
    refused(repack(data, {MAIN: part(data)[:-30]}), "XML")
    refused(repack(data, {MAIN: b"<w:document xmlns:w='" + SPACE.encode() + b"'/>"}), "正文")
    entity = b'<!DOCTYPE d [<!ENTITY a "b">]>'
    refused(repack(data, {MAIN: part(data).replace(b"<w:document", entity + b"<w:document", 1)}), "DTD")
    refused(repack(data, {"word/bomb.xml": b" " * (MAX_PART + 1)}), str(MAX_PART))
    refused(repack(data, {MAIN: part(data).replace(b"</w:body>", b"<w:p/>" * MAX_TAGS + b"</w:body>")}), str(MAX_TAGS))


def test_absurd_structure_is_refused():
    deep = "<w:ins>" * (DEEPEST + 1) + run("甲") + "</w:ins>" * (DEEPEST + 1)
    refused(edited(lambda body: body.insert(0, *xml(f"<w:p>{deep}</w:p>"))), "嵌套")
    nested = "<w:sdt><w:sdtContent>" * DEEPEST + "</w:sdtContent></w:sdt>" * DEEPEST
    refused(edited(lambda body: body.insert(0, *xml(nested))), "嵌套")
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc>'
    refused(edited(lambda body: body.insert(0, *xml(f"<w:tbl><w:tr>{wide}{wide}</w:tr></w:tbl>"))), "列数")
    refused(edited(lambda body: body.insert(0, *xml("<w:altChunk/>"))), "嵌入")
    assert "另存为 .docx" in refused(edited(lambda body: body.insert(0, *xml("<w:altChunk/>"))))
    data = write(sound(NEW))
    elsewhere = b'<Relationship Id="r" Type="http://x/aFChunk" Target="http://192.0.2.1/x" TargetMode="External"/>'
    relations = "word/_rels/document.xml.rels"
    said = refused(
        repack(
            edited(lambda body: body.insert(0, *xml("<w:altChunk/>"))),
            {relations: part(data, relations).replace(b"</Relationships>", elsewhere + b"</Relationships>")},
        ),
        "请不要打开",
    )
    assert "另存为" not in said
    long = "<w:p/>" * (MOST_ROWS + 1)
    refused(edited(lambda body: body.extend(xml(f"{long}<w:p/>"))), str(MOST_ROWS))


def test_a_scan_is_called_a_scan():
    def change(body):
        for child in list(body)[1:-1]:
            body.remove(child)
        body.insert(1, *xml("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"))

    refused(edited(change), "扫描")
    picture = edited(lambda body: body.insert(1, *xml("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>")))
    assert read(picture, "x").report == sound(NEW)
    assert sum(len(c.text) for c in grid(NEW.tables["requests"]).cells) > LEAST_TEXT


def test_a_document_that_is_no_report():
    letter = docx.Document()
    letter.add_paragraph("各科室：请于周五前报送材料。")
    saved = io.BytesIO()
    letter.save(saved)
    refused(saved.getvalue(), "年度报告")


def test_two_reports_in_one_file():
    def change(body):
        for child in list(body)[:-1]:
            body.insert(len(body) - 1, deepcopy(child))

    refused(edited(change), "两份报告")
