"""How well the TXT rules read: precision and recall over the sentences of ``sentences.toml``.

``python -m tests.sentences`` prints the figures; ``--write`` puts them, with every sentence, into the page in docs.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from schemas.finding import Reading
from schemas.form import load_form
from schemas.report import Agency, Report
from schemas.review.narrative import RULES, notes

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "txt-rules.md"

NOTE = (
    "句子是写规则的人编的：别人的句子里，看不全懂的更多，因此看出的会更少；宁可不提示，也不误报。\n"
    "The sentences are by those who wrote the reader. Of other people's more will not be understood, and recall "
    "will be lower; silence is preferred to a false alarm."
)

Objection = tuple[str, int | str, int | str]
"""Rule, what the text says, what it should."""


@dataclass(frozen=True)
class Case:
    """A sentence, what a reviewer objects to in it, what the rules find, and by which of their messages."""

    text: str
    table: str
    wrong: frozenset[Objection]
    found: frozenset[Objection]
    messages: frozenset[tuple[str, str]]
    why: str


@cache
def cases() -> tuple[Case, ...]:
    """Every sentence, read."""
    return tuple(_cases())


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads((HERE / "sentences.toml").read_text("utf-8"))


def tables() -> Mapping[str, Any]:
    """The tables that sentences are held against, by name."""
    return _raw()["tables"]


def _cases() -> Iterator[Case]:
    for entry in _raw()["sentence"]:
        table = tables()[entry["in"]]
        noted = list(notes(Reading(report(table, entry["text"]))))
        found = frozenset((n.rule, n.actual, n.expected) for n in noted)
        messages = frozenset((n.rule, n.reason or "default") for n in noted)
        wrong = frozenset((rule, said, right) for rule, said, right in entry.get("wrong", ()))
        yield Case(entry["text"], entry["in"], wrong, found, messages, entry.get("why", ""))


def report(table: Mapping[str, Any], text: str) -> Report:
    """A report with the table's numbers and ``text`` as its first part."""
    form = load_form(table.get("form", "2021"))
    zeros = {c.key: 0 for c in form.cells} if table.get("zeros") else {}
    return Report(form, table["year"], Agency(table.get("agency")), {"overview": text}, zeros | table["values"])


@dataclass(frozen=True)
class Score:
    """Right findings, false alarms and misses of a rule."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of findings that are right."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """The share of what is wrong that is found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def score(rule: str | None = None) -> Score:
    """Of one rule, or of all."""

    def of(objections: frozenset[Objection]) -> set[Objection]:
        return {o for o in objections if rule is None or o[0] == rule}

    pairs = [(of(c.wrong), of(c.found)) for c in cases()]
    return Score(
        sum(len(w & f) for w, f in pairs), sum(len(f - w) for w, f in pairs), sum(len(w - f) for w, f in pairs)
    )


def figures() -> str:
    """The table of precision and recall."""
    lines = ["| rule | wrong | found | false alarms | missed | precision | recall |", "|---|---|---|---|---|---|---|"]
    for name in (*RULES, "all"):
        s = score(None if name == "all" else name)
        shown = (name, s.right + s.missed, s.right, s.false, s.missed, f"{s.precision:.2f}", f"{s.recall:.2f}")
        lines.append(f"| {' | '.join(map(str, shown))} |")
    return "\n".join(lines)


def page() -> str:
    """The page in docs."""
    true = sum(not c.wrong for c in cases())
    parts = [
        "# 文字与表格的比对 / Narrative against tables",
        "由 `python -m tests.sentences --write` 生成，请勿手改。Generated; do not edit.",
        f"{len(cases())} 句，其中 {true} 句没有错、{len(cases()) - true} 句有错；句子和单位都是为测试编写的。",
        f"{len(cases())} sentences, {true} right and {len(cases()) - true} wrong, written for this test.",
        NOTE,
        figures(),
        "## 没有看出的 / What is missed",
        "\n".join(_listed(c) for c in cases() if c.wrong - c.found) or "—",
        "## 看出的 / What is found",
        "\n".join(_listed(c) for c in cases() if c.wrong and not c.wrong - c.found),
        "## 不应提示、也没有提示的 / Rightly silent",
        "\n".join(_listed(c) for c in cases() if not c.wrong and not c.found),
    ]
    return "\n\n".join(parts) + "\n"


def _listed(case: Case) -> str:
    text = case.text.replace("\n", "⏎")
    wrong = "; ".join(f"{rule} {said} ≠ {right}" for rule, said, right in sorted(case.wrong, key=str))
    notes_on = " — ".join(p for p in (wrong, case.why) if p)
    return f"- {text}" + (f"（{notes_on}）" if notes_on else "")


if __name__ == "__main__":
    print(figures())
    for case in cases():
        for objection in sorted(case.found - case.wrong, key=str):
            print("false alarm", *objection, case.text)
        for objection in sorted(case.wrong - case.found, key=str):
            print("missed", *objection, case.text)
    if "--write" in sys.argv:
        PAGE.write_text(page(), "utf-8")
