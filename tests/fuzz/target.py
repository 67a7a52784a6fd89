"""What is fuzzed: a target takes any bytes and raises where something does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from zlib import crc32

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Target:
    """``run`` reads one input; ``seeds`` are what mutation begins with; ``words`` are what it puts in."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    words: tuple[bytes, ...] = ()
    longest: int = 1 << 16


# Modules are named, not imported: the runner instruments what a target imports.
TARGETS = {
    "text": "documents",
    "json": "documents",
    "html": "documents",
    "docx": "documents",
    "pdf-pages": "pdf",
    "pdf-file": "pdf",
    "guard": "workbooks",
    "xlsx": "workbooks",
    "previous": "workbooks",
    "cells": "one_cell",
    "roster": "office",
    "archive": "office",
    "state": "state",
    "settings": "others",
    "vba": "others",
}


def target(name: str) -> Target:
    """A target by its name."""
    found: Target = import_module(f"tests.fuzz.{TARGETS[name]}").TARGETS[name]
    return found


def kept(name: str) -> list[Path]:
    """The corpus of a target: what taught something, crashes among it."""
    return sorted(p for p in (CORPUS / name).glob("*") if p.is_file())


def every(n: int, data: bytes) -> bool:
    """True for one input of ``n``, always the same: what takes long is asked of some only."""
    return crc32(data) % n == 0
