"""Dates and times in cells, as the texts that they show."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

Moment = time | date | datetime | timedelta


def moment_text(moment: Moment) -> str:
    """``2024-01-01``, ``2024-01-01 08:30:00``, ``08:30:00``."""
    if isinstance(moment, datetime):
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ", "seconds")
    return str(moment)
