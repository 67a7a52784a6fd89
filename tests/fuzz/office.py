"""What the collecting office reads beside reports: rosters, archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache

import openpyxl

from converters.collecting import roster
from converters.collecting.archive import MOST_MEMBERS, MOST_UNPACKED, is_archive, members
from converters.collecting.content import content_of
from converters.collecting.incoming import PASSED_OVER
from converters.errors import Unreadable
from tests.collecting import UNITS, as_json, report_of, zipped
from tests.fuzz.holds import NAME
from tests.fuzz.parts import joined, package, unzipped
from tests.fuzz.target import Target, every

_UNIT = 1 << 24


def _roster(data: bytes) -> None:
    data = package(data, _bases())
    first, second = _read(data), _read(data)
    if isinstance(first, Unreadable) or isinstance(second, Unreadable):
        assert isinstance(first, Unreadable)
        assert isinstance(second, Unreadable)
        assert (first.zh, first.en) == (second.zh, second.en)
        return
    assert first == second
    for problem in first.problems:
        assert problem.line > 0
        assert problem.words("zh").strip()
        assert problem.words("en").strip()
    if first.problems:
        return
    assert first.units
    names = [unit.name for unit in first.units]
    assert len(set(names)) == len(names)
    assert len(first.by_id) == len(names), "two units under one id"
    for unit in first.units:
        assert unit.name.strip() == unit.name != ""
        assert unit.parent in ("", *names)
        first.children(unit.name)


def _read(data: bytes) -> roster.Roster | Unreadable:
    try:
        return roster.read(data, NAME)
    except Unreadable as refusal:
        return refusal


def _archive(data: bytes) -> None:
    if not is_archive(data):
        return
    found = list(members(data, PASSED_OVER))
    assert len(found) <= MOST_MEMBERS + 1
    assert sum(len(member.data) for member in found) <= MOST_UNPACKED
    again = list(members(data, PASSED_OVER))
    assert [(m.name, m.modified, m.data) for m in again] == [(m.name, m.modified, m.data) for m in found]
    shown = [member.name for member in found]
    assert len(set(shown)) == len(shown), "two pieces under one name"
    for member in found:
        if member.refusal is not None:
            assert member.refusal.zh
            assert member.refusal.en
        else:
            parts = member.name.replace("\\", "/").split("/")
            assert ".." not in parts, "a name that points outside"
            if every(8, data) and len(member.data) < _UNIT:
                content_of(member.data)


# ---- what it begins with -------------------------------------------------------------------------------------

_ROSTER = (
    "单位名称,机构代码,类型,上级,联系人\n甲县人民政府,0011,政府,,张三\n甲县教育局,0012,部门,甲县人民政府,李四\n"
    "乙镇人民政府,,乡镇,甲县人民政府,\n"
)


@cache
def _bases() -> dict[str, dict[str, bytes]]:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["全县单位名册"])
    page.append(["序号", "主管单位", "统一社会信用代码", "*单位", "联系人"])
    page.append([1, None, "007", "甲局", "张三"])
    page.append([2, "007", 8, "乙局", None])
    page.append([3, "007", 123456789012345678, "丙局", None])
    page.merge_cells("B4:B5")
    page["C4"].number_format = "000000"
    saved = io.BytesIO()
    book.save(saved)
    return {"roster": unzipped(saved.getvalue())}


def _rosters() -> Iterator[bytes]:
    for encoding in ("utf-8", "gbk", "utf-16"):
        yield _ROSTER.encode(encoding)
    yield _ROSTER.replace(",", "\t").encode()
    yield "全县单位名册,,\n\n序号,主管单位,代码\n单位\n甲局\n".encode()
    yield '单位;code;上级\n"甲\n局";="001";\n乙局;\'002;001\n丙局;1.2E+17;乙局\n'.encode()
    parts = _bases()["roster"]
    yield joined("roster", {"xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"]})
    yield joined("roster", {n: parts[n] for n in parts if n.endswith(("Strings.xml", "styles.xml"))})


def _archives() -> Iterator[bytes]:
    report = as_json(report_of(UNITS[0]))[:600]
    yield zipped({"年报.json": report, "说明/a.txt": "一、总体情况\n".encode() * 9})
    yield zipped({"内.zip": zipped({"b.txt": b"12"}), "__MACOSX/._a": b"x", "../c.txt": b"3"})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a", (1980, 1, 1, 0, 0, 0))
        info.extra = b"\x75\x70\x0a\x00\x01\x43\xbe\xb7\xe8b.txt"
        archive.writestr(info, b"one")
        info = zipfile.ZipInfo("link", (2025, 1, 10, 9, 0, 0))
        info.external_attr = 0o120777 << 16
        archive.writestr(info, b"/etc/passwd")
    yield out.getvalue()


_CSV = tuple(w.encode() for w in ("单位名称", "机构代码", "上级", "联系人", "合计", '"', ",", "\n", '="1"', "1E+17", "'", "\t",
                                  "甲县人民政府", "，", ";", "\r\n", " ", "　", "(", "@", "０１", "甲"))  # fmt: skip
_ZIP = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"../", b"\\", b"/", b"\x75\x70\x05\x00\x01",
        b"a.xlsx", b"\x00\x08", b"\x08\x00", b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x01\x00", b".zip")  # fmt: skip

TARGETS = {
    "roster": Target(_roster, _rosters, (*_CSV, b"<c r=", b' t="s"', b' s="1"', b"</row>", b"<v>7</v>"), 1 << 14),
    "archive": Target(_archive, _archives, _ZIP, 1 << 12),
}
