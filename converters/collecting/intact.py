"""Whether a state has the tables that we made, and in them what we put there: SQLite itself holds anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from converters.collecting.seal import teach

UNREADABLE = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError),
    *(sqlite3.DataError, sqlite3.IntegrityError, sqlite3.InternalError),
)
"""What reading a row raises that is not what was written into it."""

_OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
_KINDS = {"table": "表", "index": "索引", "trigger": "触发器", "view": "视图"}
_HARMLESS = ("index",)
"""Kinds that somebody's tool may have added; a trigger or a view would change what is read and written."""


def misshapen(connection: sqlite3.Connection, migrations: Sequence[str]) -> tuple[str, str] | None:
    """What is not as ``migrations`` make it, a table or the kind of a value in it, in Chinese and English."""
    ours = sqlite3.connect(":memory:")
    teach(ours)
    try:
        for script in migrations:
            ours.executescript(script)
        wanted = set(ours.execute(_OBJECTS))
    finally:
        ours.close()
    found = set(connection.execute(_OBJECTS))
    for kind, name, *_ in sorted(wanted - found, key=repr):
        return f"{_KINDS.get(kind, kind)} {name} 不是原来建的样子", f"{kind} {name} is not as it was made"
    for kind, name, *_ in sorted(found - wanted, key=repr):
        if kind not in _HARMLESS:
            return f"{_KINDS.get(kind, kind)} {name} 不是 nianbao 建的", f"{kind} {name} is not ours"
    for kind, name, *_ in sorted(wanted):
        if kind == "table" and (column := _other_kind(connection, name)):
            return f"{name}.{column} 里有别的类型的值", f"{name}.{column} holds another kind of value"
    if (row := connection.execute("PRAGMA foreign_key_check").fetchone()) is not None:
        return f"{row[0]} 有一行指向 {row[2]} 里没有的一行", f"a row of {row[0]} names one that {row[2]} does not have"
    return None


def _other_kind(connection: sqlite3.Connection, table: str) -> str:
    """The first column in which a value is of another kind than declared."""
    for _, column, kind, needed, _, key in connection.execute(f"PRAGMA table_info({table})").fetchall():
        kinds = [kind.lower()] if needed or key else [kind.lower(), "null"]
        allowed = ", ".join(f"'{k}'" for k in kinds)
        if connection.execute(f"SELECT 1 FROM {table} WHERE typeof({column}) NOT IN ({allowed}) LIMIT 1").fetchone():
            return str(column)
    return ""
