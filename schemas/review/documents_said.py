"""TXT-DOCUMENT: what a sentence says of rules and normative documents made, repealed and in force."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.pattern import late
from schemas.review.claims import Claim, Sum
from schemas.review.clauses import Clause

_KINDS = {"g": "regulations", "n": "normative_documents"}
_ACTS = {"i": "issued", "p": "repealed", "f": "in_force"}

_BESIDE = {"repealed": late("失效"), "issued": late("修订|修改")}

_COUNTED = late("(?P<a>[ipf])?(?P<k>[gn])?(?P<b>[ipf])?N(?P<l>[gn])?(?P<c>[ipf])?")
_NONE = late("-(?P<a>[ip])(?P<k>[gn](?:&[gn])*)|-(?P<l>[gn](?:&[gn])*)(?P<b>[ip])|-(?P<c>f)(?P<m>[gn](?:&[gn])*)")


@dataclass(slots=True)
class Documents:
    """Reads the clauses of one sentence in order; kind and act hold until others are named."""

    kind: str = ""
    act: str = ""
    part: bool = False
    found: list[Claim] = field(default_factory=list)

    def read(self, clause: Clause) -> bool:
        """Take a clause; True where it is understood as speaking of documents."""
        code = clause.code
        if code == ";":
            self.part = False
            return True
        self.part = self.part or code.startswith("Q")
        if (match := _NONE.fullmatch(code)) is not None:
            kinds = (match["k"] or match["l"] or match["m"]).replace("&", "")
            for kind in dict.fromkeys(kinds):
                self._add(clause, kind, match["a"] or match["b"] or match["c"], 0)
            return True
        match = _COUNTED.fullmatch(code)
        if match is None or self.part:
            if "N" in code or "M" in code:
                self.kind = self.act = ""
            return False
        kind, act = match["k"] or match["l"] or self.kind, match["a"] or match["b"] or match["c"] or self.act
        said = bool(match["k"] or match["l"] or match["a"] or match["b"] or match["c"])
        if not said or not kind or not act:
            return False
        self.kind, self.act = kind, act
        if len(clause.counts[0]) == 1:
            self._add(clause, kind, act, clause.counts[0][0])
        return True

    def claims(self, text: str) -> list[Claim]:
        """All that the sentence claims; what lapsed may be counted with 废止, what was revised with 制发."""
        doubtful = {act for act, words in _BESIDE.items() if words.search(text)}
        return [c for c in self.found if c.sums[0].plus[0].rsplit(".", 1)[1] not in doubtful]

    def _add(self, clause: Clause, kind: str, act: str, said: int) -> None:
        key = f"proactive_disclosure.{_KINDS[kind]}.{_ACTS[act]}"
        self.found.append(Claim("TXT-DOCUMENT", said, (Sum((key,)),), clause.start, clause.end))
