"""The results of a check in JUnit's XML, which continuous integration servers show as tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, tostring

from converters.batch import FileResult
from converters.reporters.options import Options
from schemas.finding import Finding
from schemas.messages import explain, line_of
from schemas.report import one_line


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """A file is a suite, a finding a case; one that does not weigh enough, or is explained, counts as skipped."""
    suites = Element("testsuites", name="nianbao")
    for result in results:
        _suite(SubElement(suites, "testsuite", name=_text(result.source.path)), result, options)
    for count in ("tests", "failures", "errors", "skipped"):
        suites.set(count, str(sum(int(s.get(count, "0")) for s in suites)))
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode").encode() + b"\n")


def _suite(suite: Element, result: FileResult, options: Options) -> None:
    path = _text(result.source.path)
    if result.reading is None:
        assert result.refusal is not None
        words = _text(result.refusal.words(options.lang))
        case = SubElement(suite, "testcase", classname=path, name="read")
        SubElement(case, "error", message=words, type="unreadable").text = words
        _count(suite, tests=1, errors=1)
        return
    failures = skipped = 0
    for finding in result.findings:
        case = SubElement(suite, "testcase", classname=path, name=_name(finding, options))
        words = _text(line_of(finding, result.reading.report.form, options.lang))
        message = _text(explain(finding, result.reading.report.form, options.lang))
        if finding.weighs(options.fail_on):
            failures += 1
            SubElement(case, "failure", message=message, type=finding.severity.value).text = words
        else:
            skipped += 1
            SubElement(case, "skipped", message=words)
    if not result.findings:
        SubElement(suite, "testcase", classname=path, name="check")
    _count(suite, tests=max(1, len(result.findings)), failures=failures, skipped=skipped)


def _name(finding: Finding, options: Options) -> str:
    place = finding.place.words(options.lang) if finding.place is not None else ""
    return _text(" ".join(w for w in (finding.rule, place, finding.label) if w))


def _count(suite: Element, **counts: int) -> None:
    for name in ("tests", "failures", "errors", "skipped"):
        suite.set(name, str(counts.get(name, 0)))


def _text(text: str) -> str:
    """Without what XML cannot hold (a path may hold anything)."""
    return one_line(text.encode("utf-8", "replace").decode()) or ""
