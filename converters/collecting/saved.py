"""When a file was last saved, as the program that saved it wrote into it: copying and mailing do not change that."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import UTC, datetime

_CORE = "docProps/core.xml"
_LARGEST = 100_000
_MODIFIED = re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*([0-9T:.+Z-]{10,40})\s*<")


def saved_at(data: bytes, year: int | None) -> float | None:
    """Seconds since 1970 when an Office file with a report on ``year`` was last saved; None where that is not told.

    What says to be older than the year it reports on was made by a program with a fixed date (as ours are, until
    somebody saves them), and so was what was saved at midnight to the second.
    """
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            info = package.getinfo(_CORE)
            if info.file_size > _LARGEST:
                return None
            with package.open(info) as part:
                match = _MODIFIED.search(part.read(_LARGEST))
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        return None
    if match is None:
        return None
    try:
        at = datetime.fromisoformat(match.group(1).decode("ascii"))
    except ValueError:
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    if at.year < (year or 0) or (at.hour, at.minute, at.second) == (0, 0, 0):
        return None
    return at.timestamp()
