"""Settings: what can be set, where it stands, what overrides what, and what is refused."""

import json
import re
import tomllib

import jsonschema
import pytest

from converters.settings_file import BadSettings, find, from_environment, from_words, load
from converters.settings_page import page
from schemas.finding import Severity
from schemas.rules import Policy, catalogue
from schemas.settings import KEYS, Wrong, layer, layered, matching, policy, settings_schema

EVERYTHING = """
select = ["T3-", "X", "FMT-BLANK", "S1-LENGTH"]
ignore = ["X-JUMP"]
blank = "warning"

[severity]
X-SAME = "info"
"T3-" = "warning"

[overview]
least = 300

[regulations]
by = ["*市人民政府"]
not_by = ["*管理委员会"]

[jump]
factor = 2.5
least = 20
"""


def of(text):
    return policy(layered(layer(tomllib.loads(text))))


def on(made: Policy):
    return {rule for rule in catalogue() if made.severity(rule) is not None}


def test_without_settings_the_catalogue_decides():
    assert of("") == Policy()


def test_everything_that_can_be_set():
    made = of(EVERYTHING)
    assert on(made) == {r for r in catalogue() if r.startswith(("T3-", "X-"))} - {"X-JUMP"} | {"FMT-BLANK", "S1-LENGTH"}
    assert made.severity("FMT-BLANK") is made.severity("T3-BAL") is Severity.WARNING
    assert made.severity("X-SAME") is Severity.INFO
    limits = made.limits
    assert (limits.overview_least, limits.jump_factor, limits.jump_least) == (300, 2.5, 20)
    assert (limits.regulations_by, limits.no_regulations_by) == (("*市人民政府",), ("*管理委员会",))
    assert set(layer(tomllib.loads(EVERYTHING))) == set(KEYS)


def test_the_schema_takes_and_refuses_what_we_do():
    schema = settings_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(tomllib.loads(EVERYTHING.replace('"X",', '"X-",')), schema)
    for wrong in WRONG:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(tomllib.loads(wrong[0]), schema)


WRONG = [
    ('selct = ["T3-"]', "selct", "select"),
    ('select = ["T3-BALL"]', "select", "T3-BAL"),
    ('ignore = ["SAME"]', "ignore", "X-SAME"),
    ('severity = { X-CARY = "info" }', "severity", "X-CARRY"),
    ('severity = { X-CARRY = "fatal" }', "severity.X-CARRY", "error"),
    ('blank = "no"', "blank", "off"),
    ("jump = 3", "jump", "jump.factor"),
    ("jump.facter = 3", "jump.facter", "jump.factor"),
    ("jump.factor = 1", "jump.factor", "1"),
    ("overview.least = -1", "overview.least", "0"),
    ("overview.least = true", "overview.least", "0"),
    ('regulations.by = "x"', "regulations.by", "*"),
    ('select = "T3-"', "select", "T3-"),
]


@pytest.mark.parametrize(("text", "path", "near"), WRONG)
def test_what_cannot_be_set(text, path, near):
    with pytest.raises(Wrong) as caught:
        layer(tomllib.loads(text))
    assert caught.value.path == path
    assert near in caught.value.zh
    assert near in caught.value.en


def test_rules_by_their_beginning():
    assert matching("T4-SUM") == matching("t4-") == matching("T4") == ["T4-SUM"]
    assert matching("X-") == [r for r in catalogue() if r.startswith("X-")]
    assert matching("") == matching("-") == matching("T") == matching("FMT-B") == []


def test_later_layers_override_earlier_ones():
    file = {"select": ("T3-",), "ignore": ("T3-ROW",), "blank": "off", "severity": {"T3-BAL": "info", "T3-RES": "info"}}
    flags = {"severity": {"T3-BAL": "warning", "FMT-BLANK": "info"}}
    both = policy(layered(file, flags))
    assert on(both) == {"T3-BAL", "T3-RES", "T3-FEE"}
    assert (both.severity("T3-BAL"), both.severity("T3-RES")) == (Severity.WARNING, Severity.INFO)
    asked = policy(layered(file, {"select": ("T3-ROW",)}))
    assert on(asked) == {"T3-ROW"}  # what is asked for by name is not ignored by a file
    assert policy(layered({"blank": "off"}, flags)).severity("FMT-BLANK") is Severity.INFO


# ---- files, environment, flags -------------------------------------------------------------------


def test_the_nearest_file_beside_the_reports_is_used(tmp_path, monkeypatch):
    here, there = tmp_path / "here", tmp_path / "reports" / "2024"
    here.mkdir()
    there.mkdir(parents=True)
    monkeypatch.chdir(here)
    report = there / "a.txt"
    report.write_text("x")
    (tmp_path / "pyproject.toml").write_text("[tool.nianbao]\nblank = 'off'\n")
    assert find([str(report)]) == tmp_path / "pyproject.toml"
    assert load(tmp_path / "pyproject.toml") == {"blank": "off"}
    (here / "nianbao.toml").write_text("")
    assert find(["-"]) == here / "nianbao.toml"
    (tmp_path / "reports" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "reports" / "nianbao.toml").write_text("")
    assert find([str(there), str(report)]) == tmp_path / "reports" / "nianbao.toml"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('# x\n\nselct = ["T3-"]\n', 3), ('[severity]\nX-SAME = "info"\nX-CARY = "info"\n', 3),
        ('select = [\n  "T3-",\n  "T9-",\n]\n', 3), ("[jump]\n# factor\nfactor = 0\n", 3),
        ("[jump]\nfactr = 3\n", 2), ("jump.factor = 0\n", 1),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_with_its_line(tmp_path, text, line):
    for name, before, more in (("nianbao.toml", "", 0), ("pyproject.toml", "[project]\nname = 'x'\n", 2)):
        file = tmp_path / name
        if more:
            if not text.startswith("["):
                continue
            text_here = before + text.replace("[", "[tool.nianbao.", 1)
        else:
            text_here = text
        file.write_text(text_here)
        with pytest.raises(BadSettings) as caught:
            load(file)
        assert f"{name} 第 {line + more} 行 " in caught.value.zh
        assert f"{name} line {line + more} " in caught.value.en


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = ", "到文件末尾，等号后面应是一个值"),
        ("a = b", "第 1 行第 5 列，等号后面应是一个值"),
        ("[x", "表名的后面应是结束的方括号 ]"),
        ("[[x]", "表名的后面应是结束的方括号 ]]"),
        ("a = 1\na = 2", "同一个键写了两次"),
        ("a = {b = 1, b = 2}", "同一个键写了两次"),
        ("a = 'x", "文字没有结束的引号"),
        ('a = "x', "文字没有结束的引号"),
        ('a = """x', "文字没有结束的引号"),
        ('"x = 1\n"', "有不该有的字符"),
        ("a = 1 2", "第 1 行第 7 列，这一行的值后面有多余的内容"),
        ("= 1", "应是“键 = 值”"),
        ("a. = 1", "这里应是键名"),
        ("a 1", "键的后面应是等号"),
        ('a = "C:\\q"', "反斜杠要写成两个"),
        ('a = "\\u12"', "\\u 后面应是十六进制数"),
        ('a = "\\ud800"', "\\u 后面的字符编码不对"),
        ("a = {b = 1", "没有结束的花括号 }"),
        ("a = [1 2]", "列表没有结束的方括号 ]"),
        ("a = 2024-02-30", "日期写得不对"),
        ("# \x01", "有不该有的字符"),
        ("[a]\n[a]", "第 2 行第 3 列，同一个表名写了两次"),
        ("a = {}\na.b = 1", "同一个表写了两次"),
        ("a = []\n[[a]]", "同一个表写了两次"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_in_chinese(tmp_path, text, words):
    (tmp_path / "nianbao.toml").write_text(text, "utf-8")
    with pytest.raises(BadSettings) as refused:
        load(tmp_path / "nianbao.toml")
    assert words in refused.value.words("zh")
    assert not re.search("[A-Z][a-z]+ ", refused.value.words("zh").partition("TOML")[2])


@pytest.mark.parametrize(("data", "words"), [(b"a = ", "TOML"), (b"\xff\xfe", "UTF-8")])
def test_a_file_that_is_no_settings(tmp_path, data, words):
    file = tmp_path / "nianbao.toml"
    file.write_bytes(data)
    with pytest.raises(BadSettings, match=words):
        load(file)
    with pytest.raises(BadSettings):
        load(tmp_path / "none.toml")


def test_the_environment_and_flags():
    environment = {"NIANBAO_SELECT": "T3-, X-SAME", "NIANBAO_SEVERITY": "T3-BAL=info", "NIANBAO_BLANK": "off", "A": "b"}
    assert from_environment(environment) == {
        "select": ("T3-", "X-SAME"), "severity": {"T3-BAL": "info"}, "blank": "off",
    }  # fmt: skip
    with pytest.raises(BadSettings, match="NIANBAO_IGNORE：没有“X-SAM”这条规则。是不是 X-SAME？"):
        from_environment({"NIANBAO_IGNORE": "X-SAM"})
    with pytest.raises(BadSettings, match="--severity"):
        from_words({"severity": ["T3-BAL"]}, {"severity": "--severity"})


def test_the_command_takes_settings_from_all_three(run, tmp_path, monkeypatch):
    report = {"form": "2021", "year": 2024, "agency": {"name": "示例县教育局"}, "sections": {}}
    (tmp_path / "a.json").write_text(json.dumps(report))

    def found(*flags):
        done = run("check", "a.json", "--format", "json", *flags)
        assert done.returncode in (0, 1), done.stderr.decode()
        return {(f["rule"], f["severity"]) for f in json.loads(done.stdout)["files"][0]["findings"]}

    assert ("STR-LINE", "error") in found()
    (tmp_path / "nianbao.toml").write_text('select = ["S5-", "S6-"]\n')
    assert found() == {("S5-EMPTY", "warning"), ("S6-EMPTY", "warning")}
    monkeypatch.setenv("NIANBAO_SEVERITY", "S5-EMPTY=info,S6-EMPTY=error")
    assert found() == {("S5-EMPTY", "info"), ("S6-EMPTY", "error")}
    assert found("--severity", "S6-EMPTY=info", "--ignore", "S5-EMPTY") == {("S6-EMPTY", "info")}
    (tmp_path / "other.toml").write_text('select = ["S1-"]\n')
    assert found("--settings", "other.toml") == {("S1-ASPECTS", "warning")}
    refused = run("check", "a.json", "--select", "S9-EMPTY")
    assert refused.returncode == 2
    assert "--select：没有“S9-EMPTY”这条规则。是不是 S" in refused.stderr.decode()
    (tmp_path / "nianbao.toml").write_text("[jmp]\n")
    refused = run("convert", "a.json", "--lang", "en")
    assert refused.returncode == 2
    assert "nianbao.toml line 1 jmp: there is no such setting" in refused.stderr.decode()


def test_the_example_of_the_page_can_be_used():
    for lang in ("zh", "en"):
        text = page(lang)
        assert layer(tomllib.loads(text.split("```toml\n")[1].split("```")[0]))
        assert all(f"`{path}`" in text for path in KEYS)


@pytest.mark.parametrize("text", ["a = " + "[" * 3000, "a = " + "{a=" * 3000])
def test_settings_within_settings_without_end_are_refused(tmp_path, text):
    (tmp_path / "nianbao.toml").write_text(text)
    with pytest.raises(BadSettings) as refused:
        load(tmp_path / "nianbao.toml")
    assert "不是有效的 TOML" in refused.value.words("zh")
    (tmp_path / "pyproject.toml").write_text(text)
    (tmp_path / "nianbao.toml").unlink()
    (tmp_path / "a.txt").touch()
    assert find([str(tmp_path / "a.txt")]) != tmp_path / "pyproject.toml"
