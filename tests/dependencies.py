"""Our dependencies: the lowest and the newest set that must work, their licences, the bill of materials.

``python -m tests.dependencies lowest|newest [--quick] [PYTEST OPTION…]`` makes an environment with that set, outside the
project, and runs the tests in it; ``--quick`` only those of reading, checking and writing. ``lock`` resolves the lowest
set anew from pyproject.toml, ``licences`` writes docs/licences.md, ``sbom [FILE]`` a CycloneDX bill of materials of what
an installation brings along, validated.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.licences import PAGE, page

ROOT = Path(__file__).parent.parent
LOWEST = ROOT / "requirements" / "lowest.txt"
PYTHON = "3.11"
"""The oldest Python we run on, for which the lowest set is resolved."""
UV, CYCLONEDX = "uv==0.13.9", "cyclonedx-bom==7.5.0"
QUICK = (
    *(
        "generated",
        "command",
        "rules",
        "json",
        "text",
        "tidy",
        "workbook_read",
        "workbook_traps",
        "guard",
        "web",
        "word",
    ),
    *("reporters", "status", "aggregate", "catalogue", "dependencies"),
)
"""Tests that use each library, and few that take long."""
_HEAD = """\
# The lowest versions that work: those pyproject.toml asks for at least, and what they need.
# python -m tests.dependencies lock
"""


def main(arguments: list[str]) -> int:
    """Do what is asked for; the exit status."""
    what, *more = arguments or ["help"]
    if what in ("lowest", "newest"):
        return _tested(what, more)
    if what == "lock":
        LOWEST.parent.mkdir(exist_ok=True)
        LOWEST.write_text(_HEAD + resolved(), "utf-8")
    elif what == "licences":
        (ROOT / PAGE).write_text(page(), "utf-8")
    elif what == "sbom":
        bill_of_materials(Path(more[0] if more else "nianbao.cdx.json"))
    else:
        print(__doc__)
        return 2
    return 0


def direct() -> dict[str, tuple[str, str]]:
    """What pyproject.toml asks for: by name the operator and version of the lower bound."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = {}
    for line in project["dependencies"]:
        name, operator, version = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?(==|>=)([0-9.]+)", line).groups()  # type: ignore[union-attr]
        found[name.lower()] = (operator, version)
    return found


def locked() -> dict[str, str]:
    """The lowest set: versions by name."""
    lines = [line for line in LOWEST.read_text("utf-8").splitlines() if not line.startswith("#")]
    return dict(line.split("==") for line in lines)


def resolved() -> str:
    """The lowest set, resolved anew."""
    tool = _environment("uv", "--upgrade", UV)
    options = ["--quiet", "--resolution", "lowest-direct", "--python-version", PYTHON, "--no-annotate", "--no-header"]
    return _run(tool, "-m", "uv", "pip", "compile", *options, str(ROOT / "pyproject.toml"))


def bill_of_materials(path: Path) -> None:
    """Install nianbao alone and list what came, as CycloneDX JSON; the tool refuses to write what is not valid."""
    tool = _environment("cyclonedx", "--upgrade", CYCLONEDX)
    alone = _environment("installed", "--upgrade", str(ROOT))
    _run(alone, "-m", "pip", "uninstall", "--quiet", "--yes", "setuptools", "pip")
    options = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--validate"]
    _run(tool, "-m", "cyclonedx_py", "environment", *options, "--output-file", str(path.absolute()), alone)


def _tested(which: str, options: list[str]) -> int:
    constraints = ["--constraint", str(LOWEST)] if which == "lowest" else ["--upgrade", "--upgrade-strategy", "eager"]
    python = _environment(which, *constraints, "--editable", f"{ROOT}[dev]")
    if which == "lowest":
        _as_locked(python)
    chosen = [f"tests/test_{name}.py" for name in QUICK] if "--quick" in options else []
    rest = [option for option in options if option != "--quick"] or ["-n", "auto"]
    print(f"tests with the {which} versions", flush=True)
    return subprocess.run([python, "-m", "pytest", *rest, *chosen], cwd=ROOT, check=False).returncode


def _as_locked(python: str) -> None:
    """SystemExit where the environment has other versions than the lowest set."""
    lines = _run(python, "-m", "pip", "list", "--format", "freeze").splitlines()
    there = {_plain(name): version for name, _, version in (line.partition("==") for line in lines)}
    other = {n: there.get(_plain(n)) for n, v in locked().items() if there.get(_plain(n)) != v}
    if other:
        raise SystemExit(f"not the lowest versions: {other}")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _environment(name: str, *what: str) -> str:
    """An environment outside the project with what pip is told to install; its interpreter."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("NIANBAO_ENVIRONMENTS") or cache / "nianbao-environments") / name
    _run(sys.executable, "-m", "venv", "--clear", str(folder))
    python = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)
    return python


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
