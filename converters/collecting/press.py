"""Workbooks for thousands of units: built once for each look, and then only names and codes are replaced.

A workbook of one unit differs from that of another in two shared texts and the title's saved result, as long as
the same number of lines is needed for them. What comes out is byte for byte what building it would give.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from converters.collecting.splice import Splice
from converters.collecting.stamp import stamp_for
from converters.collecting.state import Unit
from converters.workbook.code_names import Host
from converters.workbook.writing.build import write
from converters.workbook.writing.cover import shown_title, title_lines, value_lines
from schemas.form import Form
from schemas.report import Agency, Report

_COVER, _TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_PLAIN = re.compile(
    r"[^\s<>&\"'_\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+(?: [^\s<>&\"'_\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+)*"
)
"""Texts that stand in XML as they are."""
_TEXT = re.compile(r"<si><t(?: [^<>]*)?>([^<>]*)</t></si>")
_SAMPLE = ("\ue000", "\ue001")
"""A name and a code that no form has."""

_Look = tuple[bool, int, int, int]


@dataclass(frozen=True)
class _Plate:
    """A built workbook, with the texts of its unit cut out."""

    package: Splice
    cover: tuple[str, ...]
    texts: tuple[str, ...]
    code_first: bool

    def print(self, unit: Unit, title: str) -> bytes:
        first, second = (unit.code or "", unit.name) if self.code_first else (unit.name, unit.code or "")
        texts = self.texts[0] + first + self.texts[1] + (second + self.texts[2] if len(self.texts) > 2 else "")
        return self.package.replaced({_COVER: title.join(self.cover).encode(), _TEXTS: texts.encode()})


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
        if last is not None or not self._replaceable(unit):
            return self._built(unit, last)
        title = shown_title(report)
        look = (unit.code is not None, title_lines(title), value_lines(unit.name), value_lines(unit.code or ""))
        if look not in self._plates:
            self._plates[look] = _plate(self._built(unit), unit, title)
        plate = self._plates[look]
        return self._built(unit) if plate is None else plate.print(unit, title)

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


def _plate(made: bytes, unit: Unit, title: str) -> _Plate | None:
    """The workbook of a unit as a plate for others; None where its texts do not stand there once each."""
    package = Splice(made)
    cover = package.part(_COVER).decode().split(f"<v>{title}</v>")
    texts = package.part(_TEXTS).decode()
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
    return _Plate(package, wrapped, tuple(pieces), code_first=places[0][1] != unit.name)
