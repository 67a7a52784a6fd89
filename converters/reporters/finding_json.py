"""Results of files as trees of plain values; their shape is part of the public contract."""

from __future__ import annotations

from typing import Any

from converters.batch import FileResult
from schemas.finding import Finding
from schemas.form import Form
from schemas.messages import Lang, explain


def file_tree(result: FileResult, lang: Lang) -> dict[str, Any]:
    """One file: path, status, report, findings; the reason where it could not be read."""
    tree: dict[str, Any] = {"path": result.source.path, "status": result.status}
    if result.reading is None:
        assert result.refusal is not None
        return {**tree, "reason": result.refusal.words(lang), "findings": []}
    report = result.reading.report
    tree["report"] = {"form": report.form.id, "year": report.year, "agency": report.agency.name}
    tree["findings"] = [finding_tree(f, report.form, lang) for f in result.findings]
    return tree


def finding_tree(finding: Finding, form: Form, lang: Lang) -> dict[str, Any]:
    """One finding; ``explanation`` only where somebody gave one."""
    tree: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "key": finding.key,
        "place": finding.place.as_json() if finding.place is not None else None,
        "label": finding.label,
        "actual": finding.actual,
        "expected": finding.expected,
        "difference": finding.difference,
        "message": explain(finding, form, lang),
    }
    if finding.explanation is not None:
        tree["explanation"] = finding.explanation
    return tree
