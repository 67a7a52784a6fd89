"""What ``convert`` does with its arguments."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from time import perf_counter

import typer

from converters.atomic import replacing
from converters.batch import CHUNK, PAUSE, FileResult
from converters.cli import show
from converters.cli.commands import find, from_format, one_of, saving, to_stdout
from converters.cli.outputs import agree, keep_inputs, without_earlier
from converters.cli.review import Flags, checked, others_read
from converters.cli.targets import Targets, existing, plan
from converters.cli.words import lang, say
from converters.formats import FORMATS, WRITTEN, WRITTEN_SUFFIXES, Format
from converters.printable import data_to, echo
from converters.reporters.options import Options
from converters.reporters.text_report import lines_of, summary
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
        from converters.tidy import is_tidy

        sources = without_earlier(paths, sources, [str(output)], is_tidy)
        if not sources:
            raise show.fail("no-files", 3, paths=" ".join(paths))
    several = several or len(sources) > 1
    targets = plan(sources, output, target, several)
    there = existing(targets)
    keep_inputs(there, chain((s.path for s in sources), others_read(paths, flags)))
    if there and not force:
        raise show.fail("exist" if several else "exists", 2, n=len(there), path=there[0])
    tally, told = Tally(), Told(most, quiet)
    results = map(tally.add, checked(sources, paths, flags, None if target.tidy else target.name))
    if target.tidy:
        _write_one(results, Path(one) if (one := targets[sources[0]]) is not None else None, target, force, told)
    else:
        _write_each(results, targets, force, told)
    if several:
        echo(summary(tally, lang()), err=True)
    raise typer.Exit(tally.status(exit_zero=exit_zero))


def _write_each(results: Iterable[FileResult], targets: Targets, force: bool, told: Told) -> None:
    writer = _Writer(force, told)
    try:
        for result in results:
            path = targets[result.source]
            writer.add(result, Path(path) if path is not None else None)
    finally:
        # what was converted before somebody stopped it is not thrown away
        writer.flush()


class _Writer:
    """Writes outputs, some at a time, and tells of each once it has its name."""

    def __init__(self, force: bool, told: Told) -> None:
        self._files = Together(force=force)
        self._told = told
        self._waiting: list[tuple[FileResult, Path | None]] = []
        self._since = perf_counter()

    def add(self, result: FileResult, path: Path | None) -> None:
        """Take a result, and its output where there is one: for standard output without a path."""
        data = result.data
        self._waiting.append((replace(result, data=None), path if data is not None else None))
        if data is not None and path is not None:
            with saving(path):
                self._files.add(path, data)
        if path is None or len(self._waiting) >= CHUNK or perf_counter() - self._since > PAUSE:
            self.flush()
        if data is not None and path is None:
            to_stdout(data)

    def flush(self) -> None:
        """Name what was written."""
        waiting, self._waiting = self._waiting, []
        self._since = perf_counter()
        with saving(next((p for _, p in waiting if p is not None), Path())):
            named = set(self._files.flush())
        for result, path in waiting:
            self._told.result(result)
            if path in named:
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


def _target(to: str | None, output: str | None) -> Format:
    """The format asked for, by name or by the output's suffix."""
    if to is not None:
        one_of(to, WRITTEN)
    suffix = "" if output in (None, "-") or Path(str(output)).is_dir() else Path(str(output)).suffix.lower()
    if to is not None:
        agree("--to", to, suffix and str(output), {known: (name,) for known, name in WRITTEN_SUFFIXES.items()})
        return FORMATS[to]
    if suffix and suffix not in WRITTEN_SUFFIXES:
        raise show.fail("suffix", 2, suffix=suffix, known="、".join(WRITTEN_SUFFIXES))
    return FORMATS[WRITTEN_SUFFIXES.get(suffix, DEFAULT)]
