"""The words of the page of results."""

from __future__ import annotations

from schemas.messages import Lang

_WORDS: dict[str, dict[Lang, str]] = {
    "title": {"zh": "政府信息公开工作年度报告 校验结果", "en": "Annual disclosure reports: results of the check"},
    "files": {"zh": "份文件", "en": "files"},
    "ok": {"zh": "份无问题", "en": "in order"},
    "errors": {"zh": "处错误", "en": "errors"},
    "warnings": {"zh": "处警告", "en": "warnings"},
    "explained": {"zh": "已说明", "en": "explained"},
    "unreadable": {"zh": "份无法读取", "en": "unreadable"},
    "search": {"zh": "按文件、单位、内容查找", "en": "search files, agencies, words"},
    "status": {"zh": "文件的结果", "en": "result of the file"},
    "every-file": {"zh": "全部文件", "en": "all files"},
    "status-findings": {"zh": "有问题的", "en": "with findings"},
    "status-ok": {"zh": "无问题的", "en": "in order"},
    "status-unreadable": {"zh": "无法读取的", "en": "unreadable"},
    "rule": {"zh": "规则", "en": "Rule"},
    "every-rule": {"zh": "全部规则", "en": "all rules"},
    "reset": {"zh": "清除筛选", "en": "clear"},
    "unfold": {"zh": "全部展开", "en": "unfold all"},
    "fold": {"zh": "全部收起", "en": "fold all"},
    "shown": {"zh": "显示 {files} 份文件、{findings} 处问题", "en": "{files} files, {findings} findings shown"},
    "rules": {"zh": "规则说明", "en": "The rules"},
    "basis": {"zh": "依据：", "en": "Basis: "},
    "severity": {"zh": "程度", "en": "Severity"},
    "place": {"zh": "位置", "en": "Place"},
    "message": {"zh": "问题与改法", "en": "What is wrong, what to do"},
    "said": {"zh": "情况说明：", "en": "Explanation: "},
    "fix": {"zh": "改法：", "en": "What to do: "},
    "unknown-agency": {"zh": "未写单位", "en": "agency not given"},
    "year-of": {"zh": "{year} 年度", "en": "report on {year}"},
    "no-year": {"zh": "未写年度", "en": "year not given"},
    "form-of": {"zh": "{form} 年格式", "en": "form {form}"},
    "fine": {"zh": "未发现问题", "en": "no findings"},
}


def say(key: str, lang: Lang, **details: object) -> str:
    """The words for a key."""
    words = _WORDS[key][lang]
    return words.format(**details) if details else words
