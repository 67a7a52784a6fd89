"""What ``convert`` does with its arguments."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from time import perf_counter

import typer

from converters.atomic import replacing
from converters.batch import CHUNK, PAUSE, FileResult
from converters.cli import show
from converters.cli.commands import find, from_format, one_of, saving, to_stdout
from converters.cli.review import Flags, checked
from converters.cli.words import lang, say
from converters.formats import FORMATS, WRITTEN, WRITTEN_SUFFIXES, Format
from converters.names import name_key
from converters.printable import data_to, echo
from converters.reporters.options import Options
from converters.reporters.text_report import lines_of, summary
from converters.sources import Source
from converters.tally import Tally
from converters.together import Together
from schemas.report import Report

DEFAULT = "json"


@dataclass(frozen=True, slots=True)
class Told:
    """How much is said of what was done."""

    most: int
    quiet: bool

    def result(self, result: FileResult) -> None:
        """Say what was found in a source."""
        if not (self.quiet and result.status == "ok"):
            options = Options(lang(), self.most, show.colours(sys.stderr))
            for line in lines_of(result, options):
                echo(line, err=True, styled=True)

    def written(self, path: Path) -> None:
        """Say that a file was written."""
        if not self.quiet:
            echo(say("written", path=path), err=True)


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
    from_format(flags.source_format)
    several = len(paths) > 1 or Path(paths[0]).is_dir()
    target = _target(to, output)
    sources = find(paths)
    if target.tidy and output not in (None, "-"):
        # the file of an earlier run may lie among the sources
        sources = [s for s in sources if s.is_stdin or not _same(Path(s.path), Path(str(output)))]
        if not sources:
            raise show.fail("no-files", 3, paths=" ".join(paths))
    several = several or len(sources) > 1
    targets = _plan(sources, output, target, several)
    _keep_sources(sources, targets.values())
    existing = [] if force else [p for p in targets.values() if p is not None and p.exists()]
    if existing:
        raise show.fail("exist" if several else "exists", 2, n=len(existing), path=existing[0])
    tally, told = Tally(), Told(most, quiet)
    results = map(tally.add, checked(sources, paths, flags, None if target.tidy else target.name))
    if target.tidy:
        _write_one(results, targets[sources[0]], target, force, told)
    else:
        _write_each(results, targets, force, told)
    if several:
        echo(summary(tally, lang()), err=True)
    raise typer.Exit(tally.status(exit_zero=exit_zero))


def _write_each(results: Iterable[FileResult], targets: Mapping[Source, Path | None], force: bool, told: Told) -> None:
    writer = _Writer(force, told)
    try:
        for result in results:
            path = targets[result.source]
            if result.data is not None and path is not None:
                writer.add(result, path, result.data)
                continue
            writer.flush()
            told.result(result)
            if result.data is not None:
                to_stdout(result.data)
    finally:
        # what was converted before somebody stopped it is not thrown away
        writer.flush()


class _Writer:
    """Writes outputs, some at a time, and tells of each once it has its name."""

    def __init__(self, force: bool, told: Told) -> None:
        self._files = Together(force=force)
        self._told = told
        self._waiting: list[tuple[FileResult, Path]] = []
        self._since = perf_counter()

    def add(self, result: FileResult, path: Path, data: bytes) -> None:
        """Take an output."""
        with saving(path):
            self._files.add(path, data)
        self._waiting.append((replace(result, data=None), path))
        if len(self._waiting) >= CHUNK or perf_counter() - self._since > PAUSE:
            self.flush()

    def flush(self) -> None:
        """Name what was written."""
        waiting, self._waiting = self._waiting, []
        self._since = perf_counter()
        if not waiting:
            return
        with saving(waiting[0][1]):
            self._files.flush()
        for result, path in waiting:
            self._told.result(result)
            self._told.written(path)


def _write_one(results: Iterable[FileResult], path: Path | None, target: Format, force: bool, told: Told) -> None:
    """All reports into one file, as they are read: a hundred thousand need not be held."""
    named = _named(results, told)
    first = next(named, None)
    if first is None:
        return
    if path is None:
        sys.stdout.flush()
        target.write_many(chain([first], named), data_to(sys.stdout))
        sys.stdout.flush()
        return
    with saving(path), replacing(path, force=force) as file:
        target.write_many(chain([first], named), file)
    told.written(path)


def _named(results: Iterable[FileResult], told: Told) -> Iterator[tuple[str, Report]]:
    for result in results:
        told.result(result)
        if result.reading is not None:
            yield result.source.path, result.reading.report


# ---- where it goes --------------------------------------------------------------------------------


def _target(to: str | None, output: str | None) -> Format:
    """The format asked for, by name or by the output's suffix."""
    if to is not None:
        one_of(to, WRITTEN)
        return FORMATS[to]
    suffix = "" if output in (None, "-") or Path(str(output)).is_dir() else Path(str(output)).suffix.lower()
    if suffix and suffix not in WRITTEN_SUFFIXES:
        raise show.fail("suffix", 2, suffix=suffix, known="、".join(WRITTEN_SUFFIXES))
    return FORMATS[WRITTEN_SUFFIXES.get(suffix, DEFAULT)]


def _plan(sources: Sequence[Source], output: str | None, target: Format, several: bool) -> dict[Source, Path | None]:
    """The output of each source; None is standard output."""
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
    planned = dict(_below(sources, path, target))
    _stay_within(path, planned.values())
    return {**planned}


def _single(source: Source, output: str | None, target: Format) -> Path | None:
    """Where one output goes: the file named, else standard output (what is binary: beside the source)."""
    if output == "-" or (output is None and (source.is_stdin or not target.binary)):
        if target.binary and sys.stdout.isatty():
            raise show.fail("binary-to-stdout", 2, format=target.name)
        return None
    if output is None:
        return Path(source.path).with_suffix(target.suffix)
    path = Path(output)
    return path / (source.relative.stem + target.suffix) if path.is_dir() else path


def _below(sources: Sequence[Source], folder: Path, target: Format) -> Iterator[tuple[Source, Path]]:
    """An output for each source below the folder; two of one name are numbered, none is lost."""
    taken: set[str] = set()
    for source in sources:
        relative = source.relative.with_suffix(target.suffix)
        path, number = folder / relative, 1
        while name_key(str(path)) in taken:
            number += 1
            path = folder / relative.with_name(f"{relative.stem}_{number}{target.suffix}")
        taken.add(name_key(str(path)))
        yield source, path


def _stay_within(folder: Path, outputs: Iterable[Path]) -> None:
    """Refuse folders below the output's own that lead elsewhere: who sent the files may have put a link there."""
    top = folder.resolve()
    for parent in {path.parent for path in outputs}:
        if not parent.resolve().is_relative_to(top):
            raise show.fail("leads-out", 2, path=parent)


def _keep_sources(sources: Sequence[Source], outputs: Iterable[Path | None]) -> None:
    """Refuse an output that would take the place of a source, whatever --force says."""
    read = {Path(s.path).resolve() for s in sources if not s.is_stdin}
    for path in outputs:
        if path is not None and path.resolve() in read:
            raise show.fail("onto-source", 2, path=path)


def _same(a: Path, b: Path) -> bool:
    return a.resolve() == b.resolve()
