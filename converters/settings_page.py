"""The page on settings, made from what can be set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from converters.settings_file import FILE_VARIABLE, NAME, PROJECT, VARIABLES
from schemas.messages import Lang
from schemas.settings import KEYS

_EXAMPLE = """\
ignore = ["X-JUMP"]
blank = "warning"

[severity]
X-SAME = "info"

[overview]
least = 300

[regulations]
not_by = ["*管理委员会"]

[jump]
factor = 5
least = 50
"""

_TEXT: Mapping[Lang, tuple[str, ...]] = {
    "zh": (
        "# 设置",
        "由 `schemas/settings.py` 生成（`python -m xlplugin.generate`），请勿手改。",
        (
            f"设置写在 `{NAME}` 里，或 `{PROJECT}` 的 `[tool.nianbao]` 里。先在存放报告的文件夹（多个文件时，"
            "是它们共同所在的文件夹）及其各级上级文件夹中找，再在当前文件夹及其各级上级中找，只用找到的第一个；"
            "`collect` 找名册所在的文件夹，不用来件里的设置。"
            f"`--settings 文件` 或环境变量 `{FILE_VARIABLE}` 直接指定。"
        ),
        (
            f"环境变量（{'、'.join(f'`{v}`' for v in VARIABLES)}）优先于文件，命令行（`--select`、`--ignore`、"
            "`--severity 规则=级别`）优先于环境变量。各规则的级别逐条合并；命令行或环境变量写了 select 的，"
            "文件里的 ignore 不再起作用。"
        ),
        (
            "规则编号可以只写开头：`T3-` 是全部以 T3- 开头的规则。写错的规则编号或设置名以退出码 2 报错，"
            "指出所在的行和最相近的名称。JSON Schema 见 [schema/nianbao-settings.schema.json](schema/nianbao-settings.schema.json)。"
        ),
    ),
    "en": (
        "# Settings",
        "Generated from `schemas/settings.py` by `python -m xlplugin.generate`; do not edit.",
        (
            f"Settings stand in `{NAME}`, or under `[tool.nianbao]` in a `{PROJECT}`. They are looked for in the folder of "
            "the reports (of several files: the folder that holds them all) and above it, then in the current folder and "
            "above; the first found is the only one used. `collect` looks beside the roster, never among what came in. "
            f"`--settings FILE` or the variable `{FILE_VARIABLE}` name one."
        ),
        (
            f"Environment variables ({', '.join(f'`{v}`' for v in VARIABLES)}) override the file, flags (`--select`, "
            "`--ignore`, `--severity RULE=LEVEL`) override both. Severities add up rule by rule; a select in the "
            "environment or on the command line drops what the file ignores."
        ),
        (
            "A rule may be named by how its id begins: `T3-` is all rules that begin so. A rule or key that does not exist "
            "is refused with exit code 2, its line and the nearest name. "
            "JSON Schema: [schema/nianbao-settings.schema.json](schema/nianbao-settings.schema.json)."
        ),
    ),
}


def page(lang: Lang) -> str:
    """The page in Markdown."""
    return "\n".join(_lines(lang))


def _lines(lang: Lang) -> Iterator[str]:
    for paragraph in _TEXT[lang]:
        yield from (paragraph, "")
    yield from ("```toml", _EXAMPLE + "```", "")
    yield from (f"- `{path}`{'：' if lang == 'zh' else ': '}{key.words[lang]}" for path, key in KEYS.items())
    yield ""
