"""A writer of compound files, version 3: [MS-CFB], with the few features a VBA project needs.

Layout: header, sectors of 512 bytes (large streams, the mini stream, the mini FAT, the directory), the FAT.
Streams under 4,096 bytes live in the mini stream, in pieces of 64 bytes. No time stamps, no class ids,
so the same streams give the same bytes. Files over 7 MB (more FAT than the header can list) are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from struct import pack

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
SECTOR, MINI_SECTOR, CUTOFF = 512, 64, 4096
FREE, END_OF_CHAIN, FAT_SECTOR, NO_STREAM = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1
HEADER_FATS = 109
"""FAT sectors that the header itself can list (2.2)."""

Storage = Mapping[str, "bytes | Storage"]
"""Names to streams (bytes) or to further storages."""


@dataclass
class _Entry:
    """A directory entry before it is laid out (2.6.1)."""

    name: str
    kind: int
    data: bytes = b""
    colour: int = BLACK
    left: int = NO_STREAM
    right: int = NO_STREAM
    child: int = NO_STREAM
    start: int = 0

    def pack(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        links = (self.left, self.right, self.child)
        size = 0 if self.kind == STORAGE else len(self.data)
        return pack(
            "<64sHBB3I16sIQQIQ", name, len(name), self.kind, self.colour, *links, b"", 0, 0, 0, self.start, size
        )


_UNUSED = pack("<64sHBB3I16sIQQIQ", b"", 0, 0, 0, NO_STREAM, NO_STREAM, NO_STREAM, b"", 0, 0, 0, 0, 0)


@dataclass
class _Sectors:
    """Sectors of one size with their chain table: the file itself, or the mini stream."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def append(self, content: bytes) -> int:
        """Store a chain; its first sector, or END_OF_CHAIN for nothing."""
        if not content:
            return END_OF_CHAIN
        first, count = len(self.table), -(-len(content) // self.size)
        self.table += [*range(first + 1, first + count), END_OF_CHAIN]
        self.data += content.ljust(count * self.size, b"\0")
        return first


def compound_file(root: Storage) -> bytes:
    """The bytes of a compound file with these streams and storages.

    ValueError for a name over 31 characters, with ``/ \\ : !`` in it, or twice in upper case (2.6.1, 2.6.4).
    """
    entries = [_Entry("Root Entry", ROOT)]
    entries[0].child = _add(entries, root)
    file, mini = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    for entry in entries:
        if entry.kind == STREAM:
            entry.start = (mini if len(entry.data) < CUTOFF else file).append(entry.data)
    entries[0].data = bytes(mini.data)
    entries[0].start = file.append(entries[0].data)
    mini_fat = _whole_sectors(pack(f"<{len(mini.table)}I", *mini.table), b"\xff")
    mini_fat_start = file.append(mini_fat)
    directory = b"".join(entry.pack() for entry in entries)
    directory_start = file.append(directory + _UNUSED * (-len(entries) % (SECTOR // len(_UNUSED))))
    return _header(file, directory_start, mini_fat_start, len(mini_fat) // SECTOR)


def _whole_sectors(content: bytes, filler: bytes) -> bytes:
    return content + filler * (-len(content) % SECTOR)


def _header(file: _Sectors, directory: int, mini_fat: int, mini_fats: int) -> bytes:
    """Header (2.2), sectors and FAT (2.3) put together; the FAT comes last and also counts itself."""
    per_sector = SECTOR // 4
    fats = -(-len(file.table) // (per_sector - 1))
    if fats > HEADER_FATS:
        raise ValueError("too large for a compound file without DIFAT sectors")
    first = len(file.table)
    fat = file.table + [FAT_SECTOR] * fats
    fat += [FREE] * (fats * per_sector - len(fat))
    listed = [*range(first, first + fats)] + [FREE] * (HEADER_FATS - fats)
    header = SIGNATURE + pack(
        "<16s5H6x9I109I",
        b"",
        0x003E,  # minor version
        3,
        0xFFFE,  # little endian
        9,  # sectors of 2**9 bytes
        6,  # mini sectors of 2**6
        0,  # directory sectors are not counted in version 3
        fats,
        directory,
        0,
        CUTOFF,
        mini_fat,
        mini_fats,
        END_OF_CHAIN,  # no DIFAT sectors
        0,
        *listed,
    )
    return header + bytes(file.data) + pack(f"<{len(fat)}I", *fat)


def _order(name: str) -> tuple[int, str]:
    """Names are ordered by length, then by upper-case text (2.6.4)."""
    return len(name.encode("utf-16-le")), name.upper()


def _add(entries: list[_Entry], storage: Storage) -> int:
    """Append a storage's entries; the root of their tree."""
    ids: list[int] = []
    for name in sorted(storage, key=_order):
        if len(name.encode("utf-16-le")) > 62 or not name or set(name) & set("/\\:!"):
            raise ValueError(f"no name for a stream: {name!r}")
        if ids and entries[ids[-1]].name.upper() == name.upper():
            raise ValueError(f"{name!r} stands twice")
        content = storage[name]
        ids.append(len(entries))
        if isinstance(content, bytes):
            entries.append(_Entry(name, STREAM, content))
        else:
            entry = _Entry(name, STORAGE)
            entries.append(entry)
            entry.child = _add(entries, content)
    return _tree(entries, ids, 0, len(ids), _depth(len(ids)))


def _depth(count: int) -> int:
    """Levels of a balanced tree that are full: all of these are black, the ones below red."""
    return (count + 1).bit_length() - 1


def _tree(entries: list[_Entry], ids: list[int], low: int, high: int, blacks: int) -> int:
    """A valid red-black tree (2.6.4) over sorted siblings: balanced, red only where the last level is not full."""
    if low >= high:
        return NO_STREAM
    middle = (low + high) // 2
    entry = entries[ids[middle]]
    entry.colour = BLACK if blacks > 0 else RED
    entry.left = _tree(entries, ids, low, middle, blacks - 1)
    entry.right = _tree(entries, ids, middle + 1, high, blacks - 1)
    return ids[middle]
