"""What ``aggregate`` says, in Chinese and English."""

from __future__ import annotations

from converters.cli.words import lang
from converters.printable import told

_WORDS: dict[str, tuple[str, str]] = {
    "aggregate": (
        "汇总：把各单位报告的数据合计成一份，列出每个单位的构成；缺单位、缺数据的不掩盖。",
        "Sum units' reports into one, with what each unit gave; no gap is hidden.",
    ),
    "sources": (
        "各单位的报告：文件、文件夹或通配符（也可用 --state）",
        "the units' reports: files, folders or patterns (or --state)",
    ),
    "output": (
        "输出文件：{known}，看后缀；csv、parquet 为各单位数据的明细。用 --by 时为文件夹",
        "output, by its suffix: {known}; csv and parquet hold the units' numbers. A folder with --by",
    ),
    "to": ("用 --by 时输出文件的格式：{known}（默认 xlsx）", "with --by, the format of the outputs: {known} (default xlsx)"),
    "state": ("collect 的状态文件：合计其中已接收的报告", "collect's state: sums the reports accepted there"),
    "roster": ("名册（.csv 或 .xlsx）：应有哪些单位", "roster (.csv or .xlsx): the units there should be"),
    "parent": ("只合计该单位的下级（名册中的上级）", "sum the units directly below this one (parents are on the roster)"),
    "kind": ("只合计该类型的单位（名册中的类型）", "sum the units of this kind (on the roster)"),
    "by": ("每个上级（parent）或每个类型（kind）各出一份", "a sum for each parent or each kind"),
    "year": ("报告年度；来源都是同一年度的可省略", "year of the reports; may be left out where all are on one"),
    "against": ("上级自己的报告：逐格与合计核对（AGG-SUM）", "the parent's own report, compared with the sum cell by cell (AGG-SUM)"),
    "allow-gaps": ("有缺口也合计已有的数据，缺口照样列出", "sum what there is in spite of gaps, which are told all the same"),
    "narrative": (
        "把各单位的文字按部分并排写成一个文件（.docx 或 .md），供起草用",
        "write the units' texts side by side, part by part, for the drafter (.docx or .md)",
    ),
    "quiet": ("只显示问题", "findings only"),
    "nothing": ("请给出各单位的报告，或用 --state 指定状态文件。", "name the units' reports, or a state with --state."),
    "both": ("报告文件和 --state 只用一样。", "use either reports or --state, not both."),
    "need-roster": ("{option} 要用 --roster 给出名册。", "{option} needs a roster: --roster."),
    "state-year": ("用 --state 时请写明 --year。", "with --state say --year."),
    "no-year": ("这些文件里没有写明年度的报告。", "none of these files is a report that names its year."),
    "years": (
        "来源有几个年度的报告（{years}），请用 --year 说明合计哪一年。",
        "the reports are on several years ({years}): say which with --year.",
    ),
    "none-of": ("名册里没有上级或类型为“{name}”的单位。", "no unit on the roster has the parent or kind “{name}”."),
    "levels": (
        "名册里有上下级：上级的报告可能已包含下级的数据，一起合计会重复。请用 --parent 或 --kind 选定，或用 --by parent 各出一份。",
        "the roster has units above units, and a parent's report may hold theirs already: choose with --parent or --kind, or use --by parent.",
    ),
    "narrative-suffix": ("文字汇编写成 .docx 或 .md：{path}", "the texts are written as .docx or .md: {path}"),
    "not-by": ("{option} 不能与 --by 同用。", "{option} does not go with --by."),
    "by-folder": ("用 --by 时 -o 应是文件夹：{path}", "with --by, -o is a folder: {path}"),
    "refused": (
        "合计有缺口，没有写出 {path}。补齐后再汇总；只要已有部分的合计，加 --allow-gaps。",
        "the sum has gaps; {path} was not written. Complete it, or sum what there is with --allow-gaps.",
    ),
    "large": (
        "单位超过 {most} 个，《构成》太大，nianbao 不再读取 {path}（可以用 Excel、WPS 查看）；要接着起草，请另写一份 .docx 或 .json。",
        "with more than {most} units the sheet of parts is so large that nianbao does not read {path} again (Excel does); to go on drafting, write a .docx or .json too.",
    ),
    "counted": ("{name}：{asked} 个单位中 {counted} 个有报告", "{name}: {counted} of {asked} units counted"),
    "all": ("合计", "sum"),
    "gaps": ("，{n} 格数据不全", ", {n} cells incomplete"),
    "none": (
        "没有一份 {year} 年度的报告可以合计，没有写出 {path}。",
        "there is no report on {year} to sum; {path} was not written.",
    ),
    "there": ("读到的是：{years}。请核对 --year 和来源。", " Those read: {years}. Check --year and the sources."),
    "of-year": ("{year} 年度 {n} 份", "{n} on {year}"),
    "of-no-year": ("没有写明年度 {n} 份", "{n} without a year"),
    "no-part": (
        "{name}：没有一个单位有 {year} 年度的报告可以合计，没有写出这一份。",
        "{name}: no unit has a report on {year} to sum; this sum was not written.",
    ),
    "other-years": ("有 {n} 份报告不是 {year} 年度的，没有计入。", "{n} reports are not on {year} and were not counted."),
}  # fmt: skip


def say(key: str, **details: object) -> str:
    """A text in the language in use."""
    return _WORDS[key][0 if lang() == "zh" else 1].format(**told(details))
