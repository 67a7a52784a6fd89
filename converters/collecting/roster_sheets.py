"""Units on other sheets than the roster's: nobody would ask for their reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from converters.collecting.roster_header import header_of, is_unit
from converters.collecting.roster_table import Table
from converters.errors import Unreadable
from schemas.review.units import normal_name

_LEAST = 2
"""Names in one column that make a list of units of a sheet without a header."""


def units_elsewhere(tables: Iterable[Table], names: Collection[str], used: str) -> Unreadable | None:
    """Why a roster on the sheet ``used`` is not all: other sheets list units that are not among its names."""
    known = {normal_name(name) for name in names}
    found = {}
    for table in tables:
        listed = [name for name in _listed(table) if normal_name(name) not in known]
        if listed:
            found[table.sheet] = listed[0]
    if not found:
        return None
    sheets = "、".join(f"《{sheet}》（如“{name}”）" for sheet, name in found.items())
    sheets_en = ", ".join(f"“{sheet}” (such as “{name}”)" for sheet, name in found.items())
    return Unreadable(
        f"工作表《{used}》是名册，但还有工作表列着它上面没有的单位：{sheets}。名册只能用一张工作表，另外的单位不会有人催报。"
        "请把单位合并到一张工作表里；不用的工作表请删去。",
        f"the sheet “{used}” is the roster, but units that are not on it stand on other sheets: {sheets_en}. A roster is "
        "one sheet; the others would never be asked. Put all units on one sheet, and delete the sheets that are not needed.",
    )


def _listed(table: Table) -> list[str]:
    """The units that a sheet lists: below a header of a roster, else a column of names."""
    try:
        header = header_of(table.rows)
    except Unreadable:
        header = None
    if header is not None and len(header.columns) > 1:
        (place,) = header.columns["name"]
        return [cell.text for row in table.rows[header.at + 1 :] if (cell := row.at(place)).text]
    width = max((len(row.cells) for row in table.rows), default=0)
    columns = ([row.at(n).text for row in table.rows if is_unit(row.at(n).text)] for n in range(width))
    least = _LEAST if header is None else 1
    return [name for names in columns if len(set(names)) >= least for name in names]
