"""Names for the files of many units: each its own on every file system, and the same whenever they are made anew."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence

from converters.collecting.state import Unit
from converters.names import name_key, safe_name

LONGEST, LONGEST_BYTES = 80, 220
"""Of a name without its suffix: what Windows shows, and what other systems hold (255 bytes with a suffix)."""

_SHORT_CODE = 24


def stems(units: Sequence[Unit], title: Callable[[str], str]) -> dict[str, str]:
    """The name of each unit's files without suffix, by the unit's id; ``title`` makes it of the unit's name.

    Where two would be the same (case and ways of writing an accent do not count), or a name is cut, the unit's
    code or a digest stands at its end.
    """
    whole = {unit.id: safe_name(title(unit.name)) for unit in units}
    kept = {unit.id for unit in units if _fits(title(unit.name))}
    taken = Counter(name_key(stem) for stem in whole.values())
    found = {
        unit.id: whole[unit.id]
        if unit.id in kept and taken[name_key(whole[unit.id])] == 1
        else _tailed(unit, title, _code_tail(unit))
        for unit in units
    }
    taken = Counter(name_key(stem) for stem in found.values())
    return {u.id: found[u.id] if taken[name_key(found[u.id])] == 1 else _tailed(u, title, _digest(u)) for u in units}


def _tailed(unit: Unit, title: Callable[[str], str], tail: str) -> str:
    name = unit.name
    while name and not _fits(f"{title(name)}-{tail}"):
        name = name[:-1]
    return safe_name(f"{title(name)}-{tail}")


def _fits(text: str) -> bool:
    return len(text) <= LONGEST and len(text.encode()) <= LONGEST_BYTES


def _code_tail(unit: Unit) -> str:
    return unit.code if unit.code is not None and len(unit.code) <= _SHORT_CODE else _digest(unit)


def _digest(unit: Unit) -> str:
    return hashlib.sha256(unit.id.encode()).hexdigest()[:8]
