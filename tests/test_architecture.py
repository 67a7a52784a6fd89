"""The shape of the project: imports go one way, modules stay small."""

import ast

import pytest

from tests.conftest import ROOT

MAY_IMPORT = {
    "schemas": {"schemas"},
    "converters": {"schemas", "converters"},
    "xlplugin": {"schemas", "converters", "xlplugin"},
}
MODULES = sorted(p for package in MAY_IMPORT for p in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(module):
    package = module.relative_to(ROOT).parts[0]
    tree = ast.parse(module.read_text("utf-8"))
    lazy_command = module.parent == ROOT / "converters" / "cli"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        else:
            continue
        ours = {n.split(".")[0] for n in names} & set(MAY_IMPORT)
        if lazy_command and node not in tree.body:
            continue  # the command's entry knows all three, and loads what a command needs
        assert ours <= MAY_IMPORT[package], names


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_hold_one_idea(module):
    assert len(module.read_text("utf-8").splitlines()) <= 300


def test_reading_a_workbook_needs_nothing_that_draws_one():
    for module in (ROOT / "converters" / "workbook" / "reading").rglob("*.py"):
        assert "converters.workbook.writing" not in module.read_text("utf-8"), module


@pytest.mark.parametrize("module", [m for m in MODULES if m.parts[-2] == "cli"], ids=lambda p: p.name)
def test_words_reach_people_by_one_way(module):
    """By `converters.printable.echo`, which lets nothing steer a terminal."""
    called = {ast.unparse(n.func) for n in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(n, ast.Call)}
    assert not called & {
        "print",
        "typer.echo",
        "typer.secho",
        "click.echo",
        "sys.stdout.write",
        "sys.stdout.buffer.write",
    } - ({"sys.stdout.write"} if module.name == "diff.py" else set())
