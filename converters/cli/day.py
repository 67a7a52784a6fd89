"""A day as people write it on the command line."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)?(\d{1,2})(?:-|/|\.|月)?(\d{1,2})日?")


def day_of(text: str) -> date | None:
    """The day: 2025-01-20, 2025/1/20, 20250120, 2025年1月20日; None for what is none."""
    found = _DATE.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
