"""What lies among the files that came in, where an output would replace it or have it left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from converters import onto
from converters.batch import read_bytes
from converters.collecting.incoming import walk
from converters.collecting.ours import is_ours, is_slip, is_state
from converters.errors import Unreadable
from converters.sources import STDIN, Source


def among(output: str, folders: Sequence[str]) -> str | None:
    """The output, where it is a file in the folders or below them that is not a status of an earlier run; else None."""
    if _is(output, is_ours):
        return None
    try:
        onto.refuse_onto([output], _below(folders))
    except onto.Onto as found:
        return found.path
    return None


def sent_among_slips(slips: Path, folders: Sequence[str]) -> str | None:
    """A file that came in and lies in the folder of the slips, which ``collect`` does not look into; else None."""
    here = slips.resolve()
    if not any(here.is_relative_to(Path(folder).resolve()) for folder in folders):
        return None
    for found in walk([str(slips)] if slips.is_dir() else []):
        if not (is_state(found.real) or _is(str(found.real), lambda data: is_slip(data) or is_ours(data))):
            return found.path
    return None


def _is(path: str, kind: Callable[[bytes], bool]) -> bool:
    """False also for what is not there, or cannot be read."""
    if path == STDIN or not Path(path).is_file():
        return False
    try:
        return kind(read_bytes(Source(path)))
    except Unreadable:
        return False


def _below(folders: Sequence[str]) -> Iterator[str]:
    for top in folders:
        for folder, _, names in os.walk(top):
            yield from (os.path.join(folder, name) for name in names)  # noqa: PTH118 - a hundred thousand texts
