"""What a spreadsheet's numbers can hold of a number's digits."""

from __future__ import annotations

from decimal import Decimal

from schemas.number import MAX_DIGITS, Number, Value, from_float, number_text, same_digits


def writable(number: Number) -> bool:
    """True where a spreadsheet has a number near this one: no number that was read is longer."""
    return sum(c.isdigit() for c in number_text(number)) <= 2 * MAX_DIGITS


def exact(value: Value) -> bool:
    """True where the visible cell alone gives the value back to the last digit, whoever saves it again."""
    if not isinstance(value, int | Decimal):
        return True
    return writable(value) and all(same_digits(from_float(saved), value) for saved in savings(value))


def savings(number: Number) -> set[float]:
    """The numbers that programs save for one: Excel 17 digits, openpyxl 16, LibreOffice 15."""
    return {float(f"{float(number):.{digits}g}") for digits in (15, 16, 17)}
