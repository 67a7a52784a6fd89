"""Fonts, borders and colours of the workbook: one format object a look, however often it is asked for."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

_GB2312 = 134
_ROMAN, _SWISS = 1, 2

# A family and the Chinese character set let Excel and WPS put a like font where the named one is missing.
SONG = {"font_name": "宋体", "font_family": _ROMAN, "font_charset": _GB2312}
FANGSONG = {"font_name": "仿宋", "font_family": _ROMAN, "font_charset": _GB2312}
HEI = {"font_name": "黑体", "font_family": _SWISS, "font_charset": _GB2312}
TITLE = {"font_name": "方正小标宋简体", "font_family": _ROMAN, "font_charset": _GB2312}

CAPTION_FILL = "#C6D9F1"
COMPUTED_FILL = "#F2F2F2"
INPUT_FILL = "#FFFDE7"
KEPT_FILL = "#FFE699"
BAD = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
FOUND = {"bg_color": "#F4B084", "font_color": "#9C0006", "bold": True}
"""A cell that a finding is about."""
GOOD = {"font_color": "#006100", "bg_color": "#E2EFDA"}
WAITING = {"font_color": "#7F6000", "bg_color": "#FFF8E1"}
GREY = "#7F7F7F"
LINK = {"font_color": "#0563C1", "underline": 1}

TABLE_POINTS = 10.5
TEXT_POINTS = 14
CHECK_POINTS = 9
BELOW_POINTS = 8
NOTE_POINTS = 10.5


class Styles:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._known: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, *parts: dict[str, Any], **more: Any) -> Format:
        """The format with these properties; later ones win."""
        properties: dict[str, Any] = {}
        for part in (*parts, more):
            properties.update(part)
        key = tuple(sorted(properties.items()))
        if key not in self._known:
            self._known[key] = self._workbook.add_format(properties)
        return self._known[key]

    def table(self, **more: Any) -> Format:
        """A bordered table cell in 宋体 10.5, centred up and down."""
        base = {"font_size": TABLE_POINTS, "border": 1, "valign": "vcenter"}
        return self.get(SONG, base, more)

    def check(self, **more: Any) -> Format:
        """A cell of the live checks beside a table."""
        return self.get(SONG, {"font_size": CHECK_POINTS, "valign": "vcenter"}, more)

    def text(self, **more: Any) -> Format:
        """A narrative paragraph: 仿宋, wrapped, free to edit."""
        base = {"font_size": TEXT_POINTS, "text_wrap": True, "valign": "top", "locked": False}
        return self.get(FANGSONG, base, more)

    def note(self, **more: Any) -> Format:
        """Hints and captions in 宋体."""
        return self.get(SONG, {"font_size": NOTE_POINTS, "valign": "vcenter"}, more)
