"""Taking back what was accepted of a unit, and undoing that; the file that came is left where it is."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from converters.collecting.collect import accepted_version
from converters.collecting.kept import Accepted
from converters.collecting.state import Unit
from converters.collecting.store import Store


class Restored(Enum):
    """What came of undoing withdrawals."""

    NOTHING = "not-withdrawn"
    """None was withdrawn."""
    ACCEPTED = "restored"
    """Accepted again, whether the file is still there or not."""
    WITH_FILE = "restored-with-file"
    """Accepted again if the file is there: an earlier version of the program kept nothing of it."""


def withdraw(store: Store, year: int, unit: Unit) -> bool:
    """Accept a unit's report on a year no longer, in whatever copies; False where none was accepted.

    An earlier version of the unit that lies among what came in may take its place.
    """
    was = store.accepted(year).get(unit.id)
    if was is None:
        return False
    with store.database.transaction("withdraw"):
        store.add_withdrawn(year, unit.id, was)
        store.set_accepted(year, {unit.id: None})
    return True


def restore(store: Store, year: int, unit: Unit) -> Restored:
    """Accept reports of a unit on a year again that were taken back: the latest of them and of what is accepted now."""
    contents, clock = store.contents(), datetime.now().timestamp()

    def time(accepted: Accepted) -> float:
        return accepted_version(accepted, contents, clock).time

    with store.database.transaction("restore"):
        back = store.remove_withdrawn(year, unit.id)
        kept = [accepted for accepted in back if accepted is not None]
        if kept:
            now = store.accepted(year).get(unit.id)
            latest = max([*kept, now] if now is not None else kept, key=time)
            store.set_accepted(year, {unit.id: latest})
    if not back:
        return Restored.NOTHING
    return Restored.ACCEPTED if kept else Restored.WITH_FILE
