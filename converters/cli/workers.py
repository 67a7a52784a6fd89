"""Who does the work: ``--jobs``, ``--cluster`` and ``--no-ship``."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from converters.batch import Helped
from converters.cli.words import lang
from converters.cli.workers_words import say
from converters.errors import Unreadable
from converters.printable import echo, printable

if TYPE_CHECKING:
    from converters.crew import Crew

MOST = 8
"""Processes started where nobody says how many: each takes some 150 MB."""
AFTER = 2.0
"""Seconds of work in this process before others are started, where nobody says how many."""


class Workers(NamedTuple):
    """What the command line says of them; ``jobs`` None leaves their number to us, 0 is one a processor, ``ship`` None: yes."""

    jobs: int | None = None
    cluster: str | None = None
    ship: bool | None = None


LOAD = Path("/proc/loadavg")
"""Where Linux says how many are running now."""


def help_of(workers: Workers, files: int | None = None) -> Helped | None:
    """Who helps with some files (None: nobody knows how many); None where this process works alone.

    Exits with 2 where two kinds of help are asked for, or a cluster at no address, with 3 where a cluster cannot be used.
    """
    if workers.cluster is None and workers.ship is not None:
        raise _fail(say("ship-cluster"), 2)
    if workers.cluster is not None:
        if workers.jobs is not None:
            raise _fail(say("jobs-cluster"), 2)
        return Helped(_cluster(workers.cluster, workers.ship is not False))
    if workers.jobs == 1 or (files is not None and files < 2):
        return None
    return Helped(lambda: _processes(workers.jobs or idle()), 0.0 if workers.jobs is not None else AFTER)


def idle() -> int:
    """Processors that this process may use and nobody else is using, at most :data:`MOST`."""
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    # one of those at work is this process
    return max(1, min(MOST, mine, round(mine - (at_work() - 1))))


def at_work() -> float:
    """How many are at work: over the last minute, or now, where that is less: what has ended is in nobody's way."""
    minute = os.getloadavg()[0] if hasattr(os, "getloadavg") else 1.0
    try:
        now = float(LOAD.read_text("ascii").split()[3].partition("/")[0])
    except (OSError, ValueError, IndexError):
        return minute
    return min(minute, now)


def _processes(size: int) -> Crew | None:
    if size == 1:
        return None
    from converters.processes import processes  # costs a short command more than it saves

    return processes(size)


def _cluster(address: str, ship: bool) -> Callable[[], Crew]:
    from converters.cluster import cluster
    from converters.scheduler import is_address

    if not is_address(address):
        raise _fail(say("address").format(address=printable(address)), 2)
    try:
        crew = cluster(address, ship=ship, tell=lambda zh, en: echo(zh if lang() == "zh" else en, err=True))
    except Unreadable as refusal:
        raise _fail(refusal.words(lang()), 3) from None
    return lambda: crew


def _fail(words: str, code: int) -> typer.Exit:
    echo(words, err=True)
    return typer.Exit(code)
