"""Writing what is to be sent into a folder: only what is missing or outdated, never over what people changed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from converters.atomic import replacing
from converters.collecting.distribute import Archive, File, packed
from converters.collecting.sent import Fate, Record
from converters.together import Together


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file and what became of it; ``written`` also where it only would be."""

    name: str
    fate: Fate
    written: bool


MOST, PAUSE = 100, 1.0
"""Files that wait together for the disk, and seconds after which they do, however few: who waits sees progress."""


def deliver(
    items: Iterable[File | Archive], record: Record, *, force: bool = False, dry_run: bool = False
) -> Iterator[Delivered]:
    """Write files and archives; with ``force`` also over what people changed. Some files wait for the disk together.

    Raises OSError where one cannot be written; those before it are written and recorded, as they are on Ctrl-C.
    """
    files = _Files(record, force, dry_run)
    try:
        for item in items:
            if isinstance(item, File):
                files.add(item)
                if files.enough:
                    yield from files.flush()
            else:
                yield from files.flush()
                yield _archive(item, record, force, dry_run)
        yield from files.flush()
    finally:
        files.flush()


class _Files:
    """Files on their way into a folder."""

    def __init__(self, record: Record, force: bool, dry_run: bool) -> None:
        self._record, self._force, self._dry_run = record, force, dry_run
        self._together = Together(force=True)
        self._waiting: list[tuple[str, Fate, bool, str]] = []
        self._since = perf_counter()

    @property
    def enough(self) -> bool:
        """True where those that wait should have their names now."""
        return len(self._waiting) >= MOST or perf_counter() - self._since > PAUSE

    def add(self, file: File) -> None:
        """Make a file and write it where that is to be done."""
        data = file.make()
        digest = hashlib.sha256(data).hexdigest()
        fate = self._record.fate(file.name, digest)
        written = _to_write(fate, self._force)
        if written and not self._dry_run:
            self._together.add(self._record.folder / file.name, data)
        self._waiting.append((file.name, fate, written, digest))

    def flush(self) -> list[Delivered]:
        """Give those that wait their names, record them, and say what became of them."""
        self._since = perf_counter()
        named, delivered = list[Path](), list[Delivered]()
        try:
            self._together.flush(named)
        finally:
            # what has its name is recorded, also where the next one gets none: it would be taken for somebody's change
            there, waiting, self._waiting = set(named), self._waiting, []
            for name, fate, written, digest in waiting:
                if not written or self._dry_run or self._record.folder / name in there:
                    delivered.append(_noted(name, fate, written, digest, self._record, self._dry_run))
                else:
                    self._waiting.append((name, fate, written, digest))
        return delivered


def _archive(archive: Archive, record: Record, force: bool, dry_run: bool) -> Delivered:
    held, digest = packed(archive)
    with held:
        fate = record.fate(archive.name, digest)
        written = _to_write(fate, force)
        if written and not dry_run:
            with replacing(record.folder / archive.name, force=True) as target:
                shutil.copyfileobj(held, target)
    return _noted(archive.name, fate, written, digest, record, dry_run)


def _to_write(fate: Fate, force: bool) -> bool:
    return fate in (Fate.NEW, Fate.OUTDATED) or (force and fate in (Fate.USED, Fate.CHANGED))


def _noted(name: str, fate: Fate, written: bool, digest: str, record: Record, dry_run: bool) -> Delivered:
    if not dry_run and (written or fate is Fate.SAME):
        record.add(name, digest)
    return Delivered(name, fate, written)
