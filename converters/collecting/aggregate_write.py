"""The outputs of a sum, by format: what each writes, and how a file is named."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from converters import json_file
from converters.collecting import provenance
from converters.collecting.aggregate import Sum
from converters.formats import FORMATS
from converters.names import name_key, safe_name
from schemas.messages import Lang

MOST_READ = 1_400
"""Units up to which the workbook is read again: beyond, its sheet of parts is larger than any report may be."""


def written(summed: Sum, kind: str, lang: Lang = "zh") -> bytes:
    """A sum as the bytes of a file: tidy formats hold the units' numbers, all others the sum."""
    if kind == "xlsx":
        from converters.collecting import aggregate_xlsx

        return aggregate_xlsx.write(summed)
    if kind == "json":
        return json_file.encode(provenance.document(summed, lang))
    if FORMATS[kind].tidy:
        buffer = BytesIO()
        FORMATS[kind].write_many(provenance.tidy(summed), buffer)
        return buffer.getvalue()
    return FORMATS[kind].write(summed.report, summed.findings)


def file_names(sums: Sequence[Sum], kind: str) -> list[str]:
    """The names of the sums' files where several are written into a folder: each its own on every file system."""
    taken: set[str] = set()
    names = []
    for summed in sums:
        stem = safe_name(f"{summed.choice.name or '各单位'}{summed.choice.year}年合计")
        number, free = 1, stem
        while name_key(free) in taken:
            number += 1
            free = f"{stem}-{number}"
        taken.add(name_key(free))
        names.append(free + FORMATS[kind].suffix)
    return names
