"""Text in columns: a Chinese character takes two."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

NARROWEST = 30
"""Less room than this for a text, and breaking it helps nobody."""


def width_of(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return cell_len(text)


def padded(text: str, width: int) -> str:
    """A text with spaces behind it."""
    return text + " " * max(0, width - cell_len(text))


def wrapped(text: str, margin: int, columns: int) -> list[str]:
    """A text in lines that fit between ``margin`` and ``columns`` (0: one line)."""
    room = columns - margin
    if columns == 0 or room < NARROWEST:
        return [text]
    return list(_broken(text, room))


def _broken(text: str, room: int) -> Iterator[str]:
    """Between Chinese characters a line may end anywhere, but not within a number or a word."""
    rest = text
    while cell_len(rest) > room:
        line = chop_cells(rest, room)[0]
        end = len(line)
        while end > 1 and _joined(rest[end - 1], rest[end]):
            end -= 1
        end = end if end > 1 else len(line)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    yield rest


def _joined(before: str, after: str) -> bool:
    """True where a line must not end between two characters."""
    word = before.isascii() and after.isascii() and not before.isspace() and not after.isspace()
    return word or after in "，。、；：）》〉」』】〕！？,.;:)" or before in "（《〈「『【〔("
