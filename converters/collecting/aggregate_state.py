"""What was accepted of units, from the state that ``collect`` keeps; nothing in it is changed."""

from __future__ import annotations

import json
from pathlib import Path

from converters.collecting import codec
from converters.collecting.aggregate_choose import Came
from converters.collecting.database import Database, StoreRefused
from converters.collecting.light import light
from converters.collecting.seal import sealed
from converters.collecting.state import Unit

_UNITS = "SELECT name, code, kind, parent, contact FROM units ORDER BY number"
_ACCEPTED = """
SELECT accepted.unit, accepted.path, reports.report, reports.rest, reports.seal
FROM accepted JOIN reports ON reports.digest = accepted.digest WHERE accepted.year = ?
"""


def from_state(path: Path, year: int, *, words: bool = True) -> tuple[tuple[Unit, ...], list[Came]]:
    """The roster of the last run, and the report accepted of each unit on a year, with its narrative if ``words``.

    Raises StoreRefused where there is no such state, or it cannot be opened.
    """
    if not path.is_file():
        raise StoreRefused(f"没有这个状态文件：{path}。", f"no such state: {path}.")
    database = Database(path)
    try:
        with database.intact():
            units = tuple(Unit(*row) for row in database.execute(_UNITS))
            by_id = {unit.id: unit for unit in units}
            found = []
            for unit, source, report, rest, kept in database.execute(_ACCEPTED, (year,)):
                sealed(kept, report, rest)
                whole = codec.report_of(report, json.loads(rest)["mixed"])
                found.append(Came(source, light(whole, words=words), by_id.get(unit)))
            return units, found
    finally:
        database.close()
