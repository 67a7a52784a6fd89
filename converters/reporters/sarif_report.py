"""The results of a check in SARIF 2.1.0, the OASIS format for results of static analysis."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from converters.batch import FileResult
from converters.json_file import encode
from converters.reporters.options import Options
from schemas.finding import Finding, Severity
from schemas.form import Form
from schemas.messages import Lang, line_of
from schemas.rules import catalogue

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """One run; explained findings are suppressed with their explanation as justification."""
    found: list[dict[str, Any]] = []
    unreadable: list[dict[str, Any]] = []
    for result in results:
        uri = _uri(result.source.path)
        if result.reading is None:
            assert result.refusal is not None
            unreadable.append(
                {
                    "level": "error",
                    "message": {"text": result.refusal.words(options.lang)},
                    "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}}}],
                }
            )
            continue
        found += [_result(f, result.reading.report.form, uri, options.lang) for f in result.findings]
    run = {
        "tool": {"driver": {"name": "nianbao", "version": version("nianbao"), "rules": _rules(options.lang)}},
        "language": {"zh": "zh-CN", "en": "en"}[options.lang],
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not unreadable, "toolExecutionNotifications": unreadable}],
        "results": found,
    }
    out.write(encode({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}))


def _rules(lang: Lang) -> list[dict[str, Any]]:
    return [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.title[lang]},
            "fullDescription": {"text": rule.statement[lang]},
            "help": {"text": rule.fix[lang]},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        }
        for rule in catalogue().values()
    ]


def _result(finding: Finding, form: Form, uri: str, lang: Lang) -> dict[str, Any]:
    place = finding.place
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if place is not None and place.line is not None:
        physical["region"] = {"startLine": place.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if place is not None:
        location["logicalLocations"] = [{"name": place.short(lang), "fullyQualifiedName": place.words(lang)}]
    tree: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": list(catalogue()).index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": line_of(finding, form, lang)},
        "locations": [location],
        "properties": {"key": finding.key, "actual": finding.actual, "expected": finding.expected},
    }
    if finding.explanation is not None:
        tree["suppressions"] = [{"kind": "external", "justification": finding.explanation}]
    return tree


def _uri(path: str) -> str:
    absolute = Path(path).is_absolute()
    return Path(path).as_uri() if absolute else quote(Path(path).as_posix())
