"""How cells look, conditional formats included: LibreOffice's own HTML of the open workbook, read back."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from converters.workbook.layout import address
from tests.libreoffice.bridge import Office

FILTER = "HTML (StarCalc)"


def fills(office: Office, url: str, scratch: Path) -> dict[str, dict[str, str]]:
    """Background of every coloured cell as shown: sheet → address → ``#F4B084``."""
    page = scratch / "looks.html"
    office.store_copy(url, str(page), FILTER)
    reader = _Fills()
    reader.feed(page.read_text("utf-8"))
    return reader.sheets


class _Fills(HTMLParser):
    """A table a sheet, from A1 on, after a heading with its name; merged cells span."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, dict[str, str]] = {}
        self._name = ""
        self._in_name = False
        self._row = self._column = -1
        self._taken: set[tuple[int, int]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "em":
            self._in_name, self._name = True, ""
        elif tag == "table":
            self._row, self._taken = -1, set()
        elif tag == "tr":
            self._row, self._column = self._row + 1, -1
        elif tag == "td":
            self._column += 1
            while (self._row, self._column) in self._taken:
                self._column += 1
            for row in range(int(given.get("rowspan") or 1)):
                for column in range(int(given.get("colspan") or 1)):
                    self._taken.add((self._row + row, self._column + column))
            if colour := given.get("bgcolor"):
                self.sheets[self._name][address(self._row, self._column)] = colour.upper()

    def handle_endtag(self, tag: str) -> None:
        if tag == "em":
            self._in_name = False
            self.sheets.setdefault(self._name, {})

    def handle_data(self, data: str) -> None:
        if self._in_name:
            self._name += data
