"""Printing results of checks on a terminal or into JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

import typer

from converters.cli.words import lang, say
from converters.printable import echo
from converters.reasons import why

T = TypeVar("T")


def fail(key: str, code: int, **details: object) -> typer.Exit:
    """Say why a command stops, on standard error; the caller raises what comes back."""
    echo(say(key, **details), err=True)
    return typer.Exit(code)


def because(error: OSError) -> str:
    """Why the system refused, in the language in use."""
    return why(error)[0 if lang() == "zh" else 1]


def progress(items: Iterable[T], total: int | None) -> Iterator[T]:
    """Pass items on, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb" or (total or 0) < 2:
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(items, total=total, description=say("progress"), console=console, transient=True)


def colours(stream: object) -> bool:
    """Whether a stream takes colours: a terminal, and NO_COLOR is not set."""
    return bool(getattr(stream, "isatty", lambda: False)()) and not os.environ.get("NO_COLOR")
