"""What stands in each cell: numbers in their dress, and what offices write where nothing happened."""

from __future__ import annotations

import random

from schemas.form import Cell, Form
from schemas.number import Value, number_text
from schemas.report import Report
from tests.variants.model import Draft, LineTruth, Truth, line_id

BLANKS = {"empty": "", "nbsp": "\xa0", "full-width space": "　", "/": "/", "-": "-", "—": "—", "? 0": "? 0"}
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def lines_of(report: Report) -> dict[str, LineTruth]:
    """Every line of a report with its numbers as they are."""
    lines: dict[str, LineTruth] = {}
    for table in report.form.tables.values():
        for cell in table.cells:
            line = lines.setdefault(line_id(table, cell.line.key, cell.block), LineTruth(table.key, {}))
            value = report.values[cell.key]
            line.cells[cell.key] = Truth(value, _plain(value))
    return lines


def dress(draft: Draft) -> None:
    """Write the numbers as this case's office does, then its blanks."""
    dice, form = draft.dice, draft.form
    for cell in form.cells:
        line = draft.lines[line_id(form.tables[cell.table], cell.line.key, cell.block)]
        truth = line.cells[cell.key]
        _number(draft, cell, truth, line)
    _blanks(draft, form, dice)


def _plain(value: Value) -> str:
    assert isinstance(value, int) or hasattr(value, "as_tuple")
    return number_text(value)  # type: ignore[arg-type]


def _number(draft: Draft, cell: Cell, truth: Truth, line: LineTruth) -> None:
    value = truth.value
    assert value is not None
    if cell.kind == "change" and isinstance(value, int) and value:
        if draft.has("change", "+461") and value > 0:
            truth.token = f"+{value}"
        if draft.has("change", "减3") and value < 0:
            truth.token = f"减{-value}"
        line.touched.add(f"change: {draft.styles['change']}")
    elif cell.kind == "amount" and value:
        if draft.has("fee", "万元"):
            truth.token += "万元"
        if draft.has("fee", "元"):
            truth.value, truth.token = None, f"{int(value * 10_000)}元"  # type: ignore[operator,call-overload]
    elif draft.has("number as", "thousands"):
        truth.token = f"{value:,}"
    elif draft.has("number as", "full-width"):
        truth.token = truth.token.translate(WIDE)
    elif draft.has("number as", "件") and cell.table == "proactive_disclosure":
        truth.token += "件"
    elif draft.has("number as", "0 with decimals") and cell.kind == "amount":
        truth.token = "0.00"
    if draft.has("fee", "header in 元") and "万元" in cell.column.label:
        line.present = False  # the form asks for 万元
        if value:
            truth.value, truth.token = None, str(int(value * 10_000))  # type: ignore[operator,call-overload]
    if draft.has("remark", "（其中修订 16 件）") and cell.line.key == "normative_documents" and cell.column.key in (
        "issued", "created",
    ):  # fmt: skip
        truth.token += "（其中修订 16 件）"
        line.touched.add("remark: （其中修订 16 件）")


def _blanks(draft: Draft, form: Form, dice: random.Random) -> None:
    kind = draft.styles["blanks"]
    if kind == "none":
        return
    table = dice.choice(list(form.tables))
    for cell in form.cells:
        line_key = line_id(form.tables[cell.table], cell.line.key, cell.block)
        truth = draft.lines[line_key].cells[cell.key]
        total = cell.column.key.endswith("total")
        blank = {
            "few": dice.random() < 0.02,
            "all 0": truth.value == 0,
            "only 自然人 and 总计": cell.table == "requests" and not total and cell.column.key != "natural_person",
            "总计": cell.table != "proactive_disclosure" and total and dice.random() < 0.3,
            "a table": cell.table == table,
        }[kind]
        if blank:
            truth.value, truth.token = None, BLANKS[draft.styles["blank as"]]
            draft.lines[line_key].touched.add(f"blanks: {kind}")
            draft.lines[line_key].touched.add(f"blank as: {draft.styles['blank as']}")


def vanishes(token: str) -> bool:
    """True for a token that leaves no mark where only white space parts the cells."""
    return not token.strip()
