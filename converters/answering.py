"""The other side of :mod:`converters.apart`: a process that answers what comes, one after the other."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable

from converters.apart import SIZE


def answer(to: Callable[[bytes], bytes], memory: int) -> None:
    """Answer with ``to`` until nothing comes any more, in ``memory`` bytes where the system can bound them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    given, made = sys.stdin.buffer, sys.stdout.buffer
    while len(head := given.read(SIZE)) == SIZE:
        said = to(given.read(int.from_bytes(head, "big")))
        made.write(len(said).to_bytes(SIZE, "big") + said)
        made.flush()
