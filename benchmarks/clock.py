"""Measuring: whole processes and warm ones, in turn within one run, so that ratios hold whatever else the machine does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median

from benchmarks.environments import PEERS, Environment


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of the processor, megabytes of the largest process."""

    wall: float
    processor: float
    memory: float


@dataclass
class Costs:
    """What was measured of one thing, a cost a round."""

    of: list[Cost] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """Median seconds on the clock."""
        return median(c.wall for c in self.of)

    @property
    def processor(self) -> float:
        """Median seconds of the processor."""
        return median(c.processor for c in self.of)

    @property
    def least(self) -> float:
        """The shortest seconds on the clock."""
        return min(c.wall for c in self.of)

    @property
    def memory(self) -> float:
        """The most megabytes."""
        return max(c.memory for c in self.of)

    def ratio(self, other: Costs) -> tuple[float, float, float]:
        """Median, least and most of the ratios of processor time to another's, round by round."""
        ratios = [a.processor / b.processor for a, b in zip(self.of, other.of, strict=False)]
        return median(ratios), min(ratios), max(ratios)


def in_turn(tasks: Mapping[str, Callable[[], Cost]], rounds: int, *, idle: int = 1) -> dict[str, Costs]:
    """Each task once a round, after ``idle`` rounds that are not counted."""
    costs = {name: Costs() for name in tasks}
    for number in range(1 - idle, rounds + 1):
        print(f"  round {number} of {rounds}", end="\r", file=sys.stderr)
        for name, task in tasks.items():
            cost = task()
            if number > 0:
                costs[name].of.append(cost)
    print(" " * 30, end="\r", file=sys.stderr)
    return costs


@cache
def _starter() -> subprocess.Popen[str]:
    """The small process that starts commands; it ends with us."""
    command = [sys.executable, "-I", "-S", str(PEERS / "start.py")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def process(command: Sequence[str], folder: Path | None = None, statuses: Sequence[int] = (0,)) -> Cost:
    """Run a command from start to exit, its output thrown away; SystemExit for another exit status."""
    starter = _starter()
    assert starter.stdin is not None
    assert starter.stdout is not None
    job = {"command": list(command), "folder": str(folder) if folder else None, "environment": plain()}
    starter.stdin.write(json.dumps(job) + "\n")
    starter.stdin.flush()
    status, wall, processor, peak = json.loads(starter.stdout.readline())
    if status not in statuses:
        raise SystemExit(f"{' '.join(command)}: exit status {status}")
    return Cost(wall, processor, peak / 1024)


def plain() -> dict[str, str]:
    """The environment without what would reach into a tool's own Python."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "NIANBAO", "VIRTUAL_ENV"))}


class Warm:
    """A tool's process that waits for jobs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def work(self, paths: Sequence[str], *, many: bool = False) -> Cost:
        """Do one job; SystemExit where the tool has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"paths": list(paths), "many": many}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"a tool ended: {self._process.args!r}")
        wall, processor, peak = json.loads(line)
        return Cost(wall, processor, peak / 1024)


@contextmanager
def warm(environments: Sequence[Environment]) -> Iterator[dict[str, Warm]]:
    """A process of each tool, ended at the end."""
    with ExitStack() as stack:
        found = {}
        for e in environments:
            command = [e.python, "-W", "ignore", str(PEERS / "serve.py"), e.script]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
            run = subprocess.Popen(command, env=plain(), text=True, **pipes)  # type: ignore[call-overload]
            found[e.name] = Warm(stack.enter_context(run))
        yield found
