"""Merged cells as conversions leave them: empty cells, ragged rows, groups fused, lost, or letter by letter."""

from __future__ import annotations

from tests.variants.model import DOWN, RIGHT, Draft, Row


def merge(draft: Draft) -> None:
    """Leave in every row what this case's conversion leaves of merged cells; afterwards cells are plain text."""
    style = draft.styles["merged cells"]
    if style == "group fused":
        _fuse(draft)
    if style == "one character a line":
        _vertical(draft)
    for rows in draft.tables.values():
        above: list[str] = []
        for row in rows:
            cells = row.labels + row.values
            if style == "repeated" and row.kind in ("caption", "header", "line"):
                cells = _repeated(cells, above)
                above = cells
            label = row.label
            row.labels, row.values = _flat(row, cells, style)
            if row.kind == "line" and label and label not in row.labels:
                draft.lose(row.line)  # with its columns the page break took the label itself


def _flat(row: Row, cells: list[str], style: str) -> tuple[list[str], list[str]]:
    width = len(row.labels)
    labels, values = cells[:width], cells[width:]
    if row.kind == "page":
        return labels, values
    if style == "group lost" and row.kind == "line":
        labels = [row.label] if width else []
    if row.lost > 0 and labels:
        own = max((i for i, x in enumerate(labels) if x not in (RIGHT, DOWN, "")), default=len(labels) - 1)
        labels = labels[min(row.lost, own) :]
    if row.lost < 0:
        labels = ["", *labels]
    if style == "ragged" and row.kind == "line":
        labels = [x for x in labels if x != RIGHT]
        values = [x for x in values if x != RIGHT]
    if style == "no trailing empties":
        while values and values[-1] in (RIGHT, DOWN):
            values.pop()
    return [_text(x) for x in labels], [_text(x) for x in values]


def _text(cell: str) -> str:
    return "" if cell in (RIGHT, DOWN) else cell


def _repeated(cells: list[str], above: list[str]) -> list[str]:
    found: list[str] = []
    for i, cell in enumerate(cells):
        if cell == RIGHT:
            found.append(found[-1])
        elif cell == DOWN:
            found.append(above[i] if i < len(above) else "")
        else:
            found.append(cell)
    return found


def _fuse(draft: Draft) -> None:
    """``（三）不 | 4.保护第三方合法权益`` and, in a later row, ``予公开 | 5.…``."""
    rows = draft.rows("requests")
    for i, row in enumerate(rows):
        if len(row.labels) < 3 or row.labels[2] in (RIGHT, DOWN, ""):
            continue
        group = row.labels[1]
        if group in (DOWN, "") or len(group) < 6:
            continue
        size = next((n for n, r in enumerate(rows[i + 1 :], 1) if r.labels[1] != DOWN), 1)
        first = draft.dice.randrange(max(size - 1, 1))
        cut = draft.dice.choice((4, 5))
        row.labels[1] = DOWN
        rows[i + first].labels[1] = group[:cut] if size > 1 else group
        if size > 1:
            rows[i + first + 1].labels[1] = group[cut:]


def _vertical(draft: Draft) -> None:
    """三、本年度办理结果 from top to bottom, a letter a row or several rows."""
    table = draft.tables["requests"]
    start = next((i for i, r in enumerate(table) if r.labels and r.labels[0].startswith("三")), None)
    if start is None:
        return  # a page break took the group with its first line
    letters = table[start].labels[0]
    rows = [r for r in table[start:] if r.line is not None and r.labels[0] in (DOWN, letters)]
    if draft.dice.random() < 0.5:
        table[start].labels[0] = DOWN
        table[start:start] = [Row("tail", [x, DOWN, DOWN], [DOWN] * 7) for x in letters]
        return
    step = max(1, len(rows) // len(letters))
    table[start].labels[0] = DOWN
    for i, letter in enumerate(letters):
        rows[min(i * step, len(rows) - 1)].labels[0] = letter
