"""Text as a terminal may have it: nothing in it moves the cursor, hides, colours or turns round what is shown."""

from __future__ import annotations

import io
import re
import sys
from codecs import getincrementaldecoder
from collections.abc import Mapping
from pathlib import PurePath
from typing import BinaryIO, TextIO, cast

# control characters; marks that turn the direction of writing; what some programs take for the end of a line
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_STEERING_LINES = re.compile(_STEERING.pattern.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))


def printable(text: str, *, lines: bool = False) -> str:
    """A text with what could steer a terminal written as ``\\u001b``; with ``lines`` line feeds and tabs stay."""
    return (_STEERING_LINES if lines else _STEERING).sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    # four digits, so that what is escaped within JSON is JSON still
    return f"\\u{ord(found.group()):04x}"


def told(details: Mapping[str, object]) -> dict[str, object]:
    """What is filled into words: each on one line, but for reasons (``why``), which have lines of their own."""
    return {
        name: printable(str(value)) if isinstance(value, str | PurePath) and name != "why" else value
        for name, value in details.items()
    }


def echo(text: str, *, err: bool = False, styled: bool = False) -> None:
    """Say something to a person; ``styled`` lines bring colours of our own, and are printable already."""
    here = sys.stderr if err else sys.stdout
    here.write(f"{text if styled else printable(text, lines=True)}\n")
    here.flush()


def data_to(stream: TextIO) -> BinaryIO:
    """Where data for a stream of text goes: as it is into files and pipes, printable onto a terminal."""
    return cast(BinaryIO, _Shown(stream)) if stream.isatty() else stream.buffer


class _Shown(io.RawIOBase):
    """UTF-8 for a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._decoder = getincrementaldecoder("utf-8")("backslashreplace")

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        text = self._decoder.decode(bytes(data)).replace("\r\n", "\n").replace("\ufeff", "")
        self._stream.write(printable(text, lines=True))
        return len(data)

    def flush(self) -> None:
        self._stream.flush()
