"""What ``distribute`` and ``notice`` say, in Chinese and English."""

from __future__ import annotations

from converters.cli.words import lang
from converters.printable import told

_WORDS: dict[str, tuple[str, str]] = {
    "distribute": (
        "按名册给每个单位生成填报工作簿：填好单位和年度，可带上年数据和通知。可重复运行，只补缺的和变了的。",
        (
            "Make a workbook for each unit of a roster, with agency and year filled in, last year's figures and a notice if "
            "asked. May be repeated: writes only what is missing or outdated."
        ),
    ),
    "roster": (
        "名册：.csv（UTF-8 或 GBK）或 .xlsx，表头有“单位名称”，可有机构代码、类型、上级、联系人",
        "the roster, .csv (UTF-8 or GBK) or .xlsx: a header with “name”, perhaps code, kind, parent, contact",
    ),
    "year": ("报告年度，决定用哪个格式", "the year reported on, which decides the form"),
    "output": ("写入的文件夹", "folder to write into"),
    "format": (
        "xlsx、xlsm（带“校验”按钮）或 both（两种都要）",
        "xlsx, xlsm (with buttons) or both",
    ),
    "previous": (
        "上年的报告（文件或文件夹，可重复）：按机构代码或单位名称配对，写进各单位的工作簿",
        "last year's reports (file or folder; may be repeated), matched by code or name, brought into the workbooks",
    ),
    "notice-file": (
        "通知模板（.docx）；写 default 用自带的。有单位占位符的每单位一份，没有的只出一份",
        "template of a covering notice (.docx), or default for our own; one a unit where it names the unit, else one",
    ),
    "deadline": ("通知里的截止日期，如 2025-01-20", "deadline in the notice, such as 2025-01-20"),
    "sender": ("通知里的发文单位", "sender of the notice"),
    "zip": ("每个上级一个压缩包（.zip），不写单个文件", "one archive (.zip) a parent instead of single files"),
    "dry-run": ("只列出要写的文件，不写入", "list what would be written, write nothing"),
    "force": ("连单位或他人改过的文件也重新生成", "make anew even files that somebody changed"),
    "quiet": ("不显示合计", "no summary"),
    "notice": (
        "写出自带的通知模板（.docx），改好后用 distribute --notice 发给各单位。",
        "Write our covering notice (.docx) to be edited and then used with distribute --notice.",
    ),
    "notice-output": ("输出文件（.docx）；“-”为标准输出", "output file (.docx); - for standard output"),
    "notice-written": (
        "已写入 {path}。请保留需要的 {{{{占位符}}}}，其余文字可随意修改。",
        "wrote {path}. Keep the {{{{placeholders}}}} that you need and edit the rest as you like.",
    ),
    "no-folder": ("-o 应是文件夹，而 {path} 是文件。", "-o should be a folder; {path} is a file."),
    "other-year": (
        "文件夹 {path} 里是 {there} 年度发放的文件，不能再放 {year} 年度的。请换一个文件夹。",
        "the folder {path} holds what was sent for {there}, not {year}. Choose another folder.",
    ),
    "no-notice": (
        "{flag} 用于通知，请同时写 --notice（default 或通知模板）。",
        "{flag} is for the notice: say --notice too (default, or a template).",
    ),
    "needed": (
        "通知里有“{field}”，请用 {flag} 给出。",
        "the notice has the placeholder “{field}”: give it with {flag}.",
    ),
    "no-date": ("“{value}”不是日期；请写成 2025-01-20。", "“{value}” is no date; write it like 2025-01-20."),
    "docx": ("通知的后缀应为 .docx：{path}。", "a notice's suffix is .docx: {path}."),
    "cannot-write": ("写不了 {path}：{why}。", "cannot write {path}: {why}."),
    "kept": (
        "保留：{name} 已被改动，与现在要发的不同，没有覆盖（--force 可覆盖）。",
        "kept: {name} was changed by somebody and is another than would be sent now (--force replaces it).",
    ),
    "more": ("……另有 {n} 个。", "… and {n} more."),
    "unused": (
        "有 {n} 个以前发放的文件这次没有用到（如 {example}），没有删除。",
        "{n} files sent before are not part of this round (e.g. {example}); they were not deleted.",
    ),
    "previous-none": (
        "有 {n} 个单位没有找到上年的报告，工作簿里没有上年数据（如 {example}）。",
        "{n} units found no report of last year; their workbooks have no figures of it (e.g. {example}).",
    ),
    "previous-several": (
        "有 {n} 个单位找到不止一份上年的报告，无法确定用哪一份，没有写入（如 {example}）。",
        "{n} units found more than one report of last year; none was brought in (e.g. {example}).",
    ),
    "dry-write": ("将写入", "would write"),
    "dry-same": ("不变", "unchanged"),
    "dry-used": ("单位已填", "filled in"),
    "dry-changed": ("保留", "kept"),
    "n-written": ("写入 {n} 个文件", "{n} files written"),
    "n-same": ("不变 {n} 个", "{n} unchanged"),
    "n-used": ("已被填写、不用重发 {n} 个", "{n} filled in since"),
    "n-changed": ("被改动而保留 {n} 个", "{n} changed and kept"),
    "summary": ("{units} 个单位，{path}：{counts}。", "{units} units, {path}: {counts}."),
    "dry-summary": (
        "试运行，没有写入。{units} 个单位，{path}：{counts}。",
        "dry run, nothing written. {units} units, {path}: {counts}.",
    ),
}


def say(key: str, **details: object) -> str:
    """A text in the language in use."""
    return _WORDS[key][0 if lang() == "zh" else 1].format(**told(details))
