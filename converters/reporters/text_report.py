"""The results of a check for reading: by file and part, columns aligned, graver findings first within a part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO

from converters.batch import FileResult
from converters.printable import printable
from converters.reporters.options import Options
from converters.reporters.width import padded, width_of, wrapped
from converters.tally import Tally
from schemas.finding import Finding, Severity
from schemas.form import Form
from schemas.messages import SEVERITY_WORDS, Lang, body_of

_STYLES = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[1;34m"}
_GOOD, _BOLD, _PLAIN = "\x1b[1;32m", "\x1b[1m", "\x1b[0m"
_INDENT = "    "
_WORDS: dict[str, dict[Lang, str]] = {
    "ok": {"zh": "未发现问题", "en": "no findings"},
    "unreadable": {"zh": "无法读取：{why}", "en": "cannot be read: {why}"},
    "unknown-agency": {"zh": "未写单位", "en": "agency not given"},
    "year-of": {"zh": "{year} 年度", "en": "report on {year}"},
    "no-year": {"zh": "未写年度", "en": "year not given"},
    "form-of": {"zh": "{form} 年格式", "en": "form {form}"},
    "more": {"zh": "… 另有 {n} 条，加 --most 0 显示全部", "en": "… {n} more; --most 0 shows all"},
    "whole": {"zh": "整份报告", "en": "the report as a whole"},
    "explained": {"zh": "已说明", "en": "explained"},
    "summary": {
        "zh": "共 {files} 个文件：{ok} 个无问题，{findings} 个有问题，{unreadable} 个无法读取；"
        "错误 {errors}，警告 {warnings}{infos_too}{explained_too}。",
        "en": "{files} files: {ok} without findings, {findings} with findings, {unreadable} unreadable; "
        "{errors} errors, {warnings} warnings{infos_too}{explained_too}.",
    },
    "infos-too": {"zh": "，提示 {n}", "en": ", {n} info"},
    "explained-too": {"zh": "，已说明 {n}", "en": ", {n} explained"},
}


def write(results: Iterable[FileResult], out: BinaryIO, options: Options) -> None:
    """A heading a file, its findings by part, counts at the end."""
    tally = Tally()
    for result in map(tally.add, results):
        for line in lines_of(result, options):
            out.write(f"{line}\n".encode("utf-8", "replace"))
        out.flush()
    out.write(f"{summary(tally, options.lang)}\n".encode())


def summary(tally: Tally, lang: Lang) -> str:
    """The counts over all files, in words."""
    too = _say("explained-too", lang, n=tally.explained) if tally.explained else ""
    infos = tally.severities[Severity.INFO]
    infos_too = _say("infos-too", lang, n=infos) if infos else ""
    return _say("summary", lang, infos_too=infos_too, explained_too=too, **tally.summary())


def lines_of(result: FileResult, options: Options) -> Iterator[str]:
    """The lines for one file."""
    if options.quiet and result.status == "ok":
        return
    lang, head = options.lang, printable(result.source.path)
    if result.reading is None:
        assert result.refusal is not None
        yield _styled(f"✗ {head}", _STYLES[Severity.ERROR], options)
        yield _INDENT + _say("unreadable", lang, why=printable(result.refusal.words(lang), lines=True)).replace(
            "\n", f"\n{_INDENT}"
        )
        return
    report = result.reading.report
    year = _say("no-year", lang) if report.year is None else _say("year-of", lang, year=report.year)
    about = [report.agency.name or _say("unknown-agency", lang), year, _say("form-of", lang, form=report.form.id)]
    told = printable(" · ".join(about))
    if not result.findings:
        yield _styled(f"✓ {head}", _GOOD, options) + f"  {told}  {_say('ok', lang)}"
        return
    worst = min(result.findings, key=lambda f: f.severity.rank).severity
    yield _styled(f"{'✗' if worst is Severity.ERROR else '!'} {head}", _STYLES[worst], options) + f"  {told}"
    shown = result.findings if options.most == 0 else result.findings[: options.most]
    yield from _by_part(shown, report.form, options)
    if len(shown) < len(result.findings):
        yield _INDENT + _say("more", lang, n=len(result.findings) - len(shown))


def _by_part(findings: Iterable[Finding], form: Form, options: Options) -> Iterator[str]:
    """Findings under the headings of their parts, in the order of the form."""
    order = ["", *(s.key for s in form.sections)]
    parted = sorted(findings, key=lambda f: order.index(part_of(f, form)))
    widths = [max(map(width_of, column)) for column in zip(*(_cells(f, options) for f in parted), strict=True)]
    for part, group in groupby(parted, key=lambda f: part_of(f, form)):
        yield "  " + _styled(form.section(part).heading if part else _say("whole", options.lang), _BOLD, options)
        for finding in group:
            cells = [padded(c, w) for c, w in zip(_cells(finding, options), widths, strict=True)]
            margin = len(_INDENT) + sum(widths) + len(widths)
            first, *rest = wrapped(printable(body_of(finding, form, options.lang)), margin, options.columns)
            cells[0] = _styled(cells[0], _STYLES[finding.severity], options)
            yield f"{_INDENT}{' '.join(cells)} {first}"
            for line in rest:
                yield " " * margin + line


def _cells(finding: Finding, options: Options) -> tuple[str, str, str]:
    place = finding.place.words(options.lang) if finding.place is not None else ""
    word = SEVERITY_WORDS[finding.severity][options.lang]
    if finding.explanation is not None:
        word = _say("explained", options.lang)
    return word, finding.rule, printable(place)


def part_of(finding: Finding, form: Form) -> str:
    """The key of the part that a finding belongs to: its cell's table, or its place's; "" for the whole report."""
    if finding.key in form.by_key:
        return form.by_key[finding.key].table
    place = finding.place
    named = (place.table or place.sheet) if place is not None else None
    return next((s.key for s in form.sections if s.ordinal == named or s.heading == finding.label), "")


def _say(key: str, lang: Lang, **details: object) -> str:
    return _WORDS[key][lang].format(**details)


def _styled(text: str, style: str, options: Options) -> str:
    return f"{style}{text}{_PLAIN}" if options.colour else text
