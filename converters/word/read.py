"""Read a Word file: our own, and those that offices publish."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from converters.errors import Unreadable
from converters.recognise.report import recognise
from converters.recognise.rows import Row
from converters.recognise.titles import title
from converters.word.body import Body
from converters.word.doubt import doubt
from converters.word.inline import text_of
from converters.word.numbering import numbering
from converters.word.package import Package, W, local, open_package
from converters.word.style_sheet import Styles, style_sheet
from schemas.finding import Reading
from schemas.place import Place

LEAST_TEXT = 300
"""Letters; a file with fewer, and with pictures, is a scan."""
_PICTURES = ("blip", "imagedata")


def read(data: bytes, name: str) -> Reading:
    """The report in a .docx or .docm; places are paragraphs, or rows of the tables of a part.

    Raises Unreadable for what is damaged, harmful, locked or too large, a scan, no report, or more than one.
    """
    package = open_package(data)
    styles = style_sheet(package.styles)
    doubt(package.body, styles)
    body = Body(styles, numbering(package.numbering, styles))
    body.blocks(package.body)
    body.finish()
    rows = body.document.rows
    _refuse_what_holds_no_text(package, rows, body.foreign)
    reading = recognise([*_title_above(package, rows, styles), *rows])
    return replace(reading, notes=(*reading.notes, *package.notes)) if package.notes else reading


def _title_above(package: Package, rows: list[Row], styles: Styles) -> list[Row]:
    """The title from the page header, where it stands only there."""
    if any(title(row.text) is not None for row in rows if not row.positional and not row.blank):
        return []
    for header in package.headers:
        for paragraph in header.iter(f"{W}p"):
            for line in text_of(paragraph, styles).lines():
                if title(line) is not None:
                    return [Row((line,), Place(), source=line)]
    return []


def _refuse_what_holds_no_text(package: Package, rows: list[Row], foreign: bool) -> None:
    if foreign and package.elsewhere:
        raise Unreadable(
            "文档正文里有一部分不在文件里，打开时会从别处取来（altChunk），可能有害，未读取。请不要打开它；请向填报单位核实，请其另发一份完整的文件。",
            "A part of the text is not in the file and would be fetched from elsewhere when it is opened (altChunk), which may "
            "be harmful; it was not read. Do not open it: ask who sent it for a whole file.",
        )
    if foreign:
        raise Unreadable(
            "文档正文里嵌入了另一份文件，其中的文字没有存为 Word 正文。请用 Word 打开，另存为 .docx 后再试。",
            "Another file is embedded in the text. Open it in Word, save it as .docx and try again.",
        )
    letters = sum(len(cell) for row in rows for cell in row.cells)
    if letters < LEAST_TEXT and _has_pictures(package.body):
        raise Unreadable(
            f"这份文档几乎没有文字（{letters} 个字），内容是图片（扫描件或照片），不能读取。请取得 Word、Excel 或带文字的 PDF 原件。",
            f"The document holds pictures (a scan or photographs) and hardly any text ({letters} letters). "
            "Get the Word or Excel original, or a PDF with text.",
        )


def _has_pictures(body: Element) -> bool:
    return any(local(element) in _PICTURES for element in body.iter())
