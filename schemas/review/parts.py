"""The narrative parts: is something written, are the five aspects there, was a hint of a template left in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.finding import Note, Reading
from schemas.pattern import late
from schemas.rules import Limits

OVERVIEW, PROBLEMS, OTHER = "overview", "problems", "other_matters"

ASPECTS = {
    "主动公开": r"主动公开|主动发布|(?:公开|发布|公布|公示)(?:了)?[^。；\n]{0,20}(?:信息|[\d一二三四五六七八九十百千]+\s*[条篇件])"
    r"|信息[^。；\n]{0,8}(?:公开|发布)[^。；\n]{0,12}\d|公开(?:的)?(?:形式|内容|渠道|方式)|应公开尽公开|重点领域",
    "依申请公开": r"申请",
    "政府信息管理": r"信息[^。；\n]{0,16}(?:管理|规范|标准|审|调整|更新|发布制度|发布机制|流程|质量|准确|安全|归集|梳理|机制|制度)"
    r"|规范化|标准化|动态(?:调整|管理|更新)|审查|审核|审签|三审|三校|把关|保密|目录|公开属性|指南|清单|清理|归档|台账|规范性文件",
    "平台建设": r"平台|网站|网页|网上|门户|专栏|专区|专题|栏目|载体|渠道|阵地|公众号|媒体|矩阵|账号|微信|微博|抖音|视频|公报|公开栏|宣传栏"
    r"|公示栏|电子屏|显示屏|查阅点|查阅场所|查阅|客户端|大厅|[Aa][Pp][Pp]|小程序|政务服务网",
    "监督保障": r"监督|监管|保障|考核|考评|培训|学习|评议|评估|测评|督查|督导|督办|检查|自查|抽查|巡查|监测|整改|问责|责任|组织领导"
    r"|领导小组|加强领导|领导重视|专人|专班|队伍|会议|部署|统筹",
}
"""Each aspect of section 一 with the words by which it is known; any of them will do."""
_ASPECTS = {name: late(words) for name, words in ASPECTS.items()}

_NOTHING = late(r"[\s*#>]*(?:暂?无|没有|无问题)?[\s。.*]*")
_MAY_BE_LEFT = ("文字描述", "表格形式报告", "此处", "请填写", "请输入")
_TO_FILL = late("[X×_＿]{2}")
"""Quick to look for; without any of these there is no hint."""
_LEFT = late(
    r"（文字描述[^）\n]{0,20}）|\(文字描述[^)\n]{0,20}\)"
    r"|该部分以表格形式报告[。，,]?\s*(?:表格如下[:：]?)?"
    # in brackets or at the beginning of a line: within a sentence it may be said of a web page
    r"|[（(【\[](?:请)?(?:在)?此处(?:请)?(?:填写|填报|输入|插入)[^）)】\]\n]{0,20}[）)】\]]"
    r"|^(?:请)?(?:在)?此处(?:请)?(?:填写|填报|输入|插入)[^。\n]{0,20}"
    r"|[（(【\[](?:请填写|请输入)[^）)】\]\n]{0,20}[）)】\]]"
    r"|[X×]{2,}(?:年|月|日|件|条|次|个|篇|万元|元)|[（(](?:[X×]{2,}|[_＿]{2,})[）)]|[_＿]{3,}",
    re.MULTILINE,
)


def aspects(reading: Reading, limits: Limits) -> Iterator[Note]:
    """S1-ASPECTS: section 一 lacks one of its five aspects."""
    text = reading.report.sections.get(OVERVIEW, "")
    if _heading_missing(reading, OVERVIEW):
        return
    if not text:
        yield _note(reading, "S1-ASPECTS", "empty", OVERVIEW)
        return
    missing = [name for name, words in _ASPECTS.items() if words.search(text) is None]
    if missing:
        yield _note(reading, "S1-ASPECTS", "", OVERVIEW, aspects="、".join(missing))


def length(reading: Reading, limits: Limits) -> Iterator[Note]:
    """S1-LENGTH: section 一 is shorter than asked for; a blank one is S1-ASPECTS' matter."""
    if limits.overview_least is None:
        return
    found = len("".join(reading.report.sections.get(OVERVIEW, "").split()))
    if 0 < found < limits.overview_least:
        yield _note(reading, "S1-LENGTH", "", OVERVIEW, found=found, least=limits.overview_least)


def no_problems(reading: Reading, limits: Limits) -> Iterator[Note]:
    """S5-EMPTY: section 五 says nothing, or just 无."""
    text = reading.report.sections.get(PROBLEMS, "")
    if _NOTHING.fullmatch(text) and not _heading_missing(reading, PROBLEMS):
        yield _note(reading, "S5-EMPTY", "none" if text else "", PROBLEMS, actual=text or None)


def no_other_matters(reading: Reading, limits: Limits) -> Iterator[Note]:
    """S6-EMPTY: section 六 is blank, where 无 should stand at least."""
    if not reading.report.sections.get(OTHER, "") and not _heading_missing(reading, OTHER):
        yield _note(reading, "S6-EMPTY", "", OTHER)


def leftovers(reading: Reading, limits: Limits) -> Iterator[Note]:
    """STR-LEFTOVER: hints of a template that were to be replaced; each once a part."""
    for part, text in reading.report.sections.items():
        if not any(word in text for word in _MAY_BE_LEFT) and _TO_FILL.search(text) is None:
            continue
        for hint in dict.fromkeys(m.group().strip() for m in _LEFT.finditer(text)):
            yield _note(reading, "STR-LEFTOVER", "", part, actual=hint)


def _heading_missing(reading: Reading, part: str) -> bool:
    """A part without heading is told of already."""
    heading = reading.report.form.section(part).heading
    return any(
        n.rule == "STR-SECTION" and n.reason == "missing" and n.details.get("official") == heading
        for n in reading.notes
    )


def _note(
    reading: Reading, rule: str, reason: str, part: str, *, actual: str | None = None, **details: str | int
) -> Note:
    headings = {s.key: s.heading for s in reading.report.form.sections}
    return Note(rule, reason, None, reading.places.get(part), headings.get(part, ""), actual, details=details)
