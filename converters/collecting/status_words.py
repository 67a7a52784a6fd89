"""The words of a status: how far a unit is, what became of a file; the same in text, workbook and board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from converters.collecting.state import Arrival, Outcome, Standing
from schemas.finding import Finding
from schemas.messages import SEVERITY_WORDS, Lang

STANDING: Mapping[Standing, Mapping[Lang, str]] = {
    Standing.MISSING: {"zh": "未报送", "en": "missing"},
    Standing.FAULTY: {"zh": "有错误", "en": "faulty"},
    Standing.OPEN: {"zh": "待说明", "en": "to explain"},
    Standing.EXPLAINED: {"zh": "已说明", "en": "explained"},
    Standing.DONE: {"zh": "无问题", "en": "in order"},
}
MEANING: Mapping[Standing, Mapping[Lang, str]] = {
    Standing.MISSING: {"zh": "没有收到可以采用的报告", "en": "nothing came that could be accepted"},
    Standing.FAULTY: {"zh": "报告有错误，需退回修改", "en": "the report has errors and goes back"},
    Standing.OPEN: {"zh": "没有错误，有警告尚未说明", "en": "no errors, but warnings nobody explained"},
    Standing.EXPLAINED: {"zh": "警告都已说明", "en": "every warning is explained"},
    Standing.DONE: {"zh": "没有错误和警告", "en": "neither errors nor warnings"},
}
OUTCOME: Mapping[Outcome, Mapping[Lang, str]] = {
    Outcome.ACCEPTED: {"zh": "已采用", "en": "accepted"},
    Outcome.SUPERSEDED: {"zh": "已有更新的", "en": "superseded"},
    Outcome.DUPLICATE: {"zh": "重复", "en": "duplicate"},
    Outcome.EMPTY: {"zh": "没有填写", "en": "not filled in"},
    Outcome.WITHDRAWN: {"zh": "已撤回", "en": "withdrawn"},
    Outcome.WRONG_YEAR: {"zh": "年度不符", "en": "wrong year"},
    Outcome.WRONG_UNIT: {"zh": "单位不符", "en": "wrong unit"},
    Outcome.UNKNOWN_UNIT: {"zh": "单位不明", "en": "unknown unit"},
    Outcome.UNREADABLE: {"zh": "无法读取", "en": "unreadable"},
}
_WORDS: dict[str, dict[Lang, str]] = {
    "title": {
        "zh": "{year}年度政府信息公开工作年度报告 收报情况",
        "en": "Annual disclosure reports on {year}: what came in",
    },
    "asked": {"zh": "应报", "en": "asked"},
    "came": {"zh": "已报", "en": "came"},
    "late": {"zh": "逾期", "en": "late"},
    "at": {"zh": "统计时间 {at}", "en": "as of {at}"},
    "deadline": {"zh": "报送期限 {deadline}", "en": "due {deadline}"},
    "no-parent": {"zh": "（未列主管单位）", "en": "(no parent named)"},
    "unit": {"zh": "单位", "en": "Unit"},
    "parent": {"zh": "主管单位", "en": "Parent"},
    "code": {"zh": "机构代码", "en": "Code"},
    "kind": {"zh": "类别", "en": "Kind"},
    "contact": {"zh": "联系人", "en": "Contact"},
    "standing": {"zh": "状态", "en": "Standing"},
    "file": {"zh": "文件", "en": "File"},
    "arrived": {"zh": "收到时间", "en": "Arrived"},
    "errors": {"zh": "错误", "en": "Errors"},
    "warnings": {"zh": "待说明警告", "en": "Open warnings"},
    "explained": {"zh": "已说明", "en": "Explained"},
    "arrivals": {"zh": "来件数", "en": "Files"},
    "count": {"zh": "数量", "en": "Count"},
    "share": {"zh": "占比", "en": "Share"},
    "total": {"zh": "合计", "en": "Total"},
    "outcome": {"zh": "处理结果", "en": "Outcome"},
    "why": {"zh": "原因", "en": "Why"},
    "unused": {"zh": "未采用的文件", "en": "Files not used"},
    "said": {"zh": "已说明", "en": "explained"},
    "yes": {"zh": "是", "en": "yes"},
}


def say(key: str, lang: Lang, **details: object) -> str:
    """The words for a key."""
    words = _WORDS[key][lang]
    return words.format(**details) if details else words


def moment(when: datetime | None) -> str:
    """A time to the minute; nothing for None."""
    return "" if when is None else f"{when:%Y-%m-%d %H:%M}"


def why(arrival: Arrival, lang: Lang) -> str:
    """Why a file was not taken, on one line; the kind of reason where no more is known."""
    words = arrival.why.get(lang) or next(iter(arrival.why.values()), "") or OUTCOME[arrival.outcome][lang]
    return " ".join(words.split())


def weight(finding: Finding, lang: Lang) -> str:
    """How much a finding weighs: explained, or its severity."""
    return say("said", lang) if finding.explanation is not None else SEVERITY_WORDS[finding.severity][lang]
