"""A table of the form as the page of results draws it: cells that a finding is about marked, and told why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from schemas.finding import Finding, Severity
from schemas.form import Table
from schemas.grid import GridCell, grid
from schemas.messages import Lang, explain
from schemas.number import token_of
from schemas.report import Report


def table_with_findings(
    number: int, report: Report, table: Table, findings: Sequence[Finding], lang: Lang
) -> Iterator[str]:
    """The table; a marked cell can be reached by Tab and says on hover or focus what is wrong.

    Cells that are terms of a broken equation have a frame.
    """
    told: dict[str, list[Finding]] = {}
    for finding in findings:
        told.setdefault(finding.key or "", []).append(finding)
    terms = {k for f in findings if f.broken is not None for k in f.broken.equation.keys}
    printed = grid(table)
    yield f'<table class="form"><caption>{escape(report.form.section(table.key).heading)}</caption>'
    head = printed.header_rows
    if head:
        yield "<thead>"
    for row, cells in printed.rows():
        if head and row == head:
            yield "</thead><tbody>"
        yield "<tr>"
        for cell in cells:
            if cell.cell is None:
                yield f"<th{spans(cell)}{scope(cell)}>{escape(cell.text)}</th>"
            else:
                yield _value(number, report, cell, told.get(cell.cell.key, ()), cell.cell.key in terms, lang)
        yield "</tr>\n"
    yield f"{'</tbody>' if head else ''}</table>\n"


def _value(number: int, report: Report, cell: GridCell, findings: Sequence[Finding], part: bool, lang: Lang) -> str:
    assert cell.cell is not None
    text = escape(token_of(report.values[cell.cell.key]))
    if not findings:
        look = ' class="part"' if part else ""
        return f"<td{spans(cell)}{look}>{text}</td>"
    open_ones = [f for f in findings if f.explanation is None]
    worst = min((f.severity for f in open_ones), key=lambda s: s.rank, default=None)
    look = "said" if worst is None else Severity(worst).value
    tip = escape("\n".join(f"{f.rule} {explain(f, report.form, lang)}" for f in findings))
    return (
        f'<td{spans(cell)} class="{look}" id="f{number}-{cell.cell.key}" tabindex="0">'
        f'{text}<span class="tip" role="tooltip">{tip}</span></td>'
    )


def spans(cell: GridCell) -> str:
    """The attributes of a cell that covers several."""
    rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return rows + (f' colspan="{cell.columns}"' if cell.columns > 1 else "")


def scope(cell: GridCell) -> str:
    """The attribute that tells which cells a header is of."""
    if cell.role == "label":
        return ' scope="rowgroup"' if cell.rows > 1 else ' scope="row"'
    if cell.role in ("header", "caption"):
        return ' scope="colgroup"' if cell.columns > 1 else ' scope="col"'
    return ""
