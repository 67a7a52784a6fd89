"""How many letters two texts differ by."""

from __future__ import annotations


def edit_distance(a: str, b: str, limit: int) -> int:
    """Letters to insert, take out or replace; anything above ``limit`` is given as ``limit`` + 1."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (x != y)))
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
