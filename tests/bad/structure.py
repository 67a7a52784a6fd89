"""Cases 34 to 40: other structure, what must never be run or followed, names, JSON."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace

import openpyxl

from converters import json_file
from converters.workbook.writing.build import write
from schemas.report import Agency
from tests.bad.model import Case
from tests.bad.workbooks import FORM, TYPES, WORKBOOK, good, rezip, spot
from tests.builders import sound
from tests.foreign_books import foreign, move


def cases() -> Iterator[Case]:
    """All of them, in their order."""
    yield from _rebuilt()
    yield from _outside()
    yield from _text()
    yield Case("39", "Excel 的锁文件", "Excel's lock file", lambda: b"\x05user" + b"\0" * 160)
    yield from _json()


def _edited(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # print areas of whole columns
        book = openpyxl.load_workbook(io.BytesIO(good()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rebuilt() -> Iterator[Case]:
    def renamed(book: openpyxl.Workbook) -> None:
        for number, sheet in enumerate(book.worksheets):
            sheet.title = f"新表{number}"

    def moved(book: openpyxl.Workbook) -> None:
        book.move_sheet("三", -3)

    def hidden(book: openpyxl.Workbook) -> None:
        book["三"].sheet_state = "veryHidden"

    def added(book: openpyxl.Workbook) -> None:
        book.create_sheet("台账", 0)["A1"] = 1

    def inserted(book: openpyxl.Workbook) -> None:
        move(book["四"], "insert_rows", 1, 4)

    def removed(book: openpyxl.Workbook) -> None:
        move(book["三"], "delete_rows", 9)

    def unmerged(book: openpyxl.Workbook) -> None:
        sheet = book["四"]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))

    def copied(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book["三"]).title = "三 (2)"

    def contradicted(book: openpyxl.Workbook) -> None:
        copied(book)
        book["三 (2)"][spot()] = 999

    for zh, en, change in (
        ("工作表全部改名", "all sheets renamed", renamed),
        ("工作表移动", "a sheet moved", moved),
        ("表三深度隐藏", "table 三 veryHidden", hidden),
        ("多一张工作表", "a sheet added", added),
        ("表四上方插入 4 行", "4 rows inserted above table 四", inserted),
        ("表三删去一行", "a row of table 三 deleted", removed),
        ("表头取消合并", "headers unmerged", unmerged),
        ("表三有两张，相同", "table 三 twice, the same", copied),
        ("表三有两张，数字不同", "table 三 twice, with different numbers", contradicted),
    ):
        yield Case("34", zh, en, lambda change=change: _edited(change))
    report = sound(FORM)
    yield Case("34", "年份与格式不符", "year and form do not fit", lambda: write(replace(report, year=2020)))
    yield Case(
        "34",
        "自制表格，没有模板",
        "tables drawn by hand, without the template",
        lambda: foreign(FORM, report.values, title="示例县文化和旅游局2024年政府信息公开工作年度报告"),
    )


def _outside() -> Iterator[Case]:
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    link = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="'
        + types[:-1]
        + '"><externalBook r:id="rId1"/></externalLink>'
    )
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{types}externalLinkPath" Target="http://192.0.2.1/evil.xlsx" TargetMode="External"/></Relationships>'
    )
    dde = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" '
        'ddeTopic="/c calc"><ddeItems><ddeItem name="A0"/></ddeItems></ddeLink></externalLink>'
    )
    parts = {
        ("链接到其他工作簿", "a link to another workbook"): [
            ("xl/externalLinks/externalLink1.xml", link),
            ("xl/externalLinks/_rels/externalLink1.xml.rels", relation),
        ],
        ("DDE 链接", "a DDE link"): [("xl/externalLinks/externalLink1.xml", dde)],
        ("OLE 对象", "an OLE object"): [("xl/embeddings/oleObject1.bin", "\x00" * 600)],
        ("外来的宏", "a stranger's macros"): [("xl/vbaProject.bin", "Sub Auto_Open")],
    }
    for (zh, en), added in parts.items():
        yield Case("35", zh, en, lambda added=added: rezip(good(), add=[(n, t.encode("latin-1")) for n, t in added]))
    yield Case(
        "35",
        "Excel 4.0 宏表",
        "an Excel 4.0 macro sheet",
        lambda: rezip(
            good(),
            {
                WORKBOOK: lambda t: t.replace(b"</sheets>", b'<sheet name="m" sheetId="99" r:id="rId99"/></sheets>'),
                TYPES: lambda t: t.replace(
                    b"</Types>",
                    b'<Override PartName="/xl/macrosheets/sheet1.xml"'
                    b' ContentType="application/vnd.ms-excel.macrosheet+xml"/></Types>',
                ),
                "xl/_rels/workbook.xml.rels": lambda t: t.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"'
                    b' Target="macrosheets/sheet1.xml"/></Relationships>',
                ),
            },
            add=[
                (
                    "xl/macrosheets/sheet1.xml",
                    b'<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"/>',
                )
            ],
        ),
    )
    yield Case(
        "35",
        "XML 部件以 .bin 登记",
        "an XML part listed under .bin",
        lambda: rezip(good(), {TYPES: lambda t: t.replace(b"/xl/styles.xml", b"/xl/styles.bin")}),
    )


FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|' /c calc'!A0",
    "<script>alert(1)</script>",
)


def _text() -> Iterator[Case]:
    report = sound(FORM)
    words = "\n\n".join(FORMULAS)
    yield Case(
        "36",
        "正文像公式（= + - @、制表符、回车）",
        "narrative that looks like formulas (= + - @, tab, CR, LF)",
        lambda: write(replace(report, sections={**report.sections, "problems": words})),
    )
    for zh, en, name in (
        ("单位名像公式", "a unit called like a formula", '=HYPERLINK("http://192.0.2.1","局")'),
        ("单位名含 ../", "a unit called ../", "../../示例县/etc/passwd"),
        ("单位名为 CON", "a unit called CON", "CON"),
        ("单位名含冒号与表情", "a unit with colon and emoji", "示例县:😀局"),
        ("单位名 300 字", "a unit of 300 characters", "局" * 300),
        ("单位名含双向控制符", "a unit with bidi controls", "示例县\u202e局"),
    ):
        yield Case(
            "36" if "=" in name else "37",
            zh,
            en,
            lambda name=name: write(replace(report, agency=Agency(name, report.agency.code))),
        )


def _json() -> Iterator[Case]:
    data = json_file.write(sound(FORM))
    tree = json.loads(data)
    total = b'"total": '

    def case(zh: str, en: str, made: bytes) -> Case:
        return Case("40", zh, en, lambda: made, ".json")

    yield case("重复的键", "duplicate keys", data.replace(b'"year": 2024', b'"year": 2024, "year": 2023', 1))
    yield case("表里重复的键", "duplicate keys in a table", data.replace(total, b'"total": 1, "total": ', 1))
    yield case("1e400", "1e400", _number(data, b"1e400"))
    yield case("NaN", "NaN", _number(data, b"NaN"))
    yield case("5000 位整数", "5,000 digits", _number(data, b"9" * 5000))
    yield case("1e1000000000", "1e1000000000", _number(data, b"1e1000000000"))
    yield case("数字写成文本", "a number as text", _number(data, b'"12"'))
    yield case("true 作数字", "true for a number", _number(data, b"true"))
    yield case("深度炸弹（数组）", "depth bomb (arrays)", b"[" * 1_000_000)
    yield case("深度炸弹（对象）", "depth bomb (objects)", b'{"a":' * 1_000_000)
    yield case("配对的深度炸弹", "depth bomb, closed", b"[" * 100_000 + b"]" * 100_000)
    yield case(
        "深 900 层（能解析）",
        "900 deep (parses)",
        json.dumps({**tree, "requests": "x"}).encode().replace(b'"x"', b'{"a":' * 900 + b"1" + b"}" * 900),
    )
    yield case("未知格式", "unknown form", json.dumps({**tree, "form": "1999"}).encode())
    yield case("格式是对象", "the form is an object", json.dumps({**tree, "form": {}}).encode())
    yield case("格式是 2021（数字）", "the form is 2021 (a number)", json.dumps({**tree, "form": 2021}).encode())
    yield case("单个代理字符", "a lone surrogate", data.replace("示例县".encode(), b"\\ud800", 1))
    yield case(
        "一百万个键",
        "a million keys",
        b'{"form": "2021", ' + b",".join(b'"k%d": 1' % i for i in range(1_000_000)) + b"}",
    )
    yield case("两百万个相同的键", "two hundred thousand equal keys", b"{" + b",".join([b'"k": 1'] * 200_000) + b"}")
    yield case("25 MB", "25 MB", b'{"form": "2021", "x": "' + b"a" * 25_000_000 + b'"}')


def _number(data: bytes, token: bytes) -> bytes:
    key = b'"natural_person": '
    at = data.index(b'"received"')
    start = data.index(key, at) + len(key)
    end = data.index(b",", start)
    return data[:start] + token + data[end:]
