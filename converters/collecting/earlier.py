"""Knowing again what ``aggregate`` wrote: sums in any format, and texts side by side."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection

from converters import tidy
from converters.batch import read_bytes, read_source
from converters.collecting.aggregate import NOTE
from converters.collecting.aggregate_narrative import TITLE
from converters.collecting.ours import title_of
from converters.errors import Unreadable
from converters.sources import Source
from converters.workbook.layout import META
from schemas.report import PREAMBLE, Report
from schemas.review.units import normal_name

NAMED = re.compile(r"年合计(?:-\d+)?$")
"""How the names end that ``aggregate --by`` gives."""
_LOOKED_AT = 8192
_OF_UNITS = re.compile(r".*（\d+个单位合计）")


def is_sum(source: Source, parents: Collection[str]) -> bool:
    """True for a sum over units, or below one of the ``parents``, that nobody has taken over as a report of its own."""
    if tidy.is_tidy(source):
        return True
    reading = read_source(source).reading
    return _of_units(reading.report, parents) if reading is not None else _too_large(source)


def is_narrative(source: Source) -> bool:
    """True for the texts of units side by side."""
    try:
        data = read_bytes(source)
    except Unreadable:
        return False
    if data.startswith(b"PK"):
        return title_of(data).endswith(TITLE)
    first = data.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    return first.startswith("# ") and first.endswith(TITLE)


def _too_large(source: Source) -> bool:
    """True for the workbook of a sum over more units than is read again: it has the sheet of what each gave."""
    from converters.collecting.aggregate_xlsx import PARTS

    try:
        with zipfile.ZipFile(source.path) as package, package.open("xl/workbook.xml") as part:
            sheets = part.read(_LOOKED_AT).decode("utf-8", "ignore")
    except (KeyError, OSError, RuntimeError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return False
    return f'name="{META}"' in sheets and f'name="{PARTS}"' in sheets


def _of_units(report: Report, parents: Collection[str]) -> bool:
    name = report.agency.name or ""
    noted = report.sections.get(PREAMBLE, "").startswith(NOTE)
    return noted and (_OF_UNITS.fullmatch(name) is not None or normal_name(name) in map(normal_name, parents))
