"""What is sent to units: stamped workbooks, their names, notices, and a second run that leaves people's work alone."""

import io
import shutil
import subprocess
import warnings
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converters import together
from converters.collecting import notice_template
from converters.collecting.deliver import deliver
from converters.collecting.distribute import File
from converters.collecting.file_names import LONGEST, LONGEST_BYTES, stems
from converters.collecting.notice import FIELDS, load
from converters.collecting.press import Press
from converters.collecting.sent import NAME as RECORD
from converters.collecting.sent import record
from converters.collecting.splice import Splice
from converters.collecting.stamp import Stamp, batch_id, stamp_for, stamp_of
from converters.collecting.state import Unit
from converters.errors import Unreadable
from converters.json_file import write as json_write
from converters.workbook.layout import COVER, META
from converters.workbook.reading.cells import Book
from converters.workbook.reading.guard import guard
from converters.workbook.reading.meta import meta
from converters.workbook.reading.read import read
from converters.workbook.writing.build import write
from schemas.form import load_form
from schemas.number import Unread
from schemas.report import Agency, Report
from tests.builders import sound, with_values
from tests.strategies import reports
from tests.test_guard import rezip

NEW, OLD = load_form("2021"), load_form("2019")
BATCH = "2024-0123456789"
UNIT = Unit("甲县教育局", "0012", "部门", "甲县人民政府", "李四 0571-1")
ROSTER = "单位名称,机构代码,类型,上级,联系人\n甲县人民政府,0011,政府,,张三\n甲县教育局,0012,部门,甲县人民政府,李四\n乙局,,,,\n"
TITLE = "{}2024年政府信息公开工作年度报告"
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def built(unit, form=NEW, year=2024, host=None, last=None):
    report = Report(form, year, Agency(unit.name, unit.code))
    return write(report, blank=True, host=host, stamp=stamp_for(unit, BATCH), previous=last)


@pytest.fixture
def roster(tmp_path) -> Path:
    path = tmp_path / "名册.csv"
    path.write_bytes(ROSTER.encode("gbk"))
    return path


def said(done) -> str:
    return done.stdout.decode() + done.stderr.decode()


# --- workbooks ---


@pytest.mark.parametrize("host", [None, "excel"])
@pytest.mark.parametrize(("form", "year"), [(NEW, 2024), (OLD, 2020)])
def test_a_patched_workbook_is_the_built_one_byte_for_byte(form, year, host):
    press = Press(form, year, BATCH, host)
    names = [
        "甲局",
        "乙局",
        "某" * 35,
        "另" * 35,
        "某" * 80,
        "单位名称",
        "A&B局",
        "a_x0041_b",
        "甲 局",
        "𠀀局",
        "0",
        "教育局",
    ]
    for number, name in enumerate(names):
        for code in (None, f"00{number}", name, "11330000MB1A2345XK"):
            unit = Unit(name, code)
            assert press.workbook(unit) == built(unit, form, year, host), unit


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.text(min_size=1, max_size=40), st.none() | st.text(min_size=1, max_size=20)), max_size=4))
def test_whatever_a_name_is_patching_changes_nothing(units):
    press = Press(NEW, 2024, BATCH)
    for name, code in [("甲局", None), ("甲局", "1"), *units]:
        agency = Agency(name, code)
        if agency.name is not None:
            unit = Unit(agency.name, agency.code)
            assert press.workbook(unit) == built(unit)


@pytest.mark.parametrize("host", [None, "excel", "libreoffice"])
def test_last_year_s_figures_are_patched_in_byte_for_byte(host):
    """Whatever the form of either year, whatever is blank, unread, long, a fraction, without words or one of our own texts."""
    press = Press(NEW, 2024, BATCH, host)
    key = "requests.carried_out.natural_person"
    words = {"overview": "单位名称\n\n乙局\n\n2024", "problems": "第一段。\n\n" + "第二段很长，" * 60}
    sounds = [replace(sound(form), year=2023) for form in (NEW, OLD)]
    lasts = [
        *sounds,
        *(replace(r, sections={}) for r in sounds),
        *(replace(r, sections=words) for r in sounds),
        *(replace(r, agency=Agency("甲局", None), year=None) for r in sounds),
        *(
            with_values(sounds[0], {key: value})
            for value in (None, Unread("约 5"), 10**39, Decimal("1.50"), -3, 2**53 + 1)
        ),
        *(with_values(sounds[0], {key: value}) for value in (Unread("<b>"), Unread("_x0041_"), Unread("单位名称"))),
        replace(sounds[0], sections={"overview": "甲 & 乙 <丙>"}),
    ]
    units = [Unit("甲局"), Unit("乙局", "11330000MB1A2345XK"), Unit("丙" * 40, "1"), Unit("A&B局")]
    for last in lasts:
        for unit in units:
            assert press.workbook(unit, last) == built(unit, host=host, last=last), (unit, last)
    assert None not in press._plates.values()


def test_units_with_other_figures_and_words_share_what_was_built():
    press = Press(NEW, 2024, BATCH)
    for number in range(8):
        words = {"overview": "\n\n".join(f"第{n}段，{number}件。" for n in range(number + 1))}
        last = with_values(sound(NEW), {"requests.carried_out.natural_person": number * 1000})
        unit, last = Unit(f"第{number}局"), replace(last, year=2023, sections=words)
        assert press.workbook(unit, last) == built(unit, last=last)
    (plate,) = press._plates.values()
    assert plate is not None


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports(unread=True))
def test_whatever_last_year_s_report_is_patching_changes_nothing(last):
    for form, year in ((NEW, 2024), (OLD, 2020)):
        press = Press(form, year, BATCH)
        for unit in (Unit("甲局"), Unit("乙局")):
            assert press.workbook(unit, last) == built(unit, form, year, last=last)


def test_a_part_replaced_is_all_that_changes():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "one" * 50)
        archive.writestr(zipfile.ZipInfo("目录/b.txt"), "two")
        archive.writestr("c.txt", "three")
    splice = Splice(packed.getvalue())
    assert splice.part("a.txt") == b"one" * 50
    assert splice.replaced({}) == packed.getvalue()
    with zipfile.ZipFile(io.BytesIO(splice.replaced({"目录/b.txt": b"2" * 999, "a.txt": b""}))) as archive:
        assert archive.testzip() is None
        assert {n: archive.read(n) for n in archive.namelist()} == {
            "a.txt": b"",
            "目录/b.txt": b"2" * 999,
            "c.txt": b"three",
        }


# --- stamps ---


@pytest.mark.parametrize("host", [None, "excel"])
def test_a_stamp_is_read_back_both_ways(host):
    made = built(UNIT, host=host)
    assert stamp_of(made) == Stamp("0012", "甲县教育局", BATCH)
    assert stamp_of(made).year == 2024
    assert meta(Book(guard(made)).sheets).stamp == stamp_of(made)
    assert read(made, "x").report.agency == Agency("甲县教育局", "0012")
    assert stamp_of(built(Unit("乙局"))) == Stamp("乙局", "乙局", BATCH)


def test_a_stamp_outlives_openpyxl_and_an_edited_cover():
    book = openpyxl.load_workbook(io.BytesIO(built(UNIT)))
    book[COVER]["B4"], book[COVER]["B5"], book[COVER]["B6"] = "别的局", None, 2019
    book[META].title = "Sheet9"
    saved = io.BytesIO()
    book.save(saved)
    assert stamp_of(saved.getvalue()) == Stamp("0012", "甲县教育局", BATCH)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_stamp_outlives_libreoffice(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(built(UNIT))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [SOFFICE, "--headless", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run(
        [*convert, str(tmp_path / "out"), str(tmp_path / "a.xlsx")], check=True, capture_output=True, timeout=120
    )
    assert stamp_of((tmp_path / "out" / "a.xlsx").read_bytes()) == Stamp("0012", "甲县教育局", BATCH)


def test_no_stamp_where_there_is_none():
    whole = built(UNIT)
    for data in (b"", b"PK\x03\x04", whole[:-100], write(sound(NEW)), json_write(sound(NEW)), notice_template.build()):
        assert stamp_of(data) is None


@pytest.mark.parametrize("sheet", [4, 11])
def test_a_workbook_with_a_cell_far_out_is_not_opened_for_its_stamp(sheet):
    # calamine would reserve memory up to that cell and end the process
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    change = {f"xl/worksheets/sheet{sheet}.xml": lambda text: text.replace(b"</sheetData>", far)}
    assert stamp_of(rezip(built(Unit("甲局", "0012")), change)) is None


def test_a_batch_is_the_same_for_the_same_units_and_year():
    units = [Unit("甲", "1"), Unit("乙")]
    assert batch_id(units, 2024) == batch_id([Unit("乙", contact="x"), Unit("甲", "1")], 2024)
    assert batch_id(units, 2024).startswith("2024-")
    assert len({batch_id(units, 2024), batch_id(units, 2023), batch_id(units[:1], 2024)}) == 3


# --- names ---


def test_names_are_safe_and_never_the_same():
    units = [
        Unit("甲/乙", "01"),
        Unit("甲:乙", "02"),
        Unit("Abc"),
        Unit("ABC"),
        Unit("é"),
        Unit("e\u0301"),
        Unit("CON"),
    ]
    found = stems(units, lambda name: name)
    assert found["01"] == "甲_乙-01"
    assert found["02"] == "甲_乙-02"
    assert found["Abc"].startswith("Abc-")
    assert len({f.casefold() for f in found.values()}) == len(units)
    assert found["CON"] == "_CON"
    assert stems(units[::-1], lambda name: name) == found


def test_long_names_keep_their_end():
    units = [Unit("某" * 95 + end, code) for end, code in (("甲", "01"), ("乙", None))] + [Unit("𠀀" * 60, "02")]
    found = stems(units, TITLE.format)
    assert found["01"].endswith("2024年政府信息公开工作年度报告-01")
    assert len(set(found.values())) == 3
    assert all(len(f) <= LONGEST and len(f.encode()) <= LONGEST_BYTES for f in found.values())


# --- the command ---


def test_a_workbook_for_each_unit(run, roster, tmp_path):
    done = run("distribute", roster, "--year", 2024, "-o", "发放", "--format", "both")
    assert done.returncode == 0, said(done)
    assert done.stdout.decode().strip() == "3 个单位，发放：写入 6 个文件。"
    names = sorted(p.name for p in (tmp_path / "发放").iterdir() if p.name != RECORD)
    units = ("甲县人民政府", "甲县教育局", "乙局")
    assert names == sorted(TITLE.format(u) + suffix for u in units for suffix in (".xlsx", ".xlsm"))
    data = (tmp_path / "发放" / f"{TITLE.format('甲县教育局')}.xlsx").read_bytes()
    cover = openpyxl.load_workbook(io.BytesIO(data))[COVER]
    assert [cover[c].value for c in ("B4", "B5", "B6")] == ["甲县教育局", "0012", 2024]
    assert stamp_of(data).unit == "0012"
    assert read(data, "x").report.form is NEW
    with zipfile.ZipFile(tmp_path / "发放" / f"{TITLE.format('乙局')}.xlsm") as book:
        assert "xl/vbaProject.bin" in book.namelist()


def test_the_form_goes_by_the_year(run, roster, tmp_path):
    run("distribute", roster, "--year", 2020, "-o", "x")
    (data,) = (p.read_bytes() for p in (tmp_path / "x").glob("乙局*.xlsx"))
    assert read(data, "x").report.form is OLD
    early = run("distribute", roster, "--year", 2015, "-o", "y")
    assert early.returncode == 2
    assert "没有适用于 2015 年度的格式" in said(early)


def test_a_second_run_writes_only_what_is_missing_or_outdated(run, roster, tmp_path):
    args = ("distribute", roster, "--year", 2024, "-o", "x")
    run(*args)
    gone, filled, kept = (tmp_path / "x" / f"{TITLE.format(u)}.xlsx" for u in ("甲县人民政府", "甲县教育局", "乙局"))
    before = kept.stat().st_mtime_ns
    gone.unlink()
    filled.write_bytes(b"filled in")
    again = run(*args)
    assert again.stdout.decode().strip() == "3 个单位，x：写入 1 个文件、不变 1 个、已被填写、不用重发 1 个。"
    assert (gone.exists(), filled.read_bytes(), kept.stat().st_mtime_ns) == (True, b"filled in", before)

    # the roster gives both another code: one is still as it was sent, the other somebody has filled in
    roster.write_bytes(ROSTER.replace("0012", "9912").replace("乙局,,", "乙局,77,").encode())
    changed = run(*args)
    assert changed.returncode == 1
    assert f"保留：{filled.name} 已被改动" in said(changed)
    assert "写入 1 个文件、不变 1 个、被改动而保留 1 个" in said(changed)
    assert filled.read_bytes() == b"filled in"
    assert stamp_of(kept.read_bytes()).unit == "77"
    # the round stays the one that it was
    assert stamp_of(kept.read_bytes()).batch == stamp_of(gone.read_bytes()).batch

    forced = run(*args, "--force")
    assert forced.returncode == 0
    assert stamp_of(filled.read_bytes()).unit == "9912"


def test_a_run_that_was_killed_goes_on(run, roster, tmp_path):
    args = ("distribute", roster, "--year", 2024, "-o", "x")
    run(*args)
    record = tmp_path / "x" / RECORD
    whole = record.read_bytes()
    record.write_bytes(whole[: whole.rindex(b'{"file"') + 20])  # a last line that was not written to its end
    (tmp_path / "x" / f"{TITLE.format('乙局')}.xlsx").unlink()
    half = tmp_path / "x" / f".{TITLE.format('乙局')}.xlsx.abcd1234.tmp"
    other = tmp_path / "x" / ".mine.tmp"
    half.touch()
    other.touch()
    again = run(*args)
    assert again.stdout.decode().strip() == "3 个单位，x：写入 1 个文件、不变 2 个。"
    assert (half.exists(), other.exists()) == (False, True)
    assert record.read_bytes() == whole
    record.write_bytes(b"\xff broken\n")
    damaged = run(*args)
    assert damaged.returncode == 3
    assert "已损坏" in said(damaged)


def test_a_folder_with_other_things(run, roster, tmp_path):
    (tmp_path / "x").mkdir()
    mine = tmp_path / "x" / f"{TITLE.format('乙局')}.xlsx"
    mine.write_bytes(b"mine")
    done = run("distribute", roster, "--year", 2024, "-o", "x")
    assert done.returncode == 1
    assert mine.read_bytes() == b"mine"
    other = run("distribute", roster, "--year", 2023, "-o", "x")
    assert other.returncode == 2
    assert "文件夹 x 里是 2024 年度发放的文件" in said(other)
    roster.write_bytes(ROSTER.replace("甲县教育局", "甲县教体局").encode())
    renamed = run("distribute", roster, "--year", 2024, "-o", "x", "--force")
    assert "有 1 个以前发放的文件这次没有用到" in said(renamed)
    assert run("distribute", roster, "--year", 2024, "-o", roster).returncode == 2


def test_a_dry_run_writes_nothing(run, roster, tmp_path):
    done = run("distribute", roster, "--year", 2024, "-o", "x", "--dry-run")
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == [
        *(f"将写入 {Path('x', TITLE.format(u) + '.xlsx')}" for u in ("甲县人民政府", "甲县教育局", "乙局")),
        "试运行，没有写入。3 个单位，x：写入 3 个文件。",
    ]
    assert not (tmp_path / "x").exists()


def test_one_archive_a_parent(run, roster, tmp_path):
    for folder in ("x", "y"):
        done = run("distribute", roster, "--year", 2024, "-o", folder, "--zip", "--notice", "default", *LETTER)
        assert done.returncode == 0, said(done)
    names = sorted(p.name for p in (tmp_path / "x").iterdir())
    assert names == sorted(["甲县人民政府.zip", "直属单位.zip", RECORD])
    for name in names:
        assert (tmp_path / "x" / name).read_bytes() == (tmp_path / "y" / name).read_bytes()
    with zipfile.ZipFile(tmp_path / "x" / "甲县人民政府.zip") as archive:
        inside = {
            TITLE.format(u) + end for u in ("甲县人民政府", "甲县教育局") for end in (".xlsx", "（填报通知）.docx")
        }
        assert set(archive.namelist()) == inside
        assert stamp_of(archive.read(TITLE.format("甲县教育局") + ".xlsx")).unit == "0012"
    again = run("distribute", roster, "--year", 2024, "-o", "x", "--zip", "--notice", "default", *LETTER)
    assert "写入 0 个文件、不变 2 个" in said(again)


def test_a_bad_roster_makes_nothing(run, roster, tmp_path):
    roster.write_text("单位名称,机构代码\n甲局,1\n,2\n乙局,1\n", "utf-8")
    done = run("distribute", roster, "--year", 2024, "-o", "x")
    assert done.returncode == 3
    lines = done.stderr.decode().splitlines()
    assert [line[:6] for line in lines[:2]] == ["第 3 行：", "第 4 行："]
    assert "有 2 行有问题，没有做下去" in lines[2]
    assert not (tmp_path / "x").exists()
    english = run("distribute", roster, "--year", 2024, "-o", "x", "--lang", "en")
    assert "line 4: the code “1” stands in line 2 too" in said(english)
    assert run("distribute", tmp_path / "none.csv", "--year", 2024, "-o", "x").returncode == 3


def test_last_years_figures_are_brought_in(run, roster, tmp_path):
    (tmp_path / "上年").mkdir()
    last = sound(NEW)
    last = Report(NEW, 2023, Agency("甲县教育局", "0012"), last.sections, last.values)
    (tmp_path / "上年" / "x.json").write_bytes(json_write(last))
    done = run("distribute", roster, "--year", 2024, "-o", "x", "--previous", "上年", "--format", "both")
    assert done.returncode == 0, said(done)
    assert "有 2 个单位没有找到上年的报告" in said(done)
    for suffix in (".xlsx", ".xlsm"):
        data = (tmp_path / "x" / (TITLE.format("甲县教育局") + suffix)).read_bytes()
        assert read(data, "x").previous.report.values == last.values
        assert stamp_of(data).unit == "0012"


# --- notices ---

LETTER = ("--deadline", "2025-1-20", "--sender", "甲县人民政府办公室")
VALUES = {name: f"<{name}&>" for name in FIELDS}


def document(*paragraphs, header=()) -> bytes:
    """A Word file; each paragraph is a list of its runs."""
    made = docx.Document()
    for runs in paragraphs:
        paragraph = made.add_paragraph()
        for run in runs:
            paragraph.add_run(run)
    for text in header:
        made.sections[0].header.paragraphs[0].add_run(text)
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def texts(data: bytes) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]


def test_placeholders_are_found_over_runs_in_headers_and_with_full_width_braces():
    made = document(
        ["致{", "{单位", "名称}", "}："],
        ["一", "{{年度}}年{{ 年度 }}", "｛｛机构代码｝｝末"],
        ["没有 {单括号} 的"],
        header=["{{发文", "单位}}"],
    )
    notice = load(made, "x.docx")
    assert notice.fields == {"单位名称", "年度", "机构代码", "发文单位"}
    assert notice.for_each
    filled = notice.filled(VALUES)
    assert texts(filled) == ["致<单位名称&>：", "一<年度&>年<年度&><机构代码&>末", "没有 {单括号} 的"]
    assert docx.Document(io.BytesIO(filled)).sections[0].header.paragraphs[0].text == "<发文单位&>"
    assert notice.filled(VALUES) == load(made, "x.docx").filled(VALUES)


def test_runs_keep_their_look():
    made = docx.Document()
    paragraph = made.add_paragraph()
    paragraph.add_run("{{年").bold = True
    paragraph.add_run("度}}后").italic = True
    saved = io.BytesIO()
    made.save(saved)
    filled = docx.Document(io.BytesIO(load(saved.getvalue(), "x").filled(VALUES)))
    assert [(r.text, r.bold, r.italic) for r in filled.paragraphs[0].runs] == [
        ("<年度&>", True, None),
        ("后", None, True),
    ]


def test_unknown_and_half_placeholders_are_named():
    with pytest.raises(Unreadable) as unknown:
        load(document(["{{单位}}和{{电", "话}}、{{年度}}"]), "通知.docx")
    assert "不认识的占位符：{{单位}}、{{电话}}。可用：{{单位名称}}" in unknown.value.zh
    with pytest.raises(Unreadable) as half:
        load(document(["请{{年度"], ["}}"]), "通知.docx")
    assert "不完整的占位符（“请{{年度”附近）" in half.value.zh
    with pytest.raises(Unreadable) as no_word:
        load(b"PK\x03\x04", "通知.docx")
    assert "不是 Word 文件" in no_word.value.zh


def test_our_notice_filled_in(run, roster, tmp_path):
    done = run("distribute", roster, "--year", 2024, "-o", "x", "--notice", "default", *LETTER)
    assert done.returncode == 0, said(done)
    lines = texts((tmp_path / "x" / f"{TITLE.format('甲县教育局')}（填报通知）.docx").read_bytes())
    assert lines[0] == "关于做好2024年度政府信息公开工作\n年度报告填报工作的通知"
    assert lines[1] == "甲县教育局："
    assert "2021年格式（国办公开办函〔2021〕30号）" in lines[4]
    assert "请在2025年1月20日前" in lines[8]
    assert "联系人：李四。" in lines[10]
    assert lines[11] == f"附件：{TITLE.format('甲县教育局')}.xlsx"
    assert lines[12] == "甲县人民政府办公室"
    assert not any("{{" in line for line in lines)
    without = texts((tmp_path / "x" / f"{TITLE.format('乙局')}（填报通知）.docx").read_bytes())
    assert "联系人：（未登记）。" in without[10]


def test_a_template_of_the_office(run, roster, tmp_path):
    (tmp_path / "通知.docx").write_bytes(document(["各单位：请在{{截止日期}}前报送{{年度}}年度报告。"]))
    args = ("distribute", roster, "--year", 2024, "-o", "x", "--notice", "通知.docx")
    missing = run(*args)
    assert missing.returncode == 2
    assert "通知里有“截止日期”，请用 --deadline 给出" in said(missing)
    assert "“1月”不是日期" in said(run(*args, "--deadline", "1月"))
    assert run(*args, "--deadline", "2025年1月9日").returncode == 0
    (made,) = (tmp_path / "x").glob("*.docx")
    assert made.name == "2024年度填报通知.docx"
    assert texts(made.read_bytes()) == ["各单位：请在2025年1月9日前报送2024年度报告。"]
    alone = run("distribute", roster, "--year", 2024, "-o", "y", "--deadline", "2025-01-20")
    assert alone.returncode == 2
    assert "--deadline 用于通知" in said(alone)
    (tmp_path / "通知.docx").write_bytes(document(["{{单位}}"]))
    unknown = run(*args)
    assert unknown.returncode == 3
    assert "{{单位}}" in said(unknown)


def test_the_notice_to_be_edited(run, tmp_path):
    done = run("notice", "-o", "通知.docx")
    assert done.returncode == 0
    assert "请保留需要的 {{占位符}}" in said(done)
    made = (tmp_path / "通知.docx").read_bytes()
    assert made == notice_template.build()
    assert load(made, "x").for_each
    assert run("notice", "-o", "通知.docx").returncode == 2
    assert run("notice", "-o", "通知.doc").returncode == 2
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert texts(made)[1] == "{{单位名称}}："


# ---- what stops in the middle ------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError("disk full")])
def test_what_was_made_before_something_stopped_it_is_there_and_recorded(tmp_path, error):
    def stops():
        raise error

    held = record(tmp_path, "2024-x")
    with pytest.raises(type(error) if isinstance(error, OSError) else error), held:
        list(deliver([File("a.xlsx", lambda: b"a"), File("b.xlsx", lambda: b"b"), File("c.xlsx", stops)], held))
    assert {p.name for p in tmp_path.iterdir()} == {"a.xlsx", "b.xlsx", RECORD}
    assert (tmp_path / "b.xlsx").read_bytes() == b"b"
    again = record(tmp_path, "2024-x")
    assert set(again.digests) == {"a.xlsx", "b.xlsx"}
    with again:
        done = list(deliver([File("a.xlsx", lambda: b"a"), File("c.xlsx", lambda: b"c")], again))
    assert [(d.name, d.fate.value, d.written) for d in done] == [("a.xlsx", "same", False), ("c.xlsx", "new", True)]


def test_each_file_is_recorded_no_sooner_than_it_has_its_name(tmp_path, monkeypatch):
    monkeypatch.setattr("converters.collecting.deliver.MOST", 2)
    held = record(tmp_path, "2024-x")
    seen = []

    def data():
        seen.append((len(held.digests), len([p for p in tmp_path.glob("*.xlsx") if not p.name.startswith(".")])))
        return b"x"

    with held:
        list(deliver([File(f"{n}.xlsx", data) for n in range(5)], held))
    assert seen == [(0, 0), (0, 0), (2, 2), (2, 2), (4, 4)]


@pytest.mark.parametrize("step", ["rename", "_to_disk"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, PermissionError(13, "in use")])
def test_what_stops_while_files_are_named(tmp_path, monkeypatch, step, error):
    """What has its name by then is recorded: else the next run takes it for what somebody changed."""
    real, calls = getattr(together, step), []

    def stops(*given):
        calls.append(given)
        if len(calls) == (30 if step == "rename" else 1):
            raise error
        return real(*given)

    monkeypatch.setattr(together, step, stops)
    files = [(f"{n}.xlsx", n) for n in range(60)]
    with pytest.raises(type(error) if isinstance(error, OSError) else error), record(tmp_path, "2024-x") as held:
        list(deliver([File(name, lambda n=n: b"first %d" % n) for name, n in files], held))
    named = {path.name for path in tmp_path.glob("*.xlsx")}
    # the disk is asked again for what waited when Ctrl-C came
    many = 29 if step == "rename" else 60 if error is KeyboardInterrupt else 0
    assert named == {name for name, _ in files[:many]}
    assert {path.name for path in tmp_path.iterdir()} - named <= {RECORD}
    with record(tmp_path, "2024-x") as held:
        assert set(held.digests) == named
        done = list(deliver([File(name, lambda n=n: b"second %d" % n) for name, n in files], held))
    assert [(d.fate.value, d.written) for d in done] == [("outdated", True)] * many + [("new", True)] * (60 - many)
