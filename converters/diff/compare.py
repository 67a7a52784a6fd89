"""Two reports compared, as data: who they are of, each number cell, each paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

from converters.diff.align import Passage, passages
from schemas.finding import Reading
from schemas.form import Cell, Form
from schemas.number import MAX_DIGITS, Number, Value, same_digits
from schemas.report import CLOSING, PREAMBLE, Report, paragraphs

EXPLANATIONS = "explanations"
"""The part that holds what the units said of warnings (情况说明)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a report says of itself: ``agency``, ``code``, ``year`` or ``form``."""

    name: str
    a: str | int | None
    b: str | int | None

    @property
    def same(self) -> bool:
        """True where both say the same."""
        return self.a == self.b


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A cell that both forms have (the same key); ``a_cell`` and ``b_cell`` may be worded differently."""

    a_cell: Cell
    b_cell: Cell
    a: Value
    b: Value

    @property
    def key(self) -> str:
        """The cell's public key."""
        return self.b_cell.key

    @property
    def same(self) -> bool:
        """True where both hold the same to the last written digit; blank is not 0, 12 is not 12.0."""
        return same_digits(self.a, self.b)

    @property
    def other_words(self) -> bool:
        """True where the two forms word the cell differently."""
        return self.a_cell.label != self.b_cell.label

    @property
    def difference(self) -> Number | None:
        """b − a, exactly; None where one of them is not a number."""
        if isinstance(self.a, int | Decimal) and isinstance(self.b, int | Decimal):
            with localcontext(prec=4 * MAX_DIGITS):
                return self.b - self.a
        return None

    @property
    def relative(self) -> Decimal | None:
        """The difference as a share of a; None where a is 0 or there is no difference to be had."""
        gap = self.difference
        if gap is None or not isinstance(self.a, int | Decimal) or self.a == 0:
            return None
        return Decimal(gap) / abs(Decimal(self.a))


@dataclass(frozen=True, slots=True)
class Lone:
    """A cell that only one of the two forms has, and what stands there: there is nothing to compare it with."""

    cell: Cell
    value: Value


@dataclass(frozen=True, slots=True)
class TableDifference:
    """A table of the form: the cells both have, then those of one form alone."""

    key: str
    heading: str
    cells: tuple[CellDifference, ...]
    only_a: tuple[Lone, ...]
    only_b: tuple[Lone, ...]

    @property
    def changed(self) -> tuple[CellDifference, ...]:
        """The cells that differ."""
        return tuple(c for c in self.cells if not c.same)

    @property
    def same(self) -> bool:
        """True where no cell differs and the forms have the same cells."""
        return not (self.changed or self.only_a or self.only_b)


@dataclass(frozen=True, slots=True)
class PartDifference:
    """The narrative of a part, paragraph by paragraph; ``heading`` is "" for text outside the parts of the form."""

    key: str
    heading: str
    passages: tuple[Passage, ...]

    @property
    def changed(self) -> tuple[Passage, ...]:
        """The paragraphs that differ."""
        return tuple(p for p in self.passages if not p.same)


@dataclass(frozen=True)
class Difference:
    """What two reports have in common and what not, in the order of the form."""

    a: Reading
    b: Reading
    facts: tuple[Fact, ...]
    tables: tuple[TableDifference, ...]
    parts: tuple[PartDifference, ...]

    @property
    def same(self) -> bool:
        """True where nothing at all differs."""
        return (
            all(f.same for f in self.facts)
            and all(t.same for t in self.tables)
            and not any(p.changed for p in self.parts)
        )

    @property
    def changed_cells(self) -> tuple[CellDifference, ...]:
        """The cells that differ, of all tables."""
        return tuple(c for t in self.tables for c in t.changed)

    @property
    def lone_cells(self) -> int:
        """How many cells only one of the forms has."""
        return sum(len(t.only_a) + len(t.only_b) for t in self.tables)

    @property
    def changed_passages(self) -> int:
        """How many paragraphs differ."""
        return sum(len(p.changed) for p in self.parts)

    def part(self, key: str) -> PartDifference | None:
        """The narrative of a part, where one of the reports has any."""
        return next((p for p in self.parts if p.key == key), None)


def compare(a: Reading, b: Reading) -> Difference:
    """Two reports against each other; equality is exact throughout."""
    return Difference(a, b, tuple(_facts(a.report, b.report)), _tables(a.report, b.report), _parts(a.report, b.report))


def form_name(form: Form) -> str:
    """A form's id; of a mixed one also which table is another form's: ``2021（requests: 2019）``."""
    mixed = ", ".join(f"{key}: {other}" for key, other in sorted(form.mixed.items()))
    return f"{form.id}（{mixed}）" if mixed else form.id


def _facts(a: Report, b: Report) -> Iterator[Fact]:
    yield Fact("agency", a.agency.name, b.agency.name)
    yield Fact("code", a.agency.code, b.agency.code)
    yield Fact("year", a.year, b.year)
    yield Fact("form", form_name(a.form), form_name(b.form))


def _tables(a: Report, b: Report) -> tuple[TableDifference, ...]:
    def of(key: str) -> TableDifference:
        left = {c.key: c for c in a.form.tables[key].cells} if key in a.form.tables else {}
        right = {c.key: c for c in b.form.tables[key].cells} if key in b.form.tables else {}
        common = {k for k in left if k in right and left[k].kind == right[k].kind}
        return TableDifference(
            key,
            (b if key in b.form.tables else a).form.section(key).heading,
            tuple(CellDifference(left[k], right[k], a.values[k], b.values[k]) for k in right if k in common),
            tuple(Lone(cell, a.values[k]) for k, cell in left.items() if k not in common),
            tuple(Lone(cell, b.values[k]) for k, cell in right.items() if k not in common),
        )

    return tuple(map(of, dict.fromkeys((*b.form.tables, *a.form.tables))))


def _parts(a: Report, b: Report) -> tuple[PartDifference, ...]:
    """The narrative of each part that one of the reports has text in."""
    headings = {s.key: s.heading for s in (*a.form.sections, *b.form.sections)}
    found = []
    for key in (PREAMBLE, *dict.fromkeys(s.key for s in (*b.form.sections, *a.form.sections)), CLOSING):
        left, right = paragraphs(a.sections.get(key, "")), paragraphs(b.sections.get(key, ""))
        if left or right:
            found.append(PartDifference(key, headings.get(key, ""), passages(left, right)))
    said: Callable[[Report], list[str]] = lambda r: [f"{e.identity}\n{e.text}" for e in r.explanations]  # noqa: E731
    if a.explanations or b.explanations:
        found.append(PartDifference(EXPLANATIONS, "", passages(said(a), said(b))))
    return tuple(found)
