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
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from schemas.finding import Note, Reading
from schemas.place import Place
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
CANDIDATES = 2
"""Texts that are compared exactly."""
_PROMISING = 0.3

_CHARACTERS = re.compile(r"[^\u3400-\u9fffA-Za-z]+")


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    shown: str
    year: int | None
    text: str


class Index:
    """Samples of texts, by which those that may be nearly alike are found."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._holders: dict[int, list[int]] = {}

    def candidates(self, name: str, sample: Collection[int]) -> list[int]:
        """The numbers of texts by others that share much of a sample, most first."""
        shared = Counter(n for s in sample for n in self._holders.get(s, ()))
        near = [(n, k) for n, k in shared.most_common(20) if k >= _PROMISING * len(sample)]
        return [n for n, _ in near if self._names[n] != name]

    def add(self, name: str, sample: Iterable[int]) -> None:
        """Put in the next text, which gets the next number."""
        number = len(self._names)
        self._names.append(name)
        for s in sample:
            holders = self._holders.setdefault(s, [])
            if len(holders) < _MOST_OF_A_SHINGLE:
                holders.append(number)


class Narratives:
    """The texts of the reports checked so far; without ``units`` each is compared with last year's alone."""

    def __init__(self, *, units: bool = True) -> None:
        self._units = units
        self._texts: list[_Text] = []
        self._index = Index()

    def alike(self, reading: Reading, before: Reading | None) -> Iterator[Note]:
        """A note where the report's text is nearly last year's or an earlier unit's; remembers the text."""
        report = reading.report
        text = essence(report)
        if len(text) < LEAST:
            return
        own = _Text(normal_name(report.agency.name or ""), report.agency.name or "", report.year, text)
        if before is not None and (part := share(text, essence(before.report))) >= SHARE:
            yield _note(reading, "year", part)
        if self._units and own.name:  # without a name it may be the same unit's report once more
            yield from self._others(reading, own)

    def _others(self, reading: Reading, own: _Text) -> Iterator[Note]:
        chosen = sample(own.text)
        shares = {
            n: share(own.text, self._texts[n].text) for n in self._index.candidates(own.name, chosen)[:CANDIDATES]
        }
        best = max(shares, key=shares.__getitem__, default=None)
        self._texts.append(own)
        self._index.add(own.name, chosen)
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


def share(text: str, other: str) -> float:
    """The share of a text's shingles that stand in another text."""
    shingles = _shingles(text)
    return len(shingles & _shingles(other)) / len(shingles)


def sample(text: str) -> set[int]:
    """About a sixteenth of the shingles: those that begin with certain characters."""
    starts = (i for i, c in enumerate(text[: 1 - LENGTH]) if ord(c) % 16 == 5)
    return {zlib.crc32(text[i : i + LENGTH].encode("utf-16-le")) for i in starts}


def first_place(reading: Reading) -> Place | None:
    """Where the narrative begins, as far as that is known."""
    return next((p for s in reading.report.form.narrative if (p := reading.places.get(s.key)) is not None), None)


def _note(reading: Reading, reason: str, part: float, **details: str | int) -> Note:
    return Note("X-SAME", reason, None, first_place(reading), "", details={**details, "share": int(100 * part)})
