"""Number formats that make a cell show another thing than its number: ``0%``, ``0.00"元"``, ``;;;``."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import Literal

from schemas.number import Number
from schemas.pattern import late

Effect = Literal["same", "words", "other"]
"""same: the number, at most rounded; words: hidden, or with words that leave the number what it is;
other: another number, or another unit."""

_BUILT_IN = {
    5: '"¥"#,##0;-"¥"#,##0',
    6: '"¥"#,##0;-"¥"#,##0',
    7: '"¥"#,##0.00;-"¥"#,##0.00',
    8: '"¥"#,##0.00;-"¥"#,##0.00',
    9: "0%",
    10: "0.00%",
    42: '_ "¥"* #,##0_ ',
    44: '_ "¥"* #,##0.00_ ',
}
"""Numbered formats without a code of their own that matter; the others show the number or a date."""

_TAG = rb"""<(?:\w+:)?%s\b((?:[^"'<>]|"[^"]*"|'[^']*')*)"""
_FORMAT, _XF = late(_TAG % b"numFmt"), late(_TAG % b"xf")
_CELL_STYLES = late(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_ID = late(rb"""\bnumFmtId\s*=\s*["'](\d{1,9})""")
_CODE = late(rb"""\bformatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PLAIN = late(r"(?:General|GENERAL|G/通用格式|@|(?:#,##)?0(?:\.0+)?(?:_[ )])?|#+|0+)?")
_GENERAL = late(r"General|G/通用格式", re.I)
_TOKEN = late(r'"([^"]*)"?|\[([^\]]*)\]?|[\\!](.)|[_*].|([eE][+-]0+)|([0#?]+)|(.)', re.DOTALL)
_CONDITION = late(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_DATE = late(r"[ymdhs年月日时分秒]", re.I)
_SIGNS = late(r"[-()（）－]")
_RED = late(r"\[(?:red|红)", re.I)
_OTHER_UNIT = late(r"[%‰十百千万亿元$€£]|[kKmM]\b")
_DASH = late(r"[¥￥]?\s*[-‐–—－]")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows of its number, and what that does to it."""

    text: str
    effect: Effect


def odd_styles(xml: bytes) -> dict[int, str]:
    """The cell styles of a workbook whose number format may show another thing: index to format code."""
    codes = dict(_BUILT_IN)
    for attributes in _FORMAT.findall(xml):
        number, code = _ID.search(attributes), _CODE.search(attributes)
        if number is not None and code is not None:
            written = code.group(1) if code.group(1) is not None else code.group(2)
            codes[int(number.group(1))] = html.unescape(written.decode("utf-8", "replace"))
    odd = {number: code for number, code in codes.items() if not is_plain(code)}
    section = _CELL_STYLES.search(xml)
    if section is None:
        return {}
    ids = (int(m.group(1)) if (m := _ID.search(xf)) else 0 for xf in _XF.findall(section.group()))
    return {index: odd[number] for index, number in enumerate(ids) if number in odd}


def is_plain(code: str) -> bool:
    """True for a format that simply shows the number."""
    return _PLAIN.fullmatch(code) is not None


def shown_as(value: Number, code: str, unit: str = "") -> Shown:
    """A number as a cell with this format shows it; ``unit`` is the one its column is in (万元)."""
    section, bare = _section(value, code)
    tokens = [_token(*t) for t in _TOKEN.findall(_GENERAL.sub("\x01", section))]
    if any(kind == "word" and _DATE.search(text) and not quoted for kind, text, quoted in tokens):
        return Shown("", "same")  # a date is none of the numbers that a cell gives
    if any(kind == "word" and text == "/" and not quoted for kind, text, quoted in tokens):
        return Shown("", "same")  # a fraction is the number, rounded
    before, number, after, scaled = _drawn(-value if bare else value, tokens)
    text, words = (before + number + after).strip(), (before + after).strip()
    if not number and not (value == 0 and _DASH.fullmatch(text)):
        return Shown(text, "words")
    if words == unit:
        words = ""
    signs = _SIGNS.findall(words)
    if scaled or _OTHER_UNIT.search(words) or (value > 0 and "-" in signs):
        return Shown(text, "other")
    if bare and not signs:  # red ink for the minus is what some use
        return Shown(text, "words" if _RED.search(section) else "other")
    if bare:
        words = _SIGNS.sub("", words)
    return Shown(text, "words" if words.strip(" ,+-") else "same")


def _section(value: Number, code: str) -> tuple[str, bool]:
    """The part of a format that is for this number, and whether it leaves the minus to the format."""
    sections = re.findall(r'((?:"[^"]*"?|\[[^\]]*\]?|[\\!].|[^;])*)(?:;|$)', code)
    sections = sections[: code.count(";") + 1][:3] or [""]
    conditions = [_CONDITION.fullmatch(c) for s in sections for c in re.findall(r"\[([^\]]*)\]", s)[-1:]]
    if any(conditions):
        for section in sections:
            found = [m for c in re.findall(r"\[([^\]]*)\]", section) if (m := _CONDITION.fullmatch(c))]
            if not found or all(_holds(value, m.group(1), Decimal(m.group(2))) for m in found):
                return section, False
        return sections[-1], False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


def _holds(value: Number, sign: str, limit: Decimal) -> bool:
    return {
        "<": value < limit,
        ">": value > limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[sign]


Token = tuple[str, str, bool]
"""Its kind (word, digits, point, percent, exponent), its text, and whether the text was quoted."""


def _token(quoted: str, bracket: str, escaped: str, exponent: str, places: str, other: str) -> Token:
    if bracket:
        return "word", bracket[1:].split("-")[0] if bracket.startswith("$") else "", True
    if exponent:
        return "exponent", exponent, False
    if places or other in ("@", "\x01"):
        return "digits", places or "\x01", False
    if other in (".", ","):
        return "point", other, False
    if other in ("%", "‰"):
        return "percent", other, False
    return "word", quoted or escaped or other, bool(quoted or escaped)


def _drawn(value: Number, tokens: list[Token]) -> tuple[str, str, str, bool]:
    """Words before, the number, words after, and whether the digits shown are another number's."""
    at = [i for i, (kind, _, _) in enumerate(tokens) if kind == "digits"]
    words = ["".join(text for kind, text, _ in part if kind in ("word", "percent")) for part in _parts(tokens, at)]
    if not at:
        return words[0], "", "", False
    digits = "".join(text for kind, text, _ in tokens[at[0] :] if kind in ("digits", "point"))
    percent = sum(kind == "percent" for kind, _, _ in tokens)
    whole, _, fraction = digits.partition(".")
    scale = sum(len(part) - len(part.rstrip(",")) for part in (whole, fraction))
    with localcontext(prec=120):
        number = Decimal(value) * 100**percent / Decimal(1000) ** scale
        if "\x01" not in digits and not any(kind == "exponent" for kind, _, _ in tokens):
            number = _rounded(number, sum(c in "0#?" for c in fraction))
    text = format(number, "f")
    last = len(tokens[at[-1]][1])
    if words[1].strip() and "\x01" not in digits:  # 0!.0 puts a point of its own between the digits
        text = text.rjust(last + 1, "0")
        text = text[:-last] + words[1] + text[-last:]
        return words[0], text, words[2], True
    return words[0], text, words[1] + words[2], bool(percent or scale)


def _parts(tokens: list[Token], at: list[int]) -> tuple[list[Token], list[Token], list[Token]]:
    """The tokens before the digits, among them and after them."""
    if not at:
        return tokens, [], []
    return tokens[: at[0]], tokens[at[0] : at[-1]], tokens[at[-1] + 1 :]


def _rounded(number: Decimal, places: int) -> Decimal:
    try:
        return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:
        return number
