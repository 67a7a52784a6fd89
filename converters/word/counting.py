"""Numbers as Word's automatic numbering prints them: ``三``, ``③``, ``iii``, ``丙``."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LARGEST = 9999
"""What is above is printed in plain digits: no report has such a list."""


def counted(n: int, how: str) -> str:
    """The number ``n`` in a numbering format of Word (``chineseCounting``, ``decimal``, …); plain digits for others."""
    if how == "none":
        return ""
    make = _FORMATS.get(how)
    return make(n) if make is not None and 0 < n <= _LARGEST else str(n)


def _chinese(n: int, digits: str = _DIGITS, units: tuple[str, str, str] = ("十", "百", "千")) -> str:
    """``二十一``; ten to nineteen without 一 before 十, as people write."""
    written, gap = "", False
    for place in range(len(str(n)) - 1, -1, -1):
        digit = n // 10**place % 10
        if digit:
            written += (digits[0] if gap and written else "") + digits[digit] + (units[place - 1] if place else "")
        gap = not digit
    return written.removeprefix(digits[1]) if 10 <= n < 20 else written


def _roman(n: int) -> str:
    written = ""
    for amount, letters in _ROMAN:
        written += letters * (n // amount)
        n %= amount
    return written


def _letters(n: int) -> str:
    """a … z, aa, bb, …"""
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)


def _series(first: str, count: int) -> Callable[[int], str]:
    """Signs that follow one another from ``first``, as many as there are; plain digits after them."""
    return lambda n: chr(ord(first) + n - 1) if n <= count else str(n)


def _legal(n: int) -> str:
    written = _chinese(n, _LEGAL_DIGITS, ("拾", "佰", "仟"))
    return written if n < 10 or n >= 20 else _LEGAL_DIGITS[1] + written


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
            *("taiwaneseCountingThousand", "koreanCounting"),
        ),
        _chinese,
    ),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"),
        lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
    ),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _series("①", 20)),
    "decimalEnclosedParen": _series("⑴", 20),
    "decimalEnclosedFullstop": _series("⒈", 20),
    "ideographEnclosedCircle": _series("㊀", 10),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), lambda n: "".join(chr(0xFF10 + int(d)) for d in str(n))),
    "decimalZero": lambda n: f"{n:02}",
    "ideographTraditional": lambda n: _STEMS[(n - 1) % 10],
    "ideographZodiac": lambda n: _BRANCHES[(n - 1) % 12],
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
}
