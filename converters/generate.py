"""All that is made from the rest but the macros: built workbooks, examples, JSON Schemas, pages of rules and commands.

``python -m xlplugin.generate`` makes the macros and then this; a test compares. The macro workbooks made
here hold the VBA projects that lie in ``templates``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from converters import json_file, settings_page, text_write
from converters.catalogue.examples import BASE
from converters.catalogue.words import about, examples
from converters.cli import app, words
from converters.collecting import notice_template
from converters.workbook.writing import build
from schemas import data_file
from schemas.checks import check
from schemas.finding import Reading
from schemas.form import form_ids, iter_forms
from schemas.json_schema import json_schema
from schemas.messages import Lang
from schemas.report import Report
from schemas.rules import catalogue
from schemas.settings import settings_schema

TEMPLATES, EXAMPLES, DOCS = Path("templates"), Path("templates/examples"), Path("docs")
SCHEMAS = Path("schemas")
COMMANDS = (
    "",
    "template",
    "check",
    "convert",
    "rules",
    "rule",
    "schema",
    "distribute",
    "notice",
    "diff",
    "collect",
    "aggregate",
    "excel",
    "excel install",
    "excel doctor",
    "excel uninstall",
)


def outputs(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Each generated file below ``root``, with what it should hold."""
    for data in (SCHEMAS / "rules.toml", *(SCHEMAS / "forms" / f"{form}.toml" for form in form_ids())):
        yield data.with_suffix(".json"), data_file.made(root / data)
    for form in iter_forms():
        name = f"政府信息公开工作年度报告-{form.id}年格式"
        yield TEMPLATES / f"{name}.xlsx", build.write(Report(form), blank=True)
        yield TEMPLATES / f"{name}.xlsm", build.write(Report(form), blank=True, host="excel")
        yield DOCS / "schema" / f"{form.id}.schema.json", json_file.encode(json_schema(form.id))
    yield DOCS / "schema" / "nianbao-settings.schema.json", json_file.encode(settings_schema())
    yield TEMPLATES / "notice.docx", notice_template.build()
    for source in sorted((root / EXAMPLES).glob("*.json")):
        reading = json_file.read(source.read_bytes(), source.name)
        findings = check([Reading(reading.report)])[0]
        stem = EXAMPLES / source.stem
        yield stem.with_name(f"{source.stem}.xlsx"), build.write(reading.report, findings)
        yield stem.with_name(f"{source.stem}.txt"), text_write.write(reading.report, findings).encode()
    for lang, suffix in (("zh", ".zh-CN"), ("en", "")):
        yield DOCS / f"rules{suffix}.md", _rules("zh" if lang == "zh" else "en").encode()
        yield DOCS / f"settings{suffix}.md", settings_page.page("zh" if lang == "zh" else "en").encode()
        yield DOCS / f"commands{suffix}.md", _commands("zh" if lang == "zh" else "en").encode()


def _rules(lang: Lang) -> str:
    title = {"zh": "校验规则", "en": "Rules"}[lang]
    lead = {
        "zh": "由 `schemas/rules.toml` 生成（`python -m xlplugin.generate`），请勿手改。"
        f"例子是对一份没有问题的报告（`templates/examples/{BASE}`）所作的改动和改动后的校验结果。",
        "en": "Generated from `schemas/rules.toml` by `python -m xlplugin.generate`; do not edit. Examples are changes "
        f"to a report that is right (`templates/examples/{BASE}`), and what is found then.",
    }[lang]
    messages = {"zh": "提示语：", "en": "Messages: "}[lang]
    lines = [f"# {title}", "", lead, ""]
    for rule in catalogue().values():
        lines += [f"## {rule.id} {rule.title[lang]}", "", *(f"- {line}" for line in about(rule, lang))]
        lines += [f"- {messages}", *(f"  - {m[lang]}" for m in rule.messages.values()), ""]
        lines += ["```text", *examples(rule, lang), "```", ""]
    return "\n".join(lines)


def _commands(lang: Lang) -> str:
    """The help pages of every command, as printed."""
    before = words.lang()
    words.choose(["--lang", lang])
    try:
        title = {"zh": "命令", "en": "Commands"}[lang]
        lead = {
            "zh": "由 `--help` 生成（`python -m xlplugin.generate`），请勿手改。",
            "en": "Generated from `--help` by `python -m xlplugin.generate`; do not edit.",
        }[lang]
        lines = [f"# {title}", "", lead, ""]
        for name in COMMANDS:
            heading = f"nianbao {name}".strip()
            lines += [f"## {heading}", "", "```text", app.help_page(name), "```", ""]
        return "\n".join(lines)
    finally:
        words.choose(["--lang", before])
