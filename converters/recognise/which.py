"""Which form a report is in, told from the labels found in its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from converters.recognise.labels import TABLE_KINDS, book, normal
from schemas.form import Form, form_for_year, form_ids, iter_forms, lines_differ, load_form


def which_form(
    found: Iterable[tuple[str, str]], year: int | None = None, unused: Iterable[tuple[str, str]] = ()
) -> Form:
    """The form, from pairs of table key and printed label (only labels in use: of lines that hold
    values, of headers and captions). ``unused`` are labels of lines without values, which may be
    groups: they count for a table that says nothing otherwise.

    Each table shows its own form, so the result may be a mixed one: see :func:`combined`.
    """
    votes = _votes(unused) | _votes(found)
    return combined({table: _winner(ids) for table, ids in votes.items()}, year)


def combined(shown: Mapping[str, str | None], year: int | None = None, template: str | None = None) -> Form:
    """The form from what each table shows itself to be (a form id, or None where it says nothing).

    The first table that the forms print differently decides; without it, the template's own form,
    that in force for the year, another table's, the newest. Other tables may be of another form.
    """
    first, *others = differing_tables()
    base = shown.get(first) or template or _by_year(year) or next((s for k in others if (s := shown.get(k))), None)
    form = load_form(base or form_ids()[0])
    mixed = [
        (key, other)
        for key in others
        if (other := shown.get(key)) and lines_differ(form.tables[key], load_form(other).tables[key])
    ]
    return load_form(form.id, *mixed)


@cache
def differing_tables() -> tuple[str, ...]:
    """Tables that the forms do not all print alike, in printed order."""
    forms = list(iter_forms())
    return tuple(
        key
        for key, table in forms[0].tables.items()
        if any(lines_differ(table, f.tables[key]) for f in forms if key in f.tables)
    )


def _votes(found: Iterable[tuple[str, str]]) -> dict[str, dict[str, set[str]]]:
    """By table and form id, the labels that stand in that form only."""
    votes: dict[str, dict[str, set[str]]] = {}
    for table, text in found:
        form_id = _telling(table).get(normal(text))
        if form_id is not None:
            votes.setdefault(table, {}).setdefault(form_id, set()).add(normal(text))
    return votes


def _winner(votes: dict[str, set[str]]) -> str | None:
    """The form with the most telling labels; None for none or a tie."""
    ranked = sorted(votes.items(), key=lambda v: -len(v[1]))
    if not ranked or (len(ranked) > 1 and len(ranked[0][1]) == len(ranked[1][1])):
        return None
    return ranked[0][0]


def _by_year(year: int | None) -> str | None:
    try:
        return form_for_year(year).id if year is not None else None
    except KeyError:
        return None


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
