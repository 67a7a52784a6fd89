"""Workbooks for thousands of units: built once for each look, and then only what differs is replaced.

A workbook of one unit differs from that of another in two shared texts and the title's saved result, as long as
the same number of lines is needed for them; with last year's figures in it, in their sheet and its texts besides.
What comes out is byte for byte what building it would give.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from converters.collecting.last_year_sheet import LastYearSheet, Texts, cut, kinds, plain
from converters.collecting.splice import Splice
from converters.collecting.stamp import stamp_for
from converters.collecting.state import Unit
from converters.workbook.code_names import Host
from converters.workbook.previous_rows import PreviousRow, previous_rows
from converters.workbook.writing.build import write
from converters.workbook.writing.cover import shown_title, title_lines, value_lines
from converters.workbook.year_checks import shown_texts
from schemas.form import Form
from schemas.report import Agency, Report

_SHEETS, _TEXTS = "xl/worksheets/sheet", "xl/sharedStrings.xml"
_COVER = f"{_SHEETS}1.xml"
_PLAIN = re.compile(
    r"[^\s<>&\"'_\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+(?: [^\s<>&\"'_\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+)*"
)
"""Texts that stand in XML as they are."""
_TEXT = re.compile(r"<si><t(?: [^<>]*)?>([^<>]*)</t></si>")
_COUNTS = re.compile(r' count="(\d+)" uniqueCount="(\d+)"')
_USED = re.compile(r' t="s"><v>(\d+)</v>')
_SAMPLE = ("\ue000", "\ue001")
"""A name and a code that no form has."""

_MOST_PLATES = 64

_Look = tuple[bool, int, int, int, frozenset[tuple[bool, bool]], tuple[str, ...]]


@dataclass(frozen=True)
class _LastYear:
    """The sheet of last year's figures, and the shared texts that other sheets use: how many uses, which, by number."""

    part: str
    sheet: LastYearSheet
    uses: int
    texts: Mapping[str, int]
    first: int
    """The number of the first text of its own."""


@dataclass(frozen=True)
class _Plate:
    """A built workbook, with the texts of its unit cut out."""

    package: Splice
    cover: tuple[str, ...]
    texts: tuple[str, ...]
    code_first: bool
    numbers: tuple[int, ...]
    """Of the texts cut out."""
    last_year: _LastYear | None

    def print(self, unit: Unit, title: str, rows: Sequence[PreviousRow]) -> bytes:
        """The workbook of a unit; with ``rows`` of last year's figures where the plate has some."""
        own = (unit.code or "", unit.name) if self.code_first else (unit.name, unit.code or "")
        texts = self.texts[0] + "".join(text + piece for text, piece in zip(own, self.texts[1:], strict=False))
        parts = {_COVER: title.join(self.cover)}
        if (last := self.last_year) is not None:
            shared = Texts({**last.texts, **dict(zip(own, self.numbers, strict=False))}, last.first)
            parts[last.part] = last.sheet.printed(rows, shared)
            counts = f' count="{last.uses + shared.used}" uniqueCount="{last.first + len(shared.new)}"'
            new = "".join(f"<si><t>{text}</t></si>" for text in shared.new)
            texts = f"{_COUNTS.sub(counts, texts, count=1)}{new}</sst>"
        return self.package.replaced({name: part.encode() for name, part in {**parts, _TEXTS: texts}.items()})


@dataclass
class Press:
    """Makes the empty workbooks of a round, for a program with macros or without."""

    form: Form
    year: int
    batch: str
    host: Host | None = None
    _plates: dict[_Look, _Plate | None] = field(default_factory=dict)
    _fixed: frozenset[str] = frozenset()

    def workbook(self, unit: Unit, last: Report | None = None) -> bytes:
        """The workbook for a unit: agency, code and year filled in, stamped, with last year's figures where given."""
        report = self._report(unit)
        rows = list(previous_rows(last, self.form)) if last is not None else []
        if not (self._replaceable(unit) and plain(rows)):
            return self._built(unit, last)
        title = shown_title(report)
        look = (
            unit.code is not None,
            title_lines(title),
            value_lines(unit.name),
            value_lines(unit.code or ""),
            kinds(rows),
            shown_texts(self.form, self.year, {}, last),
        )
        if look not in self._plates:
            if len(self._plates) == _MOST_PLATES:
                return self._built(unit, last)
            made = self._built(unit, last)
            self._plates[look] = _plate(made, unit, title, rows, f"{_SHEETS}{len(self.form.sections) + 3}.xml")
        plate = self._plates[look]
        return self._built(unit, last) if plate is None else plate.print(unit, title, rows)

    def _replaceable(self, unit: Unit) -> bool:
        """Texts that equal none of the workbook's own: those would be one text in the file."""
        if not self._fixed:
            made = self._built(Unit(*_SAMPLE))
            self._fixed = frozenset(_TEXT.findall(Splice(made).part(_TEXTS).decode())) - set(_SAMPLE)
        texts = [unit.name, *([unit.code] if unit.code is not None else [])]
        return (
            all(_PLAIN.fullmatch(text) and text not in self._fixed for text in texts)
            and len(set(texts)) == len(texts)
            and self._report(unit).agency == Agency(unit.name, unit.code)
        )

    def _report(self, unit: Unit) -> Report:
        return Report(self.form, self.year, Agency(unit.name, unit.code))

    def _built(self, unit: Unit, last: Report | None = None) -> bytes:
        brought: dict[str, Any] = {} if last is None else {"previous": last}
        return write(self._report(unit), blank=True, host=self.host, stamp=stamp_for(unit, self.batch), **brought)


def _plate(made: bytes, unit: Unit, title: str, rows: Sequence[PreviousRow], last_year: str) -> _Plate | None:
    """The workbook of a unit as a plate for others; None where what is replaced does not stand in it as it should."""
    package = Splice(made)
    cover = package.part(_COVER).decode().split(f"<v>{title}</v>")
    texts = package.part(_TEXTS).decode()
    last = None
    if rows:
        last = _last_year(package, texts, last_year, rows)
        texts = "<si>".join(texts.removesuffix("</sst>").split("<si>")[: last.first + 1])
    marks = {f"<t>{text}</t>": text for text in (unit.name, unit.code) if text is not None}
    if len(cover) != 2 or any(texts.count(mark) != 1 for mark in marks):
        return None
    places = sorted((texts.index(mark) + len("<t>"), text) for mark, text in marks.items())
    pieces, at = [], 0
    for place, text in places:
        pieces.append(texts[at:place])
        at = place + len(text)
    pieces.append(texts[at:])
    wrapped = (f"{cover[0]}<v>", f"</v>{cover[1]}")
    numbers = tuple(texts.count("<si>", 0, place) - 1 for place, _ in places)
    if last is not None:
        last = replace(last, texts={text: n for text, n in last.texts.items() if n not in numbers})
    plate = _Plate(package, wrapped, tuple(pieces), places[0][1] != unit.name, numbers, last)
    return plate if plate.print(unit, title, rows) == made else None


def _last_year(package: Splice, texts: str, part: str, rows: Sequence[PreviousRow]) -> _LastYear:
    """The sheet of last year's figures; its texts come after those of all other sheets."""
    sheet = cut(package.part(part).decode(), rows)
    others = [package.part(name).decode() for name in package.names if name.startswith(_SHEETS) and name != part]
    always = [*others, *(row.cells for row in sheet.fixed.values())]
    first = max(int(number) for xml in always for number in _USED.findall(xml)) + 1
    listed = texts.split("<si>")[1 : first + 1]
    known = {m[1]: number for number, text in enumerate(listed) if (m := _TEXT.fullmatch(f"<si>{text}")) is not None}
    shared = Texts(known, first)
    sheet.printed(rows, shared)
    counted = _COUNTS.search(texts)
    # cells that were written over count as well
    uses = int(counted[1]) - shared.used if counted is not None else 0
    return _LastYear(part, sheet, uses, known, first)
