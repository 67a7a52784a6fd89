"""The sheets of the narrative parts, one paragraph a row, and the sheet of other text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from converters.workbook.layout import (
    CLOSING_NAME,
    CONTINUES,
    CONTINUES_COLUMN,
    HEADING_ROW,
    HINT_ROW,
    LONGEST_PARAGRAPH,
    OTHER_CONTINUES_COLUMN,
    OTHER_PART_COLUMN,
    OTHER_TEXT,
    OTHER_TEXT_COLUMN,
    PREAMBLE_NAME,
    SUBHEADING,
    TEXT_COLUMN,
    TEXT_ROW,
)
from converters.workbook.marks import subheading_mark
from converters.workbook.writing.content import Content
from converters.workbook.writing.measure import ems, height_of, lines_of
from converters.workbook.writing.put import put_text
from converters.workbook.writing.styles import GREY, HEI, TEXT_POINTS, Styles
from schemas.form import Form, Section
from schemas.report import CLOSING, PREAMBLE, paragraphs

HINTS = (
    "填写方法",
    "1. 从 A3 起填写，一段一行；中间不要空行隔开，空行不算段落。",
    "2. 从 Word 粘贴：选中 A3，右键“选择性粘贴”→“文本”（WPS 选“只粘贴文本”），每段自动占一行。",
    "3. 小标题单独占一行，并在该行 B 列写“小标题”；可以插入、删除行，行高会自动调整。",
    "4. 一段很长时可以接着写在下一行，并在下一行 B 列写“接上行”，导出时两行连成一段。",
)
OTHER_HINTS = (
    "填写方法",
    "1. 六个部分以外的文字（开头的说明、落款等）写在这里；没有就空着。",
    "2. A 列选位置，B 列写文字，一段一行；“二”“三”“四”指表格所在部分里的文字。",
    "3. C 列写“接上行”的，与上一行连成一段；写“小标题”的是小标题。",
)

_TEXT_PIXELS, _MARK_PIXELS, _HINT_PIXELS = 540, 52, 430
_HINT_POINTS = 10
_EMS_A_LINE, _LINES = 28, 18
"""What one row shows of a narrative: columns and lines within Excel's highest row."""
_LIST_ROWS = 500
_SUBHEADING = re.compile(r"(#{1,6}) (\S.*)")
_LAST_ROW = 2**20 - 1


def narrative_sheet(sheet: Worksheet, styles: Styles, content: Content, section: Section) -> None:
    """Draw the sheet of one narrative part; nothing on it is protected."""
    mark = styles.note(font_size=9, font_color=GREY, locked=False, valign="top")
    sheet.set_column_pixels(TEXT_COLUMN, TEXT_COLUMN, _TEXT_PIXELS, styles.text())
    sheet.set_column_pixels(CONTINUES_COLUMN, CONTINUES_COLUMN, _MARK_PIXELS, mark)
    put_text(sheet, HEADING_ROW, TEXT_COLUMN, section.heading, styles.get(HEI, font_size=16, valign="vcenter"))
    _hints(sheet, styles, CONTINUES_COLUMN + 1, HINTS)
    text = content.report.sections[section.key]
    for offset, (piece, marked) in enumerate(rows_of(text)):
        put_text(sheet, TEXT_ROW + offset, TEXT_COLUMN, piece, _style(styles, marked))
        _fit(sheet, TEXT_ROW + offset, piece)
        if marked:
            put_text(sheet, TEXT_ROW + offset, CONTINUES_COLUMN, marked, mark)
    _finish(sheet, TEXT_COLUMN)


def other_sheet(sheet: Worksheet, styles: Styles, content: Content) -> None:
    """Draw the sheet of text outside the narrative parts: place, paragraph, continuation."""
    form, sections = content.report.form, content.report.sections
    mark = styles.note(font_size=9, font_color=GREY, locked=False, valign="top")
    sheet.set_column_pixels(OTHER_PART_COLUMN, OTHER_PART_COLUMN, 70, styles.text(align="center", text_wrap=False))
    sheet.set_column_pixels(OTHER_TEXT_COLUMN, OTHER_TEXT_COLUMN, _TEXT_PIXELS, styles.text())
    sheet.set_column_pixels(OTHER_CONTINUES_COLUMN, OTHER_CONTINUES_COLUMN, _MARK_PIXELS, mark)
    put_text(sheet, HEADING_ROW, 0, f"{OTHER_TEXT}（六个部分以外的）", styles.get(HEI, font_size=16, valign="vcenter"))
    caption = styles.note(bold=True, font_color=GREY, bottom=1)
    put_text(
        sheet, HINT_ROW, OTHER_PART_COLUMN, "位置", styles.note(bold=True, font_color=GREY, bottom=1, align="center")
    )
    put_text(sheet, HINT_ROW, OTHER_TEXT_COLUMN, "文字（一段一行）", caption)
    put_text(sheet, HINT_ROW, OTHER_CONTINUES_COLUMN, "续行", caption)
    _hints(sheet, styles, OTHER_CONTINUES_COLUMN + 1, OTHER_HINTS)
    row = TEXT_ROW
    for key, name in other_places(form).items():
        for piece, marked in rows_of(sections.get(key, "")):
            put_text(sheet, row, OTHER_PART_COLUMN, name, styles.text(align="center", text_wrap=False))
            put_text(sheet, row, OTHER_TEXT_COLUMN, piece, _style(styles, marked))
            _fit(sheet, row, piece)
            if marked:
                put_text(sheet, row, OTHER_CONTINUES_COLUMN, marked, mark)
            row += 1
    sheet.data_validation(
        TEXT_ROW,
        OTHER_PART_COLUMN,
        max(row, TEXT_ROW + _LIST_ROWS),
        OTHER_PART_COLUMN,
        {
            "validate": "list",
            "source": list(other_places(form).values()),
            "error_title": "请从列表中选择",
            "error_message": "位置只能是列表中的一项：前言、结尾，或表格所在部分的序号。",
        },
    )
    _finish(sheet, OTHER_TEXT_COLUMN)


def other_places(form: Form) -> dict[str, str]:
    """Section keys of the sheet of other text with their names there, in the report's order."""
    parts = {s.key: s.ordinal for s in form.sections if s.key in form.tables}
    return {PREAMBLE: PREAMBLE_NAME, **parts, CLOSING: CLOSING_NAME}


def rows_of(text: str) -> Iterator[tuple[str, str]]:
    """A section's rows: text and mark (CONTINUES where it goes on from the row above, a sub-heading, or "")."""
    for paragraph in paragraphs(text):
        title = _SUBHEADING.fullmatch(paragraph)
        if title is not None and len(title.group(2)) <= _fitting(title.group(2)):
            yield title.group(2), subheading_mark(len(title.group(1)))
            continue
        for number, piece in enumerate(pieces(paragraph)):
            yield piece, CONTINUES if number else ""


def pieces(paragraph: str) -> list[str]:
    """A paragraph cut so that each piece shows in one row; joined they are the paragraph.

    Cuts are made within a line where possible: white space at the end of a cell is easily lost.
    """
    found = []
    while paragraph:
        size = _fitting(paragraph)
        if size < len(paragraph):
            size = _cut(paragraph, size)
        found.append(paragraph[:size])
        paragraph = paragraph[size:]
    return found


def _fitting(text: str) -> int:
    """How many characters from the start fit one row."""
    if len(text) < _LINES * (_EMS_A_LINE - 1) and "\n" not in text:
        return len(text)  # no character is wider than an em
    lines, width = 1, 0.0
    for index, character in enumerate(text[:LONGEST_PARAGRAPH]):
        wide = ems(character)
        if character == "\n" or width + wide > _EMS_A_LINE:
            lines, width = lines + 1, 0.0
            if lines > _LINES:
                return max(index, 1)
        width += wide if character != "\n" else 0.0
    return min(len(text), LONGEST_PARAGRAPH)


def _cut(text: str, size: int) -> int:
    """The place at or before ``size`` to cut: best after a sentence, never beside white space if possible."""
    usable = [i for i in range(size, 0, -1) if not text[i - 1].isspace() and not text[i].isspace()]
    near = [i for i in usable if i > size * 0.6]
    return next((i for i in near if text[i - 1] in "。；！？"), usable[0] if usable else size)


def _style(styles: Styles, mark: str) -> Format:
    return styles.text(bold=True) if mark.startswith(SUBHEADING) else styles.text()


def _fit(sheet: Worksheet, row: int, piece: str) -> None:
    sheet.set_row(row, height_of(lines_of(piece, _TEXT_PIXELS, TEXT_POINTS), TEXT_POINTS))


def _hints(sheet: Worksheet, styles: Styles, column: int, hints: tuple[str, ...]) -> None:
    """A box of hints beside the text: it is not printed, and inserting or deleting rows leaves it alone."""
    sheet.insert_textbox(
        HEADING_ROW,
        column,
        "\n".join(hints),
        {
            "width": _HINT_PIXELS,
            "height": 24 + 20 * sum(lines_of(hint, _HINT_PIXELS - 20, _HINT_POINTS) for hint in hints),
            "x_offset": 12,
            "y_offset": 6,
            "object_position": 3,
            "font": {"name": "宋体", "size": _HINT_POINTS, "color": GREY},
            "line": {"color": "#D9D9D9"},
            "fill": {"color": "#FAFAFA"},
        },
    )


def _finish(sheet: Worksheet, last: int) -> None:
    sheet.set_row(HEADING_ROW, 30)
    sheet.set_row(HINT_ROW, 18)
    sheet.freeze_panes(TEXT_ROW, 0)
    sheet.set_paper(9)
    sheet.set_margins(left=0.75, right=0.75, top=1.0, bottom=0.9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    # whole columns: Excel then prints as far as there is text, however many rows are added
    sheet.print_area(0, 0, _LAST_ROW, last)
    sheet.set_footer("&C- &P -", {"margin": 0.4})
