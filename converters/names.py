"""File names made of what people wrote."""

from __future__ import annotations

import re

from schemas.report import Report

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$")
_LONGEST = 80


def safe_name(text: str) -> str:
    """A text as a file name that every system takes; never a path, never empty."""
    name = _UNSAFE.sub("_", text).strip(" .")[:_LONGEST].rstrip(" .")
    return f"_{name}" if not name or _RESERVED.match(name) else name


def file_name(report: Report, suffix: str) -> str:
    """The name of a report's file: ``<单位>2024年政府信息公开工作年度报告.xlsx``."""
    year = "" if report.year is None else str(report.year)
    title = report.form.title.format(agency=report.agency.name or "", year=year)
    return safe_name(title if year else title.replace("年政府", "政府", 1) + f"-{report.form.id}年格式") + suffix
