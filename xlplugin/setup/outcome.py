"""What a check of a PC comes to, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Text(NamedTuple):
    """A text in Chinese and English."""

    zh: str
    en: str

    def words(self, lang: str) -> str:
        """The text in a language, zh or en."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **details: object) -> Text:
        """Both texts with their places filled."""
        return Text(self.zh.format(**details), self.en.format(**details))


class Status(Enum):
    """How it stands: only ``WRONG`` asks for something to be done."""

    FINE = "fine"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    NOTE = "note"


@dataclass(frozen=True)
class Outcome:
    """The result of one check. ``fix`` says what to click or run; a WRONG one always has it."""

    check: str
    status: Status
    found: Text
    fix: Text | None = None


def fine(check: str, zh: str, en: str) -> Outcome:
    """All is well."""
    return Outcome(check, Status.FINE, Text(zh, en))


def wrong(check: str, found: Text, fix: Text) -> Outcome:
    """Something to mend, with how."""
    return Outcome(check, Status.WRONG, found, fix)


def unknown(check: str, zh: str, en: str, fix: Text | None = None) -> Outcome:
    """Could not be found out."""
    return Outcome(check, Status.UNKNOWN, Text(zh, en), fix)


def note(check: str, zh: str, en: str, fix: Text | None = None) -> Outcome:
    """Worth knowing; nothing has to be done."""
    return Outcome(check, Status.NOTE, Text(zh, en), fix)
