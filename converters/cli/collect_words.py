"""What ``collect`` says, in Chinese and English."""

from __future__ import annotations

from converters.cli.words import lang
from converters.printable import told

STATE = "nianbao-state.sqlite"
"""The name of the state where none is given."""

_WORDS: dict[str, tuple[str, str]] = {
    "collect": (
        "收集：认出发来的每个文件是哪个单位的，逐一校验，列出谁没报、谁要改。可反复运行，只处理变动的文件；不改动发来的文件。",
        (
            "Collect: tell whose each file is, check all of them, list who is missing and what is to be mended. May be run "
            "again and again, and then does only what changed. Files sent are never changed."
        ),
    ),
    "folders": (
        "收件文件夹（连同下级文件夹和 .zip 压缩包里的文件）或文件",
        "folders with what came in (sub-folders and .zip archives included), or files",
    ),
    "roster": ("名册：.csv 或 .xlsx，至少有“单位名称”一列", "the roster: .csv or .xlsx with at least a column “name”"),
    "year": ("收集的是哪一年度的报告", "the year that the reports are on"),
    "deadline": (
        "截止日期，如 2025-01-31；按报告最后保存的时间算",
        "the deadline, such as 2025-01-31; what counts is when a report was last saved",
    ),
    "previous": (
        "上年的报告（文件或文件夹），按单位配对；省略时用以前收集上年时收下的",
        "last year's reports (file or folder), matched by unit; else those accepted when last year was collected",
    ),
    "state": (
        "状态文件（SQLite），记住收下的报告；省略时是状态表旁边的 {name}（输出到屏幕时在名册旁边）",
        (
            "the state (SQLite), in which what was accepted is kept; else {name} beside the status (the roster, where that "
            "goes to the screen)"
        ),
    ),
    "output": (
        "状态表：后缀 {known}；“-”为标准输出",
        "the status: suffix {known}; - for standard output",
    ),
    "format": ("状态表的格式：{known}；省略时看 -o 的后缀", "format of the status: {known}; else by the suffix of -o"),
    "slips": (
        "把通知单（docx，每个单位一份：要改的退回单、要说明的说明单、逾期未报的催报单）写进这个文件夹",
        "write slips (a docx for each unit that has to mend, to explain, or to send what is due) into this folder",
    ),
    "sender": ("通知单的落款单位", "the office that signs the slips"),
    "reply-by": (
        "通知单要求在哪一天前办理，如 2025-02-10",
        "the day by which slips ask for an answer, such as 2025-02-10",
    ),
    "withdraw": (
        "撤回已收下的这个单位（名称或机构代码）的报告：文件留在原处，不再采用；有更早一版的，改用更早的",
        "take back the accepted report of this unit (name or code): the file stays, and is used no more; an earlier version is, if there is one",
    ),
    "restore": (
        "取消撤回：这个单位撤回过的报告可以再采用",
        "undo a withdrawal: reports of this unit that were taken back may be used again",
    ),
    "withdrawn": ("已撤回“{unit}”{year} 年度的报告。", "withdrew the report of “{unit}” on {year}."),
    "restored": ("“{unit}”{year} 年度撤回的报告可以再采用了。", "reports of “{unit}” on {year} may be used again."),
    "restored-with-file": (
        "“{unit}”{year} 年度撤回的报告可以再采用了；文件已不在收件文件夹里的，请把它放回去再收集一次。",
        "reports of “{unit}” on {year} may be used again; where the file is no longer in the folders, put it back and collect again.",
    ),
    "not-accepted": (
        "没有收下过“{unit}”{year} 年度的报告，无可撤回。",
        "no report of “{unit}” on {year} is accepted; nothing to withdraw.",
    ),
    "not-withdrawn": ("“{unit}”{year} 年度没有撤回过报告。", "no report of “{unit}” on {year} was withdrawn."),
    "no-unit": (
        "名册里没有“{unit}”，请写单位全称或机构代码。",
        "“{unit}” is not on the roster; give a full name or a code.",
    ),
    "several-units": ("名册里有几个单位叫“{unit}”，请写机构代码。", "several units are named “{unit}”; give a code."),
    "fail-on": (
        "达到该级别即以退出码 1 结束：error（含没有报送的）或 warning",
        "exit 1 on findings from this weight: error (units without a report included) or warning",
    ),
    "quiet": ("不显示小结", "no summary"),
    "date": ("“{value}”不是日期，应写成 2025-01-31。", "“{value}” is no date; write 2025-01-31."),
    "no-folder": ("没有这个文件夹或文件：{path}。", "no such folder or file: {path}."),
    "suffix": (
        "不知道“{suffix}”是什么格式；后缀请用 {known}，或用 --format 指定。",
        "“{suffix}” is no known format; use {known}, or say it with --format.",
    ),
    "settings": (
        "设置文件；省略时用名册所在文件夹及其上级、当前文件夹及其上级中的 nianbao.toml（来件里的不用）",
        "settings; by default nianbao.toml beside the roster or above, else in the current folder or above (never one that came in)",
    ),
    "slips-among": (
        "通知单的文件夹 {path} 里有来件（如 {example}），写进去会盖掉或漏掉它们。请另选一个文件夹。",
        "the folder of the slips, {path}, has files that came in (such as {example}), which would be left out. Choose another.",
    ),
    "files": ("来件 {n} 个：{counts}。", "{n} files: {counts}."),
    "last-several": (
        "上年的报告中，有的单位有几份不同的，无法确定用哪一份，没有用（如 {example}）。",
        "some units have several different reports of last year; which is meant is not known, none is used (e.g. {example}).",
    ),
    "last-unused": (
        "上年的文件中有 {n} 个没有用：读不了，或不是名册里的单位 {year} 年度的（如 {example}）。",
        "{n} of last year's files are not used: not readable, or not on {year} of a unit on the roster (e.g. {example}).",
    ),
    "slips-among-received": (
        "{path} 是收件文件夹，通知单不能写在里面。请另写一个文件夹。",
        "{path} holds what came in; slips are not written into it. Give another folder.",
    ),
    "slips-no-folder": (
        "{path} 是文件，不是文件夹。请给通知单另写一个文件夹。",
        "{path} is a file, not a folder. Give a folder for the slips.",
    ),
    "slips-not-empty": (
        "文件夹 {path} 里已有文件，通知单没有写。请换一个空文件夹；或加 --force：只替换同名的通知单，其余的文件不动。",
        (
            "the folder {path} is not empty; no slip was written. Give an empty one, or add --force: slips of the same name "
            "are replaced, and nothing else is touched."
        ),
    ),
    "slips-written": ("已写入 {n} 份通知单：{path}", "wrote {n} slips: {path}"),
    "slips-left": (
        "文件夹 {path} 里原有的 {n} 个文件没有动，其中可能有已不需要的通知单（如 {example}）。",
        "{n} other files in {path} were left alone; some may be slips no longer needed (e.g. {example}).",
    ),
}


def say(key: str, **details: object) -> str:
    """A text of the command in the language in use."""
    words = _WORDS[key][0 if lang() == "zh" else 1]
    return words.format(**told(details)) if details else words
