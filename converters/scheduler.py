"""The scheduler of a dask.distributed cluster: its address, and whether one answers there."""

from __future__ import annotations

import asyncio
import logging
import re
import warnings
from typing import Any

from converters.errors import Unreadable

_ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss)://)?(?:\[[0-9A-Fa-f:.%]+\]|[^\s:/?#@\[\]]+):(?P<port>\d{1,5})/?")
_FAMILIES = ("distributed", "tornado", "asyncio", "bokeh")


def is_address(text: str) -> bool:
    """Whether a text is the address of a scheduler on the network: ``tcp://host:8786``, ``tls://host:8786``."""
    found = _ADDRESS.fullmatch(text)
    return found is not None and 0 < int(found["port"]) < 65536


def reach(address: str, seconds: float) -> None:
    """See that a scheduler answers; dask's own client waits for ever where a port takes a call and says nothing.

    Raises Unreadable where none does within some seconds.
    """
    try:
        kind = asyncio.run(_kind(address, seconds))
    except (TypeError, RuntimeError) as error:
        raise Unreadable(
            f"连不上集群 {address}：加密的设置不对。用 tls:// 的，证书位置要写在 dask 的配置文件里；没有加密的用 tcp://。",
            f"the cluster {address} cannot be reached as encryption is set up ({error}). "
            "tls:// needs certificates, named in dask's configuration files; without encryption it is tcp://.",
        ) from None
    except Exception as error:  # whatever a stranger's answer leads to
        if type(error) is OSError:
            raise Unreadable(
                f"连不上集群 {address}。请核对地址和端口（一般是 8786），确认 dask scheduler 和 dask worker 已启动。",
                f"the cluster {address} does not answer ({error}). Check the address and the port (8786 as a rule), "
                "and that the scheduler and its workers run.",
            ) from None
        raise Unreadable(
            f"{address} 接了连接，但没有按 dask 调度器的方式应答（等 {seconds:g} 秒）。"
            "请核对端口：调度器一般是 8786，8787 是 dask 的网页面板，不能用；加密的用 tls://，没有加密的用 tcp://。",
            f"{address} takes the call, but does not answer as dask's scheduler does (within {seconds:g} seconds). Check the port: "
            "a scheduler's is 8786 as a rule, 8787 is dask's dashboard and will not do; tls:// is with encryption, tcp:// without.",
        ) from None
    if kind != "Scheduler":
        raise Unreadable(
            f"{address} 不是 dask 的调度器，而是别的节点。请用 dask scheduler 启动时显示的地址，端口一般是 8786。",
            f"{address} is no scheduler of dask's, but another node. Use the address that dask scheduler shows; the port is 8786 as a rule.",
        )


async def _kind(address: str, seconds: float) -> str:
    """What a node says it is. Raises OSError itself where nobody takes the call, others of many kinds where a stranger does."""
    import distributed  # types of its own it has few

    dask: Any = distributed
    arguments = dask.Security().get_connection_args("client")
    called = asyncio.ensure_future(dask.comm.connect(address, timeout=seconds, **arguments))
    # dask gives up calling by itself, with an OSError that says why; waiting for an answer it never does
    done, _ = await asyncio.wait([called], timeout=seconds + 0.5)
    if not done:
        called.cancel()
        raise TimeoutError
    called.result().abort()
    async with asyncio.timeout(seconds):
        async with dask.rpc(address, connection_args=arguments) as node:
            return str((await node.identity())["type"])


def quiet() -> None:
    """Have dask and what it stands on say nothing: what a person has to know, we say."""
    from distributed.versions import VersionMismatchWarning

    warnings.filterwarnings("ignore", category=VersionMismatchWarning)
    for name in (*_FAMILIES, *logging.root.manager.loggerDict):
        if name.split(".")[0] in _FAMILIES:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
