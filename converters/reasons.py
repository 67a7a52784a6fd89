"""Why the system or SQLite refused, in the language asked for: both say it in English (or that of the system)."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping

_SYSTEM: Mapping[str, str] = {
    "EPERM": "系统不允许这样做",
    "ENOENT": "没有这个文件或文件夹",
    "EIO": "磁盘读写出错",
    "ENXIO": "没有这个设备",
    "EAGAIN": "资源暂时不可用，请稍后再试",
    "ENOMEM": "内存不足",
    "EACCES": "没有权限",
    "EBUSY": "正被别的程序使用",
    "EEXIST": "已经存在",
    "EXDEV": "在另一个磁盘上",
    "ENODEV": "没有这个设备",
    "ENOTDIR": "路径中有一段不是文件夹",
    "EISDIR": "这是文件夹，不是文件",
    "EINVAL": "文件名或参数无效",
    "ENFILE": "系统中打开的文件太多",
    "EMFILE": "打开的文件太多",
    "ETXTBSY": "正被别的程序使用",
    "EFBIG": "文件太大",
    "ENOSPC": "磁盘已满",
    "EROFS": "磁盘或文件夹是只读的",
    "EMLINK": "链接太多",
    "EPIPE": "接收数据的程序已经结束",
    "EDEADLK": "正被别的程序使用",
    "EDEADLOCK": "正被别的程序使用",
    "ENAMETOOLONG": "文件名太长",
    "ENOLCK": "锁不住文件（网络磁盘常有此情形）",
    "ENOTEMPTY": "文件夹不是空的",
    "ELOOP": "链接绕成了圈",
    "ETIMEDOUT": "等候超时",
    "EHOSTDOWN": "网络上的计算机没有回应",
    "EHOSTUNREACH": "连不到网络上的计算机",
    "ECONNREFUSED": "对方拒绝连接",
    "ESTALE": "网络磁盘上的文件已不在",
    "EDQUOT": "磁盘配额已用完",
}
_SQLITE = (
    ("unable to open database file", "打不开或建不了数据库文件，文件夹也许是只读的"),
    ("attempt to write a readonly database", "文件或文件夹是只读的"),
    ("database or disk is full", "磁盘已满"),
    ("disk i/o error", "磁盘读写出错"),
    ("database disk image is malformed", "数据库的结构坏了"),
    ("file is not a database", "不是数据库"),
    ("malformed database schema", "表的定义坏了"),
    ("unsupported file format", "数据库的格式不认识"),
    ("string or blob too big", "其中有一项过大"),
    ("database is locked", "正被别的程序使用"),
    ("out of memory", "内存不足"),
)
"""How SQLite's reasons begin."""


def why(error: Exception) -> tuple[str, str]:
    """The reason of an error without its path, in Chinese and English; what is not known here stays as it was said."""
    both = getattr(error, "zh", None), getattr(error, "en", None)
    if isinstance(both[0], str) and isinstance(both[1], str):
        return both[0], both[1]
    if isinstance(error, OSError):
        return _system(error)
    said = str(error)
    if type(error).__module__ == "sqlite3":  # not loaded for this alone
        for begins, zh in _SQLITE:
            if said.lower().startswith(begins):
                return zh, said
        return f"SQLite：{said}", said
    return f"内容读不懂：{said}", said


def _system(error: OSError) -> tuple[str, str]:
    said = error.strerror or str(error)
    number = error.errno or 0
    known = _SYSTEM.get(errno.errorcode.get(number, ""))
    zh, both, en = said.partition(" / ")
    if both and not zh.isascii():  # one of ours, which says both
        return zh, en
    if known is None:
        return f"系统报告：{said}", said
    return (known if said == os.strerror(number) else f"{known}（{said}）"), said
