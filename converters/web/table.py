"""A table of the form as a table of a web page: the merges of the printed form, headers with their scope."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from converters.printed import Numbers
from schemas.grid import GridCell, grid
from schemas.report import one_line

LABEL_WIDTHS = {1: (30,), 3: (5, 12, 28)}
"""Per cent of the columns of labels, by how many a table has; the columns of numbers share the rest."""
PREFIX = "nianbao"
# the heading above says the same to those who see it
_UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"
_BORDERS = 'border="1" cellspacing="0" cellpadding="4" style="border-collapse:collapse;width:100%"'


def table(numbers: Numbers, caption: str) -> str:
    """The table; borders stand in its attributes as well, for sites that leave out styles."""
    parts = [
        f'<div class="{PREFIX}-scroll" style="overflow-x:auto">',
        f'<table class="{PREFIX}-table {PREFIX}-{_name(numbers)}" {_BORDERS}>',
        f'<caption class="{PREFIX}-caption" style="{_UNSEEN}">{escape(caption)}</caption>',
        _columns(numbers),
        *_groups(numbers),
        "</table>",
        "</div>",
    ]
    return "\n".join(parts)


def _name(numbers: Numbers) -> str:
    return numbers.table.key.replace("_", "-")


def _columns(numbers: Numbers) -> str:
    printed = numbers.table
    widths = LABEL_WIDTHS.get(printed.label_columns, ())
    rest = (100 - sum(widths)) / printed.value_columns
    cols = [f'<col style="width:{w}%">' for w in widths]
    cols += [f'<col style="width:{rest:.4g}%">'] * (printed.width - len(cols))
    return f"<colgroup>{''.join(cols)}</colgroup>"


def _groups(numbers: Numbers) -> Iterator[str]:
    """Head and body; a table of several blocks has a body for each, its own header in it."""
    printed = grid(numbers.table)
    rows: list[list[str]] = [[] for _ in range(printed.height)]
    starts = [0]
    for cell, text in numbers.cells:
        if cell.role == "caption" and cell.row:
            starts.append(cell.row)
        rows[cell.row].append(_cell(cell, text))
    if printed.header_rows:
        starts.append(printed.header_rows)
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else printed.height
        tag = "thead" if printed.header_rows and number == 0 else "tbody"
        body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows[start:end])
        yield f"<{tag}>\n{body}\n</{tag}>"


def _cell(cell: GridCell, text: str) -> str:
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    # as everywhere, a raw text that no file can hold loses only what nobody can see
    shown = escape(one_line(text) or "")
    if cell.role == "value":
        return f'<td class="{PREFIX}-value" align="center"{spans}>{shown}</td>'
    return f'<th class="{PREFIX}-{cell.role}" scope="{_scope(cell)}"{_align(cell)}{spans}>{shown}</th>'


def _scope(cell: GridCell) -> str:
    if cell.role == "label":
        return "rowgroup" if cell.rows > 1 else "row"
    return "colgroup" if cell.columns > 1 else "col"


def _align(cell: GridCell) -> str:
    """The browser centres a header cell by itself; labels of lines stand at the left."""
    return ' align="left"' if cell.role in ("label", "corner", "caption") else ""
