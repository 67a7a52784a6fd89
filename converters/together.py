"""Writing many files, each whole or not at all, with one wait for the disk for all of them.

To wait for each file by itself takes most of the time of writing it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

from converters.atomic import is_stream, remove, rename, temporary_beside, write_file


class Together:
    """Files that are written one by one and get their names at :meth:`flush`, in the order they came.

    Until then each is ``.name.….tmp`` beside its place; what has its name is whole, also after a power cut.
    """

    def __init__(self, *, force: bool = False) -> None:
        self._force = force
        self._written: list[tuple[Path, Path]] = []
        self._folders: set[Path] = set()

    def add(self, path: Path, data: bytes) -> None:
        """Write one; raises FileExistsError and OSError as :func:`converters.atomic.write_file` does."""
        if path.parent not in self._folders:
            _make(path.parent)
            self._folders.add(path.parent)
        if not self._force and os.path.lexists(path):
            raise FileExistsError(path)
        if is_stream(path):
            write_file(path, data, force=True)
            return
        temporary = temporary_beside(path)
        try:
            with temporary.open("xb") as file:
                file.write(data)
                if _syncfs is None:
                    file.flush()
                    os.fsync(file.fileno())
        except BaseException:
            remove(temporary)
            raise
        self._written.append((temporary, path))

    def flush(self, named: list[Path] | None = None) -> list[Path]:
        """Give all their names, and say which, in ``named`` as soon as they have them.

        Raises OSError, and what has no name by then is gone. Interrupted before the first has its name, it can be
        called again.
        """
        named = [] if named is None else named
        before = len(named)
        try:
            for folder in {path.parent for _, path in self._written}:
                _to_disk(folder)
        except OSError:
            for temporary, _ in self._written:
                remove(temporary)
            self._written = []
            raise
        # taken away first: whoever flushes again after Ctrl-C is not to name them twice
        written, self._written = self._written, []
        try:
            for temporary, path in written:
                rename(temporary, path)
                named.append(path)
        finally:
            for temporary, _ in written[len(named) - before :]:
                remove(temporary)
        return named


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "上级路径不是文件夹 / not a folder", str(folder)) from None


def _to_disk(folder: Path) -> None:
    """Have everything written to a folder's file system reach the disk, where the system can be asked for that."""
    if _syncfs is None:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)


# Linux only; elsewhere each file is waited for
_syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if sys.platform == "linux" else None
