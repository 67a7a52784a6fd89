"""The words of ``nianbao diff``: its help, and what text, workbook and page say."""

from __future__ import annotations

import re

from converters.diff.compare import EXPLANATIONS, CellDifference, Difference, PartDifference
from schemas.form import Form
from schemas.messages import Lang
from schemas.number import Number, Unread, Value, number_text
from schemas.report import PREAMBLE, Report

# Controls, marks that turn text round, characters without width, halves of characters.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

_WORDS: dict[str, dict[Lang, str]] = {
    "side-a": {"zh": "甲", "en": "A"},
    "side-b": {"zh": "乙", "en": "B"},
    "title": {"zh": "两份报告对比", "en": "Two reports compared"},
    "title-years": {"zh": "{name}：{a} 与 {b} 年度对比", "en": "{name}: {a} and {b} compared"},
    "file": {"zh": "文件", "en": "file"},
    "agency": {"zh": "单位名称", "en": "agency"},
    "code": {"zh": "机构代码", "en": "code"},
    "year": {"zh": "年度", "en": "year"},
    "form": {"zh": "格式", "en": "form"},
    "not-given": {"zh": "未写", "en": "not given"},
    "form-of": {"zh": "{form} 年格式", "en": "form {form}"},
    "form-mixed": {"zh": "{form} 年格式（{mixed}）", "en": "form {form} ({mixed})"},
    "table-of": {"zh": "表{table}是 {form} 年格式", "en": "table {table} is of {form}"},
    "year-of": {"zh": "{year} 年度", "en": "{year}"},
    "notes": {"zh": "读取时有 {n} 处提示，先用 nianbao check 核对", "en": "{n} notes while reading: see nianbao check"},
    "blank": {"zh": "（空）", "en": "(blank)"},
    "written": {"zh": "写法不同", "en": "written differently"},
    "other-words": {"zh": "{a}的格式作“{label}”", "en": "“{label}” in the form of {a}"},
    "only": {
        "zh": "只有{side}的格式有以下 {n} 格，没有比较：",
        "en": "in the form of {side} alone, not compared ({n} cells):",
    },
    "only-short": {"zh": "只有{side}的格式有", "en": "in the form of {side} alone"},
    "no-cell": {"zh": "无此格", "en": "no such cell"},
    "preamble": {"zh": "各部分之前的文字", "en": "text before the parts"},
    "closing": {"zh": "各部分之后的文字", "en": "text after the parts"},
    "explanations": {"zh": "情况说明", "en": "explanations"},
    "about": {"zh": "报告本身", "en": "the reports themselves"},
    "same": {"zh": "两份报告完全相同。", "en": "The two reports are the same."},
    "summary": {
        "zh": "比较了 {cells} 格，{changed} 格不同；{lone}文字有 {passages} 段不同。",
        "en": "{cells} cells compared, {changed} differ; {lone}{passages} paragraphs differ.",
    },
    "lone": {"zh": "另有 {n} 格只有一方的格式有，没有比较；", "en": "{n} cells of one form alone, not compared; "},
    "between": {"zh": "{year} 年度报告与上一年度报告相接：", "en": "The report on {year} after the one before:"},
    "between-fine": {
        "zh": "上年结转、现行有效件数未发现接不上的（X-CARRY、X-ROLL）。",
        "en": "what was carried over and what is in force go on from it (X-CARRY, X-ROLL).",
    },
    "between-blank": {
        "zh": "上年结转、现行有效件数有 {n} 处空白或读不出，没有核对。",
        "en": "not checked, as one of the two is blank or cannot be read: {n} of what was carried over or is in force.",
    },
    "between-other": {
        "zh": "两份报告写的不是同一单位，没有作年度之间的核对。",
        "en": "the two reports name different units: nothing was checked between years.",
    },
    "cells": {"zh": "格不同", "en": "cells differ"},
    "lone-count": {"zh": "格没有比较", "en": "cells not compared"},
    "passages": {"zh": "段文字不同", "en": "paragraphs differ"},
    "no-change": {"zh": "没有不同", "en": "no difference"},
    "gap": {"zh": "差（{b} － {a}）", "en": "difference ({b} − {a})"},
    "part": {"zh": "部分", "en": "part"},
    "change": {"zh": "变化", "en": "change"},
    "is-same": {"zh": "相同", "en": "same"},
    "is-changed": {"zh": "改动", "en": "changed"},
    "is-a": {"zh": "只在{a}", "en": "in {a} only"},
    "is-b": {"zh": "只在{b}", "en": "in {b} only"},
    "line": {"zh": "行（列）名称", "en": "line and column"},
    "value": {"zh": "数据", "en": "number"},
    "data-sheet": {"zh": "数据", "en": "Numbers"},
    "text-sheet": {"zh": "文字", "en": "Text"},
    "cut": {"zh": "……（单元格放不下，全文见 --format html）", "en": "… (too long for a cell; see --format html)"},
    "legend": {
        "zh": "底色标出不同的格：上为{a}，下为{b}，再下为差。划去的字只在{a}，加下划线的字只在{b}。",
        "en": "Cells that differ are shaded: {a} above, {b} below, then the difference. "
        "Struck out: in {a} only; underlined: in {b} only.",
    },
    "legend-grey": {
        "zh": "灰色的格只有一方的格式有，没有比较。",
        "en": "Grey cells are in one form alone and were not compared.",
    },
    # help
    "both-stdin": {
        "zh": "标准输入只有一个，两份报告不能都是“-”。",
        "en": "there is one standard input: the two cannot both be -.",
    },
    "is-folder": {
        "zh": "{path} 是文件夹；diff 比较两个文件。整批报告与上年比较，用 nianbao check 文件夹 --previous 上年文件夹。",
        "en": "{path} is a folder; diff compares two files. For many against last year's: nianbao check FOLDER "
        "--previous FOLDER.",
    },
    "suffix": {
        "zh": "不知道“{suffix}”是什么格式；后缀请用 {known}，或用 --format 指定。",
        "en": "“{suffix}” is no known format; use {known}, or say it with --format.",
    },
    "unreadable": {"zh": "{path}：无法读取：{why}", "en": "{path}: cannot be read: {why}"},
}


def say(key: str, lang: Lang, **details: object) -> str:
    """The words for a key."""
    words = _WORDS[key][lang]
    return words.format(**details) if details else words


def sides(difference: Difference, lang: Lang) -> tuple[str, str]:
    """What the two reports are called: by their years where one unit's years are compared, else 甲 and 乙."""
    a, b = difference.a.report, difference.b.report
    if a.year is not None and b.year is not None and a.year != b.year and a.agency.name == b.agency.name:
        return say("year-of", lang, year=a.year), say("year-of", lang, year=b.year)
    return say("side-a", lang), say("side-b", lang)


def of(side: str, lang: Lang) -> str:
    """A side's name within a sentence; in Chinese a number stands apart."""
    return f" {side}" if lang == "zh" and side[0].isdigit() else side


def title(difference: Difference, lang: Lang) -> str:
    """The heading of a page or workbook."""
    a, b = difference.a.report, difference.b.report
    if a.agency.name and a.agency.name == b.agency.name and None not in (a.year, b.year) and a.year != b.year:
        return say("title-years", lang, name=a.agency.name, a=a.year, b=b.year)
    return say("title", lang)


def facts(report: Report, lang: Lang) -> dict[str, str]:
    """What a report says of itself, in words, by the names of :class:`converters.diff.compare.Fact`."""
    none = say("not-given", lang)
    return {
        "agency": report.agency.name or none,
        "code": report.agency.code or none,
        "year": none if report.year is None else str(report.year),
        "form": form_words(report.form, lang),
    }


def form_words(form: Form, lang: Lang) -> str:
    """A form by its year, and which table is another form's."""
    mixed = "，".join(
        say("table-of", lang, table=form.section(key).ordinal, form=other) for key, other in sorted(form.mixed.items())
    )
    return say("form-mixed", lang, form=form.id, mixed=mixed) if mixed else say("form-of", lang, form=form.id)


def heading(part: PartDifference, lang: Lang) -> str:
    """The heading of a part, also of text outside the form's parts."""
    if part.heading:
        return part.heading
    return say({PREAMBLE: "preamble", EXPLANATIONS: "explanations"}.get(part.key, "closing"), lang)


def value_words(value: Value, lang: Lang) -> str:
    """What stands in a cell: its digits, its raw text in quotes, or that it is blank."""
    if value is None:
        return say("blank", lang)
    if isinstance(value, Unread):
        return f"“{visible(value.raw)}”"
    return number_text(value)


def visible(text: str) -> str:
    """A text with what a terminal would act upon, no file can hold or nobody can see written out; lines stay."""
    return _UNSEEN.sub(lambda m: m[0].encode("unicode_escape").decode(), text)


def gap_words(cell: CellDifference, lang: Lang) -> str:
    """The difference with its sign; "" where there is none to be had."""
    gap = cell.difference
    if gap is None or cell.same:
        return ""
    return say("written", lang) if gap == 0 else signed(gap)


def relative_words(cell: CellDifference) -> str:
    """The difference in per cent of the first; "" where there is none to be had."""
    share = cell.relative
    return "" if not share else f"{share * 100:+.1f}%"


def other_words(cell: CellDifference, side: str, lang: Lang) -> str:
    """How the first form words the cell, where the second words it otherwise; else ""."""
    if not cell.other_words:
        return ""
    lines = cell.a_cell.line.path == cell.b_cell.line.path
    label = cell.a_cell.column.label if lines else cell.a_cell.label
    return say("other-words", lang, a=side, label=label)


def signed(number: Number) -> str:
    """A number with its sign."""
    return f"+{number_text(number)}" if number > 0 else number_text(number)


def summary(difference: Difference, lang: Lang) -> str:
    """How much differs, in one line."""
    if difference.same:
        return say("same", lang)
    lone = say("lone", lang, n=difference.lone_cells) if difference.lone_cells else ""
    return say(
        "summary",
        lang,
        cells=sum(len(t.cells) for t in difference.tables),
        changed=len(difference.changed_cells),
        lone=lone,
        passages=difference.changed_passages,
    )
