"""X-SAME: narrative nearly word for word last year's, or another unit's checked in the same run.

Two texts are compared by their shingles, the runs of ``LENGTH`` characters that stand in them, without
digits, punctuation and the unit's own name: the measure is the share of one text's shingles that the other
has. Set phrases are a part of every report and never the whole of it, hence the high threshold.

Many reports are compared through an index of a sixteenth of their shingles, chosen by their content, so
that the same shingle is chosen in every text; the few best candidates are then compared exactly.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.finding import Note, Reading
from schemas.report import CLOSING, PREAMBLE, Report
from schemas.review.units import normal_name

LENGTH = 12
"""Characters of a shingle: longer than most set phrases."""
SHARE = 0.8
"""From here on a text is nearly the other's. Texts that follow one outline share up to half of theirs."""
LEAST = 300
"""Characters that count; of shorter texts set phrases may be most."""
_MOST_OF_A_SHINGLE = 20
"""Reports kept for one shingle: what more have is a set phrase."""
_CANDIDATES = 2
_PROMISING = 0.3

_CHARACTERS = re.compile(r"[^\u3400-\u9fffA-Za-z]+")


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    shown: str
    year: int | None
    text: str


class Narratives:
    """The texts of the reports checked so far."""

    def __init__(self) -> None:
        self._texts: list[_Text] = []
        self._index: dict[int, list[int]] = {}

    def alike(self, reading: Reading, before: Reading | None) -> Iterator[Note]:
        """A note where the report's text is nearly last year's or an earlier unit's; remembers the text."""
        report = reading.report
        text = essence(report)
        if len(text) < LEAST:
            return
        own = _Text(normal_name(report.agency.name or ""), report.agency.name or "", report.year, text)
        if before is not None and (share := _share(_shingles(text), essence(before.report))) >= SHARE:
            yield _note(reading, "year", share)
        if own.name:  # without a name it may be the same unit's report once more
            yield from self._others(reading, own)

    def _others(self, reading: Reading, own: _Text) -> Iterator[Note]:
        sample = _sample(own.text)
        shared = Counter(n for s in sample for n in self._index.get(s, ()))
        others = [
            n for n, k in shared.most_common(20) if k >= _PROMISING * len(sample) and self._texts[n].name != own.name
        ]
        shingles = _shingles(own.text) if others else frozenset()
        shares = {n: _share(shingles, self._texts[n].text) for n in others[:_CANDIDATES]}
        best = max(shares, key=shares.__getitem__, default=None)
        number = len(self._texts)
        self._texts.append(own)
        for s in sample:
            holders = self._index.setdefault(s, [])
            if len(holders) < _MOST_OF_A_SHINGLE:
                holders.append(number)
        if best is not None and shares[best] >= SHARE:
            yield _note(reading, "unit", shares[best], other=self._texts[best].shown)


def essence(report: Report) -> str:
    """What counts of a report's text: its parts' words without digits, marks and the unit's name."""
    texts = [t for part, t in report.sections.items() if part not in (PREAMBLE, CLOSING)]
    text = "\n".join(texts)
    if report.agency.name:
        text = text.replace(report.agency.name, "")
    return _CHARACTERS.sub("", text)


def _shingles(text: str) -> frozenset[str]:
    return frozenset(text[i : i + LENGTH] for i in range(len(text) - LENGTH + 1))


def _share(shingles: frozenset[str], other: str) -> float:
    """The share of shingles that stand in another text."""
    return len(shingles & _shingles(other)) / len(shingles)


def _sample(text: str) -> set[int]:
    """About a sixteenth of the shingles: those that begin with certain characters."""
    starts = (i for i, c in enumerate(text[: 1 - LENGTH]) if ord(c) % 16 == 5)
    return {zlib.crc32(text[i : i + LENGTH].encode("utf-16-le")) for i in starts}


def _note(reading: Reading, reason: str, share: float, **details: str | int) -> Note:
    place = next((p for s in reading.report.form.narrative if (p := reading.places.get(s.key)) is not None), None)
    return Note("X-SAME", reason, None, place, "", details={**details, "share": int(100 * share)})
