"""A round of N units through the command: wall time, processor time and memory of each step.

``python -m benchmarks.office [N]`` (500 where none is given) makes a roster, distributes, fills in what came back
(workbooks, every tenth unit JSON; not timed), collects three times, adds up, and prints a Markdown table.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from converters.collecting.stamp import batch_id, stamp_for
from converters.collecting.state import Unit
from converters.formats import FORMATS
from converters.workbook.writing.build import write
from tests.made_reports import reports

YEAR = 2024
TOP = "示例省人民政府"
CHANGED = 10


@dataclass(frozen=True)
class Cost:
    """What a step took: seconds on the clock and of the processor, megabytes at the most."""

    step: str
    wall: float
    cpu: float
    memory: float


def main() -> None:
    """Print the table."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        units = _units(number)
        _roster(here / "roster.csv", units)
        given = ("--roster", "roster.csv", "--year", str(YEAR))
        costs = [_timed(here, "distribute", "distribute", "roster.csv", "--year", str(YEAR), "-o", "send", "-q")]
        _fill(here / "received", units)
        collect = ("collect", "received", *given, "-o", "board.html", "--force", "--exit-zero", "-q")
        costs.append(_timed(here, "collect, the first time", *collect))
        costs.append(_timed(here, "collect, nothing changed", *collect))
        for unit in units[1 : 1 + CHANGED]:
            _send(here / "received", unit, batch_id(units, YEAR), more=1)
        costs.append(_timed(here, f"collect, {CHANGED} files changed", *collect))
        state = ("aggregate", "--state", "nianbao-state.sqlite", "--year", str(YEAR), "--parent", TOP, "-q")
        for suffix in ("json", "xlsx", "parquet"):
            costs.append(_timed(here, f"aggregate to .{suffix}", *state, "--exit-zero", "-o", f"sum.{suffix}"))
    print(f"| {number} units | wall, s | processor, s | memory, MB |\n|---|---|---|---|")
    for cost in costs:
        print(f"| {cost.step} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.memory:.0f} |")


def _units(number: int) -> list[Unit]:
    below = [Unit(f"示例省第{n}局", f"11999900MB{n:07d}X", "部门", TOP, f"王{n}") for n in range(1, number)]
    return [Unit(TOP, "11999900MB0000000X", "政府"), *below]


def _roster(path: Path, units: list[Unit]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("单位名称", "机构代码", "类型", "上级", "联系人"))
        rows.writerows((u.name, u.code, u.kind, u.parent, u.contact) for u in units)


def _fill(folder: Path, units: list[Unit]) -> None:
    folder.mkdir()
    batch = batch_id(units, YEAR)
    for unit in units:
        _send(folder, unit, batch)


def _send(folder: Path, unit: Unit, batch: str, more: int = 0) -> None:
    """What a unit sends; ``more`` decisions on licences make it another report."""
    report = reports(unit.name, unit.code, (YEAR,))[YEAR]
    key = "proactive_disclosure.licenses.decisions"
    report.values[key] += more  # type: ignore[operator, index]
    if unit.code is not None and unit.code.endswith("0X"):
        (folder / f"{unit.name}.json").write_bytes(FORMATS["json"].write(report))
    else:
        (folder / f"{unit.name}.xlsx").write_bytes(write(report, stamp=stamp_for(unit, batch)))


def _timed(folder: Path, step: str, *arguments: str) -> Cost:
    """Run the command once; its own resources and those of what it started."""
    command = [sys.executable, "-c", "from converters.cli.entry import main; main()", *arguments]
    paths = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])}
    began = perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=os.environ | paths, stdout=subprocess.DEVNULL)
    _, ended, used = os.wait4(process.pid, 0)
    wall = perf_counter() - began
    if ended:
        raise SystemExit(f"{step}: exit status {os.waitstatus_to_exitcode(ended)}")
    return Cost(step, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
