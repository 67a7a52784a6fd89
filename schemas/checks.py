"""The rule engine: pandera over long frames, many reports in one pass.

Three narrow schemas: one row a cell, one row an equation, one row a table. A failing row names
its report and cell, from which the finding is made with exact numbers. One report is a batch of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from schemas.equations import broken, equations
from schemas.finding import Finding, Note, Reading, Severity
from schemas.form import Form, form_for_year, lines_differ, load_form
from schemas.number import Unread, Value, Why
from schemas.place import Place
from schemas.rules import Policy

LARGEST = float(2**53)
"""Numbers from here on are not exact in a spreadsheet."""

_NUMBER, _BLANK = "number", "blank"
_STATES = pl.Enum([_NUMBER, _BLANK, *(w.value for w in Why)])
_KINDS = pl.Enum(["count", "change", "amount"])


def check(readings: Sequence[Reading], policy: Policy | None = None) -> list[tuple[Finding, ...]]:
    """The findings of each reading, in its order: errors first, then by printed place.

    What readers noted and what rules find come out alike; a rule turned off by ``policy`` is silent.
    """
    policy = policy or Policy()
    found: list[list[Note]] = [list(r.notes) for r in readings]
    by_form: dict[Form, list[int]] = {}
    for index, reading in enumerate(readings):
        by_form.setdefault(reading.report.form, []).append(index)
    broken_rules: list[list[Finding]] = [[] for _ in readings]
    for form, indices in by_form.items():
        for index, rule, number in _failures(form, [readings[i] for i in indices]):
            reading = readings[indices[index]]
            if rule == _EQUATION:
                finding = _equation_finding(reading, number, policy)
                if finding is not None:
                    broken_rules[indices[index]].append(finding)
            elif rule == _YEAR:
                found[indices[index]].extend(_year_notes(reading, number))
            else:
                found[indices[index]].append(_cell_note(reading, rule, number))
    results = []
    for reading, notes, others in zip(readings, found, broken_rules, strict=True):
        notes = [*notes, *_report_notes(reading)]
        findings = [f for n in _one_a_line(notes) if (f := _of_note(reading, n, policy)) is not None] + others
        results.append(tuple(sorted(findings, key=lambda f, r=reading: _order(r, f))))  # type: ignore[misc]
    return results


# ---- the frames and their schemas ---------------------------------------------------------------

_EQUATION, _YEAR = "equation", "VER-YEAR"


def _rule(name: str, holds: pl.Expr) -> pa.Check:
    def run(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(holds)

    return pa.Check(run, name=name, error=name)


_value = pl.col("value")
_is_number = pl.col("state") == _NUMBER


@cache
def _cell_schema() -> pa.DataFrameSchema:
    """One row a cell: report, cell (index in the form), kind, state, value (null unless a number)."""
    holds = {
        "FMT-BLANK": pl.col("state") != _BLANK,
        "FMT-NUMBER": _is_number | pl.col("state").is_in([_BLANK, Why.RANGE.value, Why.WIDTH.value]),
        "STR-WIDTH": pl.col("state") != Why.WIDTH.value,
        "FMT-RANGE": (pl.col("state") != Why.RANGE.value)
        & (~_is_number | (_value.is_finite() & (_value.abs() < LARGEST))),
        "FMT-NEG": ~_is_number | (pl.col("kind") == "change") | (_value >= 0),
        "FMT-INT": ~_is_number
        | (pl.col("kind") == "amount")
        | ~_value.is_finite()
        | (_value == _value.floor()) & ~pl.col("fraction"),
    }
    columns = {
        "report": pa.Column(pl.UInt32),
        "cell": pa.Column(pl.UInt16),
        "kind": pa.Column(_KINDS),
        "state": pa.Column(_STATES),
        "value": pa.Column(pl.Float64, nullable=True),
        "fraction": pa.Column(pl.Boolean),
    }
    return pa.DataFrameSchema(columns, checks=[_rule(n, e) for n, e in holds.items()], strict=True)


@cache
def _equation_schema() -> pa.DataFrameSchema:
    """One row an equation that has all its terms: its residual A·x, which must be 0."""
    columns = {
        "report": pa.Column(pl.UInt32),
        "equation": pa.Column(pl.UInt16),
        "residual": pa.Column(pl.Float64),
    }
    return pa.DataFrameSchema(columns, checks=[_rule(_EQUATION, pl.col("residual") == 0)], strict=True)


@cache
def _table_schema() -> pa.DataFrameSchema:
    """One row a table of a report with a known year: is it printed as the year's form has it?"""
    columns = {"report": pa.Column(pl.UInt32), "table": pa.Column(pl.UInt16), "fits": pa.Column(pl.Boolean)}
    return pa.DataFrameSchema(columns, checks=[_rule(_YEAR, pl.col("fits"))], strict=True)


@cache
def _matrix(form: Form) -> pl.DataFrame:
    """A in sparse form: equation, cell, coefficient (left side +1, right side −1)."""
    index = {c.key: i for i, c in enumerate(form.cells)}
    rows = [
        (number, index[key], sign)
        for number, e in enumerate(equations(form))
        for keys, sign in ((e.left, 1.0), (e.right, -1.0))
        for key in keys
    ]
    return pl.DataFrame(rows, schema={"equation": pl.UInt16, "cell": pl.UInt16, "sign": pl.Float64}, orient="row")


def _frame(form: Form, readings: Sequence[Reading]) -> pl.DataFrame:
    cells = form.cells
    values: list[Value] = [v for r in readings for v in r.report.values.values()]
    n, width = len(readings), len(cells)
    state, number, fraction = [], [], []
    for value in values:
        if value is None:
            state.append(_BLANK)
            number.append(None)
        elif isinstance(value, Unread):
            state.append(value.why.value)
            number.append(None)
        else:
            state.append(_NUMBER)
            number.append(float(value))
        # a fraction too small for binary64 is a fraction all the same
        fraction.append(not isinstance(value, int | Unread | None) and value != value.to_integral_value())
    return pl.DataFrame(
        {
            "report": pl.Series([i for i in range(n) for _ in range(width)], dtype=pl.UInt32),
            "cell": pl.Series(list(range(width)) * n, dtype=pl.UInt16),
            "kind": pl.Series([c.kind for c in cells] * n, dtype=_KINDS),
            "state": pl.Series(state, dtype=_STATES),
            "value": pl.Series(number, dtype=pl.Float64),
            "fraction": pl.Series(fraction, dtype=pl.Boolean),
        }
    )


def _residuals(form: Form, frame: pl.DataFrame) -> pl.DataFrame:
    matrix = _matrix(form)
    terms = matrix.group_by("equation").len("terms")
    return (
        frame.lazy()
        .filter(pl.col("state") == _NUMBER)
        .join(matrix.lazy(), on="cell")
        .group_by("report", "equation")
        .agg((pl.col("value") * pl.col("sign")).sum().alias("residual"), pl.len().alias("present"))
        .join(terms.lazy(), on="equation")
        .filter(pl.col("present") == pl.col("terms"))
        .sort("report", "equation")
        .select("report", "equation", "residual")
        .collect()
    )


def _tables(form: Form, readings: Sequence[Reading]) -> pl.DataFrame:
    rows = [
        (i, t, _table_fits(form, key, reading.report.year))
        for i, reading in enumerate(readings)
        for t, key in enumerate(form.tables)
    ]
    return pl.DataFrame(rows, schema={"report": pl.UInt32, "table": pl.UInt16, "fits": pl.Boolean}, orient="row")


def _table_fits(form: Form, table: str, year: int | None) -> bool:
    try:
        right = load_form(form.id) if year is None else form_for_year(year)
    except KeyError:
        return False
    return table in right.tables and not lines_differ(form.tables[table], right.tables[table])


def _failures(form: Form, readings: Sequence[Reading]) -> Iterator[tuple[int, str, int]]:
    """(report index, rule, cell or equation or table index) of every failing row."""
    cells = _frame(form, readings)
    yield from _validate(_cell_schema(), cells, "cell")
    yield from _validate(_equation_schema(), _residuals(form, cells), "equation")
    yield from _validate(_table_schema(), _tables(form, readings), "table")


def _validate(schema: pa.DataFrameSchema, frame: pl.DataFrame, index: str) -> Iterator[tuple[int, str, int]]:
    if frame.is_empty():
        return
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as caught:
        for error in caught.schema_errors:
            rows = error.failure_cases
            if error.check is None or not isinstance(rows, pl.DataFrame) or index not in rows.columns:
                raise RuntimeError(f"the check itself failed: {error}") from error
            for report, number in rows.select("report", index).iter_rows():
                yield report, str(error.check.name), number


# ---- failing rows as findings --------------------------------------------------------------------


def _cell_note(reading: Reading, rule: str, number: int) -> Note:
    cell = reading.report.form.cells[number]
    value = reading.report.values[cell.key]
    reason, details = "", {}
    actual = value.raw if isinstance(value, Unread) else value
    if isinstance(value, Unread) and rule == "FMT-NUMBER":
        reason = value.why.value
    if isinstance(value, Unread) and rule == "STR-WIDTH":
        reason = "unplaced"
    label = " › ".join(cell.line.path) if rule == "STR-WIDTH" and cell.line.path else cell.label
    return Note(rule, reason, cell.key, reading.place_of(cell.key), label, actual, details=details)


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
    look = [
        p
        for k in equation.keys
        if (p := reading.place_of(k)) is not None and report.values[k] != 0 or k == equation.cell
    ]
    places: tuple[Place, ...] = tuple(p for p in look if isinstance(p, Place))
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
        look_at=places,
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
            _YEAR,
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
            yield Note(_YEAR, "unknown", None, reading.places.get("title"), "", year, details={"year": year})
        return
    if form.id != right.id and key not in form.mixed:
        first = next(k for k in form.tables if not _table_fits(form, k, year) and k not in form.mixed)
        if key == first:
            words = {"year": year, "right": right.id, "form": form.id, "notice": right.notice}
            yield Note(_YEAR, "report", None, reading.places.get("title"), "", form.id, right.id, details=words)
        return
    words = {"year": year, **_table_words(form, right, key)}
    yield Note(
        _YEAR, "table", _odd_key(form, right, key), _odd_place(reading, right, key) or place, heading, details=words
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
    if report.year is None and "year_text" not in noted:
        yield Note("STR-TITLE", "year", None, reading.places.get("year", reading.places.get("title")))


def _of_note(reading: Reading, note: Note, policy: Policy) -> Finding | None:
    severity = policy.severity(note.rule)
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


def _order(reading: Reading, finding: Finding) -> tuple[int, int, int, str]:
    index = {k: i for i, k in enumerate(reading.report.values)}
    place = finding.place
    line = place.line if place is not None and place.line is not None else 0
    return finding.severity.rank, line, index.get(finding.key or "", -1), finding.rule


__all__ = ["Severity", "check"]
