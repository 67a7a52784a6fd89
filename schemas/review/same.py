"""X-SAME: narrative nearly word for word last year's, or another unit's checked in the same run.

Set phrases are a part of every report and never the whole of it, hence the high threshold. Many reports are
compared through an index of samples of their shingles, which can be taken anywhere; the few best candidates are
then compared exactly, in one place and in the order of the reports.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.explained import explained
from schemas.finding import Finding, Judged, Note, Reading, Severity, Trace
from schemas.place import Place
from schemas.review.kept import Kept, packed, unpacked
from schemas.review.near import SHARE, Index
from schemas.review.shingles import LENGTH, essence, sample, share, shingles
from schemas.review.units import normal_name

LEAST = 300
"""Characters that count; of shorter texts set phrases may be most."""
RULE = "X-SAME"


class Narratives:
    """The texts of the reports checked so far; without ``units`` nothing is compared or remembered."""

    def __init__(self, *, units: bool = True) -> None:
        self._units = units
        self._index = Index()
        self._texts = Kept()

    def settle(self, judged: Judged) -> tuple[Finding, ...]:
        """All findings of a report, with what its text has of an earlier one's; remembers the text.

        To be called in the order of the reports: each is compared with those before it.
        """
        trace = judged.trace
        if trace is None or not self._units:
            return judged.findings
        own: list[tuple[str, frozenset[str]]] = []

        def share_of(number: int) -> float:
            if not own:
                text = unpacked(trace.packed)
                own.append((text, shingles(text)))
            text, runs = own[0]
            other = _text(self._texts.get(number))
            if other == text:
                return 1.0
            return len(runs.intersection([other[i : i + LENGTH] for i in range(len(other) - LENGTH + 1)])) / len(runs)

        best = self._index.best(trace.name, trace.sample, share_of)
        self._index.add(trace.name, trace.sample)
        self._texts.add(_record(trace))
        if best is None:
            return judged.findings
        number, part = best
        words: dict[str, str | int] = {"other": _shown(self._texts.get(number)), "share": int(100 * part)}
        found = Finding(RULE, trace.severity, "unit", place=trace.place, details=words)
        return (*judged.findings[: trace.at], *explained([found], trace.explanations), *judged.findings[trace.at :])


_MARK = b"\0"


def _record(trace: Trace) -> bytes:
    """A unit's name as shown, and its text."""
    return trace.shown.encode() + _MARK + trace.packed


def _shown(record: bytes) -> str:
    return record.partition(_MARK)[0].decode()


def _text(record: bytes) -> str:
    return unpacked(record.partition(_MARK)[2])


def of_last_year(reading: Reading, text: str, before: Reading | None) -> Iterator[Note]:
    """A note where the report's ``text`` (its essence) is nearly last year's."""
    if before is None or len(text) < LEAST:
        return
    part = share(text, essence(before.report))
    if part >= SHARE:
        yield Note(RULE, "year", None, first_place(reading), "", details={"share": int(100 * part)})


def trace_of(reading: Reading, text: str, severity: Severity, at: int = 0) -> Trace | None:
    """What :meth:`Narratives.settle` needs of a report; None where its ``text`` is not to be compared."""
    report = reading.report
    name = normal_name(report.agency.name or "")
    # without a name it may be the same unit's report once more
    if len(text) < LEAST or not name:
        return None
    return Trace(
        name=name,
        shown=report.agency.name or "",
        sample=tuple(sample(text)),
        packed=packed(text),
        place=first_place(reading),
        severity=severity,
        explanations=tuple(e for e in report.explanations if e.rule == RULE),
        at=at,
    )


def first_place(reading: Reading) -> Place | None:
    """Where the narrative begins, as far as that is known."""
    return next((p for s in reading.report.form.narrative if (p := reading.places.get(s.key)) is not None), None)
