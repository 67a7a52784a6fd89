"""What proves where the values of a line belong, when there are too many or too few of them.

Every way to lay them on the columns in their order is tried, with blanks for what is missing or one value
left out. A way holds if every equation holds whose other terms are known; it is proved if it is the only
one, and an equation in which a value of the line counts was among those that decided.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from math import comb, prod

from converters.recognise.target import Target
from schemas.equations import Equation, equations
from schemas.form import Form
from schemas.number import Number, Unread, Value, parse_number

MOST_WAYS = 2000
"""More ways to lay the values of a line, or of several lines together, are not tried."""
MOST_TOGETHER = 3
"""Lines that are solved together at most."""
MOST_OPEN = 8
"""Where more lines of a table are open, its columns' sums say too little to search for long."""
MOST_LEFT_OUT = 1
"""Values left out at most: a page number or a number of the frame between them."""

_NOTHING = frozenset("/-")
_UNITS = "件个项元"

Way = tuple[str, ...]
"""What stands in each column, "" for a blank."""


@dataclass(frozen=True, slots=True)
class Open:
    """A line whose values could not be laid, with the ways there are to lay them."""

    target: Target
    ways: tuple[Way, ...]
    against: tuple[str, ...] = ()
    """Rules of the sums within the line that speak against other ways to lay it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The one way that holds, and the rules whose equations say so."""

    way: Way
    rules: tuple[str, ...]


def ways(tokens: Sequence[str], columns: int) -> tuple[Way, ...]:
    """The ways to lay values on columns in their order; none for too many, or where a value is no number."""
    missing, extra = columns - len(tokens), len(tokens) - columns
    if any(amount(t) is None for t in tokens):
        return ()
    if extra > MOST_LEFT_OUT or comb(columns, max(missing, 0)) > MOST_WAYS:
        return ()
    if extra > 0:
        return tuple(dict.fromkeys(tuple(w) for w in combinations(tokens, columns)))
    return tuple(dict.fromkeys(_spread(tokens, blank, columns) for blank in combinations(range(columns), missing)))


def ways_around(tokens: Sequence[str], gap: int) -> tuple[Way, ...]:
    """As many values as columns, with an empty cell after the first ``gap``: all of them in order, or one too many."""
    found = [tuple(tokens)]
    for out in range(len(tokens)):
        left = [t for i, t in enumerate(tokens[:gap]) if i != out]
        right = [t for i, t in enumerate(tokens[gap:], gap) if i != out]
        found.append((*left, "", *right))
    return tuple(dict.fromkeys(found))


def _spread(tokens: Sequence[str], blank: tuple[int, ...], columns: int) -> Way:
    rest = iter(tokens)
    return tuple("" if i in blank else next(rest) for i in range(columns))


def prove(form: Form, values: Mapping[str, Value], lines: Sequence[Open]) -> dict[str, Proof]:
    """The lines, by the key of their first cell, that can be laid in one way only.

    ``values`` are the cells known so far; a cell of the table that is neither there nor blank is unknown.
    """
    known = {k: amount(v) for k, v in values.items()}
    for x in lines:
        known |= dict.fromkeys(x.target.keys.values())
    # a blank elsewhere may stand for a number that was left out: where it fits nothing, it is not known
    written = {k: v for k, v in known.items() if values.get(k) is not None}
    left = [y for x in lines if (y := _narrowed(form, x)).ways]
    proofs: dict[str, Proof] = {}
    size = 1
    while left and size <= min(MOST_TOGETHER, len(left)) and len(left) <= MOST_OPEN:
        groups = ((k, group) for k in (known, written) for group in combinations(left, size))
        solved = next((s for k, group in groups if (s := _solve(form, k, group))), None)
        if solved is None:
            size += 1
            continue
        for x, proof in solved:
            proofs[x.target.first] = proof
            laid = {k: amount(t) for k, t in zip(x.target.keys.values(), proof.way, strict=True)}
            known |= laid
            written |= laid
            left.remove(x)
        size = 1
    return proofs


def _narrowed(form: Form, line: Open) -> Open:
    """A line with only those ways that its own sums allow, and none where a value is no number."""
    keys = tuple(line.target.keys.values())
    own = [e for e in _of_table(form, line) if set(keys).issuperset(e.keys)]
    kept = []
    against: dict[str, None] = {}
    for way in line.ways:
        cells = {k: amount(t) for k, t in zip(keys, way, strict=True)}
        broken = [e.rule for e in own if not holds(e, cells)]
        if None not in cells.values() and not broken:
            kept.append(way)
        against |= dict.fromkeys(broken)
    # where blanks stand for numbers that were left out, or where it may be the sum itself that is wrong,
    # a sum that does not hold says nothing
    written = all(any(c.isdigit() for c in t) for way in line.ways for t in way)
    sums = {keys.index(e.cell) for e in own}
    firm = written and not any(amount(way[i]) for way in line.ways for i in sums)
    return Open(line.target, tuple(kept), tuple(against) if firm else ())


def _of_table(form: Form, line: Open) -> tuple[Equation, ...]:
    table = line.target.first.split(".", 1)[0]
    return tuple(e for e in equations(form) if e.cell.split(".", 1)[0] == table)


def _solve(form: Form, known: Mapping[str, Number | None], group: Sequence[Open]) -> list[tuple[Open, Proof]] | None:
    """The proofs of lines that only together can be laid in one way; None where they cannot."""
    owner = {k: i for i, x in enumerate(group) for k in x.target.keys.values()}
    tested = [e for e in _of_table(form, group[0])
              if any(k in owner for k in e.keys) and all(k in owner or known.get(k) is not None for k in e.keys)]  # fmt: skip
    across = [e for e in tested if len({owner[k] for k in e.keys if k in owner}) > 1]
    if not tested or (len(group) > 1 and not across):
        return None
    # what the known cells of each equation leave over, and what each way of each line adds to it
    over = tuple(sum(s * (known[k] or 0) for k, s in _signs(e) if k not in owner) for e in tested)
    added = [[(w, _sums(x, w, tested)) for w in x.ways] for x in group]
    if prod(len(a) for a in added[1:]) > MOST_WAYS:
        return None
    found: list[tuple[Way, ...]] = []
    by_sum: dict[tuple[Number, ...], list[Way]] = {}
    for way, sums in added[0]:
        by_sum.setdefault(sums, []).append(way)
    for rest in product(*added[1:]):
        wanted = tuple(-sum(parts) for parts in zip(over, *(s for _, s in rest), strict=True))
        found += [(way, *(w for w, _ in rest)) for way in by_sum.get(wanted, ())]
        if len(found) > 1:
            return None
    if not found:
        return None
    proofs = []
    for x, way in zip(group, found[0], strict=True):
        mine = {k: amount(t) for k, t in zip(x.target.keys.values(), way, strict=True)}
        rules = list(dict.fromkeys(e.rule for e in tested if nonzero(mine, e.keys)))
        across_lines = {k for e in tested if not mine.keys() >= set(e.keys) for k in e.keys}
        if not rules and mine.keys() <= across_lines:
            # nothing but zeros is left: only where each column bears it out as well
            rules = list(x.against)
        if not rules:
            return None
        proofs.append((x, Proof(way, tuple(rules))))
    return proofs


def _signs(equation: Equation) -> list[tuple[str, int]]:
    return [(k, 1) for k in equation.left] + [(k, -1) for k in equation.right]


def _sums(line: Open, way: Way, tested: Sequence[Equation]) -> tuple[Number, ...]:
    cells = {k: amount(t) or 0 for k, t in zip(line.target.keys.values(), way, strict=True)}
    return tuple(sum(s * cells[k] for k, s in _signs(e) if k in cells) for e in tested)


def holds(equation: Equation, cells: Mapping[str, Number | None]) -> bool:
    """True where an equation within these cells holds; False too where one of them is no number."""
    terms = [cells[k] for k in equation.keys]
    numbers = [t for t in terms if t is not None]
    left = len(equation.left)
    return len(numbers) == len(terms) and sum(numbers[:left]) == sum(numbers[left:])


def nonzero(cells: Mapping[str, Number | None], keys: Sequence[str]) -> bool:
    """True where one of these cells counts in a sum."""
    return any(cells.get(k) for k in keys)


@lru_cache(maxsize=4096)
def amount(value: Value | str) -> Number | None:
    """What a cell or token counts in a sum that is only tested: nothing for a blank; None for what is no number."""
    if isinstance(value, Unread):
        value = value.raw
    if not isinstance(value, str):
        return value if value is not None else 0
    text = unicodedata.normalize("NFKC", value).replace(",", "").translate(_DASHES).rstrip(_UNITS).strip()
    if not text or set(text) <= _NOTHING:
        return 0
    if text.startswith("减"):
        text = "-" + text[1:]
    return parse_number(text.lstrip("+"))


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―－−", "-"))
