"""What a reviewer sees beyond cells and sums: years against each other, words, plausibility, dates.

Each module gives notes on one report; a rule that is off costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from schemas.finding import Note, Reading
from schemas.review import along, dates, narrative, parts, plausibility, years
from schemas.review.same import Narratives
from schemas.rules import Limits, Policy

Judge = Callable[[Reading, Limits], Iterator[Note]]
Compare = Callable[[Reading, Reading, Limits], Iterator[Note]]

ALONE: dict[str, Judge] = {
    "T2-AUTHORITY": plausibility.authority,
    "T2-UNIT": plausibility.unit,
    "T3-FEE": plausibility.fee,
    "S1-ASPECTS": parts.aspects,
    "S1-LENGTH": parts.length,
    "S5-EMPTY": parts.no_problems,
    "S6-EMPTY": parts.no_other_matters,
    "STR-LEFTOVER": parts.leftovers,
    "DATE-DEPARTMENT": dates.department,
    "DATE-GOVERNMENT": dates.government,
}
"""What one report is judged by alone."""
BETWEEN_YEARS: dict[str, Compare] = {"X-CARRY": years.carry, "X-ROLL": years.roll, "X-JUMP": years.jump}
"""What a report is judged by against last year's."""
SAME = "X-SAME"


def review(
    readings: Sequence[Reading],
    policy: Policy,
    previous: Sequence[Reading | None],
    narratives: Narratives | None = None,
) -> list[list[Note]]:
    """The notes on each reading; ``narratives`` remembers the texts of reports checked before.

    Last year's report is the one in ``previous``, else the one that came along with the reading.
    """
    alone = [judge for rule, judge in ALONE.items() if policy.severity(rule) is not None]
    between = [compare for rule, compare in BETWEEN_YEARS.items() if policy.severity(rule) is not None]
    texts = narratives if narratives is not None else Narratives()
    found: list[list[Note]] = []
    for reading, given in zip(readings, previous, strict=True):
        before = given or reading.previous
        notes = [note for judge in alone for note in judge(reading, policy.limits)]
        if any(policy.severity(rule) is not None for rule in narrative.RULES):
            notes += narrative.notes(reading)
        if before is not None:
            if years.consecutive(reading, before):
                notes += [note for compare in between for note in compare(reading, before, policy.limits)]
            elif between:
                notes += years.wrong_year(reading, before)
        if policy.severity(along.RULE) is not None:
            notes += along.notes(reading, given)
        if policy.severity(SAME) is not None:
            notes += texts.alike(reading, before)
        found.append(notes)
    return found
