"""What Python says of a TOML file that is none, in Chinese too."""

from __future__ import annotations

import re
from tomllib import TOMLDecodeError

_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_REASONS = (
    ("Invalid value", "等号后面应是一个值：文字要用英文双引号括起，真假写 true、false"),
    ("Invalid statement", "应是“键 = 值”，或用方括号括起的表名"),
    ("Invalid initial character for a key part", "这里应是键名（字母、数字、下划线、短横）"),
    ("Invalid date or datetime", "日期写得不对"),
    ("Expected '=' after a key", "键的后面应是等号"),
    ("Expected newline or end of document", "这一行的值后面有多余的内容"),
    ("Expected ']' at the end of a table", "表名的后面应是结束的方括号 ]"),
    ("Expected ']]'", "表名的后面应是结束的方括号 ]]"),
    ("Expected", "文字没有结束的引号"),
    ("Unterminated string", "文字没有结束的引号"),
    ("Unclosed array", "列表没有结束的方括号 ]"),
    ("Unclosed inline table", "没有结束的花括号 }"),
    ("Unescaped '\\'", "引号里的反斜杠要写成两个（\\\\），或改用单引号"),
    ("Invalid hex value", "\\u 后面应是十六进制数"),
    ("Escaped character is not", "\\u 后面的字符编码不对"),
    ("Illegal character", "有不该有的字符（引号里不能换行，不能有控制符）"),
    ("Found invalid character", "有不该有的字符（控制符）"),
    ("Cannot overwrite", "同一个键写了两次"),
    ("Duplicate inline table key", "同一个键写了两次"),
    ("Cannot declare", "同一个表名写了两次"),
    ("Cannot mutate immutable", "同一个表写了两次"),
    ("Cannot redefine namespace", "同一个表写了两次"),
)
"""How the parser's reasons begin, and the same in Chinese; the first that fits."""


def reason(error: TOMLDecodeError) -> tuple[str, str]:
    """Why it is no TOML, and where, in Chinese and English."""
    said = str(error)
    match = _PLACE.fullmatch(said)
    if match is None:
        return _zh(said), said
    words, line, column = match.groups()
    return f"{f'第 {line} 行第 {column} 列' if line else '到文件末尾'}，{_zh(words)}", said


def _zh(words: str) -> str:
    return next((zh for begins, zh in _REASONS if words.startswith(begins)), words)
