"""Excel references to sets of cells: a few ranges instead of many addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from converters.workbook.layout import address, value_spots
from schemas.form import Form

Position = tuple[int, int]


def ranges(positions: Iterable[Position]) -> list[str]:
    """The ranges that cover exactly these 0-based positions: ``['D7:I29', 'D31:I31']``."""
    runs: list[list[int]] = []
    for row, column in sorted(set(positions)):
        if runs and runs[-1][0] == row and runs[-1][2] == column - 1:
            runs[-1][2] = column
        else:
            runs.append([row, column, column])
    open_blocks: dict[tuple[int, int], list[int]] = {}
    blocks: list[list[int]] = []
    for row, first, last in runs:
        block = open_blocks.get((first, last))
        if block is not None and block[1] == row - 1:
            block[1] = row
        else:
            block = [row, row, first, last]
            blocks.append(block)
            open_blocks[first, last] = block
    return [_range(*b) for b in blocks]


def _range(top: int, bottom: int, first: int, last: int) -> str:
    start = address(top, first)
    return start if (top, first) == (bottom, last) else f"{start}:{address(bottom, last)}"


def cells(form: Form, keys: Sequence[str]) -> str:
    """Arguments of SUM or COUNT for these number cells of one table: ``D7:D8,D31``."""
    return ",".join(ranges(positions(form, keys)))


def positions(form: Form, keys: Iterable[str]) -> list[Position]:
    """Where number cells stand."""
    spots = value_spots(form)
    return [(spots[k].row, spots[k].column) for k in keys]


def each(function: str, parts: Iterable[str], *arguments: str) -> str:
    """A sum of one call a range, for functions that take one range only; 0 for no range."""
    calls = [f"{function}({','.join((part, *arguments))})" for part in parts]
    return "+".join(calls) or "0"


def quoted(text: str) -> str:
    """A text as an Excel string literal."""
    return '"' + text.replace('"', '""') + '"'


def on_sheet(sheet: str, reference: str) -> str:
    """A reference on another sheet."""
    return "'" + sheet.replace("'", "''") + "'!" + reference
