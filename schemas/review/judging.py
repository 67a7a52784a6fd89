"""Every rule of the review on reports: each module gives notes on one report; a rule that is off costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from schemas.finding import Note, Reading
from schemas.review import along, dates, narrative, parts, plausibility, same, years
from schemas.review.shingles import essence
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


def review(
    readings: Sequence[Reading], policy: Policy, previous: Sequence[Reading | None]
) -> list[tuple[list[Note], str]]:
    """The notes on each reading, and what counts of its words where these are to be compared with other units'.

    Last year's report is the one in ``previous``, else the one that came along with the reading.
    """
    alone = [judge for rule, judge in ALONE.items() if policy.severity(rule) is not None]
    between = [compare for rule, compare in BETWEEN_YEARS.items() if policy.severity(rule) is not None]
    words = any(policy.severity(rule) is not None for rule in narrative.RULES)
    comes_along, compared = (policy.severity(rule) is not None for rule in (along.RULE, same.RULE))
    found = []
    for reading, given in zip(readings, previous, strict=True):
        before = given or reading.previous
        notes = [note for judge in alone for note in judge(reading, policy.limits)]
        if words:
            notes += narrative.notes(reading)
        if before is not None:
            if years.consecutive(reading, before):
                notes += [note for compare in between for note in compare(reading, before, policy.limits)]
            elif between:
                notes += years.wrong_year(reading, before)
        if comes_along:
            notes += along.notes(reading, given)
        text = essence(reading.report) if compared else ""
        if compared:
            notes += same.of_last_year(reading, text, before)
        found.append((notes, text))
    return found
