"""Which form a report is in, told from the labels found in its tables."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from converters.recognise.labels import TABLE_KINDS, book, normal
from schemas.form import Form, form_for_year, form_ids, iter_forms, lines_differ, load_form


def which_form(found: Iterable[tuple[str, str]], year: int | None = None) -> Form:
    """The form, from pairs of table key and printed label (only labels in use: of lines that hold
    values, of headers and captions).

    Table 二 decides; where it says nothing, the form in force for ``year``, else the newest. Table
    三's lines decide its own form, so the result may be a mixed one.
    """
    votes: dict[str, dict[str, set[str]]] = {}
    for table, text in found:
        form_id = _telling(table).get(normal(text))
        if form_id is not None:
            votes.setdefault(table, {}).setdefault(form_id, set()).add(normal(text))
    main = _winner(votes.get("proactive_disclosure", {})) or _by_year(year)
    form = load_form(main)
    other = _winner(votes.get("requests", {}))
    return form if other is None or other == main else load_form(main, ("requests", other))


def _winner(votes: dict[str, set[str]]) -> str | None:
    """The form with the most telling labels; None for none or a tie."""
    ranked = sorted(votes.items(), key=lambda v: -len(v[1]))
    if not ranked or (len(ranked) > 1 and len(ranked[0][1]) == len(ranked[1][1])):
        return None
    return ranked[0][0]


def _by_year(year: int | None) -> str:
    try:
        return form_for_year(year).id if year is not None else form_ids()[0]
    except KeyError:
        return form_ids()[0]


@cache
def _telling(table: str) -> dict[str, str]:
    """Normal texts that stand in this table of one form only, with the form's id."""
    forms = list(iter_forms())
    owners: dict[str, set[str]] = {}
    for form in forms:
        if not any(lines_differ(form.tables[table], o.tables[table]) for o in forms):
            continue
        labels = book(form)
        drift = form.drift.items()
        seen = [m.text for m in labels.all(table, TABLE_KINDS) if m.kind != "group"]
        seen += [t for t, official in drift if labels.find(official, table, TABLE_KINDS) is not None]
        for text in seen:
            owners.setdefault(normal(text), set()).add(form.id)
    return {text: next(iter(ids)) for text, ids in owners.items() if len(ids) == 1}
