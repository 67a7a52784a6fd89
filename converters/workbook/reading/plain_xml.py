"""A worksheet that is written in no usual form, made plain enough to be searched for cells by patterns.

Readers differ in what they make of broken XML, and patterns see cells in comments, and none behind a ``>`` that stands
in an attribute. What they might overlook is refused: a cell overlooked may be one far out.
"""

from __future__ import annotations

import re
from xml.parsers.expat import ExpatError, ParserCreate

from converters.workbook.reading.container import refuse
from schemas.pattern import late

_NO_TAGS = late(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
"""In whole XML none of these stands within another, nor in an attribute."""
_LOOKED_FOR = late(rb"<(?:[^\s<>/!?]*:)?(?:row|c|mergeCell)(?=[\s/>])([^<>]*)>")


def plain_xml(name: str, xml: bytes) -> bytes:
    """The XML of the worksheet ``name`` with its tags alone; Unreadable where patterns might misread one."""
    try:
        # the container refused every DTD, so there is no entity that could be expanded
        ParserCreate().Parse(xml, True)
    except ExpatError as error:
        raise refuse(
            f"文件已损坏：工作表《{name}》不是完整的 XML。",
            f"The file is damaged: sheet “{name}” is no well-formed XML.",
        ) from error
    tags = _NO_TAGS.sub(b"", xml)
    for attributes in _LOOKED_FOR.findall(tags):
        if attributes.count(b'"') % 2 or attributes.count(b"'") % 2:
            raise refuse(
                f"工作表《{name}》的写法不标准（单元格的属性里有“>”），未读取。",
                f"Sheet “{name}” is written in an unusual way (“>” in an attribute of a cell) and was not read.",
            )
        if b"&" in attributes:  # such a style or address would be overlooked
            raise refuse(
                f"工作表《{name}》的写法不标准（单元格的属性里有转义字符 &…;），未读取。",
                f"Sheet “{name}” is written in an unusual way (a character reference in an attribute of a cell) and was not read.",
            )
    return tags
