"""``python -m benchmarks [TABLE…]``: measure, print, and with ``--write`` keep.

Tables: whole, resident, batch, size, steady, distribute, formats, workbook, judging, startup, office; all where none is
named. What was aimed at is printed last.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Any

from benchmarks import page
from benchmarks.clock import plain
from benchmarks.environments import OURS, environment
from benchmarks.goals import goals
from benchmarks.send import send
from benchmarks.size import size, steady
from benchmarks.table import Table
from benchmarks.tools import batch, resident, whole

Measured = tuple[Table, dict[str, Any]]
PRINTED = {
    "formats": "benchmarks.reading",
    "workbook": "benchmarks.workbook",
    "judging": "benchmarks.judging",
    "startup": "benchmarks.startup",
    "office": "benchmarks.office",
}
"""Programs that print tables of their own."""


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("table", nargs="*", help="what to measure")
    parser.add_argument("--rounds", type=int, default=20, help="how often each thing is measured (default 20)")
    parser.add_argument("--most", type=int, default=10_000, help="most reports of size and steady (default 10,000)")
    parser.add_argument("--jobs", type=int, default=2, help="processes of steady (default 2)")
    parser.add_argument("--write", action="store_true", help="keep the results and write the page and the picture")
    asked = parser.parse_args()
    measures: dict[str, Callable[[], Measured]] = {
        "whole": lambda: whole(asked.rounds),
        "resident": lambda: resident(asked.rounds),
        "batch": lambda: batch(asked.rounds),
        "size": lambda: size(asked.most),
        "steady": lambda: steady(asked.most, asked.jobs),
        "distribute": lambda: send(asked.rounds),
    }
    printed = [n for n, module in PRINTED.items() if importlib.util.find_spec(module) is not None]
    names = asked.table or [*measures, *printed]
    if unknown := [n for n in names if n not in measures and n not in printed and n != "goals"]:
        raise SystemExit(f"no table {', '.join(unknown)}; there are {', '.join([*measures, *printed])}")
    results = page.kept()
    for name in names:
        print(f"{name} …", file=sys.stderr)
        beside = busy()
        if name in measures:
            table, facts = measures[name]()
            results["tables"][name] = {"table": table.kept(), "facts": facts}
            print(table.markdown())
        elif name in printed:
            results["tables"][name] = _printed(name)
            print(results["tables"][name]["printed"])
        if name in results["tables"]:
            results["tables"][name]["busy"] = round(beside, 2)
        if asked.write:
            _write(results, [*measures, *printed])
    print(goals(page.facts(results), {}).markdown())


def _printed(name: str) -> dict[str, Any]:
    """The tables of a program that prints them, run from here in the environment that users have."""
    command = [environment(OURS).python, "-m", PRINTED[name]]
    done = subprocess.run(command, cwd=page.ROOT, env=plain(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{PRINTED[name]} failed:\n{done.stderr}")
    return {"printed": done.stdout}


def busy() -> float:
    """How many processors are at other work, over a second; 0 where the system does not tell."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 0.0
    seen = []
    for pause in (1, 0):
        user, nice, system = map(int, stat.read_text("ascii").split(maxsplit=4)[1:4])
        seen.append(user + nice + system)
        sleep(pause)
    return (seen[1] - seen[0]) / os.sysconf("SC_CLK_TCK")


def _write(results: dict[str, Any], order: list[str]) -> None:
    results["machine"] = {"cores": os.cpu_count(), "python": platform.python_version()}
    results["tables"] = {n: results["tables"][n] for n in order if n in results["tables"]}
    page.RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for path, text in page.outputs(results).items():
        (page.ROOT / path).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
