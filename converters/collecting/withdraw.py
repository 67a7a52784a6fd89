"""Taking back what was accepted of a unit, and undoing that; the file that came is left where it is."""

from __future__ import annotations

from converters.collecting.state import Unit
from converters.collecting.store import Store


def withdraw(store: Store, year: int, unit: Unit) -> bool:
    """Accept a unit's report on a year no longer, in whatever copies; False where none was accepted.

    An earlier version of the unit that lies among what came in may take its place.
    """
    was = store.accepted(year).get(unit.id)
    if was is None:
        return False
    with store.database.transaction("withdraw"):
        store.add_withdrawn(year, unit.id, was.digest)
        store.set_accepted(year, {unit.id: None})
    return True


def restore(store: Store, year: int, unit: Unit) -> bool:
    """Let reports of a unit on a year be accepted again that were taken back; False where none was."""
    with store.database.transaction("restore"):
        return store.remove_withdrawn(year, unit.id)
