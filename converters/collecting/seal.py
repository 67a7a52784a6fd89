"""Digests of the texts that the state keeps: a digit that a disk or a hand changed is no longer what was written."""

from __future__ import annotations

import sqlite3
from hashlib import sha256


class Broken(ValueError):
    """A text of the state is not the one that was written; the reason in both languages."""

    zh, en = "其中的一段内容被改动过", "a text in it was changed"


def seal(*texts: str) -> str:
    """The digest of some texts, in their order."""
    found = sha256()
    for text in texts:
        part = text.encode("utf-8", "surrogatepass")
        found.update(f"{len(part)}:".encode())
        found.update(part)
    return found.hexdigest()[:32]


def sealed(kept: str, *texts: str) -> None:
    """Raise Broken where texts are not those that were sealed."""
    if seal(*texts) != kept:
        raise Broken(Broken.en)


def teach(connection: sqlite3.Connection) -> None:
    """Give SQL the function ``seal``, with which older files are brought up."""
    connection.create_function("seal", -1, seal, deterministic=True)
