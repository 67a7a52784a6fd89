"""A zip package in which a few parts are replaced, all others copied as they are packed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

_LOCAL, _ENTRY, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_STORED, _DEFLATED = 0, 8


class Splice:
    """A package, taken apart once: without comments, encryption, data descriptors or zip64, as our own builders pack."""

    def __init__(self, package: bytes) -> None:
        end = _END.unpack_from(package, len(package) - _END.size)
        count, at = end[4], end[6]
        self._parts: list[tuple[str, bytes, bytes]] = []
        """Name, bytes of the local header with the packed part, entry of the directory."""
        for _ in range(count):
            entry = _ENTRY.unpack_from(package, at)
            length = _ENTRY.size + entry[10] + entry[11] + entry[12]
            name = package[at + _ENTRY.size : at + _ENTRY.size + entry[10]].decode()
            start = entry[16]
            head = _LOCAL.unpack_from(package, start)
            stop = start + _LOCAL.size + head[9] + head[10] + entry[8]
            self._parts.append((name, package[start:stop], package[at : at + length]))
            at += length

    @property
    def names(self) -> list[str]:
        """The names of all parts."""
        return [name for name, _, _ in self._parts]

    def part(self, name: str) -> bytes:
        """A part, unpacked."""
        block = next(block for own, block, _ in self._parts if own == name)
        head = _LOCAL.unpack_from(block)
        packed = block[_LOCAL.size + head[9] + head[10] :]
        return packed if head[3] == _STORED else zlib.decompress(packed, -15)

    def replaced(self, new: Mapping[str, bytes]) -> bytes:
        """The package with other contents for some parts: byte for byte what packing it anew would give."""
        blocks, entries, at = [], [], 0
        for name, block, entry in self._parts:
            if name in new:
                block, entry = _repacked(block, entry, new[name])
            blocks.append(block)
            entries.append(_moved(entry, at))
            at += len(block)
        directory = b"".join(entries)
        end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), at, 0)
        return b"".join((*blocks, directory, end))


def _repacked(block: bytes, entry: bytes, data: bytes) -> tuple[bytes, bytes]:
    head, listed = list(_LOCAL.unpack_from(block)), list(_ENTRY.unpack_from(entry))
    rest = block[_LOCAL.size : _LOCAL.size + head[9] + head[10]]
    packed = data
    if head[3] == _DEFLATED:
        packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
    sizes = [zlib.crc32(data), len(packed), len(data)]
    head[6:9], listed[7:10] = sizes, sizes
    return _LOCAL.pack(*head) + rest + packed, _ENTRY.pack(*listed) + entry[_ENTRY.size :]


def _moved(entry: bytes, at: int) -> bytes:
    listed = list(_ENTRY.unpack_from(entry))
    listed[16] = at
    return _ENTRY.pack(*listed) + entry[_ENTRY.size :]
