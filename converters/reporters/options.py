"""What a reporter is told beside the results."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.finding import Severity
from schemas.messages import Lang


@dataclass(frozen=True, slots=True)
class Options:
    """``most`` findings a file are printed where people read (0: all); ``quiet`` leaves out files in order.

    ``columns`` is the width of the terminal that is printed to, 0 for anything else.
    """

    lang: Lang = "zh"
    most: int = 0
    colour: bool = False
    columns: int = 0
    quiet: bool = False
    fail_on: Severity = Severity.ERROR
