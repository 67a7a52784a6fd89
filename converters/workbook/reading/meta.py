"""What our template says of itself: its form and the exact digits, on its very hidden sheet.

Whoever moves or copies the sheets that are seen into another workbook leaves that sheet behind; the cover then names
the form, and the sheets have their names and headings. The digits that were kept are lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from converters.errors import Unreadable
from converters.recognise.labels import normal
from converters.workbook.form_words import named_form
from converters.workbook.layout import (
    COVER,
    COVER_CAPTIONS,
    FORM_CELL,
    HEADING_ROW,
    HINT_ROW,
    META,
    META_FORM,
    META_HEAD_ROWS,
    META_KEY_COLUMN,
    META_LITERAL_COLUMN,
    META_MAGIC,
    META_MIXED,
    TABLE_HINT,
    TEXT_COLUMN,
)
from converters.workbook.reading.cells import Cells
from converters.workbook.stamp import Stamp, stamp_from
from schemas.form import Form, iter_forms, load_form


@dataclass(frozen=True)
class Meta:
    """What the template says of itself. ``ledger``: digits as written, by cell key; ``stamp``: to whom it was sent.

    ``sheet`` is the hidden one, None where it was left behind; then there is no ledger either. ``front`` is the cover,
    None where it is not there or was changed beyond knowing.
    """

    sheet: Cells | None
    form: Form
    ledger: Mapping[str, str]
    stamp: Stamp | None = None
    front: Cells | None = None

    @property
    def names_agency(self) -> bool:
        """False where nothing but the parts of the template is left: then a title may name the agency."""
        return self.sheet is not None or self.front is not None

    @property
    def declared(self) -> Form | None:
        """The form that the cover names, whatever the hidden sheet says; None where it names none that is known."""
        try:
            return named_form(self.front.text(*FORM_CELL)) if self.front is not None else None
        except KeyError:
            return None


def meta(sheets: Sequence[Cells]) -> Meta | None:
    """The template's own sheet, found by its mark, or what the sheets that are seen say; None in any other workbook.

    Raises Unreadable for a form this version does not know.
    """
    front = next((s for s in sorted(sheets, key=lambda s: s.name != COVER) if _is_front(s)), None)
    for sheet in sorted(sheets, key=lambda s: s.name != META):
        if sheet.text(0, 0) == META_MAGIC:
            break
    else:
        return _left_behind(sheets, front)
    head = {sheet.text(r, 0): sheet.text(r, 1) for r in range(1, META_HEAD_ROWS)}
    mixed = [tuple(pair.split("=", 1)) for pair in head.get(META_MIXED, "").split(",") if "=" in pair]
    try:
        form = load_form(head.get(META_FORM, ""), *mixed)
    except KeyError as error:
        raise _unknown(head.get(META_FORM, "")) from error
    ledger = {
        sheet.text(r, META_KEY_COLUMN): sheet.text(r, META_LITERAL_COLUMN)
        for r in range(META_HEAD_ROWS, len(sheet.rows))
    }
    return Meta(sheet, form, {k: v for k, v in ledger.items() if k in form.by_key}, stamp_from(head), front)


def _left_behind(sheets: Sequence[Cells], front: Cells | None) -> Meta | None:
    """A template without its hidden sheet: by its cover, or without that by all of its parts; None for no such one."""
    if front is None:
        whole = next((f for f in iter_forms() if _has_all_parts(sheets, f)), None)
        return Meta(None, whole, {}) if whole is not None else None
    try:
        # where the cover names none, the tables tell
        form = named_form(front.text(*FORM_CELL)) or next(iter_forms())
    except KeyError as error:
        raise _unknown(str(error.args[0])) from error
    return Meta(None, form, {}, None, front)


def _is_front(sheet: Cells) -> bool:
    """True for our cover: its captions stand at their places, but for one that may have been changed."""
    stands = [normal(sheet.text(row, column - 1)) == normal(name) for (row, column), name in COVER_CAPTIONS.items()]
    return sum(stands) >= len(stands) - 1


def _has_all_parts(sheets: Sequence[Cells], form: Form) -> bool:
    """True where every part has its sheet with its heading, those of tables with our hint."""
    named = {sheet.name: sheet for sheet in sheets}
    for section in form.sections:
        sheet = named.get(section.ordinal)
        if sheet is None or normal(sheet.text(HEADING_ROW, TEXT_COLUMN)) != normal(section.heading):
            return False
        if section.key in form.tables and normal(sheet.text(HINT_ROW, TEXT_COLUMN)) != normal(TABLE_HINT):
            return False
    return True


def _unknown(form: str) -> Unreadable:
    return Unreadable(
        f"模板的格式“{form}”是这个版本不认识的，请升级 nianbao 后再试。",
        f"This version does not know the template's form “{form}”. Upgrade nianbao.",
    )
