"""Tables whose header cannot be read: what its lines themselves prove of their columns."""

from __future__ import annotations

from collections.abc import Sequence

from converters.recognise.found import Line
from converters.recognise.header import Header, misplaced
from converters.recognise.proof import amount, holds, nonzero
from converters.recognise.target import Target
from schemas.equations import Equation, equations
from schemas.form import Block, Form
from schemas.number import Number

FEWEST_HOLDING = 2
"""Lines whose own equation decides, where the block has that many lines at all."""
MOST_BROKEN = 0.1
"""Of the lines, so many may break their own equation; more, and the columns are others."""


def provable(form: Form, lines: Sequence[tuple[Target, Line]]) -> list[tuple[Target, Line]]:
    """The lines of a block that may be read in the form's order of columns although no header says so.

    Each has as many values as the block has columns, and the sums within it hold. A header that
    was read in part must not say otherwise: the columns it names stand in the form's order.
    """
    if not lines:
        return []
    block, number = lines[0][0].block, lines[0][0].number
    if any(not _may_be(x.header, block, number) for _, x in lines):
        return []
    whole = [(t, x) for t, x in lines if len(x.tokens) == len(block.columns) > 1 and not x.doubtful]
    own = {t.first: _own(form, t) for t, _ in whole}
    if not all(own.values()):
        return []
    holding = [(t, x) for t, x in whole if _adds_up(t, x, own[t.first])]
    deciding = sum(nonzero(_cells(t, x), list(t.keys.values())) for t, x in holding)
    if len(whole) - len(holding) > MOST_BROKEN * len(whole):
        return []
    nothing = all(not nonzero(_cells(t, x), list(t.keys.values())) for t, x in whole)
    return holding if nothing or deciding >= min(FEWEST_HOLDING, len(block.lines)) else []


def _own(form: Form, target: Target) -> list[Equation]:
    keys = set(target.keys.values())
    return [e for e in equations(form) if keys.issuperset(e.keys)]


def _cells(target: Target, line: Line) -> dict[str, Number | None]:
    return {k: amount(t) for k, t in zip(target.keys.values(), line.texts, strict=True)}


def _adds_up(target: Target, line: Line, own: Sequence[Equation]) -> bool:
    cells = _cells(target, line)
    return all(v is not None for v in cells.values()) and all(holds(e, cells) for e in own)


def _may_be(header: Header, block: Block, number: int) -> bool:
    """True where the header names no column otherwise than the form, and has no cell that names another."""
    leaves = [c for c in header.cells if any(m.key for m in c.match.of("header"))]
    if any(c.column is not None for c in leaves):
        return False
    if any(all(m.block != number for m in c.match.of("header")) for c in leaves):
        return False
    names = [c.label for c in block.columns]
    printed = [c.match.official for c in leaves]
    if any(printed.count(n) > names.count(n) for n in printed):
        return False
    if len(set(names)) == len(names) and misplaced(block, header.names(number)) is not None:
        return False
    groups = list(dict.fromkeys(c.match.official for c in header.cells if not any(m.key for m in c.match.of("header"))))
    declared = list(dict.fromkeys(g for c in block.columns for g in c.path[:-1]))
    if [g for g in groups if g in declared] != [g for g in _by_depth(block) if g in groups]:
        return False
    return all(_rises(block, parent, printed) for parent in dict.fromkeys(c.path[:-1] for c in block.columns))


def _by_depth(block: Block) -> list[str]:
    depth = max(len(c.path) for c in block.columns)
    return list(dict.fromkeys(c.path[i] for i in range(depth) for c in block.columns if len(c.path) > i + 1))


def _rises(block: Block, parent: tuple[str, ...], printed: Sequence[str]) -> bool:
    """True where the columns of one group are named in the form's order, as far as they are."""
    own = [c.label for c in block.columns if c.path[:-1] == parent]
    if len(set(own)) < len(own) or any(printed.count(n) > 1 for n in own):
        return True
    order = [own.index(n) for n in printed if n in own]
    return order == sorted(order)
