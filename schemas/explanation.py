"""What somebody said of a warning (情况说明), and for which findings it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from schemas.finding import Finding, Severity
from schemas.number import Number, number_text


@dataclass(frozen=True, slots=True)
class Explanation:
    """An explanation holds for a rule at a cell (``key``, "" for none) while ``values`` are the finding's own."""

    rule: str
    key: str
    values: str
    text: str


def values_of(finding: Finding) -> str:
    """What a finding says of the values, as one line: when it changes, an explanation has to be given anew."""
    told = [finding.reason, _text(finding.actual), _text(finding.expected)]
    # numbers among the details are places or counts, which differ between a workbook and its JSON
    told += [v for _, v in sorted(finding.details.items()) if isinstance(v, str)]
    return " | ".join(" ".join(t.split()) for t in told)


def explained(findings: Iterable[Finding], explanations: Sequence[Explanation]) -> tuple[Finding, ...]:
    """Findings with their explanations; errors cannot be explained away."""
    texts = {(e.rule, e.key, e.values): e.text for e in explanations if e.text.strip()}
    if not texts:
        return tuple(findings)
    return tuple(_explained(f, texts) for f in findings)


def _explained(finding: Finding, texts: dict[tuple[str, str, str], str]) -> Finding:
    if finding.severity is Severity.ERROR:
        return finding
    text = texts.get((finding.rule, finding.key or "", values_of(finding)))
    return finding if text is None else replace(finding, explanation=text)


def _text(value: Number | str | None) -> str:
    return number_text(value) if isinstance(value, Number) else value or ""
