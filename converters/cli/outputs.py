"""Where outputs may go, for all commands: never over what is read, never two to one path, by their suffix."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from converters import onto
from converters.cli import show
from converters.cli.words import comma, say
from converters.printable import echo
from converters.sources import STDIN, Source

USAGE = 2


def keep_inputs(outputs: Iterable[str | None], inputs: Iterable[str | None]) -> None:
    """Refuse an output that is an input, which --force must not replace either."""
    try:
        onto.refuse_onto((path for path in outputs if path is not None), (path for path in inputs if path is not None))
    except onto.Onto as refused:
        raise show.fail("onto-source", USAGE, path=refused.path) from None


def keep_apart(outputs: Iterable[str | None]) -> None:
    """Refuse two outputs of one path."""
    if (path := onto.twice(path for path in outputs if path is not None)) is not None:
        raise show.fail("one-output", USAGE, path=path)


def without_earlier(
    given: Sequence[str], sources: Sequence[Source], outputs: Sequence[str], earlier: Callable[[Source], bool]
) -> list[Source]:
    """The sources but for what an earlier run wrote under the outputs' names, which is told; any other is refused."""
    try:
        kept, left = onto.spared(given, sources, outputs, earlier)
    except onto.Onto as refused:
        raise show.fail("onto-source", USAGE, path=refused.path) from None
    for path in left:
        echo(say("earlier", path=path), err=True)
    return kept


def agree(option: str, asked: str, output: str, fitting: Mapping[str, Collection[str]]) -> None:
    """Refuse a format asked for under a suffix of others; ``fitting`` has the formats of each suffix that is known."""
    suffix = Path(output).suffix.lower()
    right = fitting.get(suffix, ())
    if output != STDIN and right and asked not in right:
        raise show.fail(
            "other-suffix", USAGE, path=output, suffix=suffix, option=option, asked=asked, right=comma().join(right)
        )
