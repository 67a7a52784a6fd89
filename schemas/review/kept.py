"""Texts put away until one is asked for: packed, and beyond a few megabytes in a file that has no name."""

from __future__ import annotations

import tempfile
import zlib
from array import array
from typing import BinaryIO

HELD = 4_000_000
"""Bytes of packed texts that are held in memory."""


def packed(text: str) -> bytes:
    """A text as it is put away, about a byte a character."""
    return zlib.compress(text.encode("utf-16-le"), 1)


def unpacked(data: bytes) -> str:
    """The text again."""
    return zlib.decompress(data).decode("utf-16-le")


class Kept:
    """Packed texts by number; where the disk takes no more, the rest stays in memory."""

    def __init__(self) -> None:
        self._held: dict[int, bytes] = {}
        self._left = HELD
        self._ends = array("Q", [0])
        self._file: BinaryIO | None = None
        self._full = False

    def add(self, data: bytes) -> None:
        """Put away the next text."""
        number, end = len(self._ends) - 1, self._ends[-1]
        if len(data) <= self._left or not self._written(end, data):
            self._left -= len(data)
            self._held[number] = data
            self._ends.append(end)
        else:
            self._ends.append(end + len(data))

    def get(self, number: int) -> bytes:
        """A packed text; raises OSError where the file cannot be read."""
        if number in self._held:
            return self._held[number]
        start, end = self._ends[number], self._ends[number + 1]
        assert self._file is not None
        self._file.seek(start)
        data = self._file.read(end - start)
        if len(data) != end - start:
            raise OSError(f"temporary file of texts cut short at byte {start}")
        return data

    def _written(self, at: int, data: bytes) -> bool:
        if self._full:
            return False
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - as long as this object
            self._file.seek(at)
            self._full = self._file.write(data) != len(data)
        except OSError:
            self._full = True
        return not self._full
