"""A bad input: how it is made, and the answer it must get from every command."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

KEY = "requests.received.natural_person"
"""The number that cases about values replace."""
ANSWERS = Path(__file__).parent / "answers"


@dataclass(frozen=True, slots=True)
class Case:
    """One file; ``number`` is what kind of harm it is of, as in the table."""

    number: str
    zh: str
    en: str
    make: Callable[[], bytes]
    suffix: str = ".xlsx"

    @property
    def name(self) -> str:
        """What it is called among tests and answers."""
        return f"{self.number} {self.en}"

    def of(self, lang: str) -> str:
        """What the input is, in words."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Answer:
    """What ``check`` must say of a file: exit status, the rules of its errors and warnings (all of them), words.

    ``value`` is what must come of the number :data:`KEY` where the case is about it: a number, or the raw text that
    is told instead of one (empty: a blank).
    """

    status: int
    rules: tuple[str, ...]
    zh: str
    en: str
    value: object

    def of(self, lang: str) -> str:
        """The answer as the table has it."""
        said = self.zh if lang == "zh" else self.en
        if self.status == 3:
            return f"3 · {said}"
        nothing = "照常读取，没有发现问题" if lang == "zh" else "read as usual, nothing found"
        rules = " ".join(f"`{r}`" for r in self.rules) or nothing
        return f"{self.status} · {rules}{f' · {said}' if said else ''}"


@cache
def answers() -> Mapping[str, Answer]:
    """The answers, by the names of cases. ``python -m tests.bad.propose`` prints one for each case that has none."""
    return {
        name: answer(given)
        for file in sorted(ANSWERS.glob("*.toml"))
        for name, given in tomllib.loads(file.read_text("utf-8")).items()
    }


def answer(given: Mapping[str, Any]) -> Answer:
    """An answer from its tree."""
    return Answer(
        given["status"], tuple(given.get("rules", ())), given.get("zh", ""), given.get("en", ""), given.get("value")
    )
