"""With which rules, and against which reports of last year, a command checks: its flags put together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from converters.batch import FileResult, run
from converters.cli import show
from converters.cli.words import lang, say
from converters.cli.workers import Workers, help_of
from converters.printable import echo
from converters.settings_file import FILE_VARIABLE, BadSettings, find, from_environment, from_words, load
from converters.sources import Source, expand
from schemas.rules import Policy
from schemas.settings import layered, policy

if TYPE_CHECKING:
    from converters.previous import Previous


class Flags(NamedTuple):
    """What the command line says of rules, settings and last year's reports."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    severity: Sequence[str] = ()
    settings: str | None = None
    previous: Sequence[str] = ()
    source_format: str | None = None
    workers: Workers = Workers()


def checked(
    sources: Sequence[Source], paths: Sequence[str], flags: Flags, target: str | None = None
) -> Iterator[FileResult]:
    """Read and check files as settings and flags say, with outputs of the format ``target`` where one is asked for.

    In the end tells which found no report of last year.
    """
    in_force = policy_of(paths, flags)
    previous = last_years(flags.previous) if flags.previous else None
    helped = help_of(flags.workers, len(sources))
    results = run(sources, in_force, previous, source_format=flags.source_format, target=target, helped=helped)
    yield from show.progress(results, len(sources))
    if previous is not None:
        for key, found in (("previous-none", previous.none), ("previous-several", previous.several)):
            if found:
                echo(say(key, n=len(found), example=found[0]), err=True)


def policy_of(paths: Sequence[str], flags: Flags) -> Policy:
    """The policy in force: settings file, then environment, then flags; exit 2 where one cannot be used."""
    try:
        file = _settings(paths, flags)
        given = {"select": flags.select, "ignore": flags.ignore, "severity": flags.severity}
        return policy(
            layered(
                load(file) if file is not None else {},
                from_environment(os.environ),
                from_words({k: v for k, v in given.items() if v}, {k: f"--{k}" for k in given}),
            )
        )
    except BadSettings as bad:
        echo(bad.words(lang()), err=True)
        raise typer.Exit(2) from None


def others_read(paths: Sequence[str], flags: Flags) -> Iterator[str]:
    """What is read beside the reports in ``paths``: settings, and last year's reports."""
    if (file := _settings(paths, flags)) is not None:
        yield str(file)
    yield from (source.path for source in expand(flags.previous))


def _settings(paths: Sequence[str], flags: Flags) -> Path | None:
    named = flags.settings or os.environ.get(FILE_VARIABLE)
    return Path(named) if named else find(paths)


def last_years(paths: Sequence[str]) -> Previous:
    """Last year's reports in files and folders; exit 3 where there are none, and what cannot be used is told."""
    sources = list(expand(paths))
    if not sources:
        raise show.fail("no-files", 3, paths=" ".join(paths))
    missing = [s.path for s in sources if not s.is_stdin and not Path(s.path).exists()]
    if missing:
        raise show.fail("no-files", 3, paths=" ".join(missing))
    from converters.previous import index

    found = index(show.progress(sources, len(sources)))
    if found.unusable:
        echo(say("previous-unusable", n=len(found.unusable), example=found.unusable[0]), err=True)
    return found
