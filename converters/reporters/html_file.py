"""One file on the page of results: its findings, and the tables in which they lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from converters.batch import FileResult
from converters.reporters.html_table import table_with_findings
from converters.reporters.html_words import say
from schemas.finding import Finding, Severity
from schemas.messages import SEVERITY_WORDS, Lang, explain
from schemas.report import Report
from schemas.rules import catalogue


def file_section(number: int, result: FileResult, lang: Lang, *, unfolded: bool) -> Iterator[str]:
    """The part of the page for one file; ``number`` makes its ids unique."""
    bad = result.reading is None or any(f.severity is Severity.ERROR for f in result.findings)
    look, sign = ("bad", "✗") if bad else ("odd", "!") if result.findings else ("fine", "✓")
    unfold = " open" if unfolded and look != "fine" else ""
    yield f'<details class="file {look}" data-status="{result.status}"{unfold}>'
    yield f'<summary><span class="sign">{sign}</span><span><span class="name">{escape(result.source.path)}</span>'
    report = result.reading.report if result.reading is not None else None
    if report is not None:
        yield f'<span class="about">{escape(_about(report, lang))}</span>'
    yield f'</span><span class="tally">{"".join(_tally(result, lang))}</span></summary>\n<div>'
    if result.refusal is not None:
        yield f'<p class="why">{escape(result.refusal.words(lang))}</p>'
    if report is not None and result.findings:
        yield from _findings(number, result.findings, report, lang)
        for key, table in report.form.tables.items():
            own = [f for f in result.findings if f.key in report.form.by_key and report.form.by_key[f.key].table == key]
            if own:
                yield from table_with_findings(number, report, table, own, lang)
    yield "</div></details>\n"


def _about(report: Report, lang: Lang) -> str:
    year = say("no-year", lang) if report.year is None else say("year-of", lang, year=report.year)
    name = report.agency.name or say("unknown-agency", lang)
    return " · ".join((name, year, say("form-of", lang, form=report.form.id)))


def _tally(result: FileResult, lang: Lang) -> Iterator[str]:
    if result.reading is None:
        yield f'<span class="tag error">{say("status-unreadable", lang)}</span>'
        return
    counts = Counter(_level(f) for f in result.findings)
    for level in (*(s.value for s in Severity), "said"):
        if counts[level]:
            words = say("explained", lang) if level == "said" else SEVERITY_WORDS[Severity(level)][lang]
            yield f'<span class="tag {level}">{words} {counts[level]}</span> '
    if not counts:
        yield say("fine", lang)


def _findings(number: int, findings: tuple[Finding, ...], report: Report, lang: Lang) -> Iterator[str]:
    heads = "".join(f"<th scope=col>{say(k, lang)}</th>" for k in ("severity", "rule", "place", "message"))
    yield f'<table class="findings"><thead><tr>{heads}</tr></thead><tbody>\n'
    for finding in findings:
        level = _level(finding)
        words = say("explained", lang) if level == "said" else SEVERITY_WORDS[finding.severity][lang]
        rule = catalogue()[finding.rule]
        place = escape(finding.place.words(lang)) if finding.place is not None else ""
        if finding.key in report.form.by_key:
            place = f'<a href="#{cell_id(number, finding.key or "")}">{place or escape(finding.key or "")}</a>'
        yield f'<tr data-level="{level}" data-rule="{rule.id}"><td><span class="tag {level}">{words}</span></td>'
        yield f'<td title="{escape(rule.title[lang])}">{rule.id}</td><td>{place}</td><td>'
        if finding.label:
            yield f'<span class="label">〔{escape(finding.label)}〕</span>'
        yield escape(explain(finding, report.form, lang))
        if finding.explanation is not None:
            yield f'<div class="explanation">{say("said", lang)}{escape(finding.explanation)}</div>'
        yield f'<div class="fix">{say("fix", lang)}{escape(rule.fix[lang])}</div></td></tr>\n'
    yield "</tbody></table>\n"


def _level(finding: Finding) -> str:
    return "said" if finding.explanation is not None else finding.severity.value


def cell_id(number: int, key: str) -> str:
    """The id of a cell on the page."""
    return f"f{number}-{key}"
