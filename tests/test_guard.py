"""What must not hurt: each bad container is refused with its reason, before a library opens it."""

import io
import re
import struct
import time
import zipfile
import zlib

import openpyxl
import pytest

from converters.errors import Unreadable
from converters.workbook.reading import container, scan
from converters.workbook.reading.guard import MAX_SHEETS, guard
from converters.workbook.reading.read import read
from converters.workbook.writing.build import write
from schemas.form import load_form
from schemas.number import Unread
from schemas.report import Agency, Report

FORM = load_form("2021")
SHEET = "xl/worksheets/sheet4.xml"


@pytest.fixture(scope="module")
def good():
    return write(Report(FORM, 2024, Agency("某县某局"), {}, {c.key: 1 for c in FORM.cells}))


def rezip(data, change=None, *, drop=(), add=(), method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", method) as target:
        for name in source.namelist():
            if name not in drop:
                text = source.read(name)
                target.writestr(name, change.get(name, lambda t: t)(text) if change else text)
        for name, text in add:
            target.writestr(name, text)
    return out.getvalue()


def in_sheet(data, cells, *, after=b""):
    """The workbook with other rows on sheet 三."""
    body = b"<sheetData>" + cells + b"</sheetData>" + after

    def change(text):
        return re.sub(rb"<sheetData>.*</sheetData>", lambda _: body, text, flags=re.S)

    return rezip(data, {SHEET: change})


def refused(data, words):
    started = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read(data, "a.xlsx")
    assert words in caught.value.zh
    assert caught.value.en.isascii() or caught.value.en
    assert time.process_time() - started < 5
    return caught.value


def test_a_good_workbook_passes_and_is_described(good):
    package = guard(good)
    assert [s.name for s in package.sheets][:5] == ["封面", "一", "二", "三", "四"]
    assert package.sheets[-1].state == "veryHidden"
    assert (package.strict, package.macros, package.outside) == (False, False, ())
    assert "D6" in package.sheets[3].cells.filled
    assert "D6" not in package.sheets[3].cells.formulas


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        ("单位,数量\n".encode(), "不是 Excel 工作簿"),
        (container.OLE + b"\0" * 600, "旧版格式"),
        (container.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
    ids=["empty", "text", "xls", "encrypted"],
)
def test_no_container(data, words):
    refused(data, words)


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.99])
def test_cut(good, keep):
    refused(good[: int(len(good) * keep)], "不完整")


def test_foreign_data_around_it(good):
    refused(good + b"\0" * 30, "多余的数据")


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])
def test_a_part_is_missing(good, part):
    refused(rezip(good, drop=(part,)), "没有" if part != SHEET else "不在文件里")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_entry_twice(good):
    refused(rezip(good, add=[(SHEET, b"<worksheet/>")]), "出现了两次")


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd.xml", "xl/../../x.xml", "C:x.xml"])
def test_unsafe_names(good, name):
    refused(rezip(good, add=[(name, b"<x/>")]), "不安全的文件名")


def test_an_archive_of_files_with_unsafe_names_is_not_to_be_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../x.xlsx", b"x")
    said = refused(out.getvalue(), "这是压缩包，里面有不安全的文件名“../../x.xlsx”")
    assert "请不要解压" in said.zh
    assert "另存为" not in said.zh
    assert "Do not unpack it" in said.en


def test_many_parts(good):
    refused(rezip(good, add=[(f"x{i}.bin", b"") for i in range(3000)], method=zipfile.ZIP_STORED), "2000")


def test_forged_sizes(good):
    data = bytearray(good)
    at = data.index(b"PK\x01\x02")
    for offset in (24, 20):
        forged = bytearray(data)
        size = struct.unpack_from("<I", forged, at + offset)[0]
        struct.pack_into("<I", forged, at + offset, size - 7)
        refused(bytes(forged), "已损坏")


def test_swollen(good):
    big = rezip(good, add=[("xl/big.xml", b"<a>" + b" " * (container.MAX_PART + 1))])
    assert len(big) < 200_000
    assert str(container.MAX_PART) in refused(big, "超过上限").zh
    many = rezip(good, add=[(f"xl/big{i}.xml", b" " * (20 * 1024 * 1024)) for i in range(4)])
    refused(many, str(container.MAX_UNPACKED))


def test_swollen_beyond_its_declared_size(good):
    """The directory says 10 bytes, the stream holds 100 MB: only 11 are ever unpacked."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(b" " * 10**8) + deflate.flush()
    data = bytearray(rezip(good, add=[("xl/bomb.xml", packed)], method=zipfile.ZIP_STORED))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 10, 8)
    struct.pack_into("<I", data, at + 24, 10)
    refused(bytes(data), "已损坏")


def test_zip_in_zip(good):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("报表.xlsx", good)
    refused(out.getvalue(), "请先解压")


BILLION = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", SHEET, "docProps/core.xml", "xl/_rels/workbook.xml.rels"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_dtd_anywhere_in_any_encoding(good, part, encoding):
    def change(text):
        head, _, rest = text.partition(b"?>")
        return (head + b"?>" + BILLION + rest).decode().replace("UTF-8", encoding).encode(encoding)

    refused(rezip(good, {part: change}), "DTD")


def test_a_dtd_behind_an_unusual_encoding(good):
    def change(text):
        return b'<?xml version="1.0" encoding="cp037"?>' + text.partition(b"?>")[2]

    refused(rezip(good, {"xl/workbook.xml": change}), "UTF-8")


@pytest.mark.parametrize("address", ["XFD1048576", "A20001", "A1048576", "SG1", "XFD1", "xfd1048576"])
def test_a_cell_far_out(good, address):
    cells = f'<row r="1"><c r="{address}"><v>1</v></c></row>'.encode()
    refused(in_sheet(good, cells), address.upper() if address.isupper() else "XFD")
    spaced = f"<row r='1'><c t='n' r = '{address}' ><v>1</v></c></row>".encode()
    refused(in_sheet(good, spaced), "XFD" if address.islower() else address)


FAR = {
    "< in an attribute": (b'<row r="2"><c r="XFD1048576" x="<"><v>1</v></c></row>', "XML"),
    "> before the address": (b'<row r="2"><c x=">" r="XFD1048576"><v>1</v></c></row>', "属性里有“>”"),
    "an end within an attribute": (b'<row r="2"><c r="XFD1048576" x="/>"><v>1</v></c></row>', "属性里有“>”"),
    "no space between attributes": (b'<row r="2"><c x="1"r="XFD1048576"><v>1</v></c></row>', "XML"),
    "a row in a comment": (
        b'<row r="1048576"><!-- <row r="2"> -->' + b"<c><v>1</v></c>" * 499 + b"</row>",
        "A1048576",
    ),
    "a row in CDATA": (b'<row r="1048576"><![CDATA[<row r="2">]]>' + b"<c><v>1</v></c>" * 499 + b"</row>", "A1048576"),
    "a row in an instruction": (
        b'<row r="1048576"><?x <row r="2"> ?>' + b"<c><v>1</v></c>" * 499 + b"</row>",
        "A1048576",
    ),
}


@pytest.mark.parametrize(("rows", "words"), FAR.values(), ids=FAR)
def test_a_cell_far_out_that_patterns_overlook(good, rows, words):
    """calamine reads each of these cells, and would end the process."""
    refused(in_sheet(good, b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>' + rows), words)


def test_a_part_that_a_library_might_take_for_a_sheet(good):
    far = b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    refused(rezip(good, add=[("xl/worksheets/sheet99.xml", far)]), "XFD1048576")
    twice = b'<Relationship Id="rId4" Type="x/worksheet" Target="worksheets/sheet99.xml"/></Relationships>'
    change = {"xl/_rels/workbook.xml.rels": lambda text: text.replace(b"</Relationships>", twice)}
    refused(rezip(good, change), "编号有重复")


def test_links_over_the_whole_sheet_take_no_time(good):
    """What a blank cell holds openpyxl tells, which goes through every cell of a link, a merge or a table."""
    links = b'<hyperlinks><hyperlink ref="A1:XFD20000" location="x!A1"/></hyperlinks><pageMargins'
    cell = re.compile(rb'<c r="E10"([^>]*)><v>1</v></c>')
    error = rb'<c r="E10"\1 t="e"><v>#REF!</v></c>'
    change = {SHEET: lambda text: cell.sub(error, text).replace(b"<pageMargins", links)}
    started = time.process_time()
    values = read(rezip(good, change), "a.xlsx").report.values
    assert [v.raw for v in values.values() if isinstance(v, Unread)] == ["#REF!"]
    assert time.process_time() - started < 5


def test_many_cells_that_stand_twice_take_no_time(good):
    cells = b"".join(b'<c r="A%d"><v>1</v></c>' % (n % 15_000 + 2) for n in range(30_000))
    refused(in_sheet(good, b'<row r="1">' + cells + b"</row>"), "出现了两次")


def test_a_large_area_of_two_cells(good):
    refused(
        in_sheet(good, b'<row r="1"><c r="SF1"><v>1</v></c></row><row r="9999"><c r="A9999"><v>1</v></c></row>'), "区域"
    )


def test_large_areas_on_many_sheets(good):
    """Of 200 such sheets, in a file of 95 KB, the blanks took 1.6 GB and a minute."""
    far = b'<sheetData><row r="1990"><c r="SF1990"><v>1</v></c></row></sheetData>'
    sheets = {f"xl/worksheets/sheet{n}.xml" for n in range(1, 7)}
    large = {
        name: lambda text: re.sub(rb"<sheetData>.*</sheetData>", lambda _: far, text, flags=re.S) for name in sheets
    }
    refused(rezip(good, large), "各工作表占用的区域单元格总数")
    slow = {n: lambda text, of=of: of(text).replace(b"<sheetData>", b"<sheetData >") for n, of in large.items()}
    refused(rezip(good, slow), "各工作表占用的区域单元格总数")


def test_formats_far_out_are_harmless(good):
    """Whole rows and columns are often formatted to the edge; such cells hold nothing."""
    data = rezip(
        good,
        {SHEET: lambda t: t.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')},
    )
    assert read(data, "a.xlsx").report.values["requests.received.natural_person"] == 1


def test_cells_without_addresses_follow_one_another(good):
    package = guard(
        in_sheet(good, b"<row><c><v>1</v></c><c><f>A1</f></c></row><row r='4'><c><v/></c><c r='D4'><v>1</v></c></row>")
    )
    assert package.sheets[3].cells.filled == {"A1", "B1", "A4", "D4"}
    assert package.sheets[3].cells.formulas == {"B1"}
    refused(in_sheet(good, b"<row>" + b"<c><v>1</v></c>" * 501 + b"</row>"), "500 列")


@pytest.mark.parametrize("row", [b"4294967295", b"9"])
def test_a_cell_without_address_after_one_of_another_row(good, row):
    """Of 4,294,967,295 rows calamine would reserve 275 GB, and end the process."""
    cells = b'<row r="' + row + b'"><c r="A5"><v>1</v></c><c><v>2</v></c></row>'
    refused(in_sheet(good, cells), "无法确定它在哪一行")


def test_a_cell_without_address_in_a_row_far_out(good):
    refused(in_sheet(good, b'<row r="4294967295"><c><v>2</v></c></row>'), "超出上限")


def test_a_row_without_an_end(good):
    """It was taken for an empty one, its cells for blanks."""
    refused(
        in_sheet(good, b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B2"/>'), "XML"
    )
    whole = guard(in_sheet(good, b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/><row r="3" ht="9"/>'))
    assert whole.sheets[3].cells.lines is not None
    assert whole.sheets[3].cells.filled == {"A1"}


def test_an_address_that_is_none(good):
    refused(in_sheet(good, b'<row r="1"><c r="X1FD"><v>1</v></c></row>'), "看不懂的单元格地址")


@pytest.mark.parametrize(
    "cell",
    [b'<c r="&#88;FD1"><v>1</v></c>', b'<c r="E1" s="&#50;2"><v>1</v></c>', b'<c r="E1" t="&#115;"><v>1</v></c>'],
)
def test_a_character_reference_in_an_attribute(good, cell):
    refused(in_sheet(good, b'<row r="1">' + cell + b"</row>"), "属性里有转义字符")


def test_the_same_cell_twice(good):
    refused(in_sheet(good, b'<row r="1"><c r="B7"><v>1</v></c><c r="B7"><v>2</v></c></row>'), "B7 在文件里出现了两次")


def test_merges(good):
    after = b'<mergeCells count="1"><mergeCell ref="A1:XFD20000"/></mergeCells>'
    refused(in_sheet(good, b"", after=after), "合并单元格")
    many = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (i, i) for i in range(1, scan.MAX_MERGES + 3))
    refused(in_sheet(good, b"", after=b"<mergeCells>" + many + b"</mergeCells>"), str(scan.MAX_MERGES))


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/SharedStrings.xml"])
@pytest.mark.parametrize(
    "attribute", [b'uniqueCount="4294967295"', b"uniqueCount = ' 4294967295'", b'uniqueCount="%s"' % (b"9" * 40)]
)
def test_a_list_of_texts_that_lies_about_its_length(good, part, attribute):
    """calamine reserves memory for so many: 103 GB for four milliards, and ends the process."""
    texts = zipfile.ZipFile(io.BytesIO(good)).read("xl/sharedStrings.xml")
    lies = re.sub(rb'uniqueCount="\d+"', attribute, texts)
    refused(rezip(good, drop=["xl/sharedStrings.xml"], add=[(part, lies)]), "声称的文字条数")


def test_a_million_rows_with_a_lying_dimension(good):
    cells = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (i, i) for i in range(1, 310_000))
    refused(in_sheet(good, cells), str(scan.MAX_CELLS))


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        ("xl/styles.xml", b"<x>" + b'<xf numFmtId="0"/>' * 30_000 + b"</x>", "样式"),
        ("xl/workbook.xml", b"<x>" + b'<definedName name="a">1</definedName>' * 100_000 + b"</x>", "名称"),
        ("xl/sharedStrings.xml", b"<x>" + b"<si><t>a</t></si>" * 150_000 + b"</x>", "文字"),
        ("xl/sharedStrings.xml", b"<sst><si><t>" + b"a" * 20_000_000 + b"</t></si></sst>", "字节数"),
        ("xl/theme/theme1.xml", b"<x>" + b"<y/>" * 4_000_000 + b"</x>", "XML 标记数"),
    ],
    ids=["styles", "names", "strings", "string", "tags"],
)
def test_too_much_of_something(good, part, text, words):
    refused(rezip(good, {part: lambda _: text}), words)


def test_an_xml_part_under_another_ending(good):
    def change(text):
        return text.replace(b"/xl/styles.xml", b"/xl/styles.bin")

    refused(rezip(good, {"[Content_Types].xml": change}), "不标准")


def test_a_bad_shared_string_index(good):
    refused(in_sheet(good, b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "已损坏")


def test_broken_xml(good):
    refused(rezip(good, {"xl/workbook.xml": lambda t: t[:200]}), "XML")


@pytest.mark.parametrize(("third", "fourth"), [("三", "三"), ("Sheet a", "sheet A"), ("", "")])
def test_two_sheets_of_one_name(good, third, fourth):
    """Readers that ask for a sheet by its name read the first twice."""

    def named(xml):
        text = xml.decode().replace('name="四"', f'name="{fourth}"', 1)
        return text.replace('name="三"', f'name="{third}"', 1).encode()

    refused(rezip(good, {"xl/workbook.xml": named}), "两张工作表都叫")


def test_no_report():
    out = io.BytesIO()
    from xlsxwriter import Workbook

    book = Workbook(out)
    book.add_worksheet("台账").write(0, 0, "设备")
    book.close()
    refused(out.getvalue(), "没有找到年度报告的表格")


def test_many_small_sheets_in_an_unusual_form_are_counted_as_small_as_they_are():
    book = openpyxl.Workbook()
    for _ in range(MAX_SHEETS - 1):
        book.create_sheet()["B2"] = "x"
    plain = io.BytesIO()
    book.save(plain)
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<sheetData>", b"<sheetData >"))
    cells = [s.cells for s in guard(out.getvalue()).sheets]
    assert [c.lines for c in cells[1:]] == [None] * (MAX_SHEETS - 1)
    assert [c.area for c in cells[1:]] == [4] * (MAX_SHEETS - 1)
