"""The table of file formats: how each is told from its content, read and written.

Modules are named, not imported: a command loads only the formats it meets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from converters.errors import Unreadable
from schemas.finding import Finding, Reading
from schemas.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, the suffix of its files, the modules that do it."""

    name: str
    suffix: str
    reader: str
    writer: str
    binary: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    """For the writer."""

    def read(self, data: bytes, name: str) -> Reading:
        """A report from the bytes of a file; raises Unreadable."""
        reading: Reading = import_module(self.reader).read(data, name)
        return reading

    def write(self, report: Report, findings: Sequence[Finding] = ()) -> bytes:
        """A report as the bytes of a file."""
        made = import_module(self.writer).write(report, findings, **self.options)
        return made.encode() if isinstance(made, str) else bytes(made)


_READ_BOOK, _WRITE_BOOK = "converters.workbook.reading.read", "converters.workbook.writing.build"
FORMATS = {
    f.name: f
    for f in (
        Format("json", ".json", "converters.json_file", "converters.json_file"),
        Format("text", ".txt", "converters.text_read", "converters.text_write"),
        Format("xlsx", ".xlsx", _READ_BOOK, _WRITE_BOOK, binary=True),
        Format("xlsm", ".xlsm", _READ_BOOK, _WRITE_BOOK, binary=True, options={"host": "excel"}),
    )
}
SUFFIXES = {".xlsx": "xlsx", ".xlsm": "xlsm", ".json": "json", ".txt": "text", ".md": "text"}
"""Suffixes that folders are searched for; what a file is, its content tells."""
REFUSED_SUFFIXES = frozenset(
    [
        ".xls",
        ".xlsb",
        ".xlt",
        ".et",
        ".ett",
        ".ods",
        ".doc",
        ".docx",
        ".docm",
        ".wps",
        ".wpt",
        ".odt",
        ".rtf",
        ".pdf",
        ".ofd",
        ".htm",
        ".html",
        ".mht",
        ".csv",
        ".zip",
        ".rar",
        ".7z",
    ]
)
"""Files in a folder that may well be a report, and cannot be read: each is said to be unreadable, none passed over."""


def sniff(data: bytes) -> Format:
    """The format of a file, from its content alone; raises Unreadable for those not read."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.strip():
        raise Unreadable("文件是空的。请让填报单位重新发送。", "the file is empty. Ask for it again.")
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        names = data[-200_000:]  # the list of parts stands at the end
        if b"word/document.xml" in names and b"xl/workbook.xml" not in names:
            raise Unreadable(
                "这是 Word 文件，暂不能读取。请用 Excel 模板、JSON 或文本格式的报告。",
                "this is a Word file, which is not read yet. Use a workbook, JSON or text.",
            )
        if data[30:70].startswith(b"mimetypeapplication/vnd.oasis.opendocument"[:40]):
            raise Unreadable(
                "这是 OpenDocument 文件（.ods、.odt）。表格请在 LibreOffice 里另存为 .xlsx 后再试。",
                "this is an OpenDocument file (.ods, .odt). Save a spreadsheet as .xlsx in LibreOffice and try again.",
            )
        return FORMATS["xlsx"]
    if start.startswith((b"{", b"[")):
        return FORMATS["json"]
    if start.startswith(b"%PDF"):
        raise Unreadable(
            "这是 PDF 文件，暂不能读取。请用 Excel 模板、JSON 或文本格式的报告。",
            "this is a PDF, which is not read yet. Use a workbook, JSON or text.",
        )
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise Unreadable(
            "这是网页文件，暂不能读取。请用 Excel 模板、JSON 或文本格式的报告。",
            "this is a web page, which is not read yet. Use a workbook, JSON or text.",
        )
    return FORMATS["text"]
