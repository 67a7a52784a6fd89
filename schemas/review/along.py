"""Last year's figures that came along with a report, on its workbook's own sheet: are they what they say they are?

The unit can edit them. Where the reviewer has last year's report as well, that one counts, and what differs is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.finding import Note, Reading
from schemas.number import token_of
from schemas.review.units import normal_name

RULE = "X-CARRY"
"""They are told under the rule they are for, and only inform."""


def notes(reading: Reading, given: Reading | None) -> Iterator[Note]:
    """What is odd about the figures that came along; ``given`` is last year's report as the reviewer has it."""
    own = reading.previous
    if own is None:
        return
    if given is not None:
        yield from _differing(own, given)
    else:
        yield from _other_unit(reading, own)


def _differing(own: Reading, given: Reading) -> Iterator[Note]:
    last = given.report.values
    told = {k: v for k, v in own.report.values.items() if v is not None and k in last and v != last[k]}
    if not told:
        return
    key = next(iter(told))
    words: dict[str, str | int] = {
        "n": len(told),
        "label": own.report.form.by_key[key].label,
        "own": token_of(told[key]),
        "given": token_of(last[key]),
    }
    yield Note(RULE, "sheet_differs", None, own.place_of(key), "", details=words)


def _other_unit(reading: Reading, own: Reading) -> Iterator[Note]:
    """Another unit's figures, unless the unit has been renamed: only where neither code nor name is the same."""
    here, there = reading.report.agency, own.report.agency
    if not (here.name and there.name) or normal_name(here.name) == normal_name(there.name):
        return
    if here.code and there.code and normal_name(here.code).upper() == normal_name(there.code).upper():
        return
    details: dict[str, str | int] = {"own": there.name, "name": here.name}
    yield Note(RULE, "unit", None, own.places.get("title"), "", details=details)
