"""What a file is, told from its content; and what is said of those that are not read."""

import io
import zipfile

import pytest

from converters.errors import Unreadable
from converters.formats import FORMATS, READ, REFUSED_SUFFIXES, SUFFIXES, WRITTEN, WRITTEN_SUFFIXES
from converters.sniff import forced, sniff
from schemas.form import load_form
from tests.builders import sound

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PAGE = "<html><body><table><tr><td>规章</td></tr></table></body></html>"
CHROME = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.cn/"
    + b"x" * 1500
    + b"\r\nSubject: =?utf-8?Q?=E5=B9=B4?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=x\r\n\r\n"
)


def zipped(*names, first=None):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if first is not None:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, b"x" * 100)
    return file.getvalue()


def stream(*names):
    """A container of Microsoft's with streams of these names in its directory."""
    return OLE + b"".join(n.encode("utf-16-le").ljust(128, b"\0") for n in names)


DOCX = zipped("[Content_Types].xml", "word/document.xml", "word/embeddings/a.xlsx")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (XLSX, "xlsx"),
        (DOCX, "docx"),
        # whatever else is packed goes to the guard of workbooks, which knows what to say of it
        (zipped("年报.docx"), "xlsx"),
        (stream("Root Entry", "Workbook"), "xlsx"),
        (stream("Root Entry", "Workbook", "WordDocument"), "xlsx"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4\n", "pdf"),
        (b'{"form": "2021"}', "json"),
        (b'\xef\xbb\xbf \n{"form": "2021"}', "json"),
        (b"[]", "json"),
        ('{"form": "2021"}'.encode("utf-16"), "json"),
        (b"\xfe\xff" + ' {"form": "2021"}'.encode("utf-16-be"), "json"),
        (PAGE.encode(), "html"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n" + PAGE.encode(), "html"),
        (PAGE.encode("utf-16"), "html"),
        (b"\xfe\xff" + PAGE.encode("utf-16-be"), "html"),
        (PAGE.encode("gbk"), "html"),
        (b'<?xml version="1.0"?><!-- x --><HTML xmlns="x">', "html"),
        ("<p>一、总体情况</p><table>".encode(), "html"),
        (b"<div class='x'>", "html"),
        ("<TABLE\n border=1>".encode("gb18030"), "html"),
        ("<某局>2021年政府信息公开工作年度报告\n一、总体情况".encode(), "text"),
        ("<<某局>>\n<1>".encode(), "text"),
        ("<pre 甲>".encode(), "text"),
        ("# 某局2021年政府信息公开工作年度报告\n\n| 规章 | 0 |".encode(), "text"),
        ("一、总体情况".encode("utf-16"), "text"),
        ("一、总体情况".encode("gb18030"), "text"),
        (b"From: the office\n\nnothing more", "text"),
        (b"\xff\xff\x00\x80", "text"),
    ],
)
def test_what_is_read(data, name):
    assert sniff(data) is FORMATS[name]


@pytest.mark.parametrize(
    ("data", "zh", "en"),
    [
        (b"", "重新发送", "Ask for it again"),
        (b" \r\n\t", "重新发送", "Ask for it again"),
        (stream("Root Entry", "WordDocument"), "另存为 .docx", "save it as .docx"),
        (stream("Root Entry", "EncryptionInfo", "EncryptedPackage"), "取消打开密码", "remove the password"),
        (b"{\\rtf1\\ansi", "RTF", "RTF"),
        (zipped("content.xml", first="application/vnd.oasis.opendocument.text"), "LibreOffice", "LibreOffice"),
        (zipped("content.xml", first="application/vnd.oasis.opendocument.spreadsheet"), ".xlsx", ".xlsx"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "转换为 PDF", "Convert it to PDF"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "另存为 .html", "save it as .html"),
        (CHROME, "另存为 .html", "save it as .html"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook><Table >', "2003", "2003"),
        (b"\x89PNG\r\n\x1a\n", "扫描件", "scan"),
        (b"\xff\xd8\xff\xe0", "扫描件", "scan"),
        (b"GIF89a", "扫描件", "scan"),
        (b"II*\x00", "扫描件", "scan"),
        (b"MM\x00*", "扫描件", "scan"),
        (b"\x00\x00\x00\x18ftypheic", "扫描件", "scan"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "扫描件", "scan"),
        (FORMATS["csv"].write(sound(load_form("2021"))), "数据表", "table of data"),
        (FORMATS["parquet"].write(sound(load_form("2021"))), "数据表", "table of data"),
        (b"Rar!\x1a\x07", "解压", "Unpack"),
        (b"7z\xbc\xaf\x27\x1c", "解压", "Unpack"),
    ],
)
def test_what_is_refused_and_what_to_do_instead(data, zh, en):
    with pytest.raises(Unreadable) as refused:
        sniff(data)
    assert zh in refused.value.words("zh")
    assert en in refused.value.words("en")
    assert "。" in refused.value.zh
    # what cannot be read cannot be read as anything else either
    with pytest.raises(Unreadable, match=refused.value.zh.replace("(", r"\(")[:8]):
        forced(data, "text")


def test_an_archive_is_told_to_be_unpacked():
    data = zipped("年报.docx")
    with pytest.raises(Unreadable, match="请先解压"):
        sniff(data).read(data, "a.zip")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("<p>一、总体情况".encode(), "text"),
        ("[某局]2021年".encode(), "text"),
        ("[某局]2021年".encode(), "md"),
        ("一、总体情况<table>".encode(), "html"),
        (b"{", "json"),
        (XLSX, "xlsm"),
        (DOCX, "docx"),
        (b"%PDF-1.7", "pdf"),
    ],
)
def test_a_format_may_be_said(data, name):
    assert forced(data, name) is FORMATS[name]


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (XLSX, "docx", "xlsx"),
        (DOCX, "xlsx", "docx"),
        (DOCX, "text", "docx"),
        (b"%PDF-1.7", "html", "pdf"),
        (b"{}", "xlsx", "json"),
        ("一、总体情况".encode(), "pdf", "text"),
        (PAGE.encode(), "docx", "html"),
    ],
)
def test_a_format_that_does_not_fit_is_refused(data, name, told):
    with pytest.raises(Unreadable) as refused:
        forced(data, name)
    assert f"按 {name} 读取" in refused.value.zh
    assert f"--from {told}" in refused.value.zh
    assert f"--from {told}" in refused.value.en


def test_the_table_of_formats():
    assert READ == ("json", "text", "md", "xlsx", "xlsm", "docx", "html", "pdf")
    assert WRITTEN == ("json", "text", "md", "xlsx", "xlsm", "docx", "html", "csv", "parquet")
    assert {n: FORMATS[n].suffix for n in ("text", "md")} == {"text": ".txt", "md": ".md"}
    assert (SUFFIXES[".htm"], WRITTEN_SUFFIXES[".parquet"]) == ("html", "parquet")
    assert ".pdf" not in WRITTEN_SUFFIXES
    assert not set(SUFFIXES) & REFUSED_SUFFIXES
