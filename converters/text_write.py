"""Write a report as text: headings, narrative, and the tables in full official wording, cells apart by tabs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from converters.recognise.escape import escape
from converters.recognise.titles import OFFICIAL_TITLE, title
from schemas.finding import Finding
from schemas.form import Table
from schemas.grid import grid
from schemas.number import token_of
from schemas.report import CLOSING, PREAMBLE, Report

CLOSING_RULE = "---"


def write(report: Report, findings: Sequence[Finding] = ()) -> str:
    """The text of a report, lines ending in LF; :func:`converters.text_read.read` reads it back unchanged.

    ``findings`` are not written: a text has no place for them that would not become part of it.
    """
    blocks = ["\n".join(_front(report))]
    blocks += _narrative(report, PREAMBLE)
    for section in report.form.sections:
        blocks.append(f"## {section.heading}")
        blocks += _narrative(report, section.key)
        if section.key in report.form.tables:
            blocks.append("\n".join(_table(report, report.form.tables[section.key])))
    if report.sections.get(CLOSING):
        blocks.append(CLOSING_RULE)
        blocks += _narrative(report, CLOSING)
    return "\n\n".join(blocks) + "\n"


def _front(report: Report) -> Iterator[str]:
    """The title, then what it cannot carry."""
    name, code, year = report.agency.name, report.agency.code, report.year
    years = f"{year}年" if year is not None else ""
    line = f"# {name or ''}{years}{OFFICIAL_TITLE}"
    read = title(line)
    carried = read is not None and (read.name, read.year) == (name, year)
    yield line if carried else f"# {years}{OFFICIAL_TITLE}"
    if not carried or code is not None:
        yield ""
    if not carried:
        yield f"单位名称：{name or ''}"
    if code is not None:
        yield f"机构代码：{code}"


def _narrative(report: Report, part: str) -> list[str]:
    text = report.sections.get(part, "")
    return ["\n".join(escape(line, part) for line in text.split("\n"))] if text else []


def _table(report: Report, table: Table) -> Iterator[str]:
    """One line of text for each row of the grid; a merged cell is written once, at its top left."""
    printed = grid(table)
    rows = [[""] * printed.width for _ in range(printed.height)]
    for cell in printed.cells:
        rows[cell.row][cell.column] = token_of(report.values[cell.cell.key]) if cell.cell else cell.text
    for row in rows:
        yield "\t".join(row)
