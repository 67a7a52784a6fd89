"""Errands that harm their process, for tests of workers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from converters.errand import Done, Errand, Given


@dataclass(frozen=True)
class Deadly(Errand):
    """Kills its process over files named so: always (``poison``) or the first time (``once``); ``log`` has every reading."""

    log: str = ""

    def read(self, file: Given) -> Done:
        """Read a file, or die of it."""
        name = Path(file.source.path).name
        with open(self.log, "a", encoding="utf-8") as log:  # noqa: PTH123 - one write, appended whole
            log.write(f"{name}\n")
        if name.startswith("poison") or (name.startswith("once") and self._first(name)):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(file)

    def _first(self, name: str) -> bool:
        marker = Path(f"{self.log}.{name}")
        try:
            marker.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@dataclass(frozen=True)
class Slow(Errand):
    """Takes its time over each file."""

    def read(self, file: Given) -> Done:
        """Read a file, at leisure."""
        time.sleep(0.3)
        return super().read(file)


def results(done: Sequence[Done]) -> list[tuple[str, object]]:
    """What came of each file, to compare: its name, its report or why there is none."""
    return [
        (Path(d.source.path).name, d.reading.report if d.reading is not None else d.refusal and d.refusal.en)
        for d in done
    ]
