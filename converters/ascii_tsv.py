"""Lines of text for a Basic macro: tab-separated, pure ASCII, whatever stands in the fields.

LibreOffice's Basic reads files in the system's encoding, so everything but printable ASCII is written as
``\\uXXXX``, one a UTF-16 unit. The macro that reads it: templates/vba/nianbao_libreoffice.bas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import unpack

from converters.workbook.previous_rows import PreviousRow
from schemas.number import Number, number_text

SIGNATURE = "nianbao-findings-2"
"""Opens the first line; the number changes with the columns."""
LAST_YEAR_SIGNATURE = "nianbao-last-year-1"
"""The same, of last year's figures."""
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


def last_year(told: str, question: str, rows: Iterable[PreviousRow]) -> str:
    """Last year's figures for their sheet: signature, what to tell, what to ask before; then a line a row."""
    lines = [line((LAST_YEAR_SIGNATURE, told, question))]
    for row in rows:
        number = isinstance(row.value, Number)
        value = number_text(row.value) if isinstance(row.value, Number) else row.value
        lines.append(line((str(row.row), row.part, row.label, "n" if number else "t", value, row.key, row.literal)))
    return "".join(lines)
