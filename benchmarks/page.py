"""The page of results, made of what was kept; the project's tests compare it with ``results.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.goals import goals
from benchmarks.size import PICTURE, picture
from benchmarks.table import Table

HERE = Path(__file__).parent
RESULTS, PAGE = HERE / "results.json", HERE / "README.md"
HEAD, TAIL, BOUNDS = HERE / "about.md", HERE / "elsewhere.md", HERE / "bounds.json"
"""What is written by hand: before the tables, after them, and what stands in the way of goals not met."""


def kept() -> dict[str, Any]:
    """What was measured so far: ``machine``, and ``tables`` by name."""
    empty: dict[str, Any] = {"machine": {}, "tables": {}}
    return json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else empty


def facts(results: dict[str, Any]) -> dict[str, Any]:
    """The figures of the tables that goals are judged by."""
    return {name: found["facts"] for name, found in results["tables"].items() if "facts" in found}


def outputs(results: dict[str, Any]) -> dict[Path, str]:
    """The page and the picture, by path below the project."""
    bounds = json.loads(BOUNDS.read_text("utf-8"))
    machine = "Measured on {cores} cores with Python {python} and nothing else running.\n".format(**results["machine"])
    parts = [HEAD.read_text("utf-8"), machine, goals(facts(results), bounds).markdown()]
    made: dict[Path, str] = {}
    for name, found in results["tables"].items():
        if "markdown" in found:
            parts.append(f"## {found['title']}\n\n{found['markdown']}")
            continue
        parts.append(Table.from_kept(found["table"]).markdown())
        if name == "size":
            parts.append(f"![cost against size](../{PICTURE.as_posix()})\n")
            made[PICTURE] = picture(found["facts"])
    made[PAGE.relative_to(HERE.parent)] = "\n".join([*parts, TAIL.read_text("utf-8")])
    return made
