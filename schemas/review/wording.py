"""TXT-YEAR, TXT-BASIS, TXT-PARTS: a stale year, a notice no longer in force, parts announced and parts listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.pattern import late
from schemas.review.numerals import chinese
from schemas.review.sentences import Paragraph, Sentence

FIRST_YEAR_OF_NEW_NOTICE = 2021
OLD_NOTICE, NEW_NOTICE = "国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that cannot stand: ``said`` in the text, ``right`` what should, and the words around."""

    rule: str
    reason: str
    section: str
    quote: str
    said: str | int
    right: str | int
    more: str = ""


_TITLE = late(r"《[^》]*》")
_OWN_TITLE = late(r"《[^》]{0,40}年度?政府信息公开(?:工作)?(?:年度)?(?:报告|年报)》")
_ANNOUNCED = late(
    r"[现特](?:(?<=现)(?<![实体展发出表呈重再涌]现)(?:就|将|予以|向社会|特|面向社会)*(?:公布|发布|公开|编制|形成)?"
    r"|(?<=特)(?:此|向社会)*(?:公布|发布|公开|编制|制定))"
    r"(?P<words>[^,。;]{0,40}?)(?P<year>20\d\d)年(?:度)?(?:本?[^,。;\d《》年月]{0,16}?)政府信息公开(?:工作)?(?:年度)?(?:报告|年报|工作情况|情况)"
)
_PERIOD = late(
    r"(?:统计|数据|时限|期限|起止)[^。;\d]{0,20}(?P<year>20\d\d)年1月1日[^。;\d]{0,6}(?:(?P<end>20\d\d)年)?12月31日"
)
_UNTIL = late(r"截[至止]到?(?P<year>20\d\d)年12月31日")
_OPENING = late(r"(?P<year>20\d\d)年(?:度|以来)?(?:,|(?=我|本|全))")
_A_YEAR = late(r"20\d\d年")
"""Quick to look for; all of these patterns have it."""
_BEFORE = late("上年|上一年|去年|同期|相比|以前|此前|往年")

_ACCOUNTS = late("预算|决算|经费|账目")


def stale_years(sections: Mapping[str, list[Paragraph]], year: int | None) -> Iterator[Wording]:
    """TXT-YEAR: another year where the report speaks of its own; one finding a kind and section."""
    if year is None:
        return
    for name, paragraphs in sections.items():
        sentences = [s for p in paragraphs if _A_YEAR.search(p.plain) for s in p.sentences]
        seen: set[str] = set()
        for sentence in sentences:
            for reason, said, start, end in _years(sentence, year):
                own_too = reason == "until" and any(f"{year}年12月31日" in p.plain for p in paragraphs)
                if reason not in seen and not own_too:
                    seen.add(reason)
                    yield Wording("TXT-YEAR", reason, name, sentence.text[start:end], said, year)
        if name == "overview" and not seen:
            yield from _opening(name, paragraphs, sentences, year)


def _years(sentence: Sentence, year: int) -> Iterator[tuple[str, int, int, int]]:
    if _A_YEAR.search(sentence.plain) is None:
        return
    text = _blanked(sentence.plain)
    for reason, pattern in (("announced", _ANNOUNCED), ("period", _PERIOD), ("until", _UNTIL)):
        for match in pattern.finditer(text):
            named = [int(match["year"])]
            if reason == "period" and match["end"] is not None:
                named.append(int(match["end"]))
            wrong = [n for n in named if n != year]
            if reason == "period" and _ACCOUNTS.search(text):
                continue
            if wrong and not _BEFORE.search(text) and (reason != "until" or wrong[0] < year):
                yield reason, wrong[0], match.start(), match.end()


def _blanked(text: str) -> str:
    """The sentence without titles of laws, plans and notices; the report's own title stays."""
    return _TITLE.sub(lambda m: m[0] if _OWN_TITLE.fullmatch(m[0]) else "＊" * len(m[0]), text)


def _opening(name: str, paragraphs: list[Paragraph], sentences: list[Sentence], year: int) -> Iterator[Wording]:
    """Where several sentences begin with last year and this year is never named: a text taken over."""
    openings = [(s, m) for s in sentences if (m := _OPENING.match(s.plain)) is not None]
    named = {int(m["year"]) for _, m in openings}
    if len(openings) < 2 or named != {year - 1}:
        return
    this_year = re.compile(f"{year}|今年|本年|目前")
    if not any(this_year.search(p.plain) for p in paragraphs):
        sentence, match = openings[0]
        yield Wording("TXT-YEAR", "opening", name, sentence.text[: match.end() + 16], year - 1, year)


_OLD_NUMBER = late(r"国办公开办函[\[【〔(﹝〈<]?2019[\]】〕)﹞〉>]?第?60号")
_NEW_NUMBER = late(r"2021\D{0,2}30号")
_OLD_TITLE = late(r"国务院办公厅政府信息与政务公开办公室(?:印发的?)?(?:《)?关于政府信息公开工作年度报告有关事项的通知")
_GONE = late("废止|替代|不再|取代|原《|原国办|修订前|停止执行")


def old_basis(sections: Mapping[str, list[Paragraph]], year: int | None) -> Iterator[Wording]:
    """TXT-BASIS: the notice of 2019 cited as the basis of a report on 2021 or later, and the one in force nowhere."""
    if year is None or year < FIRST_YEAR_OF_NEW_NOTICE:
        return
    if not any("公开办" in _whole(p.plain) for paragraphs in sections.values() for p in paragraphs):
        return
    told = [(name, _whole(s.plain)) for name, paragraphs in sections.items() for p in paragraphs for s in p.sentences]
    if any(_NEW_NUMBER.search(text) for _, text in told):
        return
    for name, text in told:
        reason, match = "number", _OLD_NUMBER.search(text)
        if match is None:
            reason, match = "title", _OLD_TITLE.search(text)
        if match is not None and not _GONE.search(text):
            yield Wording("TXT-BASIS", reason, name, match[0], OLD_NOTICE, NEW_NOTICE)
            return


def _whole(text: str) -> str:
    """Without what a line's end may have put into a number."""
    return text.replace("\x00", "").replace(" ", "")


_ANNOUNCEMENT = late(
    r"(?:共计?|等|共有|的|分为|包括|由)*(?P<number>\d|[一二三四五六七八九十])(?:大|个)?(?:部分|大方面内容|方面内容|个方面)(?:内容)?"
)
_SO_MANY = late(r"[\d一二三四五六七八九十](?:大|个)?(?:部分|大方面内容|方面内容|个方面)")
"""Quick to look for; without it nothing is announced."""
_TOPICS = (
    ("总体情况", r"(?:政府信息公开)?(?:工作)?(?:总体|基本)(?:工作)?(?:情况|概况)(?:概述)?|概述"),
    ("主动公开政府信息情况", r"(?:行政机关)?主动公开(?:政府|政务)?(?:信息)?(?:的)?(?:工作)?情况"),
    (
        "收到和处理政府信息公开申请情况",
        r"(?:收到(?:和|及|与|、)?(?:处理|办理)?|处理)(?:政府|政务)?信息公开申请(?:的)?(?:办理)?情况|(?:政府信息)?依申请公开(?:政府信息|信息)?(?:的)?(?:办理|工作)?情况",
    ),
    (
        "政府信息公开行政复议、行政诉讼情况",
        r"(?:因)?(?:政府|政务)?(?:信息公开)?(?:工作|申请)?(?:类)?(?:被)?(?:申请|提起|引发的?|引起的?)?行政复议(?:、|和|及|与|以及|或)?(?:被)?(?:提起|申请)?(?:行政)?诉讼(?:的)?(?:案件)?(?:等)?情况",
    ),
    (
        "存在的主要问题及改进情况",
        r"(?:政府信息公开)?(?:工作)?(?:中)?(?:本年度)?(?:存在)?(?:的)?(?:主要)?问题(?:和|及|与|以及|、)?(?:下一步)?(?:改进|整改)?(?:情况|措施|计划|打算|工作)?(?:情况)?",
    ),
    (
        "其他需要报告的事项",
        r"(?:其他|其它)(?:需要|需)?(?:报告|说明|汇报)?(?:的)?(?:重要)?(?:事项|情况)|需要(?:说明|报告)的(?:其他|其它)?事项",
    ),
)
_TOPIC = late("|".join(f"(?P<t{i}>{p})" for i, (_, p) in enumerate(_TOPICS)))
_LEAD = late("由|包括|包含|分为|分别为|分别是|涵盖|含|即|:")
_FILLER = late("以及|组成|构成|分别为|分别是|编制|即|等|[、,:;和及与为由共的。 ]|方面|内容|部分|现报告如下|如下")


def wrong_parts(sections: Mapping[str, list[Paragraph]]) -> Iterator[Wording]:
    """TXT-PARTS: so many parts announced, another number listed; silent unless each word of the list is known."""
    for name, text in _announcing(sections):
        for match in _ANNOUNCEMENT.finditer(text):
            listed = _listed(text, match)
            announced = int(match["number"]) if match["number"].isdigit() else chinese(match["number"])
            if not listed or announced is None or announced == len(listed):
                continue
            # with 等 the list may stop short; one part left out of all is still an omission
            if "等" in match[0] and len(listed) < announced - 1:
                continue
            yield Wording(
                "TXT-PARTS", "default", name, match[0].lstrip("等的由"), announced, len(listed), "、".join(listed)
            )


def _listed(text: str, announcement: re.Match[str]) -> list[str]:
    """The parts listed before the announcement, else after it; none where a word between is not known."""
    for before in (True, False):
        span = text[: announcement.start()] if before else text[announcement.end() :]
        topics = list(_TOPIC.finditer(span))
        if len(topics) < 2:
            continue
        leads = [m.end() for m in _LEAD.finditer(span, 0, topics[0].start() + 1)]
        begin = leads[-1] if leads and before else 0
        rest = _FILLER.sub("", _TOPIC.sub("", span[begin:] if before else span))
        kinds = [m.lastgroup for m in topics]
        if rest or len(set(kinds)) != len(kinds):
            return []
        return [_TOPICS[int((kind or "t0")[1:])][0] for kind in kinds]
    return []


def announces_parts(text: str) -> bool:
    """True where a sentence tells of how many parts a report is; the parts it names are headings."""
    return _SO_MANY.search(text) is not None


def _announcing(sections: Mapping[str, list[Paragraph]]) -> Iterator[tuple[str, str]]:
    """The sentences that may announce parts, each with its section."""
    for name, paragraphs in sections.items():
        for paragraph in paragraphs:
            if not ("部分" in paragraph.plain or "方面" in paragraph.plain or "\x00" in paragraph.plain):
                continue
            for sentence in paragraph.sentences:
                text = sentence.plain.replace("\x00", "")
                if _SO_MANY.search(text) is not None:
                    yield name, text
