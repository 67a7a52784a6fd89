"""Whose numbers a sentence gives: the reporting organ's own, which its tables hold, or somebody else's.

全市 in a city government's report is the whole table; in a bureau's report it is not. 市政府 in the city's report
may be the government alone, without its bureaus, whose requests the table holds too: not known, so not its own.
"""

from __future__ import annotations

from functools import lru_cache

from schemas.pattern import late

_REMEMBERED = 60
"""Characters of words that are remembered; no name is longer."""
_SELF = ("我", "本", "全")
_PLACES = "省市州盟县区旗镇乡"
_TOWNS = ("镇", "乡", "街道", "街道办事处", "苏木")
_PLACE_WORDS = late(
    "(?:我|本|全)(?:省|自治区|市|州|盟|县|区|旗|镇|乡|街道|街|开发区|园区|新区|高新区)"
    "(?:各级|各|职能|政府|部门|行政机关|机关|单位|镇街|乡镇|街道|镇|乡|县区|区县|市县|市直|县直|区直|、|和|及)*"
)
_TOWN_WORDS = late(r"(?:我|本|全)(?:镇|乡|街道|街)")
_ORGAN_WORDS = late(r"(?:我|本|全)(?:局|委|办|厅|部|院|中心|署|处|所|室|会|机关|单位|部门|行政机关|办公室|管委会)$")
_HEADS = (
    "办公室",
    "办公厅",
    "委员会",
    "管委会",
    "办事处",
    "局",
    "厅",
    "委",
    "部",
    "中心",
    "署",
    "处",
    "院",
    "队",
    "办",
    "所",
)
_SHORT = {
    "办公室": ("办公室", "办", "室"),
    "办公厅": ("办公厅", "厅", "办"),
    "委员会": ("委员会", "委", "管委会"),
    "管委会": ("管委会",),
    "办事处": ("办事处", "街道", "街道办"),
}
_NO_PLACES = late("市场|城市|城区|社区|区域|地区|园区|市政|乡村|城乡|区划")

_OTHERS = late(
    r"(?:全[省市县区州])?(?:各|市直|县直|区直|省直|州直|市级|县级|区级|省级|下属|所属|直属|辖区|辖内|其他|其它)"
    r"|[\u4e00-\u9fff]{0,16}?(?:局|委员会|厅|镇|乡|街道|办公室|办公厅|部门|单位|法院|(?:市|县|区|省|州)(?:人民)?政府(?!信息|网|门户|公报|工作))"
)
_NO_SUBJECT = late(
    "按照|根据|对照|依照|依据|严格|加强|强化|指导|督促|会同|配合|联合|与|同|向|对|在|通过|持续|进一步|不断|认真|积极|依托|围绕"
    "|落实|坚持|规范|完善|健全|建立|开展|做好|为|以|经|由|优化|推动|推进|推行|组织|明确|制定|畅通|切实|深入|着力|充分|主动|及时"
    "|定期|依法|因|从|将|高度|全面|聚焦|注重|把|确保|有效|提升|提高|加大|压实|拓宽|耐心|准确|统筹|成立|印发|出台|编制|更新|没有|未|无|转|协助|代|报|移送|委托|抄送|征求"
)


def may_be_own(first: str, agency: str | None) -> bool:
    """False of a character with which no words begin that :func:`is_own` is true of."""
    return first in _SELF or (agency is not None and first in agency)


def is_own(words: str, agency: str | None) -> bool:
    """True where ``words`` (我局, 全县, 示例镇) mean all that the tables of ``agency`` hold."""
    return _is_own(words, agency) if len(words) <= _REMEMBERED else _judged(words, agency)


@lru_cache(maxsize=4096)
def _is_own(words: str, agency: str | None) -> bool:
    return _judged(words, agency)


def _judged(words: str, agency: str | None) -> bool:
    town = agency is not None and agency.removesuffix("人民政府").endswith(_TOWNS)
    if words[:1] in _SELF:
        government = agency is not None and agency.endswith(("人民政府", "管委会", "管理委员会"))
        if _PLACE_WORDS.fullmatch(words):
            return town or government or (agency is None and _TOWN_WORDS.fullmatch(words) is not None)
        if _ORGAN_WORDS.fullmatch(words):
            alone = agency is None or town or not agency.endswith("人民政府")
            return alone or words[1:] in ("机关", "行政机关")
    return agency is not None and _is_name(words, agency, town=town)


def others(clause: str) -> bool:
    """True where a clause begins with a body that speaks for itself (各县区, 市教育局)."""
    return _NO_SUBJECT.match(clause) is None and _OTHERS.match(clause) is not None


def _is_name(words: str, agency: str, *, town: bool) -> bool:
    """True for the agency's name or a usual short form of it."""
    if words == agency:
        return True
    if agency.endswith("人民政府"):
        place = agency.removesuffix("人民政府")
        # 淮海市示例区人民政府 calls itself 示例区; its 区政府 may be less than all of 示例区
        if town and words in (f"{place[-1]}政府", f"{place[-1]}人民政府", f"{place}政府"):
            return True
        return len(words) > 2 and place.endswith(words)
    head = next((h for h in _HEADS if agency.endswith(h)), None)
    if head is None or len(words) < 2 or not words.endswith(_SHORT.get(head, (head,))):
        return False
    return _in_order(words, agency) and _same_place(words, agency)


def _in_order(words: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in words)


def _same_place(words: str, agency: str) -> bool:
    """A short form names the innermost place, or none: 市教育局 is not 示例市某区教育局."""
    named = [c for c in _NO_PLACES.sub("", agency) if c in _PLACES]
    said = [c for c in _NO_PLACES.sub("", words) if c in _PLACES]
    return not said or not named or named[-1] in said
