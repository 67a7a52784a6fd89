"""Writing what is to be sent into a folder: only what is missing or outdated, never over what people changed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from converters.atomic import replacing, write_file
from converters.collecting.distribute import Archive, File, packed
from converters.collecting.sent import Fate, Record


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file and what became of it; ``written`` also where it only would be."""

    name: str
    fate: Fate
    written: bool


def deliver(
    items: Iterable[File | Archive], record: Record, *, force: bool = False, dry_run: bool = False
) -> Iterator[Delivered]:
    """Write files and archives one by one; with ``force`` also over what people changed.

    Raises OSError where one cannot be written; those before it are written and recorded.
    """
    for item in items:
        yield _file(item, record, force, dry_run) if isinstance(item, File) else _archive(item, record, force, dry_run)


def _file(file: File, record: Record, force: bool, dry_run: bool) -> Delivered:
    data = file.make()
    digest = hashlib.sha256(data).hexdigest()
    fate = record.fate(file.name, digest)
    written = _to_write(fate, force)
    if written and not dry_run:
        write_file(record.folder / file.name, data, force=True)
    return _noted(file.name, fate, written, digest, record, dry_run)


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
