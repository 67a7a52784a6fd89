"""Labels as offices write them: other ordinals, other words, spaces, explanations, letters left out."""

from __future__ import annotations

import re

from tests.variants.model import Draft

DRIFT = {
    "三、本年度办理结果": ("三、本年度结果",),
    "科研机构": ("科研企业",),
    "本年废止件数": ("本年废止数量",),
    "本年制发件数": ("本年制发数量",),
    "现行有效件数": ("现行有效件", "现行有效数量"),
    "行政规范性文件": ("规范性文件",),
    "规范性文件": ("行政规范性文件",),
}
"""Other words seen for the official ones (of either form)."""

_NUMBERED = re.compile(r"(\d)\.")
_BRACKETED = re.compile(r"（([一二三四五六七])）")
_LONG = 10


def worded(draft: Draft, text: str) -> str:
    """A label of a line or group in this case's words."""
    if not text:
        return text
    text = _words(draft, text)
    return _ordinal(draft, text)


def _ordinal(draft: Draft, text: str) -> str:
    style = draft.styles["ordinals"]
    if style in ("1、", "1. ", "1．"):
        return _NUMBERED.sub(rf"\1{style[1:]}", text, count=1)
    if style == "(一)":
        return text.replace("（", "(").replace("）", ")") if _BRACKETED.match(text) else text
    if style == "none":
        return _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) and len(text) > 4 else text
    return text


def _words(draft: Draft, text: str) -> str:
    dice, style = draft.dice, draft.styles["wording"]
    if style == "drift" and text in DRIFT and dice.random() < 0.8:
        return dice.choice(DRIFT[text])
    if style == "spaces" and dice.random() < 0.5:
        at = dice.randrange(1, len(text))
        return text[:at] + " " + text[at:]
    if style == "explained" and dice.random() < 0.2:
        notes = {"规章": "规章(设区的市以上人民政府填写)", "行政许可": "行政许可（含依申请事项）"}
        return notes.get(text, text)
    if style == "words left out" and len(text) >= _LONG and dice.random() < 0.3:
        at = dice.randrange(4, len(text) - 3)
        return text[:at] + text[at + dice.choice((1, 2)) :]
    if style == "quotes":
        return text.replace("“", '"').replace("”", '"')
    return text


def header_word(draft: Draft, text: str) -> str:
    """A header cell in this case's words; ``\\n`` where it breaks over two rows."""
    dice = draft.dice
    if draft.has("wording", "drift") and text in DRIFT and dice.random() < 0.8:
        text = dice.choice(DRIFT[text])
    if draft.has("fee", "header in 元") and "万元" in text:
        return text.replace("万元", "元")
    style = draft.styles["header words"]
    if style == "split over two rows" and len(text) in (4, 6) and "总" not in text:
        half = 4 if len(text) == 6 and dice.random() < 0.5 else 2
        return f"{text[:half]}\n{text[half:]}"
    if style == "broken" and text in ("本年增/减", "法律服务机构", "现行有效件数") and dice.random() < 0.6:
        return text[:-1]
    if style == "spaces" and 1 < len(text) <= 4:
        return " ".join(text)
    return text
