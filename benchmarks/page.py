"""The pages of results, made of what was kept; the project's tests compare them with ``results.json``.

``words`` has what is written by hand: ``about.md`` heads the page, ``excel.md`` ends it, the others stand around the tables
of their name (``{table}`` and ``{more}`` are the tables that a program printed), and ``performance*.md`` are the pages in
docs with the figures left open.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from benchmarks.goals import figures, goals
from benchmarks.size import PICTURE, picture
from benchmarks.table import Table

HERE = Path(__file__).parent
ROOT = HERE.parent
RESULTS, WORDS = HERE / "results.json", HERE / "words"
PAGE = Path("benchmarks/README.md")
DOCS = ("performance.md", "performance.zh-CN.md")
MACHINE = "Measured on {cores} cores of a virtual machine, Python {python}{beside}; ratios are of processor time.\n"


def kept() -> dict[str, Any]:
    """What was measured so far: ``machine``, and ``tables`` by name."""
    found: dict[str, Any] = {"machine": {}, "tables": {}}
    return found | (json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {})


def machine(results: dict[str, Any]) -> str:
    """What it was measured on, and beside how much other work the table was that had most of it."""
    busy = max(found.get("busy", 0.0) for found in results["tables"].values())
    beside = f", beside other work (up to {busy:.1f} processors of it)" if busy > 0.2 else ""
    return MACHINE.format(**results["machine"], beside=beside)


def facts(results: dict[str, Any]) -> dict[str, Any]:
    """The figures of the tables that goals are judged by."""
    return {name: found["facts"] for name, found in results["tables"].items() if "facts" in found}


def outputs(results: dict[str, Any]) -> dict[Path, str]:
    """The pages and the picture, by path below the project."""
    bounds = json.loads((WORDS / "bounds.json").read_text("utf-8"))
    measured = facts(results)
    parts = [_words("about"), machine(results), goals(measured, bounds).markdown()]
    made: dict[Path, str] = {}
    for name, found in results["tables"].items():
        if "printed" in found:
            parts.append(_around(name, found["printed"]))
            continue
        parts.append(Table.from_kept(found["table"]).markdown())
        if name == "size":
            parts.append(f"![份数与代价 Cost against size](../{PICTURE.as_posix()})\n")
            made[PICTURE] = picture(found["facts"])
        if words := _words(name):
            parts.append(words)
    made[PAGE] = "\n".join([*parts, _words("excel")])
    shown = figures(measured)
    for page in DOCS:
        made[Path("docs") / page] = (WORDS / page).read_text("utf-8").format(**shown)
    return made


def _around(name: str, printed: str) -> str:
    """What a program printed, with the words written for it."""
    tables = re.findall(r"(?:^\|.*\n)+", printed, re.M)
    words = _words(name) or f"## {name}\n\n" + "{table}\n" + "\n{more}\n" * (len(tables) - 1)
    for mark in ["{table}"] + ["{more}"] * (len(tables) - 1):
        words = words.replace(mark, tables.pop(0).rstrip(), 1)
    return words


def _words(name: str) -> str:
    path = WORDS / f"{name}.md"
    return path.read_text("utf-8") if path.exists() else ""
