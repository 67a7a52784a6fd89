"""What page breaks do to a table, and values too many, too few or away from their label."""

from __future__ import annotations

from schemas.equations import equations
from tests.variants.cells import WIDE, vanishes
from tests.variants.model import DOWN, RIGHT, Draft, Row

_LAST_LINES = ("other_uncorrected", "other_fee_unpaid")


def break_pages(draft: Draft) -> None:
    """Page breaks inside the tables, each with what this case's conversion makes of them."""
    count = {"none": 0, "one": 1, "several": draft.dice.choice((2, 3))}[draft.styles["page breaks"]]
    for n in range(count):
        table = "requests" if n == 0 else draft.dice.choice(("requests", "proactive_disclosure", "disputes"))
        _break(draft, table)
    if draft.has("footnote", "between header and values"):
        rows = draft.tables[draft.dice.choice(list(draft.tables))]
        at = next(i for i, r in enumerate(rows) if r.kind == "line")
        rows.insert(at, _alone("注：本表由各科室汇总填写。"))


def _alone(text: str) -> Row:
    return Row("page", [], [text])


def page_number(draft: Draft, number: int) -> str | None:
    """The foot of a page in this case's style."""
    return {
        "- 4 -": f"- {number} -", "-4-": f"-{number}-", "— 5 —": f"— {number} —", "P. 9": f"P. {number}",
        "第 3 页": f"第 {number} 页", "第 3 页 共 7 页": f"第 {number} 页 共 9 页", "bare": str(number), "none": None,
    }[draft.styles["page number"]]  # fmt: skip


def _break(draft: Draft, key: str) -> None:
    dice, rows = draft.dice, draft.tables[key]
    places = [i for i, r in enumerate(rows) if i and r.kind in ("line", "header", "caption") and r.kind != "page"]
    if key == "requests":
        places = [i for i in places if rows[i].kind == "line" and rows[i - 1].kind == "line"]
    if not places:
        return
    at = dice.choice(places)
    between: list[Row] = []
    foot = page_number(draft, dice.randrange(2, 9))
    if dice.random() < 0.5:
        between.append(_alone(""))
    if foot is not None:
        lone = draft.has("page number", "bare") and draft.has("separator", "cell a line", "cell a paragraph", "nothing")
        if not lone or _complete(draft, rows, at):
            between.append(_alone(foot))
        if lone:
            _ambiguous(draft, rows, at)
    if draft.has("separator", "layout", "raw"):
        between.append(_alone("\f"))
    elif dice.random() < 0.5:
        between.append(_alone(""))
    cut = _cut(draft, rows, at) if rows[at].kind == "line" and key == "requests" else None
    if cut is not None:
        head, rest = cut
        rows[at : at + 1] = [head, *between, *rest]
        at += 1 + len(between)
    else:
        again = _header_again(draft, rows, at, key)
        rows[at:at] = between + again
        at += len(between) + len(again)
    if key == "requests":
        for row in rows[at:]:
            if row.kind in ("line", "tail") and not row.lost:
                row.lost = {"same": 0, "group lost": 2, "one column more": -1}[draft.styles["frame after break"]]


def _complete(draft: Draft, rows: list[Row], at: int) -> bool:
    """False where the line above lacks a value: a bare page number would then be taken for it by anyone."""
    before = next((r for r in reversed(rows[:at]) if r.kind == "line"), None)
    if before is None or before.line is None:
        return True
    written = [v for v in before.values if v not in (RIGHT, DOWN) and not vanishes(v)]
    return len(written) >= len(draft.lines[before.line].cells)


def _ambiguous(draft: Draft, rows: list[Row], at: int) -> None:
    """A bare page number among lone values could be a value of the line above or below."""
    before = next((r for r in reversed(rows[:at]) if r.kind == "line"), None)
    for row in (before, next((r for r in rows[at:] if r.kind == "line"), None)):
        if row is not None:
            draft.lose(row.line)


def _header_again(draft: Draft, rows: list[Row], at: int, key: str) -> list[Row]:
    if rows[at].kind != "line" or key == "proactive_disclosure":
        return []
    head = [r for r in rows[:at] if r.kind == "header"]
    width = len(rows[at].labels)
    style = draft.styles["header again"]
    if style == "repeated" and key == "requests":
        return [Row("header", list(r.labels), list(r.values)) for r in head]
    if style == "wrong":
        return [Row("header", [""] * width, ["", "", "法人或其他组织", "", "", "", ""][: len(rows[at].values)])]
    if style == "numbered":
        words = [f"列{i + 1}" for i in range(width + len(rows[at].values))]
        return [Row("header", words[:width], words[width:])]
    return []


def _cut(draft: Draft, rows: list[Row], at: int) -> tuple[Row, list[Row]] | None:
    """A line's label cut in two by the break; its values stay with one half or stand alone."""
    row, style = rows[at], draft.styles["label cut"]
    label = row.label
    if style == "no" or len(label) < 6 or row.line is None:
        return None
    draft.touch(row.line, "label cut")
    place = max(i for i, x in enumerate(row.labels) if x not in (RIGHT, DOWN, ""))
    where = draft.dice.randrange(4, len(label) - 1)
    head = Row("line", list(row.labels), list(row.values), row.line)
    head.labels[place] = label[:where]
    below = [x if x == RIGHT else DOWN for x in row.labels]
    tail = Row("tail", list(below), [DOWN] * len(row.values))
    tail.labels[place] = label[where:]
    values = list(row.values)
    if style == "values on first half":
        return head, [tail]
    head.values = [DOWN] * len(values)
    head.kind = "tail"
    if style == "values on second half":
        return head, [Row("line", tail.labels, values, row.line)]
    if style == "values on a third line":
        return head, [tail, Row("line", below, values, row.line)]
    draft.lose(row.line)
    return _alone(""), [Row("line", tail.labels, values, row.line)]


def spoil(draft: Draft) -> None:
    """Values too many, dropped, or apart from their labels."""
    for key in draft.tables:
        for row in list(draft.rows(key)):
            if draft.dice.random() < 0.15:
                _more(draft, key, row)
            elif draft.dice.random() < 0.15:
                _fewer(draft, key, row)
    apart = draft.styles["values apart"]
    if apart == "no" or draft.has("separator", "cell a line", "cell a paragraph", "nothing"):
        return
    for row in list(draft.rows("requests")):
        if (apart == "every line" or draft.dice.random() < 0.1) and row.label:
            rows = draft.tables["requests"]
            at = rows.index(row)
            draft.touch(row.line, "values apart")
            below = Row("line", [x if x == RIGHT else DOWN for x in row.labels], row.values, row.line, row.lost)
            rows[at : at + 1] = [Row("tail", row.labels, [DOWN] * len(row.values), None, row.lost), below]


def _more(draft: Draft, key: str, row: Row) -> None:
    style = draft.styles["value too many"]
    if any(vanishes(v) for v in row.values if v not in (RIGHT, DOWN)):
        return  # with a blank beside it, a number too many would be seen by nobody
    # by layout, a number too many would stand beside its column, which no conversion does
    if style == "no" or key == "proactive_disclosure" or row.line is None or draft.has("separator", "layout"):
        return
    draft.touch(row.line, "value too many")
    token = "0" if style == "a 0 more" else str(draft.dice.randrange(10))
    if draft.has("number as", "full-width"):
        token = token.translate(WIDE)
    row.values.insert(draft.dice.randrange(len(row.values) + 1), token)
    if not _provable(draft, row):
        draft.lose(row.line)


def _provable(draft: Draft, row: Row) -> bool:
    """True where taking one value out makes the line's equations hold in one way only, the true one."""
    assert row.line is not None
    cells = draft.lines[row.line].cells
    ways = {tuple(row.values[:i] + row.values[i + 1 :]) for i in range(len(row.values))}
    true = tuple(t.token for t in cells.values())
    if len(ways) == 1:
        return ways == {true}
    if not all(t.isdigit() for t in row.values):
        return False
    rows = [e for e in equations(draft.form) if set(e.keys) <= set(cells)]

    def holds(way: tuple[str, ...]) -> bool:
        numbers = dict(zip(cells, map(int, way), strict=True))
        return all(sum(numbers[k] for k in e.left) == sum(numbers[k] for k in e.right) for e in rows)

    return [w for w in ways if holds(w)] == [true]


def _fewer(draft: Draft, key: str, row: Row) -> None:
    style = draft.styles["value dropped"]
    count = {"no": 0, "one": 1, "several": draft.dice.choice((2, 3, 4))}[style]
    if not count or key == "proactive_disclosure" or len(row.values) <= count:
        return
    draft.touch(row.line, "value dropped")
    for _ in range(count):
        at = draft.dice.randrange(len(row.values))
        if draft.has("separator", "layout"):
            row.values[at] = ""  # by layout, the others keep their places
        else:
            del row.values[at]
    draft.lose(row.line)
