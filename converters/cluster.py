"""Workers on other machines: a cluster of dask.distributed, where that is installed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from converters.crew import Crew, another, program
from converters.errors import Unreadable
from converters.scheduler import quiet, reach

Tell = Callable[[str, str], None]
"""Takes a word for who waits, in Chinese and English."""


@dataclass(frozen=True)
class Limits:
    """Seconds that are waited."""

    scheduler: float = 15
    """For the scheduler to answer at first: one that runs takes less than one."""
    workers: float = 45
    """Without any worker at work: dask replaces a dead one in five to fifteen, a person starts one within the rest."""
    answer: float = 5
    """For the scheduler to say who works; one that is busy is asked again."""


LIMITS = Limits()
_ASKED = (
    "next((f'nianbao {d.version}, ' for d in"
    " __import__('importlib.metadata', fromlist=['distributions']).distributions(name='nianbao')), '')"
    " + 'Python %d.%d' % __import__('sys').version_info[:2]"
)
"""What :func:`converters.crew.program` says, as a text for ``eval``: that is understood where nothing of ours is installed,
and by any Python."""


def cluster(address: str, *, ship: bool = True, tell: Tell | None = None, limits: Limits | None = None) -> Crew:
    """A crew of the workers of the scheduler at ``address`` (``tcp://host:8786``).

    With ``ship`` the bytes of files go to the workers; without it workers read them from the same paths, which must be
    theirs too. ``tell`` is told at once when nobody works and that is waited for. Raises Unreadable where distributed is
    not installed, no scheduler or worker answers, or a worker has another version of this program, which might find
    other things, or none; what the crew does raises it too, where that comes to pass later.
    """
    limits = limits or LIMITS
    try:
        from distributed import Client as Untyped
        from distributed.client import ClosedClientError
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise Unreadable(
            "没有安装 dask.distributed。请在 nianbao 的文件夹里运行 pip install '.[cluster]'"
            "（用安装包的：pip install 'nianbao-….whl[cluster]'）后再试。",
            "dask.distributed is not installed: pip install '.[cluster]' in nianbao's folder, "
            "or pip install 'nianbao-….whl[cluster]' with a wheel.",
        ) from None
    quiet()
    reach(address, limits.scheduler)
    Client: Any = Untyped
    try:
        client = Client(address, timeout=limits.scheduler, set_as_default=False)
    except (OSError, TimeoutError):
        raise _gone(address) from None
    watch = _Watch(client, address, limits, tell or (lambda zh, en: None))
    while not watch.fine():
        sleep(0.2)
    _see_programs(client, limits)

    def make() -> Executor:
        watch.connected()
        executor: Executor = client.get_executor(pure=False)
        return executor

    def look() -> None:
        watch.fine()

    def dismiss(executor: Executor) -> None:
        with suppress(ClosedClientError, RuntimeError):
            executor.shutdown(wait=False)

    lost = (BrokenExecutor, KilledWorker, ClosedClientError)
    return Crew(make, max(1, watch.threads), ship, lost, dismiss, program(), look)


class _Watch:
    """Sees whether anybody works, and for how long nobody has."""

    def __init__(self, client: Any, address: str, limits: Limits, tell: Tell) -> None:
        self.threads = 0
        self._client, self._address, self._limits, self._tell = client, address, limits, tell
        self._line = client.scheduler_comm
        self._trouble, self._since = "", 0.0

    def connected(self) -> None:
        """Raises Unreadable where the connection was lost: what was sent is not known to a scheduler that came anew."""
        if self._client.status != "running" or self._client.scheduler_comm is not self._line:
            raise _gone(self._address)

    def fine(self) -> bool:
        """Whether somebody works; raises Unreadable where nobody has for too long, and tells when that begins."""
        self.connected()
        trouble = self._look()
        self.connected()
        if trouble != self._trouble:
            self._trouble, self._since = trouble, monotonic()
            if trouble:
                self._tell(*_waits(trouble, self._address, self._limits.workers))
        if trouble and monotonic() - self._since >= self._limits.workers:
            raise _nobody(trouble, self._address, self._limits.workers)
        return not trouble

    def _look(self) -> str:
        """What is wrong: ``silent``, ``idle`` or nothing."""
        try:
            at_work = self._client.sync(
                self._client.scheduler.ncores_running, workers=None, callback_timeout=self._limits.answer
            )
        except (OSError, RuntimeError):
            return "silent"
        self.threads = sum(at_work.values())
        return "" if at_work else "idle"


def _see_programs(client: Any, limits: Limits) -> None:
    """Raises Unreadable where the scheduler, which unpacks what is sent, or a worker has another program, or none."""
    try:
        scheduler = client.run_on_scheduler(eval, _ASKED, callback_timeout=limits.scheduler)
        workers = client.run(eval, _ASKED, on_error="return", callback_timeout=limits.scheduler)
    except (OSError, RuntimeError):
        return  # somebody died meanwhile: that is noticed, and each looks once more before it works
    if scheduler != program():
        raise another(scheduler, program(), ("调度器", "The scheduler"))
    for name, here in sorted(workers.items()):
        if isinstance(here, str) and here != program():
            raise another(here, program(), (f"工作节点 {name} ", f"The worker {name}"))


def _gone(address: str) -> Unreadable:
    return Unreadable(
        f"和集群 {address} 的连接断了，没有做完。请确认 dask scheduler 还在运行，再试一次。",
        f"the cluster {address} is gone, before all was done. See whether its scheduler still runs, and try again.",
    )


def _waits(trouble: str, address: str, seconds: float) -> tuple[str, str]:
    if trouble == "silent":
        return (
            f"集群 {address} 的调度器没有应答，再等 {seconds:g} 秒……",
            f"the scheduler of the cluster {address} does not answer; waiting {seconds:g} seconds more …",
        )
    return (
        f"集群 {address} 里没有可用的工作节点，等 {seconds:g} 秒；请启动 dask worker {address} ……",
        f"the cluster {address} has no worker at work; waiting {seconds:g} seconds. Start one: dask worker {address} …",
    )


def _nobody(trouble: str, address: str, seconds: float) -> Unreadable:
    if trouble == "silent":
        return Unreadable(
            f"集群 {address} 的调度器 {seconds:g} 秒没有应答，没有做完。请看它是否还在运行，再试一次。",
            f"the scheduler of the cluster {address} has not answered for {seconds:g} seconds; not all was done. "
            "See whether it still runs, and try again.",
        )
    return Unreadable(
        f"集群 {address} 里 {seconds:g} 秒没有可用的工作节点，没有做完。请看各机器上的 dask worker 是否还在运行、"
        "是否都装了 nianbao，再试一次。",
        f"the cluster {address} has had no worker at work for {seconds:g} seconds; not all was done. "
        "See whether the workers still run and nianbao is installed for each, and try again.",
    )
