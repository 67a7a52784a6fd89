"""What ``diff`` does with its arguments."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import typer

from converters.batch import read_source
from converters.cli import show
from converters.cli.commands import one_of, save, to_stdout
from converters.cli.outputs import agree, keep_inputs
from converters.cli.words import comma, lang
from converters.diff import words
from converters.diff.output import OUTPUTS, SUFFIXES, made
from converters.printable import echo
from converters.reporters.options import Options
from converters.sources import STDIN, Source
from schemas.finding import Reading

DIFFERENT, USAGE, UNREADABLE = 1, 2, 3


def diff(
    a: str,
    b: str,
    format: str | None,
    output: str,
    everything: bool | None,
    exit_zero: bool,
    quiet: bool,
    force: bool,
) -> None:
    """Compare two files and print or write what differs."""
    here = output == STDIN
    suffix = Path(output).suffix.lower()
    if format is None and not here and suffix not in SUFFIXES:
        raise _refuse("suffix", suffix=suffix or output, known=comma().join(SUFFIXES))
    name = format or ("text" if here else SUFFIXES[suffix])
    one_of(name, tuple(OUTPUTS))
    agree("--format", name, output, {suffix: (known,) for suffix, known in SUFFIXES.items()})
    chosen = OUTPUTS[name]
    _usable(a, b, output)
    if not here and not force and Path(output).exists():
        raise show.fail("exists", USAGE, path=output)
    if here and chosen.binary and sys.stdout.isatty():
        raise show.fail("binary-to-stdout", USAGE, format=name)
    first, second = _read(a), _read(b)
    if first is None or second is None:
        raise typer.Exit(UNREADABLE)
    # what compares and what checks between years is loaded once there is something to compare
    from converters.diff.compare import compare
    from converters.diff.years import between

    difference = compare(first, second)
    terminal = here and sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns if terminal else 0
    options = Options(lang(), colour=here and show.colours(sys.stdout), columns=columns, quiet=quiet)
    years = None if quiet and chosen.spoken else between(first, second)
    paths = _shown(a), _shown(b)
    data = made(
        name, difference, years, paths, options, everything=chosen.everything if everything is None else everything
    )
    if not here:
        save(Path(output), data, force)
    elif chosen.spoken:
        # words are for the terminal's own encoding, data is UTF-8 wherever it goes
        sys.stdout.write(data.decode())
    else:
        to_stdout(data)
    raise typer.Exit(0 if difference.same or exit_zero else DIFFERENT)


def _usable(a: str, b: str, output: str) -> None:
    """Refuse two standard inputs, folders, and an output that would replace what is compared."""
    if a == b == STDIN:
        raise _refuse("both-stdin")
    for path in (a, b):
        if path != STDIN and Path(path).is_dir():
            raise _refuse("is-folder", path=path)
    keep_inputs([output], [a, b])


def _refuse(key: str, **details: object) -> typer.Exit:
    echo(words.say(key, lang(), **details), err=True)
    return typer.Exit(USAGE)


def _read(path: str) -> Reading | None:
    """A report; None, and why, where it cannot be read."""
    result = read_source(Source(path))
    if result.refusal is not None:
        why = result.refusal.words(lang())
        echo(words.say("unreadable", lang(), path=_shown(path), why=why), err=True)
    return result.reading


def _shown(path: str) -> str:
    """A path in characters that every output takes."""
    return path.encode("utf-8", "replace").decode()
