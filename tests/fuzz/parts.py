r"""Packages (zip files of XML) as one text, so that what mutates is their content and not their compression.

``@@ xl/worksheets/sheet4.xml`` on a line of its own begins a part; parts not named are those of the base that
the first line names (``@@@ own``), ``@@ -NAME`` leaves one out. Anything else is the file itself.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping

_BASE = re.compile(rb"@@@ ([a-z0-9-]*)\n")
_PART = re.compile(rb"(?:\A|(?<=\n))@@ ([^\n]*)\n")
WHEN = (2024, 1, 1, 0, 0, 0)


def split(data: bytes, bases: Mapping[str, Mapping[str, bytes]]) -> list[tuple[str, bytes]] | None:
    """The parts that an input means, a name perhaps twice; None for what is no such text."""
    head = _BASE.match(data)
    if head is None:
        return None
    parts = dict(bases.get(head.group(1).decode(), {}))
    found = _PART.split(data[head.end() :])
    more: list[tuple[str, bytes]] = []
    for name, content in zip(found[1::2], found[2::2], strict=True):
        shown = name.decode("utf-8", "replace")
        if shown.startswith("-"):
            parts.pop(shown[1:], None)
        elif shown in [n for n, _ in more]:
            more.append((shown, content.removesuffix(b"\n")))
        else:
            parts.pop(shown, None)
            more.append((shown, content.removesuffix(b"\n")))
    return [*parts.items(), *more]


def joined(base: str, parts: Mapping[str, bytes]) -> bytes:
    """An input: parts in place of those of a base."""
    made = [f"@@@ {base}\n".encode()]
    for name, content in parts.items():
        made.append(b"@@ " + name.encode() + b"\n" + content + b"\n")
    return b"".join(made)


def package(data: bytes, bases: Mapping[str, Mapping[str, bytes]]) -> bytes:
    """The file that an input means."""
    parts = split(data, bases)
    return data if parts is None else zipped(parts)


def zipped(parts: list[tuple[str, bytes]]) -> bytes:
    """A zip file, its parts stored as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts:
            try:
                # what the name of a part may be is the reader's matter; zipfile only knows what it can write
                info = zipfile.ZipInfo(name, WHEN)
                if info.filename not in archive.NameToInfo:
                    archive.writestr(info, content)
            except (ValueError, struct.error):
                continue
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a sound file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {i.filename: archive.read(i) for i in archive.infolist()}
