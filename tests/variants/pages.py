"""The published table: what became of the lines of every style, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tests.variants.judge import VERDICTS
from tests.variants.styles import AXES, AXIS_ZH

if TYPE_CHECKING:
    from tests.variants.table import Tally

_HEAD = {
    "en": "# Published variants\n\n"
    "Reports generated at random in the styles offices publish, as text, each in a combination of styles, read and\n"
    "compared with what was printed. {count} reports, {lines} lines of numbers. Made by\n"
    "`python -m tests.variants.table {count}`; see `tests/variants/`.\n\n"
    "- right: every cell of the line as printed (a token that is no number is kept as it stands, or the cell is blank)\n"
    "- refused: a number was not read, and a finding on the line says so\n"
    "- wrong: a number differs, and a finding on the line or its column says that something is wrong there\n"
    "- silently wrong: a number differs or is missing and nobody is told\n"
    "- read: share of cells read where all information is printed (not: values stuck together, dropped, without label)\n\n"
    "**Silently wrong: {silent}. Wrong: {wrong}. Read where all information is printed: {share:.2%}.**\n",
    "zh": "# 已发布报告的各种样式\n\n"
    "按各机关实际发布的样式随机生成报告文本，每份是多种样式的组合；读取后与所印的数字逐行比较。\n"
    "共 {count} 份报告、{lines} 行数据。由 `python -m tests.variants.table {count}` 生成，见 `tests/variants/`。\n\n"
    "- 正确：该行每格与所印一致（不是数字的照原样保留，或为空）\n"
    "- 拒读：有数字未读取，并且该行有提示\n"
    "- 错误：数字不同，但该行或该列有提示\n"
    "- 无提示的错误：数字不同或缺失，且没有任何提示\n"
    "- 读取率：信息齐全的数据格中已读取的比例（粘连、丢失、无行名的不计）\n\n"
    "**无提示的错误：{silent}。错误：{wrong}。信息齐全时的读取率：{share:.2%}。**\n",
}
_COLUMNS = {
    "en": "| style | right | refused | wrong | silently wrong | read |",
    "zh": "| 样式 | 正确 | 拒读 | 错误 | 无提示的错误 | 读取率 |",
}


def page(whole: Tally, by_style: Mapping[str, Tally], count: int, lang: str) -> str:
    """The page in one language."""
    verdicts = whole.verdicts
    parts = [
        _HEAD[lang].format(count=count, lines=f"{verdicts.total():,}", silent=verdicts["silent"],
                           wrong=verdicts["wrong"], share=whole.share)
    ]  # fmt: skip
    for axis, styles in AXES.items():
        parts.append(f"## {axis if lang == 'en' else AXIS_ZH[axis]}\n")
        rows = [_COLUMNS[lang], "|---|--:|--:|--:|--:|--:|"]
        for style in styles:
            tally = by_style.get(style.id)
            if tally is not None:
                name = (style.name if lang == "en" else style.zh).replace("|", "\\|")
                counts = " | ".join(f"{tally.verdicts[v]:,}" for v in VERDICTS)
                rows.append(f"| {name} | {counts} | {tally.share:.2%} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)
