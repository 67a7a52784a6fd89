"""The table of output formats of ``check``: by name, each with the module that prints it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO

from converters.batch import FileResult
from converters.reporters.options import Options


@dataclass(frozen=True, slots=True)
class Reporter:
    """An output format; ``binary`` is not for a terminal, ``one`` takes the result of one file only."""

    name: str
    suffix: str
    binary: bool = False
    one: bool = False

    def write(self, results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
        """Print results, in order, as bytes."""
        module = import_module(f"converters.reporters.{self.name.replace('-', '_')}_report")
        module.write(results, out, options)


REPORTERS = {
    r.name: r
    for r in (
        Reporter("text", ".txt"),
        Reporter("concise", ".txt"),
        Reporter("json", ".json"),
        Reporter("jsonl", ".jsonl"),
        Reporter("csv", ".csv"),
        Reporter("xlsx", ".xlsx", binary=True),
        Reporter("html", ".html"),
        Reporter("sarif", ".sarif"),
        Reporter("junit", ".xml"),
        Reporter("github", ".txt"),
        Reporter("tsv-ascii", ".tsv", one=True),
    )
}
