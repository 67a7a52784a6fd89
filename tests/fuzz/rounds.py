"""``python -m tests.fuzz.rounds FOLDER``: every target in turn, two at a time, with an account of the time it had.

``FOLDER`` has a corpus and the crashes of each target and ``ledger.json``; a later run goes on from there. A target
with crashes is left out until they are mended: its crashes are run again first, and those that pass are put away.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fuzz.target import TARGETS

_COVERED = re.compile(rb"\bcov: (\d+) ft: (\d+)")
_EXECUTED = re.compile(rb"number_of_executed_units: (\d+)")
_LOOK = 1.0
"""Seconds between looks at what runs."""


@dataclass
class _Slice:
    """A target at work."""

    target: str
    process: subprocess.Popen[bytes]
    log: Path
    before: set[str]
    ends: float


class Rounds:
    """The account, and what is at work."""

    def __init__(self, folder: Path, targets: list[str], seconds: int, pause: Path | None) -> None:
        self.folder, self.targets, self.seconds, self.pause = folder, targets, seconds, pause
        folder.mkdir(parents=True, exist_ok=True)
        self.ledger = folder / "ledger.json"
        self.account: dict[str, dict[str, Any]] = json.loads(self.ledger.read_text()) if self.ledger.exists() else {}
        self.running: list[_Slice] = []
        self.ended = False

    def run(self, until: float, at_once: int) -> None:
        """Give slices to targets, those first that had least, until the time is over."""
        while time.time() < until and not self.ended:
            if self.pause is not None and self.pause.exists():
                self._stop()
            else:
                busy = {s.target for s in self.running}
                free = [t for t in self.targets if t not in busy and not self.crashes(t)]
                for target in sorted(free, key=self._had)[: at_once - len(self.running)]:
                    self.running.append(self._start(target))
            time.sleep(_LOOK)
            self._collect()
        self._stop()

    def crashes(self, target: str) -> list[Path]:
        """Inputs that failed and were not mended."""
        found = (self.folder / "crashes" / target).glob("*-*")
        return sorted(p for p in found if not p.name.startswith("slow-"))

    def _had(self, target: str) -> float:
        return float(self.account.get(target, {}).get("processor_seconds", 0.0))

    def _start(self, target: str) -> _Slice:
        crashes, log = self.folder / "crashes" / target, self.folder / f"{target}.log"
        crashes.mkdir(parents=True, exist_ok=True)
        corpus = self.folder / "corpus" / target
        ours = [target, "--seconds", str(self.seconds), "--corpus", str(corpus), "--crashes", str(crashes)]
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["nice", "-n", "19", sys.executable, "-m", "tests.fuzz", *ours],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, "POLARS_MAX_THREADS": "1"},
            )
        return _Slice(target, process, log, {p.name for p in self.crashes(target)}, time.time() + 4 * self.seconds)

    def _stop(self) -> None:
        """Ask for an end; what does not hear is ended."""
        for one in self.running:
            one.process.send_signal(signal.SIGUSR1)
        last = time.time() + 10
        while self.running:
            time.sleep(_LOOK / 4)
            self._collect()
            if time.time() > last:
                for one in self.running:
                    one.process.kill()

    def _collect(self) -> None:
        for one in list(self.running):
            if time.time() > one.ends:
                one.process.kill()
            pid, _, used = os.wait4(one.process.pid, os.WNOHANG)
            if pid:
                one.process.returncode = 0
                self.running.remove(one)
                self._book(one, used.ru_utime + used.ru_stime)

    def _book(self, one: _Slice, used: float) -> None:
        log = one.log.read_bytes()
        account = self.account.setdefault(one.target, {"processor_seconds": 0.0, "executions": 0, "crashes": []})
        account["processor_seconds"] = round(account["processor_seconds"] + used, 1)
        if executed := _EXECUTED.search(log):
            account["executions"] += int(executed.group(1))
        elif tried := re.findall(rb"^#(\d+)\s", log, re.M):
            account["executions"] += int(tried[-1])
        if covered := _COVERED.findall(log):
            account["edges"], account["features"] = max(
                (int(e), int(f)) for e, f in [*covered, (account.get("edges", 0), account.get("features", 0))]
            )
        for path in self.crashes(one.target):
            if path.name not in one.before:
                account["crashes"].append(path.name)
                (self.folder / f"{one.target}.{path.name[:20]}.log").write_bytes(log[-20_000:])
        self.ledger.write_text(json.dumps(self.account, indent=1, sort_keys=True) + "\n")


def table(account: dict[str, dict[str, Any]]) -> str:
    """The account as the table of docs/fuzzing.md."""
    lines = ["| target | processor hours | inputs run | edges covered |", "|---|---|---|---|"]
    for target in TARGETS:
        had = account.get(target, {})
        hours = had.get("processor_seconds", 0) / 3600
        lines.append(f"| {target} | {hours:.3f} | {had.get('executions', 0):,} | {had.get('edges', 0):,} |")
    hours = sum(had.get("processor_seconds", 0) for had in account.values()) / 3600
    return "\n".join([*lines, f"| all | {hours:.2f} | {sum(h.get('executions', 0) for h in account.values()):,} | |"])


def main(arguments: list[str]) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.rounds", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--targets", nargs="+", choices=TARGETS, default=list(TARGETS))
    parser.add_argument("--seconds", type=int, default=180, help="of a slice")
    parser.add_argument("--hours", type=float, default=1.0, help="by the clock, for all together")
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--pause-while", type=Path, metavar="FILE", help="rest while this file exists")
    parser.add_argument("--table", action="store_true", help="only print the account")
    chosen = parser.parse_args(arguments)
    if chosen.table:
        sys.stdout.write(table(json.loads((chosen.folder / "ledger.json").read_text())) + "\n")
        return
    rounds = Rounds(chosen.folder, chosen.targets, chosen.seconds, chosen.pause_while)

    def end(*_: object) -> None:
        rounds.ended = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    rounds.run(time.time() + 3600 * chosen.hours, chosen.at_once)


if __name__ == "__main__":
    main(sys.argv[1:])
