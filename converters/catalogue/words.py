"""A rule in words: what it says, what it rests on, how to mend it, and its examples as they come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from converters.catalogue.examples import base, outcome
from schemas.messages import SEVERITY_WORDS, Lang, line_of
from schemas.report import CLOSING, PREAMBLE
from schemas.rules import Rule
from schemas.settings import layer

_NAMES: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("级别", "依据", "要求", "改法"),
    "en": ("Severity", "Basis", "Must hold", "To mend"),
}
EXAMPLES: Mapping[bool, Mapping[Lang, str]] = {
    False: {"zh": "符合的例子", "en": "Example that passes"},
    True: {"zh": "不符合的例子", "en": "Example that fails"},
}


def about(rule: Rule, lang: Lang) -> Iterator[str]:
    """Severity, basis, what must hold and how to mend it, a line each."""
    colon = "：" if lang == "zh" else ": "
    texts = (SEVERITY_WORDS[rule.severity][lang], rule.basis[lang], rule.statement[lang], rule.fix[lang])
    return (f"{name}{colon}{text}" for name, text in zip(_NAMES[lang], texts, strict=True))


def examples(rule: Rule, lang: Lang) -> Iterator[str]:
    """Both examples, each under its name."""
    for failing in (False, True):
        yield EXAMPLES[failing][lang]
        yield from (f"  {line}" for line in told(rule, failing, lang))


def told(rule: Rule, failing: bool, lang: Lang) -> Iterator[str]:
    """An example line by line: what is changed, then what is found."""
    yield from _changes(rule.failing if failing else rule.passing, lang)
    came = outcome(rule.id, failing=failing)
    if not came.findings:
        yield {"zh": "→ 无提示", "en": "→ nothing found"}[lang]
    for finding in came.findings:
        yield "→ " + line_of(finding, came.reading.report.form, lang)


_WORDS: Mapping[str, Mapping[Lang, str]] = {
    "agency": {"zh": "单位：{}", "en": "agency: {}"},
    "year": {"zh": "年度：{}", "en": "year: {}"},
    "last": {"zh": "上年报告：", "en": "last year's report: "},
    "other": {"zh": "同批另一份报告：", "en": "another report of the run: "},
    "units": {"zh": "合计的单位：{}", "en": "units summed: {}"},
    "against": {"zh": "与合计核对的是上级的报告", "en": "a parent's report compared with the sum"},
    "as_is": {"zh": "数据没有改动", "en": "numbers unchanged"},
    "roster": {"zh": "名册：{}", "en": "roster: {}"},
    "came": {"zh": "收到 {} 的报告", "en": "received from {}"},
    "same": {"zh": "文字与本报告相同", "en": "narrative as in this one"},
    "settings": {"zh": "设置：{}", "en": "settings: {}"},
    "instead": {"zh": "“{}”写成“{}”", "en": "“{1}” in place of “{0}”"},
    "without": {"zh": "没有“{}”", "en": "without “{}”"},
    "format": {"zh": "工作簿里〔{}〕是 {}，单元格格式为 {}", "en": "in the workbook 〔{}〕 is {}, cell format {}"},
    "number": {"zh": "工作簿里〔{}〕是数字 {}", "en": "in the workbook 〔{}〕 is the number {}"},
    "formula": {"zh": "工作簿里〔{}〕是公式 ={}，保存的结果是 {}", "en": "in the workbook 〔{}〕 is the formula ={}, saved result {}"},
    "words": {"zh": "工作簿的《{}》{} 写有“{}”", "en": "on sheet “{}” of the workbook, {} reads “{}”"},
    "no_words": {"zh": "工作簿的《{}》表格之外没有文字", "en": "nothing beside the table on sheet “{}” of the workbook"},
    "part": {"zh": "工作簿里另有 {}（{}）", "en": "the workbook also holds {} ({})"},
    "blank": {"zh": "（空）", "en": "(blank)"},
}  # fmt: skip


def _changes(example: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    for key in ("agency", "year"):
        if key in example:
            yield _WORDS[key][lang].format(example[key])
    yield from _report_changes(example, lang)
    for old, new in example.get("text", ()):
        shown = [_one_line(old), _one_line(new)]
        yield _WORDS["instead" if shown[1] else "without"][lang].format(*shown)
    if cell := example.get("workbook"):
        yield _cell_words(cell, lang)
    for group in ("last", "other"):
        inner = example.get({"last": "previous", "other": "other"}[group])
        if inner is not None:
            same = [_WORDS["same"][lang]] if inner.get("sections") == "same" or group == "other" else []
            names = [_WORDS["agency"][lang].format(inner["agency"])] if "agency" in inner else []
            apart = "；" if lang == "zh" else "; "
            yield _WORDS[group][lang] + apart.join([*names, *same, *_report_changes(inner, lang)])
    for unit in example.get("units", ()):
        apart = "；" if lang == "zh" else "; "
        told = list(_report_changes(unit, lang)) or [_WORDS["as_is"][lang]]
        name = unit.get("agency", base().agency.name)
        yield _WORDS["units"][lang].format(name) + ("，" if lang == "zh" else ", ") + apart.join(told)
    if "against" in example:
        yield _WORDS["against"][lang]
    if "roster" in example:
        yield _WORDS["roster"][lang].format(("、" if lang == "zh" else ", ").join(example["roster"]))
    for one in example.get("came", ()):
        name = _WORDS["came"][lang].format(one.get("agency", base().agency.name))
        yield ("；" if lang == "zh" else "; ").join([name, *_report_changes(one, lang)])
    for path, value in layer(example.get("settings", {})).items():
        yield _WORDS["settings"][lang].format(f"{path} = {value}")


def _report_changes(example: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    form = base().form
    headings = {s.key: s.heading for s in form.sections} | {PREAMBLE: "（前言）", CLOSING: "（落款）"}
    colon = "：" if lang == "zh" else ": "
    for key, value in example.get("values", {}).items():
        yield f"〔{form.by_key[key].label if key in form.by_key else key}〕{_shown(value, lang)}"
    if isinstance(sections := example.get("sections", {}), Mapping):
        for key, text in sections.items():
            yield headings[key] + colon + (_one_line(text) or _WORDS["blank"][lang])


def _cell_words(cell: Mapping[str, Any], lang: Lang) -> str:
    if "part" in cell:
        return _WORDS["part"][lang].format(cell["part"], cell["holds"] or _WORDS["blank"][lang])
    if "cell" not in cell:
        key = "words" if cell["text"] else "no_words"
        return _WORDS[key][lang].format(cell["sheet"], cell["at"], cell["text"])
    label = base().form.by_key[cell["cell"]].label
    if "formula" in cell:
        return _WORDS["formula"][lang].format(label, cell["formula"], cell["saved"])
    if "format" in cell:
        return _WORDS["format"][lang].format(label, cell["number"], cell["format"])
    return _WORDS["number"][lang].format(label, cell["number"])


def _shown(value: Any, lang: Lang) -> str:
    return f"= {value}" if value != "" else _WORDS["blank"][lang]


def _one_line(text: str) -> str:
    return " ".join(text.strip().replace("\t", " | ").replace("\n", " ⏎ ").split())
