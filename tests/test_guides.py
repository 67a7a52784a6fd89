"""The guides: links lead somewhere, commands exist, and what they say is written is what is written."""

import re
from importlib.metadata import version

import pytest

from converters.cli.app import help_page
from converters.generate import COMMANDS
from tests.conftest import ROOT
from xlplugin.setup.doctor import TITLES
from xlplugin.udfs import CATEGORY

DOCS = ROOT / "docs"
# pages that are generated are not guides
GUIDES = sorted(
    p for p in DOCS.glob("*.md") if not p.name.startswith(("commands", "rules", "settings", "txt-rules", "variants"))
)
PAGES = [*GUIDES, ROOT / "README.md", ROOT / "README.zh-CN.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert links
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", GUIDES, ids=lambda p: p.name)
def test_commands_and_their_options_exist(page):
    text = page.read_text("utf-8")
    shown = re.findall(r"`nianbao ([^`]*)`", text)
    for block in re.findall(r"```\w+\n(.*?)```", text, re.S):
        shown += re.findall(r"""nianbao(?:\.exe)?["']? ((?:excel|template|check|convert)\b[^\n]*)""", block)
    assert shown or page.name == "clerk.zh-CN.md"
    for line in shown:
        words = line.split()
        name = " ".join(words[:2]) if words[0] == "excel" else words[0]
        assert name in COMMANDS, line
        for option in (w for w in words if w.startswith("-")):
            assert re.search(rf"{option}\b", help_page(name)), line


def test_every_picture_is_used():
    used = set(re.findall(r"\]\(pictures/([^)]+)\)", (DOCS / "clerk.zh-CN.md").read_text("utf-8")))
    assert {p.name for p in (DOCS / "pictures").glob("*.png")} == used
    assert all((DOCS / "pictures" / name).stat().st_size < 100_000 for name in used)


def test_both_languages_of_the_guide_show_the_same_commands():
    blocks = [
        re.findall(r"```\w+\n(.*?)```", (DOCS / n).read_text("utf-8"), re.S)
        for n in ("excel-it.md", "excel-it.zh-CN.md")
    ]
    blocks[1] = [b.replace(r"\\服务器\共享", r"\\server\share") for b in blocks[1]]
    assert blocks[0] == blocks[1]


@pytest.mark.parametrize("name", ["excel-it.md", "excel-it.zh-CN.md"])
def test_versions_and_names_are_those_of_the_project(name):
    text = (DOCS / name).read_text("utf-8")
    assert set(re.findall(r"xlwings\d*-(\d[\d.]*\d)", text)) == {version("xlwings")}
    assert set(re.findall(r"nianbao-(\d[\d.]*)-py3", text)) == {version("nianbao")}
    assert TITLES["dll"].words("zh" if "zh" in name else "en") in text


def test_the_checklist_names_what_there_is():
    text = (DOCS / "excel-checklist.md").read_text("utf-8")
    assert CATEGORY in text
    for function in re.findall(r"NB_\w+", text):
        assert f"def {function}(" in (ROOT / "xlplugin" / "udfs.py").read_text("utf-8")
