"""The collecting office's state: its file as SQLite has it, and what stands in its rows.

An input is the bytes of a file, or ``@@ table.column`` parts, each a value in place of what stands there.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from converters.collecting.aggregate_state import from_state
from converters.collecting.database import StoreRefused
from tests.collecting import UNITS, YEAR, Office, as_json, report_of
from tests.fuzz.parts import joined, split
from tests.fuzz.target import Target

_FOLDER = tempfile.TemporaryDirectory(prefix="nianbao-fuzz-")
_COLUMN = re.compile(r"([a-z]+)\.([a-z]+)")


@cache
def _office() -> tuple[Office, bytes]:
    """An office with reports of three units, and its state."""
    office = Office(Path(_FOLDER.name))
    for number, unit in enumerate(UNITS[:3]):
        office.put(f"{number}.json", as_json(report_of(unit, **{"disputes.reconsideration.total": number})))
    office.run()
    office.run()
    return office, office.state.read_bytes()


def _state(data: bytes) -> None:
    office, whole = _office()
    changes = split(data, {})
    for left in office.state.parent.glob(f"{office.state.name}*"):
        left.unlink()
    office.state.write_bytes(whole if changes is not None else data)
    if changes:
        _change(office.state, changes)
    # looked at as aggregate does, then collected into
    with suppress(StoreRefused):
        from_state(office.state, YEAR)
    try:
        collection = office.run()
    except StoreRefused as refusal:
        if not (refusal.words("zh") and refusal.words("en")):
            raise AssertionError("refused without words") from refusal
        return
    assert [u.unit for u in collection.units] == list(UNITS)


def _change(path: Path, changes: list[tuple[str, bytes]]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=OFF")
        for name, value in changes:
            if match := _COLUMN.fullmatch(name):
                text = value.decode("utf-8", "replace")
                with suppress(sqlite3.Error):
                    connection.execute(f"UPDATE {match[1]} SET {match[2]} = ?", (text,))
    finally:
        connection.close()


def _seeds() -> Iterator[bytes]:
    _, whole = _office()
    connection = sqlite3.connect(":memory:")
    connection.deserialize(whole)
    for table in (
        "reports",
        "contents",
        "places",
        "files",
        "pieces",
        "accepted",
        "findings",
        "samples",
        "units",
        "runs",
    ):
        cursor = connection.execute(f"SELECT * FROM {table} LIMIT 1")
        row = cursor.fetchone()
        for (column, *_), value in zip(cursor.description, row or (), strict=False):
            if isinstance(value, str) and len(value) < 12_000:
                yield joined("", {f"{table}.{column}": value.encode()})
    connection.close()


_WORDS = tuple(
    w.encode()
    for w in ('"', "{", "}", "[", "]", "null", "1e5", '{"d":"1.5"}', '"year":', '"2019"', "true", "-1", '"notes":[', "\n@@ files.size\n",
              "\n@@ reports.rest\n", "\n@@ contents.year\n", "\n@@ accepted.digest\n", "SQLite format 3", "2024", "x", "😀", "\\ud800")
)  # fmt: skip

TARGETS = {"state": Target(_state, _seeds, _WORDS, 1 << 14)}
