"""The columns of a roster, by the many names that offices give them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from converters.errors import Unreadable

Columns = Mapping[str, Sequence[int]]
"""Where each field stands; only a contact may stand in several columns (name and telephone)."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a unit: what it is called in messages, and how a header may call it."""

    zh: str
    en: str
    names: tuple[str, ...]


FIELDS = {
    "name": Field(
        "单位名称",
        "name",
        (
            "单位名称",
            "单位",
            "单位全称",
            "填报单位",
            "报送单位",
            "机构名称",
            "部门名称",
            "部门",
            "名称",
            "name",
            "unit",
            "agency",
        ),
    ),
    "code": Field(
        "机构代码",
        "code",
        (
            "机构代码",
            "代码",
            "单位代码",
            "统一社会信用代码",
            "社会信用代码",
            "信用代码",
            "组织机构代码",
            "编码",
            "code",
            "id",
        ),
    ),
    "kind": Field("类型", "kind", ("类型", "单位类型", "机构类型", "类别", "单位类别", "单位性质", "kind", "type")),
    "parent": Field(
        "上级", "parent", ("上级", "上级单位", "上级部门", "上级机关", "主管", "主管单位", "主管部门", "所属", "parent")
    ),
    "contact": Field(
        "联系人",
        "contact",
        (
            "联系人",
            "联系方式",
            "联系人及电话",
            "联系电话",
            "电话",
            "手机",
            "邮箱",
            "电子邮箱",
            "contact",
            "phone",
            "email",
        ),
    ),
}
TAUGHT = {
    "zh": "、".join(f.zh for k, f in FIELDS.items() if k != "name"),
    "en": ", ".join(f.en for k, f in FIELDS.items() if k != "name"),
}
_BY_NAME = {name: key for key, field in FIELDS.items() for name in field.names}
_SEVERAL = "contact"


def fields_of(cells: Sequence[str]) -> dict[str, list[int]]:
    """Which fields the cells of a row would head, were it a header, and where."""
    found: dict[str, list[int]] = {}
    for place, text in enumerate(cells):
        if (key := _BY_NAME.get(plain(text))) is not None:
            found.setdefault(key, []).append(place)
    return found


def columns_of(cells: Sequence[str]) -> Columns:
    """The columns that a header heads; raises Unreadable where two would give the same field."""
    found = fields_of(cells)
    for key, places in found.items():
        if len(places) > 1 and key != _SEVERAL:
            zh, en = FIELDS[key].zh, FIELDS[key].en
            heads = [cells[p].strip() for p in places]
            raise Unreadable(
                f"名册里有 {len(places)} 列都可作“{zh}”：{'、'.join(heads)}。请只留一列，其余的改一个列名。",
                f"{len(places)} columns of the roster may be the {en}: {', '.join(heads)}. Keep one and rename the others.",
            )
    return found


def plain(text: str) -> str:
    """A header as it is compared: without width, spaces, a mark that it must be filled in, or what stands in brackets."""
    folded = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return folded.partition("(")[0].strip("*:_")
