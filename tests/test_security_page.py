"""What SECURITY.md says is so: its limits are the program's, the tests it names exist."""

import importlib
import re

from tests.conftest import ROOT

PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
ROW = re.compile(r"^\| [^|]+ \| [^|]+ \| ([\d,.]+) \| `([\w.]+)\.(\w+)` \|$", re.M)


def test_its_limits_are_those_of_the_program():
    rows = ROW.findall(PAGE)
    assert len(rows) > 30
    for number, module, name in rows:
        assert f"{getattr(importlib.import_module(module), name):,}" == number, name
    # no row of the table that the test does not see
    table = PAGE.split("| input | limit |")[1].split("\n\n")[0].splitlines()[2:]
    assert len(table) == len(rows)


def test_the_tests_it_names_exist():
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE))
    assert len(named) >= 10
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_both_languages_lead_to_each_other():
    assert "SECURITY.zh-CN.md" in PAGE
    assert "SECURITY.md" in (ROOT / "SECURITY.zh-CN.md").read_text("utf-8")
    for readme in ("README.md", "README.zh-CN.md"):
        assert "SECURITY" in (ROOT / readme).read_text("utf-8")


def test_both_languages_have_the_same_points():
    zh = (ROOT / "SECURITY.zh-CN.md").read_text("utf-8")
    points = [
        page.split(f"## {head}")[1].split("\n## ")[0].count("\n- ")
        for page, head in ((PAGE, "What is not"), (zh, "不保证的"))
    ]
    assert points == [6, 6]
    for words in ("nianbao --version", "Report a vulnerability", "nianbao.toml", "--settings"):
        assert (words in PAGE, words in zh) == (True, True)
