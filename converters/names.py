"""File names made of what people wrote."""

from __future__ import annotations

import re
import unicodedata

from schemas.report import Report

# what some system refuses, what nobody sees, and what turns the direction of writing: gpj.exe can look like exe.jpg
_UNSAFE = re.compile(
    '[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]'
)
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?$")
_LONGEST = 80


def safe_name(text: str) -> str:
    """A text as a file name that every system takes; never a path, never empty."""
    name = _UNSAFE.sub("_", text).strip(" .")[:_LONGEST].rstrip(" .")
    return f"_{name}" if not name or _RESERVED.match(name) else name


def name_key(name: str) -> str:
    """What two names have in common where some file system has only one of them: capitals, ways to write an accent."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def file_name(report: Report, suffix: str) -> str:
    """The name of a report's file: ``<单位>2024年政府信息公开工作年度报告.xlsx``."""
    year = "" if report.year is None else str(report.year)
    title = report.form.title.format(agency=report.agency.name or "", year=year)
    return safe_name(title if year else title.replace("年政府", "政府", 1) + f"-{report.form.id}年格式") + suffix
