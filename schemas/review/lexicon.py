"""The words of report sentences that are understood, each with a letter for what it says.

A clause becomes a string of letters (收到政府信息公开申请25件: ``RON``), and what it claims is told from the whole
of it. A word that is not here is ``U``, and a clause with ``U`` is not understood: it claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from schemas.review.numerals import COUNT, LISTED, ZERO, listed, value_of

WORDS: dict[str, str] = {
    # requests: receive, answer, handle, carry over, the requests themselves, outcomes
    "R": "收到 接收 接到 受理 新收 新接收 新受理 新收到",
    "A": "答复 办结 回复 办复 办毕 办理完结 办理完毕 办结答复 答复办结 作出答复 做出答复 完成答复 予以答复 完成办理"
    " 作出回复 进行答复 进行了答复",
    "H": "办理 处理",
    "C": "结转 转结 顺延 延续 转入 转至 转到 延至 延转 递延 结转办理 转",
    "o": "申请 申请件 申请事项 申请数量 申请总量",
    "r": "予以公开 同意公开 部分公开 不予公开 无法提供 不予处理 其他处理",
    # disputes: the two kinds, their results, the two groups of litigation, what brings them about
    "D": "行政复议 复议",
    "L": "行政诉讼 诉讼",
    "1": "结果维持 维持原行政行为 予以维持 维持",
    "2": "结果纠正 予以纠正 被纠正 被纠错 纠正 纠错",
    "3": "其他结果 其它结果 其他 其它",
    "4": "尚未审结 未审结 尚在审理 尚在审理中 正在审理 正在审理中 仍在审理 仍在审理中",
    "d": "未经复议直接起诉 未经复议直接提起行政诉讼 未经行政复议直接起诉 直接起诉",
    "e": "复议后起诉 复议后提起行政诉讼 经复议后起诉 行政复议后起诉",
    "V": "引发 引起 产生 导致 提起 提出 提交 发生 出现 涉及 被",
    "B": "政府信息公开 政务公开 政务信息公开 信息公开 政府信息",
    # documents
    "g": "规章 政府规章 地方政府规章 部门规章",
    "n": "行政规范性文件 规范性文件",
    "i": "制发 制定 出台 印发 新制定 新制发 新出台 新印发 制定出台 制定印发 制定发布 制定并印发 制定并出台",
    "p": "废止",
    "f": "现行有效 继续有效",
    # time: the year before, the year after, this year
    "P": "上年 上年度 上一年 上一年度 去年 去年度 上年末",
    "F": "下年 下年度 下一年 下一年度 次年 次年度 明年 明年度",
    "T": "本年 本年度 全年 全年度 今年 今年以来 当年 一年来 年内 年度内 报告期内 本报告期内 统计期内",
    # comparisons
    "X": "同比 环比 同期 较 比 相比 对比 占比 占 增长 增加 上升 下降 减少 增幅 降幅 多于 少于",
    # none, including, of these, apart from these, each
    "-": "未 没有 没 无 暂无 暂未 均未 均无 尚未 从未 未有 不存在",
    "I": "含 包括 包含 含有 内含 连同 加上",
    "Q": "其中",
    "E": "另有 另外 另 此外 还有",
    "J": "均 各 都 均已 都已",
    "&": "、 和 及 与 以及 并 或 或者 暨",
    # words that change nothing here
    "W": "因 由 就 关于 有关 相关 而 所 的 了 类 共 共计 总共 累计 总计 合计 一共 计 有 为 是 系 达 达到 案件 案 事项 工作"
    " 情况 情形 数量 件数 总数 总量 件 向 依法 依规 依法依规 规范 按时 按期 及时 认真 妥善 已 已经 全部 现 现已 实际 需 需要 将"
    " 正 待 至 到 入 于 继续 再 公众 群众 社会公众 公民 申请人 予以 程序 进入 在法定期限内 法定期限内 按规定 按照规定 按要求 结果为"
    " 在内 本年度内 来 完成 方面 也 亦 问题",
    # longer words that begin like one of these and mean something else
    "U": "无法 无关 无条件 无理由 无效 未能 未按 未按时 未按期 未及时 未经 未作 没收 有效期 有效率 答复率 办结率 回复率 维持率 纠错率"
    " 诉讼法 诉讼请求 行政诉讼法 行政复议法 行政复议机关 复议机关 行政复议决定 复议决定 行政复议委员会 行政复议局 行政复议机构"
    " 处理决定 受理点 受理率 受理机构 申请人次 有关部门 相关部门 有关单位 相关单位 申请量",
}
"""Letter by letter; the longest word wins."""

_TOPICS = [
    "政府信息公开",
    "政务信息公开",
    "政务公开",
    "政府信息",
    "信息公开",
    "公开政府信息",
    "公开信息",
    "信息",
    "公开",
    "政府信息依申请公开的",
]
_ON_REQUEST = [
    "依申请公开",
    "政府信息依申请公开",
    "依申请公开政府信息",
    "依申请公开信息",
    "依申请政府信息公开",
    "信息依申请公开",
    "政府信息公开依申请",
    "政务公开依申请",
    "政府依申请公开",
    "依申请信息公开",
    "依申请政务公开",
]
_REQUESTS = ["申请", "的申请", "请求", "申请书", "申请表", "申请件", "申请事项", "申请数量", "申请总量", "申请公开"]
_ON_REQUESTS = ["", "申请", "的申请", "事项", "件", "办件", "请求", "申请件", "申请事项", "数量"]

PUNCTUATION = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "、": "&", "。": ",", "!": ",", "?": ","}

_AND = ["和", "及", "或", "或者", "以及", "与", "、", ""]
"""公民、法人和其他组织: whoever may ask, so that the number is of all."""

_OWNERS = ["我", "本", "全"]
_BODIES = [
    "省",
    "自治区",
    "市",
    "州",
    "盟",
    "县",
    "区",
    "旗",
    "镇",
    "乡",
    "街道",
    "街",
    "局",
    "委",
    "办",
    "厅",
    "部",
    "院",
    "中心",
    "署",
    "处",
    "所",
    "室",
    "会",
    "机关",
    "单位",
    "部门",
    "行政机关",
    "办公室",
    "管委会",
    "开发区",
    "园区",
    "新区",
    "高新区",
]
_MEMBERS = [
    "",
    "各级行政机关",
    "各级各部门",
    "各行政机关",
    "行政机关",
    "各级政府部门",
    "各部门",
    "各级政府及部门",
    "各级",
]

_YEAR = r"(?P<y>(?:19|20)\d\d)年(?:度|来|内|以来|期间|全年|末)?(?!\d{1,2}月|底)"
_WHOLE_YEAR = (
    r"截[至止](?:到)?(?P<a>20\d\d)年(?:12月31日|12月底|年底|底|末)(?:止)?"
    r"|(?:自|从)?(?P<b>20\d\d)年1月1日(?:起)?(?:至|到|-|—)(?:(?P<c>20\d\d)年)?12月31日(?:止|期间)?"
)

_BEFORE_NUMBERS = "0123456789〇零一二两三四五六七八九十百千万数几约大近将逾超不至最共上截自从分依为是"
"""What a number, a year or a period may begin with."""

_REMEMBERED = 200
"""Characters of a sentence that is remembered: set phrases are shorter, and a long one would take much memory."""


class Token(NamedTuple):
    """A word, a count or a mark. ``N`` is one count and ``M`` several after 分别为; ``values`` are their numbers,
    empty where they are not exact. A year is ``P``, ``T`` or ``F`` (before, of, after the report), else ``Y``."""

    code: str
    start: int
    end: int
    values: tuple[int, ...] = ()


def tokens(text: str, year: int | None) -> tuple[Token, ...]:
    """The words of a plain sentence without gaps; ``year`` is the report's."""
    return _phrase(text, year) if len(text) <= _REMEMBERED else tuple(_tokens(text, year))


@lru_cache(maxsize=1024)
def _phrase(text: str, year: int | None) -> tuple[Token, ...]:
    """Many reports share their set phrases, and a batch its year."""
    return tuple(_tokens(text, year))


def _tokens(text: str, year: int | None) -> Iterator[Token]:
    letters = vocabulary()
    known = 0
    for match in _understood().finditer(text):
        start, end = match.span()
        if start > known:
            yield Token("U", known, start)
        known = end
        kind = match.lastgroup
        if kind is None:
            yield Token(letters[match[0]], start, end)
        elif kind == "own":
            yield Token("K", start, end)
        else:
            yield _number(kind, match, year)
    if len(text) > known:
        yield Token("U", known, len(text))


def _number(kind: str, match: re.Match[str], year: int | None) -> Token:
    start, end = match.span()
    if kind == "zero":
        return Token("N", start, end, (0,))
    if kind == "listed":
        return Token("M", start, end, listed(_again(LISTED, match)))
    if kind == "count":
        value = value_of(_again(COUNT, match))
        return Token("N", start, end, () if value is None else (value,))
    named = {int(n[:4]) for n in (match["y"], match["a"], match["b"], match["c"]) if n is not None}
    code = {0: "T", -1: "P", 1: "F"}.get(named.pop() - year, "Y") if year is not None and len(named) == 1 else "Y"
    return Token(code, start, end)


def _again(pattern: re.Pattern[str], match: re.Match[str]) -> re.Match[str]:
    found = pattern.match(match.string, match.start())
    if found is None:
        raise AssertionError(match)
    return found


@cache
def vocabulary() -> dict[str, str]:
    """Every word and mark with its letter, but those for the organ itself, which :func:`_own` has."""
    words = {word: letter for letter, group in WORDS.items() for word in group.split()}
    words |= {topic + request: "O" for topic in _TOPICS for request in _REQUESTS}
    words |= {topic + request: "O" for topic in _ON_REQUEST for request in _ON_REQUESTS}
    words |= {f"公民{a}法人{b}其{c}组织": "W" for a in ("、", "", "和") for b in _AND for c in "他它"}
    return words | PUNCTUATION


@cache
def _understood() -> re.Pattern[str]:
    """A number, else the longest word, in one pattern, so that what is not understood is skipped at no cost.

    No other word goes on after 我, 本 or 全 as a body's name does, so that one for the organ itself is the longest too.
    """
    numbers = f"(?P<listed>{_unnamed(LISTED)})|(?P<year>{_WHOLE_YEAR}|{_YEAR})|(?P<zero>{ZERO.pattern})|(?P<count>{_unnamed(COUNT)})"
    return re.compile(f"(?=[{_BEFORE_NUMBERS}])(?:{numbers})|(?P<own>{_own()})|{longest(vocabulary())}")


def _own() -> str:
    """我局, 本机关, 全市各级行政机关."""
    return f"[{''.join(_OWNERS)}]{longest(_BODIES)}{longest(_MEMBERS)}"


def longest(words: Iterable[str]) -> str:
    """A pattern for the longest of ``words`` that stands somewhere; beginnings in common are written once."""
    goes_on: dict[str, list[str]] = {}
    for word in words:
        goes_on.setdefault(word[:1], []).append(word[1:])
    may_end = goes_on.pop("", None) is not None
    if not goes_on:
        return ""
    branches = [re.escape(first) + longest(rest) for first, rest in goes_on.items()]
    return f"(?:{'|'.join(branches)})" + "?" * may_end


def _unnamed(pattern: re.Pattern[str]) -> str:
    """A pattern whose groups capture nothing, to stand within a larger one."""
    return re.sub(r"\((?!\?)|\(\?P<\w+>", "(?:", pattern.pattern)
