"""Tables that lay out a page, told from tables of data.

Tables of one column, and those that hold another table of more than one, are walked through like any container,
and so are those with a whole text in one cell beside others. In a table of data, a row of one cell with narrative
is a paragraph.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from converters.recognise.rows import LONGEST_ROW
from converters.recognise.titles import heading, title
from converters.web import tree

SHORTEST_HEADING = 4
"""Characters of a line worth asking whether it is a heading."""


def layout_tables(root: LexborNode) -> set[int]:
    """The tables under a node that have one column, or hold another table of more."""
    columns: dict[int, int] = {}
    outer: dict[int, int | None] = {}
    stack: list[tuple[LexborNode, int | None]] = [(root, None)]
    while stack:
        node, table = stack.pop()
        tag = tree.tag_of(node)
        if tag == "table":
            outer[node.mem_id], columns[node.mem_id] = table, 0
            table = node.mem_id
        elif tag == "tr" and table is not None:
            columns[table] = max(columns[table], sum(tree.tag_of(c) in ("td", "th") for c in tree.children(node)))
        stack += [(n, table) for n in tree.children(node) if n.is_element_node]
    found = {t for t, most in columns.items() if most <= 1}
    for table, most in columns.items():
        above = outer[table]
        while most > 1 and above is not None and above not in found:
            found.add(above)
            above = outer[above]
    return found


def is_whole_text(lines: list[str]) -> bool:
    """True for a cell that holds a text with headings, or more words than any label has."""
    if sum(map(len, lines)) > LONGEST_ROW:
        return True
    return len(lines) > 1 and any(_heads(x) for x in lines)


def is_narrative(lines: list[str]) -> bool:
    """True for the only cell of a row where it holds text rather than a label of the table."""
    text = "".join(lines)
    # no label or note of the form has a full stop
    return is_whole_text(lines) or _heads(text) or "。" in text


def _heads(line: str) -> bool:
    return len(line) >= SHORTEST_HEADING and (heading(line) is not None or title(line) is not None)
