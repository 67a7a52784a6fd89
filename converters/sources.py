"""Finding the files that paths on a command line mean."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from converters.formats import REFUSED_SUFFIXES, SUFFIXES

STDIN = "-"
_GLOB = set("*?[")
_PAGE_FOLDER = re.compile(r"(.+?)(?:_files|\.files|_文件)")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its path as shown, and its place below the folder it was found in."""

    path: str
    relative: Path

    @property
    def is_stdin(self) -> bool:
        """True for ``-``."""
        return self.path == STDIN


def expand(paths: Iterable[str], other: list[str] | None = None) -> Iterator[Source]:
    """The files of paths, folders (recursively) and patterns, each once, in a stable order.

    Office's lock files (``~$…``) and hidden files are passed over in folders and patterns. A path
    that does not exist is given as it is: reading it says so. Files in folders that are no
    documents (programs, what belongs to a saved web page, and the like) go into ``other``.
    """
    seen: set[str] = set()
    for given in paths:
        for source in _expand_one(given, other):
            key = source.path if source.is_stdin else str(Path(source.path).absolute())
            if key not in seen:
                seen.add(key)
                yield source


def _expand_one(given: str, other: list[str] | None) -> Iterator[Source]:
    path = Path(given)
    if given == STDIN:
        yield Source(STDIN, Path("stdin"))
    elif path.is_dir():
        for file in sorted(path.rglob("*")):
            if _is_file(file) and not _passed_over(file):
                known = file.suffix.lower() in SUFFIXES or file.suffix.lower() in REFUSED_SUFFIXES
                if known and not of_a_page(file, path):
                    yield Source(str(file), file.relative_to(path))
                elif other is not None:
                    other.append(str(file))
    elif not path.exists() and _GLOB & set(given):
        for name in sorted(glob.glob(given, recursive=True)):  # noqa: PTH207 - the pattern may be absolute
            file = Path(name)
            if file.is_file() and not _passed_over(file):
                yield Source(name, Path(file.name))
    else:
        yield Source(given, Path(path.name))


def _is_file(path: Path) -> bool:
    """True for a file, and for a link to nothing, which reading then names."""
    return path.is_file() or path.is_symlink()


def of_a_page(file: Path, top: Path) -> bool:
    """True for what a browser saved beside a page: in ``年报_files`` beside ``年报.html``."""
    for folder in file.relative_to(top).parents:
        stem = _PAGE_FOLDER.fullmatch(folder.name)
        if stem and any((top / folder).with_name(stem.group(1) + end).exists() for end in (".html", ".htm")):
            return True
    return False


def _passed_over(file: Path) -> bool:
    return file.name.startswith(("~$", "."))
