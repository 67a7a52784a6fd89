"""The rule catalogue, read from ``rules.toml``: the one place where a rule is declared."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from schemas.finding import Severity

Words = Mapping[str, str]
"""One text in each language: ``zh`` and ``en``."""


@dataclass(frozen=True)
class Rule:
    """A rule as people read it; ``messages`` has a template for each reason."""

    id: str
    severity: Severity
    title: Words
    statement: Words
    basis: Words
    fix: Words
    messages: Mapping[str, Words]


@dataclass(frozen=True)
class Policy:
    """Severities that differ from the catalogue's; None turns a rule off."""

    severities: Mapping[str, Severity | None] = field(default_factory=dict)

    def severity(self, rule: str) -> Severity | None:
        """The severity in force for a rule; KeyError for a rule that does not exist."""
        default = catalogue()[rule].severity
        return self.severities.get(rule, default)


@cache
def catalogue() -> dict[str, Rule]:
    """Every rule by its id, in catalogue order."""
    raw = tomllib.loads(files(__package__).joinpath("rules.toml").read_text("utf-8"))
    return {
        key: Rule(key, Severity(r["severity"]), r["title"], r["statement"], r["basis"], r["fix"], r["messages"])
        for key, r in raw.items()
    }
