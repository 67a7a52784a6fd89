"""Findings as rows of the sheet 校验结果: the same words from builder, button and LibreOffice macro."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from converters.workbook.layout import value_spots
from converters.workbook.refs import on_sheet, quoted
from schemas.explained import identity_of, unmatched
from schemas.explanation import Explanation
from schemas.finding import Finding, Severity
from schemas.form import Form
from schemas.messages import SEVERITY_WORDS, explain
from schemas.number import Number
from schemas.place import Place
from schemas.report import Report
from schemas.rules import catalogue

COLUMNS = {
    "严重程度": 64,
    "规则": 96,
    "位置": 165,
    "行（列）名称": 270,
    "现值": 100,
    "应为": 100,
    "差": 70,
    "说明与改法": 460,
    "情况说明": 220,
}
"""Headers with their widths in pixels."""
NONE_FOUND = "校验结果：未发现问题。"
EXPLAINED = "已说明"
KEPT = "说明"
_NO_WARNING = (
    "没有与这条说明对应的警告：还没有重新校验，或数据已改变、问题已不存在，或属于须改正的错误。"
    "不再需要的，可删除情况说明一栏的文字。"
)
NOT_CHECKED = "校验结果：还没有校验。填好后点“校验”按钮或运行 nianbao check；各表右侧和下方的自动核对随填随算。"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding as shown; ``sheet`` and ``address`` are "" where there is no cell to go to."""

    severity: str
    rule: str
    sheet: str
    address: str
    place: str
    label: str
    actual: Number | str
    expected: Number | str
    difference: Number | str
    advice: str
    explanation: str = ""
    identity: str = ""

    @property
    def mark(self) -> str:
        """What the marking of the cell looks up: ``三!E31``; nothing is marked that the unit has explained."""
        return f"{self.sheet}!{self.address}" if self.address and not self.explanation else ""

    @property
    def link(self) -> str:
        """A formula that leads to the cell: unlike a hyperlink it goes when the cell is emptied. "" without a cell."""
        if not self.address:
            return ""
        return f"=HYPERLINK({quoted('#' + on_sheet(self.sheet, self.address))},{quoted(self.place)})"


def finding_row(finding: Finding, form: Form, *, live: bool = False) -> FindingRow:
    """A finding with its place in the workbook: where its cell was read (``live``), else where our layout has it."""
    here = finding.place if live else _in_layout(finding, form)
    moved = finding if live or here is None else _moved(finding, form, here)
    at = here if here is not None and here.cell is not None else Place()
    return FindingRow(
        severity=EXPLAINED if finding.explanation is not None else SEVERITY_WORDS[finding.severity]["zh"],
        rule=finding.rule,
        sheet=at.sheet or "",
        address=at.cell or "",
        place=_place_words(finding, here),
        label=finding.label,
        actual="" if finding.actual is None else finding.actual,
        expected="" if finding.expected is None else finding.expected,
        difference="" if finding.difference is None else finding.difference,
        advice=f"{explain(moved, form)}\n改法：{catalogue()[finding.rule].fix['zh']}",
        explanation=finding.explanation or "",
        identity=identity_of(finding),
    )


def all_rows(report: Report, findings: Sequence[Finding], *, live: bool = False) -> list[FindingRow]:
    """A row a finding; then explanations that hold for none, for nothing a person wrote is dropped."""
    rows = [finding_row(f, report.form, live=live) for f in findings]
    return rows + [kept_row(e) for e in unmatched(findings, report.explanations)]


def kept_row(explanation: Explanation) -> FindingRow:
    """An explanation for which there is no finding."""
    return FindingRow(
        KEPT, explanation.rule, "", "", "", "", "", "", "", _NO_WARNING, explanation.text, explanation.identity
    )


def summary(findings: Sequence[Finding]) -> str:
    """One line: how many of each severity."""
    if not findings:
        return NONE_FOUND
    counts = Counter(EXPLAINED if f.explanation is not None else SEVERITY_WORDS[f.severity]["zh"] for f in findings)
    order = [*(SEVERITY_WORDS[s]["zh"] for s in Severity), EXPLAINED]
    told = "，".join(f"{word} {counts[word]} 处" for word in order if counts[word])
    return f"校验结果：{told}。点“位置”可跳到该格；警告属实的，可在“情况说明”一栏写明原因。"


def _in_layout(finding: Finding, form: Form) -> Place | None:
    spot = value_spots(form).get(finding.key) if finding.key else None
    return None if spot is None else Place(sheet=spot.sheet, cell=spot.address)


def _moved(finding: Finding, form: Form, place: Place) -> Finding:
    """The finding with the places of our layout, wherever its report was read from."""
    look = finding.look_at
    if finding.broken is not None:
        spots = value_spots(form)
        terms = finding.broken.terms
        keys = [k for k, v in terms if v != 0 or len(terms) <= 7 or k == finding.broken.equation.cell]
        look = tuple(Place(sheet=s.sheet, cell=s.address) for k, s in spots.items() if k in keys)
    return replace(finding, place=place, look_at=look)


def _place_words(finding: Finding, here: Place | None) -> str:
    source = finding.place.words() if finding.place is not None else ""
    if here is None or here.cell is None:
        return source
    # a source without lines or cells names table and row only, which the link says better
    told = finding.place is not None and finding.place.row is None and source != here.words()
    return f"{here.words()}（原文{source}）" if told else here.words()
