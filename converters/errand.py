"""What is done with a chunk of files: read, judge, write. The same here and in another process.

An errand and what it brings back can be pickled; what it brings is light: places and notes stay where they were
used, the output comes as bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from converters import interrupt
from converters.errors import Unreadable
from converters.formats import FORMATS
from converters.reasons import why
from converters.sniff import forced, sniff
from converters.sources import Source
from schemas.finding import Judged, Reading
from schemas.rules import Policy

T = TypeVar("T")
MAX_FILE_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """A file to read: where it is, and its bytes where they came along, or why there are none.

    ``path`` is where a process finds it that works in another folder; "" where it works in this one.
    """

    source: Source
    path: str = ""
    data: bytes | None = None
    refusal: Unreadable | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a file. ``judged`` is None where nothing was judged, ``data`` where nothing was to be written."""

    source: Source
    reading: Reading | None = None
    judged: Judged | None = None
    data: bytes | None = None
    refusal: Unreadable | None = None


@dataclass(frozen=True)
class Errand:
    """What is to be done: read, judge where ``judge`` says so, write the format ``target``."""

    policy: Policy = field(default_factory=Policy)
    source_format: str | None = None
    target: str | None = None
    judge: bool = True

    def __call__(self, files: Sequence[Given]) -> list[Done]:
        """What came of each file, in their order; what goes wrong with one is its result."""
        return self.finish([self.read(f) for f in files])

    def read(self, file: Given) -> Done:
        """Read one file."""
        if file.refusal is not None:
            return Done(file.source, refusal=file.refusal)
        try:
            data = read_bytes(file.source, file.path) if file.data is None else file.data
            return Done(file.source, read_as(data, file.source.path, self.source_format))
        except Unreadable as refusal:
            return Done(file.source, refusal=refusal)

    def finish(self, files: Sequence[Done]) -> list[Done]:
        """Judge and write what was read."""
        with interrupt.heeded():
            if self.judge:
                from schemas.checks import judge  # loads polars and pandera, which some commands never need

                readings = [f.reading for f in files if f.reading is not None]
                judged = iter(judge(readings, self.policy) if readings else [])
                files = [f if f.reading is None else replace(f, judged=next(judged)) for f in files]
            return [self._write(f) for f in files] if self.target is not None else list(files)

    def _write(self, done: Done) -> Done:
        if done.reading is None or self.target is None:
            return done
        findings = done.judged.findings if done.judged is not None else ()
        return replace(done, data=FORMATS[self.target].write(done.reading.report, findings, done.reading.previous))


@dataclass(frozen=True)
class Away:
    """An errand done in another process: what comes back leaves out what nobody asks for there."""

    errand: Errand

    def __call__(self, files: Sequence[Given]) -> list[Done]:
        """As the errand, lighter."""
        return [self._light(done) for done in self.errand(files)]

    def _light(self, done: Done) -> Done:
        if done.reading is None or not self.errand.judge:
            return done
        target = FORMATS[self.errand.target] if self.errand.target is not None else None
        last = done.reading.previous if target is not None and target.previous else None
        return replace(done, reading=Reading(done.reading.report, previous=last))


def deadly(file: Given) -> Done:
    """What is said of a file over which processes die."""
    return Done(file.source, refusal=fatal())


def fatal() -> Unreadable:
    """Why a file that ends the process which reads it is not read."""
    return Unreadable(
        "读这个文件时处理它的进程两次被系统终止（多为内存不足），未读取。请确认是年度报告，另存一份再试。",
        "the process that read this file was killed twice (mostly for lack of memory). Check that it is an annual report; save it anew and try again.",
    )


def given(source: Source, *, ship: bool) -> Given:
    """A file as it is sent to a worker: with its bytes where they have to come along."""
    if not (ship or source.is_stdin):
        return Given(source, str(Path(source.path).absolute()))
    try:
        return Given(source, data=read_bytes(source))
    except Unreadable as refusal:
        return Given(source, refusal=refusal)


def read_as(data: bytes, path: str, source_format: str | None = None) -> Reading:
    """The report in some bytes; raises Unreadable, for what nobody foresaw too."""
    return careful(lambda: (sniff(data) if source_format is None else forced(data, source_format)).read(data, path))


def careful(read: Callable[[], T]) -> T:
    """What ``read`` gives; raises Unreadable, for what nobody foresaw too: one file never stops the rest."""
    try:
        with interrupt.heeded():
            return read()
    except Unreadable:
        raise
    except (MemoryError, RecursionError):
        raise Unreadable(
            "读这个文件需要的内存超出了限度，未读取。请确认是年度报告；内容无误的，另存一份再试。",
            "reading this file takes more memory than there is. Check that it is an annual report; save it anew and try again.",
        ) from None
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        what = f"{type(error).__name__}: {error}"[:200]
        raise Unreadable(
            f"读这个文件时程序出错（{what}），未读取。其他文件不受影响；请把出错信息报告给 nianbao 的维护者。",
            f"the program failed on this file ({what}), which was not read. Other files are not affected; please report it.",
        ) from error


def read_bytes(source: Source, at: str = "") -> bytes:
    """The bytes of a file (of the one ``at`` a path, where its own is not from here) or of standard input.

    Raises Unreadable where it cannot be opened, or is larger than any report.
    """
    if source.is_stdin:
        data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    else:
        path = Path(at or source.path)
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        except FileNotFoundError:
            raise Unreadable("没有这个文件，请核对路径。", "no such file; check the path.") from None
        except OSError as e:
            zh, en = why(e)
            raise Unreadable(f"文件打不开：{zh}。", f"the file cannot be opened: {en}.") from None
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(
            f"文件超过 {MAX_FILE_BYTES // 1_000_000} MB，未读取：年度报告和名册都远小于此。请核对是不是选错了文件。",
            f"the file is over {MAX_FILE_BYTES // 1_000_000} MB and was not read: reports and rosters are far smaller. "
            "Check that it is the right file.",
        )
    return data
