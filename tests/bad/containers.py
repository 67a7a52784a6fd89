"""Cases 1 to 13: what is no container, a broken one, or one made to hurt."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from converters.workbook.reading.container import OLE
from tests.bad.model import Case
from tests.bad.workbooks import SHEET, TYPES, WORKBOOK, good, rezip, swollen


def cases() -> Iterator[Case]:
    """All of them, in their order."""
    yield Case("1", "空文件", "empty file", lambda: b"")
    yield Case(
        "1", "只有空格和换行", "nothing but white space", lambda: b" \r\n" * 9
    )  # fmt: skip
    yield Case("2", "文本改名为 .xlsx", "text renamed to .xlsx", lambda: "单位,数量\n某局,3\n".encode())
    yield from _cut()
    yield from _old()
    for number, part, what in (
        ("5", TYPES, ("没有 [Content_Types].xml", "no [Content_Types].xml")),
        ("6", WORKBOOK, ("没有 workbook.xml", "no workbook.xml")),
        ("6", "xl/_rels/workbook.xml.rels", ("没有 workbook.xml.rels", "no workbook.xml.rels")),
        ("7", SHEET, ("少一张工作表的部件", "the part of a sheet missing")),
    ):
        yield Case(number, *what, lambda part=part: rezip(good(), drop=(part,)))
    yield Case("8", "同一部件出现两次", "the same part twice", lambda: rezip(good(), add=[(SHEET, b"<worksheet/>")]))
    yield Case(
        "8",
        "只差大小写的同一部件",
        "the same part in other case",
        lambda: rezip(good(), add=[(SHEET.upper(), b"<worksheet/>")]),
    )
    yield from _forged()
    yield from _swollen()
    yield Case(
        "11",
        "70000 个部件",
        "70,000 parts",
        lambda: rezip(good(), add=[(f"x{i}.bin", b"") for i in range(70_000)], method=zipfile.ZIP_STORED),
    )
    yield from _nested()
    for shown, name in (
        ("../evil.xml", "../evil.xml"),
        ("xl/../../evil.xml", "xl/../../evil.xml"),
        ("/etc/evil.xml", "/etc/evil.xml"),
        ("C:\\\\evil.xml", "C:\\evil.xml"),
    ):
        yield Case(
            "13",
            f"部件名为 `{shown}`",
            f"a part named `{shown}`",
            lambda name=name: rezip(good(), add=[(name, b"<x/>")]),
        )


def _cut() -> Iterator[Case]:
    for share in (5, 60, 99):
        yield Case(
            "3", f"只剩前 {share}%", f"cut after {share} %", lambda share=share: good()[: len(good()) * share // 100]
        )
    yield Case("3", "结尾多出 30 个字节", "30 bytes too many at the end", lambda: good() + b"\0" * 30)
    yield Case("3", "中间 200 个字节被改坏", "200 bytes in the middle spoilt", lambda: _spoilt(good()))


def _spoilt(data: bytes) -> bytes:
    half = len(data) // 2
    return data[:half] + b"\xff" * 200 + data[half + 200 :]


def _old() -> Iterator[Case]:
    yield Case("4", "旧版 .xls 改名", "an old .xls renamed", lambda: OLE + b"\0" * 600)
    yield Case(
        "4",
        "设了打开密码（OLE 加密）",
        "encrypted with a password (OLE)",
        lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
    )
    yield Case("4", "压缩包条目加密", "entries of the container encrypted", _encrypted)


def _encrypted() -> bytes:
    data = bytearray(good())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def _forged() -> Iterator[Case]:
    for shown, offset, by in (
        (("目录所标大小少 7 字节", "size in the directory 7 too small"), 24, -7),
        (("目录所标大小为 4 GB", "size in the directory 4 GB"), 24, 0xFFFFFFF0),
        (("目录所标压缩后大小少 7 字节", "packed size in the directory 7 too small"), 20, -7),
        (("目录所标位置指向文件外", "an entry said to lie beyond the file"), 42, 10**9),
    ):
        yield Case("9", *shown, lambda offset=offset, by=by: _sized(offset, by))
    yield Case("9", "标为 10 字节，实为 100 MB", "10 bytes declared, 100 MB in it", lambda: _declared_small())


def _sized(offset: int, by: int) -> bytes:
    data = bytearray(good())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"docProps/app.xml"))
    old = struct.unpack_from("<I", data, at + offset)[0]
    struct.pack_into("<I", data, at + offset, old + by if abs(by) < 100 else by)
    return bytes(data)


def _declared_small() -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(b" " * 10**8) + deflate.flush()
    data = bytearray(rezip(good(), add=[("xl/bomb.xml", packed)], method=zipfile.ZIP_STORED))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 10, 8)
    struct.pack_into("<I", data, at + 24, 10)
    return bytes(data)


def _swollen() -> Iterator[Case]:
    yield Case(
        "10", "413 KB，解压成 400 MB", "413 KB that unpack to 400 MB", lambda: swollen(good(), "xl/big.xml", 400)
    )
    yield Case(
        "10",
        "四个部件各 20 MB",
        "four parts of 20 MB each",
        lambda: rezip(good(), add=[(f"xl/big{i}.xml", b" " * 20_000_000) for i in range(4)]),
    )
    yield Case(
        "10",
        "非 XML 部件解压成 100 MB（从不解压）",
        "a part that is no XML unpacks to 100 MB (never unpacked)",
        lambda: swollen(good(), "xl/media/image1.png", 100),
    )


def _nested() -> Iterator[Case]:
    yield Case("12", "压缩包里是 .xlsx", "a zip archive with an .xlsx in it", lambda: zipped("报表.xlsx", good()))
    yield Case("12", "压缩包套压缩包 20 层", "20 zip archives one in the other", lambda: _deep(20))


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def _deep(levels: int) -> bytes:
    data = good()
    for _ in range(levels):
        data = zipped("a.zip", data)
    return data
