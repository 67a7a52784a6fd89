"""The cells of a data table on the columns of its grid, spans resolved as the HTML standard says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from converters.errors import Unreadable
from converters.recognise.seams import mark_spanning
from converters.web import tree

WIDEST_SPAN = 1000
TALLEST_SPAN = 65534
"""The standard's limits; what is above them counts as them."""
MOST_PLACES = 200_000
"""Rows by columns of one table; the form's largest has 300."""
_SAYING = frozenset(("style", "dir", "aria-hidden", "hidden"))
MOST_SPANNED = 500_000
"""Columns that the cells of one table span, added up."""


@dataclass(frozen=True, slots=True)
class CellNode:
    """A cell as it stands in the page; a row span of 0 goes on to the end of its row group."""

    node: LexborNode
    columns: int
    rows: int
    group: int
    unseen: bool
    plain: bool = False
    """True where nothing at the cell itself says how its text looks or is to be read."""


def cell_nodes(table: LexborNode) -> list[list[CellNode]]:
    """The rows of a table as printed, head first and foot last; what is not displayed is no cell of it."""
    parts: dict[str, list[list[LexborNode]]] = {"thead": [], "tbody": [], "tfoot": []}
    loose: list[LexborNode] = []
    for child in tree.children(table):
        tag = tree.tag_of(child)
        if tree.is_gone(child):
            continue
        if tag == "tr":
            loose.append(child)
        elif tag in parts:
            parts[tag].append([r for r in tree.children(child) if tree.tag_of(r) == "tr"])
    groups = [*parts["thead"], *([loose] if loose else []), *parts["tbody"], *parts["tfoot"]]
    return [_cells(row, number) for number, group in enumerate(groups) for row in group if not tree.is_gone(row)]


def spread(rows: list[list[CellNode]], texts: Mapping[int, str]) -> list[list[str]]:
    """The rows of texts, each text at the top left of its cell.

    Columns in which no cell begins say nothing and are left out, so that a span of a thousand columns costs none.
    A row that does not reach the table's right edge stays short: which of its columns is wanting, nobody knows.
    """
    placed: list[tuple[dict[int, str], int]] = []
    spans: list[tuple[int, int, int]] = []
    spanned = 0
    until: dict[int, int] = {}
    ends = _group_ends(rows)
    for number, row in enumerate(rows):
        at, line = 0, {}
        for cell in row:
            while until.get(at, 0) > number:
                at += 1
            line[at] = texts.get(cell.node.mem_id, "")
            last = ends[cell.group]
            end = min(number + cell.rows, last) if cell.rows else last
            if end > number + 1:
                spans.append((number, at, end - number))
                until.update((c, max(until.get(c, 0), end)) for c in range(at, at + cell.columns))
                spanned += cell.columns
            at += cell.columns
        while until.get(at, 0) > number:
            at += 1
        placed.append((line, at))
        if spanned > MOST_SPANNED:
            raise _too_large()
    columns = sorted({c for line, _ in placed for c in line})
    if len(placed) * len(columns) > MOST_PLACES:
        raise _too_large()
    laid = [[line.get(c, "") for c in columns if c < edge] for line, edge in placed]
    mark_spanning(laid, ((row, columns.index(column), count) for row, column, count in spans))
    return laid


def _too_large() -> Unreadable:
    return Unreadable(
        "网页里有一张表大得不像一份报告的表格（跨行跨列的单元格过多）。请只保存报告正文，或改用 Word 文件。",
        "the page has a table far larger than any report's (too many rows, columns or spans). "
        "Save the report alone, or use its Word file.",
    )


def _group_ends(rows: list[list[CellNode]]) -> dict[int, int]:
    """Where each row group ends: no cell reaches beyond."""
    return {cell.group: number for number, row in enumerate(rows, 1) for cell in row}


def _cells(row: LexborNode, group: int) -> list[CellNode]:
    hidden = tree.is_invisible(tree.style_of(row.attributes))
    found = []
    for node in tree.children(row):
        if (tag := tree.tag_of(node)) not in ("td", "th") or tree.takes_no_part(tag, attributes := node.attributes):
            continue
        unseen = hidden or tree.is_invisible(tree.style_of(attributes))
        columns = _number(attributes.get("colspan"), 1)
        rows = _number(attributes.get("rowspan"), 1)
        plain = _SAYING.isdisjoint(attributes) and not any(name.startswith("data-") for name in attributes)
        found.append(CellNode(node, min(columns or 1, WIDEST_SPAN), min(rows, TALLEST_SPAN), group, unseen, plain))
    return found


def _number(raw: str | None, otherwise: int) -> int:
    """A number as the standard reads one: the digits a value begins with."""
    if raw is None:
        return otherwise
    digits = ""
    for character in raw.strip().removeprefix("+"):
        if not ("0" <= character <= "9"):
            break
        digits += character
    return int(digits[:9]) if digits else otherwise
