"""Counts in Chinese text: digits, full-width, separators, Chinese numerals; approximations have no value.

A count is a number with a unit (``25件``, ``十二件``, ``3,119 件``), or ``为 0``. What is not plainly one exact
whole number (``百余件``, ``约 30 件``, ``三四件``, ``1.2 万件``) is a count without value: it is known to stand
there, and nothing is compared with it.
"""

from __future__ import annotations

import re

from schemas.pattern import late

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_CHINESE = "〇零一二两三四五六七八九十百千万"

UNITS = "件|条|份|起|宗|例|项|封|个|笔"
"""Units in which applications, cases and documents are counted."""

SPLIT = "\x00"
"""Stands in a joined text where a line ended between two digits: whether they are one number is not known."""

COUNT = late(
    # no ordinal, no part of a longer number, no "each", no "together"
    rf"(?<![第\d每某同逐任这统{SPLIT}{_CHINESE}])(?<!\d[.,\s])"
    r"(?P<before>约|大约|近|将近|逾|超过|超|不到|不足|至少|最多|共约|上)?"
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d{{1,3}}(?: \d{{3}})+(?! ?\d)|\d+(?:\.\d+)?|[{_CHINESE}数几]+)"
    rf"(?P<split>(?:{SPLIT}\d+)+)?"
    r"(?P<after>[余多来几][万千百亿]?|[万千百亿][余多]?)?"
    rf"(?P<unit>(?:{UNITS})(?![次套事月])(?:\(次\))?)"
    r"(?P<tail>左右|以上|以下|之多|余)?"
)
_TOGETHER = late("一起|一个|一项|一条")
ZERO = late(r"(?:为|是)(?:0|零)(?![\d.,%年月日万余多])(?:件|起|宗|份|条|例)?")
LISTED = late(
    r"(?:分别|依次)(?:为|是|有)?:?(\d{1,9}(?:件|起|宗|份|条)?(?:[、,和]\d{1,9}(?:件|起|宗|份|条)?)+)(?![\d%.年月日])"
)


def value_of(match: re.Match[str]) -> int | None:
    """The exact whole number of a match of COUNT; None where it is approximate or in doubt."""
    if match["before"] or match["split"] or match["after"] or match["tail"]:
        return None
    if _TOGETHER.fullmatch(match[0]):
        return None
    written = match["number"]
    if written[0].isdigit():
        plain = re.sub("[, ]", "", written)
        return int(plain) if plain.isdigit() and len(plain) <= 12 and not _padded(plain) else None
    return chinese(written)


def listed(match: re.Match[str]) -> tuple[int, ...]:
    """The numbers after 分别为 (a match of LISTED)."""
    return tuple(int(n) for n in re.findall(r"\d+", match[1]))


def chinese(written: str) -> int | None:
    """The number a Chinese numeral writes: ``一百零三`` is 103, ``二〇`` 20; None for ``三四`` and the like."""
    if not 0 < len(written) <= 12 or any(c not in _DIGITS and c not in _SCALES for c in written):
        return None
    if all(c in _DIGITS for c in written):
        exact = len(written) == 1 or "〇" in written or (len(written) > 2 and "零" in written)
        return int("".join(str(_DIGITS[c]) for c in written)) if exact and not _led_by_zero(written) else None
    return _scaled(written)


def _scaled(written: str) -> int | None:
    total, digit, least = 0, None, 10_000
    zero = False
    for char in written:
        if char in "零〇":
            if digit is not None or zero:
                return None
            zero = True
        elif char in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[char]
        else:
            scale = _SCALES[char]
            if scale >= least or (digit is None and (scale > 10 or (total and not zero))):
                return None
            total, digit, least, zero = total + (1 if digit is None else digit) * scale, None, scale, False
    if digit is None:
        return None if zero else total
    # 一百二 may be 120 or 102
    return total + digit if least == 10 or zero else None


def _padded(plain: str) -> bool:
    return len(plain) > 1 and plain.startswith("0")


def _led_by_zero(written: str) -> bool:
    return len(written) > 1 and written[0] in "零〇"
