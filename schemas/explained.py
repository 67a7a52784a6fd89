"""Findings and what was said of them: for which an explanation holds, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from schemas.explanation import Explanation
from schemas.finding import Finding, Severity
from schemas.number import Number, number_text


def identity_of(finding: Finding) -> str:
    """What a row of the findings' sheet is about."""
    return Explanation(finding.rule, finding.key or "", values_of(finding), "").identity


def values_of(finding: Finding) -> str:
    """What a finding says of the values, as one line: when it changes, an explanation has to be given anew."""
    told = [finding.reason, _text(finding.actual), _text(finding.expected)]
    # numbers among the details are places or counts, which differ between a workbook and its JSON
    told += [v for _, v in sorted(finding.details.items()) if isinstance(v, str)]
    return " | ".join(" ".join(t.split()) or "-" for t in told)


def explained(findings: Iterable[Finding], explanations: Sequence[Explanation]) -> tuple[Finding, ...]:
    """Findings with their explanations; errors cannot be explained away."""
    texts = {(e.rule, e.key, e.values): e.text for e in explanations if e.text.strip()}
    if not texts:
        return tuple(findings)
    return tuple(_explained(f, texts) for f in findings)


def unmatched(findings: Iterable[Finding], explanations: Iterable[Explanation]) -> list[Explanation]:
    """Explanations that hold for none of these findings; they are kept until somebody deletes them."""
    held = {identity_of(f) for f in findings if f.explanation is not None}
    return [e for e in explanations if e.text.strip() and e.identity not in held]


def _explained(finding: Finding, texts: dict[tuple[str, str, str], str]) -> Finding:
    if finding.severity is Severity.ERROR:
        return finding
    text = texts.get((finding.rule, finding.key or "", values_of(finding)))
    return finding if text is None else replace(finding, explanation=text)


def _text(value: Number | str | None) -> str:
    return number_text(value) if isinstance(value, Number) else value or ""
