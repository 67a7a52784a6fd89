"""What may stand in a number cell: a number with its digits, nothing, or an unread token.

Numbers are exact: ``int``, or ``Decimal`` where digits after the point were written, so that
96171.6 stays 96171.6 and 12.00 stays 12.00. Nothing is ever coerced into a number: a token that
is not plainly one is kept as :class:`Unread` with its raw text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum

from schemas.pattern import late

Number = int | Decimal

MAX_DIGITS = 40
"""Longer numbers are kept as raw text: no count is that large, and they cost time to handle."""
_TOO_LARGE = 10**MAX_DIGITS

_PLAIN = late(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_ERROR = late(r"#(?:REF|N/A|NAME|VALUE|DIV/0|NUM|NULL|SPILL|CALC|GETTING_DATA)[!?]?", re.I)
_DATE = late(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?", re.ASCII)
_TIME = late(r"-?\d+:\d{2}:\d{2}(?:\.\d+)?", re.ASCII)
UNWRITABLE = late("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What neither XML nor a Word file can carry, and nobody can see or write: controls, halves of characters, no characters."""
_NUMBER_LIKE = late(r"[+\-－＋]?[0-9０-９][0-9０-９,，.．\s]*(?:[eE][+-]?[0-9]+|…)?")

WIDTH_SEPARATOR = " | "
"""Between the raw values of a line that could not be laid on its columns."""


class Why(Enum):
    """Why a token could not be read as a number."""

    TEXT = "text"
    NUMBER_AS_TEXT = "number_as_text"
    ERROR = "error"
    DATE = "date"
    TIME = "time"
    BOOLEAN = "boolean"
    FORMULA = "formula"
    RANGE = "range"
    WIDTH = "width"


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that could not be read as a number, with its raw text (white space folded, what no file can carry as �)."""

    raw: str

    def __post_init__(self) -> None:
        folded = UNWRITABLE.sub("\ufffd", " ".join(self.raw.split()))
        if not folded:
            raise ValueError("an unread cell needs its raw text; a blank cell is None")
        object.__setattr__(self, "raw", folded)

    @property
    def why(self) -> Why:
        """The kind of token, told from its text alone, so that it survives every format."""
        raw = self.raw
        if WIDTH_SEPARATOR in raw:
            return Why.WIDTH
        if raw.startswith("="):
            return Why.FORMULA
        if _ERROR.fullmatch(raw):
            return Why.ERROR
        if raw in ("TRUE", "FALSE"):
            return Why.BOOLEAN
        if _DATE.fullmatch(raw):
            return Why.DATE
        if _TIME.fullmatch(raw):
            return Why.TIME
        if raw.lower().lstrip("+-") in ("nan", "inf", "infinity"):
            return Why.RANGE
        if _NUMBER_LIKE.fullmatch(raw):
            return Why.RANGE if _too_long(raw) else Why.NUMBER_AS_TEXT
        return Why.TEXT


def _too_long(raw: str) -> bool:
    """True for a number-like text of more digits than are read, an exponent written out."""
    if raw.endswith("…") or sum(c.isdigit() for c in raw) > MAX_DIGITS:
        return True
    try:
        return Decimal(raw).adjusted() >= MAX_DIGITS
    except InvalidOperation:  # separators and the like, no long number; or an exponent that is itself beyond reckoning
        return re.search("[eE][+-]?[0-9]{18}", raw) is not None


Value = int | Decimal | Unread | None


def parse_number(token: str) -> Number | None:
    """The number that ``token`` plainly writes (``12``, ``-8``, ``+461``, ``96171.60``), else None.

    Leading zeros, separators, full-width digits, exponents and units are not plain.
    """
    if len(token) > MAX_DIGITS + 2 or not _PLAIN.fullmatch(token):
        return None
    return Decimal(token) if "." in token else int(token)


def parse_token(token: str) -> Value:
    """A token of a text as a cell value: blank is None, a plain number, or unread.

    ``'12`` (a leading apostrophe) is the text "12", not the number.
    """
    token = token.strip()
    if not token:
        return None
    if token.startswith("'") and len(token) > 1:
        return Unread(token[1:])
    number = parse_number(token)
    return Unread(token) if number is None else number


def token_of(value: Value) -> str:
    """The token that :func:`parse_token` reads back as ``value``."""
    if value is None:
        return ""
    if isinstance(value, Unread):
        raw = value.raw
        return "'" + raw if raw.startswith("'") or parse_number(raw) is not None else raw
    return number_text(value)


def number_text(value: Number) -> str:
    """The digits of a number as written, without exponent."""
    return str(value) if isinstance(value, int) else format(value, "f")


def from_float(value: float) -> Value:
    """A spreadsheet's number (binary64) as a cell value, with the shortest digits that name it."""
    if value.is_integer():
        whole = int(value)
        return whole if -_TOO_LARGE < whole < _TOO_LARGE else Unread(repr(value))
    if not math.isfinite(value):
        return Unread(str(value))
    return from_decimal(Decimal(repr(value)))


def from_decimal(value: Decimal) -> Value:
    """A decimal literal (it may carry an exponent) as a cell value."""
    if not value.is_finite():
        return Unread(str(value))
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or value.adjusted() >= MAX_DIGITS or exponent < -MAX_DIGITS:
        return Unread(str(value))
    if len(digits) > MAX_DIGITS:
        return Unread(format(value, "f"))
    return int(value) if exponent >= 0 else value


def same_digits(a: Value, b: Value) -> bool:
    """True where both are the same to the last written digit (12 and 12.0 differ)."""
    return type(a) is type(b) and a == b and (not isinstance(a, Decimal) or str(a) == str(b))
