"""Outputs never replace what a command reads, have the format of their suffix, and no sum is made of nothing."""

import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from converters import onto
from converters.formats import FORMATS
from converters.reporters.table import FITTING, REPORTERS, SUFFIXES
from schemas.report import Agency, Report
from tests.builders import FORMS, sound
from tests.conftest import Run

CULTURE, SECOND, TOWN, GOVERNMENT = "示例县文化和旅游局", "示例县乙局", "示例县丙镇", "示例县人民政府"
LICENSES = "proactive_disclosure.licenses.decisions"
ONTO, ONTO_EN = "就是来源文件", "is a source itself"


def report_of(name: str, year: int = 2024, licenses: int = 38) -> Report:
    return replace(sound(FORMS[0], **{LICENSES: licenses}), agency=Agency(name, None), year=year)


def as_xlsx(report: Report) -> bytes:
    return FORMATS["xlsx"].write(report)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two units' reports in 来件, last year's of one, a roster of two offices and a town."""
    (tmp_path / "来件").mkdir()
    (tmp_path / "来件" / "1.xlsx").write_bytes(as_xlsx(report_of(CULTURE)))
    (tmp_path / "来件" / "2.xlsx").write_bytes(as_xlsx(report_of(SECOND)))
    (tmp_path / "去年.xlsx").write_bytes(as_xlsx(report_of(CULTURE, 2023)))
    units = f"{GOVERNMENT},政府,\n{CULTURE},部门,{GOVERNMENT}\n{SECOND},部门,{GOVERNMENT}\n{TOWN},镇,{GOVERNMENT}\n"
    (tmp_path / "名册.csv").write_text(f"单位名称,类型,上级\n{units}", "utf-8")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def words(done) -> str:
    return done.stderr.decode("utf-8")


# ---- one file is one file -------------------------------------------------------------------------------------------


def test_a_file_is_one_under_all_its_paths(tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"")
    (tmp_path / "soft.xlsx").symlink_to(file)
    os.link(file, tmp_path / "hard.xlsx")
    for other in ("soft.xlsx", "hard.xlsx", "./a.xlsx", "no/../a.xlsx"):
        assert onto.same(str(file), f"{tmp_path}/{other}"), other
        with pytest.raises(onto.Onto):
            onto.refuse_onto([f"{tmp_path}/{other}"], [str(file)])
    (tmp_path / "b.xlsx").write_bytes(b"")
    assert not onto.same(str(file), str(tmp_path / "b.xlsx"))
    onto.refuse_onto([str(tmp_path / "b.xlsx"), str(tmp_path / "new.xlsx"), "-"], [str(file)])
    # what is not there yet may be one file on a disk without capitals
    assert onto.twice([str(tmp_path / "n.docx"), f"{tmp_path}/./N.docx"]) == f"{tmp_path}/./N.docx"
    assert onto.twice([str(tmp_path / "n.docx"), str(tmp_path / "n.md")]) is None


def test_devices_are_written_to_and_never_taken_for_a_source():
    onto.refuse_onto([os.devnull], [os.devnull])
    assert onto.twice([os.devnull, os.devnull]) is None


ONTO_INPUTS = {
    "check": ("check", "来件/1.xlsx", "-o", "来件/1.xlsx"),
    "check otherwise called": ("check", "来件/1.xlsx", "-o", "来件/../来件/1.xlsx"),
    "check in a folder": ("check", "来件", "-o", "来件/1.xlsx"),
    "check a pattern": ("check", "来件/*.xlsx", "-o", "来件/1.xlsx"),
    "check last year": ("check", "来件/1.xlsx", "--previous", "去年.xlsx", "-o", "去年.xlsx"),
    "check settings": ("check", "来件/1.xlsx", "--settings", "规则.toml", "-o", "规则.toml"),
    "template": ("template", "--previous", "去年.xlsx", "--year", "2025", "-o", "去年.xlsx"),
    "convert settings": ("convert", "来件/1.xlsx", "--settings", "规则.toml", "--to", "json", "-o", "规则.toml"),
    "convert tidy": ("convert", "来件", "--to", "csv", "-o", "来件/1"),
    "diff": ("diff", "来件/1.xlsx", "来件/2.xlsx", "-o", "来件/2.xlsx"),
    "aggregate": ("aggregate", "来件/1.xlsx", "来件/2.xlsx", "-o", "来件/2.xlsx"),
    "aggregate a way round": ("aggregate", "来件/1.xlsx", "来件/2.xlsx", "-o", "没有/../来件/2.xlsx"),
    "aggregate in a folder": ("aggregate", "来件", "-o", "来件/2.xlsx"),
    "aggregate texts": ("aggregate", "来件", "-o", "合.xlsx", "--narrative", "来件/3.docx"),
    "aggregate against": ("aggregate", "来件", "--against", "去年.xlsx", "-o", "去年.xlsx"),
    "aggregate roster": ("aggregate", "来件", "--roster", "名册.csv", "--kind", "部门", "-o", "名册.csv"),
    "collect": ("collect", "来件", "--roster", "名册.csv", "--year", "2024", "-o", "来件/1.xlsx"),
    "collect roster": (
        "collect",
        "来件",
        "--roster",
        "名册.csv",
        "--year",
        "2024",
        "--format",
        "text",
        "-o",
        "名册.csv",
    ),
    "collect last year": (
        *("collect", "来件", "--roster", "名册.csv", "--year", "2024", "--previous", "去年.xlsx", "-o", "去年.xlsx"),
    ),
    "distribute": ("distribute", "发/示例县丁局2025年政府信息公开工作年度报告.xlsx", "--year", "2025", "-o", "发"),
}


@pytest.mark.parametrize("case", ONTO_INPUTS)
def test_what_is_read_is_never_replaced(run: Run, folder: Path, case: str):
    (folder / "规则.toml").write_text('ignore = ["X-SAME"]\n', "utf-8")
    (folder / "来件" / "1").write_bytes((folder / "来件" / "1.xlsx").read_bytes())
    (folder / "来件" / "3.docx").write_bytes(FORMATS["docx"].write(report_of(TOWN)))
    (folder / "发").mkdir()
    roster = "单位名称\n示例县丁局\n"
    (folder / "发" / "示例县丁局2025年政府信息公开工作年度报告.xlsx").write_text(roster, "utf-8")
    if case == "convert tidy":
        ONTO_INPUTS[case] = ("convert", "来件/1", "来件/2.xlsx", "--to", "csv", "-o", "来件/1")
    before = contents(folder)
    done = run(*ONTO_INPUTS[case], "--force")
    assert (done.returncode, ONTO in words(done)) == (2, True), words(done)
    assert contents(folder) == before
    assert ONTO_EN in words(run(*ONTO_INPUTS[case], "--force", "--lang", "en"))


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_links_to_a_source_are_that_source(run: Run, folder: Path, link):
    source = folder / "来件" / "2.xlsx"
    link(source, folder / "另名.xlsx")
    for command in ("aggregate", "check", "diff"):
        done = run(command, "来件/1.xlsx", source, "-o", "另名.xlsx", "-f")
        assert (done.returncode, ONTO in words(done)) == (2, True), command


def test_standard_input_is_a_source_too(command, folder: Path):
    import subprocess

    file = folder / "去年.xlsx"
    before = file.read_bytes()
    with file.open("rb") as stream:
        done = subprocess.run([*command, "convert", "-", "-o", str(file), "-f"], stdin=stream, capture_output=True)
    assert (done.returncode, ONTO in done.stderr.decode("utf-8")) == (2, True)
    assert file.read_bytes() == before


def test_two_outputs_have_two_paths(run: Run, folder: Path):
    for more in ((), ("-f",)):
        done = run("aggregate", "来件", "-o", "n.docx", "--narrative", "./n.docx", *more)
        assert (done.returncode, "两项输出都要写到" in words(done)) == (2, True)
    assert not (folder / "n.docx").exists()


# ---- what earlier runs wrote ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["text", "concise", "github", "json", "csv", "xlsx", "html", "junit"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_result_of_check_in_the_folder_is_written_again_and_not_read(run: Run, folder: Path, name: str, lang: str):
    (folder / "来件" / "2.xlsx").write_bytes(as_xlsx(replace(report_of(SECOND), values={})))
    target = f"来件/结果{REPORTERS[name].suffix}"
    arguments = ("check", "来件", "--format", name, "-o", target, "--lang", lang)
    first = run(*arguments)
    held = (folder / target).read_bytes()
    again = run(*arguments, "--force")
    assert (first.returncode, again.returncode) == (1, 1), words(again)
    assert f"{target} 是以前运行的结果" in words(again) or f"{target} is an earlier result" in words(again)
    assert name == "xlsx" or (folder / target).read_bytes() == held


@pytest.mark.parametrize("suffix", [".json", ".txt", ".md", ".xlsx", ".docx", ".html", ".csv"])
def test_an_earlier_sum_in_the_folder_is_left_out_and_told(run: Run, folder: Path, suffix: str):
    arguments = ("aggregate", "来件", "-o", f"来件/合{suffix}", "--narrative", "来件/文字.md", "-q")
    assert run(*arguments).returncode == 0
    held = contents(folder)
    again = run(*arguments, "--force")
    assert again.returncode == 0, words(again)
    assert f"来件/合{suffix} 是以前运行的结果" in words(again)
    assert "来件/文字.md 是以前运行的结果" in words(again)
    assert contents(folder) == held
    named = run("aggregate", "来件/1.xlsx", f"来件/合{suffix}", "-o", f"来件/合{suffix}", "-f")
    assert (named.returncode, ONTO in words(named)) == (2, True)
    assert contents(folder) == held


def test_a_sum_that_somebody_made_their_report_is_not_an_earlier_output(run: Run, folder: Path):
    """The words that mark it are deleted, or it stands in a unit's name."""
    assert run("aggregate", "来件", "-o", "来件/合.json", "-q").returncode == 0
    tree = json.loads((folder / "来件" / "合.json").read_bytes())
    for change in ({"sections": {**tree["sections"], "preamble": "本报告"}}, {"agency": {"name": TOWN, "code": None}}):
        (folder / "来件" / "合.json").write_text(json.dumps({**tree, **change}), "utf-8")
        held = contents(folder)
        done = run("aggregate", "来件", "-o", "来件/合.json", "-f")
        assert (done.returncode, ONTO in words(done)) == (2, True)
        assert contents(folder) == held


def test_sums_by_kind_in_the_folder_are_left_out_and_told(run: Run, folder: Path):
    arguments = ("aggregate", "来件", "--roster", "名册.csv", "--by", "kind", "--kind", "部门", "-o", "来件")
    assert run(*arguments).returncode == 0
    held = contents(folder)
    assert run(*arguments).returncode == 2
    again = run(*arguments, "-f")
    assert (again.returncode, "来件/部门2024年合计.xlsx 是以前运行的结果" in words(again)) == (0, True)
    assert contents(folder) == held
    # a unit's report of that name is no earlier sum
    (folder / "来件" / "部门2024年合计.xlsx").write_bytes(as_xlsx(report_of(TOWN)))
    done = run(*arguments, "-f")
    assert (done.returncode, ONTO in words(done)) == (2, True)


def test_collect_writes_its_status_again_and_nothing_else(run: Run, folder: Path):
    fixed = ("collect", "来件", "--roster", "名册.csv", "--year", "2024", "--exit-zero")
    for name in ("进度.xlsx", "进度.html", "进度.txt"):
        for more in ((), ("-f",)):
            done = run(*fixed, "-o", f"来件/{name}", *more)
            assert (done.returncode, "来件 2 个：已采用 2" in words(done)) == (0, True), words(done)
    (folder / "来件" / "坏.xlsx").write_bytes(b"PK")
    (folder / "来件" / "~$锁.xlsx").write_bytes(b"x")
    for sent in ("1.xlsx", "坏.xlsx", "~$锁.xlsx"):
        before = (folder / "来件" / sent).read_bytes()
        done = run(*fixed, "-o", f"来件/{sent}", "-f")
        assert (done.returncode, ONTO in words(done)) == (2, True), sent
        assert (folder / "来件" / sent).read_bytes() == before


def test_slips_do_not_go_where_reports_came_in(run: Run, folder: Path):
    (folder / "来件" / "镇").mkdir()
    (folder / "来件" / "镇" / "3.xlsx").write_bytes(as_xlsx(report_of(TOWN)))
    fixed = ("collect", "来件", "--roster", "名册.csv", "--year", "2024", "--exit-zero", "-f", "--slips")
    done = run(*fixed, "来件/镇")
    assert (done.returncode, "里有来件（如 来件/镇/3.xlsx）" in words(done)) == (2, True)
    for _ in range(2):
        done = run(*fixed, "来件/通知")
        assert (done.returncode, "来件 3 个：已采用 3" in words(done)) == (0, True), words(done)


# ---- a sum of nothing ------------------------------------------------------------------------------------------------


def test_a_sum_of_no_report_is_none(run: Run, folder: Path):
    done = run("aggregate", "来件", "--year", "2023", "-o", "z.xlsx")
    assert done.returncode == 3
    assert "没有一份 2023 年度的报告可以合计，没有写出 z.xlsx。读到的是：2024 年度 2 份。" in words(done)
    assert (done.stdout, (folder / "z.xlsx").exists()) == (b"", False)
    english = words(run("aggregate", "来件", "--year", "2023", "-o", "z.xlsx", "--lang", "en"))
    assert "there is no report on 2023 to sum; z.xlsx was not written. Those read: 2 on 2024." in english


@pytest.mark.parametrize(
    "asked", [("--parent", GOVERNMENT, "--year", "2023"), ("--kind", "镇"), ("--by", "kind", "--year", "2023")]
)
def test_no_gap_allowed_makes_a_sum_of_no_report(run: Run, folder: Path, asked):
    done = run(
        "aggregate",
        "来件",
        "--roster",
        "名册.csv",
        *asked,
        "--allow-gaps",
        "-o",
        "z.xlsx" if "--by" not in asked else "z",
    )
    assert done.returncode == 3, words(done)
    assert f"没有报告的：{'' if '--parent' not in asked else CULTURE}".removesuffix(CULTURE) in done.stdout.decode(
        "utf-8"
    )
    assert TOWN in done.stdout.decode("utf-8")
    assert "没有一份" in words(done)
    assert not (folder / "z.xlsx").exists()
    assert not (folder / "z").exists()


def test_of_several_sums_the_one_of_no_report_is_not_written(run: Run, folder: Path):
    done = run(
        "aggregate", "来件", "--roster", "名册.csv", "--parent", GOVERNMENT, "--by", "kind", "--allow-gaps", "-o", "出"
    )
    assert done.returncode == 1
    assert "镇：没有一个单位有 2024 年度的报告可以合计" in words(done)
    assert [p.name for p in (folder / "出").iterdir()] == ["部门2024年合计.xlsx"]


def test_a_state_without_reports_of_the_year_gives_no_sum(run: Run, folder: Path):
    fixed = ("--roster", "名册.csv", "--exit-zero")
    assert run("collect", "来件", "--year", "2024", "--state", "s.sqlite", *fixed).returncode == 0
    done = run("aggregate", "--state", "s.sqlite", "--year", "2023", "--kind", "部门", "--allow-gaps", "-o", "z.xlsx")
    assert (done.returncode, "没有一份 2023 年度的报告" in words(done)) == (3, True)
    assert not (folder / "z.xlsx").exists()
    held = contents(folder)
    done = run("aggregate", "--state", "s.sqlite", "--year", "2024", "--kind", "部门", "-o", "来件/1.xlsx", "-f")
    assert (done.returncode, ONTO in words(done)) == (2, True)
    assert contents(folder) == held


# ---- the suffix ------------------------------------------------------------------------------------------------------

BEGINS = {
    ".txt": "✓".encode(),
    ".json": b'{\n  "files"',
    ".jsonl": b'{"path"',
    ".csv": b"\xef\xbb\xbffile,",
    ".xlsx": b"PK",
    ".html": b"<!DOCTYPE html>",
    ".htm": b"<!DOCTYPE html>",
    ".sarif": b'{\n  "$schema"',
    ".xml": b"<?xml",
    ".log": "✓".encode(),
    ".md": "✓".encode(),
}


@pytest.mark.parametrize("suffix", BEGINS)
def test_check_goes_by_the_suffix(run: Run, folder: Path, suffix: str):
    assert run("check", "来件/1.xlsx", "-o", f"r{suffix}").returncode == 0
    assert (folder / f"r{suffix}").read_bytes().startswith(BEGINS[suffix])
    assert suffix != ".xlsx" or zipfile.is_zipfile(folder / "r.xlsx")


def test_every_suffix_of_a_reporter_is_known():
    assert {r.suffix for r in REPORTERS.values()} == set(SUFFIXES) - {".htm"}
    assert (SUFFIXES[".txt"], FITTING[".txt"]) == ("text", ("text", "concise", "github"))
    assert FITTING[".json"] == ("json", "sarif")


CONTRADICTIONS = {
    "check": ("check", "来件/1.xlsx", "--format", "json", "-o", "a.xlsx"),
    "diff": ("diff", "来件/1.xlsx", "来件/2.xlsx", "--format", "json", "-o", "a.html"),
    "collect": ("collect", "来件", "--roster", "名册.csv", "--year", "2024", "--format", "html", "-o", "a.xlsx"),
    "aggregate": ("aggregate", "来件", "--to", "json", "-o", "a.xlsx"),
    "convert": ("convert", "来件/1.xlsx", "--to", "json", "-o", "a.xlsx"),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_format_that_contradicts_the_suffix_is_refused(run: Run, folder: Path, case: str):
    before = contents(folder)
    done = run(*CONTRADICTIONS[case])
    assert done.returncode == 2
    assert "与 --" in words(done)
    assert contents(folder) == before
    assert "leave --" in words(run(*CONTRADICTIONS[case], "--lang", "en"))


def test_a_suffix_of_another_kind_of_document_is_refused(run: Run, folder: Path):
    for name in ("a.docx", "a.xlsm", "a.pdf", "a.xls"):
        done = run("check", "来件/1.xlsx", "-o", name)
        assert (done.returncode, "结果不写成" in words(done)) == (2, True)
        assert not (folder / name).exists()
    assert run("check", "来件/1.xlsx", "--format", "sarif", "-o", "a.json").returncode == 0
