"""The table of output formats of ``check``: by name, each with the module that prints it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:  # the table is needed for the command's help, what it prints is not
    from converters.batch import FileResult
    from converters.reporters.options import Options


@dataclass(frozen=True, slots=True)
class Reporter:
    """An output format; ``binary`` is not for a terminal, ``one`` takes the result of one file only.

    ``spoken`` are words for people, printed in the encoding of their terminal. ``also`` are suffixes under which it is
    written where it is asked for by name.
    """

    name: str
    suffix: str
    binary: bool = False
    one: bool = False
    spoken: bool = False
    also: tuple[str, ...] = ()

    def write(self, results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
        """Print results, in order, as bytes."""
        module = import_module(f"converters.reporters.{self.name.replace('-', '_')}_report")
        module.write(results, out, options)


REPORTERS = {
    r.name: r
    for r in (
        Reporter("text", ".txt", spoken=True),
        Reporter("concise", ".txt", spoken=True),
        Reporter("json", ".json"),
        Reporter("jsonl", ".jsonl"),
        Reporter("csv", ".csv"),
        Reporter("xlsx", ".xlsx", binary=True),
        Reporter("html", ".html", also=(".htm",)),
        Reporter("sarif", ".sarif", also=(".json",)),
        Reporter("junit", ".xml"),
        Reporter("github", ".txt", spoken=True),
        Reporter("tsv-ascii", ".tsv", one=True),
    )
}
DEFAULT = "text"
SUFFIXES = {
    suffix: next(r.name for r in REPORTERS.values() if r.suffix == suffix)
    for suffix in dict.fromkeys(r.suffix for r in REPORTERS.values())
} | {".htm": "html"}
"""The format that an output's suffix asks for: of several the first in the table."""
FITTING = {
    suffix: tuple(r.name for r in REPORTERS.values() if suffix == r.suffix or suffix in r.also) for suffix in SUFFIXES
}
"""The formats that are written under each suffix."""
