"""What Excel's own Worksheet object offers of protection, in Excel's names, on a sheet in LibreOffice."""

from __future__ import annotations

from typing import Any

from tests.libreoffice.bridge import Refused

_options: dict[tuple[str, str], dict[str, bool]] = {}


class NativeSheet:
    """A sheet as xlwings' ``api`` gives it.

    LibreOffice's interface tells whether a sheet is protected, not with which options; those given
    to Protect are therefore remembered here.
    """

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    ProtectContents = property(lambda self: self._sheet.ask("is_protected"))
    ProtectDrawingObjects = property(lambda self: self._given.get("DrawingObjects", True))
    ProtectScenarios = property(lambda self: self._given.get("Scenarios", True))
    Protection = property(lambda self: Protection(self._given))

    @property
    def _given(self) -> dict[str, bool]:
        return _options.setdefault((self._sheet.book.url, self._sheet.name), {})

    def Unprotect(self, Password: str = "") -> None:
        try:
            self._sheet.ask("unprotect", Password)
        except Refused:
            raise Refused("The password you supplied is not correct.") from None

    def Protect(self, Password: str = "", **options: bool) -> None:
        self._sheet.ask("protect", Password)
        self._given.clear()
        self._given.update(options)


class Protection:
    """What is allowed although the sheet is protected."""

    def __init__(self, options: dict[str, bool]) -> None:
        self._options = options

    def __getattr__(self, name: str) -> bool:
        if not name.startswith("Allow"):
            raise AttributeError(name)
        return self._options.get(name, False)
