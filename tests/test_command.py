"""The installed command, as people run it."""

import json
import os
import subprocess
import sys
import zipfile

import openpyxl
import pytest

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


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["check", "--help"], ["convert", "--help"]])
def test_help_does_not_load_the_heavy_libraries(args):
    code = (
        f"import sys; sys.argv = ['nianbao', *{args!r}]\n"
        "from converters.cli.app import main\n"
        "try: main()\n"
        "except SystemExit as e: assert not e.code, e.code\n"
        "heavy = {'polars', 'pandera', 'openpyxl', 'xlsxwriter', 'xlwings', 'rich'} & set(sys.modules)\n"
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
    assert tree["summary"] == {"files": 3, "ok": 1, "findings": 1, "unreadable": 1, "errors": 1, "warnings": 0}


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
    (folder / "photo.jpg").write_bytes(b"x")
    done = run("check", tmp_path / "f", folder / "a.json", "--format", "json")
    tree = json.loads(done.stdout)
    assert [f["path"] for f in tree["files"]] == [str(folder / "a.json"), str(folder / "b.json")]
    assert "另有 1 个其他类型的文件没有读取" in err(done)
    assert "photo.jpg" in err(done)
    tree = json.loads(run("check", str(tmp_path / "*.json"), "--format", "json").stdout)
    assert [f["path"] for f in tree["files"]] == [str(bad), str(good)]
    assert run("check", tmp_path / "f" / "*.txt").returncode == 3


def test_documents_that_cannot_be_read_are_named_and_not_passed_over(run, good, tmp_path):
    folder = tmp_path / "收回"
    folder.mkdir()
    (folder / "a.json").write_bytes(good.read_bytes())
    (folder / "b.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (folder / "c.pdf").write_bytes(b"%PDF-1.7")
    with zipfile.ZipFile(folder / "d.docx", "w") as word:
        word.writestr("[Content_Types].xml", "<Types/>")
        word.writestr("word/document.xml", "<w/>")
    (folder / "e.xlsx").symlink_to(tmp_path / "nowhere")
    done = run("check", folder, "--format", "json")
    assert done.returncode == 3
    files = json.loads(done.stdout)["files"]
    assert [f["status"] for f in files] == ["ok"] + ["unreadable"] * 4
    assert ".xlsx" in files[1]["reason"]
    assert "PDF" in files[2]["reason"]
    assert "Word" in files[3]["reason"]


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


def test_a_suffix_that_is_no_format_is_refused(run, good, tmp_path):
    for args in (("convert", good, "-o", "x.docx"), ("template", "-o", "x.xls")):
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


def test_other_kinds_of_file_are_refused_in_words(run, tmp_path):
    cases = {
        "a.pdf": b"%PDF-1.7",
        "b.html": b"<!DOCTYPE html><html>",
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
