"""The body of a Word file in reading order, given to the recogniser's document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree.ElementTree import Element

from converters.recognise.document import Document
from converters.recognise.rows import is_page_number, is_value
from converters.recognise.titles import heading, title
from converters.word.cells import cells, grid_rows, held, is_frame, rows
from converters.word.inline import DEEPEST, Text, chosen, text_of
from converters.word.marks import RULE, mark_of
from converters.word.numbering import Numbering
from converters.word.package import W, inside, local, on, value
from converters.word.style_sheet import Styles
from converters.workbook.reading.container import DOCUMENT, refuse, too_much

MOST_ROWS = 20_000
"""Paragraphs, lines and rows of tables; a report has a few hundred."""
LONGEST_HEADING = 60
"""A longer paragraph in the style of a heading is text."""
_TITLES = ("title", "标题")
_CONTENTS = ("toc ", "目录")
_LEFT_OUT = frozenset(("del", "moveFrom", "sectPr", "sdtPr", "tblPr", "tblGrid", "trPr", "tcPr"))
_CLOSING = "---"


@dataclass(slots=True)
class Body:
    """Walks a body; ``document`` then holds its rows. ``foreign`` tells that another file is embedded as text."""

    styles: Styles
    lists: Numbering
    document: Document = field(default_factory=Document)
    foreign: bool = False
    _carried: Text | None = None
    """The text of a paragraph whose end was deleted: the next goes on with it."""
    _waiting: list[Element] = field(default_factory=list)
    """Text boxes and tables inside the cells of the table being read."""

    def blocks(self, parent: Element, depth: int = 0) -> None:
        """Take paragraphs and tables in order."""
        if depth > DEEPEST:
            raise refuse(
                f"文档里的元素嵌套超过 {DEEPEST} 层，结构异常。", f"Elements are nested over {DEEPEST} deep.", DOCUMENT
            )
        for block in parent:
            if len(self.document.rows) > MOST_ROWS:
                raise too_much(
                    "文档的段落和表格行数", len(self.document.rows), MOST_ROWS, "paragraphs and rows of tables"
                )
            match local(block):
                case "p":
                    self._paragraph(block, depth)
                case "tbl":
                    self._table(block, depth)
                case "sdt" if _is_contents(block) or on(block.find(f"{W}sdtPr"), "showingPlcHdr"):
                    continue
                case "altChunk":
                    self.foreign = True
                case "AlternateContent":
                    choice = chosen(block)
                    if choice is not None:
                        self.blocks(choice, depth + 1)
                case name if name not in _LEFT_OUT:
                    self.blocks(block, depth + 1)

    def finish(self) -> None:
        """Give what is left over at the end."""
        if self._carried is not None:
            carried, self._carried = self._carried, None
            self.document.paragraph(carried.lines())

    # ---- paragraphs -------------------------------------------------------------------------------

    def _paragraph(self, paragraph: Element, depth: int) -> None:
        settings = paragraph.find(f"{W}pPr")
        text = self._read(paragraph)
        if self._carried is not None:
            self._carried.go_on(text)
            text, self._carried = self._carried, None
        if _end_deleted(settings):
            self._carried = text
            return
        style = value(settings, "pStyle")
        name = self.styles.name(style)
        if not name.lower().startswith(_CONTENTS):
            self._give(name, self._level(settings, style), text.lines())
        self._boxes(text.boxes, depth)

    def _read(self, paragraph: Element, *, number_alone: bool = False) -> Text:
        """The text of a paragraph behind the number that Word prints before it.

        A paragraph without text counts in its list too; ``number_alone`` for where that number is of use.
        """
        text = text_of(paragraph, self.styles)
        written = any(t.strip() for line in text.pieces for t, _ in line)
        settings = paragraph.find(f"{W}pPr")
        if not written and _end_deleted(settings):
            return text
        label = self.lists.label(settings, self.styles)
        if not label or not (written or number_alone):
            return text
        whole = Text()
        whole.add(label)
        whole.go_on(text, numbered=True)
        return whole

    def _level(self, settings: Element | None, style: str | None) -> int | None:
        written = value(settings, "outlineLvl")
        if written is not None and written.isdecimal():
            return int(written) + 1 if int(written) < 9 else None
        return self.styles.level(style)

    def _give(self, style: str, level: int | None, lines: list[str]) -> None:
        mark = mark_of(style)
        if mark is not None:
            if mark.joined and self.document.rows and self.document.rows[-1].blank:
                # the blank row that parts it from the paragraph before
                self.document.rows.pop()
            if mark.level and lines:
                lines[0] = f"{'#' * mark.level} {lines[0]}"
            self.document.paragraph(lines, as_is=mark.as_is)
            return
        if style == RULE and not lines:
            lines = [_CLOSING]
        elif lines and style.lower() in _TITLES and title(whole := f"# {''.join(lines)}") is not None:
            lines = [whole]
        elif level is not None and len(lines) == 1 and _is_subheading(lines[0]):
            # parts are at level 1, what stands under them begins with ###
            lines = [f"{'#' * min(max(level + 1, 3), 6)} {lines[0]}"]
        self.document.paragraph(lines)

    def _boxes(self, boxes: Sequence[Element], depth: int) -> None:
        for box in boxes:
            texts = [line for p in box.iter(f"{W}p") for line in text_of(p, self.styles).lines()]
            if not all(is_page_number(t) for t in texts):
                self.blocks(box, depth + 1)

    # ---- tables -----------------------------------------------------------------------------------

    def _table(self, table: Element, depth: int) -> None:
        self.finish()
        if is_frame(table):
            for row in rows(table):
                for cell in cells(row):
                    self.blocks(cell, depth + 1)
            return
        outer, self._waiting = self._waiting, []
        self.document.table(grid_rows(table, self._cell))
        inner, self._waiting = self._waiting, outer
        for element in inner:
            if element.tag == f"{W}tbl":
                self._table(element, depth + 1)
            else:
                self._boxes([element], depth)

    def _cell(self, cell: Element) -> str:
        """The text of a cell on one line; tables and text boxes inside wait until the table is over."""
        lines: list[str] = []
        boxes: list[Element] = []
        for paragraph in held(cell, f"{W}p"):
            text = self._read(paragraph, number_alone=True)
            lines += text.cell_lines()
            boxes += text.boxes
        for box in boxes:
            written = [line for p in box.iter(f"{W}p") for line in text_of(p, self.styles).lines()]
            if is_value("".join(written)) and all(map(is_value, lines)):
                # a number that floats over the cell: nobody knows that it is the cell's
                lines.append(f"〔{' '.join(written)}〕")
            else:
                self._waiting.append(box)
        self._waiting += held(cell, f"{W}tbl")
        gaps = ["" if _meet(a, b) else " " for a, b in pairwise(lines)]
        return "".join(part for pair in zip(lines, [*gaps, ""], strict=False) for part in pair)


def _end_deleted(settings: Element | None) -> bool:
    """True where a marked change takes the end of a paragraph away."""
    return settings is not None and inside(settings, "rPr/del") is not None


def _meet(before: str, after: str) -> bool:
    """True where two lines of a cell go together without a space: Chinese meets Chinese."""
    return _is_chinese(before[-1]) and _is_chinese(after[0])


def _is_chinese(letter: str) -> bool:
    # punctuation too, but no digits, which are full-width at times
    return (letter >= "\u2e80" and not letter.isdigit()) or letter in "“”‘’—…"


def _is_subheading(line: str) -> bool:
    return len(line) <= LONGEST_HEADING and heading(line) is None and title(line) is None and not line.startswith("#")


def _is_contents(control: Element) -> bool:
    return value(control, "sdtPr/docPartObj/docPartGallery") == "Table of Contents"
