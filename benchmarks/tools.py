"""Ours, the other tools and the floor at the same workbooks: one as a whole process, one warm, a folder."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import cache as once
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import corpus, keyed
from benchmarks.agreement import compare
from benchmarks.clock import Cost, Costs, in_turn, process, warm
from benchmarks.environments import FLOOR, NAMES, OURS, PEERS, Environment, cache, environment
from benchmarks.table import Table, number, ratio

BARE = "flatten_tool on bare workbooks"
FEW, MANY = 100, 10_000
TITLES = {**NAMES, BARE: "flatten-tool, a workbook of the numbers alone (7 KB)"}

Found = tuple[Table, dict[str, Any]]


def tools() -> list[Environment]:
    """All environments, ready."""
    return [environment(name) for name in NAMES]


def files() -> dict[str, list[str]]:
    """The workbooks of each tool, alike number for number; half are LibreOffice's."""
    shared = corpus.paths(FEW)
    whole = keyed.keyed(FEW)
    found = dict.fromkeys(NAMES, shared)
    return {**found, "flatten_tool": whole or keyed.bare(FEW), BARE: keyed.bare(FEW)}


def of_round(paths: Sequence[str], turn: list[int]) -> str:
    """The workbook of the round: ours and LibreOffice's by turns."""
    turn[0] += 1
    return paths[(turn[0] * (corpus.BASES + 1)) % len(paths)]


def whole(rounds: int) -> Found:
    """One workbook, from the start of the process to its end."""
    ready, given = tools(), files()
    compare(ready, given)
    ours = next(e for e in ready if e.name == OURS)
    tasks: dict[str, Callable[[], Cost]] = {}

    def add(name: str, command: Sequence[str], paths: Sequence[str] | None = None) -> None:
        turn = [0]
        tasks[name] = lambda: process([*command, *([of_round(paths, turn)] if paths else [])])

    add("python", [ours.python, "-c", "pass"])
    add("version", ours.command("--version"))
    add("help", ours.command("--help"))
    add("check", ours.command("check"), given[OURS])
    add("convert", ours.command("convert", "--to", "json"), given[OURS])
    for e in ready:
        if e.name != OURS:
            add(e.name, [e.python, "-W", "ignore", e.script], given[e.name])
    flat = next(e for e in ready if e.name == "flatten_tool")
    add(BARE, [flat.python, "-W", "ignore", flat.script], given[BARE])
    costs = in_turn(tasks, rounds)
    titles = {
        "python": "Python alone (`python -c pass`)",
        "version": "`nianbao --version`",
        "help": "`nianbao --help`",
        "check": "`nianbao check FILE`",
        "convert": "`nianbao convert FILE --to json`",
        **TITLES,
    }
    rows = [
        (titles[n], *_times(c), number(1000 * c.processor), number(c.memory), ratio(c.ratio(costs["check"])))
        for n, c in costs.items()
    ]
    head = ("whole process", "ms, median", "ms, least", "ms of processor", "MB at most", "× `check` (least–most)")
    note = "One workbook, from the start of the process to its exit; JSON with what was found."
    return Table("One workbook, whole process", head, tuple(rows), note), _facts(costs)


def resident(rounds: int) -> Found:
    """One workbook in a process that is warm."""
    ready, given = tools(), files()
    with warm(ready) as held:
        turns: dict[str, list[int]] = {}

        def one(name: str, tool: str, paths: Sequence[str]) -> Cost:
            return held[tool].work([of_round(paths, turns.setdefault(name, [0]))])

        tasks: dict[str, Callable[[], Cost]] = {n: partial(one, n, n, given[n]) for n in NAMES}
        tasks[BARE] = partial(one, BARE, "flatten_tool", given[BARE])
        tasks["many"] = lambda: _each(held[OURS].work(given[OURS], many=True))
        costs = in_turn(tasks, rounds)
    titles = {**TITLES, OURS: "nianbao, one at a time", "many": f"nianbao, {FEW} in one run, each"}
    rows = [
        (
            titles[n],
            *_times(c),
            number(1000 * c.processor),
            number(c.memory),
            ratio(c.ratio(costs[OURS])),
            ratio(c.ratio(costs["many"])),
        )
        for n, c in costs.items()
    ]
    head = ("a warm process", "ms, median", "ms, least", "ms of processor", "MB at most", "× one", "× of many")
    note = "Read, checked and written as JSON, in a process that has done it before."
    return Table("One workbook, warm process", head, tuple(rows), note), _facts(costs)


def _each(cost: Cost) -> Cost:
    return Cost(cost.wall / FEW, cost.processor / FEW, cost.memory)


def batch(rounds: int) -> Found:
    """Folders: a hundred workbooks by every tool, ten thousand by ours and the floor on two processes."""
    ready, given = tools(), files()
    by_name = {e.name: e for e in ready}
    out = cache() / "output"

    def fresh(command: Sequence[str]) -> Cost:
        shutil.rmtree(out, ignore_errors=True)
        return process(command)

    def peer(name: str, folder: Path, jobs: int) -> list[str]:
        e = by_name[name]
        return [e.python, "-W", "ignore", str(PEERS / "batch.py"), e.script, str(folder), str(out), str(jobs)]

    def ours(folder: Path, jobs: int) -> list[str]:
        more = ("-o", str(out), "-q", *several("convert", jobs))
        return by_name[OURS].command("convert", str(folder), "--to", "json", *more)

    few = {name: Path(given[name][0]).parent for name in NAMES}
    hundred = in_turn(
        {n: partial(fresh, ours(few[n], 1) if n == OURS else peer(n, few[n], 1)) for n in NAMES}, max(1, rounds // 5)
    )
    lots = corpus.folder(MANY)
    big = in_turn(
        {
            OURS: partial(fresh, ours(lots, 2)),
            FLOOR: partial(fresh, peer(FLOOR, lots, 2)),
            "one": partial(fresh, ours(lots, 1)),
            "floor one": partial(fresh, peer(FLOOR, lots, 1)),
        },
        max(1, rounds // 5),
        idle=0,
    )
    shutil.rmtree(out, ignore_errors=True)
    rows = []
    for name, cost in hundred.items():
        done = big.get(name)
        wall = done.wall if done else cost.wall / FEW * MANY / 2
        shown = number(wall) if done else f"about {number(wall)}"
        rate = number(MANY / wall)
        rows.append((NAMES[name], number(cost.wall), number(cost.memory), shown, rate, number(wall / big[OURS].wall)))
    for name, title in (("one", "nianbao, one process"), ("floor one", "floor, one process")):
        wall = big[name].wall
        rows.append((title, "", "", number(wall), number(MANY / wall), number(wall / big[OURS].wall)))
    head = ("a folder", f"{FEW}: s", "MB at most", f"{MANY:,}: s", "workbooks/s", "× ours")
    note = (
        f"Read, checked, a JSON file each. {FEW} on one process; {MANY:,} on two, whose time for the other tools is "
        f"reckoned from {FEW} as if two processes took half (“about”)."
    )
    facts = _facts(hundred) | {f"{MANY} {n}": f for n, f in _facts(big).items()}
    return Table("A folder of workbooks", head, tuple(rows), note), facts


@once
def several(command: str, jobs: int) -> tuple[str, ...]:
    """What tells one of our commands to use so many processes; nothing where it always uses one."""
    ours = environment(OURS)
    told = subprocess.run(ours.command(command, "--help"), capture_output=True, text=True, check=True)
    return ("--jobs", str(jobs)) if "--jobs" in told.stdout else ()


def _times(costs: Costs) -> tuple[str, str]:
    return number(1000 * costs.wall), number(1000 * costs.least)


def _facts(costs: Mapping[str, Costs]) -> dict[str, Any]:
    return {
        n: {
            "wall": c.wall,
            "least": c.least,
            "processor": c.processor,
            "memory": c.memory,
            "walls": [round(x.wall, 6) for x in c.of],
        }
        for n, c in costs.items()
    }
