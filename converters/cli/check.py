"""What ``check`` does with its arguments."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, TextIO, cast

import typer

from converters.atomic import replacing
from converters.batch import FileResult
from converters.cli import show
from converters.cli.commands import find, from_format, one_of, saving
from converters.cli.outputs import agree, keep_inputs, without_earlier
from converters.cli.review import Flags, checked, others_read
from converters.cli.words import comma, lang
from converters.formats import REFUSED_SUFFIXES, WRITTEN_SUFFIXES
from converters.formats import SUFFIXES as READ_SUFFIXES
from converters.printable import data_to
from converters.reporters.options import Options
from converters.reporters.table import DEFAULT, FITTING, REPORTERS, SUFFIXES
from converters.sources import STDIN
from converters.tally import Tally
from schemas.finding import Severity


def check(
    paths: Sequence[str],
    asked: str | None,
    output: str,
    fail_on: str,
    exit_zero: bool,
    most: int,
    quiet: bool,
    force: bool,
    flags: Flags,
) -> None:
    """Check files and print what was found."""
    format = _format(asked, output)
    one_of(fail_on, ("error", "warning"))
    from_format(flags.source_format)
    reporter = REPORTERS[format]
    sources = find(paths)
    if output != STDIN:
        from converters.reporters.known import is_result

        sources = without_earlier(paths, sources, [output], is_result)
        if not sources:
            raise show.fail("no-files", 3, paths=" ".join(paths))
        keep_inputs([output], others_read(paths, flags))
    if output != "-" and not force and Path(output).exists():
        raise show.fail("exists", 2, path=output)
    if reporter.one and len(sources) > 1:
        raise show.fail("one-source", 2, format=format)
    here = output == "-"
    if here and reporter.binary and sys.stdout.isatty():
        raise show.fail("binary-to-stdout", 2, format=format)
    columns = shutil.get_terminal_size().columns if here and sys.stdout.isatty() else 0
    options = Options(lang(), most, here and show.colours(sys.stdout), columns, quiet, Severity(fail_on))
    tally = Tally()
    results = map(tally.add, checked(sources, paths, flags))
    if here:
        print_results(results, format, options, sys.stdout)
    else:
        with saving(Path(output)), replacing(Path(output), force=force) as file:
            reporter.write(results, file, options)
    raise typer.Exit(tally.status(Severity(fail_on), exit_zero=exit_zero))


def _format(asked: str | None, output: str) -> str:
    """The format asked for, else that of the output's suffix: text where no format is written under it."""
    suffix = Path(output).suffix.lower() if output != STDIN else ""
    if asked is not None:
        one_of(asked, tuple(REPORTERS))
        agree("--format", asked, output, FITTING)
    if suffix in _DOCUMENTS:
        raise show.fail("no-result", 2, path=output, suffix=suffix, known=comma().join(SUFFIXES))
    return asked or SUFFIXES.get(suffix, DEFAULT)


_DOCUMENTS = {*READ_SUFFIXES, *WRITTEN_SUFFIXES, *REFUSED_SUFFIXES} - {*SUFFIXES, ".md"}
"""Suffixes whose programs would say that the file is damaged."""


def print_results(results: Iterable[FileResult], format: str, options: Options, here: TextIO) -> None:
    """Print results to standard output or error."""
    reporter = REPORTERS[format]
    here.flush()
    # words are for the terminal's own encoding, data is UTF-8 wherever it goes
    out = cast(BinaryIO, _Spoken(here)) if reporter.spoken else data_to(here)
    reporter.write(results, out, options)
    here.flush()


class _Spoken:
    """A stream of text for a reporter's words."""

    def __init__(self, here: TextIO) -> None:
        self.here = here

    def write(self, data: bytes) -> int:
        """Print UTF-8 in the encoding of the terminal."""
        self.here.write(data.decode("utf-8", "replace"))
        return len(data)

    def flush(self) -> None:
        """Pass on what was printed."""
        self.here.flush()
