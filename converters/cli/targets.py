"""Where the output of each source goes: planned before anything is read, so that nothing is written over."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from converters.cli import show
from converters.formats import WRITTEN_SUFFIXES, Format
from converters.names import name_key
from converters.sources import Source

Targets = Mapping[Source, str | None]
"""The path of each output; None is standard output. A hundred thousand are held, as texts."""


def plan(sources: Sequence[Source], output: str | None, target: Format, several: bool) -> Targets:
    """The output of each source; exits with 2 where they cannot all go where they are said to."""
    if not several:
        return {sources[0]: _single(sources[0], output, target)}
    path = Path(output or "-")
    if target.tidy:
        if path.is_dir() or (output or "").endswith(("/", "\\")) or (output is None and target.binary):
            raise show.fail("one-file", 2, format=target.name, suffix=target.suffix)
        return dict.fromkeys(sources, _single(sources[0], output or "-", target))
    if output in (None, "-"):
        raise show.fail("several-to-stdout", 2)
    if path.suffix.lower() in WRITTEN_SUFFIXES and not path.is_dir():
        raise show.fail("no-folder", 2, path=path)
    planned = dict(_below(sources, str(path), target))
    _stay_within(path, {os.path.dirname(p) for p in planned.values()})  # noqa: PTH120
    return planned


def existing(targets: Targets) -> list[str]:
    """The outputs that are there already."""
    return [path for path in targets.values() if path is not None and os.path.lexists(path)]


def _single(source: Source, output: str | None, target: Format) -> str | None:
    """Where one output goes: the file named, else standard output (what is binary: beside the source)."""
    if output == "-" or (output is None and (source.is_stdin or not target.binary)):
        if target.binary and sys.stdout.isatty():
            raise show.fail("binary-to-stdout", 2, format=target.name)
        return None
    if output is None:
        return str(Path(source.path).with_suffix(target.suffix))
    path = Path(output)
    return str(path / (source.relative.stem + target.suffix) if path.is_dir() else path)


def _below(sources: Sequence[Source], folder: str, target: Format) -> Iterator[tuple[Source, str]]:
    """An output for each source below the folder; two of one name are numbered, none is lost."""
    taken: set[str] = set()
    for source in sources:
        stem = os.path.join(folder, source.relative.with_suffix(""))  # noqa: PTH118
        path, number = stem + target.suffix, 1
        while name_key(path) in taken:
            number += 1
            path = f"{stem}_{number}{target.suffix}"
        taken.add(name_key(path))
        yield source, path


def _stay_within(folder: Path, parents: Iterable[str]) -> None:
    """Refuse folders below the output's own that lead elsewhere: who sent the files may have put a link there."""
    top = folder.resolve()
    for parent in parents:
        if not Path(parent).resolve().is_relative_to(top):
            raise show.fail("leads-out", 2, path=parent)
