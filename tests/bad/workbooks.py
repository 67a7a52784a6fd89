"""A sound workbook, and ways to spoil its package byte by byte."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from converters.workbook.layout import value_spots
from converters.workbook.writing.build import write
from tests.bad.model import KEY
from tests.builders import FORMS, sound

FORM = FORMS[0]
SHEET = "xl/worksheets/sheet4.xml"
"""The sheet of table 三."""
WORKBOOK, STYLES, TYPES = "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"
ORIGINAL = sound(FORM).values[KEY]
Change = Callable[[bytes], bytes]


@cache
def good() -> bytes:
    """A report without findings."""
    return write(sound(FORM))


def rezip(
    data: bytes,
    change: Mapping[str, Change] | None = None,
    *,
    drop: Iterable[str] = (),
    add: Iterable[tuple[str, bytes]] = (),
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A package with parts changed, left out and added."""
    out = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", method, compresslevel=6) as target,
    ):
        warnings.simplefilter("ignore")  # the same name twice is one of the cases
        for name in source.namelist():
            if name not in drop:
                text = source.read(name)
                target.writestr(name, (change or {}).get(name, lambda t: t)(text))
        for name, text in add:
            target.writestr(name, text)
    return out.getvalue()


def swollen(data: bytes, name: str, megabytes: int) -> bytes:
    """A package with one more part: white space, packed a thousandfold."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as target, target.open(name, "w") as part:
        for _ in range(megabytes):
            part.write(b" " * 1_000_000)
    return out.getvalue()


def in_part(name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with bytes of a part replaced once; the part must hold them."""

    def change(text: bytes) -> bytes:
        assert old in text, (name, old)
        return text.replace(old, new, 1)

    return rezip(good(), {name: change})


def rows(body: bytes, after: bytes = b"") -> bytes:
    """The workbook with other rows on sheet 三."""

    def change(text: bytes) -> bytes:
        return re.sub(
            rb"<sheetData>.*</sheetData>", lambda _: b"<sheetData>" + body + b"</sheetData>" + after, text, flags=re.S
        )

    return rezip(good(), {SHEET: change})


def spot() -> str:
    """The address of :data:`KEY` on sheet 三."""
    return value_spots(FORM)[KEY].address


def cell(attributes: str, inside: str) -> bytes:
    """The workbook with the cell of :data:`KEY` written in another way."""
    pattern = re.compile(rf'<c r="{spot()}"( s="\d+")?[^<>]*>.*?</c>'.encode())

    def change(text: bytes) -> bytes:
        made, count = pattern.subn(
            lambda m: f'<c r="{spot()}"'.encode() + (m[1] or b"") + f"{attributes}>{inside}</c>".encode(), text
        )
        assert count == 1
        return made

    return rezip(good(), {SHEET: change})


def raw(number: str) -> bytes:
    """The workbook with this as the stored number of :data:`KEY`."""
    return cell("", f"<v>{number}</v>")


def text(words: str) -> bytes:
    """The workbook with this text in the cell of :data:`KEY`."""
    return cell(' t="inlineStr"', f'<is><t xml:space="preserve">{words}</t></is>')


def ended(extra: bytes) -> Change:
    """Put this at the end of the rows of a sheet."""

    def change(text: bytes) -> bytes:
        assert b"</sheetData>" in text
        return text.replace(b"</sheetData>", extra + b"</sheetData>")

    return change
