"""What ``convert`` does with its arguments."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from converters.batch import FileResult
from converters.cli import show
from converters.cli.commands import find, one_of, save, to_stdout
from converters.cli.review import Flags, checked
from converters.cli.words import say
from converters.formats import FORMATS, SUFFIXES, Format
from converters.sources import Source

DEFAULT = "json"


def convert(
    paths: Sequence[str],
    output: str | None,
    to: str | None,
    exit_zero: bool,
    most: int,
    quiet: bool,
    force: bool,
    flags: Flags,
) -> None:
    """Convert each source; findings go to standard error, outputs are written all the same."""
    several = len(paths) > 1 or Path(paths[0]).is_dir()
    target = _target(to, output if not several else None)
    sources = find(paths)
    several = several or len(sources) > 1
    if several and output in (None, "-"):
        raise show.fail("several-to-stdout", 2)
    folder = Path(output or "-")
    if several and folder.suffix.lower() in SUFFIXES and not folder.is_dir():
        raise show.fail("no-folder", 2, path=folder)
    targets = dict(_targets(sources, folder, target)) if several else {}
    if not force and (existing := [p for p in targets.values() if p.exists()]):
        raise show.fail("exist", 2, n=len(existing), path=existing[0])
    tally = show.Tally()
    for result in map(tally.add, checked(sources, paths, flags)):
        if not (quiet and result.status == "ok"):
            for line in show.text_of(result, most, colour=show.colours(sys.stderr)):
                typer.echo(line, err=True)
        if result.reading is None:
            continue
        data = target.write(result.reading.report, result.findings, result.reading.previous)
        path = targets[result.source] if several else _single(result, output, target)
        if path is None:
            to_stdout(data)
        else:
            save(path, data, force)
            if not quiet:
                typer.echo(say("written", path=path), err=True)
    if several:
        typer.echo(say("summary", **tally.summary()), err=True)
    raise typer.Exit(tally.status(exit_zero=exit_zero))


def _target(to: str | None, output: str | None) -> Format:
    if to is not None:
        one_of(to, tuple(FORMATS))
        return FORMATS[to]
    suffix = "" if output in (None, "-") or Path(str(output)).is_dir() else Path(str(output)).suffix.lower()
    if suffix and suffix not in SUFFIXES:
        raise show.fail("suffix", 2, suffix=suffix, known="、".join(f.suffix for f in FORMATS.values()))
    return FORMATS[SUFFIXES.get(suffix, DEFAULT)]


def _single(result: FileResult, output: str | None, target: Format) -> Path | None:
    """Where the one output goes: the file named, else standard output (a workbook: beside the source)."""
    if output == "-" or (output is None and not target.binary):
        if target.binary and sys.stdout.isatty():
            raise show.fail("xlsx-to-stdout", 2)
        return None
    if output is None:
        if result.source.is_stdin:
            raise show.fail("xlsx-to-stdout", 2)
        return Path(result.source.path).with_suffix(target.suffix)
    path = Path(output)
    return path / (result.source.relative.stem + target.suffix) if path.is_dir() else path


def _targets(sources: Sequence[Source], folder: Path, target: Format) -> Iterator[tuple[Source, Path]]:
    """An output for each source below the folder; two of one name are numbered, none is lost."""
    taken: set[str] = set()
    for source in sources:
        relative = source.relative.with_suffix(target.suffix)
        path, number = folder / relative, 1
        while str(path).casefold() in taken:
            number += 1
            path = folder / relative.with_name(f"{relative.stem}_{number}{target.suffix}")
        taken.add(str(path).casefold())
        yield source, path
