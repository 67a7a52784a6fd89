"""Where everything stands in our workbook: one source for builder, reader and Excel functions.

Rows and columns are 0-based, as the libraries count; :func:`address` gives Excel's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from schemas.form import Form
from schemas.grid import GridCell, grid

TEMPLATE_VERSION = "2"
"""2 has the sheet of last year's figures; workbooks of version 1 are read as well."""

COVER = "封面"
OTHER_TEXT = "其他文字"
PREVIOUS = "上年数据"
FINDINGS = "校验结果"
META = "nianbao"
"""Very hidden sheet: what the template is, and the exact digits a spreadsheet cannot hold."""

AGENCY_CELL = (3, 1)
CODE_CELL = (4, 1)
YEAR_CELL = (5, 1)
FORM_CELL = (6, 1)
VERSION_CELL = (7, 1)
COVER_CAPTIONS = {
    AGENCY_CELL: "单位名称",
    CODE_CELL: "机构代码",
    YEAR_CELL: "年度",
    FORM_CELL: "格式",
    VERSION_CELL: "模板版本",
}
"""What stands left of these cells."""
STATUS_ROW = VERSION_CELL[0] + 2

HEADING_ROW = 0
HINT_ROW = 1
TABLE_ROW = 2
"""First row of a table's grid; its first column is A."""
TABLE_HINT = "白色格填数字，没有的填 0，不留空；灰色的总计自动计算。右侧和下方的核对自动更新，不会打印。"
CHECK_CAPTION, STATE_CAPTION = "自动核对：", "填写情况"
"""How the words beside the live checks begin, and what heads the states of the lines."""
TEXT_ROW = 2
"""First paragraph of a narrative sheet."""
TEXT_COLUMN = 0
CONTINUES_COLUMN = 1
"""Holds :data:`CONTINUES` in a row whose text goes on from the row above, without a break."""
CONTINUES = "接上行"
SUBHEADING = "小标题"
"""In the same column: the row is a sub-heading (Markdown ``### …``); other levels with their number."""
LONGEST_PARAGRAPH = 500
"""Characters in one row: Excel prints at most 409 points of a row, which this many fill."""

OTHER_PART_COLUMN = 0
OTHER_TEXT_COLUMN = 1
OTHER_CONTINUES_COLUMN = 2
PREAMBLE_NAME, CLOSING_NAME = "前言", "结尾"
"""Names in the first column of the sheet of other text; a table's part goes by its ordinal (二)."""

FINDINGS_SUMMARY_ROW, FINDINGS_HEAD_ROW, FINDINGS_FIRST_ROW, FINDINGS_LAST_ROW = 0, 1, 2, 2001
"""On the sheet of findings: one line that sums up, the header, the findings; no more than these rows are kept."""
FINDINGS_PLACE_COLUMN, FINDINGS_EXPLANATION_COLUMN = 2, 8
"""The column with the link, and that in which the unit explains a warning."""
FINDINGS_MARK_COLUMN, FINDINGS_IDENTITY_COLUMN = 9, 10
"""Hidden: what is marked (``三!E31``), and what an explanation in this row is about."""

PREVIOUS_FIRST_ROW = 3
"""On the sheet of last year's figures: first of the rows that say whose they are, in the order of the next names."""
PREVIOUS_NAME, PREVIOUS_CODE, PREVIOUS_YEAR, PREVIOUS_FORM = "agency.name", "agency.code", "year", "form"
PREVIOUS_HEAD_ROW = 8
PREVIOUS_PART_COLUMN, PREVIOUS_LABEL_COLUMN, PREVIOUS_VALUE_COLUMN = 0, 1, 2
PREVIOUS_KEY_COLUMN, PREVIOUS_LITERAL_COLUMN = 3, 4
"""Hidden: what a row is, by which it is read wherever it stands, and digits that a cell cannot hold."""
PREVIOUS_KEY_HEAD = "代号"
PREVIOUS_TEXT = "sections."
"""Begins the key of a row of narrative."""

FUNCTION = "NB_STATUS"
"""The function that the macro workbook's sheets call: up to three tables, the year and last year's figures."""
TABLE_OFF = "Python 校验未启用（自动核对照常有效）"
"""What a table's sheet shows where that function cannot run."""

META_MAGIC = "nianbao-template"
META_HEAD_ROWS = 8
"""Rows of key and value at the top of the meta sheet: magic, version, form, tables, sheets, and a stamp's three."""
META_VERSION, META_FORM, META_MIXED, META_SHEETS = "version", "form", "mixed", "sheets"
"""Keys in column A from row 2 on, their values in column B; ``mixed`` reads ``requests=2019``."""
META_KEY_COLUMN, META_LITERAL_COLUMN = 0, 1
"""Columns of the ledger, which begins in row ``META_HEAD_ROWS`` (0-based): cell key, exact literal."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A printed cell of a table with its top left place in the workbook."""

    sheet: str
    row: int
    column: int
    printed: GridCell

    @property
    def address(self) -> str:
        """``E31``."""
        return address(self.row, self.column)


def address(row: int, column: int, *, absolute: bool = False) -> str:
    """Excel's name of a 0-based position: (30, 4) is ``E31``."""
    letters, rest = "", column
    while rest >= 0:
        letters = chr(65 + rest % 26) + letters
        rest = rest // 26 - 1
    return f"${letters}${row + 1}" if absolute else f"{letters}{row + 1}"


def spots(form: Form, table: str) -> Iterator[Spot]:
    """All printed cells of a table."""
    sheet = form.section(table).ordinal
    for cell in grid(form.tables[table]).cells:
        yield Spot(sheet, TABLE_ROW + cell.row, cell.column, cell)


@cache
def value_spots(form: Form) -> dict[str, Spot]:
    """Where each number cell of a form stands, by key."""
    return {s.printed.cell.key: s for table in form.tables for s in spots(form, table) if s.printed.cell is not None}
