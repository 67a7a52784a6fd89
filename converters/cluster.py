"""Workers on other machines: a cluster of dask.distributed, where that is installed."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Executor
from contextlib import suppress
from typing import Any

from converters.crew import Crew, program
from converters.errors import Unreadable

TIMEOUT = 15
"""Seconds to wait for the scheduler, and for a worker."""


def cluster(address: str, *, ship: bool = True) -> Crew:
    """A crew of the workers of the scheduler at ``address`` (``tcp://host:8786``).

    With ``ship`` the bytes of files go to the workers; without it workers read them from the same paths, which must be
    theirs too. Raises Unreadable where distributed is not installed, or no scheduler or worker answers; what the crew
    does raises it where a worker has another version of this program, which might find other things.
    """
    try:
        from distributed import Client as Untyped
        from distributed.client import ClosedClientError
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise Unreadable(
            '没有安装 dask.distributed。请运行 pip install "nianbao[cluster]" 后再试。',
            'dask.distributed is not installed: pip install "nianbao[cluster]".',
        ) from None
    Client: Any = Untyped
    try:
        client = Client(address, timeout=TIMEOUT, set_as_default=False)
        client.wait_for_workers(1, timeout=TIMEOUT)
    except (OSError, TimeoutError, ValueError) as error:
        raise Unreadable(
            f"连不上集群 {address}，或集群里没有工作节点（{error}）。请核对地址，确认 dask scheduler 和 dask worker 已启动。",
            f"the cluster {address} does not answer, or has no worker ({error}). Check the address, the scheduler and its workers.",
        ) from None

    def make() -> Executor:
        if client.status != "running":
            raise Unreadable(
                f"和集群 {address} 的连接断了，没有做完。请确认 dask scheduler 还在运行，再试一次。",
                f"the cluster {address} is gone, before all was done. See whether its scheduler still runs, and try again.",
            )
        executor: Executor = client.get_executor(pure=False)
        return executor

    def dismiss(executor: Executor) -> None:
        with suppress(ClosedClientError):
            executor.shutdown(wait=False)

    threads = sum(client.nthreads().values())
    return Crew(make, max(1, threads), ship, (BrokenExecutor, KilledWorker, ClosedClientError), dismiss, program())
