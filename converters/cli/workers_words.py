"""What ``--jobs`` and ``--cluster`` say, in Chinese and English."""

from __future__ import annotations

from converters.cli.words import lang

_WORDS: dict[str, tuple[str, str]] = {
    "jobs": (
        "用几个进程；不写则由程序定：要用很久的，每个处理器一个（最多 8 个）",
        "processes to use; without it the program decides: one a processor (at most 8) for what takes long",
    ),
    "cluster": (
        "交给 dask.distributed 集群处理，如 tcp://主机:8786（需安装 nianbao[cluster]）",
        "have a dask.distributed cluster do it, such as tcp://host:8786 (needs nianbao[cluster])",
    ),
    "ship": (
        "集群：把文件内容发给各节点；--no-ship 由各节点按同一路径读取（共享盘）",
        "cluster: send the files' bytes to the workers; --no-ship has them read the same paths (a shared disk)",
    ),
    "jobs-cluster": (
        "--jobs 和 --cluster 只能用一个：集群有几个进程，由集群决定。",
        "use --jobs or --cluster, not both: a cluster has its own processes.",
    ),
}


def say(key: str) -> str:
    """A text in the language in use."""
    return _WORDS[key][0 if lang() == "zh" else 1]
