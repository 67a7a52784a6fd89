"""Rows of cells as lines of text: tabs, spaces, bars, a cell a line, or nothing between them."""

from __future__ import annotations

from tests.variants.cells import vanishes
from tests.variants.model import DOWN, RIGHT, Draft, Row

POSITIONAL = ("tab", "| both", "| leading", "| trailing", "| between", "| lone lines", "||| merges")
"""Separators that leave blank cells their place."""
LONE = ("cell a line", "cell a paragraph")


def lines(draft: Draft, table: str) -> list[str]:
    """A table as text, and what of it can still be placed."""
    style = draft.styles["separator"]
    rows = draft.tables[table]
    found: list[str] = []
    begun = False
    for row in rows:
        if row.kind == "page":
            found += row.values
            if row.values != [""]:
                begun = False
            continue
        if style in LONE:
            found += _lone(draft, row, "" if style == "cell a line" else None)
            continue
        found.append(_line(draft, row, style))
        if style == "| both" and not begun and draft.has("header again", "repeated", "row as header"):
            found.append(_rule(row))
        begun = True
        if style == "| lone lines" and draft.dice.random() < 0.3:
            found.append("|")
    if style == "cell a paragraph":
        return [x for line in found for x in (line, "")]
    return found


def judge_place(draft: Draft) -> None:
    """Mark the lines whose values this case's separator makes impossible to place."""
    style = draft.styles["separator"]
    for rows in draft.tables.values():
        for row in rows:
            if row.kind == "line" and row.line is not None and not _placed(draft, row, style):
                draft.lose(row.line)


def _placed(draft: Draft, row: Row, style: str) -> bool:
    tokens = [v for v in row.values if v not in (RIGHT, DOWN)]
    gone = sum(vanishes(t) for t in tokens)
    if style == "nothing":
        return len(tokens) == 1 and tokens[0].isascii() and tokens[0].replace(".", "").isdigit()
    if style in POSITIONAL:
        return not gone or gone == len(tokens) or draft.has("merged cells", "empty cells", "repeated")
    if style == "cell a line" and draft.has("blank as", "empty", "nbsp", "full-width space"):
        return gone in (0, len(tokens))
    if any(t == "? 0" for t in tokens):
        return style in LONE
    return gone in (0, len(tokens))


def _lone(draft: Draft, row: Row, blank: str | None) -> list[str]:
    found: list[str] = []
    for cell in row.labels + row.values:
        if cell.strip():
            found += cell.split("\n")
        elif blank is not None and row.kind == "line" and draft.dice.random() < 0.3:
            found.append(blank)
    return found


def _line(draft: Draft, row: Row, style: str) -> str:
    cells = [" ".join(c.split("\n")) for c in row.labels + row.values]
    written = [c for c in cells if c.strip()]
    if style == "tab":
        return "\t".join(cells)
    if style == "one space":
        return " ".join(written)
    if style == "several spaces":
        return "    ".join(written)
    if style == "uneven spaces":
        return (" " * draft.dice.choice((2, 4, 7))).join(written)
    if style == "nothing":
        return "".join(written)
    if style == "||| merges":
        return "|" + "|".join(f" {c} " if c else "" for c in cells) + "|"
    body = " | ".join(cells)
    if style == "| leading":
        return f"| {body}"
    if style == "| trailing":
        return f"{body} |"
    if style in ("| both", "| lone lines"):
        return f"| {body} |"
    return body


def _rule(row: Row) -> str:
    return "|" + "---|" * len(row.labels + row.values)
