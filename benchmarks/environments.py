"""An environment for each tool, outside the project: made once, and again where what it needs has changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PEERS = Path(__file__).parent / "peers"
OURS, FLOOR = "ours", "floor"
NAMES = {
    OURS: "nianbao",
    "frictionless": "frictionless",
    "flatten_tool": "flatten-tool",
    "pandas_pandera": "pandas(openpyxl) + pandera",
    "openpyxl_pandera": "openpyxl + pandera",
    FLOOR: "floor: calamine + numpy, no checks",
}
"""Each tool's folder and its name in tables."""


@dataclass(frozen=True)
class Environment:
    """A tool with the Python it runs in."""

    name: str
    folder: Path

    @property
    def python(self) -> str:
        """Its interpreter."""
        return str(self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))

    @property
    def script(self) -> str:
        """Its job, ``validate.py FILE``."""
        return str(PEERS / self.name / "validate.py")

    @property
    def title(self) -> str:
        """Its name in tables."""
        return NAMES[self.name]

    def command(self, *arguments: str) -> list[str]:
        """Our installed command."""
        return [str(Path(self.python).with_name("nianbao")), *arguments]


def cache() -> Path:
    """Where environments and workbooks are kept: ``NIANBAO_BENCHMARKS``, else the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(os.environ.get("NIANBAO_BENCHMARKS") or Path(base, "nianbao-benchmarks"))


def environment(name: str) -> Environment:
    """A tool's environment, made where it is missing or out of date."""
    made = Environment(name, cache() / f"environment-{name}")
    wanted, stamp = _wanted(name), made.folder / "made-for"
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        shutil.rmtree(made.folder, ignore_errors=True)
        print(f"making the environment of {made.title}", file=sys.stderr)
        _run(sys.executable, "-m", "venv", str(made.folder))
        what = [str(ROOT)] if name == OURS else ["--no-deps", "-r", str(PEERS / name / "requirements.txt")]
        _run(made.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)
        stamp.write_text(wanted, "utf-8")
    return made


def _wanted(name: str) -> str:
    """What an environment is made for: its requirements, or our sources."""
    files = [PEERS / name / "requirements.txt"]
    if name == OURS:
        packages = ("schemas", "converters", "xlplugin", "templates")
        found = sorted(p for package in packages for p in (ROOT / package).rglob("*") if p.is_file())
        files = [ROOT / "pyproject.toml", *(p for p in found if "__pycache__" not in p.parts)]
    digest = hashlib.sha256(sys.version.encode())
    for path in files:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
