"""Lines of text for a Basic macro: tab-separated, pure ASCII, whatever stands in the fields.

LibreOffice's Basic reads files in the system's encoding, so everything but printable ASCII is written as
``\\uXXXX``, one a UTF-16 unit. The macro that reads it: templates/vba/nianbao_libreoffice.bas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import unpack

SIGNATURE = "nianbao-findings-2"
"""Opens the first line; the number changes with the columns."""
COLUMNS = (
    *("severity", "rule", "sheet", "address", "place", "line", "actual", "expected", "difference", "advice"),
    *("explanation", "identity"),
)
"""Of a finding. ``sheet`` and ``address`` (``三``, ``E31``) are for the link, and empty where there is no cell."""


def findings(summary: str, rows: Iterable[Sequence[str]]) -> str:
    """The whole file: signature and summary, then a line a finding with COLUMNS; ValueError for another count."""
    lines = [line((SIGNATURE, summary))]
    for row in rows:
        if len(row) != len(COLUMNS):
            raise ValueError(f"{len(row)} fields instead of {len(COLUMNS)}")
        lines.append(line(row))
    return "".join(lines)


def escape(text: str) -> str:
    """Printable ASCII but the backslash stays; every other UTF-16 unit becomes ``\\uXXXX``."""
    units = text.encode("utf-16-le", "surrogatepass")
    return "".join(
        chr(unit) if 0x20 <= unit < 0x7F and unit != 0x5C else f"\\u{unit:04X}"
        for unit in unpack(f"<{len(units) // 2}H", units)
    )


def line(fields: Iterable[str]) -> str:
    """One line with its line end."""
    return "\t".join(escape(field) for field in fields) + "\n"
