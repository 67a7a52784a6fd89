"""Finding the files that paths on a command line mean."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from converters.formats import REFUSED_SUFFIXES, SUFFIXES

STDIN = "-"
SETTINGS = "nianbao.toml"
"""Beside the reports this is read as settings."""
_GLOB = set("*?[")
_PAGE_MARK = re.compile(r"[_.](?:files|文件)[\\/]")
_PAGE_FOLDER = re.compile(r"(.+?)(?:_files|\.files|_文件)")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its path as shown, and the folder it was found in, where it was found in one."""

    path: str
    top: str = ""

    @property
    def is_stdin(self) -> bool:
        """True for ``-``."""
        return self.path == STDIN

    @property
    def relative(self) -> Path:
        """Its place below the folder it was found in; else its name."""
        if self.is_stdin:
            return Path("stdin")
        return Path(self.path).relative_to(self.top) if self.top else Path(Path(self.path).name)


def expand(paths: Iterable[str], other: list[str] | None = None) -> Iterator[Source]:
    """The files of paths, folders (recursively) and patterns, each once, in a stable order.

    Office's lock files (``~$…``) and hidden files are passed over in folders and patterns. A path
    that does not exist is given as it is: reading it says so. Files in folders that are no
    documents (programs, what belongs to a saved web page, pipes, and the like) go into ``other``.
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
        yield Source(STDIN)
    elif path.is_dir():
        top = str(path)
        # a hundred thousand of them may be held: as texts, which take a third of what paths do
        for name in _files(top, "" if top == os.curdir else top.rstrip(os.sep) + os.sep, other):
            if _known(name) and not (_PAGE_MARK.search(name) and of_a_page(Path(name), path)):
                yield Source(name, top)
            elif other is not None and Path(name) != path / SETTINGS:
                other.append(name)
    elif not path.exists() and _GLOB & set(given):
        for name in sorted(glob.glob(given, recursive=True)):  # noqa: PTH207 - the pattern may be absolute
            if _passed_over(Path(name).name) or Path(name).is_dir():
                continue
            if Path(name).is_file() or not Path(name).exists():
                yield Source(name)
            elif other is not None:
                other.append(name)
    else:
        yield Source(given)


def _files(folder: str, prefix: str, other: list[str] | None) -> Iterator[str]:
    """The files in a folder and below, names in order; a folder that cannot be opened comes itself, and reading it says so.

    A link to a folder is not followed; a link to nothing is a file, which reading then names. Pipes and the like, which
    might be waited for without end, go into ``other``.
    """
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda e: os.path.normcase(e.name))
    except OSError:
        yield folder
        return
    for entry in entries:
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _files(path, path + os.sep, other)
        elif _passed_over(entry.name) or entry.is_dir():
            continue
        elif entry.is_file() or not Path(path).exists():
            yield path
        elif other is not None:
            other.append(path)


def _known(name: str) -> bool:
    suffix = name[name.rfind(".") :].lower()
    return suffix in SUFFIXES or suffix in REFUSED_SUFFIXES


def of_a_page(file: Path, top: Path) -> bool:
    """True for what a browser saved beside a page: in ``年报_files`` beside ``年报.html``."""
    for folder in file.relative_to(top).parents:
        stem = _PAGE_FOLDER.fullmatch(folder.name)
        if stem and any((top / folder).with_name(stem.group(1) + end).exists() for end in (".html", ".htm")):
            return True
    return False


def _passed_over(name: str) -> bool:
    return name.startswith(("~$", "."))
