"""The tables of a report as rows of cells, with the words and merges of this case's style."""

from __future__ import annotations

from schemas.form import Table
from schemas.grid import grid
from tests.variants.model import DOWN, RIGHT, Draft, Row, line_id
from tests.variants.wording import header_word, worded


def draw_tables(draft: Draft) -> None:
    """Draw every table as on the form, then put this case's words and rows into it."""
    for table in draft.form.tables.values():
        rows = _rows(draft, table)
        draft.tables[table.key] = rows
        for row in rows:
            row.labels = [x if x in (RIGHT, DOWN) else _label(draft, row, x) for x in row.labels]
            if row.line is not None:
                draft.lines[row.line].label = row.label
    _split_header(draft)
    _extra_line(draft)


def _label(draft: Draft, row: Row, text: str) -> str:
    new = worded(draft, text)
    if new != text and row.line is not None and text == row.label:
        draft.touch(row.line, "wording")
    return new


def _rows(draft: Draft, table: Table) -> list[Row]:
    printed = grid(table)
    text = [[""] * printed.width for _ in range(printed.height)]
    kinds = ["header"] * printed.height
    lines: list[str | None] = [None] * printed.height
    for cell in printed.cells:
        for r in range(cell.rows):
            for c in range(cell.columns):
                text[cell.row + r][cell.column + c] = RIGHT if c else DOWN
        words = cell.text
        if cell.role == "header":
            words = header_word(draft, cell.text)
        if cell.role == "caption":
            kinds[cell.row] = "caption"
        if cell.cell is not None:
            kinds[cell.row] = "line"
            name = lines[cell.row] = line_id(table, cell.cell.line.key, cell.cell.block)
            words = draft.lines[name].cells[cell.cell.key].token
        text[cell.row][cell.column] = words
    width = table.label_columns
    return [Row(kinds[i], row[:width], row[width:], lines[i]) for i, row in enumerate(text)]


def _split_header(draft: Draft) -> None:
    """Words of header cells split over two rows: the lower halves stand in a row of their own."""
    if not draft.has("header words", "split over two rows") or draft.has(
        "separator", "cell a line", "cell a paragraph"
    ):
        return
    for rows in draft.tables.values():
        for index in range(len(rows) - 1, -1, -1):
            row = rows[index]
            if row.kind != "header" or not any("\n" in v for v in row.values):
                continue
            halves = [v.partition("\n")[::2] if v not in (RIGHT, DOWN) else (v, v) for v in row.values]
            row.values = [a for a, _ in halves]
            below = [b if b != RIGHT else RIGHT for _, b in halves]
            labels = [DOWN if x != RIGHT else RIGHT for x in row.labels]
            rows.insert(index + 1, Row("header", labels, below))


def _extra_line(draft: Draft) -> None:
    if draft.has("extra line", "其他主动公开文件"):
        rows = draft.tables["proactive_disclosure"]
        at = next(i for i, r in enumerate(rows) if r.line is not None and "normative_documents" in r.line)
        rows.insert(at + 1, Row("extra", ["其他主动公开文件"], [str(draft.dice.randrange(40)) for _ in range(3)]))
