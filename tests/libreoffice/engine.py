"""xlwings over a live LibreOffice: as much of its engine interface as runs inside our workbooks.

Cells behave as in Excel: what is written is taken as typed, a locked cell of a protected sheet refuses,
errors and dates come back as such. Built on the BSD parts of xlwings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import xlwings
from xlwings import base_classes
from xlwings.main import Engine as PublicEngine

from tests.libreoffice.bridge import Office
from tests.libreoffice.ranges import Error, Sheet


class Engine:
    name, type = "libreoffice", "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        return "" if x is None else x.isoformat() if isinstance(x, dt.date) else x

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, Error):
                return str(value) if err_to_str else None
            return number_builder(value) if number_builder is not None and isinstance(value, float) else value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    def __init__(self) -> None:
        self._apps: dict[int, App] = {}

    def keys(self) -> list[int]:
        return list(self._apps)

    def __iter__(self) -> Iterator[App]:
        return iter(self._apps.values())

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        return self._apps[pid]

    def enter(self, office: Office) -> App:
        return self._apps.setdefault(office.pid, App(office))

    def leave(self, office: Office) -> None:
        self._apps.pop(office.pid, None)


class App(base_classes.App):
    engine: Any = None
    books: Any = None

    def __init__(self, office: Office) -> None:
        self.office = office
        self.engine = ENGINE.impl
        self.books = Books(self)
        self.alerts: list[tuple[str, str]] = []
        """Message boxes that were shown, with their buttons."""
        self.reply = "ok"
        """What a person clicks."""

    api = property(lambda self: self.office)
    pid = property(lambda self: self.office.pid)

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def alert(self, prompt: str, title: str, buttons: str, mode: Any, callback: Any) -> str:
        self.alerts.append((prompt, buttons))
        return self.reply


class Books(base_classes.Books):
    app: Any = None

    def __init__(self, app: App) -> None:
        self.app = app
        self._books: list[Book] = []

    def __len__(self) -> int:
        return len(self._books)

    def __iter__(self) -> Iterator[Book]:
        return iter(self._books)

    def __call__(self, name_or_index: str | int) -> Book:
        for number, book in enumerate(self._books, start=1):
            if name_or_index in (number, book.name):
                return book
        raise KeyError(name_or_index)

    @property
    def active(self) -> Book:
        return self._books[-1]

    def open(self, fullname: str, *args: Any, **options: Any) -> Book:
        self._books.append(Book(self.app, self.app.office.open_book(fullname, True)))
        return self._books[-1]

    def forget(self, book: Book) -> None:
        self._books.remove(book)


class Book(base_classes.Book):
    app: Any = None

    def __init__(self, app: App, url: str) -> None:
        self.app, self.url = app, url

    def ask(self, action: str, *arguments: Any) -> Any:
        return self.app.office.ask(action, self.url, *arguments)

    api = property(lambda self: self.url)
    name = property(lambda self: Path(self.fullname).name)
    fullname = property(lambda self: unquote(urlsplit(self.url).path))
    sheets = property(lambda self: Sheets(self))

    def activate(self) -> None:
        pass

    def close(self) -> None:
        self.ask("close_book")
        self.app.books.forget(self)


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    api = property(lambda self: self.book)
    active = property(lambda self: Sheet(self.book, self.book.ask("active")))

    def __len__(self) -> int:
        return len(self.book.ask("sheets"))

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, name) for name in self.book.ask("sheets"))

    def __call__(self, name_or_index: str | int) -> Sheet:
        every = self.book.ask("sheets")
        name = every[name_or_index - 1] if isinstance(name_or_index, int) else name_or_index
        if name not in every:
            raise KeyError(name)
        return Sheet(self.book, name)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        every = self.book.ask("sheets")
        index = every.index(before.name) if before else every.index(after.name) + 1 if after else len(every)
        self.book.ask("add_sheet", name or f"Sheet{len(every) + 1}", index)
        return self(index + 1)


ENGINE = PublicEngine(impl=Engine())


@contextmanager
def joined(office: Office) -> Iterator[xlwings.App]:
    """A running LibreOffice as an App of xlwings, whose books run what Excel's books run."""
    before = xlwings.engines.active
    if ENGINE not in list(xlwings.engines):
        xlwings.engines.add(ENGINE)
    ENGINE.activate()
    try:
        yield xlwings.App(impl=ENGINE.impl.apps.enter(office))
    finally:
        ENGINE.impl.apps.leave(office)
        xlwings.engines.active = before
