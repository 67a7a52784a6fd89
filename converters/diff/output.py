"""The table of output formats of ``diff``."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the table is needed for the command's help, what it writes is not
    from converters.diff.compare import Difference
    from converters.diff.years import Years
    from converters.reporters.options import Options


@dataclass(frozen=True, slots=True)
class Output:
    """A format; ``spoken`` are words for people, in the encoding of their terminal; ``everything`` by default."""

    name: str
    suffix: str
    binary: bool = False
    spoken: bool = False
    everything: bool = True


OUTPUTS = {
    o.name: o
    for o in (
        Output("text", ".txt", spoken=True, everything=False),
        Output("json", ".json"),
        Output("xlsx", ".xlsx", binary=True),
        Output("html", ".html"),
    )
}
SUFFIXES = {o.suffix: o.name for o in OUTPUTS.values()} | {".htm": "html"}


def made(
    name: str,
    difference: Difference,
    years: Years | None,
    paths: tuple[str, str],
    options: Options,
    *,
    everything: bool,
) -> bytes:
    """A difference in a format, as bytes."""
    if name == "text":
        from converters.diff.text import lines

        told = lines(difference, years, paths, options, everything=everything)
        return "".join(f"{line}\n" for line in told).encode("utf-8", "replace")
    if name == "json":
        from converters.diff.tree import tree
        from converters.json_file import encode

        return encode(tree(difference, years, paths, options.lang, everything=everything))
    write = import_module({"xlsx": "converters.diff.book", "html": "converters.diff.page"}[name]).write
    return bytes(write(difference, years, paths, options.lang, everything=everything))
