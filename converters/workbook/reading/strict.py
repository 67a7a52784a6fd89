"""Values in a worksheet of another than the usual form, refused where a library would choose one without a word.

calamine takes the last of two values in a cell, the first piece of one that a comment or a character reference cuts in
two (``29&#52;`` is 294, and becomes 29), and the first shared text for an index that is no number.
"""

from __future__ import annotations

from converters.errors import Unreadable
from converters.workbook.reading.container import refuse
from converters.workbook.reading.values import vanishes
from schemas.pattern import late

_NAME = rb"(?:[A-Za-z_][\w.-]*:)?"
_MORE = late(rb"</" + _NAME + rb"v\s*>(?!\s*<(?:/" + _NAME + rb"c|" + _NAME + rb"extLst)[\s>/])")
_WITHIN = late(rb"<" + _NAME + rb"v(?:\s[^<>]*)?>[^<]*<(?!/)")
_SHARED = late(
    rb"<" + _NAME + rb"""c\s[^<>]*?(?<![\w:.-])t\s*=\s*["']s["'][^<>]*>\s*<""" + _NAME + rb"v(?:\s[^<>]*)?>([^<]*)<"
)


_REFERRED = late(rb"<" + _NAME + rb"v(?:\s[^<>]*)?>[^<&]*&")
_CELL = late(rb"<" + _NAME + rb"c(?=[\s>])([^<>]*)>")
_WORDS = late(rb"""(?<![\w:.-])t\s*=\s*["']str["']""")
_SMALL = late(rb"<" + _NAME + rb"v(?:\s[^<>]*)?>\s*(-?[0-9.]{1,64}[eE]-[0-9]{3,9})\s*<")
_BEFORE = 10_000
"""Bytes from a cell's tag to its value: a formula may stand between."""


def _vanishes(text: bytes) -> bool:
    try:
        return vanishes(text)
    except ValueError:  # no number at all
        return False


def one_value_each(name: str, xml: bytes) -> None:
    """Refuse a worksheet, which is whole XML, where a cell has two values, or something within one."""
    if _MORE.search(xml) or _WITHIN.search(xml):
        raise refuse(
            f"工作表《{name}》的单元格写法不标准（一格有两个值，或值里夹着别的内容），无法确定哪一个有效。",
            f"Cells on sheet “{name}” are written in an unusual way (two values in one, or something within a value).",
        )
    plain_values(name, xml)


def plain_values(name: str, xml: bytes) -> None:
    """Refuse a worksheet in which a shared text is named by anything but its number, or a number has references."""
    for value in _REFERRED.finditer(xml):
        cells = _CELL.findall(xml, max(0, value.start() - _BEFORE), value.start())
        if not cells or not _WORDS.search(cells[-1]):
            raise refuse(
                f"工作表《{name}》里有单元格的值夹着转义字符（&…;），无法确定是哪个数。",
                f"On sheet “{name}” the value of a cell has character references (&…;) in it, so it is not certain.",
            )
    for small in _SMALL.findall(xml):
        if _vanishes(small):
            # to save it anew, the usual advice, would make it a 0
            raise Unreadable(
                f"工作表《{name}》里有单元格的数 {small.decode()} 小到表格程序只能当作 0，无法确定应是多少，未读取。请核对该单元格，改成正确的数。",
                f"On sheet “{name}” a cell has the number {small.decode()}, which any program would take for 0. Correct that cell.",
            )
    if any(not index.isdigit() for index in _SHARED.findall(xml) if index):
        raise refuse(
            f"工作表《{name}》里有单元格引用的文字编号不是数字，无法确定是哪一段文字。",
            f"On sheet “{name}” a cell names its shared text by something that is no number.",
        )
