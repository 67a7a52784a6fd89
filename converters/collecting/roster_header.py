"""Where the header of a roster stands: only what is certain to be one is taken, since each row below it is a unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from converters.collecting.roster_columns import Columns, columns_of, fields_of, plain
from converters.collecting.roster_table import Cell, Row

_LOOKED_AT = 15
"""Rows in which the header may stand, below a title."""
_AS_VALUES = frozenset({"单位", "部门", "unit", "agency"})
"""Names of the column of names that also stand as a kind in the row of a unit."""
_KINDS = frozenset(
    (
        *(
            "政府",
            "部门",
            "单位",
            "乡镇",
            "镇",
            "乡",
            "街道",
            "乡镇街道",
            "镇街",
            "办事处",
            "机关",
            "行政机关",
            "事业单位",
        ),
        *("政府部门", "县直部门", "市直部门", "区直部门", "省直部门", "县直单位", "市直单位", "区直单位", "省直单位"),
        *("直属单位", "直属机构", "派出机构", "派出机关", "垂直管理单位", "垂管单位", "企业", "国有企业", "企事业单位"),
        *("公共企事业单位", "学校", "医院", "社会团体", "其他", "其它", "其他单位"),
        *("government", "department", "agency", "unit", "town", "township", "subdistrict", "other"),
    )
)
_HEADING = re.compile(
    r"序|编|no\.?|是否.*|.*(?:所在地|驻地|年度|序号|编号|号码?|人员?|电话|座机|手机|传真|邮箱|邮编|微信|qq|地址|备注|说明|姓名|职务|领导|时间|日期"
    r"|情况|数量?|级别|层级|性质|类型|类别|代码|编码|简称|全称|区划|网址|网站|科室|处室|股室|状态|期限"
    r"|remarks?|notes?|address|person|date|status|number)"
)
_UNIT = re.compile(
    r"[^：:，,。；;、《》“”\"=]{1,48}(?:局|委|委员会|厅|办|办公室|政府|镇|乡|苏木|街道|办事处|部|署|院|社|处|科|室|站|所|队|馆|会"
    r"|中心|公司|集团|银行|学校|中学|小学|大学|学院|幼儿园|开发区|园区|新区)"
)
_TELEPHONE = 7
"""Digits at least."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header: at which place among the rows it stands, and which columns it heads."""

    at: int
    columns: Columns


def header_of(rows: Sequence[Row]) -> Header | None:
    """The header among the first rows; None where no row is certain to be one.

    Raises Unreadable where two columns of it would give the same field.
    """
    first: int | None = None
    for at, row in enumerate(rows[:_LOOKED_AT]):
        if not any(cell.text for cell in row.cells):
            continue
        found = len(_fields(row)) if _certain(rows, at) else 0
        if first is not None and found <= len(_fields(rows[first])):
            break
        if found:
            first = at  # a header of groups may stand right above the header
    if first is None:
        return None
    return Header(first, columns_of([cell.text for cell in rows[first].cells]))


def is_kind(text: str) -> bool:
    """True for what is a kind of units, and the name of none."""
    return plain(text) in _KINDS


def is_unit(text: str) -> bool:
    """True for what ends as names of units do."""
    return not is_kind(text) and _UNIT.fullmatch("".join(unicodedata.normalize("NFKC", text).split())) is not None


def units_above(rows: Sequence[Row], header: Header) -> Iterator[tuple[Row, str]]:
    """The rows above a header that look like units, which would be lost there, with the name in each."""
    (place,) = header.columns["name"]
    for row in rows[: header.at]:
        cell = row.at(place)
        beside = any(_like(field, row.at(at)) for field, places in header.columns.items() for at in places)
        if cell.text and not cell.wide and not _is_said(row, place) and (is_unit(cell.text) or beside):
            yield row, cell.text


def _fields(row: Row) -> dict[str, list[int]]:
    return fields_of([cell.text for cell in row.cells])


def _certain(rows: Sequence[Row], at: int) -> bool:
    """True for a row that can be nothing but a header: a kind (部门) may stand in any row of a table without one."""
    row = rows[at]
    found = _fields(row)
    if "name" not in found or len(found) > 1:
        return "name" in found
    names = {row.at(place).text for place in found["name"]}
    if any(plain(text) not in _AS_VALUES and not _is_label(text) for text in names):
        return True
    below = (other.at(place).text for other in rows[at + 1 :] for place in found["name"])
    if any(is_kind(text) and text not in names for text in below):
        return False
    beside = [cell.text for cell in row.cells if cell.text and cell.text not in names]
    if beside:
        return all(_HEADING.fullmatch(plain(text)) for text in beside)
    above = [cell for other in rows[:at] for place, cell in enumerate(other.cells) if place not in found["name"]]
    return not any(is_unit(cell.text) and not cell.wide for cell in above)


def _is_label(text: str) -> bool:
    """True for what says what stands beside it (填报单位：)."""
    return text.endswith(("：", ":"))


def _is_said(row: Row, place: int) -> bool:
    """True for what stands beside a label, not in a column."""
    return any(_is_label(cell.text) for cell in row.cells[:place])


def _like(field: str, cell: Cell) -> bool:
    """True for what is plainly the code, kind or telephone number of a unit."""
    if field == "code":
        return cell.text.isascii() and any(c.isdigit() for c in cell.text)
    if field == "kind":
        return is_kind(cell.text)
    return field == "contact" and sum(c.isdigit() for c in cell.text) >= _TELEPHONE
