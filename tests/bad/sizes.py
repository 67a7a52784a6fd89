"""Cases 18 to 23: small files that become large, in reach or in number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.bad.model import Case
from tests.bad.workbooks import SHEET, STYLES, WORKBOOK, ended, good, in_part, rezip, rows

STRINGS = "xl/sharedStrings.xml"


def cases() -> Iterator[Case]:
    """All of them, in their order."""
    yield from _merges()
    for address in ("XFD1048576", "A1048576", "XFD1", "A20001"):
        yield Case(
            "19",
            f"{address} 有内容",
            f"content in {address}",
            lambda address=address: rezip(
                good(), {SHEET: ended(f'<row r="1048576"><c r="{address}"><v>1</v></c></row>'.encode())}
            ),
        )
    yield Case("19", "地址写成单引号、小写、转义", "the address in quotes and letters of another kind", _hidden)
    yield Case(
        "19",
        "XFD1048576 只有格式（无害）",
        "XFD1048576 has a format only (harmless)",
        lambda: rezip(good(), {SHEET: ended(b'<row r="1048576"><c r="XFD1048576" s="1"/></row>')}),
    )
    yield Case(
        "19",
        "没有地址的单元格排到第 501 列",
        "cells without addresses up to column 501",
        lambda: rows(b"<row>" + b"<c><v>1</v></c>" * 501 + b"</row>"),
    )
    yield Case(
        "19",
        "第 4294967295 行里没有地址的单元格，前面一格写着 A5",
        "a cell without address in row 4,294,967,295, behind one said to be A5",
        lambda: rows(b'<row r="4294967295"><c r="A5"><v>1</v></c><c><v>2</v></c></row>'),
    )
    yield from _rows()
    yield Case("20", "许多工作表，各有一格在 SF1990", "a cell in SF1990 on each of many sheets", _areas)
    yield from _styles()
    yield Case(
        "22",
        "10 万个定义的名称",
        "100,000 defined names",
        lambda: in_part(
            WORKBOOK, b"<definedNames>", b"<definedNames>" + b'<definedName name="a">1</definedName>' * 100_000
        ),
    )
    yield Case("22", "3000 张工作表", "3,000 sheets", _sheets)
    yield Case(
        "23",
        "文字表声称有 4294967295 条",
        "a list of texts said to have 4,294,967,295",
        lambda: rezip(good(), {STRINGS: lambda t: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="4294967295"', t)}),
    )
    yield from _strings()


def _areas() -> bytes:
    far = b'<row r="1990"><c r="SF1990"><v>1</v></c></row></sheetData>'
    return rezip(
        good(),
        {
            f"xl/worksheets/sheet{n}.xml": lambda t: t.replace(b"</sheetData>", far).replace(
                b"<sheetData/>", b"<sheetData>" + far
            )
            for n in range(1, 12)
        },
    )


def _merges() -> Iterator[Case]:
    yield _merged("合并 A1:XFD20000", "A1:XFD20000 merged", b'<mergeCell ref="A1:XFD20000"/>')
    yield _merged(
        "5 万处合并", "50,000 merges", b"".join(b'<mergeCell ref="A%d:B%d"/>' % (i, i) for i in range(1, 50_001))
    )


def _merged(zh: str, en: str, merges: bytes) -> Case:
    return Case("18", zh, en, lambda: rows(b"", b'<mergeCells count="1">' + merges + b"</mergeCells>"))


def _hidden() -> bytes:
    return rows(b"<row r='1'><c t='n' r = 'xfd1048576' ><v>1</v></c></row>")


def _rows() -> Iterator[Case]:
    many = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (i, i) for i in range(1, 1_000_001))
    for shown, dimension in (
        (("标为 A1:B2", "said to be A1:B2"), b"A1:B2"),
        (("标为整张表", "said to be the whole sheet"), b"A1:XFD1048576"),
    ):
        yield Case(
            "20",
            f"100 万行，<dimension> {shown[0]}",
            f"a million rows, <dimension> {shown[1]}",
            lambda dimension=dimension: _dimension(many, dimension),
        )
    yield Case(
        "20",
        "<dimension> 标为整张表，内容如常（无害）",
        "<dimension> says the whole sheet, content as usual (harmless)",
        lambda: rezip(
            good(), {SHEET: lambda t: t.replace(b'<dimension ref="A1:M34"/>', b'<dimension ref="A1:XFD1048576"/>')}
        ),
    )
    yield Case(
        "20",
        "29 万个单元格，最后一个重复",
        "290,000 cells, the last one twice",
        lambda: rows(
            b"".join(
                b'<row r="%d">%s</row>'
                % (r, b"".join(b'<c r="%s%d"><v>1</v></c>' % (c, r) for c in (b"A", b"B", b"C", b"D", b"E")))
                for r in range(1, 20_000)
            )
            + b"".join(b'<row r="%d"><c r="F%d"><v>1</v></c></row>' % (r, r) for r in range(1, 20_000))
            + b'<row r="9"><c r="F19999"><v>1</v></c></row>'
        ),
    )


def _dimension(body: bytes, dimension: bytes) -> bytes:
    def change(text: bytes) -> bytes:
        return text.replace(b'<dimension ref="A1:M34"/>', b'<dimension ref="%s"/>' % dimension)

    return rezip(rows(body), {SHEET: change})


def _styles() -> Iterator[Case]:
    for zh, en, what, times in (
        ("7 KB 的样式炸弹（10 万个样式）", "styles bomb of 7 KB (100,000 formats)", b'<xf numFmtId="0"/>', 100_000),
        ("样式部件 20 MB", "20 MB of styles", b'<font><sz val="11"/></font>', 740_000),
    ):
        yield Case(
            "21",
            zh,
            en,
            lambda what=what, times=times: in_part(STYLES, b"<cellXfs", b"<x>" + what * times + b"</x><cellXfs"),
        )


def _sheets() -> bytes:
    return in_part(
        WORKBOOK,
        b"</sheets>",
        b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId4"/>' % (i, i + 99) for i in range(3000)) + b"</sheets>",
    )


def _strings() -> Iterator[Case]:
    yield Case(
        "23",
        "50 MB 的一段文字",
        "a string of 50 MB",
        lambda: in_part(STRINGS, b"</sst>", b"<si><t>" + b"a" * 50_000_000 + b"</t></si></sst>"),
    )
    yield Case(
        "23",
        "20 MB 的一段文字",
        "a string of 20 MB",
        lambda: in_part(STRINGS, b"</sst>", b"<si><t>" + b"a" * 20_000_000 + b"</t></si></sst>"),
    )
    yield Case(
        "23",
        "15 万条文字",
        "150,000 strings",
        lambda: in_part(STRINGS, b"</sst>", b"<si><t>a</t></si>" * 150_000 + b"</sst>"),
    )
    yield Case(
        "23",
        "写在单元格里的 20 MB 文字",
        "20 MB of text within a cell",
        lambda: rezip(
            good(),
            {
                SHEET: ended(
                    b'<row r="99"><c r="A99" t="inlineStr"><is><t>' + b"a" * 20_000_000 + b"</t></is></c></row>"
                )
            },
        ),
    )
