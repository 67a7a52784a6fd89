"""What a macro workbook says of itself: the xlwings its VBA was made for, and its own settings."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from converters.errors import Unreadable
from converters.vba.reader import LARGEST, read_modules
from converters.workbook.reading.read import open_book
from xlplugin.vba.modules import LIBREOFFICE_BUTTONS

PROJECT = "xl/vbaProject.bin"
SETTINGS = "xlwings.conf"
_MOST_SETTINGS = 100
_VERSION = re.compile(r'^Public Const XLWINGS_VERSION As String = "([^"]+)"', re.M)


@dataclass(frozen=True)
class Macros:
    """``host``: excel, libreoffice, or "" where there are no macros of ours; ``settings`` by upper-case key."""

    host: str
    xlwings: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


def macros(data: bytes) -> Macros:
    """The macros of a workbook, only read and never run. Raises ValueError where it is no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if "[Content_Types].xml" not in names:
                raise ValueError("not a workbook")
            if PROJECT not in names:
                return Macros("")
            if package.getinfo(PROJECT).file_size > LARGEST:
                raise ValueError("the VBA project is too large")
            modules = read_modules(package.read(PROJECT))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError("not a workbook") from error
    if LIBREOFFICE_BUTTONS in modules:
        return Macros("libreoffice")
    found = _VERSION.search(modules.get("xlwings", "").replace("\r\n", "\n"))
    if found is None:
        return Macros("")
    return Macros("excel", found[1], _settings(data))


def _settings(data: bytes) -> dict[str, str]:
    """The sheet xlwings.conf, as xlwings.bas GetConfigFromSheet reads it: A1 downwards, to the first blank.

    Read as reports are: looked through before any library opens it, which a file made to hurt would end this process by.
    """
    try:
        sheet = open_book(data).sheet(SETTINGS)
        rows = range(min(len(sheet.rows), _MOST_SETTINGS)) if sheet is not None else range(0)
    except Unreadable as error:
        raise ValueError("the sheets cannot be read") from error
    found: dict[str, str] = {}
    for row in rows:
        if sheet is None or sheet.text(row, 0) == "":
            break
        found.setdefault(sheet.text(row, 0).upper(), sheet.text(row, 1))
    return found
