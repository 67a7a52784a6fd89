"""What became of each line of a case: read right, refused and told of, wrong, or wrong and nobody told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from converters.errors import Unreadable
from converters.text_read import read
from schemas.checks import check
from schemas.equations import Equation, broken
from schemas.finding import Finding, Reading
from schemas.number import WIDTH_SEPARATOR, Number, Unread, Value
from tests.variants.model import Case, LineTruth, Truth

Verdict = Literal["right", "refused", "wrong", "silent"]
VERDICTS: tuple[Verdict, ...] = ("right", "refused", "wrong", "silent")

_WORDING_ONLY = {("STR-LABEL", "drift"), ("STR-LABEL", "cut"), ("STR-LABEL", "numbering")}
"""Findings on words, which tell nobody to look at a number."""


@dataclass(frozen=True, slots=True)
class LineResult:
    """The verdict on one line, how many of its cells were read, and what was wrong or missing."""

    line: str
    verdict: Verdict
    cells: int
    read: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The verdicts on a case; ``refusal`` is the reason where the whole file was refused."""

    case: Case
    lines: tuple[LineResult, ...]
    refusal: str = ""

    def worst(self) -> Verdict:
        """The gravest verdict."""
        return max((x.verdict for x in self.lines), key=VERDICTS.index)


def run(cases: Sequence[Case]) -> list[Result]:
    """Read every case and judge it; the rules run over all of them at once."""
    readings: list[Reading | str] = []
    for case in cases:
        try:
            readings.append(read(case.text.encode(), f"{case.seed}.txt"))
        except Unreadable as reason:
            readings.append(str(reason))
        except Exception as error:
            raise RuntimeError(f"seed {case.seed} cannot be read at all") from error
    whole = [r for r in readings if isinstance(r, Reading)]
    found = iter(check(whole))
    return [
        judge(case, r, next(found)) if isinstance(r, Reading) else refused(case, r)
        for case, r in zip(cases, readings, strict=True)
    ]


def refused(case: Case, reason: str) -> Result:
    """The result where a whole file is refused."""
    lines = (LineResult(k, "refused", len(t.cells), 0, reason) for k, t in case.lines.items())
    return Result(case, tuple(lines), reason or "refused")


def judge(case: Case, reading: Reading, findings: Sequence[Finding]) -> Result:
    """Compare a reading with the truth, line by line."""
    values = reading.report.values
    surplus = [k for k, v in values.items() if v is not None and k not in case.form.by_key]
    results = [_line(case, key, line, reading, findings) for key, line in case.lines.items()]
    for key in surplus:
        if not isinstance(values[key], Unread):
            told = any(f.key == key for f in findings)
            results.append(LineResult(key, "wrong" if told else "silent", 1, 0, f"{key}: {values[key]} stands nowhere"))
    return Result(case, tuple(results))


def _line(case: Case, name: str, line: LineTruth, reading: Reading, findings: Sequence[Finding]) -> LineResult:
    values = reading.report.values
    read_cells = sum(t.is_read_by(values.get(k)) for k, t in line.cells.items())
    off = [(k, t, values.get(k)) for k, t in line.cells.items() if not t.is_read_by(values.get(k))]
    if not off:
        return LineResult(name, "right", len(line.cells), read_cells)
    wrong = [k for k, _, v in off if v is not None and not isinstance(v, Unread)]
    told = _told(case, reading, findings, wrong or [k for k, _, _ in off])
    why = "; ".join(_words(k, t, v) for k, t, v in off[:7])
    verdict: Verdict = ("wrong" if wrong else "refused") if told else "silent"
    return LineResult(name, verdict, len(line.cells), read_cells, why)


def _words(key: str, truth: Truth, value: Value) -> str:
    got = value.raw if isinstance(value, Unread) else value
    return f"{key.split('.', 1)[1]} {truth.token!r} read as {got!r}"


def _told(case: Case, reading: Reading, findings: Sequence[Finding], keys: Sequence[str]) -> bool:
    """True where every one of these cells is of a line or column that a finding names.

    What the report itself breaks would be found in a right reading as well, so it tells of nothing.
    """
    telling = [
        f
        for f in findings
        if (f.rule, f.reason) not in _WORDING_ONLY
        and not (f.broken is not None and _gap(case, f.broken.equation) == f.difference)
    ]
    return all(any(_names(case, reading, f, key) for f in telling) for key in keys)


def _gap(case: Case, equation: Equation) -> Number | None:
    own = broken(equation, {k: case.report.values.get(k) for k in equation.keys})
    return None if own is None else own.difference


def _names(case: Case, reading: Reading, finding: Finding, key: str) -> bool:
    cell = case.form.by_key.get(key) or reading.report.form.by_key[key]
    other = reading.report.form.by_key.get(finding.key or "") or case.form.by_key.get(finding.key or "")
    if other is not None and other.table == cell.table:
        if (other.block, other.line.key) == (cell.block, cell.line.key):
            return True
        if finding.rule == "STR-LINE" and finding.reason == "table":
            return True
        if finding.rule == "STR-LINE" and cell.line.path and cell.line.path[-1] in other.line.path:
            return True  # the group that the line is in the other form
        column = finding.rule in ("T3-RES", "T3-BAL") or finding.reason in ("column", "column_twice", "order")
        if column and other.column.key == cell.column.key and other.block == cell.block:
            return True
    if finding.reason in ("unknown", "unlabelled") and _stands_at(case, key, finding):
        return True
    place = reading.places.get(key)
    return place is not None and finding.place is not None and finding.place.line == place.line is not None


def _stands_at(case: Case, key: str, finding: Finding) -> bool:
    """True where a finding of values without a line of the form is of the text line that prints a cell's line."""
    line = next((x for x in case.lines.values() if key in x.cells), None)
    if line is None or finding.place is None or finding.place.line is None:
        return False
    if finding.details.get("values") == WIDTH_SEPARATOR.join(t.token for t in line.cells.values()):
        return True
    near = case.text.split("\n")[max(0, finding.place.line - 3) : finding.place.line + 2]
    return bool(line.label) and "".join(line.label.split())[:6] in "".join("".join(near).split())
