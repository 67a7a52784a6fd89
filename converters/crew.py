"""Work done by other processes: chunks go out, results come back in order, and a worker that dies repeats only its chunk.

Any :class:`concurrent.futures.Executor` will do. One that breaks when a worker dies, as Python's own does, is
replaced; an item that kills its worker again and again, alone, is given up.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import islice
from time import perf_counter
from typing import Generic, TypeVar

from converters.errors import Unreadable

T = TypeVar("T")
R = TypeVar("R")

LARGEST, SMALLEST = 250, 4
"""Items of a chunk: many spread the cost of a pass, few come back soon."""
SECONDS = 0.5
"""What a chunk should take."""
LIVES = 2
"""Workers that may die over a chunk before it is tried by halves, and over an item before that is given up."""
AHEAD = 3
"""Chunks a worker that are out at a time."""
PATIENCE = 1.0
"""Seconds to wait for a result before it is looked whether anybody still works."""


@dataclass(frozen=True)
class Crew:
    """Other processes that work. ``make`` gives an executor, anew after one broke; ``dismiss`` ends one at once.

    ``lost`` are the exceptions that say that a worker died. With ``ship`` the bytes of files go to the workers;
    without it workers read them from the same paths. ``program`` is what runs there, where it has to be asked for.
    """

    make: Callable[[], Executor]
    size: int
    ship: bool = False
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)
    dismiss: Callable[[Executor], None] = lambda executor: executor.shutdown(wait=False, cancel_futures=True)
    program: str = ""
    watch: Callable[[], None] = lambda: None

    @property
    def gone(self) -> tuple[type[BaseException], ...]:
        """What says that a chunk will not come back."""
        return (*self.lost, CancelledError)

    def work(self, task: Callable[[Sequence[T]], list[R]], items: Iterable[T], deadly: Callable[[T], R]) -> Iterator[R]:
        """``task`` done on all items, chunk by chunk, its results in their order; ``deadly`` is for what kills workers.

        ``task``, items and results must be such that they can be pickled. An exception of ``task`` is raised here.
        """
        shift = _Shift(self, task, deadly)
        try:
            yield from shift.work(iter(items))
        finally:
            shift.end()

    def result(self, sent: Future[R]) -> R:
        """What comes of something sent out, as ``Future.result``; raises Unreadable where nobody is left to do it."""
        while True:
            try:
                return sent.result(PATIENCE)
            except TimeoutError:
                if sent.done():  # of the task's own
                    return sent.result()
                self.watch()
            except self.gone:
                self.watch()
                raise


@dataclass(frozen=True)
class _Chunk(Generic[T, R]):
    items: Sequence[T]
    sent: Future[tuple[list[R], float]]


def _timed(task: Callable[[Sequence[T]], list[R]], items: Sequence[T], wanted: str) -> tuple[list[R], float]:
    """A task done, and the seconds it took; Unreadable where another program runs here than the one ``wanted``."""
    if wanted and wanted != (here := program()):
        raise another(here, wanted)
    began = perf_counter()
    done = task(items)
    return done, perf_counter() - began


@dataclass
class _Shift(Generic[T, R]):
    """One run of a crew."""

    crew: Crew
    task: Callable[[Sequence[T]], list[R]]
    deadly: Callable[[T], R]
    executor: Executor | None = None
    length: int = SMALLEST
    out: deque[_Chunk[T, R]] = field(default_factory=deque)

    def work(self, items: Iterator[T]) -> Iterator[R]:
        """What came of each item; as many chunks are out as keep the workers busy."""
        while True:
            while len(self.out) < self.crew.size * AHEAD and (some := list(islice(items, self.length))):
                self.out.append(self._send(some))
            if not self.out:
                return
            yield from self._first()

    def end(self) -> None:
        """Nobody waits any more."""
        if self.executor is not None:
            self.crew.dismiss(self.executor)
            self.executor = None

    def _send(self, items: Sequence[T]) -> _Chunk[T, R]:
        """Send a chunk out, to a new executor where the old one broke."""
        if self.executor is not None:
            try:
                return _Chunk(items, self.executor.submit(_timed, self.task, items, self.crew.program))
            except self.crew.lost:
                self.end()
        self.executor = self.crew.make()
        return _Chunk(items, self.executor.submit(_timed, self.task, items, self.crew.program))

    def _first(self) -> list[R]:
        """What came of the chunk that went out first."""
        chunk = self.out.popleft()
        for _ in range(LIVES):
            try:
                done, seconds = self.crew.result(chunk.sent)
            except self.crew.gone:
                chunk = self._send(chunk.items)
            else:
                self._measure(len(chunk.items), seconds)
                return done
        # Whatever else is out may be what takes workers along: nothing is, while these are looked at.
        for other in (chunk, *self.out):
            other.sent.cancel()
        return list(self._apart(chunk.items))

    def _apart(self, items: Sequence[T]) -> Iterator[R]:
        """A chunk over which workers die, by halves: in the end one item is to blame."""
        for _ in range(LIVES if len(items) == 1 else 1):
            alone = self.crew.make()
            try:
                yield from self.crew.result(alone.submit(_timed, self.task, items, self.crew.program))[0]
            except self.crew.gone:
                continue
            else:
                return
            finally:
                self.crew.dismiss(alone)
        if len(items) == 1:
            yield self.deadly(items[0])
            return
        half = len(items) // 2
        yield from self._apart(items[:half])
        yield from self._apart(items[half:])

    def _measure(self, items: int, seconds: float) -> None:
        wanted = int(items * SECONDS / max(seconds, 1e-6))
        self.length = max(SMALLEST, min(LARGEST, wanted, self.length * 4))


def program() -> str:
    """The version of this program and of Python: what is sent must be understood alike."""
    return f"nianbao {version('nianbao')}, Python {sys.version_info.major}.{sys.version_info.minor}"


def another(here: str, wanted: str, who: tuple[str, str] = ("工作节点", "A worker")) -> Unreadable:
    """The refusal of one of a cluster (in Chinese, in English) that has another program than is wanted, or none."""
    if not here.startswith("nianbao"):
        return Unreadable(
            f"集群的{who[0]}没有安装 nianbao（{here}）。请在启动它的环境里安装（应是 {wanted}），再启动一次。",
            f"{who[1]} of the cluster has no nianbao ({here}). Install it where that is started ({wanted}), and start it again.",
        )
    return Unreadable(
        f"集群的{who[0]}程序版本不同（{here}，应是 {wanted}）。请装成同一版本。",
        f"{who[1]} of the cluster has another version ({here}; it should be {wanted}). Install the same version.",
    )
