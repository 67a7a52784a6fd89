"""The record of what was sent: by it a second run knows its own files from those that people changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import TextIO

from converters.atomic import write_file
from converters.errors import Unreadable

NAME = "发放记录.jsonl"
NOTICE, NOTICE_TAIL = "填报通知", "（填报通知）"
"""How notices are named: one for all, and behind a unit's own file name."""
RECORD_BEGINS = '{"batch": "'
"""How every record begins."""


class Fate(Enum):
    """What is to become of a file."""

    NEW = "new"
    """It is not there, or empty."""
    SAME = "same"
    """It is there as it should be."""
    USED = "used"
    """What was sent is what would be sent now; somebody has filled it in since."""
    OUTDATED = "outdated"
    """It is as it was sent, but would be another now."""
    CHANGED = "changed"
    """Somebody changed it, or put it there, and it would be another now."""


@dataclass
class Record:
    """Files written in a folder, with their digests. A line is added for each; a run that ends in time writes it anew."""

    folder: Path
    batch: str
    digests: dict[str, str] = field(default_factory=dict)
    _journal: TextIO | None = None

    @property
    def year(self) -> str:
        """The year of the round."""
        return self.batch.partition("-")[0]

    def fate(self, name: str, digest: str) -> Fate:
        """What is to become of a file that should have a digest."""
        path = self.folder / name
        if not path.exists() or not path.stat().st_size:
            return Fate.NEW
        there, sent = digest_of(path), self.digests.get(name)
        if there == digest:
            return Fate.SAME
        if sent == digest:
            return Fate.USED
        return Fate.OUTDATED if there == sent else Fate.CHANGED

    def add(self, name: str, digest: str) -> None:
        """Note a file that is written; on the disk at once."""
        if self.digests.get(name) != digest:
            self.digests[name] = digest
            assert self._journal is not None
            self._journal.write(_line({"file": name, "sha256": digest}))
            self._journal.flush()

    def unused(self, names: Mapping[str, object]) -> list[str]:
        """Files sent before that this round does not have, and that are still there."""
        return [name for name in self.digests if name not in names and (self.folder / name).exists()]

    def __enter__(self) -> Record:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / NAME
        self._write()
        self._journal = path.open("a", encoding="utf-8", newline="\n")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._journal is not None:
            self._journal.close()
        if kind is None:
            self._write()
            self._tidy()

    def _tidy(self) -> None:
        """Take away what runs that were killed left half written."""
        begins = {f".{name[:40]}." for name in (*self.digests, NAME)}
        for path in self.folder.glob(".*.tmp"):
            if path.name.removesuffix(".tmp").rpartition(".")[0] + "." in begins:
                path.unlink(missing_ok=True)

    def _write(self) -> None:
        lines = [_line({"batch": self.batch})]
        lines += [_line({"file": name, "sha256": self.digests[name]}) for name in sorted(self.digests)]
        write_file(self.folder / NAME, "".join(lines).encode(), force=True)


def record(folder: Path, batch: str) -> Record:
    """The record in a folder, or a new one with a batch; raises Unreadable for what is no record."""
    path = folder / NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Record(folder, batch)
    # the last line is half where a run was killed
    lines = data.split(b"\n")[:-1]
    try:
        head, *rest = [json.loads(line) for line in lines]
        return Record(folder, str(head["batch"]), {str(r["file"]): str(r["sha256"]) for r in rest})
    except (ValueError, KeyError, TypeError):
        raise _damaged(path) from None


def digest_of(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _line(values: Mapping[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"


def _damaged(path: Path) -> Unreadable:
    return Unreadable(
        f"{path} 已损坏，不知道哪些文件是以前发放的。请把它移走后再试：已有的文件都会保留，不会覆盖。",
        f"{path} is damaged, so what was sent before is not known. Move it away and try again: no file is overwritten.",
    )
