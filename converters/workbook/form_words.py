"""A form as the cover of our workbook names it."""

from __future__ import annotations

import re

from schemas.form import Form, form_ids, load_form

_NAMED = re.compile(r"\s*(\d{4})\s*年\s*格式")
_MIXED = re.compile(r"第(.)部分的表为\s*(\d{4})\s*年\s*格式")


def form_name(form: Form) -> str:
    """``2021年格式（国办公开办函〔2021〕30号）``, with the tables that are of another form."""
    text = f"{form.id}年格式（{form.notice}）"
    for table, other in form.mixed.items():
        text += f"；第{form.section(table).ordinal}部分的表为 {load_form(other).id}年格式"
    return text


def named_form(words: str) -> Form | None:
    """The form that a cover names, by its beginning (``2021年格式``); None where it names none.

    Raises KeyError with the form's id for one that this version does not know.
    """
    named = _NAMED.match(words)
    if named is None:
        return None
    if named[1] not in form_ids():
        raise KeyError(named[1])
    form = load_form(named[1])
    tables = {form.section(key).ordinal: key for key in form.tables}
    mixed = [(tables[ordinal], other) for ordinal, other in _MIXED.findall(words) if ordinal in tables]
    return load_form(form.id, *(pair for pair in mixed if pair[1] in form_ids()))
