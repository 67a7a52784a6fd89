"""What the labels of a form stand for: its sections, and the captions, headers, groups and lines of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from schemas.form import Form, Table, load_form

Kind = Literal["section", "caption", "corner", "header", "group", "line"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label stands for in one form.

    ``part`` is the section's key (a table's key for its labels); ``key`` the key of the line or
    column within the table, "" for what only groups or decorates; ``block`` counts the table's
    blocks; ``path`` is the official wording from the outermost group inwards.
    """

    kind: Kind
    form: str
    part: str
    key: str
    block: int
    path: tuple[str, ...]

    @property
    def text(self) -> str:
        """The official wording of the label itself."""
        return self.path[-1]


def drifts(form: Form) -> Iterator[tuple[str, str, str]]:
    """Other words known for official ones: text, official wording, form id."""
    for form_id in dict.fromkeys((form.id, *form.mixed.values())):
        for text, official in load_form(form_id).drift.items():
            yield text, official, form_id


def meanings(form: Form) -> Iterator[Meaning]:
    """What every label of a form stands for."""
    for section in form.sections:
        yield Meaning("section", form.id, section.key, section.key, 0, (section.heading,))
    for table in form.tables.values():
        yield from _of_table(table)


def _of_table(table: Table) -> Iterator[Meaning]:
    for number, block in enumerate(table.blocks):
        if block.caption:
            yield Meaning("caption", table.form, table.key, "", number, (block.caption,))
        if block.corner:
            yield Meaning("corner", table.form, table.key, "", number, (block.corner,))
        for column in block.columns:
            yield Meaning("header", table.form, table.key, column.key, number, column.path)
        for line in block.lines:
            if line.path:
                yield Meaning("line", table.form, table.key, line.key, number, line.path)
        for path in _groups(c.path for c in block.columns):
            yield Meaning("header", table.form, table.key, "", number, path)
        for path in _groups(x.path for x in block.lines):
            yield Meaning("group", table.form, table.key, "", number, path)


def _groups(paths: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(p[:depth] for p in paths for depth in range(1, len(p))))
