"""The installed command, run under limits: address space, processor seconds, wall time; what it used is measured.

A run that checks one good workbook reserves 0.9 GB of address space (Python with polars, mostly reserved and never
touched; it holds 100 MB) and on a machine with more cores more, as every thread reserves its own. So 3 GB leave
room for any machine, and stop whatever unpacks or builds without bound. What is held is bounded much nearer.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

LAUNCH = Path(__file__).with_name("launch.py")
ADDRESS_SPACE = 3 * 2**30
PROCESSOR_SECONDS = 60
WALL_SECONDS = 240
"""Generous: other processes may have the processor."""
HELD = 500 * 2**20
"""Bytes resident at most, of the command or a process it started: the one that reads PDF may reserve as much."""
SECONDS = 20.0
"""Processor seconds of one bad file alone; most take under one."""

_TRACE = re.compile(rb"Traceback \(most recent|^\w*(?:Error|Exception|Interrupt)\b|panicked at|core dumped", re.M)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run said, how it ended (negative: the signal), and what it used: processor seconds, bytes resident."""

    status: int
    out: bytes
    err: bytes
    seconds: float
    held: int

    @property
    def clean(self) -> bool:
        """No traceback and no panic reached the user, and no signal ended it."""
        return self.status >= 0 and not _TRACE.search(self.out) and not _TRACE.search(self.err)


def run(command: Sequence[str], cwd: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command under the limits."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.NamedTemporaryFile("r") as note:
        limits = [note.name, str(ADDRESS_SPACE), str(PROCESSOR_SECONDS)]
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(LAUNCH), *limits, *command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        timer = Timer(WALL_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        try:
            process.wait()
        finally:
            timer.cancel()
        ended, seconds, held = note.read().split() or (str(signal.SIGKILL.value), "0", "0")
        for stream in (out, err):
            stream.seek(0)
        bytes_held = int(held) * (1 if sys.platform == "darwin" else 1024)
        return Run(os.waitstatus_to_exitcode(int(ended)), out.read(), err.read(), float(seconds), bytes_held)
