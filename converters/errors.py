"""Refusals: a file that cannot be read, said so that a clerk knows what to do."""

from __future__ import annotations


class Unreadable(Exception):
    """A file that is refused as a whole; the reason in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str]]:
        return Unreadable, (self.zh, self.en)

    def words(self, lang: str = "zh") -> str:
        """The reason in a language."""
        return self.zh if lang == "zh" else self.en
