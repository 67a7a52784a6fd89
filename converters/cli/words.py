"""What the command line says, in Chinese and English."""

from __future__ import annotations

import os
from typing import Literal

from converters.printable import told

Lang = Literal["zh", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    "app": (
        "政府信息公开工作年度报告：生成模板、校验、格式转换。",
        "The annual government information disclosure report: templates, checks, conversion.",
    ),
    "lang": (
        "界面语言：zh 或 en（也可设环境变量 NIANBAO_LANG）",
        "language: zh or en (or environment variable NIANBAO_LANG)",
    ),
    "version": ("显示版本", "show the version"),
    "debug": ("出错时显示技术细节", "show technical details of a failure"),
    "help": ("显示帮助", "show this help"),
    "template": (
        "生成空白填报模板（Excel 工作簿，可带宏）。",
        "Make an empty template (Excel workbook, with macros if asked).",
    ),
    "check": ("校验报告：格式、表格、勾稽关系。", "Check reports: cells, tables, identities."),
    "convert": (
        "转换格式：读取工作簿、Word、网页、PDF、文本、JSON（自动识别），写成需要的格式。",
        "Convert workbooks, Word files, web pages, PDF, text and JSON (told by content) into what is needed.",
    ),
    "rules": ("列出全部校验规则。", "List all rules."),
    "rule": ("说明一条规则：依据、要求、改法。", "Explain a rule: basis, what must hold, how to mend it."),
    "excel": ("在 Excel 里使用：安装、检查、卸载。", "Use inside Excel: install, diagnose, uninstall."),
    "excel-install": (
        "让本机的 Excel 找到 nianbao：写入当前用户的 xlwings 设置（可重复运行）。",
        "Let this PC's Excel find nianbao: writes the user's xlwings configuration (may be repeated).",
    ),
    "excel-doctor": (
        "检查本机的 Excel 能否运行函数和按钮；不能的，说明怎么改。有要改的以退出码 1 结束。",
        "Check whether functions and buttons can run in this PC's Excel; what cannot is told with how to mend it (exit 1).",
    ),
    "excel-uninstall": (
        "撤销 excel install 写入的内容，恢复原来的设置。",
        "Take back what excel install wrote; what stood there before returns.",
    ),
    "dry-run": ("只显示要做的改动，不写入", "show what would change, write nothing"),
    "doctor-file": ("一并检查这个工作簿", "a workbook to look at as well"),
    "doctor-format": ("输出格式：text 或 json", "output: text or json"),
    "would-write": ("将写入 {path}：", "would write {path}:"),
    "would-remove": ("将删除 {path}", "would remove {path}"),
    "removed": ("已删除 {path}", "removed {path}"),
    "nothing-to-do": ("没有需要改动的。", "nothing to change."),
    "next-doctor": (
        "请重新打开 Excel，再运行 nianbao excel doctor 检查其余设置。",
        "Restart Excel, then run nianbao excel doctor to check the rest.",
    ),
    "not-here": (
        "Linux 上没有 Excel，不需要安装，什么也没有写入。LibreOffice 版工作簿只用 nianbao 命令，见 nianbao excel doctor。",
        "No Excel on Linux: nothing was written. The LibreOffice build needs only the command; see nianbao excel doctor.",
    ),
    "doctor-fine": ("没有要改的。", "nothing to mend."),
    "doctor-wrong": ("要改的有 {n} 项。", "to mend: {n}."),
    "schema": ("输出报告 JSON 的 JSON Schema。", "Print the JSON Schema of a report."),
    "form": ("格式：2021（2021 年度起）或 2019（2019、2020 年度）", "form: 2021 (reports on 2021 and later) or 2019"),
    "year": ("报告年度；不写格式时按年度选用格式", "report year; decides the form where none is given"),
    "agency": ("单位名称", "name of the agency"),
    "code": ("机构代码", "code of the agency"),
    "template-out": (
        "输出文件；后缀 .xlsm 为带“校验”按钮的宏工作簿；省略时按单位和年度起名",
        "output file; .xlsm for a macro workbook with buttons; named by agency and year where left out",
    ),
    "host": (
        "宏工作簿在哪个程序中使用：excel 或 libreoffice（默认 excel）",
        "the program a macro workbook is for: excel or libreoffice (default excel)",
    ),
    "template-previous": (
        "上年的报告（工作簿、JSON 等），填入《上年数据》供核对；未写单位、年度的从中取",
        "last year's report (workbook, JSON, …) for the sheet 上年数据; gives agency and year where these are left out",
    ),
    "last-year-unreadable": (
        "上年的报告无法读取：{path}\n    {why}",
        "last year's report cannot be read: {path}\n    {why}",
    ),
    "excel-last-year": (
        "输出上年报告的数据，供 LibreOffice 的按钮填入《上年数据》。",
        "Print last year's figures as LibreOffice's button reads them.",
    ),
    "last-year-file": ("上年的报告", "last year's report"),
    "last-year-workbook": ("本年的工作簿", "this year's workbook"),
    "last-year-out": ("结果写入文件", "write the result to a file"),
    "host-suffix": (
        "带宏的工作簿后缀应为 .xlsm：{path}。请改后缀，或去掉 --host。",
        "a macro workbook's suffix is .xlsm: {path}. Change it, or leave --host out.",
    ),
    "template-suffix": (
        "模板的后缀应为 .xlsx 或 .xlsm：{path}。",
        "a template's suffix is .xlsx or .xlsm: {path}.",
    ),
    "one-source": (
        "--format {format} 一次只能校验一个文件。",
        "--format {format} checks one file at a time.",
    ),
    "force": ("覆盖已有文件", "overwrite existing files"),
    "paths": ("文件、文件夹或通配符；“-”为标准输入", "files, folders or patterns; - for standard input"),
    "check-format": (
        "输出格式：{known}；tsv-ascii 供 LibreOffice 的按钮读取",
        "output: {known}; tsv-ascii is what LibreOffice's button reads",
    ),
    "check-out": (
        "结果写入文件，格式看后缀：{known}，其他为 text",
        "the file of results, by its suffix: {known}; others: text",
    ),
    "fail-on": (
        "达到该级别即以退出码 1 结束：error 或 warning",
        "exit 1 on findings from this weight: error or warning",
    ),
    "exit-zero": ("有问题也以退出码 0 结束", "exit 0 in spite of findings"),
    "most": ("每个文件最多显示的条数，0 为全部", "findings shown for each file at most, 0 for all"),
    "quiet": ("只显示有问题的文件和合计", "only files with findings, and the summary"),
    "src": ("来源文件、文件夹或通配符；“-”为标准输入", "sources: files, folders or patterns; - for standard input"),
    "convert-out": (
        "输出文件；多个来源时为文件夹，但 csv、parquet 合成一个文件；“-”为标准输出",
        "output file; a folder where there are several sources, but one file for csv and parquet; - for standard output",
    ),
    "to": (
        "目标格式：{known}；省略时看输出文件的后缀，否则 json。xlsm 带宏；csv、parquet 每个数据一行",
        "target: {known}; else by the output's suffix, else json. xlsm has macros; csv and parquet have a row a number",
    ),
    "from": (
        "来源格式：{known}；省略时按内容识别",
        "format of the sources: {known}; else told by content",
    ),
    "previous": (
        "上年的报告（文件或文件夹）：按机构代码或单位名称和年度配对，核对结转、现行有效件数等",
        "last year's reports (file or folder), matched by code or name and year: carried over, in force and so on",
    ),
    "previous-none": (
        "有 {n} 份报告没有找到上年的报告，没有作年度之间的比较（如 {example}）。",
        "{n} reports found no report of last year and were not compared with one (e.g. {example}).",
    ),
    "previous-several": (
        "有 {n} 份报告找到不止一份上年的报告，无法确定用哪一份，没有比较（如 {example}）。",
        "{n} reports found more than one report of last year; which is meant is not known, nothing was compared (e.g. {example}).",
    ),
    "previous-unusable": (
        "上年的文件中有 {n} 个读不了，或没有写明单位和年度（如 {example}）。",
        "{n} of last year's files cannot be read, or name no agency and year (e.g. {example}).",
    ),
    "select": (
        "只用这些规则：编号或其开头（T3-、X-），可重复",
        "only these rules: ids or what ids begin with (T3-, X-); may be repeated",
    ),
    "ignore": ("不用这些规则，可重复", "without these rules; may be repeated"),
    "severity-flag": (
        "规则的级别：error、warning、info 或 off，如 X-SAME=info，可重复",
        "a rule's severity: error, warning, info or off, e.g. X-SAME=info; may be repeated",
    ),
    "settings": (
        "设置文件；省略时用报告所在文件夹及其上级、当前文件夹及其上级中的 nianbao.toml",
        "settings; by default nianbao.toml beside the reports or above, then in the current folder or above",
    ),
    "rule-id": ("规则编号，如 T3-BAL", "a rule's id, e.g. T3-BAL"),
    "written": ("已写入 {path}", "wrote {path}"),
    "bad-roster": (
        "名册 {path} 有 {n} 行有问题，没有做下去。请改正后再试。",
        "the roster {path} has {n} bad lines; nothing was done. Correct them and try again.",
    ),
    "exists": (
        "文件已存在：{path}。换一个名字，或加 --force 覆盖。",
        "file exists: {path}. Choose another name, or --force to overwrite.",
    ),
    "cannot-write": ("写不了 {path}：{why}。", "cannot write {path}: {why}."),
    "no-form": ("没有“{form}”这个格式；可用：{known}。", "no form “{form}”; there are: {known}."),
    "no-form-year": (
        "没有适用于 {year} 年度的格式；统一格式自 2019 年度起。",
        "no form for {year}; the national form begins with 2019.",
    ),
    "form-year": (
        "注意：{year} 年度应使用 {right} 年格式，现按指定生成 {form} 年格式。",
        "Note: {year} uses the form of {right}; made in the form of {form} as asked.",
    ),
    "no-files": ("没有找到可读取的文件：{paths}", "no files found: {paths}"),
    "others": (
        "另有 {n} 个其他类型的文件没有读取（如 {example}）。",
        "{n} files of other kinds were not read (e.g. {example}).",
    ),
    "suffix": (
        "不知道“{suffix}”是什么格式；请用 {known}，或用 --to 指定。",
        "“{suffix}” is no known format; use {known}, or say it with --to.",
    ),
    "no-folder": (
        "有多个来源，-o 应是文件夹，而不是文件 {path}。",
        "several sources: -o should be a folder, not the file {path}.",
    ),
    "exist": (
        "有 {n} 个输出文件已存在（如 {path}），没有转换。加 --force 覆盖，或换一个文件夹。",
        "{n} output files exist (e.g. {path}); nothing was converted. Use --force, or another folder.",
    ),
    "several-to-stdout": (
        "有多个来源，请用 -o 指定输出文件夹。",
        "several sources: name an output folder with -o.",
    ),
    "one-file": (
        "{format} 把全部报告写进一个文件，请用 -o 指定，如 -o all{suffix}。",
        "{format} holds all reports in one file: name it with -o, such as -o all{suffix}.",
    ),
    "leads-out": (
        "输出文件夹里的 {path} 是指向别处的链接，没有转换。请删去这个链接，或换一个文件夹。",
        "{path} in the output folder leads out of it; nothing was converted. Remove that link, or use another folder.",
    ),
    "onto-source": (
        "输出文件 {path} 就是来源文件，不会覆盖它。请换一个名字或文件夹。",
        "the output {path} is a source itself and is not replaced. Choose another name or folder.",
    ),
    "one-output": (
        "两项输出都要写到 {path}，后写的会盖掉先写的。请换一个名字。",
        "two outputs would be written to {path}, one over the other. Choose another name for one.",
    ),
    "earlier": ("{path} 是以前运行的结果，没有当作来源读取。", "{path} is an earlier result, not read as a source."),
    "other-suffix": (
        "{path} 的后缀 {suffix} 是 {right} 的，与 {option} {asked} 不符。请改后缀，或去掉 {option}。",
        "the suffix {suffix} of {path} is for {right}, not for {option} {asked}. Change it, or leave {option} out.",
    ),
    "no-result": (
        "结果不写成 {suffix} 文件：{path}。后缀请用 {known}。",
        "{path}: no results as {suffix}; use {known}.",
    ),
    "binary-to-stdout": (
        "{format} 文件不能显示在终端上，请用 -o 指定文件。",
        "a {format} file cannot be shown on a terminal: name a file with -o.",
    ),
    "no-rule": ("没有“{rule}”这条规则。{near}", "no rule “{rule}”. {near}"),
    "near": ("是不是 {near}？", "Did you mean {near}?"),
    "not-known": ("“{value}”不在可选范围：{known}。", "“{value}” is not one of: {known}."),
    "progress": ("处理", "working"),
    "see-help": ("用 {command} --help 查看用法。", "See {command} --help."),
    "no-output": (
        "结果写不出来：{why}。请换一个地方保存，或用 -o 写入文件。",
        "the result cannot be written: {why}. Save it elsewhere, or write it into a file with -o.",
    ),
    "interrupted": ("已中断。", "interrupted."),
    "broken": (
        "程序出错：{why}。请加 --debug 再运行一次，把显示的内容发给维护人员。",
        "internal error: {why}. Run again with --debug and send what it shows to the maintainers.",
    ),
    "basis": ("依据", "basis"),
    "statement": ("要求", "must hold"),
    "fix": ("改法", "to mend"),
    "severity": ("级别", "severity"),
    "messages": ("提示语", "messages"),
}


class _Current:
    lang: Lang = "zh"


def choose(argv: list[str]) -> list[str]:
    """Take ``--lang X`` out of the arguments (it may stand anywhere) and use it from now on.

    Without it NIANBAO_LANG decides, then Chinese. An unknown language is left in place, so that
    parsing refuses it.
    """
    _Current.lang = "en" if os.environ.get("NIANBAO_LANG") == "en" else "zh"
    rest: list[str] = []
    index = 0
    while index < len(argv):
        word = argv[index]
        if word == "--":
            return rest + argv[index:]
        value, width = None, 1
        if word == "--lang" and index + 1 < len(argv):
            value, width = argv[index + 1], 2
        elif word.startswith("--lang="):
            value = word.removeprefix("--lang=")
        if value in ("zh", "en"):
            _Current.lang = "en" if value == "en" else "zh"
        else:
            rest.extend(argv[index : index + width])
        index += width
    return rest


def lang() -> Lang:
    """The language in use."""
    return _Current.lang


def comma() -> str:
    """What stands between the items of a list."""
    return "、" if _Current.lang == "zh" else ", "


def say(key: str, **details: object) -> str:
    """A text of the command line in the language in use."""
    return _WORDS[key][0 if _Current.lang == "zh" else 1].format(**told(details))
