"""What a file is, told from its content alone; those not read are refused with what to do instead."""

from __future__ import annotations

import codecs
import re

from converters.errors import Unreadable
from converters.formats import FORMATS, Format

_OLE = b"\xd0\xcf\x11\xe0"
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|section|article|p|h[1-6]|span|center)[\s>]", re.I
)
_ENTRIES = 200_000
"""Bytes at the end of a zip file in which its list of parts stands."""

_REFUSED = {
    "empty": ("文件是空的。请让填报单位重新发送。", "the file is empty. Ask for it again."),
    "doc": (
        "这是旧版 Word 或 WPS 文字文件（.doc、.wps），不能直接读取。请用 Word 或 WPS 打开，另存为 .docx 后再试。",
        "this is an old Word or WPS Writer file (.doc, .wps). Open it in Word or WPS, save it as .docx and try again.",
    ),
    "rtf": (
        "这是 RTF 文件，不能直接读取。请用 Word 或 WPS 打开，另存为 .docx 后再试。",
        "this is an RTF file. Open it in Word or WPS, save it as .docx and try again.",
    ),
    "odf": (
        "这是 OpenDocument 文件（.ods、.odt）。请在 LibreOffice 里把表格另存为 .xlsx、文档另存为 .docx 后再试。",
        "this is an OpenDocument file (.ods, .odt). In LibreOffice save a spreadsheet as .xlsx or a text as .docx and try again.",
    ),
    "ofd": (
        "这是 OFD 版式文件，不能读取。请用 OFD 阅读器转换为 PDF，或取得 Word、Excel 原件。",
        "this is an OFD file. Convert it to PDF with an OFD reader, or get the Word or Excel original.",
    ),
    "mht": (
        "这是单文件网页（.mht），不能直接读取。请用浏览器打开，另存为 .html 后再试。",
        "this is a web archive (.mht). Open it in a browser, save it as .html and try again.",
    ),
    "picture": (
        "这是图片（扫描件或照片），其中没有文字，不能读取。请取得 Word、Excel 或带文字的 PDF 原件。",
        "this is a picture (a scan or photograph) without text. Get the Word or Excel original, or a PDF with text.",
    ),
    "rar": (
        "这是压缩包（.rar、.7z），不能直接读取。请先解压。",
        "this is an archive (.rar, .7z). Unpack it first.",
    ),
}
_STARTS = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "rar"),
)
# The name of the stream of Word's binary files, in the directory of their container.
_WORD_STREAM = "WordDocument".encode("utf-16-le")


def sniff(data: bytes) -> Format:
    """The format of a file; raises Unreadable for those not read."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.strip():
        raise _refused("empty")
    for magic, what in _STARTS:
        if start.startswith(magic):
            raise _refused(what)
    if data.startswith(_OLE) and _WORD_STREAM in data:
        raise _refused("doc")
    if data.startswith(b"PK"):
        return _zipped(data)
    if data.startswith(_OLE):
        return FORMATS["xlsx"]
    if b"%PDF-" in data[:1024]:
        return FORMATS["pdf"]
    if start.startswith((b"{", b"[")):
        return FORMATS["json"]
    if start[:13].lower() == b"mime-version:":
        raise _refused("mht")
    return FORMATS["html"] if _is_markup(data) else FORMATS["text"]


def _zipped(data: bytes) -> Format:
    names = data[-_ENTRIES:]
    if data[30:70].startswith(b"mimetypeapplication/vnd.oasis.opendocument"[:40]):
        raise _refused("odf")
    if b"OFD.xml" in names:
        raise _refused("ofd")
    is_word = b"word/document.xml" in names and b"xl/workbook.xml" not in names
    return FORMATS["docx" if is_word else "xlsx"]


def _is_markup(data: bytes) -> bool:
    """True for a page or a piece of one: it begins with a tag, and has one that only HTML has."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode()
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and _MARKUP.search(start[:65536]) is not None


def _refused(what: str) -> Unreadable:
    return Unreadable(*_REFUSED[what])
