"""Reading PDFs: whole reports drawn here, odd ways of drawing, files that cannot be read, published reports."""

import json
import random
import time
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest

import pytest

from converters.errors import Unreadable
from converters.pdf import apart, limits
from converters.pdf.child import answer_to
from converters.pdf.read import document as rows_in
from converters.pdf.read import read
from schemas.number import Unread
from tests.builders import FORMS, IDS, findings, rules, sound
from tests.drawn_report import Drawn, drawn
from tests.made_pdf import Sheet, document, stream

LONG = "全年主动公开信息12条，办结3件，" * 9 + "其中结果维持25件，结果纠正5件。"


def told(form=FORMS[0], **more):
    """A report whose narrative runs over lines and pages."""
    report = sound(form)
    texts = {
        "overview": f"主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作有序开展。\n\n（一）主动公开\n\n{LONG}\n\n{LONG}",
        **more,
    }
    return replace(report, sections={**report.sections, **texts})


def cells_of(*sheets):
    """What is read of pages: cells of tables, or the one text of a paragraph, with the page."""
    answer = answer_to(document(*sheets))
    assert not answer.wrong
    return [(r.cells, r.place.page) for r in rows_in(answer.pages).rows if not r.blank]


def texts_of(*sheets):
    return [cells for cells, _ in cells_of(*sheets)]


def refusal(data):
    with pytest.raises(Unreadable) as refused:
        read(data, "报告.pdf")
    assert refused.value.zh
    assert refused.value.en
    return refused.value.zh


# ---- whole reports --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=IDS)
@pytest.mark.parametrize("bottom", [770, 690, 560, 433])
def test_a_report_is_read_whole_wherever_its_pages_end(form, bottom):
    report = told(form)
    reading = read(document(*drawn(report, bottom=bottom)), "报告.pdf")
    assert reading.report == report
    assert [n for n in reading.notes if n.rule != "VER-YEAR"] == []


def test_places_are_pages_with_rows_of_the_part_or_paragraphs():
    drawing = Drawn(told(), bottom=560)
    reading = read(document(*drawing.sheets), "报告.pdf")
    assert {k: reading.place_of(k).page for k in reading.report.values} == drawing.pages
    assert len(set(drawing.pages.values())) == 3
    place = reading.place_of("requests.received.natural_person")
    assert (place.table, place.row) == ("三", 4)
    place = reading.place_of("proactive_disclosure.regulations.issued")
    assert place.words() == f"第 {drawing.pages['proactive_disclosure.regulations.issued']} 页表二第 3 行"
    assert (reading.places["title"].page, reading.places["title"].paragraph) == (1, 1)


def test_what_is_wrong_in_the_report_is_found_at_its_page():
    key = "disputes.reconsideration.total"
    report = told()
    drawing = Drawn(replace(report, values={**report.values, key: 0}))
    reading = read(document(*drawing.sheets), "报告.pdf")
    assert [(f.rule, f.key, f.place.page, f.place.table) for f in findings(reading)] == [
        ("T4-SUM", key, drawing.pages[key], "四")
    ]


def test_blanks_and_words_in_cells_stay_where_they_are():
    report = told()
    keys = random.Random(4).sample([k for k in report.values if k.startswith("requests.")], 60)
    changed = dict(zip(keys, [None, Unread("/"), Decimal("12.50"), 123456] * 15, strict=True))
    report = replace(report, values={**report.values, **changed})
    reading = read(document(*drawn(report)), "报告.pdf")
    assert reading.report.values == report.values


@pytest.mark.parametrize(
    ("start", "end", "share", "width", "read_as"),
    [
        (0, 1, 0.55, 0.5, Unread("1̶2̶3̶4̶")),
        (-0.3, 1.3, 0.45, 0.5, Unread("1̶2̶3̶4̶")),
        (0, 1, 0.55, 2, Unread("1̶2̶3̶4̶")),
        (0.5, 1, 0.55, 0.5, Unread("123̶4̶")),
        (0, 1, 0.95, 0.5, 1234),  # a line under it
        (0, 1, 0.05, 0.5, 1234),  # a line over it
    ],
)
def test_digits_with_a_line_through_them_are_no_number(start, end, share, width, read_as):
    key = "requests.received.natural_person"
    report = told()
    drawing = Drawn(replace(report, values={**report.values, key: 1234}))
    page = drawing.sheets[drawing.pages[key] - 1]
    glyphs = [g for p in answer_to(document(*drawing.sheets)).pages if p.number == drawing.pages[key] for g in p.glyphs]
    at = next(i for i in range(len(glyphs)) if "".join(g.text for g in glyphs[i : i + 4]) == "1234")
    first, last = glyphs[at], glyphs[at + 3]
    y = first.top + share * (first.bottom - first.top)
    across = last.right - first.left
    page.line(first.left + start * across, y, first.left + end * across, y, width)
    reading = read(document(*drawing.sheets), "报告.pdf")
    assert reading.report.values == {**report.values, key: read_as}


def misread(report, reading):
    """Cells that hold another number than they should, and are not refused."""
    read_as = reading.report.values
    return {
        k: (v, read_as.get(k))
        for k, v in report.values.items()
        if read_as.get(k) not in (v, None) and not isinstance(read_as[k], Unread)
    }


@pytest.mark.parametrize("seed", range(8))
def test_borders_that_are_missing_or_askew_never_move_a_number(seed):
    chance = random.Random(seed)
    form = FORMS[seed % 3]
    report = told(form)
    odd = {
        k: chance.choice([0, 7, 123456, None, Unread("/"), Unread("-")]) for k in report.values if chance.random() < 0.3
    }
    report = replace(report, values={**report.values, **odd})
    pages = drawn(report, bottom=chance.choice([770, 650, 520]))
    for sheet in pages:
        ruled = [i for i, op in enumerate(sheet.ops) if op.endswith(b" S")]
        gone = set(chance.sample(ruled, len(ruled) * (seed % 4) // 20))
        sheet.ops = [askew(op, chance) if i in ruled else op for i, op in enumerate(sheet.ops) if i not in gone]
    assert misread(report, read(document(*pages), "报告.pdf")) == {}


def askew(op, chance):
    width, *places = op.decode().replace(" w ", " ").replace(" m ", " ").removesuffix(" l S").split()
    x0, y0, x1, y1 = (float(p) + chance.uniform(-0.6, 0.6) for p in places)
    return f"{width} w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S".encode()


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_without_ruling_lines_no_number_is_wrong(form):
    report = told(form)
    reading = read(document(*drawn(report, ruled=False)), "报告.pdf")
    assert misread(report, reading) == {}
    assert all(reading.report.sections[k] == t for k, t in report.sections.items())
    unread = {k.split(".")[0] for k, v in reading.report.values.items() if v is None or isinstance(v, Unread)}
    named = {n.key.split(".")[0] for n in reading.notes if n.key and n.rule.startswith("STR-")}
    assert unread <= named


# ---- tables ---------------------------------------------------------------------------------------


def boxed(sheet, *, top=100.0, rows=3, columns=3, high=24.0, wide=60.0, left=100.0):
    for r in range(rows + 1):
        sheet.line(left, top + r * high, left + columns * wide, top + r * high)
    for c in range(columns + 1):
        sheet.line(left + c * wide, top, left + c * wide, top + rows * high)


def filled(sheet, *, top=100.0, rows=3, columns=3, high=24.0, wide=60.0, left=100.0):
    for r in range(rows):
        for c in range(columns):
            sheet.latin(left + c * wide + 20, top + r * high + 15, f"{r + 1}{c + 1}", 9)


GRID = [("11", "12", "13"), ("21", "22", "23"), ("31", "32", "33")]


def test_doubled_and_broken_lines_are_one_line():
    sheet = Sheet()
    filled(sheet)
    for r in range(4):
        for shift in (0, 1.2):
            for start in range(100, 280, 30):
                sheet.line(start, 100 + 24 * r + shift, start + 28, 100 + 24 * r + shift)
    for c in range(4):
        sheet.line(100 + 60 * c - 0.8, 99, 100 + 60 * c - 0.8, 173)
        sheet.line(100 + 60 * c + 0.8, 99, 100 + 60 * c + 0.8, 173)
    assert texts_of(sheet) == GRID


def test_lines_drawn_as_thin_rectangles_and_pictures():
    sheet = Sheet()
    filled(sheet)
    for r in range(4):
        sheet.area(100, 100 + 24 * r, 280, 100.8 + 24 * r)
    for c in range(4):
        sheet.picture(100 + 60 * c, 100, 100.7 + 60 * c, 172)
    assert texts_of(sheet) == GRID


def test_cells_told_apart_by_shading_only():
    sheet = Sheet()
    for r in range(3):
        for c in range(3):
            sheet.area(100 + 60 * c, 100 + 24 * r, 160 + 60 * c, 124 + 24 * r, 0.8 if (r + c) % 2 else 0.9)
    filled(sheet)
    assert texts_of(sheet) == GRID


def test_white_areas_are_no_lines():
    sheet = Sheet()
    sheet.area(70, 60, 520, 200, 1)
    sheet.area(100, 100, 300, 101, 1)
    boxed(sheet, rows=1)
    sheet.latin(120, 115, "7", 9)
    assert texts_of(sheet) == [("7", "", "")]


def test_merged_cells_have_their_text_at_the_top_left():
    sheet = Sheet()
    # three columns; the first spans two rows, the head spans two columns
    sheet.line(100, 100, 280, 100)
    sheet.line(160, 124, 280, 124)
    sheet.line(100, 148, 280, 148)
    sheet.line(100, 172, 280, 172)
    for x in (100, 160, 280):
        sheet.line(x, 100, x, 172)
    sheet.line(220, 124, 220, 172)
    sheet.text(105, 128, "信息内容", 9)
    sheet.text(200, 115, "件数", 9)
    for x, word in ((165, "制发"), (225, "废止")):
        sheet.text(x, 140, word, 9)
    sheet.text(105, 165, "规章", 9)
    sheet.latin(165, 165, "1", 9)
    sheet.latin(225, 165, "0", 9)
    assert texts_of(sheet) == [("信息内容", "件数", ""), ("", "制发", "废止"), ("规章", "1", "0")]


def test_a_value_over_several_rows_stands_in_each_as_no_number():
    sheet = Sheet()
    for y, left in ((100, 100), (124, 100), (148, 160), (172, 100)):
        sheet.line(100, y, 160, y)
        sheet.line(160 if left == 100 else 220, y, 280, y)
    for x in (100, 160, 220, 280):
        sheet.line(x, 100, x, 172)
    for y, word in ((115, "甲"), (139, "乙"), (163, "丙")):
        sheet.text(105, y, word, 9)
        sheet.latin(225, y, "7", 9)
    sheet.latin(165, 115, "3", 9)
    sheet.latin(165, 151, "12", 9)
    over = "12（跨2行合并）"
    assert texts_of(sheet) == [("甲", "3", "7"), ("乙", over, "7"), ("丙", over, "7")]


def test_a_frame_open_at_the_sides_and_at_the_end_of_the_page():
    sheet = Sheet()
    filled(sheet)
    for r in range(3):
        sheet.line(100, 100 + 24 * r, 280, 100 + 24 * r)
    for c in (1, 2):
        sheet.line(100 + 60 * c, 100, 100 + 60 * c, 172)
    assert texts_of(sheet) == GRID


def test_text_in_a_cell_is_joined_but_two_numbers_never_are():
    sheet = Sheet()
    boxed(sheet)
    sheet.text(102, 110, "5.要求行", 9)
    sheet.text(102, 120, "政机关", 9)
    # one number in three runs
    for x, run in ((165, "3"), (170, "98"), (180, "5758")):
        sheet.latin(x, 115, run, 9)
    # two numbers, a space apart
    sheet.latin(225, 115, "12", 9)
    sheet.latin(238, 115, "34", 9)
    # a number on two lines: one or two?
    sheet.latin(105, 135, "39857", 9)
    sheet.latin(105, 145, "58", 9)
    # one number printed over another
    sheet.latin(165, 139, "12", 9)
    sheet.latin(166.5, 139, "35", 9)
    made = texts_of(sheet)
    assert made[0] == ("5.要求行政机关", "3985758", "12 34")
    assert made[1][0] == "39857 58"
    assert made[1][1].split() != [made[1][1]]


def test_text_written_downwards_and_sideways():
    sheet = Sheet()
    sheet.line(100, 100, 280, 100)
    sheet.line(100, 280, 280, 280)
    for x in (100, 160, 220, 280):
        sheet.line(x, 100, x, 280)
    for n, letter in enumerate("三、本年度办理结果"):
        sheet.text(125, 120 + 14 * n, letter, 9)
    for n, letter in enumerate("法律服务"):
        sheet.text(195, 130 + 10 * n, letter, 9)
    for n, letter in enumerate("机构甲乙"):
        sheet.text(175, 130 + 10 * n, letter, 9)
    # turned by a quarter, upwards and downwards
    sheet.text(240, 260, "自然人", 9, matrix="0 1 -1 0")
    assert texts_of(sheet) == [("三、本年度办理结果", "法律服务机构甲乙", "自然人")]


# ---- odd pages ------------------------------------------------------------------------------------


def test_bold_by_drawing_twice_is_read_once():
    sheet = Sheet()
    boxed(sheet, rows=2)
    filled(sheet, rows=2)
    for shift in (0.3, 0.6):
        sheet.text(70 + shift, 60, "一、总体情况", 16)
        sheet.latin(120 + shift, 115, "11", 9)
        sheet.latin(300 + shift, 60, "1100", 9)
    assert texts_of(sheet) == [("一、总体情况 1100",), *GRID[:2]]


def test_what_nobody_sees_is_not_read():
    sheet = Sheet()
    sheet.text(70, 60, "看得见", 16)
    sheet.text(70, 90, "看不见", 16, mode=3)
    sheet.ops.append(b"1 g")
    sheet.text(70, 120, "白底白字", 16)
    sheet.area(70, 130, 300, 160, 0.2)
    sheet.ops.append(b"1 g")
    sheet.text(70, 150, "深底白字", 16)
    sheet.ops.append(b"0 g")
    sheet.text(2000, 60, "页外", 16)
    assert [t for (t,) in texts_of(sheet)] == ["看得见", "深底白字"]


def test_a_watermark_across_the_page_is_not_read():
    sheet = Sheet()
    boxed(sheet)
    filled(sheet)
    sheet.text(110, 170, "内部资料6789", 30, matrix="0.7 0.7 -0.7 0.7")
    assert texts_of(sheet) == GRID


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages(turn):
    upright = Sheet()
    boxed(upright)
    filled(upright)
    upright.text(100, 60, "二、主动公开政府信息情况", 12)
    matrices = {90: "0 1 -1 0 842 0", 270: "0 -1 1 0 0 595", 180: "-1 0 0 -1 595 842"}
    box = (0, 0, 595, 842) if turn == 180 else (0, 0, 842, 595)
    told_turned, untold = Sheet(box, rotate=turn), Sheet(box)
    for sheet in (told_turned, untold):
        sheet.ops = [f"{matrices[turn]} cm".encode(), *upright.ops]
    # as a viewer shows it, and lying on its side
    assert texts_of(told_turned) == texts_of(untold) == [("二、主动公开政府信息情况",), *GRID]


def test_only_what_the_crop_box_shows():
    sheet = Sheet(crop=(50, 50, 545, 760))
    boxed(sheet)
    filled(sheet)
    sheet.text(100, 40, "裁去的字", 12)
    assert cells_of(sheet) == [(row, 1) for row in GRID]


def test_two_pages_on_one_sheet():
    report = told()
    drawing = Drawn(report, bottom=700)
    pages = drawing.sheets
    spreads = []
    for left, right in zip_longest(pages[::2], pages[1::2], fillvalue=Sheet()):
        spread = Sheet((0, 0, 1190, 842))
        spread.ops = [b"q", *left.ops, b"Q q 1 0 0 1 595 0 cm", *right.ops, b"Q"]
        spreads.append(spread)
    reading = read(document(*spreads), "报告.pdf")
    assert reading.report == report
    assert {k: reading.place_of(k).page for k in reading.report.values} == {
        k: (page + 1) // 2 for k, page in drawing.pages.items()
    }


def test_a_wide_page_with_one_table_is_one_page():
    sheet = Sheet((0, 0, 842, 595))
    boxed(sheet, columns=4, wide=160)
    filled(sheet, columns=4, wide=160)
    assert texts_of(sheet)[0] == ("11", "12", "13", "14")


def test_what_is_typed_into_form_fields_is_read():
    sheet = Sheet(annotations=b"10 0 R")
    boxed(sheet, rows=1)
    sheet.latin(120, 115, "7", 9)
    shown = b"<</Type/XObject/Subtype/Form/BBox[0 0 60 24]/Resources<</Font<</F2 4 0 R>>>>"
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[160 718 220 742]/AP<</N 11 0 R>>>>"
    data = document(sheet, extra=[field, stream(shown, b"BT /F2 9 Tf 20 9 Td (351) Tj ET")])
    rows = rows_in(answer_to(data).pages).rows
    assert [r.cells for r in rows if not r.blank] == [("7", "351", "")]


def test_a_page_full_of_lines_is_a_drawing_and_holds_no_table():
    sheet = Sheet()
    for n in range(1600):
        sheet.line(10 + 0.3 * n, 10, 10 + 0.3 * n, 830)
        sheet.line(10, 10 + 0.5 * n, 580, 10 + 0.5 * n)
    for n in range(8):
        sheet.text(75, 100 + 30 * n, "政府信息公开工作", 16)
    begun = time.monotonic()
    assert ("政府信息公开工作",) in texts_of(sheet)
    assert time.monotonic() - begun < 10


def test_a_table_without_lines_between_its_rows_is_not_read_as_one_number():
    sheet = Sheet()
    boxed(sheet, rows=1, high=72)
    filled(sheet)
    assert texts_of(sheet) == [("11 21 31", "12 22 32", "13 23 33")]


# ---- narrative ------------------------------------------------------------------------------------


def test_page_numbers_and_running_heads_are_left_out_and_paragraphs_go_on():
    sheets = []
    for n in range(4):
        sheet = Sheet()
        sheet.text(75, 40, "示例县政府信息公开年报", 9)
        sheet.latin(290, 810, str(n + 1), 10)
        for line in range(5):
            # only the first paragraph's first line is set in
            sheet.text(
                107 if n + line == 0 else 75,
                100 + 28 * line,
                "政府信息公开工作" * 3 + "报" * (2 if n + line == 0 else 4),
                16,
            )
        sheets.append(sheet)
    made = cells_of(*sheets)
    assert len(made) == 1
    assert made[0][1] == 1
    assert "年报" not in made[0][0][0]
    assert not any(c.isdigit() for c in made[0][0][0])
    assert made[0][0][0].count("政府信息公开工作") == 60


def test_a_number_alone_that_counts_no_pages_stays():
    sheets = [Sheet(), Sheet()]
    for sheet, number in zip(sheets, ("2024", "36"), strict=True):
        sheet.text(75, 100, "本年新收申请件数", 16)
        sheet.latin(290, 810, number, 10)
    assert ("36",) in texts_of(*sheets)
    assert ("2024",) in texts_of(*sheets)


def test_a_space_is_kept_where_one_is_drawn():
    sheet = Sheet()
    sheet.text(75, 100, "共", 16)
    sheet.latin(95, 100, "351", 16)
    sheet.text(126, 100, "件", 16)
    sheet.text(75, 130, "共 ", 16)
    sheet.latin(107, 130, "351 ", 16)
    sheet.text(140, 130, "件", 16)
    assert [t for (t,) in texts_of(sheet)] == ["共351件", "共 351 件"]


# ---- what cannot be read --------------------------------------------------------------------------


def test_scans_are_refused():
    sheet = Sheet()
    sheet.picture(0, 0, 595, 842)
    assert "扫描件" in refusal(document(sheet))
    sheet.text(75, 100, "政府信息公开工作年度报告" * 2, 16, mode=3)
    assert "机器识别" in refusal(document(sheet))
    assert "没有文字" in refusal(document(Sheet()))


def test_a_page_that_is_a_picture_is_named():
    pages = drawn(told())
    scan = Sheet()
    scan.picture(0, 0, 595, 842)
    reading = read(document(*pages, scan), "报告.pdf")
    assert [(n.rule, n.reason, n.place.page) for n in reading.notes] == [("STR-STRAY", "picture", len(pages) + 1)]
    assert reading.report == told()


def test_letters_without_meaning_are_refused_or_never_digits():
    sheet = Sheet()
    sheet.latin(75, 100, "abcdefghijklmnopqrstuvwxyz" * 2, 16, font="F3")
    assert "乱码" in refusal(document(sheet))
    few = Sheet()
    boxed(few)
    filled(few)
    few.latin(250, 139, "12", 9, font="F3")
    assert texts_of(few)[1] == ("21", "22", "23\N{REPLACEMENT CHARACTER}")


def test_digits_that_a_font_not_in_the_file_hides_are_not_passed_over():
    sheet = Sheet()
    boxed(sheet)
    filled(sheet)
    # digits one by one in a Chinese font that is not embedded
    sheet.text(250, 139, "3", 9)
    made = texts_of(sheet)
    assert made[1][:2] == ("21", "22")
    assert made[1][2] in ("233", "23 3", "23\N{REPLACEMENT CHARACTER}", "23 \N{REPLACEMENT CHARACTER}")


def test_passwords():
    report = told()
    pages = drawn(report)
    assert "密码" in refusal(document(*pages, password=b"secret"))
    # one that only forbids copying and printing does not hinder reading
    assert read(document(*pages, password=b""), "报告.pdf").report == report


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\nnothing of the kind\n%%EOF"], ids=["head", "words"])
def test_broken_files_are_refused(data):
    assert "损坏" in refusal(data)


def test_a_file_cut_off_is_refused_or_reads_as_what_is_there():
    data = document(*drawn(told()))
    for end in (200, len(data) // 2):
        refusal(data[:end])


def test_limits_are_named():
    assert "201 页" in refusal(document(*[Sheet()] * (limits.MOST_PAGES + 1)))
    full = Sheet()
    for n in range(101):
        full.text(10, 100 + 7 * n, "字" * (limits.MOST_GLYPHS // 100), 1)
    assert str(limits.MOST_GLYPHS) in refusal(document(full))
    lines = Sheet()
    lines.ops = [b"0 0 m 9 0 l S\n" * (limits.MOST_OBJECTS + 1)]
    assert str(limits.MOST_OBJECTS) in refusal(document(lines))
    assert str(limits.WIDEST) in refusal(document(Sheet((0, 0, 60_000, 842))))


@pytest.mark.parametrize("size", [0.1, 1e-5, 1e-40])
def test_type_too_small_to_be_seen_is_not_read(size):
    # columns are counted in the smallest type of a table without lines: of this there are none, or millions
    sheets = drawn(sound(FORMS[0]), ruled=False)
    for sheet in sheets:
        sheet.latin(300, 400, "99", size)
    assert (
        read(document(*sheets), "a.pdf").report == read(document(*drawn(sound(FORMS[0]), ruled=False)), "a.pdf").report
    )
    assert "50 MB" in refusal(b"%PDF-1.7" + bytes(limits.LARGEST))


def drawing_of(depth, copies):
    """Drawings that show one another: copies to the power of depth."""
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</A %d 0 R>>>>"
    sheet = Sheet()
    sheet.ops = [b"/Fm Do"]
    inner = [stream(head % (11 + i), b"/A Do " * copies) for i in range(depth - 1)]
    return document(sheet, extra=[*inner, stream(head % 10, b"0 0 9 9 re f ")])


def test_a_file_made_to_take_forever_is_stopped_and_the_next_one_read(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 1)
    begun = time.monotonic()
    assert refusal(drawing_of(7, 40))
    assert time.monotonic() - begun < 10
    monkeypatch.undo()
    assert read(document(*drawn(told())), "报告.pdf").report == told()


def test_the_helper_that_died_is_started_again():
    data = document(*drawn(told()))
    assert not apart.ask(data).wrong
    apart.PDFIUM._helper.process.kill()
    apart.PDFIUM._helper.process.wait()
    assert not apart.ask(data).wrong


# ---- published reports ----------------------------------------------------------------------------


def flat(tree, path=""):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{key}.")
        else:
            yield path + key, value


@pytest.fixture(scope="module", params=["001", "002"])
def known(request, published):
    reading = read((published / f"{request.param}.pdf").read_bytes(), f"{request.param}.pdf")
    return request.param, reading, json.loads((published / f"{request.param}.expected.json").read_text("utf-8"))


def test_every_number_of_a_published_report(known):
    _, reading, expected = known
    numbers = {k: v for k, v in flat(expected) if k in reading.report.form.by_key}
    assert len(numbers) == len(reading.report.values)
    assert {k: float(v) for k, v in reading.report.values.items()} == {k: float(v) for k, v in numbers.items()}
    assert reading.report.year == expected["year"]
    assert expected["agency"]["name"].endswith(reading.report.agency.name)


def test_findings_of_a_published_report(known):
    number, reading, _ = known
    found = [(r, k) for r, k in rules(reading) if r.startswith(("T3", "T4", "FMT", "STR"))]
    assert found == {
        "001": [],
        "002": [
            ("T4-SUM", "disputes.reconsideration.total"),
            ("T4-SUM", "disputes.litigation_after_reconsideration.total"),
            ("STR-LABEL", "requests.denied_other_law.natural_person"),
        ],
    }[number]  # fmt: skip


def test_narrative_of_a_published_report(known):
    number, reading, _ = known
    texts = reading.report.sections
    paragraphs = {k: len(t.split("\n\n")) for k, t in texts.items()}
    assert all(line.endswith(("。", "无")) for t in texts.values() for line in t.split("\n\n"))
    if number == "001":
        assert paragraphs == {"preamble": 1, "overview": 6, "problems": 2, "other_matters": 1}
        assert "政府信息公开行政诉讼46件，其中结果维持25件，结果纠正5件，" in texts["overview"]
    else:
        assert paragraphs == {"preamble": 1, "overview": 7, "problems": 1, "other_matters": 1}
        assert texts["overview"].split("\n\n")[3] == "（三）政府信息管理情况。"


def test_places_in_a_published_report(known):
    number, reading, _ = known
    pages = {
        k: reading.place_of(k).page
        for k in ("proactive_disclosure.licenses.decisions", "requests.received.total", "requests.carried_out.total")
    }
    assert list(pages.values()) == ([3, 4, 5] if number == "001" else [2, 3, 4])
