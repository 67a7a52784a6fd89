"""A report as it is printed, piece by piece: text, Markdown, Word file and web page draw the same pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from converters.recognise.escape import is_structure
from converters.recognise.labels import TABLE_KINDS, Book, book
from converters.recognise.titles import OFFICIAL_TITLE, title
from schemas.form import Form, Section, Table, iter_forms
from schemas.grid import GridCell, grid
from schemas.number import Unread, Value, token_of
from schemas.report import CLOSING, PREAMBLE, Report, paragraphs

_HEADING = re.compile(r"(#{1,6}) (.+)")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


@dataclass(frozen=True, slots=True)
class Title:
    """The title; ``lines`` are the agency's name, if it can be read back from there, and the rest."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The title on one line."""
        return "".join(self.lines)


@dataclass(frozen=True, slots=True)
class Cover:
    """What the title cannot carry, a line each: ``单位名称：…``, ``机构代码：…``."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one of the parts."""

    section: Section


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of narrative, line by line; every line has text."""

    part: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A table of the form, with its grid's cells and what stands in each."""

    table: Table
    cells: tuple[tuple[GridCell, str], ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """Parts the closing from the last section."""


Piece = Title | Cover | Heading | Paragraph | Numbers | Closing


def pieces(report: Report) -> Iterator[Piece]:
    """The pieces of a report in printed order; a cell that could not be read stands as its raw text."""
    yield from _front(report)
    yield from _narrative(report, PREAMBLE)
    for section in report.form.sections:
        yield Heading(section)
        yield from _narrative(report, section.key)
        table = report.form.tables.get(section.key)
        if table is not None:
            cells = (
                (cell, _token(report.form, table, report.values[cell.cell.key]) if cell.cell else cell.text)
                for cell in grid(table).cells
            )
            yield Numbers(table, tuple(cells))
    if report.sections.get(CLOSING):
        yield Closing()
        yield from _narrative(report, CLOSING)


def heading_level(line: str) -> tuple[int, str]:
    """A line of narrative as a sub-heading: how many # it begins with and the rest; 0 and the line for any other."""
    match = _HEADING.fullmatch(line)
    return (len(match.group(1)), match.group(2)) if match else (0, line)


def inline(line: str) -> list[tuple[str, bool]]:
    """A line of narrative in pieces, each with whether it is bold (``**…**``)."""
    found: list[tuple[str, bool]] = []
    end = 0
    for match in _BOLD.finditer(line):
        if match.start() > end:
            found.append((line[end : match.start()], False))
        found.append((match.group(1), True))
        end = match.end()
    return [*found, (line[end:], False)] if end < len(line) else found


def needs_mark(line: str, part: str) -> bool:
    """True for a line of narrative that would be read as a heading, title or row of a table."""
    return is_structure(line, part)


def _token(form: Form, table: Table, value: Value) -> str:
    """What stands in a cell of numbers: a text that a reader might take for a label behind an apostrophe, to be told from one."""
    token = token_of(value)
    if isinstance(value, Unread) and any(_may_be_label(labels, table, token) for labels in _labels(form)):
        return f"'{token}"
    return token


def _may_be_label(labels: Book, table: Table, token: str) -> bool:
    return labels.find(token, table.key) is not None or labels.within(token, table.key, TABLE_KINDS)


@cache
def _labels(form: Form) -> tuple[Book, ...]:
    return book(form), book(*iter_forms())


def _front(report: Report) -> Iterator[Piece]:
    """The title, then what it cannot carry."""
    name, code, year = report.agency.name, report.agency.code, report.year
    rest = f"{f'{year}年' if year is not None else ''}{OFFICIAL_TITLE}"
    read = title(f"# {name or ''}{rest}")
    carried = read is not None and (read.name, read.year) == (name, year)
    yield Title((name, rest) if carried and name else (rest,))
    lines = [f"单位名称：{name or ''}"] if not carried else []
    lines += [f"机构代码：{code}"] if code is not None else []
    if lines:
        yield Cover(tuple(lines))


def _narrative(report: Report, part: str) -> Iterator[Piece]:
    for paragraph in paragraphs(report.sections.get(part, "")):
        yield Paragraph(part, tuple(paragraph.split("\n")))
