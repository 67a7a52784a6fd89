"""What was aimed at, what was measured, and whether that is met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.table import Table, number

Facts = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Goal:
    """A goal: in words, the figure measured, the limit, and whether the figure must be at least or at most that."""

    words: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it is met."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


def goals(facts: Facts, bounds: Mapping[str, str]) -> Table:
    """A row for each goal whose table was measured; ``bounds`` says what stands in the way of those not met."""
    rows = []
    for name, goal in _goals(facts).items():
        sign = "≥" if goal.at_least else "≤"
        answer = "yes" if goal.met else f"no: {bounds[name]}" if name in bounds else "no"
        rows.append((goal.words, f"{sign} {number(goal.limit)}{goal.unit}", number(goal.measured) + goal.unit, answer))
    return Table("Goals", ("goal", "limit", "measured", "met"), tuple(rows))


def _goals(facts: Facts) -> dict[str, Goal]:
    found: dict[str, Goal] = {}
    if (whole := facts.get("whole")) is not None:
        check, frictionless = whole["check"]["processor"], whole["frictionless"]["processor"]
        above = 1000 * (whole["help"]["processor"] - whole["python"]["processor"])
        found["check"] = Goal("`check one.xlsx`, whole process, × frictionless", check / frictionless, 0.6, "")
        found["help"] = Goal("`--help` above Python alone", above, 120, " ms")
    if (warm := facts.get("resident")) is not None:
        one, many = warm["ours"]["processor"], warm["many"]["processor"]
        pandas, flatten = warm["pandas_pandera"]["processor"], warm["flatten_tool"]["processor"]
        bare = warm["flatten_tool on bare workbooks"]["processor"]
        words = "warm, a workbook, × pandas(openpyxl) + pandera"
        found["pandas one"] = Goal(f"{words}: one at a time", one / pandas, 1 / 10, "")
        found["pandas many"] = Goal(f"{words}: in a run of many", many / pandas, 1 / 10, "")
        words = "warm, a workbook, × flatten-tool"
        found["flatten one"] = Goal(f"{words}: one at a time", one / flatten, 1 / 5, "")
        found["flatten many"] = Goal(f"{words}: in a run of many", many / flatten, 1 / 5, "")
        found["flatten bare"] = Goal(f"{words} on its bare workbook: in a run of many", many / bare, 1 / 5, "")
    if (batch := facts.get("batch")) is not None:
        ours, floor = batch["10000 ours"], batch["10000 floor"]
        words = "10,000 workbooks to checked JSON, two processes"
        found["rate"] = Goal(words, 10_000 / ours["least"], 1_200, " workbooks/s", at_least=True)
        free = 2 * 10_000 / ours["processor"]
        found["rate free"] = Goal(f"{words}, by processor time", free, 1_200, " workbooks/s", at_least=True)
        found["floor"] = Goal(f"{words}, × floor, processor time", ours["processor"] / floor["processor"], 1.6, "")
    if (steady := facts.get("steady")) is not None:
        reports = f"{steady['reports']:,}"
        found["memory"] = Goal(f"{reports} workbooks, a process", max(steady["memory"]), 300, " MB")
        pace = min(steady["rates"][1:]) / steady["rates"][1]
        words = f"{reports} workbooks, slowest tenth ÷ second tenth"
        found["steady"] = Goal(words, pace, 0.8, "", at_least=True)
    if (send := facts.get("distribute")) is not None:
        found["distribute"] = Goal("`distribute`, 1,000 .xlsm for named units", send["plain"]["least"], 5, " s")
        found["previous"] = Goal("the same with last year's figures filled in", send["previous"]["least"], 5, " s")
    return found


def figures(facts: Facts) -> dict[str, str]:
    """Each goal's figure by its name, for pages of words; what was not measured is a dash."""
    shown = {name: number(goal.measured) for name, goal in _goals(facts).items()}
    names = (
        "check",
        "help",
        "pandas one",
        "pandas many",
        "flatten one",
        "flatten many",
        "flatten bare",
        "rate",
        "floor",
    )
    more = ("memory", "steady", "distribute", "previous")
    return {name.replace(" ", "_"): shown.get(name, "—") for name in (*names, *more)}
