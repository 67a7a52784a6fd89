"""Cells written so that readers take them differently: refused, whichever cell the guard has looked at."""

import time
from contextlib import suppress

import pytest

from converters.errors import Unreadable
from converters.workbook.reading.cells import Book
from converters.workbook.reading.guard import guard
from converters.workbook.reading.read import read
from tests.bad.workbooks import SHEET, good, raw, rezip, rows

ROW = '<row r="1">{}</row>'


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ('<c r="A1" r="XFD1048576"><v>1</v></c>', "不是完整的 XML"),
        ('<c x="><v>" r="XFD1048576"><v>1</v></c>', "不是完整的 XML"),
        ('<c x=">" r="XFD1048576"><v>1</v></c>', "写法不标准"),
        ("<c x='>' r='XFD1048576'><v>1</v></c>", "写法不标准"),
        ('<c r="A1" x=">" t="e"><v>1</v></c>', "写法不标准"),
        ("<c><v>5</v><v>6</v></c>", "写法不标准"),
        ('<c><v>5</v><v xml:space="preserve">6</v></c>', "写法不标准"),
        ("<c><v>5<!-- -->6</v></c>", "写法不标准"),
        ("<c><v>5<?x?>6</v></c>", "写法不标准"),
        ("<c><v><![CDATA[5]]></v></c>", "写法不标准"),
        ("<c><v>5<x/>6</v></c>", "写法不标准"),
        ("<c><v>5</v><is><t>6</t></is></c>", "写法不标准"),
        ('<c r="A1"><v>29&#52;</v></c>', "转义字符"),
        ("<c><v>&#49;2</v></c>", "转义字符"),
        ('<c r="A1" t="b"><f>A2&amp;A3</f><v>0&#49;</v></c>', "转义字符"),
        ('<c r="A1" t="str"><v>a&amp;b</v></c><c r="B1" t="d"><v>2024-01-0&#49;</v></c>', "转义字符"),
        ('<c r="A1"><v>1e-400</v></c>', "1e-400 小到表格程序只能当作 0"),
        ('<c r="A1" t="n"><v>-2.5E-999</v></c>', "-2.5E-999 小到"),
        ("<c><v> 1e-400 </v></c>", "1e-400 小到"),
        ('<c r="A1" t="s"><v>x</v></c>', "文字编号"),
        ("<c t='s'><v>-1</v></c>", "文字编号"),
        ("<c t='s'><v>1.0</v></c>", "文字编号"),
        ("<c t='s'><v> 1 </v></c>", "文字编号"),
    ],
)
def test_what_is_in_doubt_is_refused(cells, words):
    with pytest.raises(Unreadable) as caught:
        read(rows(ROW.format(cells).encode()), "a.xlsx")
    assert words in caught.value.zh


def test_the_same_written_in_another_way_is_read():
    expected = read(good(), "a.xlsx").report

    def spread(xml):
        return xml.replace(b"</v></c>", b"</v >\n </c >").replace(b"<row ", b"\n  <row  ")

    assert read(rezip(good(), {SHEET: spread}), "a.xlsx").report == expected


def test_references_in_a_text_are_read():
    cells = '<c r="A1" t="str"><f>"a"</f><v>a&amp;b</v></c><c r="B1"><v>7</v></c>'
    (sheet,) = [s for s in Book(guard(rows(ROW.format(cells).encode()))).sheets if s.name == "三"]
    assert sheet.rows[0][:2] == ["a&b", 7.0]


def test_scans_take_time_in_proportion():
    many = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (i, i) for i in range(1, 19_000))
    long = b'<x a="' + b"mergeCell ref mergeCell " * 900_000 + b'"/><sheetData'
    for data in (
        rows(many * 15),
        rezip(raw("1"), {SHEET: lambda t: t.replace(b"<sheetData", long)}),
    ):
        started = time.process_time()
        with suppress(Unreadable):
            read(data, "a.xlsx")
        assert time.process_time() - started < 8
