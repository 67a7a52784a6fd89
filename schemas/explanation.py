"""What somebody said of a warning (情况说明)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """An explanation holds for a rule at a cell (``key``, "" for none) while ``values`` are the finding's own."""

    rule: str
    key: str
    values: str
    text: str

    @property
    def identity(self) -> str:
        """Rule, cell and values as one text, by which a row of the findings' sheet knows what it is about."""
        return f"{self.rule}|{self.key}|{self.values}"


def explanation_of(identity: str, text: str) -> Explanation:
    """An explanation from the identity of its row; one of a row without identity holds for nothing."""
    rule, _, rest = identity.partition("|")
    key, _, values = rest.partition("|")
    return Explanation(rule, key, values, text)
