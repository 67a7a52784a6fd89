"""What a file is, told from its content; those not read are refused with what to do instead."""

from __future__ import annotations

import codecs
import re

from converters.errors import Unreadable
from converters.formats import FORMATS, Format
from schemas.pattern import late

_OLE = b"\xd0\xcf\x11\xe0"
_MARKUP = late(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|section|article|p|h[1-6]|span|center)[\s>]", re.I
)
_HEAD = 8192
"""Bytes within which the head of a web archive ends."""
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
    "encrypted": (
        "文件设了打开密码（已加密），读不了。请用 Word、Excel 或 WPS 打开，取消打开密码，另存为 .docx 或 .xlsx 后再试。",
        "the file is encrypted with a password. Open it, remove the password, save it as .docx or .xlsx and try again.",
    ),
    "office-xml": (
        "这是 Office 2003 的 XML 文件，不能直接读取。请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 后再试。",
        "this is an XML file of Office 2003. Open it in Word, Excel or WPS, save it as .docx or .xlsx and try again.",
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
    "data": (
        "这是 nianbao 转换出的数据表（每个数据一行），不能再读成报告。请改用原来的报告。",
        "this is a table of data that nianbao made (a row a number), not a report. Use the reports it was made of.",
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
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"file,agency,code,year,form,", "data"),
    (b"PAR1", "data"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "rar"),
)
# Names of streams in the directory of Microsoft's container: Excel's, Word's, of what has a password.
_EXCEL_STREAM, _WORD_STREAM, _ENCRYPTED_STREAM = (
    name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "WordDocument", "EncryptedPackage")
)
# Head of a web archive: browsers begin it with From, Word with MIME-Version.
_ARCHIVE = late(rb"(?:from|mime-version|message-id):.*?^content-type:\s*multipart/", re.I | re.S | re.M)

_WORD_PART = re.compile(rb"PK\x01\x02.{42}word/", re.S)
"""A part of a Word file in the list at the end of a zip file, whichever part it is: the text itself may be missing."""

_PLAIN = ("json", "text", "md", "html")
"""Formats that are text: which of them a file is may be said by ``--from``, whatever it looks like."""


def sniff(data: bytes) -> Format:
    """The format of a file; raises Unreadable for those not read."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.strip():
        raise _refused("empty")
    for magic, what in _STARTS:
        if start.startswith(magic):
            raise _refused(what)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1") or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        raise _refused("picture")
    if data.startswith(_OLE):
        return _contained(data)
    if data.startswith(b"PK"):
        return _zipped(data)
    if b"%PDF-" in data[:1024]:
        return FORMATS["pdf"]
    if _narrow(data[:2048]).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return FORMATS["json"]
    if _ARCHIVE.match(data[:_HEAD].lstrip()):
        raise _refused("mht")
    if b"<?mso-application" in start:
        raise _refused("office-xml")
    return FORMATS["html"] if _is_markup(data) else FORMATS["text"]


def forced(data: bytes, name: str) -> Format:
    """The format that a person says a file has; raises Unreadable where its content cannot be that."""
    told = sniff(data)
    wanted = FORMATS[name]
    if told.reader == wanted.reader or (told.name in _PLAIN and name in _PLAIN):
        return wanted
    raise Unreadable(
        f"指定按 {name} 读取，但文件内容是 {told.name}。请去掉 --from（自动识别），或改为 --from {told.name}。",
        f"it is to be read as {name}, but its content is {told.name}. Leave --from out, or say --from {told.name}.",
    )


def _contained(data: bytes) -> Format:
    """What is in Microsoft's container, which old Office files and those with a password are."""
    if _ENCRYPTED_STREAM in data:
        raise _refused("encrypted")
    if _WORD_STREAM in data and _EXCEL_STREAM not in data:
        raise _refused("doc")
    return FORMATS["xlsx"]


def _zipped(data: bytes) -> Format:
    names = data[-_ENTRIES:]
    if data[30:70].startswith(b"mimetypeapplication/vnd.oasis.opendocument"[:40]):
        raise _refused("odf")
    if b"OFD.xml" in names:
        raise _refused("ofd")
    is_word = b"xl/workbook.xml" not in names and _WORD_PART.search(names) is not None
    return FORMATS["docx" if is_word else "xlsx"]


def _is_markup(data: bytes) -> bool:
    """True for a page or a piece of one: it begins with a tag, and has one that only HTML has."""
    start = _narrow(data).lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and _MARKUP.search(start[:65536]) is not None


def _narrow(data: bytes) -> bytes:
    """Text with the mark of UTF-16 as UTF-8; anything else as it is."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode()
    return data


def _refused(what: str) -> Unreadable:
    return Unreadable(*_REFUSED[what])
