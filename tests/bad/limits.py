"""The installed command, run under limits: address space, processor seconds, wall time; what it used is measured.

A run that checks one good workbook reserves 0.9 GB of address space (Python with polars, mostly reserved and never
touched; it holds 100 MB) and on a machine with more cores more, as every thread reserves its own. So 3 GB leave
room for any machine, and stop whatever unpacks or builds without bound. What is held is bounded much nearer.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

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
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            preexec_fn=_bound if sys.platform != "win32" else None,
        )
        timer = Timer(WALL_SECONDS, process.kill)
        timer.start()
        try:
            _, ended, used = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(ended)
        for stream in (out, err):
            stream.seek(0)
        held = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        return Run(process.returncode, out.read(), err.read(), used.ru_utime + used.ru_stime, held)


def _bound() -> None:
    import resource

    for what, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
