"""The lowest set is that of pyproject.toml; the licences told are those of what is installed."""

import re
from importlib.metadata import version

from tests import licences
from tests.conftest import ROOT
from tests.dependencies import LOWEST, QUICK, direct, locked

PERMISSIVE = re.compile(r"MIT|BSD|Apache|ISC|PSF|Public Domain|dependency licenses")

ENGINE = "polars-runtime-32"
"""polars' engine, since 1.33 a package of its own."""


def _engine_apart() -> bool:
    return tuple(map(int, version("polars").split(".")[:2])) >= (1, 33)


def told() -> dict[str, str]:
    rows = re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", (ROOT / licences.PAGE).read_text("utf-8"), re.M)
    return {name: licence for name, licence in rows if name != "package"}


def test_each_lower_bound_is_what_the_lowest_set_has():
    names = {licences.plain(n): v for n, v in locked().items()}
    assert {n: v for n, (_, v) in direct().items()} == {n: _as_asked(names[n], v) for n, (_, v) in direct().items()}


def _as_asked(version: str, asked: str) -> str:
    """1.30.0 where 1.30 was asked for is the same version."""
    return asked if re.fullmatch(re.escape(asked) + r"(\.0)*", version) else version


def test_the_lowest_set_is_complete():
    needed = {name for name, package in licences.packages().items() if not package.platform}
    assert needed - {licences.plain(n) for n in locked()} - {ENGINE} == set()


def test_licences_are_those_of_what_is_installed():
    said = told()
    found = {name: p.licence for name, p in licences.packages().items()}
    # an older version may say "BSD" for "BSD-3-Clause"
    assert {n: (a, found[n]) for n, a in said.items() if n in found and not a.startswith(found[n])} == {}
    missing = set(found) - set(said)
    assert missing == set(), "run: python -m tests.dependencies licences"


def test_no_licence_is_told_of_what_is_not_needed():
    needed = set(licences.packages()) | (set() if _engine_apart() else {ENGINE})
    assert set(told()) - needed == set()


def test_all_licences_let_anyone_use_and_pass_on():
    assert [(n, licence) for n, licence in told().items() if not PERMISSIVE.search(licence)] == []


def test_the_quick_tests_exist():
    assert [n for n in QUICK if not (ROOT / "tests" / f"test_{n}.py").exists()] == []


def test_the_lowest_set_says_how_it_is_made():
    assert "python -m tests.dependencies lock" in LOWEST.read_text("utf-8").splitlines()[1]
