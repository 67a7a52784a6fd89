"""A sentence as clauses: each a string of letters for its words, with its counts, its speaker and its year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.pattern import late
from schemas.review.lexicon import Token, tokens
from schemas.review.sentences import Sentence
from schemas.review.speaker import is_own, may_be_own, others

_WITHOUT_SILENT = dict.fromkeys(map(ord, "WTSEJ"))
"""Letters that are left out: small words, this year, the organ itself."""
_TIME = frozenset("TPY")
_COUNTS = frozenset("NM")
_LEADING = frozenset("WT&B")
_OF_A_NAME = frozenset("UKWJ&BATHoin")
LONGEST = 30
"""Letters of a clause; what is longer is no plain statement."""
_PARTIAL = late(
    r"\d月|[一二三四五六七八九十]月|季度|半年|月底|截[至止]|目前|近[一二三两几]?年|[两三四五\d]年来|以来|每[月年]|\d日|上线|运行|开通"
)
_EXCEPT = late("除[^,;]{1,20}外")
_DIGIT = late(r"\d(?![\d.]*%)")
_NOT_ALL = late("不含|不包括|除|仅|只")


@dataclass(slots=True)
class Clause:
    """What stands between two commas, or in brackets after a clause.

    ``code`` has the letters of the words that matter, ``counts`` the numbers of its ``N`` and ``M`` in order;
    ``numbered`` is True also where a number stands in words not understood.
    """

    code: str
    counts: tuple[tuple[int, ...], ...]
    start: int
    end: int
    this_year: bool
    own: bool
    foreign: bool
    numbered: bool
    bracketed: bool
    with_carried_in: bool
    first: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Who reports on which year; both may be unknown."""

    agency: str | None
    year: int | None


def clauses(sentence: Sentence, voice: Voice) -> list[Clause]:
    """The clauses of a sentence in order, those in brackets after the one they stand in.

    None at all where the sentence speaks of a part of the year, or of several years.
    """
    text = sentence.plain
    if "除" in text and _EXCEPT.search(text):
        return []
    found = tokens(text, voice.year)
    # most sentences have none of the words anywhere
    if _PARTIAL.search(text) and any(t.code == "U" and _PARTIAL.search(text, t.start, t.end) for t in found):
        return []
    return list(_split(found, text, voice, bracketed=False))


def _split(found: Sequence[Token], text: str, voice: Voice, *, bracketed: bool) -> Iterator[Clause]:
    words: list[Token] = []
    inside: list[Clause] = []
    carried = False
    at = 0
    while at < len(found):
        token = found[at]
        at += 1
        if token.code == "(" and not bracketed:
            close = _closing(found, at)
            inner = found[at:close]
            codes = "".join(t.code for t in inner)
            if any(c in codes for c in "NM-"):
                inside += _split(inner, text, voice, bracketed=True)
            elif "P" in codes and "C" in codes and ("I" in codes or "Q" in codes):
                carried = True
            elif inner and _NOT_ALL.search(text, inner[0].start, inner[-1].end):
                words.append(Token("U", inner[0].start, inner[-1].end))
            at = close + 1
        elif token.code in ",;:()" or (token.code == "&" and words and words[-1].code in "NM"):
            yield from _clause(words, text, voice, bracketed=bracketed, carried=carried)
            yield from inside
            words, inside, carried = [], [], False
            if token.code == ";":
                yield _BREAK
        else:
            words.append(token)
    yield from _clause(words, text, voice, bracketed=bracketed, carried=carried)
    yield from inside


_BREAK = Clause(";", (), 0, 0, False, False, False, False, False, False, ";")


def _closing(found: Sequence[Token], at: int) -> int:
    depth = 1
    for index in range(at, len(found)):
        depth += {"(": 1, ")": -1}.get(found[index].code, 0)
        if not depth:
            return index
    return len(found)


def _clause(words: list[Token], text: str, voice: Voice, *, bracketed: bool, carried: bool) -> Iterator[Clause]:
    if not words:
        return
    named = _with_subject(words, text, voice.agency)
    spoken = next((t.start for t in named if t.code not in _TIME), words[-1].end)
    letters = "".join([t.code for t in named])
    code = full = letters.translate(_WITHOUT_SILENT)
    counted = "N" in full or "M" in full
    if len(code) > LONGEST:
        code = "UN" if counted else "U"
    yield Clause(
        code=code,
        counts=tuple([t.values for t in named if t.code in _COUNTS]) if counted else (),
        start=words[0].start,
        end=words[-1].end,
        this_year="T" in letters,
        own="S" in letters,
        foreign="U" in code and others(text[spoken : words[-1].end]),
        numbered=counted or ("U" in full and any(t.code == "U" and _DIGIT.search(text, t.start, t.end) for t in named)),
        bracketed=bracketed,
        with_carried_in=carried,
        first=letters[0],
    )


def _with_subject(words: list[Token], text: str, agency: str | None) -> list[Token]:
    """The words with the reporting organ, where it is named at the head, as one ``S``; another body is ``U``."""
    begin, most = 0, len(words)
    while begin < most and words[begin].code in _LEADING:
        begin += 1
    for start in (0, begin) if begin else (0,):
        if start == most or not may_be_own(text[words[start].start], agency):
            continue
        end, unknown = start, most
        while end < most and (code := words[end].code) in _OF_A_NAME:
            if unknown == most and code in "UK":
                unknown = end
            end += 1
        for stop in range(end, max(start, unknown), -1):
            first, last = words[start], words[stop - 1]
            if is_own(text[first.start : last.end], agency):
                subject = Token("S", first.start, last.end)
                return _checked([*words[:start], subject, *words[stop:]], text, agency)
    return _checked(words, text, agency)


def _checked(words: list[Token], text: str, agency: str | None) -> list[Token]:
    def judged(token: Token) -> Token:
        if token.code != "K":
            return token
        own = is_own(text[token.start : token.end], agency)
        return Token("S" if own else "U", token.start, token.end)

    return [judged(t) for t in words] if any(t.code == "K" for t in words) else words
