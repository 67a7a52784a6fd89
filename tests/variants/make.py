"""One case from one seed: a random report, one style of each axis, the text published and its truth."""

from __future__ import annotations

import random
from collections.abc import Mapping

from tests.variants import styles
from tests.variants.breaks import break_pages, spoil
from tests.variants.cells import dress, lines_of
from tests.variants.document import text
from tests.variants.merges import merge
from tests.variants.model import Case, Draft
from tests.variants.reports import random_report
from tests.variants.rows import draw_tables
from tests.variants.separators import judge_place


def make(seed: int, fixed: Mapping[str, str] | None = None) -> Case:
    """The case of a seed, always the same; ``fixed`` sets the style of some axes by name."""
    dice = random.Random(seed)
    drawn = styles.draw(dice) | dict(fixed or {})
    report = random_report(dice, drawn["form"], drawn["numbers hold"])
    draft = Draft(dice, report, report.form, drawn, lines_of(report))
    dress(draft)
    draw_tables(draft)
    spoil(draft)
    break_pages(draft)
    judge_place(draft)
    merge(draft)
    assert report.year is not None
    return Case(seed, text(draft), report.form, report.year, draft.lines, styles.ids(drawn), report)
