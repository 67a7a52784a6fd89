"""TXT-RECEIVED, TXT-ANSWERED, TXT-CARRIED: what a sentence says of requests received, answered, carried over."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.pattern import late
from schemas.review.claims import Claim, Sum
from schemas.review.clauses import Clause

RECEIVED, CARRIED_IN = "requests.received.total", "requests.carried_in.total"
ANSWERED, CARRIED_OUT = "requests.outcome_total.total", "requests.carried_out.total"

WITH_CARRIED_IN = Sum((RECEIVED, CARRIED_IN))
_NEW, _ALL = Sum((RECEIVED,)), WITH_CARRIED_IN
_DONE, _DONE_OF_NEW = Sum((ANSWERED,)), Sum((ANSWERED,), (CARRIED_IN,))
_IN, _OUT = Sum((CARRIED_IN,)), Sum((CARRIED_OUT,))

_VERBS = "[RHA](?:&?[RHA])*"
_COUNTED = late(
    f"[BV]*(?P<a>{_VERBS})[BV]*(?P<o>[Oo])[oO]?N|[BV]*(?P<b>{_VERBS})N[BV]*(?P<p>[Oo])o?|[BV]*(?P<q>O)(?P<c>{_VERBS})N"
)
_ANSWERED = late("AN[oO]?|N[oO]?A")
_OUTCOMES = late("Q?(?:r|&)*[NM]")
_TOPIC = late("[BVTH]*O")
_TO_NEXT = late("Q?[RH]?CFC?[AH]*[oO]?N|Q?N[oO]?CF[AHoO]*|Q?FC[AHoO]*N|Q?N[oO]?FC[AHoO]*|Q?H?oCFN")
_FROM_LAST = late("(?P<part>[QI]*)(?:[RH]?PC[HA]*[oO]?N|N[oO]?PC[HAoO]*|[RH]?PoCN)")
_EITHER = late("Q?CN|Q?N[oO]?C")
_NO_REQUEST = late("[BV]*-(?:R(?:&?[RHA])*[BV]*[Oo]|[BV]*O)(?P<more>(?:&[BVO]*[DL])*)[oV]*")
_NONE_TO_NEXT = late("-(?:CF|FC)[AHoO]*")
_NONE_FROM_LAST = late("-R?(?:PC|CP)[AHoO]*")
_NONE_CARRIED = late("-C[oO]?")


@dataclass(slots=True)
class Requests:
    """Reads the clauses of one sentence in order; ``before`` is the last number of the sentences before."""

    topic: bool = False
    part: bool = False
    carried: Sum | None = None
    found: list[Claim] = field(default_factory=list)
    before: Claim | None = None
    last: Claim | None = None

    def read(self, clause: Clause, *, context: bool) -> bool:
        """Take a clause; True where it is understood as speaking of requests."""
        code = clause.code
        if code == ";":
            self.topic = self.part = False
        if code == ";" or "X" in code:
            return True
        outside = (self.topic, self.part)
        self.part = self.part or code.startswith("Q")
        understood = (
            self._none(clause, context=context or self.topic)
            or self._carried(clause, context=context or self.topic)
            or self._counted(clause, context=context)
            or self._elliptic(clause)
        )
        if clause.bracketed:
            self.topic, self.part = outside
        elif not understood and clause.numbered and _OUTCOMES.fullmatch(code) is None:
            self.topic, self.last = False, None
        return understood

    def _add(self, clause: Clause, rule: str, value: int | None, *sums: Sum) -> Claim | None:
        self.last = None
        if value is None:
            return None
        self.last = Claim(rule, value, sums, clause.start, clause.end)
        self.found.append(self.last)
        return self.last

    def _counted(self, clause: Clause, *, context: bool) -> bool:
        match = _COUNTED.fullmatch(clause.code)
        if match is None:
            return False
        verbs = set((match["a"] or match["b"] or match["c"]).replace("&", ""))
        bare = (match["o"] or match["p"]) == "o"
        if self.part or (bare and not context and not self.topic):
            return False
        value = _one(clause)
        self.topic = True
        if "R" in verbs:
            sums: tuple[Sum, ...] = (_NEW,) if verbs <= {"R"} else (_NEW, _DONE)
            claim = self._add(clause, "TXT-RECEIVED", value, *sums)
        else:
            sums = (_DONE, _DONE_OF_NEW) if "A" in verbs else (_DONE, _NEW, _ALL)
            claim = self._add(clause, "TXT-ANSWERED", value, *sums)
        if claim is not None and (clause.with_carried_in or self.carried == _ALL):
            _include(claim)
        elif claim is not None and self.carried is not None:
            _may_include(claim)
        return True

    def _elliptic(self, clause: Clause) -> bool:
        """Without the noun, which stands before: 答复24件, 22件已办结, 新收25件."""
        if _TOPIC.fullmatch(clause.code):
            self.topic = True
            return True
        answered, received = _ANSWERED.fullmatch(clause.code), clause.code == "RN"
        if not self.topic or not (answered or received):
            return False
        if not self.part:
            sums, rule = ((_NEW,), "TXT-RECEIVED") if received else ((_DONE, _DONE_OF_NEW), "TXT-ANSWERED")
            claim = self._add(clause, rule, _one(clause), *sums)
            if claim is not None and clause.with_carried_in:
                _include(claim)
        return True

    def _carried(self, clause: Clause, *, context: bool) -> bool:
        code = clause.code
        if not context:
            return False
        if _TO_NEXT.fullmatch(code):
            self.found += _claims(clause, _OUT)
        elif (match := _FROM_LAST.fullmatch(code)) is not None:
            self.found += _claims(clause, _IN)
            self._within(said=bool(match["part"]), sure=clause.bracketed or "Q" in match["part"])
        elif _EITHER.fullmatch(code):
            self.found += _claims(clause, _OUT, _IN)
        else:
            return False
        return True

    def _within(self, *, said: bool, sure: bool) -> None:
        """Whether the number before, or the next, holds what was carried in."""
        claim = self.last or self.before
        if said and sure and self.last is not None:
            _include(self.last)
        elif said:
            # 连同上年结转 2 件，受理 27 件, or 受理 27 件，包括上年结转 2 件: after a number it may belong to either
            self.carried = _ALL if claim is None else _NEW
            if claim is not None and claim.sums[0] == _NEW:
                claim.sums, claim.reason = (_ALL, *claim.sums), "carried"
        elif claim is not None:
            # 上年结转 beside a number, not said to be within it: both readings hold
            _may_include(claim)

    def _none(self, clause: Clause, *, context: bool) -> bool:
        code = clause.code
        if _NO_REQUEST.fullmatch(code) and (context or "O" in code):
            if not self.part:
                self._add(clause, "TXT-RECEIVED", 0, _NEW)
            self.topic = True
            return True
        for pattern, sums in ((_NONE_TO_NEXT, (_OUT,)), (_NONE_FROM_LAST, (_IN,)), (_NONE_CARRIED, (_OUT, _IN))):
            if context and pattern.fullmatch(code):
                self.found.append(Claim("TXT-CARRIED", 0, sums, clause.start, clause.end))
                return True
        return False


def _one(clause: Clause) -> int | None:
    values = clause.counts[0]
    return values[0] if len(values) == 1 else None


def _claims(clause: Clause, *sums: Sum) -> list[Claim]:
    value = _one(clause)
    return [] if value is None else [Claim("TXT-CARRIED", value, sums, clause.start, clause.end)]


def _include(claim: Claim) -> None:
    """含上年结转: what was received is the new and the old together; what was answered is all."""
    sums = [_ALL if s == _NEW else s for s in claim.sums if s != _DONE_OF_NEW]
    claim.sums = tuple(dict.fromkeys(sums))
    claim.reason = "carried" if claim.sums[0] == _ALL else ""


def _may_include(claim: Claim) -> None:
    if claim.sums[0] == _NEW:
        claim.sums = tuple(dict.fromkeys((*claim.sums, _ALL)))
