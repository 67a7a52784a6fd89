"""What a workbook shows of a report: which totals it calculates, which it keeps as they were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from converters.workbook.code_names import Host
from converters.workbook.stamp import Stamp
from schemas.equations import computed_totals, total_of
from schemas.finding import Finding
from schemas.number import Unread, Value, number_text, same_digits
from schemas.report import Report


@dataclass(frozen=True)
class Content:
    """A report as its workbook shows it. ``computed`` cells are formulas, ``values`` what all cells show.

    ``host``: the program whose macros the workbook gets, None for a workbook without macros.
    ``stamp``: to which unit it is sent, where it is.
    ``previous``: last year's report, for the sheet of last year's figures.
    """

    report: Report
    findings: Sequence[Finding]
    blank: bool
    computed: frozenset[str]
    values: Mapping[str, Value]
    host: Host | None = None
    stamp: Stamp | None = None
    previous: Report | None = None

    def kept_note(self, key: str) -> str | None:
        """For a total that keeps the report's own value: what it should be, in words."""
        equation = computed_totals(self.report.form).get(key)
        if equation is None or key in self.computed:
            return None
        own, total = self.report.values[key], total_of(equation, self.report.values)
        if own is None:
            says = "报告此格未填。"
        elif isinstance(own, Unread):
            says = f"报告此格写的是“{own.raw[:200]}”，不是数字。"
        else:
            says = f"报告此格为 {number_text(own)}。"
        should = "各项未填全，无法合计。" if total is None else f"各项之和为 {number_text(total)}。"
        return f"{says}{should}这里保留报告原数，没有改动；请核对后改正。"


def content_of(
    report: Report,
    findings: Sequence[Finding],
    *,
    blank: bool,
    host: Host | None = None,
    stamp: Stamp | None = None,
    previous: Report | None = None,
) -> Content:
    """Decide for every total: a formula where it gives the report's own value, else the value itself."""
    totals = computed_totals(report.form)
    computed = {
        key
        for key, equation in totals.items()
        if blank or same_digits(total_of(equation, report.values), report.values[key])
    }
    values = dict(report.values)
    # a total of totals comes after its parts: repeat until nothing changes
    for _ in totals:
        new = {key: total_of(totals[key], values) for key in computed}
        if all(same_digits(v, values[k]) for k, v in new.items()):
            break
        values.update(new)
    return Content(report, tuple(findings), blank, frozenset(computed), values, host, stamp, previous)
