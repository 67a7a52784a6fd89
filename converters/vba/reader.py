"""What a vbaProject.bin holds, to compare the macros of a returned workbook with ours.

Only reading, never running: [MS-CFB] version 3 and [MS-OVBA] 2.3.4.2. The file may be a stranger's,
so every chain and size is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import error as StructError
from struct import unpack_from

from converters.vba.compound_file import (
    CUTOFF,
    END_OF_CHAIN,
    HEADER_FATS,
    MINI_SECTOR,
    NO_STREAM,
    ROOT,
    SECTOR,
    SIGNATURE,
    STORAGE,
    STREAM,
)
from converters.vba.compression import decompress

LARGEST = 8 * 1024 * 1024
"""Bytes of a project that is looked at; what the header's own FAT list can cover, and a little more."""
MOST_MODULES, MOST_TEXT = 500, 16 * 1024 * 1024
"""Modules, and bytes of all their text, that are read: a small stream may hold much, and many modules may name it."""
DIRECTORY_ENTRY = 128
PROJECT_VERSION = 0x09
MODULE_STREAM, MODULE_OFFSET, MODULE_END, CODE_PAGE = 0x1A, 0x31, 0x2B, 0x03


@dataclass(frozen=True)
class _File:
    """A compound file with its tables."""

    data: bytes
    fat: tuple[int, ...]

    def chain(self, start: int, size: int | None = None) -> bytes:
        """The sectors of a chain, of ``size`` bytes so many as hold them.

        ValueError where it leaves the file or comes back to itself.
        """
        found: list[bytes] = []
        while start != END_OF_CHAIN and (size is None or len(found) * SECTOR < size):
            if start >= len(self.fat) or len(found) > len(self.fat):
                raise ValueError("a chain of sectors is broken")
            found.append(self.data[SECTOR * (start + 1) : SECTOR * (start + 2)])
            start = self.fat[start]
        return b"".join(found)


def read_streams(data: bytes) -> dict[str, bytes]:
    """Streams of a compound file by path (``VBA/dir``).

    ValueError for what is not a version 3 compound file, is damaged, or is larger than LARGEST.
    """
    if len(data) > LARGEST:
        raise ValueError(f"a compound file of {len(data)} bytes; at most {LARGEST} are read")
    if data[:8] != SIGNATURE or len(data) < 2 * SECTOR or unpack_from("<H", data, 26) != (3,):
        raise ValueError("not a compound file of version 3")
    try:
        return dict(_streams(data))
    except StructError as error:
        raise ValueError("the compound file is cut off") from error


def read_modules(data: bytes) -> dict[str, str]:
    """Source text of every module by name, attributes included; ValueError as for read_streams."""
    return read_project(data)[0]


def read_project(data: bytes) -> tuple[dict[str, str], list[str]]:
    """The modules as `read_modules` gives them, and the names of forms and other storages beside them."""
    streams = read_streams(data)
    if "VBA/dir" not in streams:
        raise ValueError("no VBA project: the stream VBA/dir is missing")
    try:
        modules = dict(_modules(decompress(streams["VBA/dir"], MOST_TEXT), streams))
    except (StructError, LookupError) as error:
        raise ValueError("the dir stream is damaged") from error
    others = {path.split("/")[0] for path in streams if "/" in path and not path.startswith("VBA/")}
    return modules, sorted(others - modules.keys())


def _modules(records: bytes, streams: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    encoding, name, offset, at = "cp1252", "", 0, 0
    left, count = MOST_TEXT, 0
    while at < len(records):
        identifier, size = unpack_from("<HI", records, at)
        size += 2 if identifier == PROJECT_VERSION else 0
        content = records[at + 6 : at + 6 + size]
        if identifier == CODE_PAGE:
            encoding = f"cp{unpack_from('<H', content)[0]}"
        elif identifier == MODULE_STREAM:
            name, offset = content.decode(encoding, "replace"), 0
        elif identifier == MODULE_OFFSET:
            (offset,) = unpack_from("<I", content)
        elif identifier == MODULE_END:
            count += 1
            if count > MOST_MODULES:
                raise ValueError(f"more than {MOST_MODULES} modules")
            text = decompress(streams[f"VBA/{name}"][offset:], left)
            left -= len(text)
            yield name, text.decode(encoding, "replace")
        at += 6 + size


def _streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    fats, directory_start, mini_fat_start = (unpack_from("<I", data, at)[0] for at in (44, 48, 60))
    if fats > HEADER_FATS:
        raise ValueError("more FAT sectors than the header lists")
    table: list[int] = []
    for sector in unpack_from(f"<{fats}I", data, 76):
        table += unpack_from(f"<{SECTOR // 4}I", data, SECTOR * (sector + 1))
    file = _File(data, tuple(table))
    directory = file.chain(directory_start)
    mini_fat = file.chain(mini_fat_start)
    mini_table = unpack_from(f"<{len(mini_fat) // 4}I", mini_fat)
    root = _Entry.read(directory, 0)
    if root.kind != ROOT:
        raise ValueError("the compound file has no root")
    mini = file.chain(root.start) if root.size else b""
    left = len(data)
    for path, entry in _walk(directory, root):
        left -= entry.size
        if left < 0:
            # thousands of streams may name the same sectors
            raise ValueError("the streams are longer than the file")
        if entry.size < CUTOFF:
            content = _mini_chain(mini, mini_table, entry.start, entry.size)
        else:
            content = file.chain(entry.start, entry.size)
        if len(content) < entry.size:
            raise ValueError(f"the stream {path} is cut off")
        yield path, content[: entry.size]


def _walk(directory: bytes, root: _Entry) -> Iterator[tuple[str, _Entry]]:
    """Streams by path, in no order; a list, not recursion: siblings may hang in one long chain."""
    seen: set[int] = set()
    waiting = [(root.child, "")]
    while waiting:
        index, path = waiting.pop()
        if index == NO_STREAM:
            continue
        if index in seen:
            raise ValueError("the directory comes back to itself")
        seen.add(index)
        entry = _Entry.read(directory, index)
        waiting += [(entry.left, path), (entry.right, path)]
        if entry.kind == STORAGE:
            waiting.append((entry.child, f"{path}{entry.name}/"))
        elif entry.kind == STREAM:
            yield path + entry.name, entry


def _mini_chain(mini: bytes, table: tuple[int, ...], start: int, size: int) -> bytes:
    found: list[bytes] = []
    while start != END_OF_CHAIN and len(found) * MINI_SECTOR < size:
        if start >= len(table) or len(found) > len(table):
            raise ValueError("a chain of small sectors is broken")
        found.append(mini[MINI_SECTOR * start : MINI_SECTOR * (start + 1)])
        start = table[start]
    return b"".join(found)


@dataclass(frozen=True)
class _Entry:
    """A directory entry ([MS-CFB] 2.6.1)."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int

    @classmethod
    def read(cls, directory: bytes, index: int) -> _Entry:
        at = index * DIRECTORY_ENTRY
        raw, length, kind, _, left, right, child, _, _, _, _, start, size = unpack_from(
            "<64sHBB3I16sIQQII", directory, at
        )
        name = raw[: max(length, 2) - 2].decode("utf-16-le", "replace")
        return cls(name, kind, left, right, child, start, size)
