"""Last year's figures put into an open workbook: what is asked and told, the same from both buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from converters.last_year import misfits, read_last_year, remarks, taken
from converters.workbook.previous_rows import PreviousRow, previous_rows
from converters.workbook.reading.cells import Cells
from converters.workbook.reading.read import read_sheets
from schemas.finding import Reading

OVERWRITE = "《上年数据》里已有的内容将被替换。"
GO_ON = "要写入《上年数据》吗？"
WRITTEN = "已写入《上年数据》，各表下方（右侧）的核对随即更新。"


@dataclass(frozen=True)
class Import:
    """What is to be written, what is told of it, and the question to ask before ("" where there is none)."""

    rows: tuple[PreviousRow, ...]
    told: str
    question: str


def prepared(sheets: Sequence[Cells], path: str) -> Import:
    """Read last year's report for the workbook on these sheets; raises Unreadable for either."""
    own = read_sheets(sheets)
    last = read_last_year(path).report
    said = [taken(last, "zh"), *misfits(own.report, last, "zh"), *remarks(own.report, last, "zh")]
    doubts = [*misfits(own.report, last, "zh"), *([OVERWRITE] if _holds(own) else [])]
    question = "\n\n".join([taken(last, "zh"), *doubts, GO_ON]) if doubts else ""
    return Import(tuple(previous_rows(last, own.report.form)), "\n\n".join([*said, WRITTEN]), question)


def _holds(own: Reading) -> bool:
    return own.previous is not None
