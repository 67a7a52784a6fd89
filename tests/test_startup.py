"""What a command loads before it begins: nothing that it does not need. Modules are asserted, never times."""

import json
import subprocess
import sys
from typing import Annotated

import pytest
import typer
from typer.core import TyperCommand

from converters.cli import chinese
from converters.cli.app import build
from converters.cli.promised import Promised, parser
from converters.generate import COMMANDS
from converters.json_file import write
from tests.builders import FORMS, sound

LIBRARIES = {
    *("polars", "pandera", "openpyxl", "xlsxwriter", "xlwings", "python_calamine", "rich.console", "docx", "pypdfium2"),
    *("lxml", "selectolax", "sqlite3", "msgspec", "pydantic"),
}
ENGINE = {"polars", "pandera", "schemas.checks", "schemas.frames", "schemas.review.judging"}
WORK = (
    *("schemas.", "xlplugin.", "converters.batch", "converters.json_file", "converters.recognise"),
    *("converters.workbook", "converters.word", "converters.web", "converters.pdf"),
)
"""What help has no need of: forms, rules, and all that reads and writes reports."""
HELP = [["--help"], *([*name.split(), "--help"] for name in COMMANDS if name)]


def loaded(*args, cwd) -> set[str]:
    """The modules that a run of the command has loaded when it ends."""
    code = (
        "import sys, json\n"
        "from converters.cli.entry import main\n"
        f"sys.argv = ['nianbao', *{[str(a) for a in args]!r}]\n"
        "try: main()\n"
        "except SystemExit as e: assert not e.code, e.code\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def of_ours(modules: set[str]) -> set[str]:
    return {m for m in modules if m.startswith(("converters.", "schemas.", "xlplugin.")) or m in LIBRARIES}


@pytest.mark.parametrize("args", [*HELP, ["--version"], ["--lang", "en", "--help"]], ids=" ".join)
def test_help_and_version_load_words_and_tables_of_names_only(args, tmp_path):
    found = of_ours(loaded(*args, cwd=tmp_path))
    assert found & LIBRARIES == set()
    assert [m for m in found if m.startswith(WORK)] == []


@pytest.mark.parametrize(
    ("args", "needs"),
    [
        (["template", "--year", "2025", "-o", "a.xlsx"], {"xlsxwriter"}),
        (["template", "--year", "2025", "-o", "a.xlsm"], {"xlsxwriter"}),
        (["schema"], {"msgspec"}),
        (["rules"], set()),
        (["notice", "-o", "a.docx"], set()),
    ],
    ids=lambda a: a[0] if isinstance(a, list) else "",
)
def test_what_checks_nothing_loads_no_engine_and_no_reader(args, needs, tmp_path):
    found = of_ours(loaded(*args, cwd=tmp_path))
    assert found & LIBRARIES == needs
    assert found & ENGINE == set()
    assert not any(".reading" in m or m.endswith(".read") for m in found)


@pytest.fixture
def folder(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_bytes(write(sound(FORMS[0])))
    return tmp_path


@pytest.mark.parametrize(
    ("args", "absent"),
    [
        (["check", "a.json"], LIBRARIES - {"polars", "pandera", "pydantic", "msgspec"}),
        (["convert", "a.json", "-o", "a.txt"], LIBRARIES - {"polars", "pandera", "pydantic", "msgspec"}),
        (["diff", "a.json", "b.json"], LIBRARIES - {"msgspec"} | {"schemas.review.judging", "schemas.frames"}),
    ],
    ids=lambda a: a[0] if isinstance(a, list) else "",
)
def test_a_report_loads_its_own_format_only(args, absent, folder):
    found = of_ours(loaded(*args, cwd=folder))
    assert found & absent == set()
    assert not any(m.startswith(("converters.workbook.w", "converters.word", "converters.web")) for m in found)


def test_a_workbook_is_checked_without_openpyxl_and_what_draws_one(tmp_path):
    from converters.formats import FORMATS

    (tmp_path / "a.xlsx").write_bytes(FORMATS["xlsx"].write(sound(FORMS[0])))
    found = of_ours(loaded("check", "a.xlsx", cwd=tmp_path))
    assert found & LIBRARIES == {"polars", "pandera", "pydantic"}
    assert not any(m.startswith("converters.workbook.writing") for m in found)


# ---- commands promised, parameters read plainly -------------------------------------------------------


def test_a_promised_command_is_listed_as_it_is_made():
    promised = list(parser(build()).commands.values())
    assert {type(p) for p in promised} == {Promised}
    for command in promised:
        whole = command.whole()
        assert command.get_short_help_str() == whole.get_short_help_str()
        assert (command.help, command.hidden) == (whole.help, whole.hidden)


def outcome(cls, kind, option, args):
    """What a command gets from its arguments, or the refusal in words."""

    def taking(value=None):
        return value

    taking.__annotations__ = {"value": Annotated[kind, option]}
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(cls=cls)(taking)
    try:
        return typer.main.get_command(app)(args, standalone_mode=False)
    except Exception as refusal:
        return type(refusal).__name__, refusal.format_message()


YEAR = typer.Option("--value", min=1900, max=9999)
TEXT = typer.Option("--value")


@pytest.mark.parametrize(
    "word", ["2025", "1899", "10000", "-1", "+2025", " 2025", "2_025", "２０２５", "2025.0", "二", ""]
)
def test_a_number_is_taken_and_refused_as_by_the_library(word):
    args = [f"--value={word}"]
    assert outcome(chinese.Command, int | None, YEAR, args) == outcome(TyperCommand, int | None, YEAR, args)


@pytest.mark.parametrize(
    "args", [[], ["--value", "甲"], ["--value="], ["--value", "-"], ["--value", "1", "--value", "2"]]
)
@pytest.mark.parametrize("kind", [str | None, list[str] | None, bool | None], ids=str)
def test_a_text_is_taken_as_by_the_library(kind, args):
    assert outcome(chinese.Command, kind, TEXT, args) == outcome(TyperCommand, kind, TEXT, args)


def test_words_are_taken_as_they_are():
    assert outcome(chinese.Command, str, TEXT, ["--value", "2025"]) == "2025"
    assert outcome(chinese.Command, list[str], TEXT, ["--value", "a", "--value", "b"]) == ["a", "b"]
    assert outcome(chinese.Command, int, YEAR, ["--value", "2025"]) == 2025
    assert outcome(chinese.Command, int, YEAR, ["--value", "1"])[0] == "BadParameter"


def test_what_a_command_loads_is_not_looked_through_and_what_comes_after_is(tmp_path):
    code = (
        "import gc, sys\n"
        "from converters import garbage\n"
        "from converters.cli import entry\n"
        "before = gc.get_stats()[0]['collections']\n"
        "sys.argv = ['nianbao', '--version']\n"
        "try: entry.main()\n"
        "except SystemExit as e: assert not e.code, e.code\n"
        "looked = gc.get_stats()[0]['collections'] - before\n"
        "held = [[] for _ in range(garbage.LOADED + 1)]\n"
        "print(looked, gc.get_threshold()[0], gc.get_freeze_count() > garbage.LOADED // 2, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stderr.split() == ["0", "10000", "True"]
