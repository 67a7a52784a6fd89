"""Values in a worksheet of another than the usual form, refused where a library would choose one without a word.

calamine takes the last of two values in a cell, the first piece of one that a comment cuts in two, and the first
shared text for an index that is no number.
"""

from __future__ import annotations

import re

from converters.workbook.reading.container import refuse

_NAME = rb"(?:[A-Za-z_][\w.-]*:)?"
_MORE = re.compile(rb"</" + _NAME + rb"v\s*>(?!\s*<(?:/" + _NAME + rb"c|" + _NAME + rb"extLst)[\s>/])")
_WITHIN = re.compile(rb"<" + _NAME + rb"v(?:\s[^<>]*)?>[^<]*<(?!/)")
_SHARED = re.compile(
    rb"<" + _NAME + rb"""c\s[^<>]*?(?<![\w:.-])t\s*=\s*["']s["'][^<>]*>\s*<""" + _NAME + rb"v(?:\s[^<>]*)?>([^<]*)<"
)


def one_value_each(name: str, xml: bytes) -> None:
    """Refuse a worksheet, which is whole XML, where a cell has two values, or something within one."""
    if _MORE.search(xml) or _WITHIN.search(xml):
        raise refuse(
            f"工作表《{name}》的单元格写法不标准（一格有两个值，或值里夹着别的内容），无法确定哪一个有效。",
            f"Cells on sheet “{name}” are written in an unusual way (two values in one, or something within a value).",
        )
    texts_by_number(name, xml)


def texts_by_number(name: str, xml: bytes) -> None:
    """Refuse a worksheet in which a shared text is named by anything but its number."""
    if any(not index.isdigit() for index in _SHARED.findall(xml) if index):
        raise refuse(
            f"工作表《{name}》里有单元格引用的文字编号不是数字，无法确定是哪一段文字。",
            f"On sheet “{name}” a cell names its shared text by something that is no number.",
        )
