"""Workers that are processes of this machine, each by itself: one that dies takes nobody along."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any, TypeVar

from converters import garbage
from converters.crew import Crew

T = TypeVar("T")
_AT_MOST = 5.0
"""Seconds for what ends at once, its processes being gone."""


def processes(jobs: int) -> Crew:
    """A crew of ``jobs`` processes."""
    return Crew(lambda: Processes(jobs), jobs, dismiss=_dismiss)


class Processes(Executor):
    """Pools of one process each: Python's pool of several breaks as a whole when one of them dies."""

    def __init__(self, size: int) -> None:
        self._pools: list[ProcessPoolExecutor | None] = [None] * size
        self._under_way = [0] * size

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Give work to the process that has least to do; one that died is replaced."""
        number = min(range(len(self._pools)), key=lambda n: self._under_way[n])
        with _safe_path():
            try:
                future = self._pool(number).submit(fn, *args, **kwargs)
            except BrokenExecutor:
                self._pools[number] = None
                future = self._pool(number).submit(fn, *args, **kwargs)
        self._under_way[number] += 1
        future.add_done_callback(lambda _: self._came(number))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all; what is under way is waited for with ``wait``."""
        for pool in self._pools:
            if pool is not None:
                pool.shutdown(wait, cancel_futures=cancel_futures)

    def stop(self) -> None:
        """End all at once, whatever they do."""
        for pool in self._pools:
            if pool is not None:
                workers = list((getattr(pool, "_processes", None) or {}).values())
                manager = getattr(pool, "_executor_manager_thread", None)
                pool.shutdown(wait=False, cancel_futures=True)
                for worker in workers:
                    worker.terminate()
                if manager is not None:
                    # Python, ending meanwhile, would speak to it through what it has just closed, and say so
                    manager.join(_AT_MOST)

    def _pool(self, number: int) -> ProcessPoolExecutor:
        pool = self._pools[number]
        if pool is None:
            # a forked copy of a process with threads (polars has some) may hang
            context = multiprocessing.get_context("spawn")
            pool = self._pools[number] = ProcessPoolExecutor(1, context, _begin)
        return pool

    def _came(self, number: int) -> None:
        self._under_way[number] -= 1


@contextmanager
def _safe_path() -> Iterator[None]:
    """For what is started meanwhile: a worker is Python with -c, which would import what lies in the current folder,
    perhaps among received files."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def _dismiss(executor: Executor) -> None:
    if isinstance(executor, Processes):
        executor.stop()


def _begin() -> None:
    """A worker begins. Ctrl-C ends a worker without a word, for the one who started it speaks; and it does not outlive that one."""
    garbage.rarely()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(parent: int) -> None:
    wait([parent])
    os._exit(1)
