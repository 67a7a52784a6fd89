"""Dates and times in cells, as the texts that they show."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

Moment = time | date | datetime | timedelta


def moment_text(moment: Moment) -> str:
    """``2024-01-01``, ``2024-01-01 08:30:00``, ``08:30:00``; a span of time in hours, ``912:00:00``."""
    if isinstance(moment, datetime):
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ", "seconds")
    if isinstance(moment, timedelta):
        return _span(moment)
    return moment.isoformat().rstrip("0") if isinstance(moment, time) and moment.microsecond else str(moment)


def _span(span: timedelta) -> str:
    """As a format of hours shows it: Python's own words for it are English, and begin with days."""
    minutes, rest = divmod(abs(span), timedelta(minutes=1))
    fraction = f".{rest.microseconds:06}".rstrip("0") if rest.microseconds else ""
    sign = "-" if span < timedelta() else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{rest.seconds:02}{fraction}"
