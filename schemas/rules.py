"""The rule catalogue, read from ``rules.toml``: the one place where a rule is declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from schemas import data_file
from schemas.finding import Severity

Words = Mapping[str, str]
"""One text in each language: ``zh`` and ``en``."""


@dataclass(frozen=True)
class Rule:
    """A rule as people read it; ``messages`` has a template for each reason.

    Findings for a reason in ``remarks`` only inform, whatever the rule's severity. ``words`` rules judge
    what a report says beside its tables, and cannot be judged where only tables are known. ``passing``
    and ``failing`` are the rule's examples: changes to a report that is right.
    """

    id: str
    severity: Severity
    title: Words
    statement: Words
    basis: Words
    fix: Words
    messages: Mapping[str, Words]
    remarks: tuple[str, ...] = ()
    words: bool = False
    passing: Mapping[str, Any] = field(default_factory=dict)
    failing: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What local rules measure against.

    ``overview_least`` characters of section 一 (None: not asked for); patterns (``*`` for any text) of the
    names of units that may make 规章 and of those that may not, the former first; a number counts as
    changed much where it is at least ``jump_factor`` times the other and ``jump_least`` away from it.
    """

    overview_least: int | None = None
    regulations_by: tuple[str, ...] = ()
    no_regulations_by: tuple[str, ...] = ()
    jump_factor: float = 10
    jump_least: int = 100


@dataclass(frozen=True)
class Policy:
    """Severities that differ from the catalogue's (None turns a rule off), and the limits of local rules."""

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def severity(self, rule: str, reason: str = "") -> Severity | None:
        """The severity in force for a rule and reason; KeyError for a rule that does not exist."""
        declared = catalogue()[rule]
        severity = self.severities.get(rule, declared.severity)
        return Severity.INFO if severity is not None and reason in declared.remarks else severity


@cache
def catalogue() -> dict[str, Rule]:
    """Every rule by its id, in catalogue order."""
    raw = data_file.read(data_file.HERE / "rules.toml")
    return {
        key: Rule(
            key,
            Severity(r["severity"]),
            r["title"],
            r["statement"],
            r["basis"],
            r["fix"],
            r["messages"],
            tuple(r.get("remarks", ())),
            r.get("words", False),
            r.get("pass", {}),
            r.get("fail", {}),
        )
        for key, r in raw.items()
    }


@cache
def tables_only() -> Policy:
    """For tables of which the rest of the report is not known: no rule asks for words that stand elsewhere."""
    return Policy({rule.id: None for rule in catalogue().values() if rule.words})
