"""Reports as tidy data: one row a number cell, any number of reports in one file (CSV or Parquet).

======================  =============================================================================
column                  what it holds
======================  =============================================================================
file                    the source, as named in messages and in the JSON of a check
agency, code, year      of the report; null where it names none
form                    the form whose table the number stands in (reports may mix tables of two forms)
table, line, column     English keys; joined by dots they are ``key``
table_label             the part's heading as printed: ``三、收到和处理政府信息公开申请情况``
line_label              the line as printed, its groups before it: ``三、本年度办理结果 › （一）予以公开``
column_label            the lowest header of the column: ``自然人``
key                     the public key of the cell: ``requests.granted.natural_person``
value                   the number; null where nothing is written and where no number could be read
raw                     what stands in the cell: the digits, or the text that is no number; null for a blank
======================  =============================================================================

A blank is null in ``value`` and ``raw``, never 0. ``value`` is binary64 in Parquet: a number whose digits it
cannot give back (beyond about 15 of them) is null there rather than a number near it; its digits are in ``raw``.

CSV is what RFC 4180 says (CRLF, quotes where needed), in UTF-8 with a byte order mark, so that Excel shows
Chinese. There ``value`` holds the digits as written, however many. A text that a spreadsheet would take for a
formula, or that begins with an apostrophe, gets an apostrophe before it; to have the text back, take one leading
apostrophe off every cell that has one. Numbers never get one.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import groupby, islice
from typing import TYPE_CHECKING, BinaryIO, Literal

from converters.csv_text import FORMULA, MARK
from converters.sources import Source
from schemas.finding import Finding
from schemas.form import Cell, Form
from schemas.number import Number, Unread, Value, number_text
from schemas.report import Report

if TYPE_CHECKING:
    import polars as pl

Kind = Literal["csv", "parquet"]
COLUMNS = (
    *("file", "agency", "code", "year", "form", "table", "line", "column"),
    *("table_label", "line_label", "column_label", "key", "value", "raw"),
)
_HEAD = b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"
CHUNK = 250
"""Reports drawn up at a time: 100,000 of them need no more memory."""
ROW_GROUP = 200_000
"""Rows of a Parquet file that are compressed together: some thousand reports."""


def write(report: Report, findings: Sequence[Finding] = (), kind: Kind = "csv") -> bytes:
    """One report, without the name of a source; ``findings`` have no column and are not written."""
    target = io.BytesIO()
    write_many([("", report)], target, kind)
    return target.getvalue()


def is_tidy(source: Source) -> bool:
    """True for a CSV table of an earlier run, and for Parquet, which no report comes as."""
    try:
        with open(source.path, "rb") as file:  # noqa: PTH123 - of any size
            begin = file.read(len(_HEAD))
    except OSError:
        return False
    return begin == _HEAD or begin.startswith(b"PAR1")


def write_many(named: Iterable[tuple[str, Report]], target: BinaryIO, kind: Kind = "csv") -> None:
    """Write reports, each with the name of its source, as they come: same reports, same bytes."""
    if kind == "csv":
        _write_csv(_frames(named, exact=True), target)
    else:
        _write_parquet(_frames(named), target)


def _write_csv(frames: Iterable[pl.DataFrame], target: BinaryIO) -> None:
    import polars as pl

    guarded = [name for name in COLUMNS if name not in ("value", "year")]
    is_number = pl.col("value").is_not_null()
    target.write(_HEAD)
    for frame in frames:
        safe = frame.with_columns(
            pl.when(pl.col(name).str.contains(FORMULA) & ~(is_number if name == "raw" else pl.lit(False)))
            .then(MARK + pl.col(name))
            .otherwise(pl.col(name))
            .alias(name)
            for name in guarded
        )
        target.write(safe.write_csv(include_header=False, line_terminator="\r\n").encode())


def _write_parquet(frames: Iterable[pl.DataFrame], target: BinaryIO) -> None:
    from polars.exceptions import PolarsError
    from polars.io.plugins import register_io_source

    schema, failed = _schema(exact=False), []

    def source(*_: object) -> Iterator[pl.DataFrame]:
        try:
            yield from frames
        except Exception as error:
            failed.append(error)
            raise

    lazy = register_io_source(source, schema=schema)
    try:
        lazy.sink_parquet(target, compression="zstd", row_group_size=ROW_GROUP, maintain_order=True)
    except PolarsError as error:
        raise failed[0] if failed else _reason(target, error) from error


def _reason(target: BinaryIO, error: Exception) -> OSError:
    """Why a file could not be written: polars writes by itself, and words a full disk as a fault of the format."""
    try:
        target.write(bytes(1 << 16))
        target.flush()
        os.fsync(target.fileno())
    except OSError as told:
        return told
    return OSError(errno.EIO, f"没有写完 / writing failed: {error}")


def _schema(*, exact: bool) -> dict[str, type[pl.DataType]]:
    import polars as pl

    types: dict[str, type[pl.DataType]] = dict.fromkeys(COLUMNS, pl.String)
    return {**types, "year": pl.Int32, "value": pl.String if exact else pl.Float64}


def _frames(named: Iterable[tuple[str, Report]], *, exact: bool = False) -> Iterator[pl.DataFrame]:
    """The rows of reports, in order, some hundred reports a frame; numbers as text where ``exact``."""
    pending = iter(named)
    while chunk := list(islice(pending, CHUNK)):
        for form, group in groupby(chunk, key=lambda pair: pair[1].form):
            yield _frame(form, list(group), exact=exact)


def _frame(form: Form, named: Sequence[tuple[str, Report]], *, exact: bool) -> pl.DataFrame:
    import polars as pl

    schema = _schema(exact=exact)
    heads = [(_writable(name), r.agency.name, r.agency.code, r.year) for name, r in named]
    values = [r.values[cell.key] for _, r in named for cell in form.cells]
    left = pl.DataFrame(heads, schema=[(n, schema[n]) for n in COLUMNS[:4]], orient="row")
    right = pl.DataFrame(_cells(form), schema=[(n, pl.String) for n in COLUMNS[4:-2]], orient="row")
    number = _digits if exact else _float
    drawn = [
        pl.Series("value", [number(v) for v in values], schema["value"]),
        pl.Series("raw", [_raw(v) for v in values], pl.String),
    ]
    return left.join(right, how="cross", maintain_order="left_right").with_columns(drawn)


def _writable(path: str) -> str | None:
    """A path as text; a name of bytes that are no text, which some systems allow, with escapes."""
    return path.encode("utf-8", "backslashreplace").decode() or None


@cache
def _cells(form: Form) -> list[tuple[str, ...]]:
    """What the rows of each report say alike, from ``form`` to ``key``."""
    return [
        (form.tables[c.table].form, *_keys(c), form.section(c.table).heading, *_labels(c), c.key) for c in form.cells
    ]


def _keys(cell: Cell) -> tuple[str, str, str]:
    table, line, column = cell.key.split(".", 2)
    return table, line, column


def _labels(cell: Cell) -> tuple[str, str]:
    """Line and column in print; in a table of one line the upper headers name the line that the key names."""
    path = cell.line.path or cell.column.path[:-1]
    return " › ".join(path), cell.column.label


def _raw(value: Value) -> str | None:
    if value is None:
        return None
    return value.raw if isinstance(value, Unread) else number_text(value)


def _digits(value: Value) -> str | None:
    return None if value is None or isinstance(value, Unread) else number_text(value)


def _float(value: Value) -> float | None:
    return None if value is None or isinstance(value, Unread) else exact_float(value)


def exact_float(value: Number) -> float | None:
    """The binary64 number whose shortest digits are those of ``value``; None where there is none."""
    near = float(value)
    return near if Decimal(repr(near)) == value else None
