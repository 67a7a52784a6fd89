"""The rule engine: what readers noted and what the rules find, as findings in one order.

The rules run in pandera over long frames (`schemas.frames`); a failing row becomes a finding here,
with exact numbers, places and the cells to look at. One report is a batch of one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from schemas.equations import broken, computed_totals, equations
from schemas.explained import explained
from schemas.finding import Finding, Judged, Note, Reading, Severity, Trace
from schemas.form import Cell, Form, form_for_year, load_form
from schemas.frames import EQUATION, YEAR, failures, table_fits
from schemas.number import WIDTH_SEPARATOR, Unread
from schemas.place import Place
from schemas.review.judging import review
from schemas.review.same import RULE as SAME
from schemas.review.same import Narratives, trace_of
from schemas.rules import Policy


def check(
    readings: Sequence[Reading],
    policy: Policy | None = None,
    previous: Sequence[Reading | None] | None = None,
    narratives: Narratives | None = None,
) -> list[tuple[Finding, ...]]:
    """The findings of each reading, in its order: errors first, then by printed place.

    What readers noted and what rules find come out alike; a rule turned off by ``policy`` is silent.
    ``previous`` has last year's report of each reading, or None, and then what came along with the reading
    counts; ``narratives`` carries the texts of reports from one call to the next, where a run is checked in several.
    """
    texts = narratives if narratives is not None else Narratives()
    return [texts.settle(judged) for judged in judge(readings, policy, previous)]


def judge(
    readings: Sequence[Reading], policy: Policy | None = None, previous: Sequence[Reading | None] | None = None
) -> list[Judged]:
    """All of :func:`check` but the comparison of narratives between units, which :meth:`Narratives.settle` adds.

    Each report is judged apart from the others, so that this may run anywhere, in parts of any size.
    """
    policy = policy or Policy()
    reviewed = review(readings, policy, previous or [None] * len(readings))
    found: list[list[Note]] = [list(r.notes) for r in readings]
    by_form: dict[Form, list[int]] = {}
    for index, reading in enumerate(readings):
        by_form.setdefault(reading.report.form, []).append(index)
    broken_rules: list[list[Finding]] = [[] for _ in readings]
    for form, indices in by_form.items():
        for index, rule, number in failures(form, [readings[i] for i in indices]):
            reading = readings[indices[index]]
            if rule == EQUATION:
                finding = _equation_finding(reading, number, policy)
                if finding is not None:
                    broken_rules[indices[index]].append(finding)
            elif rule == YEAR:
                found[indices[index]].extend(_year_notes(reading, number))
            else:
                found[indices[index]].append(_cell_note(reading, rule, number))
    results = []
    for reading, notes, others, (more, text) in zip(readings, found, broken_rules, reviewed, strict=True):
        notes = _without_waiting(reading, notes, policy)
        notes = [*_without_known_gaps(reading, notes), *_report_notes(reading), *more]
        findings = [f for n in _one_a_line(notes) if (f := _of_note(reading, n, policy)) is not None] + others
        ordered = sorted((_order(reading, f), i) for i, f in enumerate(findings))
        told = explained([findings[i] for _, i in ordered], reading.report.explanations)
        results.append(Judged(told, _trace(reading, text, [key for key, _ in ordered], policy)))
    return results


def _trace(reading: Reading, text: str, keys: Sequence[_Order], policy: Policy) -> Trace | None:
    """What is compared with other units', and where a finding of it belongs among those with these keys."""
    severity = policy.severity(SAME, "unit")
    if severity is None:
        return None
    trace = trace_of(reading, text, severity)
    return trace and replace(trace, at=bisect_right(keys, _key(reading, severity, trace.place, None, SAME)))


def _cell_note(reading: Reading, rule: str, number: int) -> Note:
    cell = reading.report.form.cells[number]
    value = reading.report.values[cell.key]
    reason = ""
    details: dict[str, str | int] = {}
    actual = value.raw if isinstance(value, Unread) else value
    if isinstance(value, Unread) and rule == "FMT-NUMBER":
        reason = value.why.value
    if isinstance(value, Unread) and rule == "STR-WIDTH":
        reason, details = _counted(value, len(reading.report.form.tables[cell.table].blocks[cell.block].columns))
    label = cell.label
    if rule == "STR-WIDTH":
        label = " › ".join(cell.line.path) or reading.report.form.section(cell.table).heading
    return Note(rule, reason, cell.key, reading.place_of(cell.key), label, actual, details=details)


def _counted(value: Unread, expected: int) -> tuple[str, dict[str, str | int]]:
    """Why the values of a line are unplaced: too many, too few, or in doubt; "…" stands for what was not counted."""
    values = value.raw.split(WIDTH_SEPARATOR)
    if "…" in values:
        return "uncounted", {"expected": expected}
    reason = "doubtful" if len(values) == expected else "unplaced"
    return reason, {"expected": expected, "found": len(values)}


def _without_waiting(reading: Reading, notes: list[Note], policy: Policy) -> list[Note]:
    """A total that waits for its parts is no gap of its own where one of them is told of: nobody is to type it in."""
    if not reading.waiting:
        return notes
    told = {n.key for n in notes if policy.severity(n.rule) is not None} - reading.waiting
    totals = computed_totals(reading.report.form)

    def waits(key: str) -> bool:
        return any(part in told or (part in reading.waiting and waits(part)) for part in totals[key].right)

    silent = {key for key in reading.waiting if key in totals and waits(key)}
    return [n for n in notes if n.rule != "FMT-BLANK" or n.key not in silent]


def _without_known_gaps(reading: Reading, notes: Iterable[Note]) -> list[Note]:
    """A line the reader did not find is one finding, not a blank in each of its cells."""
    form = reading.report.form
    gaps = [(form.by_key[n.key], n.reason) for n in reading.notes if n.rule == "STR-LINE" and n.key in form.by_key]
    return [n for n in notes if n.rule != "FMT-BLANK" or not any(_in_gap(form.by_key[n.key or ""], *g) for g in gaps)]


def _in_gap(cell: Cell, gap: Cell, reason: str) -> bool:
    if cell.table != gap.table:
        return False
    same_block = cell.block == gap.block
    return {
        "table": True,
        "missing": same_block and cell.line == gap.line,
        "twice_differs": same_block and cell.line == gap.line,
        "column": same_block and cell.column == gap.column,
        "column_twice": same_block and cell.column == gap.column,
    }.get(reason, False)


def _one_a_line(notes: Iterable[Note]) -> list[Note]:
    """Unplaced values are a finding of their line, not of each of its cells."""
    seen: set[tuple[str, object]] = set()
    kept = []
    for note in notes:
        if note.rule == "STR-WIDTH":
            line = (note.label, note.actual)
            if line in seen:
                continue
            seen.add(line)
        kept.append(note)
    return kept


def _equation_finding(reading: Reading, number: int, policy: Policy) -> Finding | None:
    report = reading.report
    equation = equations(report.form)[number]
    severity = policy.severity(equation.rule)
    exact = broken(equation, report.values)
    if exact is None or severity is None:
        return None
    short = len(equation.keys) <= 7
    terms = set(equation.keys)
    look = [k for k, v in report.values.items() if k in terms and (short or k == equation.cell or v != 0)]
    return Finding(
        rule=equation.rule,
        severity=severity,
        key=equation.cell,
        place=reading.place_of(equation.cell),
        label=report.form.by_key[equation.cell].label,
        actual=exact.actual,
        expected=exact.expected,
        difference=exact.difference,
        broken=exact,
        look_at=tuple(p for k in look if (p := reading.place_of(k)) is not None),
    )


def _year_notes(reading: Reading, number: int) -> Iterator[Note]:
    """A table that is not the year's: one note for the whole report where the report's own form is wrong."""
    report = reading.report
    form, year = report.form, report.year
    key = list(form.tables)[number]
    place = reading.places.get(key)
    heading = form.section(key).heading
    if year is None:
        right = load_form(form.id)
        yield Note(
            YEAR,
            "mixed",
            _odd_key(form, right, key),
            _odd_place(reading, right, key) or place,
            heading,
            details=_table_words(form, right, key),
        )
        return
    try:
        right = form_for_year(year)
    except KeyError:
        if number == 0:
            yield Note(YEAR, "unknown", None, reading.places.get("title"), "", year, details={"year": year})
        return
    if form.id != right.id and key not in form.mixed:
        first = next(k for k in form.tables if not table_fits(form, k, year) and k not in form.mixed)
        if key == first:
            words: dict[str, str | int] = {"year": year, "right": right.id, "form": form.id, "notice": right.notice}
            yield Note(YEAR, "report", None, reading.places.get("title"), "", form.id, right.id, details=words)
        return
    words = _table_words(form, right, key) | {"year": year}
    yield Note(
        YEAR, "table", _odd_key(form, right, key), _odd_place(reading, right, key) or place, heading, details=words
    )


def _table_words(form: Form, right: Form, key: str) -> dict[str, str | int]:
    odd = _odd_lines(form, right, key) or [form.tables[key].blocks[0].columns[0].path]
    return {"right": right.id, "form": form.tables[key].form, "lines": "、".join(path[-1] for path in odd)}


def _odd_lines(form: Form, right: Form, key: str) -> list[tuple[str, ...]]:
    known = {line.path for _, line in right.tables[key].lines}
    return [line.path for _, line in form.tables[key].lines if line.path and line.path not in known]


def _odd_key(form: Form, right: Form, key: str) -> str | None:
    odd = _odd_lines(form, right, key)
    return next((c.key for c in form.tables[key].cells if odd and c.line.path == odd[0]), None)


def _odd_place(reading: Reading, right: Form, key: str) -> Place | None:
    cell = _odd_key(reading.report.form, right, key)
    return reading.place_of(cell) if cell else None


def _report_notes(reading: Reading) -> Iterator[Note]:
    """What a report as a whole lacks."""
    report = reading.report
    noted = {n.reason for n in reading.notes if n.rule == "STR-TITLE"}
    if report.agency.name is None:
        yield Note("STR-TITLE", "agency", None, reading.places.get("agency", reading.places.get("title")))
    if report.year is not None and report.year > date.today().year:
        place = reading.places.get("year", reading.places.get("title"))
        yield Note("STR-TITLE", "future", None, place, "", str(report.year))
    if report.year is None and "year_text" not in noted:
        yield Note("STR-TITLE", "year", None, reading.places.get("year", reading.places.get("title")))


def _of_note(reading: Reading, note: Note, policy: Policy) -> Finding | None:
    severity = policy.severity(note.rule, note.reason)
    if severity is None:
        return None
    return Finding(
        rule=note.rule,
        severity=severity,
        reason=note.reason,
        key=note.key,
        place=note.place,
        label=note.label,
        actual=note.actual,
        expected=note.expected,
        details=note.details,
    )


_Order = tuple[int, int, int, str]


def _order(reading: Reading, finding: Finding) -> _Order:
    return _key(reading, finding.severity, finding.place, finding.key, finding.rule)


def _key(reading: Reading, severity: Severity, place: Place | None, key: str | None, rule: str) -> _Order:
    line = place.line if place is not None and place.line is not None else 0
    return severity.rank, line, _position(reading.report.form, key), rule


def _position(form: Form, key: str | None) -> int:
    """Where a cell stands in the form; before all cells what is of none."""
    return _positions(form).get(key or "", -1)


@cache
def _positions(form: Form) -> dict[str, int]:
    return {cell.key: i for i, cell in enumerate(form.cells)}
