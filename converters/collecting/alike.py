"""X-SAME over all units: each narrative against those of the units before it on the roster.

What is found depends on what is accepted alone, not on the run in which it came: samples of the texts are kept, all
are put into one index anew, and two texts once compared are not compared again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from converters.collecting.judge import finding
from converters.collecting.kept import Sample
from converters.collecting.store import Store
from schemas.finding import Finding
from schemas.review.near import Index
from schemas.review.same import LEAST, first_place
from schemas.review.shingles import essence, sample, share
from schemas.review.units import normal_name
from schemas.rules import Policy


@dataclass(frozen=True, slots=True)
class Text:
    """A unit's accepted report: its digest, and the name that stands in it."""

    unit: str
    digest: str
    name: str


def alike(texts: Sequence[Text], store: Store, policy: Policy) -> dict[str, Finding]:
    """The findings by unit; what is worked out for them is kept."""
    if policy.severity("X-SAME", "unit") is None:
        return {}
    samples = _samples(texts, store)
    shares = store.shares()
    fresh: dict[tuple[str, str], float] = {}
    essences: dict[str, str] = {}

    def essence_of(digest: str) -> str:
        if digest not in essences:
            essences[digest] = essence(store.report(digest))
        return essences[digest]

    index = Index()
    before: list[Text] = []
    found: dict[str, Finding] = {}
    for text in texts:
        own = samples[text.digest]
        name = normal_name(text.name)
        if own.letters < LEAST or not name:  # without a name it may be the same unit's report once more
            continue

        def share_of(number: int, digest: str = text.digest) -> float:
            pair = (digest, before[number].digest)
            known = shares.get(pair, fresh.get(pair))
            if known is None:
                known = fresh[pair] = share(essence_of(pair[0]), essence_of(pair[1]))
            return known

        best = index.best(name, own.shingles, share_of)
        index.add(name, own.shingles)
        before.append(text)
        if best is not None:
            number, part = best
            words: dict[str, str | int] = {"other": before[number].name, "share": int(100 * part)}
            if (made := finding(policy, "X-SAME", "unit", own.place, **words)) is not None:
                found[text.unit] = made
    if fresh:
        with store.database.transaction("alike"):
            for (one, other), value in fresh.items():
                store.set_share(one, other, value)
    return found


def _samples(texts: Sequence[Text], store: Store) -> dict[str, Sample]:
    """The sample of each text; those not kept yet are taken, and kept."""
    kept = store.samples()
    missing = {t.digest for t in texts} - kept.keys()
    if missing:
        with store.database.transaction("samples"):
            for digest in sorted(missing):
                reading = store.reading(digest)
                text = essence(reading.report)
                kept[digest] = Sample(len(text), sample(text), first_place(reading))
                store.set_sample(digest, kept[digest])
    return kept
