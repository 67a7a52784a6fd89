"""The words of the board beside those of every status."""

from __future__ import annotations

from schemas.messages import Lang

_WORDS: dict[str, dict[Lang, str]] = {
    "progress": {"zh": "各主管单位进度", "en": "Progress by parent"},
    "progress-short": {"zh": "进度", "en": "Progress"},
    "standings": {"zh": "报送状态", "en": "Where units stand"},
    "outcomes": {"zh": "申请办理结果合计", "en": "Request outcomes, summed"},
    "outcomes-note": {
        "zh": "已采用的 {reports} 份报告表三“总计”列相加，其中 {faulty} 份仍有错误；未报送的单位不在内。",
        "en": "Column 总计 of table 三 over {reports} accepted reports, {faulty} of them still faulty; "
        "missing units are not in it.",
    },
    "outcomes-none": {"zh": "还没有可以相加的报告。", "en": "There is no report to sum yet."},
    "undivided": {"zh": "（原表不分项）", "en": " (one line in its form)"},
    "left-out": {
        "zh": "{reports} 份报告此项不是有效数字，未计入",
        "en": "{reports} reports have no valid number here and are left out",
    },
    "units": {"zh": "各单位情况", "en": "Units"},
    "finished": {"zh": "办结 {done}/{all}", "en": "{done} of {all} finished"},
    "search": {"zh": "按单位、代码、联系人、文件、规则查找", "en": "search units, codes, contacts, files, rules"},
    "every-parent": {"zh": "全部主管单位", "en": "all parents"},
    "only-late": {"zh": "只看逾期", "en": "late only"},
    "reset": {"zh": "清除筛选", "en": "clear"},
    "shown": {"zh": "显示 {shown} 个单位，共 {all} 个", "en": "{shown} of {all} units"},
    "none": {"zh": "没有符合条件的单位。", "en": "No unit fits."},
    "filtered": {"zh": "筛选：{what}", "en": "Filter: {what}"},
    "keys": {
        "zh": "↑↓ 选择单位，回车展开，Esc 收起；点击列名排序。",
        "en": "↑↓ choose a unit, Enter opens, Esc closes; click a column's name to sort.",
    },
    "sort": {"zh": "按此列排序", "en": "sort by this column"},
    "findings": {"zh": "问题", "en": "Findings"},
    "rule": {"zh": "规则", "en": "Rule"},
    "severity": {"zh": "程度", "en": "Severity"},
    "place": {"zh": "位置", "en": "Place"},
    "message": {"zh": "问题与改法", "en": "What is wrong, what to do"},
    "fix": {"zh": "改法：", "en": "What to do: "},
    "said": {"zh": "情况说明：", "en": "Explanation: "},
    "clean": {"zh": "报告没有发现问题。", "en": "Nothing was found in the report."},
    "nothing": {"zh": "没有收到这个单位可以采用的报告。", "en": "Nothing came from this unit that could be accepted."},
    "files": {"zh": "收到的文件", "en": "Files that came"},
    "of-findings": {"zh": "{errors} 错 {warnings} 警", "en": "{errors} err {warnings} warn"},
    "no-script": {
        "zh": "浏览器没有运行脚本，以下为全部单位，不能筛选和展开。",
        "en": "Scripts do not run in this browser: all units follow, without filter and details.",
    },
}


def say(key: str, lang: Lang, **details: object) -> str:
    """The words for a key."""
    words = _WORDS[key][lang]
    return words.format(**details) if details else words


def for_script(lang: Lang) -> dict[str, str]:
    """The words that the page's script puts together itself."""
    keys = ("shown", "none", "filtered", "only-late", "rule", "severity", "place", "message", "fix", "said", "clean",
            "nothing", "files", "findings")  # fmt: skip
    return {key: _WORDS[key][lang] for key in keys}
