"""Writing files whole or not at all."""

from __future__ import annotations

import atexit
import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


def write_file(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write ``data`` to ``path``; as :func:`replacing`."""
    with replacing(path, force=force) as file:
        file.write(data)


@contextmanager
def replacing(path: Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """A file to write into that becomes ``path`` when all went well: the old file or the new one, never half.

    Raises FileExistsError where the file exists and ``force`` is not set, OSError where it cannot
    be written; nothing is left behind then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "上级路径不是文件夹 / not a folder", str(path.parent)) from None
    # a link to nothing is somebody's as well
    if not force and os.path.lexists(path):
        raise FileExistsError(path)
    if is_stream(path):
        with path.open("wb") as stream:
            yield stream
        return
    temporary = temporary_beside(path)
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        rename(temporary, path)
    finally:
        remove(temporary)


def temporary_beside(path: Path) -> Path:
    """A name that no file has, for one that :func:`rename` or :func:`remove` follows; else it is gone at the end."""
    temporary = path.with_name(f".{path.name[:40]}.{os.urandom(8).hex()}.tmp")
    _unnamed.add(temporary)
    return temporary


def rename(temporary: Path, path: Path) -> None:
    """Give a temporary file, written and on the disk, its name in place of what had that; raises OSError."""
    temporary.replace(path)
    _unnamed.discard(temporary)


def remove(temporary: Path) -> None:
    """Have a temporary file gone, if it is still there."""
    if temporary in _unnamed:
        temporary.unlink(missing_ok=True)
        _unnamed.discard(temporary)


_unnamed: set[Path] = set()


@atexit.register
def _leave_nothing() -> None:
    """Ctrl-C may come at any step, also just before something is removed."""
    for temporary in list(_unnamed):
        with suppress(OSError):
            remove(temporary)


def is_stream(path: Path) -> bool:
    """True for a device or a pipe, which is written to: /dev/null replaced by a file would be missed by all."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode) or stat.S_ISBLK(mode)
