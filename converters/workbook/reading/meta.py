"""The very hidden sheet of our template: its form and the exact digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from converters.errors import Unreadable
from converters.workbook.layout import (
    META,
    META_FORM,
    META_HEAD_ROWS,
    META_KEY_COLUMN,
    META_LITERAL_COLUMN,
    META_MAGIC,
    META_MIXED,
)
from converters.workbook.reading.cells import Cells
from converters.workbook.stamp import Stamp, stamp_from
from schemas.form import Form, load_form


@dataclass(frozen=True)
class Meta:
    """What the template says of itself. ``ledger``: digits as written, by cell key; ``stamp``: to whom it was sent."""

    sheet: Cells
    form: Form
    ledger: Mapping[str, str]
    stamp: Stamp | None = None


def meta(sheets: Sequence[Cells]) -> Meta | None:
    """The template's own sheet, found by its mark; None in any other workbook.

    Raises Unreadable for a form this version does not know.
    """
    for sheet in sorted(sheets, key=lambda s: s.name != META):
        if sheet.text(0, 0) == META_MAGIC:
            break
    else:
        return None
    head = {sheet.text(r, 0): sheet.text(r, 1) for r in range(1, META_HEAD_ROWS)}
    mixed = [tuple(pair.split("=", 1)) for pair in head.get(META_MIXED, "").split(",") if "=" in pair]
    try:
        form = load_form(head.get(META_FORM, ""), *mixed)
    except KeyError as error:
        raise Unreadable(
            f"模板的格式“{head.get(META_FORM, '')}”是这个版本不认识的，请升级 nianbao 后再试。",
            f"This version does not know the template's form “{head.get(META_FORM, '')}”. Upgrade nianbao.",
        ) from error
    ledger = {
        sheet.text(r, META_KEY_COLUMN): sheet.text(r, META_LITERAL_COLUMN)
        for r in range(META_HEAD_ROWS, len(sheet.rows))
    }
    return Meta(sheet, form, {k: v for k, v in ledger.items() if k in form.by_key}, stamp_from(head))
