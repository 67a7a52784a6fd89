"""When Python looks for garbage: seldom, for what a command or a worker loads it keeps to its end."""

from __future__ import annotations

import atexit
import gc

LOADED = 100_000
"""Objects that hold others: more than checking one file leaves (84,000), all modules included; no more, for memory."""
_AFTERWARDS = 10_000


def rarely() -> None:
    """Look for garbage once all is loaded, and from then on only through what came later.

    Looking at every 700th object, and once more at the end, finds none and takes a fifth of the time of checking one file.
    """
    gc.set_threshold(LOADED)
    gc.callbacks.append(_loaded)
    atexit.register(gc.freeze)


def _loaded(phase: str, _: dict[str, int]) -> None:
    """After the first look for garbage: what is held by then stays, and is not looked through again."""
    if phase == "stop":
        gc.callbacks.remove(_loaded)
        gc.freeze()
        gc.set_threshold(_AFTERWARDS)
