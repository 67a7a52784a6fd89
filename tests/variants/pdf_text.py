"""Tables as ``pdftotext`` prints them: by layout (columns by spaces, words stacked) or in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from schemas.form import Table, iter_forms
from tests.variants.model import DOWN, RIGHT, Draft, Row
from tests.variants.wording import DRIFT

_LABEL, _GROUP, _FIRST, _STEP = 12, 4, 46, 9


def layout_lines(draft: Draft, table: Table) -> list[str]:
    """The table with its columns aligned by spaces, labels wrapped, groups beside their lines."""
    found: list[str] = []
    rows = draft.tables[table.key]
    header = [r for r in rows if r.kind == "header"]
    seen_header = False
    jitter = draft.dice.choice((0, 0, 1, 3))
    gap = draft.dice.choice((0, 1, 2))
    for row in rows:
        if row.kind == "page":
            found += [" " * draft.dice.choice((0, 5, 60)) + v.strip() if v.strip() else v for v in row.values]
        elif row.kind == "header" and table.key != "proactive_disclosure":
            if not seen_header:
                found += _stacked(draft, table, header)
            seen_header = True
        elif row.kind in ("caption", "extra") or table.key == "proactive_disclosure":
            found.append(_pad([(_text(row.labels), 0), *_spread(draft, row.values, 30, 14, jitter)]))
        else:
            found += _row(draft, row, jitter)
        found += [""] * (gap if draft.dice.random() < 0.7 else 0)
    return _fed(found)


def raw_lines(draft: Draft, table: Table) -> list[str]:
    """The table in reading order: wrapped labels, then their values, one space apart."""
    found: list[str] = []
    wrap = draft.dice.choice((12, 16, 20))
    for row in draft.tables[table.key]:
        if row.kind == "page":
            found += [v for v in row.values if v]
            continue
        if row.kind == "header" and table.label_columns != 1:
            found += _raw_header(draft, row)
            continue
        labels = [x for x in row.labels if x]
        if len(labels) == 3 and len(labels[0]) > 1:
            found += list(labels.pop(0))
        if len(labels) > 1 and draft.dice.random() < 0.7:
            group = labels.pop(0)
            found += [group[:4], group[4:]] if len(group) > 5 else [group]
        label = " ".join(labels)
        values = " ".join(v for v in row.values if v.strip())
        pieces = [label[i : i + wrap] for i in range(0, len(label), wrap)]
        if len(pieces) > 1 and values:
            found += [*pieces, values]
        else:
            found += [*pieces[:-1], " ".join(x for x in (*pieces[-1:], values) if x)]
    return _fed([x for x in found if x])


def _fed(lines: Sequence[str]) -> list[str]:
    """A form feed begins the first line of a page."""
    return "\n".join(lines).replace("\f\n", "\f").split("\n")


def _raw_header(draft: Draft, row: Row) -> list[str]:
    words = [x for x in row.labels + row.values if x.strip()]
    if draft.dice.random() < 0.5:
        return [" ".join("".join(w.split()) for w in words)] if words else []
    return [piece for w in words for piece in w.split("\n")]


def _text(labels: Sequence[str]) -> str:
    return " ".join(x for x in labels if x)


def _pad(pieces: Sequence[tuple[str, int]]) -> str:
    """Pieces of text at their columns, at least two spaces apart."""
    line = ""
    for text, at in pieces:
        if text:
            line = line.ljust(at) if len(line) + 2 <= at or not line else line + "  "
            line += text
    return line


def _spread(draft: Draft, values: Sequence[str], first: int, step: int, jitter: int) -> list[tuple[str, int]]:
    return [(v.strip(), first + i * step + draft.dice.randint(-jitter, jitter)) for i, v in enumerate(values)]


def _row(draft: Draft, row: Row, jitter: int) -> list[str]:
    """A line of table 三 or 四: its label wrapped, the values on the line in the middle."""
    if not row.labels:
        return [_pad(_spread(draft, row.values, 0, 5, 0))]
    labels = row.labels[-3:]  # a column more before them is empty
    outer = labels[0] if len(labels) > 2 else ""
    group = labels[1] if len(labels) > 2 else ""
    own = row.labels[-1]
    if not own:
        own, group, outer = group or outer, "", outer if group else ""
    width = 20 if not group else 18
    pieces = [own[i : i + width] for i in range(0, len(own), width)] or [""]
    before = list(outer) if len(outer) < 12 else [outer]
    found = [_pad([(letter, 0)]) for letter in before[:-1]] if len(before) > 1 else []
    lead = [(before[-1], 0)] if len(before) > 1 or (before and before[0]) else []
    values = _spread(draft, row.values, _FIRST, _STEP, jitter)
    groups = [group[:4], group[4:]] if len(group) > 5 else [group]
    blank = not any(v for v, _ in values)
    if len(pieces) % 2 == 0 and not blank:
        middle = len(pieces) // 2
        found += [_pad([(p, _LABEL)]) for p in pieces[:middle]]
        found.append(_pad([*lead, (groups[0], _GROUP), *values]))
        found += [_pad([(p, _LABEL)]) for p in pieces[middle:]]
    else:
        for i, piece in enumerate(pieces):
            mine = [*lead, (groups[0], _GROUP)] if i == len(pieces) // 2 else []
            found.append(_pad([*mine, (piece, _LABEL), *(values if i == len(pieces) // 2 else [])]))
    if len(groups) > 1:
        found.append(_pad([(groups[1], _GROUP)]))
    return found


def _stacked(draft: Draft, table: Table, header: Sequence[Row]) -> list[str]:
    """Header words stacked over their columns, each word broken after two or three letters."""
    wide = table.key == "requests"
    first, step = (_FIRST, _STEP) if wide else (0, 6)
    found: list[str] = []
    if wide:
        found.append(_pad([("申请人情况", first + 20)]))
        found.append(_pad([("（本列数据的勾稽关系为：第一项加第二项之和，", 0), ("法人或其他组织", first + 18)]))
        found.append("等于第三项加第四项之和）")
    else:
        found += [_pad([("行政复议", 8), ("行政诉讼", 50)]), "", _pad([("未经复议直接起诉", 34), ("复议后起诉", 64)])]
    leaves = [_leaf(header, i) for i in range(table.value_columns)]
    halves = [w.split("\n") if "\n" in w else [w[:3], w[3:]] if len(w) > 3 and draft.dice.random() < 0.7 else ["", w]
              for w in leaves]  # fmt: skip
    for level in range(2):
        found.append(_pad([(h[level] if level < len(h) else "", first + i * step) for i, h in enumerate(halves)]))
    return [line for line in found if line or draft.dice.random() < 0.5]


def _leaf(header: Sequence[Row], column: int) -> str:
    """The header cell over a column; a new line where its halves stand in two rows."""
    words = [r.values[column] for r in header if column < len(r.values)]
    written = [w for w in words if w not in (RIGHT, DOWN, "")]
    if len(written) > 1 and "".join(written[-2:]) in _whole():
        return "\n".join(written[-2:])
    return written[-1] if written else ""


@cache
def _whole() -> frozenset[str]:
    """All words that a header cell over a column may have."""
    official = {c.label for f in iter_forms() for t in f.tables.values() for b in t.blocks for c in b.columns}
    return frozenset(official | {other for word in official for other in DRIFT.get(word, ())})
