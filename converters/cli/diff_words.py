"""The help of ``diff``, in Chinese and English; what it prints is in ``converters.diff.words``."""

from __future__ import annotations

from converters.cli.words import lang

_WORDS: dict[str, tuple[str, str]] = {
    "diff": (
        (
            "比较两份报告（任何能读的格式），或同一单位两个年度的报告：数据逐格、文字逐段。"
            "退出码：0 完全相同，1 有不同，2 用法不对，3 有文件读不了。"
        ),
        (
            "Compare two reports of any format that is read, or one unit's of two years: cell by cell, paragraph by "
            "paragraph. Exit status: 0 the same, 1 different, 2 usage, 3 a file cannot be read."
        ),
    ),
    "a": ("一份报告（较早的在前）；“-”为标准输入", "a report (the earlier first); - for standard input"),
    "b": ("另一份报告；“-”为标准输入", "the other report; - for standard input"),
    "format": (
        "输出格式：{known}；省略时看 -o 的后缀，否则 text",
        "output: {known}; else by the suffix of -o, else text",
    ),
    "output": ("输出文件；“-”为标准输出", "output file; - for standard output"),
    "all": (
        "全部列出，或只列不同的；省略时 text 只列不同的，其余全部列出",
        "all, or only what differs; by default text prints what differs, the others all",
    ),
    "exit-zero": ("有不同也以退出码 0 结束", "exit 0 even where they differ"),
    "quiet": ("只打印合计一行（仅 text）", "print the summary line only (text)"),
}


def say(key: str, **details: object) -> str:
    """A text in the language in use."""
    return _WORDS[key][0 if lang() == "zh" else 1].format(**details)
