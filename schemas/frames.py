"""Reports as long frames and the pandera schemas that hold for them.

Two narrow schemas, many reports in one pass: one row a cell; one row an equation or a table. A failing row names its
report and its cell, equation or table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

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
_CODES = {name: code for code, name in enumerate(_STATES.categories)}

EQUATION, YEAR = "equation", "VER-YEAR"


def _check(name: str, holds: pl.Expr) -> pa.Check:
    def run(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(holds)

    return pa.Check(run, name=name, error=name)


@dataclass(frozen=True)
class _Schema:
    """The rules of one kind of rows, as pandera judges them.

    Each check costs milliseconds however few rows there are: ``whole`` has one, that all rules hold (and nothing is
    null that must not be), and what fails it is judged by ``rules``, one check a rule.
    """

    whole: pa.DataFrameSchema
    rules: pa.DataFrameSchema


def _schema(columns: Mapping[str, pl.DataType | type[pl.DataType]], holds: Mapping[str, pl.Expr]) -> _Schema:
    # whether nulls are allowed is asked of the rows: pandera would ask it column by column
    types = {name: pa.Column(dtype, nullable=True) for name, dtype in columns.items()}
    filled = [pl.col(name).is_not_null() for name in columns if name != "value"]
    everything = pl.all_horizontal(*(h.fill_null(value=False) for h in holds.values()), *filled)
    return _Schema(
        pa.DataFrameSchema(types, checks=[_check("all rules", everything)], strict=True),
        pa.DataFrameSchema(types, checks=[_check(rule, h) for rule, h in holds.items()], strict=True),
    )


_value = pl.col("value")
_is_number = pl.col("state") == _NUMBER


@cache
def _cell_schema() -> _Schema:
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
    return _schema(
        {
            "report": pl.UInt32,
            "cell": pl.UInt16,
            "kind": _KINDS,
            "state": _STATES,
            "value": pl.Float64,
            "fraction": pl.Boolean,
        },
        holds,
    )


@cache
def _whole_schema() -> _Schema:
    """One row an equation that has all its terms, and one a table of a report.

    ``number`` is the equation, or, from the number of equations on, the table. Of an equation: its residual A·x, which
    must be 0, and ``size``, the sum of the terms without their signs: from 2^53 on the residual is not exact, and the
    row fails so that exact arithmetic judges it. Of a table: is it printed as the year's form ``fits``?
    """
    return _schema(
        {
            "report": pl.UInt32,
            "number": pl.UInt16,
            "residual": pl.Float64,
            "size": pl.Float64,
            "fits": pl.Boolean,
        },
        {EQUATION: (pl.col("residual") == 0) & (pl.col("size") < LARGEST), YEAR: pl.col("fits")},
    )


@cache
def _matrix(form: Form) -> pl.DataFrame:
    """A in sparse form: equation, cell, coefficient (left side +1, right side −1), and the equation's terms."""
    index = {c.key: i for i, c in enumerate(form.cells)}
    rows = [
        (number, index[key], sign, len(e.keys))
        for number, e in enumerate(equations(form))
        for keys, sign in ((e.left, 1.0), (e.right, -1.0))
        for key in keys
    ]
    types = {"equation": pl.UInt16, "cell": pl.UInt16, "sign": pl.Float64, "terms": pl.UInt32}
    return pl.DataFrame(rows, schema=types, orient="row")


@cache
def _states() -> pl.Series:
    return pl.Series(list(_CODES), dtype=_STATES)


@cache
def _kinds(form: Form) -> pl.Series:
    return pl.Series([c.kind for c in form.cells], dtype=_KINDS)


def _frame(form: Form, readings: Sequence[Reading]) -> pl.DataFrame:
    values: list[Value] = [v for r in readings for v in r.report.values.values()]
    n, width = len(readings), len(form.cells)
    number = [float(v) if type(v) is int else None for v in values]
    state, fraction = bytearray(len(values)), bytearray(len(values))
    for at, value in [(at, v) for at, v in enumerate(values) if type(v) is not int]:
        if value is None:
            state[at] = _CODES[_BLANK]
        elif isinstance(value, Unread):
            state[at] = _CODES[value.why.value]
        else:
            number[at] = float(value)
            # a fraction too small for binary64 is a fraction all the same
            fraction[at] = value != value.to_integral_value() if isinstance(value, Decimal) else False
    row = pl.int_range(n * width, dtype=pl.UInt32, eager=True)
    return pl.DataFrame(
        {
            "report": row // width,
            "cell": (row % width).cast(pl.UInt16),
            "kind": pl.concat([_kinds(form)] * n),
            "state": _states().gather(pl.Series(list(state), dtype=pl.UInt8)),
            "value": pl.Series(number, dtype=pl.Float64),
            "fraction": pl.Series(list(fraction), dtype=pl.UInt8).cast(pl.Boolean),
        }
    )


def _residuals(form: Form, frame: pl.DataFrame) -> pl.DataFrame:
    return (
        frame.lazy()
        .filter(pl.col("state") == _NUMBER)
        .join(_matrix(form).lazy(), on="cell")
        .group_by("report", "equation")
        .agg(
            (pl.col("value") * pl.col("sign")).sum().alias("residual"),
            pl.col("value").abs().sum().alias("size"),
            pl.len().alias("present"),
            pl.col("terms").first(),
        )
        .filter(pl.col("present") == pl.col("terms"))
        .sort("report", "equation")
        .select("report", pl.col("equation").alias("number"), "residual", "size", pl.lit(value=True).alias("fits"))
        .collect()
    )


def _tables(form: Form, readings: Sequence[Reading]) -> pl.DataFrame:
    keys, n = list(form.tables), len(readings)
    row = pl.int_range(n * len(keys), dtype=pl.UInt32, eager=True)
    fits = [table_fits(form, key, reading.report.year) for reading in readings for key in keys]
    return pl.DataFrame(
        {
            "report": row // len(keys),
            "number": (row % len(keys) + len(equations(form))).cast(pl.UInt16),
            "residual": _zeros(n * len(keys)),
            "size": _zeros(n * len(keys)),
            "fits": pl.Series(fits, dtype=pl.Boolean),
        }
    )


def _zeros(n: int) -> pl.Series:
    return pl.repeat(0.0, n, dtype=pl.Float64, eager=True)


@lru_cache(maxsize=1024)
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
    tables = len(equations(form))
    whole = pl.concat([_residuals(form, cells), _tables(form, readings)])
    for report, rule, number in _validate(_whole_schema(), whole, "number"):
        yield report, rule, number - tables if rule == YEAR else number


def _validate(schema: _Schema, frame: pl.DataFrame, index: str) -> Iterator[tuple[int, str, int]]:
    if frame.is_empty():
        return
    for _, failing in _failing(schema.whole, frame):
        found = [
            (report, rule, number)
            for rule, rows in _failing(schema.rules, failing)
            for report, number in rows.select("report", index).iter_rows()
        ]
        if len({(report, number) for report, _, number in found}) != failing.height:
            raise RuntimeError(f"rows that break no rule are among {failing}")
        yield from found


def _failing(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each check that does not hold, with the rows that fail it."""
    try:
        # whatever the environment says of validation; a lazy frame, for a whole one is collected again after each step
        with pa.config_context(validation_enabled=True, validation_depth=pa.ValidationDepth.SCHEMA_AND_DATA):
            schema.validate(frame.lazy(), lazy=True)
    except pa.errors.SchemaErrors as caught:
        for error in caught.schema_errors:
            rows = error.failure_cases
            if not isinstance(error.check, pa.Check) or not isinstance(rows, pl.DataFrame):
                raise RuntimeError(f"the check itself failed: {error}") from error
            yield str(error.check.name), rows.select(frame.columns)
