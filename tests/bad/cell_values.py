"""Cases 24 to 33: what may stand where a number should. A wrong number nobody is told of is the worst that can be."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from tests.bad.model import Case
from tests.bad.workbooks import ORIGINAL, SHEET, STYLES, cell, good, raw, rezip, rows, spot, text


def cases() -> Iterator[Case]:
    """All of them, in their order."""
    for written in ("NaN", "nan", "INF", "-Infinity"):
        yield Case("24", f"`{written}`", f"`{written}`", lambda w=written: raw(w))
    for written in ("1e999", "-1e999", "1e308", "1e-400"):
        yield Case("25", f"`{written}`", f"`{written}`", lambda w=written: raw(w))
    yield Case("26", "5000 位整数（数字）", "5,000 digits (number)", lambda: raw("9" * 5000))
    yield Case("26", "5000 位整数（文本）", "5,000 digits (text)", lambda: text("9" * 5000))
    yield Case("26", "17 位整数", "17 digits", lambda: raw("12345678901234567"))
    for written in ("3.0000000000000004", "2.5", "-3", "-0", "243.0", "2.43E2"):
        yield Case("27", f"`{written}`", f"`{written}`", lambda w=written: raw(w))
    for written in (
        "12",
        "１２",
        "七",
        " 12 ",
        "1 2",
        "/",
        "-",
        "",
        "1,234",
        "12件",
        "1\u200b2",
        "\u202e21",
        "٣",
        "Ⅻ",
        "012",
    ):
        shown = written.encode("unicode_escape").decode() if set(written) & {"\u200b", "\u202e"} else written
        yield Case("28", f"文本“{shown}”", f"text “{shown}”", lambda w=written: text(w))
    for written in ("#REF!", "#DIV/0!", "#N/A", "#VALUE!"):
        yield Case("29", f"`{written}`", f"`{written}`", lambda w=written: cell(' t="e"', f"<v>{w}</v>"))
    yield Case("29", "文本“#REF!”", "text “#REF!”", lambda: text("#REF!"))
    yield Case("30", "TRUE", "TRUE", lambda: cell(' t="b"', "<v>1</v>"))
    yield Case("30", "FALSE", "FALSE", lambda: cell(' t="b"', "<v>0</v>"))
    yield Case("30", "日期（ISO 8601）", "a date (ISO 8601)", lambda: cell(' t="d"', "<v>2024-01-01T00:00:00Z</v>"))
    yield Case("30", "日期格式的数字", "a number formatted as a date", _dated)
    yield from _formulas()
    yield from _twice()
    for index in ("99999", "-1", "1.5", "x", "4294967296"):
        yield Case("33", f"文字编号 {index}", f"shared string {index}", lambda i=index: cell(' t="s"', f"<v>{i}</v>"))


def _dated() -> bytes:
    """Only this cell in a style of its own, which shows dates."""
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        styles = archive.read("xl/styles.xml")
    formats = styles.partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0].count(b"<xf ")
    more = b'<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    changed = cell("", f"<v>{ORIGINAL}</v>")
    return rezip(
        changed,
        {
            STYLES: lambda t: t.replace(b"</cellXfs>", more),
            SHEET: lambda t: re.sub(rb'(<c r="%s") s="\d+"' % spot().encode(), rb'\1 s="%d"' % formats, t),
        },
    )


def _formulas() -> Iterator[Case]:
    yield Case("31", "公式没有存结果", "a formula without a stored result", lambda: cell("", "<f>SUM(A1:A2)</f>"))
    yield Case(
        "31", "公式的结果为空", "a formula whose stored result is empty", lambda: cell("", "<f>SUM(A1:A2)</f><v></v>")
    )
    yield Case(
        "31", "公式结果为空文本", "a formula with the result “”", lambda: cell(' t="str"', '<f>IF(TRUE,"")</f><v></v>')
    )
    yield Case("31", "总计公式存着旧结果", "a total whose stored result is stale", _stale)
    yield Case("31", "所有公式都没有结果", "no formula has a stored result", _no_results)


def _stale() -> bytes:
    return cell("", f"<v>{ORIGINAL + 7}</v>")


def _no_results() -> bytes:
    def change(xml: bytes) -> bytes:
        return re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", xml)

    return rezip(good(), {f"xl/worksheets/sheet{n}.xml": change for n in range(1, 12)})


def _twice() -> Iterator[Case]:
    at = spot()
    yield Case(
        "32",
        "同一单元格两个值",
        "the same cell twice",
        lambda: rezip(
            good(),
            {
                SHEET: lambda t: t.replace(
                    b"</sheetData>", f'<row r="99"><c r="{at}"><v>7</v></c></row></sheetData>'.encode()
                )
            },
        ),
    )
    yield Case(
        "32",
        "同一行两次，单元格没有地址",
        "the same row twice, cells without addresses",
        lambda: rows(b'<row r="6"><c><v>1</v></c></row><row r="6"><c><v>2</v></c></row>'),
    )
    yield Case("32", "同一单元格里两个 <v>", "two <v> in one cell", lambda: cell("", "<v>1</v><v>2</v>"))
    yield Case("32", "数字前后有空格", "white space around the number", lambda: cell("", f"<v> {ORIGINAL} </v>"))
