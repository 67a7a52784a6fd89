"""Reports as long frames and the pandera schemas that hold for them.

Three narrow schemas, many reports in one pass: one row a cell, one row an equation, one row a
table. A failing row names its report and its cell, equation or table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import polars as pl
from pandera.api.polars.types import PolarsData

from schemas import pandera_core as pa
from schemas.equations import equations
from schemas.finding import Reading
from schemas.form import Form, form_for_year, lines_differ, load_form
from schemas.number import Unread, Value, Why

LARGEST = float(2**53)
"""Numbers from here on are not exact in a spreadsheet."""

_NUMBER, _BLANK = "number", "blank"
_STATES = pl.Enum([_NUMBER, _BLANK, *(w.value for w in Why)])
_KINDS = pl.Enum(["count", "change", "amount"])

EQUATION, YEAR = "equation", "VER-YEAR"


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
    """One row an equation that has all its terms: its residual A·x, which must be 0.

    ``size`` is the sum of the terms without their signs: from 2^53 on the residual is not exact, and
    the row fails so that exact arithmetic judges it.
    """
    columns = {
        "report": pa.Column(pl.UInt32),
        "equation": pa.Column(pl.UInt16),
        "residual": pa.Column(pl.Float64),
        "size": pa.Column(pl.Float64),
    }
    return pa.DataFrameSchema(
        columns, checks=[_rule(EQUATION, (pl.col("residual") == 0) & (pl.col("size") < LARGEST))], strict=True
    )


@cache
def _table_schema() -> pa.DataFrameSchema:
    """One row a table of a report with a known year: is it printed as the year's form has it?"""
    columns = {"report": pa.Column(pl.UInt32), "table": pa.Column(pl.UInt16), "fits": pa.Column(pl.Boolean)}
    return pa.DataFrameSchema(columns, checks=[_rule(YEAR, pl.col("fits"))], strict=True)


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
    state: list[str] = []
    number: list[float | None] = []
    fraction: list[bool] = []
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
        .agg(
            (pl.col("value") * pl.col("sign")).sum().alias("residual"),
            pl.col("value").abs().sum().alias("size"),
            pl.len().alias("present"),
        )
        .join(terms.lazy(), on="equation")
        .filter(pl.col("present") == pl.col("terms"))
        .sort("report", "equation")
        .select("report", "equation", "residual", "size")
        .collect()
    )


def _tables(form: Form, readings: Sequence[Reading]) -> pl.DataFrame:
    rows = [
        (i, t, table_fits(form, key, reading.report.year))
        for i, reading in enumerate(readings)
        for t, key in enumerate(form.tables)
    ]
    return pl.DataFrame(rows, schema={"report": pl.UInt32, "table": pl.UInt16, "fits": pl.Boolean}, orient="row")


def table_fits(form: Form, table: str, year: int | None) -> bool:
    """True where a table is printed as the year's form has it (without a year: as the report's own form has it)."""
    try:
        right = load_form(form.id) if year is None else form_for_year(year)
    except KeyError:
        return False
    return table in right.tables and not lines_differ(form.tables[table], right.tables[table])


def failures(form: Form, readings: Sequence[Reading]) -> Iterator[tuple[int, str, int]]:
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
