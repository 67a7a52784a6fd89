"""The VBA of a received workbook or Word file against ours, module by module: read and compared, never run.

Excel writes a project anew when it saves: other bytes, other capitals, attributes added. So what is compared is
the code as the VBA editor would show it. The compiled form that Excel keeps beside it cannot be compared.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files

from converters.vba.reader import LARGEST, read_project
from converters.workbook.reading.outside import PROJECT_RELATION
from schemas.finding import Note
from schemas.pattern import late

KNOWN = "macros.json"
"""In the package ``templates``: digests of the code of every module that a workbook of ours has, or had in an earlier
version, by the program it is for. ``python -m xlplugin.generate`` adds to it."""
SHOWN = 8
"""Modules that are named."""
_LETTERS = 40
_RELATION = late(rb"<(?:\w+:)?Relationship\b[^<>]*")
_TARGET = late(rb"""(?<![\w:.-])Target\s*=\s*["']([^"'<>]*)""")
_PIECES = late(r"\"(?:[^\"\r\n]|\"\")*\"|[^\"\r\n]+|\"")


def macros(data: bytes) -> tuple[Note, ...]:
    """Notes on the macros of a file that the guard has passed: strange, changed, missing or unreadable modules."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            projects = [_read(package, name) for name in _projects(package)]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        projects = [None]
    return tuple(note for project in projects for note in _notes(project))


def digest_of(code: str) -> str:
    """The digest of a module's code; "" where it has none."""
    shown = plain(code)
    return sha256(shown.encode("utf-8", "backslashreplace")).hexdigest()[:32] if shown else ""


def plain(code: str) -> str:
    """A module's code without attributes, blank lines, and what the editor changes by itself."""
    lines = (
        "".join(
            piece if piece.startswith('"') else re.sub(r"\s+", " ", piece.lower()) for piece in _PIECES.findall(line)
        )
        for line in code.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if not line.startswith("Attribute ")
    )
    return "\n".join(line for line in map(str.strip, lines) if line and line != "option explicit")


def _projects(package: zipfile.ZipFile) -> list[str]:
    """The parts that are VBA projects: by their name, or because another part says so."""
    names = package.namelist()
    found = {name for name in names if name.lower().endswith("vbaproject.bin")}
    for relations in (name for name in names if name.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(relations))
        for relation in _RELATION.findall(package.read(relations)):
            if PROJECT_RELATION in relation and (target := _TARGET.search(relation)):
                name = target[1].decode("utf-8", "replace")
                found.add(name.lstrip("/") if name.startswith("/") else posixpath.normpath(f"{folder}/{name}"))
    return sorted(found)


def _read(package: zipfile.ZipFile, name: str) -> bytes | None:
    """A project; None where there is none, or a larger one than is looked at."""
    try:
        with package.open(name) as part:
            data = part.read(LARGEST + 1)
    except KeyError:
        return None
    return data if len(data) <= LARGEST else None


def _notes(project: bytes | None) -> tuple[Note, ...]:
    return _compared(project) if project is not None else (Note("STR-MACRO", "damaged"),)


@lru_cache(maxsize=16)
def _compared(project: bytes) -> tuple[Note, ...]:
    """The notes on a project; many workbooks of a round have the very same."""
    try:
        modules, others = read_project(project)
    except ValueError:
        return (Note("STR-MACRO", "damaged"),)
    had = {name: digest for name, code in modules.items() if (digest := digest_of(code))}
    ours = max(known().values(), key=lambda modules: _alike(had, modules))
    if not _alike(had, ours):
        ours = {}
    folded = {name.lower(): name for name in ours}
    strange = [n for n in had if n.lower() not in folded] + others
    changed = [n for n in had if (own := folded.get(n.lower())) is not None and had[n] not in ours[own]]
    present = {n.lower() for n in had}
    missing = [name for name, digests in ours.items() if name.lower() not in present and "" not in digests]
    return tuple(_told({"strange": strange, "changed": changed, "missing": missing}))


def _alike(had: Mapping[str, str], ours: Mapping[str, list[str]]) -> int:
    """How many modules have a name of ours, those of sheets and the workbook left out, which every project has."""
    named = {name.lower() for name, digests in ours.items() if "" not in digests}
    return sum(name.lower() in named for name in had)


def _told(found: Mapping[str, list[str]]) -> Iterator[Note]:
    for reason, names in found.items():
        if names:
            raw = "、".join(f"“{name[:_LETTERS]}”" for name in names[:SHOWN])
            yield Note("STR-MACRO", reason, details={"n": len(names), "raw": raw})


@cache
def known() -> dict[str, dict[str, list[str]]]:
    """By program, then by module: the digests of its code in this version and earlier ones; "" where it has none."""
    found: dict[str, dict[str, list[str]]] = json.loads(files("templates").joinpath(KNOWN).read_bytes())
    return found
