"""Whether an output would replace what a command reads: one file is one file, by whatever path it is called."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Hashable, Iterable, Sequence

from converters.names import name_key
from converters.sources import STDIN, Source


class Onto(Exception):
    """An output that is a source itself, by the path it was given."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def identity(path: str) -> Hashable | None:
    """What all paths of one file have in common: links, hard links and, where the disk knows no capitals, capitals.

    Of a file that is not there, what its place and name have in common on any disk. None for pipes and devices, which
    are written to and never replaced. "-" is standard input.
    """
    try:
        about = os.fstat(0) if path == STDIN else _stat(path)
    except (OSError, ValueError):
        return _place(path)
    if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
        return None
    # a disk on a network may have no numbers
    return (about.st_dev, about.st_ino) if about.st_ino else _place(path)


def same(a: str, b: str) -> bool:
    """True where two paths are one file."""
    one = identity(a)
    return one is not None and one == identity(b)


def refuse_onto(outputs: Iterable[str], inputs: Iterable[str]) -> None:
    """Raise :class:`Onto` where an output is one of the inputs; these are looked at only if an output is there."""
    there = _there(outputs)
    for path in inputs if there else ():
        if (found := there.get(identity(path))) is not None:
            raise Onto(found)


def spared(
    given: Sequence[str], sources: Sequence[Source], outputs: Sequence[str], earlier: Callable[[Source], bool]
) -> tuple[list[Source], list[str]]:
    """The sources without what earlier runs wrote there, and the paths of that: outputs found in a folder or a pattern.

    ``earlier`` says of such a source whether it is an earlier output. Raises :class:`Onto` for an output that is named
    as a source (``given`` are the paths on the command line), and for one that is anything else.
    """
    refuse_onto(outputs, given)
    there = _there(outputs)
    if not there:
        return list(sources), []
    kept, left = [], []
    for source in sources:
        if (output := there.get(identity(source.path))) is None:
            kept.append(source)
        elif earlier(source):
            left.append(source.path)
        else:
            raise Onto(output)
    return kept, left


def twice(outputs: Iterable[str]) -> str | None:
    """An output that has the path of another one; None where each has its own."""
    seen: set[Hashable] = set()
    for path in outputs:
        key = identity(path) if path != STDIN else None
        if key in seen:
            return path
        if key is not None:
            seen.add(key)
    return None


def _there(outputs: Iterable[str]) -> dict[Hashable, str]:
    """The outputs that are there, by identity; but for pipes and devices."""
    found: dict[Hashable, str] = {}
    for path in outputs:
        if path != STDIN and _exists(path) and (key := identity(path)) is not None:
            found.setdefault(key, path)
    return found


def _exists(path: str) -> bool:
    return os.path.lexists(path) or os.path.lexists(os.path.realpath(path))


def _stat(path: str) -> os.stat_result:
    """Of the file, also where a folder on the way, which is left again, is not there: it is made before writing."""
    try:
        return os.stat(path)  # noqa: PTH116 - a hundred thousand texts
    except FileNotFoundError:
        return os.stat(os.path.realpath(path))  # noqa: PTH116


def _place(path: str) -> Hashable:
    folder, name = os.path.split(os.path.realpath(path))
    try:
        about = os.stat(folder)  # noqa: PTH116
    except (OSError, ValueError):
        return name_key(folder), name_key(name)
    return about.st_dev, about.st_ino, name_key(name)
