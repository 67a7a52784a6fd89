"""TXT-DISPUTE: what a sentence says of reviews and lawsuits over disclosure, and of their results."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.pattern import late
from schemas.review.claims import Claim, Sum
from schemas.review.clauses import Clause
from schemas.review.matters import names_cause, names_cause_anew

_REVIEW, _DIRECT, _AFTER = (
    f"disputes.{group}." for group in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
)
_GROUPS = {"D": (_REVIEW,), "L": (_DIRECT, _AFTER), "d": (_DIRECT,), "e": (_AFTER,)}
_RESULTS = {"1": "upheld", "2": "corrected", "3": "other_result", "4": "pending", "": "total"}

_TOTAL = late("(?P<before>[BVOoR]*)(?P<kind>[DL])[oV]*N|(?P<first>[BVOoR]*)N(?P<between>[BVOo]*)(?P<other>[DL])o?")
_BOTH = late("(?P<before>[BVOoR]*)(?P<one>[DL])&(?P<two>[DL])[oV]*(?P<count>[NM])")
_NONE = late("[BVOoR]*-[BVOoR]*(?:O&)?(?P<kinds>[DL](?:&[BVO]*[DL])*)[oVR]*")
_GROUP = late("Q?L?(?P<a>[de])V?L?o?N|Q?N(?P<b>[de])")
_RESULT = late("Q?(?P<kind>[DL])?(?P<group>[de])?(?P<a>[1234])N|Q?N(?P<b>[1234])")
_LISTED = late("Q?(?P<kind>[DL])?(?P<group>[de])?(?P<results>[1234](?:&[1234])+)M")


_KINDS = (("复议", (f"{_REVIEW}total",)), ("诉讼", (f"{_DIRECT}total", f"{_AFTER}total")))


def counted_of_others(claims: list[Claim], text: str) -> set[int]:
    """Where those claims of a sentence begin that it does not say to be over disclosure.

    Where reviews or lawsuits were named before, a second number of all of them is of others, and so is what goes on with
    it, unless the cause is named anew: 因政府信息公开引发的行政复议5件；行政复议8件，行政诉讼7件.
    """
    found: set[int] = set()
    others, since = False, 0
    for claim in sorted(claims, key=lambda c: c.start):
        kind = next((k for k, keys in _KINDS if claim.sums[0].plus == keys), None)
        if kind is not None and names_cause_anew(text, claim.start, claim.end):
            others, since = False, claim.start
        elif kind is not None and kind in text[since : claim.start] and kind in text[claim.start : claim.end]:
            others = True
        if others or not names_cause(text[: claim.end]):
            found.add(claim.start)
    return found


@dataclass(slots=True)
class Disputes:
    """Reads the clauses of one sentence in order; ``reviews`` where the organ decides on others' disputes too."""

    reviews: bool
    topic: str = ""
    unclear: bool = False
    found: list[Claim] = field(default_factory=list)
    results: list[Claim] = field(default_factory=list)

    def read(self, clause: Clause, *, context: bool) -> bool:
        """Take a clause; True where it is understood as speaking of disputes."""
        code = clause.code
        if "X" in code:
            return True
        understood = (
            self._none(clause)
            or self._total(clause, context=context)
            or self._both(clause, context=context)
            or self._group(clause, context=context)
            or self._result(clause, context=context)
            or self._listed(clause, context=context)
        )
        if understood or code == ";":
            self.unclear = self.unclear and understood
            return understood
        if "U" in code and clause.numbered:
            # 驳回 2 件: a result by another name may stand in the table among these
            self.results = [c for c in self.results if not self._of_topic(c)]
            self.topic = ""
        if "D" in code or "L" in code:
            self.topic, self.unclear = "", True
        return False

    def _of_topic(self, claim: Claim) -> bool:
        return claim.sums[0].plus[0].startswith(_REVIEW) == (self.topic == "D")

    def claims(self) -> list[Claim]:
        """All that the sentence claims."""
        return self.found + self.results

    def _total(self, clause: Clause, *, context: bool) -> bool:
        match = _TOTAL.fullmatch(clause.code)
        if match is None:
            return False
        kind = match["kind"] or match["other"]
        words = (match["before"] or "") + (match["first"] or "") + (match["between"] or "")
        if not self._of_disclosure(words, context=context):
            return False
        self.topic = kind
        self._add(self.found, clause, kind, "", clause.counts[0])
        return True

    def _of_disclosure(self, words: str, *, context: bool) -> bool:
        """A body that decides reviews speaks of those too, so that it must name the cause."""
        if self.unclear:
            return "V" in words
        named = "B" in words or "O" in words
        if "R" in words:
            return "V" in words or (named and not self.reviews)
        if self.reviews:
            return "V" in words or named or bool(self.topic)
        return context

    def _both(self, clause: Clause, *, context: bool) -> bool:
        match = _BOTH.fullmatch(clause.code)
        if match is None or match["one"] == match["two"] or not self._of_disclosure(match["before"], context=context):
            return False
        values = clause.counts[0]
        self.topic = ""
        if match["count"] == "M" and len(values) == 2:
            for kind, value in zip((match["one"], match["two"]), values, strict=True):
                self._add(self.found, clause, kind, "", (value,))
        elif values == (0,):
            for kind in (match["one"], match["two"]):
                self._add(self.found, clause, kind, "", values)
        return True

    def _none(self, clause: Clause) -> bool:
        match = _NONE.fullmatch(clause.code)
        if match is None or not self._of_disclosure(clause.code, context=True):
            return False
        for kind in dict.fromkeys(c for c in match["kinds"] if c in "DL"):
            self._add(self.found, clause, kind, "", (0,))
        self.topic = ""
        return True

    def _group(self, clause: Clause, *, context: bool) -> bool:
        match = _GROUP.fullmatch(clause.code)
        if match is None or not self._speaks_of("L" if "L" in clause.code else "", context=context):
            return False
        if self.topic == "D":
            return False
        self.topic = match["a"] or match["b"]
        self._add(self.found, clause, self.topic, "", clause.counts[0])
        return True

    def _result(self, clause: Clause, *, context: bool) -> bool:
        match = _RESULT.fullmatch(clause.code)
        if match is None:
            return False
        kind = match["kind"] or ""
        return self._results(clause, kind, match["group"], [match["a"] or match["b"]], context=context)

    def _listed(self, clause: Clause, *, context: bool) -> bool:
        match = _LISTED.fullmatch(clause.code)
        if match is None:
            return False
        names = match["results"].replace("&", "")
        if len(names) != len(clause.counts[0]):
            return False
        return self._results(clause, match["kind"] or "", match["group"], list(names), context=context)

    def _results(self, clause: Clause, kind: str, group: str | None, names: list[str], *, context: bool) -> bool:
        if not self._speaks_of(kind, context=context):
            return False
        self.topic = group or kind or self.topic
        for name, value in zip(names, clause.counts[0], strict=False):
            self._add(self.results, clause, self.topic, name, (value,))
        return True

    def _speaks_of(self, kind: str, *, context: bool) -> bool:
        """True where the disputes are known: named before, or here and about disclosure."""
        return bool(self.topic) or (bool(kind) and self._of_disclosure("", context=context))

    def _add(self, to: list[Claim], clause: Clause, kind: str, result: str, values: tuple[int, ...]) -> None:
        if len(values) == 1:
            keys = tuple(group + _RESULTS[result] for group in _GROUPS[kind])
            to.append(Claim("TXT-DISPUTE", values[0], (Sum(keys),), clause.start, clause.end))
