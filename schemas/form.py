"""The official forms, read from one data file each.

Everything else (report model, equations, layout, schemas) is derived from what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Literal

from schemas import data_file

Kind = Literal["count", "change", "amount"]
"""count: a whole number from 0; change: a whole number with sign; amount: from 0, with decimals."""

_FORMS = data_file.HERE / "forms"

ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts; ``heading`` as printed, for instance ``一、总体情况``."""

    key: str
    heading: str

    @property
    def ordinal(self) -> str:
        """The printed ordinal, which also names the part's sheet: ``一``."""
        return self.heading.split("、", 1)[0]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers; ``path`` is its header from the top row down."""

    key: str
    path: tuple[str, ...]
    kind: Kind = "count"
    joint: bool = False
    """What several units may lawfully count each for itself (joint documents): a sum of units may hold it twice."""

    @property
    def label(self) -> str:
        """The lowest header, for instance ``自然人``."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of numbers; ``path`` is its label from the outermost group inwards."""

    key: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one header. ``caption`` spans the grid; ``corner`` heads the label columns."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    caption: str = ""
    corner: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """A declared identity: the sum of ``left`` equals the sum of ``right``.

    Terms are cell keys within the table; ``*`` stands for the same line or column in every term.
    """

    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    cell: str
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One number cell of a table; ``key`` is public (``requests.granted.total``)."""

    key: str
    table: str
    line: Line
    column: Column
    block: int

    @property
    def kind(self) -> Kind:
        """What kind of number the cell takes."""
        return self.column.kind

    @property
    def label(self) -> str:
        """The label path as printed: ``三、本年度办理结果 › （七）总计 · 自然人``."""
        if not self.line.path:
            return " › ".join(self.column.path)
        return f"{' › '.join(self.line.path)} · {self.column.label}"


@dataclass(frozen=True)
class Table:
    """A table of a form: blocks one under another on one grid of columns."""

    key: str
    form: str
    label_columns: int
    value_columns: int
    blocks: tuple[Block, ...]
    identities: tuple[Identity, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All number cells, line by line."""
        return tuple(
            Cell(".".join(p for p in (self.key, line.key, column.key) if p), self.key, line, column, number)
            for number, block in enumerate(self.blocks)
            for line in block.lines
            for column in block.columns
        )

    @cached_property
    def lines(self) -> tuple[tuple[Block, Line], ...]:
        """Every line with the block it stands in, in printed order."""
        return tuple((block, line) for block in self.blocks for line in block.lines)

    @property
    def width(self) -> int:
        """Columns of the grid."""
        return self.label_columns + self.value_columns


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """A form in force for some report years, one object a combination of tables.

    ``tables`` normally all come from the form itself; reports in the wild mix them (a table 三 of
    2019 inside a report of 2021), and :func:`load_form` gives that combination as a form too.
    """

    id: str
    notice: str
    first_year: int
    last_year: int | None
    title: str
    sections: tuple[Section, ...]
    tables: Mapping[str, Table]
    drift: Mapping[str, str]

    def __repr__(self) -> str:
        return f"load_form({', '.join(map(repr, (self.id, *sorted(self.mixed.items()))))})"

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return load_form, (self.id, *sorted(self.mixed.items()))

    @cached_property
    def mixed(self) -> dict[str, str]:
        """Tables that come from another form: table key to form id."""
        return {k: t.form for k, t in self.tables.items() if t.form != self.id}

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All number cells in printed order (200 in the form of 2021)."""
        return tuple(cell for table in self.tables.values() for cell in table.cells)

    @cached_property
    def by_key(self) -> dict[str, Cell]:
        """Cells by their key."""
        return {cell.key: cell for cell in self.cells}

    @cached_property
    def narrative(self) -> tuple[Section, ...]:
        """The parts without a table."""
        return tuple(s for s in self.sections if s.key not in self.tables)

    def section(self, key: str) -> Section:
        """The part with this key; KeyError where the form has none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def fits(self, year: int) -> bool:
        """True where this is the form for reports on ``year``."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@cache
def form_ids() -> tuple[str, ...]:
    """Ids of the forms there are data files for, newest first."""
    return tuple(sorted((file.stem for file in _FORMS.glob("*.toml")), reverse=True))


@cache
def load_form(form_id: str, *mixed: tuple[str, str]) -> Form:
    """The form ``form_id``; ``mixed`` pairs replace a table by another form's.

    Raises KeyError for a form or table there is no data for.
    """
    if mixed:
        base = load_form(form_id)
        tables = dict(base.tables)
        for key, other in mixed:
            if key not in tables:
                raise KeyError(key)
            tables[key] = load_form(other).tables[key]
        if all(t.form == form_id for t in tables.values()):
            return base
        canonical = tuple(sorted((k, t.form) for k, t in tables.items() if t.form != form_id))
        if canonical != mixed:
            return load_form(form_id, *canonical)
        return replace(base, tables=tables)
    if form_id not in form_ids():
        raise KeyError(form_id)
    return _form(data_file.read(_FORMS / f"{form_id}.toml"))


def form_for_year(year: int) -> Form:
    """The form in force for reports on ``year``; KeyError before the first."""
    for form in map(load_form, form_ids()):
        if form.fits(year):
            return form
    raise KeyError(year)


def lines_differ(a: Table, b: Table) -> bool:
    """True where two forms print a table differently (other lines, columns or wording)."""
    return a.blocks != b.blocks


def _form(raw: dict[str, Any]) -> Form:
    return Form(
        id=raw["id"],
        notice=raw["notice"],
        first_year=raw["first_year"],
        last_year=raw.get("last_year"),
        title=raw["title"],
        sections=tuple(Section(**s) for s in raw["sections"]),
        tables={key: _table(key, raw["id"], t) for key, t in raw["tables"].items()},
        drift=raw.get("drift", {}),
    )


def _table(key: str, form_id: str, raw: dict[str, Any]) -> Table:
    blocks = tuple(
        Block(
            columns=tuple(
                Column(c["key"], tuple(c["path"]), c.get("kind", "count"), c.get("joint", False)) for c in b["columns"]
            ),
            lines=tuple(Line(x["key"], tuple(x["path"])) for x in b["lines"]),
            caption=b.get("caption", ""),
            corner=b.get("corner", ""),
        )
        for b in raw["blocks"]
    )
    identities = tuple(
        Identity(i["rule"], tuple(i["left"]), tuple(i["right"]), i["cell"], i.get("computed", False))
        for i in raw.get("identities", [])
    )
    return Table(key, form_id, raw["label_columns"], raw["value_columns"], blocks, identities)


def iter_forms() -> Iterator[Form]:
    """All official forms, newest first."""
    return map(load_form, form_ids())
