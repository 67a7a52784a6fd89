"""The table of contents of a zip file: read directly where it is as every program writes it, else by zipfile.

What is read directly has nothing before, between or after its records, so that no two readers can take
it for different things; anything else is zipfile's matter, which then decides.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable
from typing import NamedTuple

LOCAL = b"PK\x03\x04"
ENTRY = b"PK\x01\x02"
END = b"PK\x05\x06"

DAMAGED = (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OverflowError)
"""What :func:`entries` raises for a table of contents that cannot be read."""

_END_SIZE = 22
# signature, version needed, flags, method, checksum, sizes, lengths, disk, place
_ENTRY_RECORD = struct.Struct("<4s2x3H4x3L4H6xL")
_ENTRY_SIZE = 46
_ZIP64 = 0xFFFFFFFF
_NEWEST = zipfile.MAX_EXTRACT_VERSION
_UTF8 = 0x800
_OTHER_FLAGS = ~(_UTF8 | 0x8 | 0x6)
"""Flags that are neither a name in UTF-8, nor sizes behind the data, nor how well it is packed."""


class Entry(NamedTuple):
    """A part as its table of contents has it; ``raw_name`` is its name in bytes, ``at`` where its own header begins."""

    name: str
    raw_name: bytes
    encrypted: bool
    method: int
    checksum: int
    packed: int
    size: int
    at: int


def entries(data: bytes) -> list[Entry]:
    """The parts of a zip file, in order; raises one of ``DAMAGED``."""
    found = _directly(data)
    if found is not None:
        return found
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return list(_by_zipfile(archive.infolist()))


def _by_zipfile(infos: Iterable[zipfile.ZipInfo]) -> Iterable[Entry]:
    for i in infos:
        encoded = i.orig_filename.encode("utf-8" if i.flag_bits & _UTF8 else "cp437", "replace")
        hidden, sizes = bool(i.flag_bits & 0x1), (i.compress_size, i.file_size)
        yield Entry(i.orig_filename, encoded, hidden, i.compress_type, i.CRC, *sizes, i.header_offset)


def _directly(data: bytes) -> list[Entry] | None:
    """The parts, None where anything is not as usual: comments, extra fields, other flags, sizes of 4 GB."""
    end = len(data) - _END_SIZE
    if end < 0 or data[end : end + 4] != END:
        return None
    disk, first_disk, here, count, size, start, comment = struct.unpack_from("<4H2LH", data, end + 4)
    if disk or first_disk or here != count or comment or start + size != end:
        return None
    found: list[Entry] = []
    at = start
    while at + _ENTRY_SIZE <= end:
        record = _ENTRY_RECORD.unpack_from(data, at)
        mark, version, flags, method, checksum, packed, unpacked, name, extra, note, on_disk, place = record
        if mark != ENTRY or extra or note or on_disk or version > _NEWEST or flags & _OTHER_FLAGS:
            return None
        if _ZIP64 in (packed, unpacked, place):
            return None
        raw = data[at + _ENTRY_SIZE : at + _ENTRY_SIZE + name]
        if len(raw) != name or not raw.isascii() or b"\0" in raw:
            return None
        found.append(Entry(raw.decode("ascii"), raw, False, method, checksum, packed, unpacked, place))
        at += _ENTRY_SIZE + name
    return found if at == end and len(found) == count else None
