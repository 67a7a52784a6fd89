"""Cost against size: 1 to 100,000 reports through the command; time, time of the processor, memory over time."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import corpus
from benchmarks.chart import Panel, chart
from benchmarks.clock import plain, process
from benchmarks.environments import OURS, Environment, cache, environment
from benchmarks.table import Table, number
from benchmarks.tools import several

SIZES = (1, 10, 100, 1_000, 10_000, 100_000)
COMMANDS = ("check", "convert", "aggregate", "collect")
MOST = {"collect": 10_000}
"""Sizes beyond which a command is not measured here."""
PICTURE = Path("docs/pictures/cost-against-size.svg")
RATE, LIMIT = 1_200, 300
"""What is aimed at: workbooks a second on two processes, megabytes a process."""
_LOOK = 0.25
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Point:
    """What a command took for so many reports."""

    command: str
    reports: int
    wall: float
    processor: float
    memory: float


@dataclass(frozen=True)
class Progress:
    """A long run: reports a second and megabytes of the largest process, tenth by tenth of its reports."""

    rates: list[float]
    memory: list[float]


def size(most: int) -> tuple[Table, dict[str, Any]]:
    """Each command at each size up to ``most``; the smallest three times, the median counts."""
    ours = environment(OURS)
    points = []
    for reports in (s for s in SIZES if s <= most):
        for command in COMMANDS:
            if reports <= MOST.get(command, most):
                runs = [_once(ours, command, reports) for _ in range(3 if reports <= 100 else 1)]
                points.append(sorted(runs, key=lambda p: p.wall)[len(runs) // 2])
    rows = [
        (f"{p.reports:,}", p.command, number(p.wall), number(p.processor), number(p.memory), number(p.reports / p.wall))
        for p in points
    ]
    head = ("reports", "command", "s", "s of processor", "MB at most, a process", "reports/s")
    note = "From the files themselves, on as many processes as the program decides; `convert` to JSON."
    return Table("Cost against size", head, tuple(rows), note), {"points": [asdict(p) for p in points]}


def _once(ours: Environment, command: str, reports: int) -> Point:
    out = cache() / "output"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    cost = process(_command(ours, command, corpus.folder(reports), out))
    shutil.rmtree(out, ignore_errors=True)
    return Point(command, reports, cost.wall, cost.processor, cost.memory)


def _command(ours: Environment, command: str, folder: Path, out: Path) -> list[str]:
    year = ["--year", str(corpus.YEAR)]
    if command == "check":
        return ours.command("check", str(folder), "-q")
    if command == "convert":
        return ours.command("convert", str(folder), "--to", "json", "-o", str(out), "-q")
    if command == "aggregate":
        return ours.command("aggregate", str(folder), *year, "-o", str(out / "sum.json"), "-q", "--exit-zero")
    roster = out / "roster.csv"
    units = (corpus.unit(n) for n in range(len(list(folder.iterdir()))))
    roster.write_text("单位名称,机构代码\n" + "".join(f"{name},{code}\n" for name, code in units), "utf-8")
    board = ["-o", str(out / "board.html"), "-q", "--exit-zero"]
    return ours.command("collect", str(folder), "--roster", str(roster), *year, *board)


def steady(reports: int, jobs: int) -> tuple[Table, dict[str, Any]]:
    """One long check, watched: does it go on as fast as it began, and does its memory stay?"""
    ours = environment(OURS)
    command = ours.command("check", str(corpus.folder(reports)), "--format", "jsonl", *several("check", jobs))
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=plain())
    looks: list[tuple[float, float]] = []
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(run.pid, looks, ended))
    watcher.start()
    began = perf_counter()
    assert run.stdout is not None
    times = [perf_counter() for line in run.stdout if b'"path"' in line]
    run.wait()
    ended.set()
    watcher.join()
    tenths = [times[len(times) * k // 10 - 1] if k else began for k in range(11)]
    rates = [len(times) / 10 / max(b - a, 1e-9) for a, b in itertools.pairwise(tenths)]
    memory = [max((m for t, m in looks if a <= t <= b), default=0.0) for a, b in itertools.pairwise(tenths)]
    rows = tuple(
        (f"{10 * k}–{10 * (k + 1)} %", number(r), number(m)) for k, (r, m) in enumerate(zip(rates, memory, strict=True))
    )
    head = ("of the reports", "reports/s", "MB, the largest process")
    note = f"`nianbao check FOLDER --format jsonl --jobs {jobs}` on {reports:,} workbooks, line by line as they come."
    return Table("A long run", head, rows, note), asdict(Progress(rates, memory)) | {"reports": len(times)}


def _watch(pid: int, looks: list[tuple[float, float]], ended: threading.Event) -> None:
    while not ended.wait(_LOOK):
        looks.append((perf_counter(), max(map(_resident, _family(pid)), default=0.0)))


def _family(pid: int) -> list[int]:
    """A process and all that it started (Linux)."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue  # ended in between
    return found


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def picture(facts: dict[str, Any]) -> str:
    """The picture of the points."""
    points = [Point(**p) for p in facts["points"]]

    def lines(what: str) -> dict[str, Sequence[tuple[float, float]]]:
        return {c: [(p.reports, getattr(p, what)) for p in points if p.command == c] for c in COMMANDS}

    most = max(p.reports for p in points)
    rate = (f"每秒 {RATE:,} 份/s", [(RATE / 10, 0.1), (most, most / RATE)])
    return chart(
        "份数与代价  Cost against size",
        "双核机器，全部是填好的工作簿。 Filled workbooks, two cores.",
        "报告份数 reports",
        [
            Panel("用时（秒）", "time, s", lines("wall"), rate if most > RATE else None),
            Panel("处理器时间（秒）", "processor, s", lines("processor")),
            Panel(
                "内存峰值（MB，单个进程）",
                "memory, MB a process",
                lines("memory"),
                ("300 MB", [(1, LIMIT), (most, LIMIT)]),
            ),
        ],
    )
