"""The very hidden sheet: what the workbook is, and exact digits that no spreadsheet cell can hold."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from converters.workbook.digits import exact
from converters.workbook.layout import (
    META_FORM,
    META_HEAD_ROWS,
    META_KEY_COLUMN,
    META_LITERAL_COLUMN,
    META_MAGIC,
    META_MIXED,
    META_SHEETS,
    META_VERSION,
    TEMPLATE_VERSION,
)
from converters.workbook.writing.content import Content
from converters.workbook.writing.put import put_text
from schemas.number import Number, number_text


def meta_sheet(sheet: Worksheet, content: Content) -> None:
    """Write the head and the ledger; a literal counts only while its cell still holds the nearest number."""
    form = content.report.form
    put_text(sheet, 0, 0, META_MAGIC)
    head = {
        META_VERSION: TEMPLATE_VERSION,
        META_FORM: form.id,
        META_MIXED: ",".join(f"{table}={other}" for table, other in sorted(form.mixed.items())),
        META_SHEETS: ",".join(s.ordinal for s in form.sections),
        **(content.stamp.head() if content.stamp is not None else {}),
    }
    for row, (key, value) in enumerate(head.items(), start=1):
        put_text(sheet, row, 0, key)
        put_text(sheet, row, 1, value)
    row = META_HEAD_ROWS
    for key, literal in ledger(content).items():
        put_text(sheet, row, META_KEY_COLUMN, key)
        put_text(sheet, row, META_LITERAL_COLUMN, literal)
        row += 1
    sheet.very_hidden()


def ledger(content: Content) -> dict[str, str]:
    """Cells whose visible number alone would not give their digits back, with the digits as written."""
    return {
        key: number_text(value)
        for key, value in content.values.items()
        if key not in content.computed and isinstance(value, Number) and not exact(value)
    }
