"""Compression of VBA source and of the dir stream: [MS-OVBA] 2.4.1.

A CompressedContainer is the byte 0x01 and chunks; each chunk holds 4,096 bytes (the last one fewer)
as sequences of a flag byte and eight tokens: a literal byte, or a copy of what came before in the chunk.
"""

from __future__ import annotations

from struct import pack, unpack_from

SIGNATURE = 0x01
CHUNK = 4096
FLAG_COMPRESSED = 0x8000
CHUNK_SIGNATURE = 0x3000
SHORTEST_COPY = 3


def compress(data: bytes) -> bytes:
    """A CompressedContainer ([MS-OVBA] 2.4.1.3.6); the same bytes for the same data, always.

    ValueError for a last chunk that does not compress: the format could hold it only padded with NULs,
    so it would not come back as it was. No source text is like that.
    """
    container = bytearray([SIGNATURE])
    for start in range(0, len(data), CHUNK):
        chunk = data[start : start + CHUNK]
        packed = _compress_chunk(chunk)
        if len(packed) <= CHUNK:
            header = FLAG_COMPRESSED | CHUNK_SIGNATURE | (len(packed) - 1)
        elif len(chunk) == CHUNK:
            packed, header = chunk, CHUNK_SIGNATURE | (CHUNK - 1)
        else:
            raise ValueError(f"the last {len(chunk)} bytes do not compress and cannot be stored unchanged")
        container += pack("<H", header) + packed
    return bytes(container)


def decompress(container: bytes, limit: int = 16 * 1024 * 1024) -> bytes:
    """What a CompressedContainer holds ([MS-OVBA] 2.4.1.3.1).

    ValueError for damage, or for more than ``limit`` bytes: the data may come from a stranger's workbook.
    """
    if not container or container[0] != SIGNATURE:
        raise ValueError("not a compressed container: the signature byte is missing")
    data = bytearray()
    at = 1
    while at < len(container):
        if at + 2 > len(container):
            raise ValueError("a chunk header is cut off")
        (header,) = unpack_from("<H", container, at)
        if header & 0x7000 != CHUNK_SIGNATURE:
            raise ValueError("a chunk header has no signature")
        end = at + (header & 0x0FFF) + 3
        if end > len(container):
            raise ValueError("a chunk is cut off")
        body = container[at + 2 : end]
        data += _decompress_chunk(body) if header & FLAG_COMPRESSED else body
        if len(data) > limit:
            raise ValueError(f"more than {limit} bytes")
        at = end
    return bytes(data)


def _offset_bits(position: int) -> int:
    """Bits of a copy token that hold the offset, at a position in the chunk (2.4.1.3.19.1)."""
    return max((position - 1).bit_length(), 4)


def _compress_chunk(chunk: bytes) -> bytes:
    """The token sequences of one chunk (2.4.1.3.7)."""
    packed = bytearray()
    seen: dict[bytes, list[int]] = {}
    position = 0
    while position < len(chunk):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if position == len(chunk):
                break
            offset, length = _longest_match(chunk, position, seen)
            if length:
                flags |= 1 << bit
                tokens += pack("<H", (offset - 1) << (16 - _offset_bits(position)) | (length - SHORTEST_COPY))
            else:
                length = 1
                tokens.append(chunk[position])
            for passed in range(position, position + length):
                seen.setdefault(chunk[passed : passed + SHORTEST_COPY], []).append(passed)
            position += length
        packed.append(flags)
        packed += tokens
    return bytes(packed)


def _longest_match(chunk: bytes, position: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Offset and length of the longest earlier copy of what follows, the nearest of equals (2.4.1.3.19.4)."""
    key = chunk[position : position + SHORTEST_COPY]
    longest = min((0xFFFF >> _offset_bits(position)) + SHORTEST_COPY, len(chunk) - position)
    best_offset = best_length = 0
    if len(key) < SHORTEST_COPY:
        return 0, 0
    for candidate in reversed(seen.get(key, ())):
        # only a candidate that also agrees one byte further than the best can be better
        if chunk[candidate + best_length] != chunk[position + best_length]:
            continue
        length = SHORTEST_COPY
        while length < longest and chunk[candidate + length] == chunk[position + length]:
            length += 1
        if length > best_length:
            best_offset, best_length = position - candidate, length
            if length == longest:
                break
    return best_offset, best_length


def _decompress_chunk(body: bytes) -> bytes:
    """The bytes of one compressed chunk (2.4.1.3.2)."""
    data = bytearray()
    at = 0
    while at < len(body):
        flags = body[at]
        at += 1
        for bit in range(8):
            if at >= len(body):
                break
            if not flags >> bit & 1:
                data.append(body[at])
                at += 1
                continue
            if at + 2 > len(body):
                raise ValueError("a copy token is cut off")
            (token,) = unpack_from("<H", body, at)
            at += 2
            bits = _offset_bits(len(data))
            offset, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + SHORTEST_COPY
            if offset > len(data):
                raise ValueError("a copy token points before its chunk")
            # a copy may overlap itself: what it begins with comes again and again
            start = len(data) - offset
            data += (data[start:] * (length // offset + 1))[:length]
    if len(data) > CHUNK:
        raise ValueError("a chunk holds more than 4,096 bytes")
    return bytes(data)
