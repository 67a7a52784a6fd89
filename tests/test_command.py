"""The installed command, as people run it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from converters.formats import FORMATS, READ, WRITTEN
from converters.json_file import read, write
from schemas.form import load_form
from schemas.json_schema import json_schema
from schemas.rules import catalogue
from tests.builders import FORMS, sound, with_values

TOTAL = "disputes.reconsideration.total"


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.json"
    path.write_bytes(write(sound(FORMS[0])))
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.json"
    path.write_bytes(write(sound(FORMS[0], **{TOTAL: 0})))
    return path


def out(done) -> str:
    return done.stdout.decode()


def err(done) -> str:
    return done.stderr.decode()


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        ["--version"],
        ["check", "--help"],
        ["convert", "--help"],
        ["collect", "--help"],
        ["aggregate", "--help"],
    ],
)
def test_help_does_not_load_the_heavy_libraries(args):
    code = (
        f"import sys; sys.argv = ['nianbao', *{args!r}]\n"
        "from converters.cli.entry import main\n"
        "try: main()\n"
        "except SystemExit as e: assert not e.code, e.code\n"
        "heavy = {'polars', 'pandera', 'openpyxl', 'xlsxwriter', 'xlwings', 'rich', 'docx', 'pypdfium2', 'lxml', 'sqlite3'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "nianbao" in done.stdout


def test_chinese_by_default_english_on_request(run):
    assert "校验报告" in out(run("--help"))
    for args in (["--lang", "en", "--help"], ["--help", "--lang=en"]):
        assert "Check reports" in out(run(*args))


def test_check_good(run, good):
    done = run("check", good)
    assert done.returncode == 0
    assert "✓" in out(done)
    assert "未发现问题" in out(done)
    assert "共 1 个文件：1 个无问题" in out(done)


def test_check_bad(run, bad):
    done = run("check", bad)
    assert done.returncode == 1
    assert "错误 T4-SUM 表四第 1 行 〔行政复议 › 总计〕总计（0），应为 结果维持（" in out(done)
    english = run("check", bad, "--lang", "en")
    assert "error T4-SUM table 四 row 1 〔行政复议 › 总计〕" in out(english)
    assert "1 with findings" in out(english)


def test_check_json_has_the_published_shape(run, good, bad, tmp_path):
    (tmp_path / "broken.json").write_text("{")
    done = run("check", good, bad, tmp_path / "broken.json", "--format", "json")
    assert done.returncode == 3
    tree = json.loads(done.stdout)
    assert [(f["path"], f["status"]) for f in tree["files"]] == [
        (str(good), "ok"),
        (str(bad), "findings"),
        (str(tmp_path / "broken.json"), "unreadable"),
    ]
    (finding,) = tree["files"][1]["findings"]
    expected = sum(
        sound(FORMS[0]).values[f"disputes.reconsideration.{k}"]
        for k in ("upheld", "corrected", "other_result", "pending")
    )
    assert {
        k: finding[k] for k in ("rule", "severity", "key", "place", "label", "actual", "expected", "difference")
    } == {
        "rule": "T4-SUM",
        "severity": "error",
        "key": TOTAL,
        "place": {"table": "四", "row": 1},
        "label": "行政复议 › 总计",
        "actual": 0,
        "expected": expected,
        "difference": -expected,
    }
    assert tree["files"][1]["report"] == {"form": "2021", "year": 2024, "agency": "示例县文化和旅游局"}
    assert tree["summary"] == {
        "files": 3,
        "ok": 1,
        "findings": 1,
        "unreadable": 1,
        "errors": 1,
        "warnings": 0,
        "explained": 0,
    }


def test_exit_status(run, good, bad, tmp_path):
    unnamed = tmp_path / "unnamed.json"
    tree = json.loads(good.read_bytes()) | {"agency": {"name": None}}
    unnamed.write_text(json.dumps(tree))
    assert run("check", unnamed).returncode == 0
    assert run("check", unnamed, "--fail-on", "warning").returncode == 1
    assert run("check", bad, "--exit-zero").returncode == 0
    assert run("check", good, tmp_path / "none.xlsx").returncode == 3
    assert run("check", bad, tmp_path / "none.xlsx").returncode == 3
    assert run("check").returncode == 2
    assert run("check", good, "--format", "pdf").returncode == 2
    assert run("nothing").returncode == 2


def test_usage_errors_are_words(run, good):
    for args in (
        ["nothing"],
        ["check"],
        ["check", good, "--format", "pdf"],
        ["check", good, "--nothing"],
        ["--lang", "fr"],
    ):
        done = run(*args)
        assert done.returncode == 2, args
        assert "Traceback" not in err(done)
        assert err(done).strip()


def test_folders_patterns_lock_files_and_order(run, good, bad, tmp_path):
    folder = tmp_path / "f" / "子 文件夹"
    folder.mkdir(parents=True)
    for name in ("b.json", "a.json", "~$a.json", ".hidden.json"):
        (folder / name).write_bytes(good.read_bytes())
    (folder / "macro.bas").write_bytes(b"x")
    (tmp_path / "f" / "nianbao.toml").write_text('ignore = ["X-JUMP"]', "utf-8")  # read as settings
    done = run("check", tmp_path / "f", folder / "a.json", "--format", "json")
    tree = json.loads(done.stdout)
    assert [f["path"] for f in tree["files"]] == [str(folder / "a.json"), str(folder / "b.json")]
    assert "另有 1 个其他类型的文件没有读取" in err(done)
    assert "macro.bas" in err(done)
    tree = json.loads(run("check", str(tmp_path / "*.json"), "--format", "json").stdout)
    assert [f["path"] for f in tree["files"]] == [str(bad), str(good)]
    assert run("check", tmp_path / "f" / "*.txt").returncode == 3


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def test_documents_that_cannot_be_read_are_named_and_not_passed_over(run, good, tmp_path):
    folder = tmp_path / "收回"
    folder.mkdir()
    (folder / "a.json").write_bytes(good.read_bytes())
    (folder / "b.xls").write_bytes(OLE)
    (folder / "c.wps").write_bytes(OLE + "WordDocument".encode("utf-16-le") + b"\0\0")
    (folder / "d.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "e.xlsx").symlink_to(tmp_path / "nowhere")
    with zipfile.ZipFile(folder / "f.zip", "w") as archive:
        archive.writestr("年报.docx", b"x")
    done = run("check", folder, "--format", "json")
    assert done.returncode == 3
    files = json.loads(done.stdout)["files"]
    assert [f["status"] for f in files] == ["ok"] + ["unreadable"] * 5
    for file, word in zip(files[1:], (".xlsx", ".docx", "图片", "没有这个文件", "解压"), strict=True):
        assert word in file["reason"]


def test_what_belongs_to_a_saved_page_is_no_document(run, good, tmp_path):
    for name in ("a_files/x.jpg", "a.files/sub/y.png", "b_files/z.jpg"):
        (tmp_path / "f" / name).parent.mkdir(parents=True)
        (tmp_path / "f" / name).write_bytes(b"\xff\xd8\xff")
    (tmp_path / "f" / "a.htm").write_bytes(good.read_bytes())
    done = run("check", tmp_path / "f", "--format", "json")
    assert [Path(f["path"]).name for f in json.loads(done.stdout)["files"]] == ["a.htm", "z.jpg"]
    assert "另有 2 个" in err(done)


def test_findings_shown_are_capped(run, tmp_path):
    report = with_values(sound(FORMS[0]), dict.fromkeys(FORMS[0].by_key))
    path = tmp_path / "empty.json"
    path.write_bytes(write(report))
    assert "另有 150 条" in out(run("check", path))
    assert out(run("check", path, "--most", "0")).count("FMT-BLANK") == 200


def test_output_is_not_overwritten(run, good, tmp_path):
    target = tmp_path / "out.txt"
    target.write_text("mine")
    done = run("check", good, "-o", target)
    assert done.returncode == 2
    assert target.read_text() == "mine"
    assert "--force" in err(done)
    assert run("check", good, "-o", target, "--force").returncode == 0
    assert "未发现问题" in target.read_text("utf-8")


def test_convert_round_trip_through_every_format(run, good, tmp_path):
    report = read(good.read_bytes(), "").report
    assert run("convert", good, "-o", tmp_path / "a.xlsx").returncode == 0
    assert run("convert", tmp_path / "a.xlsx", "-o", tmp_path / "a.txt").returncode == 0
    done = run("convert", tmp_path / "a.txt")
    assert done.returncode == 0, err(done)
    assert read(done.stdout, "").report == report


def test_convert_from_and_to_standard_streams(run, good):
    done = run("convert", "-", "--to", "text", stdin=good.read_bytes())
    assert out(done).startswith("# 示例县文化和旅游局2024年政府信息公开工作年度报告\n")
    back = run("convert", "-", stdin=done.stdout)
    assert back.stdout == good.read_bytes()


def test_convert_writes_in_spite_of_findings(run, bad, tmp_path):
    done = run("convert", bad, "-o", tmp_path / "bad.xlsx")
    assert done.returncode == 1
    assert "T4-SUM" in err(done)
    assert openpyxl.load_workbook(tmp_path / "bad.xlsx")["四"]["E6"].value == 0


def test_convert_several(run, good, bad, tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "good.json").write_bytes(good.read_bytes())
    assert run("convert", good, bad).returncode == 2
    done = run("convert", good, bad, tmp_path / "x", "--to", "text", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["bad.txt", "good.txt", "good_2.txt"]


def test_convert_several_checks_before_it_writes(run, good, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_bytes(good.read_bytes())
    out_folder = tmp_path / "out"
    out_folder.mkdir()
    (out_folder / "b.txt").write_text("mine")
    arguments = ("convert", tmp_path / "a.json", tmp_path / "b.json", "--to", "text", "-o", out_folder)
    done = run(*arguments)
    assert done.returncode == 2
    assert "有 1 个输出文件已存在" in err(done)
    assert [p.name for p in out_folder.iterdir()] == ["b.txt"]
    assert run(*arguments, "--force").returncode == 0
    assert run("convert", tmp_path / "a.json", tmp_path / "b.json", "-o", "both.json").returncode == 2
    assert not (tmp_path / "both.json").exists()


def test_convert_to_markdown_and_back(run, good, tmp_path):
    assert run("convert", good, "-o", "a.md").returncode == 0
    assert "| 规章 | 0 | 0 | 0 |" in (tmp_path / "a.md").read_text("utf-8")
    assert run("convert", "a.md").stdout == good.read_bytes()


def test_tidy_formats_hold_a_folder_in_one_file(run, good, bad, tmp_path):
    folder = tmp_path / "收回" / "2024"
    folder.mkdir(parents=True)
    for name, source in (("b.json", good), ("a.json", bad)):
        (folder / name).write_bytes(source.read_bytes())
    (folder / "c.rtf").write_bytes(b"{\\rtf1")
    # the output lies in the folder: run again, it is no source
    for force in ((), ("--force",)):
        done = run("convert", "收回", "-o", "收回/all.csv", *force)
        assert done.returncode == 3
        assert "共 3 个文件：1 个无问题，1 个有问题，1 个无法读取" in err(done)
        assert "T4-SUM" in err(done)
    assert len((tmp_path / "收回" / "all.csv").read_text("utf-8-sig").splitlines()) == 401
    done = run("convert", "收回", "-o", "all.parquet")
    assert "2 个无法读取" in err(done)
    assert "数据表" in err(done)
    frame = pl.read_parquet(tmp_path / "all.parquet")
    files = [str(Path("收回", "2024", name)) for name in ("a.json", "b.json")]
    assert frame["file"].unique(maintain_order=True).to_list() == files
    assert frame.filter(pl.col("key") == TOTAL)["value"][0] == 0
    assert frame.height == 400


def test_tidy_formats_are_refused_where_one_file_cannot_be(run, good, bad, tmp_path):
    (tmp_path / "folder").mkdir()
    for arguments in (("--to", "parquet"), ("--to", "csv", "-o", "folder"), ("--to", "parquet", "-o", "new/")):
        done = run("convert", good, bad, *arguments)
        assert done.returncode == 2
        assert "写进一个文件" in err(done)
    piped = run("convert", good, bad, "--to", "csv", "-q")
    assert piped.stdout.count(b"\r\n") == 401
    assert run("convert", good, "--to", "parquet", "-o", "-").stdout[:4] == b"PAR1"
    assert run("convert", good, "--to", "parquet", "-o", "folder").returncode == 0
    assert (tmp_path / "folder" / "good.parquet").exists()


def test_nothing_is_written_where_nothing_could_be_read(run, tmp_path):
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1")
    for name in ("a.csv", "a.parquet", "a.json"):
        assert run("convert", "a.rtf", "-o", name).returncode == 3
        assert not (tmp_path / name).exists()


def test_the_format_of_a_source_may_be_said(run, good, tmp_path):
    text = run("convert", good, "--to", "text").stdout
    odd = b"[1]\n" + text
    assert run("convert", "-", stdin=odd).returncode == 3
    done = run("convert", "-", "--from", "text", stdin=odd)
    assert done.returncode == 0, err(done)
    assert json.loads(done.stdout)["sections"]["preamble"] == "[1]"
    assert run("check", "-", "--from", "md", stdin=odd).returncode == 0
    done = run("check", good, "--from", "xlsx")
    assert done.returncode == 3
    assert "按 xlsx 读取，但文件内容是 json" in out(done)
    for command in ("check", "convert"):
        assert "不在可选范围" in err(run(command, good, "--from", "csv"))
    assert "不在可选范围" in err(run("convert", good, "--to", "pdf"))


def test_a_source_is_never_replaced(run, good, tmp_path):
    before = good.read_bytes()
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "a.json").write_bytes(before)
    (tmp_path / "f" / "a.txt").write_bytes(run("convert", good, "--to", "text").stdout)
    for arguments in (
        ("good.json", "-o", good),
        ("good.json", "-o", "f/../good.json"),
        ("good.json", "--to", "json", "-o", "."),
        ("f", "--to", "text", "-o", "f"),
    ):
        done = run("convert", *arguments, "--force")
        assert done.returncode == 2
        assert "不会覆盖" in err(done)
    assert good.read_bytes() == (tmp_path / "f" / "a.json").read_bytes() == before


def test_every_format_that_is_read_and_written_carries_a_report(run, good, tmp_path):
    formats = [f for f in FORMATS.values() if f.reader and f.writer]
    folder = tmp_path / "all"
    for form in formats:
        done = run("convert", good, "-o", folder / f"{form.name}{form.suffix}")
        assert done.returncode == 0, err(done)
    done = run("convert", folder, "--to", "json", "-o", tmp_path / "back")
    assert done.returncode == 0, err(done)
    back = sorted((tmp_path / "back").iterdir())
    assert [p.stem for p in back] == sorted(f.name for f in formats)
    assert {p.read_bytes() for p in back} == {good.read_bytes()}
    # and the format's own name is what --from takes
    for form in formats:
        told = run("check", folder / f"{form.name}{form.suffix}", "--from", form.name)
        assert told.returncode == 0, out(told)


def test_help_names_every_format(run):
    page = "".join(out(run("convert", "--help")).split())
    assert "、".join(WRITTEN) in page
    assert "、".join(READ) in page
    assert "、".join(READ) in "".join(out(run("check", "--help")).split())


def test_a_suffix_that_is_no_format_is_refused(run, good, tmp_path):
    for args in (("convert", good, "-o", "x.doc"), ("convert", good, "-o", "x.pdf"), ("template", "-o", "x.xls")):
        done = run(*args)
        assert done.returncode == 2
        assert "不知道" in err(done) or "后缀应为" in err(done)
    assert not list(tmp_path.glob("x.*"))
    assert run("convert", good, "-o", "x.dat", "--to", "json").returncode == 0


def test_convert_never_overwrites(run, good, tmp_path):
    (tmp_path / "a.txt").write_text("mine")
    assert run("convert", good, "-o", tmp_path / "a.txt").returncode == 2
    assert (tmp_path / "a.txt").read_text() == "mine"
    assert run("convert", good, "-o", tmp_path / "a.txt", "--force").returncode == 0


def test_template(run, tmp_path):
    done = run("template", "--year", "2024", "--agency", "示例县档案局")
    assert done.returncode == 0, err(done)
    path = tmp_path / "示例县档案局2024年政府信息公开工作年度报告.xlsx"
    assert path.exists()
    checked = run("check", path, "--format", "json")
    file = json.loads(checked.stdout)["files"][0]
    assert file["report"] == {"form": "2021", "year": 2024, "agency": "示例县档案局"}
    rules = [f["rule"] for f in file["findings"]]
    assert set(rules) == {"FMT-BLANK", "S1-ASPECTS", "S5-EMPTY", "S6-EMPTY"}
    assert rules.count("FMT-BLANK") == 200 - 34  # nobody is to fill in the totals that fill themselves
    assert run("template", "--year", "2024", "--agency", "示例县档案局").returncode == 2


def test_template_form_follows_the_year(run, tmp_path):
    assert run("template", "--year", "2020", "-o", "a.xlsx").returncode == 0
    assert json.loads(run("convert", "a.xlsx").stdout)["form"] == "2019"
    assert run("template", "--year", "2018", "-o", "b.xlsx").returncode == 2
    assert run("template", "--form", "2020", "-o", "b.xlsx").returncode == 2
    odd = run("template", "--form", "2019", "--year", "2023", "-o", "c.xlsx")
    assert odd.returncode == 0
    assert "2023 年度应使用 2021 年格式" in err(odd)


def test_rules_and_rule(run):
    listed = out(run("rules"))
    assert [line.split()[0] for line in listed.splitlines()] == list(catalogue())
    told = out(run("rule", "t3-bal"))
    assert "T3-BAL" in told
    assert "第一项加第二项之和" in told
    near = run("rule", "T3-BLA")
    assert near.returncode == 2
    assert "是不是 T3-BAL" in err(near)


def test_schema(run):
    assert json.loads(run("schema").stdout) == json_schema("2021")
    assert json.loads(run("schema", "--form", "2019").stdout) == json_schema("2019")


def test_unwritable_target(run, good, tmp_path):
    (tmp_path / "file").write_text("")
    done = run("convert", good, "-o", tmp_path / "file" / "a.txt")
    assert done.returncode == 3
    assert "写不了" in err(done)


def test_the_system_s_reasons_come_in_the_language_asked_for(run, good, tmp_path):
    (tmp_path / "file").write_text("")
    for lang, words in (("zh", "上级路径不是文件夹。"), ("en", "not a folder.")):
        said = err(run("convert", good, "-o", tmp_path / "file" / "a.txt", "--lang", lang)).splitlines()[0]
        assert said.endswith(words)
        assert " / " not in said


def test_other_kinds_of_file_are_refused_in_words(run, tmp_path):
    cases = {
        "a.rtf": b"{\\rtf1",
        "b.txt": b"PK\x03\x04",
        "c.xlsx": b"",
        "d.xls": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    }
    for name, data in cases.items():
        (tmp_path / name).write_bytes(data)
    done = run("check", *(tmp_path / n for n in cases), "--format", "json")
    assert done.returncode == 3
    files = json.loads(done.stdout)["files"]
    assert [f["status"] for f in files] == ["unreadable"] * 4
    assert all(f["reason"] for f in files)


def test_no_colour_codes_outside_a_terminal(run, bad):
    assert "\x1b[" not in out(run("check", bad))


def test_a_form_that_is_mixed_goes_through_the_command(run, tmp_path):
    path = tmp_path / "mixed.json"
    path.write_bytes(write(sound(load_form("2021", ("requests", "2019")))))
    done = run("check", path)
    assert done.returncode == 1
    assert out(done).count("错误") == 2  # the finding and the summary
    assert "VER-YEAR" in out(done)


@pytest.mark.skipif(os.name == "nt", reason="a Unix signal")
def test_interrupted(command, tmp_path):
    with subprocess.Popen([*command, "check", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        import signal
        import time

        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert told.decode().strip() == "已中断。"


@pytest.mark.parametrize("said", ["PANDERA_VALIDATION_ENABLED=False", "PANDERA_VALIDATION_DEPTH=SCHEMA_ONLY"])
def test_no_setting_of_a_library_silences_the_rules(run, bad, monkeypatch, said):
    rules = [f["rule"] for f in json.loads(run("check", bad, "--format", "json").stdout)["files"][0]["findings"]]
    monkeypatch.setenv(*said.split("="))
    done = run("check", bad, "--format", "json")
    assert [f["rule"] for f in json.loads(done.stdout)["files"][0]["findings"]] == rules != []
    assert done.returncode == 1
