"""The file xlwings.conf: one ``"KEY","VALUE"`` a line, as xlwings writes it and Excel's VBA reads it.

xlwings.bas GetConfigFromFile reads pairs with VBA's ``Input #``: in the PC's ANSI code page, keys in any
case, the first of a key counts, and a blank line at the end is an error. So lines that are not ours are kept
byte for byte, blank ones are dropped, and nothing but pairs is written.

What we write is recorded under keys of our own, so that ``uninstall`` takes back that and nothing else, and
puts back what stood there before. xlwings looks its keys up by name and passes over ours.
"""

from __future__ import annotations

import re

WROTE, REPLACED = "NIANBAO_WROTE_", "NIANBAO_REPLACED_"
_PAIR = re.compile(rb'^\s*"?([^",]*?)"?\s*,\s*(?:"([^"]*)"|([^",]*))\s*$')
_BOM = b"\xef\xbb\xbf"


def pairs(data: bytes, encoding: str) -> dict[str, str]:
    """Values by upper-case key; bytes outside the encoding become U+FFFD."""
    found: dict[str, str] = {}
    for line in _lines(data):
        if pair := _PAIR.match(line):
            found.setdefault(_key(pair), _value(pair, encoding))
    return found


def bad_lines(data: bytes, encoding: str) -> list[str]:
    """Lines that VBA would not read as a pair, or reads as other text; a byte order mark is one."""
    bad = ["(BOM)"] if data.startswith(_BOM) else []
    for line in _lines(data.removeprefix(_BOM)):
        text = line.decode(encoding, "replace")
        if not _PAIR.match(line) or "\ufffd" in text:
            bad.append(text)
    return bad


def with_value(data: bytes, key: str, value: str, encoding: str, newline: bytes) -> bytes:
    """The file with our value of a key, and a record of what it replaced.

    Raises UnicodeEncodeError where the value cannot be written in the encoding.
    """
    value.encode(encoding)
    now = pairs(data, encoding)
    before, ours = now.get(key), now.get(WROTE + key)
    lines = _lines(data)
    if before is not None and before != ours:
        # somebody's own value: the newest of them is what uninstall gives back
        raw = next(pair for line in lines if (pair := _PAIR.match(line)) and _key(pair) == key)
        lines = _put(lines, REPLACED + key, raw[2] or raw[3] or b"")
    for name in (key, WROTE + key):
        lines = _put(lines, name, value.encode(encoding))
    return _joined(lines, newline)


def without_value(data: bytes, key: str, encoding: str, newline: bytes) -> bytes:
    """The file as it was before ``with_value``; a value that was changed since then stays."""
    now = pairs(data, encoding)
    if WROTE + key not in now:
        return data
    lines = _lines(data)
    if now.get(key) == now[WROTE + key]:
        if REPLACED + key in now:
            raw = next(pair for line in lines if (pair := _PAIR.match(line)) and _key(pair) == REPLACED + key)
            lines = _put(lines, key, raw[2] or raw[3] or b"")
        else:
            lines = _drop(lines, key)
    for name in (WROTE + key, REPLACED + key):
        lines = _drop(lines, name)
    return _joined(lines, newline)


def _lines(data: bytes) -> list[bytes]:
    return [line for line in re.split(rb"\r\n|\n|\r", data) if line.strip()]


def _joined(lines: list[bytes], newline: bytes) -> bytes:
    return b"".join(line + newline for line in lines)


def _key(pair: re.Match[bytes]) -> str:
    return pair[1].removeprefix(_BOM).strip(b' "').decode("ascii", "replace").upper()


def _value(pair: re.Match[bytes], encoding: str) -> str:
    return (pair[2] or pair[3] or b"").decode(encoding, "replace")


def _named(line: bytes, key: str) -> bool:
    pair = _PAIR.match(line)
    return pair is not None and _key(pair) == key


def _drop(lines: list[bytes], key: str) -> list[bytes]:
    return [line for line in lines if not _named(line, key)]


def _put(lines: list[bytes], key: str, raw: bytes) -> list[bytes]:
    """The lines with the key where it stood first, else at the end."""
    line = b'"%s","%s"' % (key.encode("ascii"), raw)
    at = next((i for i, old in enumerate(lines) if _named(old, key)), len(lines))
    rest = _drop(lines[at:], key)
    return [*lines[:at], line, *rest]
