"""What is generated is what stands in the project."""

import re
from pathlib import Path

import pytest

from converters.cli.app import build
from converters.generate import COMMANDS
from schemas.rules import catalogue
from tests.conftest import ROOT
from xlplugin.generate import outputs

MADE = {".xlsx", ".xlsm", ".bin"}


@pytest.fixture(scope="module")
def made() -> dict[Path, bytes]:
    return dict(outputs(ROOT))


def test_generated_files_are_up_to_date(made):
    stale = [str(p) for p, data in made.items() if not (ROOT / p).exists() or (ROOT / p).read_bytes() != data]
    assert stale == [], "run: python -m xlplugin.generate"


def test_nothing_else_lies_among_the_generated_files(made):
    found = {p.relative_to(ROOT) for folder in ("templates", "docs/schema") for p in (ROOT / folder).rglob("*")}
    assert {p for p in found if p.suffix in MADE} == {p for p in made if p.suffix in MADE}


def test_every_command_is_documented():
    def names(app, before=""):
        for command in (c for c in app.registered_commands if not c.hidden):
            yield before + (command.name or command.callback.__name__)
        for group in app.registered_groups:
            yield before + group.name
            yield from names(group.typer_instance, f"{before}{group.name} ")

    assert set(names(build())) == set(COMMANDS) - {""}


def test_every_rule_is_documented(made):
    for page in ("docs/rules.md", "docs/rules.zh-CN.md"):
        assert re.findall(r"^## (\S+)", made[Path(page)].decode(), re.M) == list(catalogue())


def test_both_readmes_show_the_same_commands():
    blocks = []
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        commands = re.findall(r"^(?:python3|nianbao) [^\n#]*", text, re.M)
        blocks.append([c.replace(" --lang en", "").strip() for c in commands])
    assert blocks[0] == blocks[1]
    assert len(blocks[0]) == 16


def test_the_message_shown_in_the_readmes_is_real(run):
    example = next((ROOT / "templates/examples").glob("*（有误）.xlsx"))
    for name, lang in (("README.md", "en"), ("README.zh-CN.md", "zh")):
        shown = re.search(r"^ *(?:错误|error) +T4-SUM.*", (ROOT / name).read_text("utf-8"), re.M).group()
        assert shown.strip() in run("check", example, "--lang", lang).stdout.decode()


def test_the_project_speaks_of_itself_alone():
    folders = ("schemas", "converters", "xlplugin", "templates", "docs", ".ci")
    files = [
        p
        for f in folders
        for p in (ROOT / f).rglob("*")
        if p.suffix in {".py", ".toml", ".md", ".json", ".bas", ""} and p.is_file()
    ]
    files += [ROOT / n for n in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "pyproject.toml")]
    for file in files:
        assert not re.search(r"/work/|/root/|/tmp/|/home/\w", file.read_text("utf-8", errors="replace")), file
