"""Findings in words, Chinese or English, for the person who has to mend the report."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from schemas.equations import Broken, term_names
from schemas.finding import Finding, Severity
from schemas.form import Form
from schemas.number import Number, number_text
from schemas.rules import catalogue

Lang = Literal["zh", "en"]

SEVERITY_WORDS: Mapping[Severity, Mapping[Lang, str]] = {
    Severity.ERROR: {"zh": "错误", "en": "error"},
    Severity.WARNING: {"zh": "警告", "en": "warning"},
    Severity.INFO: {"zh": "提示", "en": "info"},
}

_SAID: Mapping[Lang, str] = {"zh": "【已说明：{}】", "en": " [explained: {}]"}
_LOOK: Mapping[Lang, str] = {"zh": "请核对{}。", "en": " Check {}."}


def shown(value: Number | str | None) -> str:
    """A number or raw text as it stands; nothing for None."""
    if value is None:
        return ""
    return value if isinstance(value, str) else number_text(value)


def explain(finding: Finding, form: Form, lang: Lang = "zh") -> str:
    """What is wrong and what to look at, without place and label: ``… 差 2。请核对 E7、E8。``"""
    rule = catalogue()[finding.rule]
    actual = shown(finding.actual)
    words: dict[str, str | int] = {"actual": actual, "raw": actual, "expected": shown(finding.expected)}
    words.update(finding.details)
    if finding.broken is not None:
        words.update(equation_words(finding.broken, form, lang))
    text = rule.messages[finding.reason or "default"][lang].format(**words)
    if finding.look_at:
        text += _LOOK[lang].format(_places(finding, lang))
    return text


def line_of(finding: Finding, form: Form, lang: Lang = "zh") -> str:
    """The whole finding in one line: severity, rule, place, label, what is wrong."""
    head = f"{SEVERITY_WORDS[finding.severity][lang]} {finding.rule}"
    if finding.place is not None:
        head += f" {finding.place.words(lang)}"
    return f"{head} {body_of(finding, form, lang)}"


def body_of(finding: Finding, form: Form, lang: Lang = "zh") -> str:
    """Label, what is wrong, and what the unit said of it."""
    label = f"〔{finding.label}〕" if finding.label else ""
    said = _SAID[lang].format(finding.explanation) if finding.explanation is not None else ""
    return f"{label}{explain(finding, form, lang)}{said}"


def refusal_line(words: str, lang: Lang = "zh") -> str:
    """Why a file could not be read, on one line."""
    return {"zh": "无法读取：", "en": "unreadable: "}[lang] + " ".join(words.split())


def equation_words(broken: Broken, form: Form, lang: Lang) -> dict[str, str]:
    """Both sides of an equation with its numbers filled in; terms of 0 in long sums are named together."""
    names = term_names(form, broken.equation)
    values: dict[str, Number] = dict(broken.terms)

    plus = "+ " if lang == "zh" else " + "  # a full-width bracket before it brings its own space

    def side(keys: tuple[str, ...]) -> str:
        written = [k for k in keys if values[k] != 0] if len(keys) > 6 else list(keys)
        left_out = len(keys) - len(written)
        terms = plus.join(f"{names[k]}（{shown(values[k])}）" for k in written)
        if not left_out:
            return terms
        zeros = f"其余 {left_out} 项（0）" if lang == "zh" else f"{left_out} others (0)"
        return f"{terms}{plus}{zeros}" if terms else zeros

    return {
        "left_terms": side(broken.equation.left),
        "right_terms": side(broken.equation.right),
        "left_sum": shown(broken.left),
        "right_sum": shown(broken.right),
        "gap": shown(
            broken.difference.copy_abs() if isinstance(broken.difference, Decimal) else abs(broken.difference)
        ),
    }


def _places(finding: Finding, lang: Lang) -> str:
    own = finding.place
    seen: dict[str, None] = {}
    for place in finding.look_at:
        same = own is not None and (place.sheet, place.table) == (own.sheet, own.table)
        seen[place.short(lang) if same else place.words(lang)] = None
    return " " + "、".join(seen) if lang == "zh" else ", ".join(seen)
