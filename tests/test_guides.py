"""The guides: links lead somewhere, commands exist, and what they say is written is what is written."""

import re
from importlib.metadata import version

import pytest

from converters.cli.app import help_page
from converters.collecting.roster import read
from converters.formats import FORMATS
from converters.generate import COMMANDS
from tests.conftest import ROOT
from tests.made_reports import reports
from xlplugin.setup.doctor import TITLES
from xlplugin.udfs import CATEGORY

DOCS = ROOT / "docs"
# pages that are generated, or for maintainers alone, are not guides
GUIDES = sorted(
    p
    for p in DOCS.glob("*.md")
    if not p.name.startswith(
        ("commands", "rules", "settings", "txt-rules", "variants", "licences", "performance", "fuzzing")
    )
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
        shown += re.findall(
            r"""nianbao(?:\.exe)?["']? ((?:excel|template|check|convert|distribute|notice|collect|aggregate|diff)\b[^\n]*)""",
            block,
        )
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


@pytest.mark.parametrize("names", [("excel-it.md", "excel-it.zh-CN.md"), ("office.md", "office.zh-CN.md")])
def test_both_languages_of_a_guide_show_the_same_commands(names):
    blocks = [re.findall(r"```\w+\n(.*?)```", (DOCS / n).read_text("utf-8"), re.S) for n in names]
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


def office(folder):
    """What the guide for the collecting office takes for granted: the roster in it, and what came in on two years."""
    text = (DOCS / "office.md").read_text("utf-8")
    (table,) = re.findall(r"```csv\n(.*?)```", text, re.S)
    (folder / "roster.csv").write_text(table, "utf-8")
    units = read(table.encode(), "roster.csv").units
    for year, name in ((2024, "2024"), (2025, "received")):
        (folder / name).mkdir()
        for unit in units[: 3 if year == 2024 else 2]:
            report = reports(unit.name, unit.code, (2024, 2025), seed=1)[year]
            (folder / name / f"{unit.name}.docx").write_bytes(FORMATS["docx"].write(report))
    own = reports(units[0].name, units[0].code, (2024, 2025), seed=1)
    (folder / "own.docx").write_bytes(FORMATS["docx"].write(own[2025]))
    (folder / "2024.docx").write_bytes(FORMATS["docx"].write(own[2024]))
    (folder / "2025.xlsx").write_bytes(FORMATS["xlsx"].write(own[2025]))
    blocks = "".join(re.findall(r"```sh\n(.*?)```", text, re.S))
    return [*blocks.splitlines(), *re.findall(r"`nianbao (collect [^`]*--withdraw [^`]*)`", text)]


def test_the_guide_for_the_collecting_office_works_as_it_stands(run, tmp_path):
    ended = []
    for line in office(tmp_path):
        words = line.removeprefix("nianbao ").split()
        done = run(*words)
        ended.append((words[0], done.returncode))
        assert done.returncode in (0, 1), (line, done.stderr.decode())
    assert ended == [
        *[("distribute", 0), ("collect", 0)],
        *[("collect", 1)] * 3,  # a town is missing
        *[("aggregate", 1), ("aggregate", 0), ("diff", 1), ("collect", 1)],
    ]
    assert {p.name for p in (tmp_path / "slips").iterdir()} == {"催报通知单-示例县甲镇人民政府.docx"}
    # with a unit missing there is no sum, but where gaps are allowed
    assert {p.name for p in tmp_path.iterdir() if p.is_file()} >= {
        "board.html",
        "status.xlsx",
        "sum.json",
        "changes.html",
    }
    assert not (tmp_path / "sum.xlsx").exists()
    assert len(list((tmp_path / "send").glob("*.xlsx"))) == 3


def test_the_commands_for_the_collecting_office_in_the_readme_work(run, tmp_path):
    office(tmp_path)
    for ours, theirs in (
        ("roster.csv", "名册.csv"),
        ("2024", "收回"),
        ("2025.xlsx", "去年.xlsx"),
        ("own.docx", "年报.docx"),
    ):
        (tmp_path / ours).rename(tmp_path / theirs)
    text = (ROOT / "README.md").read_text("utf-8").split("### For the collecting office")[1]
    lines = re.findall(r"^nianbao ([^#\n]*)", text, re.M)
    ended = {line.split()[0]: run(*line.replace("2025", "2024").split()).returncode for line in lines}
    assert ended == {"distribute": 0, "collect": 0, "aggregate": 0, "diff": 0}
