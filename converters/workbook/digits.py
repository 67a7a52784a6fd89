"""What a spreadsheet's numbers can hold of a number's digits."""

from __future__ import annotations

from decimal import Decimal

from schemas.number import MAX_DIGITS, Number, Unread, Value, from_float, number_text, parse_number, same_digits

_PLAIN = 10**15
"""Whole numbers below are saved alike by every program."""


def writable(number: Number) -> bool:
    """True where a spreadsheet has a number near this one: no number that was read is longer."""
    if type(number) is int and -_PLAIN < number < _PLAIN:
        return True
    return sum(c.isdigit() for c in number_text(number)) <= 2 * MAX_DIGITS


def exact(value: Value) -> bool:
    """True where the visible cell alone gives the value back to the last digit, whoever saves it again."""
    if not isinstance(value, int | Decimal) or (type(value) is int and -_PLAIN < value < _PLAIN):
        return True
    return writable(value) and all(same_digits(from_float(saved), value) for saved in savings(value))


def savings(number: Number) -> set[float]:
    """The numbers that programs save for one: Excel 17 digits, openpyxl 16, LibreOffice 15."""
    return {float(f"{float(number):.{digits}g}") for digits in (15, 16, 17)}


def with_digits(value: Value, literal: str | None) -> Value:
    """The number of a ledger where the visible one is its nearest; a text never is."""
    number = parse_number(literal) if literal is not None else None
    if number is None or value is None or isinstance(value, Unread):
        return value
    return number if float(value) in savings(number) else value
