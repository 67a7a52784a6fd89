"""What a printed label stands for, and how surely: the words of the forms, matched.

Every source (text, workbook, Word, web page, PDF) is anchored on these labels. A :class:`Book` is
derived from form data; it may hold several forms at once, so that the form itself is told from
the labels found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from converters.recognise.distance import edit_distance
from converters.recognise.meanings import Kind as Kind
from converters.recognise.meanings import Meaning as Meaning
from converters.recognise.meanings import drifts, meanings
from schemas.form import ORDINALS, Form
from schemas.pattern import late

How = Literal["exact", "drift", "close", "prefix"]
"""exact: the official words, typography aside; drift: other words listed for the form; close: a
slip of the pen, the only label near; prefix: cut short, the beginning of one label only."""

TABLE_KINDS: tuple[Kind, ...] = ("caption", "corner", "header", "group", "line")
LABEL_KINDS: tuple[Kind, ...] = ("group", "line")

SHORTEST_CLOSE = 6
"""Shorter labels (without ordinal) are too near to one another to be guessed."""
LONGEST = 80
"""No label is longer; what is longer is narrative and is not compared."""
SHORTEST_CUT = 4
"""Letters after the ordinal that a cut label needs where its rest is not found."""

_UNIFIED = str.maketrans(
    {
        **dict.fromkeys("“”„‟‘’‚‛'「」『』《》〈〉´`", '"'),
        **dict.fromkeys("‐‑‒–—―−─━", "-"),
        **dict.fromkeys("〔【〖﹝[{", "("),
        **dict.fromkeys("〕】〗﹞]}", ")"),
        **dict.fromkeys("、﹑､，", ","),
        **dict.fromkeys("。｡·・•", "."),
    }
)
_LEADING = late(rf"(\d{{1,2}}|[{ORDINALS}]{{1,3}})[.,:](?!\d)")
_LEADING_BRACKET = late(rf"(\((?:\d{{1,2}}|[{ORDINALS}]{{1,3}})\))[.,:]?")
_UNIT = late(r"\(单位[:.,]?([^()]*)(?:\)|$)|\(([^()]*元)(?:\)|$)")
_EXPLAINED = late(r"([^()]{2,})\([^()]*\)")
_ORDINAL = late(rf"(?:\d{{1,2}}|[{ORDINALS}]{{1,3}})\.|\((?:\d{{1,2}}|[{ORDINALS}]{{1,3}})\)")


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """A label without its typography: NFKC, no white space, one kind of quote, dash, bracket and dot.

    ``1、属于 国家秘密`` and ``1．属于国家秘密`` are the same, as are ``(一)`` and ``（一）``.
    """
    folded = unicodedata.normalize("NFKC", text)
    # before and after: NFKC itself turns some white space and punctuation into others
    folded = "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf").translate(_UNIFIED)
    match = _LEADING.match(folded) or _LEADING_BRACKET.match(folded)
    if match is None:
        return folded
    ordinal = match.group(1)
    return (ordinal if ordinal.startswith("(") else ordinal + ".") + folded[match.end() :]


def split_ordinal(text: str) -> tuple[str, str]:
    """The ordinal a normal label begins with (``7.``, ``(三)``, ``一.`` or "") and the rest."""
    match = _ORDINAL.match(text)
    return (match.group(), text[match.end() :]) if match else ("", text)


def unit(text: str) -> str:
    """The unit that a normal label names in brackets (``万元`` of ``(单位:万元)``), "" for none.

    A unit is not wording: 元 for 万元 is one letter less, and a number ten thousand times as large.
    """
    match = _UNIT.search(text)
    return (match.group(1) or match.group(2) or "") if match else ""


@dataclass(frozen=True, slots=True)
class Match:
    """A label recognised: one official wording, which may stand for several things."""

    how: How
    official: str
    meanings: tuple[Meaning, ...]
    _of: dict[tuple[Kind, ...], tuple[Meaning, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of(self, *kinds: Kind) -> tuple[Meaning, ...]:
        """The meanings of these kinds."""
        found = self._of.get(kinds)
        if found is None:
            found = self._of[kinds] = tuple(m for m in self.meanings if m.kind in kinds)
        return found


class Book:
    """The labels of one or more forms, looked up by their printed text."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        self.forms = forms
        self._by_text: dict[str, list[Meaning]] = {}
        self._drift: dict[str, list[tuple[str, Meaning]]] = {}
        for form in forms:
            for meaning in meanings(form):
                held = self._by_text.setdefault(normal(meaning.text), [])
                if meaning not in held:
                    held.append(meaning)
        for text, official, form_id in dict.fromkeys(d for form in forms for d in drifts(form)):
            for meaning in self._by_text.get(normal(official), []):
                if meaning.form == form_id:
                    self._drift.setdefault(normal(text), []).append((official, meaning))
        self._by_rest = _rests(self._by_text)
        self._by_beginning: dict[str, list[str]] = {}
        for known in sorted(self._by_text, key=len):
            for end in range(1, len(known)):
                self._by_beginning.setdefault(known[:end], []).append(known)
        others = [(t, normal(official)) for t, drifted in self._drift.items() for official, _ in drifted]
        for text, known in [*others, *self._by_rest.items()]:
            for end in range(1, len(text)):
                begun = self._by_beginning.setdefault(text[:end], [])
                if known not in begun:
                    begun.append(known)
        self._longest = max(map(len, self._by_text), default=0)
        # most of what reading a document takes: the same few hundred texts, asked about again and again
        self._find = lru_cache(maxsize=16384)(self._look)
        self._sure = lru_cache(maxsize=16384)(self._listed)
        self._begun = lru_cache(maxsize=16384)(self._beginning)
        self._piece = lru_cache(maxsize=16384)(self._within)
        self._known = cache(self._of_kinds)

    def find(self, text: str, part: str | None = None, kinds: tuple[Kind, ...] | None = None) -> Match | None:
        """The label that ``text`` is, exact, drifted or close; None where there is none or several are near.

        ``part`` and ``kinds`` narrow what is looked for: a section or table key, kinds of label.
        """
        return None if _is_told_text(text) else self._find(normal(text), part, kinds)

    def sure(self, text: str, part: str | None = None, kinds: tuple[Kind, ...] | None = None) -> Match | None:
        """Like :meth:`find`, but only exact and drifted labels."""
        label = normal(text)
        if _is_told_text(text):
            return None
        return (self._sure if len(label) <= LONGEST else self._listed)(label, part, kinds)

    def beginning(self, text: str, part: str | None = None, kinds: tuple[Kind, ...] | None = None) -> tuple[str, ...]:
        """The official wordings that ``text`` is a proper beginning of, shorter ones first."""
        label = normal(text)
        return self._begun(label, part, kinds) if label in self._by_beginning and not _is_told_text(text) else ()

    def within(self, text: str, part: str, kinds: tuple[Kind, ...]) -> bool:
        """True for a piece of an official wording, wherever in it."""
        piece = normal(text)
        return len(piece) <= self._longest and not _is_told_text(text) and self._piece(piece, part, kinds)

    def cut(self, text: str, part: str | None = None, kinds: tuple[Kind, ...] | None = None) -> Match | None:
        """The one label that ``text`` is a proper beginning of (how: prefix); None where it is none or several."""
        official = self.beginning(text, part, kinds)
        if len(official) != 1 or unit(normal(official[0])) != unit(normal(text)):
            return None
        return Match("prefix", official[0], self._narrowed(normal(official[0]), part, kinds))

    def all(self, part: str | None = None, kinds: tuple[Kind, ...] | None = None) -> tuple[Meaning, ...]:
        """Everything the book knows of a part and of these kinds."""
        return tuple(m for held in self._by_text.values() for m in held if _fits(m, part, kinds))

    def is_telling(self, text: str) -> bool:
        """True where a cut label is long enough to stand for its label although its rest is not found."""
        ordinal, rest = split_ordinal(normal(text))
        return len(rest) >= (SHORTEST_CUT if ordinal else SHORTEST_CLOSE)

    def _beginning(self, text: str, part: str | None, kinds: tuple[Kind, ...] | None) -> tuple[str, ...]:
        known = (t for t in self._by_beginning[text] if self._narrowed(t, part, kinds))
        return tuple(self._by_text[t][0].text for t in known)

    def _within(self, piece: str, part: str, kinds: tuple[Kind, ...]) -> bool:
        return any(piece in known for known in self._known(part, kinds))

    def _of_kinds(self, part: str | None, kinds: tuple[Kind, ...] | None) -> tuple[str, ...]:
        """The normal texts of labels of a part and of these kinds."""
        return tuple(t for t, meanings in self._by_text.items() if any(_fits(m, part, kinds) for m in meanings))

    def _narrowed(self, text: str, part: str | None, kinds: tuple[Kind, ...] | None) -> tuple[Meaning, ...]:
        return tuple(m for m in self._by_text.get(text, []) if _fits(m, part, kinds))

    def _look(self, text: str, part: str | None, kinds: tuple[Kind, ...] | None) -> Match | None:
        if not text or len(text) > LONGEST:
            return None
        listed = self._sure(text, part, kinds)
        if listed is not None:
            return listed
        near = self._nearest(text, part, kinds)
        return None if near is None else Match("close", self._by_text[near][0].text, self._narrowed(near, part, kinds))

    def _listed(self, text: str, part: str | None, kinds: tuple[Kind, ...] | None) -> Match | None:
        exact = self._narrowed(text, part, kinds)
        if exact:
            return Match("exact", exact[0].text, exact)
        drifted = [(o, m) for o, m in self._drift.get(text, []) if _fits(m, part, kinds)]
        if not drifted:
            return self._line(text, part, kinds)
        official = drifted[0][0]
        return Match("drift", official, tuple(m for o, m in drifted if o == official))

    def _line(self, text: str, part: str | None, kinds: tuple[Kind, ...] | None) -> Match | None:
        """A line's label with an explanation behind it (``规章(设区的市…)``), or without its number."""
        if kinds is not None and "line" not in kinds:
            return None
        explained = _EXPLAINED.fullmatch(text)
        known = explained.group(1) if explained else self._by_rest.get(text, "")
        meanings = self._narrowed(known, part, ("line",))
        return Match("drift", meanings[0].text, meanings) if meanings else None

    def _nearest(self, text: str, part: str | None, kinds: tuple[Kind, ...] | None) -> str | None:
        ordinal, rest = split_ordinal(text)
        if len(rest) < SHORTEST_CLOSE:
            return None
        ranked: list[tuple[int, str]] = []
        for known in self._known(part, kinds):
            known_ordinal, known_rest = split_ordinal(known)
            told = known_ordinal == ordinal or (not ordinal and self._by_rest.get(known_rest) == known)
            if not told or unit(known) != unit(text):
                continue
            limit = len(known_rest) // 4 + 2
            if (distance := edit_distance(rest, known_rest, limit)) <= limit:
                ranked.append((distance, known))
        ranked.sort()
        if not ranked or ranked[0][0] > len(split_ordinal(ranked[0][1])[1]) // 4:
            return None
        if len(ranked) > 1 and ranked[1][0] < ranked[0][0] + 2:
            return None
        return ranked[0][1]


def _is_told_text(text: str) -> bool:
    """True for what an apostrophe says to be no label: what was typed into a cell of numbers, though it has a label's words."""
    return text[:1] == "'"


@cache
def book(*forms: Form) -> Book:
    """The labels of these forms (a mixed form counts as one)."""
    return Book(forms)


def _rests(texts: Iterable[str]) -> dict[str, str]:
    """The labels of items that their words alone tell, by those words."""
    found: dict[str, list[str]] = {}
    for text in texts:
        ordinal, rest = split_ordinal(text)
        if ordinal[:1].isdigit() and len(rest) >= SHORTEST_CUT:
            found.setdefault(rest, []).append(text)
    return {rest: same[0] for rest, same in found.items() if len(same) == 1 and rest not in texts}


def _fits(meaning: Meaning, part: str | None, kinds: tuple[Kind, ...] | None) -> bool:
    return (part is None or meaning.part == part) and (kinds is None or meaning.kind in kinds)
