"""Narrative that looks like structure: the writer marks it by a backslash, the reader takes that off.

Both use :func:`is_structure`, which asks the recogniser itself, so that they agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from converters.recognise.labels import Book, book
from converters.recognise.rows import is_drawn, row_of
from converters.recognise.scan import Scan
from converters.recognise.strokes import is_stroked
from converters.recognise.titles import cover_line, heading, is_rule, title
from schemas.form import Table, iter_forms
from schemas.report import PREAMBLE

MARK = "\\"


def escape(line: str, part: str) -> str:
    """A line of narrative as it is written into a part."""
    return MARK + line if _needs(line, part) else line


def unescape(line: str, part: str) -> str | None:
    """The narrative behind an escaped line; None for a line that is not escaped."""
    return line[1:] if line.startswith(MARK) and _needs(line[1:], part) else None


def _needs(line: str, part: str) -> bool:
    return is_structure(line.lstrip(MARK), part)


@lru_cache(maxsize=4096)
def is_structure(line: str, part: str) -> bool:
    """True where the recogniser takes a line, standing in ``part`` (a section key), for more than narrative."""
    filled = [c for c in row_of(line, 1).cells if c]
    if not filled:
        # cells that are all empty hold nothing, but the line is written
        return bool(line.strip())
    if is_rule(line) or is_drawn(line) or (len(filled) == 1 and heading(filled[0]) is not None):
        return True
    if part == PREAMBLE and (title(line) is not None or cover_line(line) is not None):
        return True
    return any(is_stroked(line, labels, part) or _is_row(line, table, labels) for table, labels in _tables(part))


def _is_row(line: str, table: Table, labels: Book) -> bool:
    scan = Scan(table, labels)
    scan.feed(row_of(line, 1))
    return not scan.untouched


@cache
def _tables(part: str) -> tuple[tuple[Table, Book], ...]:
    return tuple(_each(part))


def _each(part: str) -> Iterator[tuple[Table, Book]]:
    forms = tuple(iter_forms())
    for form in forms:
        if part in form.tables:
            yield form.tables[part], book(form)
            yield form.tables[part], book(*forms)
