"""Workbooks: the guard, whatever comes; the reader, our own layout and others'; last year's figures on their sheet."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cache

from python_calamine import CalamineWorkbook

from converters.errors import Unreadable
from converters.formats import FORMATS
from converters.workbook.layout import address
from converters.workbook.previous_rows import previous_rows
from converters.workbook.reading.guard import Package, guard
from converters.workbook.reading.read import read
from schemas.equations import computed_totals, total_of
from schemas.finding import Reading
from schemas.number import Unread, Value, from_decimal, from_float
from tests.builders import FORMS, sound, with_values
from tests.foreign_books import foreign
from tests.fuzz.holds import holds, reading_of
from tests.fuzz.parts import joined, package, unzipped, zipped
from tests.fuzz.target import Target
from tests.usual_books import exact
from tests.usual_books import own as by_ourselves

_TOKEN = re.compile(r"[-+0-9.eE]+")


def _guard(data: bytes) -> None:
    data = package(data, bases())
    try:
        found = guard(data)
    except Unreadable as refusal:
        if not (refusal.zh.strip() and refusal.en.strip()):
            raise AssertionError("refused without words") from refusal
        return
    theirs = _by_calamine(found)
    if theirs is None:
        return
    own = by_ourselves(data)
    worksheets = [sheet for sheet in found.sheets if sheet.cells is not None]
    for listed, rows in zip(worksheets, theirs, strict=True):
        ours = own[listed.index]
        if rows is None:
            assert ours is None, f"{listed.name}: we read what calamine does not"
            continue
        assert ours is None or exact(ours) == exact(rows), f"{listed.name}: calamine reads other cells"
        for row, cells in enumerate(rows):
            for column, raw in enumerate(cells):
                seen = raw == "" or (listed.cells is not None and address(row, column) in listed.cells.filled)
                assert seen, f"{listed.name}!{address(row, column)} was not seen by the guard"


def _by_calamine(package: Package) -> list[Sequence[Sequence[object]] | None] | None:
    """The rows of every worksheet as calamine reads them, None for one it cannot; None for a file it cannot open."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(package.data))
    except BaseException as error:
        if not _is_calamine_s(error):
            raise
        return None
    found: list[Sequence[Sequence[object]] | None] = []
    for sheet in package.sheets:
        if sheet.cells is None:
            continue
        try:
            found.append(book.get_sheet_by_index(sheet.index).to_python(skip_empty_area=False))
        except BaseException as error:
            if not _is_calamine_s(error):
                raise
            found.append(None)
    return found


def _is_calamine_s(error: BaseException) -> bool:
    """True for what calamine raises, its panics among that."""
    return type(error).__module__.split(".")[0] in ("python_calamine", "pyo3_runtime")


def _xlsx(data: bytes) -> None:
    data = package(data, bases())
    reading = reading_of(read, data)
    if reading is None:
        return
    written = _numbers(data)
    for one in (reading, reading.previous):
        if one is not None:
            values, totals = one.report.values, computed_totals(one.report.form)
            for key, value in values.items():
                there = value is None or isinstance(value, Unread) or Decimal(value) in written
                # of a total that is a formula the parts decide, whatever result was saved with it
                there = there or (key in totals and total_of(totals[key], values) == value)
                assert there, f"{key} = {value}, which does not stand in the file"
    if reading.previous is not None:
        assert list(previous_rows(reading.previous.report, reading.report.form))
    holds(reading, data)


def _numbers(data: bytes) -> set[Decimal]:
    """Every number in any part, as a spreadsheet takes it and to its last digit."""
    found: set[Decimal] = set()
    for name, part in unzipped(data).items():
        if not name.endswith(".xml"):
            continue
        raw = part.decode("utf-8", "replace")
        for text in (raw, html.unescape(raw), html.unescape(re.sub(r"<[^>]*>", "", raw))):
            for token in set(_TOKEN.findall(text)):
                for value in _values(token):
                    if value is not None and not isinstance(value, Unread):
                        found.add(Decimal(value))
    return found


def _values(token: str) -> Iterator[Value]:
    with suppress(InvalidOperation):
        yield from_decimal(Decimal(token))
    with suppress(ValueError):
        yield from_float(float(token))


# ---- what it begins with -------------------------------------------------------------------------------------

_LOOK = re.compile(
    rb"<(conditionalFormatting|dataValidations|extLst|cellStyles|dxfs|tableStyles|colors)\b.*?</\1>|<(?:rowBreaks|pageSetup)[^>]*/>",
    re.S,
)


@cache
def bases() -> dict[str, dict[str, bytes]]:
    """Packages whose other parts an input may take over."""
    report = with_values(sound(FORMS[0]), {"requests.received.total": Decimal("12.00")})
    last = with_values(sound(FORMS[2]), {"requests.carried_out.total": Decimal("7.50")})
    found = {
        "own": FORMATS["xlsx"].write(report, last=Reading(replace(last, year=2023))),
        "old": FORMATS["xlsx"].write(sound(FORMS[1])),
        "foreign": foreign(FORMS[0], sound(FORMS[0]).values, one_sheet=True),
        "three": foreign(FORMS[1], sound(FORMS[1]).values, merged=False, top=5, left=3),
    }
    return {name: _without_look(unzipped(data)) for name, data in found.items()}


def _without_look(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {n: _LOOK.sub(b"", part) for n, part in parts.items() if "theme" not in n and "drawing" not in n}


def _books() -> Iterator[bytes]:
    for base, parts in bases().items():
        for name, part in parts.items():
            if name.startswith("xl/") and not name.startswith("xl/_rels/"):
                yield joined(base, {name: part})


def _previous() -> Iterator[bytes]:
    parts = bases()["own"]
    named = re.findall(rb'name="([^"]*)" sheetId="(\d+)"', parts["xl/workbook.xml"])
    number = next(int(n) for name, n in named if name.decode() == "上年数据")
    for name in (f"xl/worksheets/sheet{number}.xml", "xl/sharedStrings.xml"):
        yield joined("own", {name: parts[name]})


def _containers() -> Iterator[bytes]:
    """Small files as they are: what mutates is the container."""
    small = foreign(FORMS[0], {}, one_sheet=True, merged=False)
    yield zipped([(n, p[:1500] if n.endswith("sheet1.xml") else p) for n, p in _without_look(unzipped(small)).items()])
    yield from _books()


_WORDS = tuple(
    w.encode()
    for w in ('<c r="A1"><v>7</v></c>', '<c r="XFD1048576"><v>1</v></c>', ' t="s"', ' t="str"', ' t="inlineStr"', ' t="e"',
              ' t="b"', ' t="d"', "<is><t>12</t></is>", "<f>SUM(A1:A3)</f>", '<f t="shared" si="0" ref="A1:A9">A1</f>',
              '<f t="shared" si="0"/>', "<v>", "</v>", "<v/>", "<row>", '<row r="3">', "</row>", "<c>", ' s="1"', ' s="99"',
              '<mergeCell ref="A1:C3"/>', '<dimension ref="A1"/>', "<!DOCTYPE x>", "<![CDATA[12]]>", "<!-- -->", "<?x?>",
              "&#49;", "&amp;", "_x0031_", "1e3", "1.5", " 12 ", "１２", "#REF!", "<x:c ", 'xml:space="preserve"', "<si>",
              "</si>", "<t>", "<r>", "<rPh>", ' state="veryHidden"', ' date1904="1"', 'numFmtId="14"', "mc:AlternateContent",
              "\n@@ -xl/styles.xml\n", "\n@@ -xl/sharedStrings.xml\n", "\n@@ xl/worksheets/sheet1.xml\n", "<sheetData/>")
)  # fmt: skip
_ZIP = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"../", b"xl/workbook.xml", b"\x00\x08", b"\x08\x00", b"\x00\x00\x00\x00",
        b"\xff\xff\xff\xff", b"\x01\x00", b'encoding="utf-16"')  # fmt: skip

TARGETS = {
    "guard": Target(_guard, _containers, (*_WORDS, *_ZIP), 1 << 16),
    "xlsx": Target(_xlsx, _books, _WORDS, 1 << 17),
    "previous": Target(_xlsx, _previous, (*_WORDS, b"2021", b"2019", b"requests=2019"), 1 << 16),
}
