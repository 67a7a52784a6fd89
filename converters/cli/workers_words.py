"""What ``--jobs`` and ``--cluster`` say, in Chinese and English."""

from __future__ import annotations

from converters.cli.words import lang

_WORDS: dict[str, tuple[str, str]] = {
    "jobs": (
        "用几个进程；不写则由程序定：要用很久的，每个处理器一个（最多 8 个）",
        "processes to use; without it the program decides: one a processor (at most 8) for what takes long",
    ),
    "cluster": (
        "交给 dask.distributed 集群处理，如 tcp://主机:8786（需安装附加组件 cluster）",
        "have a dask.distributed cluster do it, such as tcp://host:8786 (needs the extra cluster)",
    ),
    "ship": (
        "集群：把文件内容发给各节点；--no-ship 由各节点按同一路径读取（共享盘）",
        "cluster: send the files' bytes to the workers; --no-ship has them read the same paths (a shared disk)",
    ),
    "jobs-cluster": (
        "--jobs 和 --cluster 只能用一个：集群有几个进程，由集群决定。",
        "use --jobs or --cluster, not both: a cluster has its own processes.",
    ),
    "ship-cluster": (
        "--ship 和 --no-ship 要和 --cluster 一起用：本机的进程直接读取文件。",
        "--ship and --no-ship go with --cluster: processes of this machine read the files themselves.",
    ),
    "address": (
        "--cluster 的地址不对：“{address}”。应写成 tcp://主机:8786，加密的写成 tls://主机:8786，即 dask scheduler 启动时显示的地址。",
        "--cluster: “{address}” is no address of a scheduler. One is tcp://host:8786 or tls://host:8786, as dask scheduler shows.",
    ),
}


def say(key: str) -> str:
    """A text in the language in use."""
    return _WORDS[key][0 if lang() == "zh" else 1]
