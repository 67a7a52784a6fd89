"""The roster that a command is given: read, or refused line by line."""

from __future__ import annotations

import typer

from converters.batch import read_bytes
from converters.cli.words import lang, say
from converters.collecting import roster
from converters.errors import Unreadable
from converters.printable import echo, printable
from converters.sources import Source

UNREADABLE = 3


def read_roster(path: str) -> roster.Roster:
    """The roster in a file; where it cannot be used, every line to mend is told and nothing else is done."""
    try:
        found = roster.read(read_bytes(Source(path)), path)
    except Unreadable as refusal:
        echo(f"{printable(path)}: {refusal.words(lang())}", err=True)
        raise typer.Exit(UNREADABLE) from None
    if found.problems:
        for problem in found.problems:
            echo(problem.words(lang()), err=True)
        lines = len({problem.line for problem in found.problems})
        echo(say("bad-roster", path=path, n=lines), err=True)
        raise typer.Exit(UNREADABLE)
    return found
