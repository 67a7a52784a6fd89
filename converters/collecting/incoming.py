"""What came in: every file in the folders, in a stable order, and what is inside archives. Nothing is ever written."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from converters.batch import read_bytes
from converters.collecting.archive import INSIDE, is_archive, members
from converters.errors import Unreadable
from converters.sources import Source, of_a_page

PASSED_OVER = re.compile(
    r"~\$|\.|__MACOSX$|thumbs\.db$|desktop\.ini$|.*\.(?:lnk|tmp|crdownload|part|sqlite-(?:journal|wal|shm))$",
    re.IGNORECASE,
)
"""Names, of files and folders, that nobody sent: locks, hidden files, what systems and downloads leave behind."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file on the disk: ``path`` as shown, ``key`` by which it is known from run to run."""

    path: str
    key: str
    size: int
    modified: int
    """In nanoseconds, as the system tells it."""
    real: Path
    """As the system has it, whatever of its name can be shown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that came in: on the disk (``member`` is "") or inside an archive; its bytes, or why there are none."""

    member: str
    data: bytes
    modified: float
    """Seconds: of the file, or as its archive tells."""
    refusal: Unreadable | None = None


def shown(path: str, member: str) -> str:
    """How a piece is named: ``来件/mail.zip!/年报.xlsx``."""
    return f"{path}{INSIDE}{member}" if member else path


def walk(folders: Iterable[str], leave_out: Collection[Path] = ()) -> Iterator[Found]:
    """The files in folders and below them, each once, by name; a path that is a file is that file.

    ``leave_out`` are files and folders of our own that may lie among them.
    """
    ours = {str(path.absolute()) for path in leave_out}
    seen: set[str] = set()
    for folder in folders:
        for path in _below(Path(folder), ours):
            key = str(path.absolute())
            if key in seen or key in ours:
                continue
            seen.add(key)
            try:
                about = path.stat()
            except OSError:  # gone meanwhile, or a link to nothing: reading it says so
                yield Found(_text(str(path)), _text(key), -1, -1, path)
                continue
            yield Found(_text(str(path)), _text(key), about.st_size, about.st_mtime_ns, path)


def _below(top: Path, ours: Collection[str]) -> Iterator[Path]:
    if not top.is_dir():
        yield top
        return
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        folders[:] = sorted(
            f for f in folders if not PASSED_OVER.match(f) and str((here / f).absolute()) not in ours
        )  # those walked next
        for name in sorted(files):
            path = here / name
            if not PASSED_OVER.match(name) and not of_a_page(path, top):
                yield path


def pieces(found: Found) -> Iterator[Piece]:
    """A file as one piece, or what is inside it where it is an archive."""
    modified = found.modified / 1e9
    if found.real.exists() and not found.real.is_file():
        words = (
            "这不是普通文件（是管道、设备之类），未读取。请删去它，或换成报告文件。",
            "this is no ordinary file (a pipe, a device or the like) and was not read. Remove it, or put a report in its place.",
        )
        yield Piece("", b"", modified, Unreadable(*words))
        return
    try:
        data = read_bytes(Source(str(found.real)))
    except Unreadable as refusal:
        yield Piece("", b"", modified, refusal)
        return
    if not is_archive(data):
        yield Piece("", data, modified)
        return
    any_inside = False
    for member in members(data, PASSED_OVER):
        any_inside = True
        yield Piece(_text(member.name), member.data, member.modified or modified, member.refusal)
    if not any_inside:
        words = "压缩包里没有文件。请让填报单位重新发送。", "there is no file in the archive. Ask for it again."
        yield Piece("", b"", modified, Unreadable(*words))


def _text(name: str) -> str:
    """A name that every text can hold, whatever bytes the disk has for it."""
    return name.encode("utf-8", "backslashreplace").decode()
