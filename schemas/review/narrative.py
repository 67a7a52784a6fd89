"""Narrative against tables: what the text says of a number, a year, a notice, and what the tables say.

Each sentence is read clause by clause; a clause with a word that is not understood says nothing, and neither
does one of another organ, another year or a part of the year. All findings are warnings: the text may count
otherwise than the table, and then says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from schemas.finding import Note, Reading
from schemas.form import Form
from schemas.number import Value
from schemas.pattern import late
from schemas.place import Place
from schemas.report import PREAMBLE
from schemas.review.claims import Claim, Sum
from schemas.review.clauses import Clause, Voice, clauses
from schemas.review.disputes_said import Disputes, counted_of_others
from schemas.review.documents_said import Documents
from schemas.review.matters import (
    Matters,
    disputes_disqualified,
    names_cause,
    names_disputes,
    requests_disqualified,
)
from schemas.review.numerals import UNITS
from schemas.review.requests_said import WITH_CARRIED_IN, Requests
from schemas.review.sentences import Paragraph, Sentence, blocks
from schemas.review.speaker import others
from schemas.review.wording import Wording, announces_parts, old_basis, stale_years, wrong_parts

RULES = (
    "TXT-RECEIVED",
    "TXT-ANSWERED",
    "TXT-CARRIED",
    "TXT-DISPUTE",
    "TXT-DOCUMENT",
    "TXT-YEAR",
    "TXT-BASIS",
    "TXT-PARTS",
)
QUOTE = 60
"""Characters of a quotation; longer ones are cut."""

_COUNTING = (PREAMBLE, "overview", "proactive_disclosure", "requests", "disputes", "other_matters")
"""Sections whose numbers are compared; that on problems speaks of plans."""
_TABLES = ("requests", "disputes")
_CARRIED_IN = late("上年|上一年|去年|往年|转入|此前|年度?(?:未办结|结转|转结|顺延|收到)")
_HEADING = 40
_COMMA = late("[,;:]")
_ONE_NUMBER = ("TXT-RECEIVED", "TXT-ANSWERED")
_SPOKEN = ("申请", "复议", "诉讼", "结转", "规章", "规范性文件", "转结", "顺延")
_COUNTED = r"\d〇零一二两三四五六七八九十百千万"
_NUMBERED = late(
    # the set in front makes a search skip what begins none of these
    rf"[{_COUNTED}未无没为是](?:(?<=[{_COUNTED}])(?:{UNITS})|(?<=[未无没])|(?<=[为是])[0零]|(?<=\d)[、,和]\d)"
)
_ABOUT_REQUESTS = ("公开申请", "申请公开", "信息申请", "依申请")
_ABOUT_DISCLOSURE = ("信息公开", "依申请", "申请公开")
_DOCUMENTS = ("规章", "规范性文件")
_LONGEST, _MOST = 1_000, 200_000
"""Characters of a sentence and of a section that are read: each clause is seen in what its sentence said before."""
_DECIDES = late("人民政府$|司法[局厅]$")
_TOWN = late("[镇乡]人民政府$|街道办事处$")


def notes(reading: Reading) -> Iterator[Note]:
    """What the narrative of a report says otherwise than its tables, as warnings."""
    report = reading.report
    texts = {name: blocks(text[:_MOST]) for name, text in report.sections.items() if text}
    for wording in (
        *stale_years(texts, report.year),
        *old_basis(texts, report.year),
        *wrong_parts(texts),
    ):
        yield _wording_note(reading, wording)
    voice = Voice(report.agency.name, report.year)
    seen: set[tuple[str, str, int]] = set()
    for name in _COUNTING:
        above: Paragraph | None = None
        for paragraph in texts.get(name, ()):
            heading, above = above, paragraph
            if not (_any_of(_SPOKEN, paragraph.plain) and _NUMBERED.search(paragraph.plain)):
                continue
            claims = list(_claims(paragraph.sentences, voice, name, _as_heading(heading)))
            agreed = {(id(s), c.rule) for s, c in claims if c.rule in _ONE_NUMBER and _agrees(c, report.values)}
            for sentence, claim in claims:
                # 收到 30 件，受理 25 件: where one number of a sentence is the table's, the other is of something else
                if (id(sentence), claim.rule) in agreed:
                    continue
                note = _claim_note(reading, name, sentence, claim)
                if note is not None and (fact := (note.rule, note.key or "", claim.said)) not in seen:
                    seen.add(fact)
                    yield note


def _claims(block: list[Sentence], voice: Voice, section: str, heading: str) -> Iterator[tuple[Sentence, Claim]]:
    """The claims of a paragraph with their sentences; ``heading`` is what stands above it."""
    decides = voice.agency is not None and bool(_DECIDES.search(voice.agency)) and not _TOWN.search(voice.agency)
    requests_known = disclosure_known = section in _TABLES
    said = [sentence.plain for sentence in block]
    parts = _Parts(block, voice)
    over_disclosure = section == "disputes" or names_cause(heading)
    topic = ""
    last: Claim | None = None
    at = 0
    for number, sentence in enumerate(block):
        text = sentence.plain
        begins, at = at, at + len(text)
        requests_known = requests_known or _any_of(_ABOUT_REQUESTS, text)
        disclosure_known = disclosure_known or _any_of(_ABOUT_DISCLOSURE, text)
        goes_on = topic if text.startswith("其中") else ""
        topic = ""
        caused = over_disclosure or bool(goes_on)
        if len(text) <= _LONGEST and (goes_on or _any_of(_SPOKEN, text)) and _NUMBERED.search(text):
            requests, disputes, documents = Requests(before=last), Disputes(decides, goes_on), Documents()
            beside = "".join(said[max(number - 1, 0) : number] + said[number + 1 : number + 2])
            of_disputes = (goes_on or names_disputes(text)) and not disputes_disqualified(text, beside)
            of_documents = _any_of(_DOCUMENTS, text)
            of_requests = not parts.no_requests
            for clause in _heard(parts.clauses(number), foreign=number > 0 and parts.speaks_for_itself(number - 1)):
                if of_requests and parts.matters.of_requests(begins + clause.end):
                    requests.read(clause, context=requests_known)
                if of_disputes:
                    disputes.read(clause, context=disclosure_known)
                if of_documents:
                    documents.read(clause)
            topic, last = disputes.topic if caused or names_cause(text) else "", requests.last or last
            # none at all are none over disclosure either
            of_others = set() if caused else counted_of_others(disputes.claims(), text)
            held = [c for c in disputes.claims() if c.said == 0 or c.start not in of_others]
            for claim in (*requests.found, *held, *documents.claims(text)):
                yield sentence, claim
        elif number == 0 and names_cause(text) and not announces_parts(text):
            over_disclosure = True


def _any_of(words: tuple[str, ...], text: str) -> bool:
    for word in words:  # noqa: SIM110 - a generator costs more than the words
        if word in text:
            return True
    return False


class _Parts:
    """What is told of a paragraph and its sentences only when it is asked for, and once."""

    def __init__(self, block: list[Sentence], voice: Voice) -> None:
        self._block, self._voice = block, voice
        self._text = "".join([sentence.plain for sentence in block])
        self._clauses: dict[int, list[Clause]] = {}

    @cached_property
    def no_requests(self) -> bool:
        """True where the paragraph says that what came in was no request."""
        return requests_disqualified(self._text)

    @cached_property
    def matters(self) -> Matters:
        """The matters that the paragraph names."""
        return Matters(self._text)

    def clauses(self, number: int) -> list[Clause]:
        """The clauses of a sentence."""
        if number not in self._clauses:
            self._clauses[number] = clauses(self._block[number], self._voice)
        return self._clauses[number]

    def speaks_for_itself(self, number: int) -> bool:
        """True of a sentence about another body, which the next one may go on with."""
        if not any(map(others, _COMMA.split(self._block[number].plain))):
            return False
        foreign = False
        for clause in self.clauses(number):
            foreign = (foreign or clause.foreign) and not clause.own
        return foreign


def _as_heading(paragraph: Paragraph | None) -> str:
    """A paragraph that is but a heading: one short sentence without end."""
    if paragraph is None:
        return ""
    sentences = paragraph.sentences
    alone = sentences[0].plain if len(sentences) == 1 else ""
    return "" if len(alone) > _HEADING or alone.endswith("。") else alone


def _heard(found: list[Clause], *, foreign: bool) -> Iterator[Clause]:
    """The clauses that speak of this year and of the organ itself."""
    other_year = False
    for clause in found:
        if clause.this_year:
            other_year = False
        elif clause.first in ("P", "Y") and not clause.code.startswith("PC"):
            other_year = True
        foreign = (foreign or clause.foreign) and not clause.own
        if not other_year and not foreign:
            yield clause


def _agrees(claim: Claim, values: Mapping[str, Value]) -> bool:
    return claim.said in [s.of(values) for s in claim.sums]


def _claim_note(reading: Reading, section: str, sentence: Sentence, claim: Claim) -> Note | None:
    """The note on a claim that no reading of the tables bears out."""
    report = reading.report
    values = report.values
    held = [s.of(values) for s in claim.sums]
    expected = held[0]
    if expected is None or None in held or claim.said in held:
        return None
    key = claim.sums[0].plus[0]
    reason = claim.reason
    if claim.rule == "TXT-RECEIVED" and not reason and claim.said == WITH_CARRIED_IN.of(values):
        # where the text speaks of what was carried in, in whatever words, it may well be counted
        if _CARRIED_IN.search(report.sections.get(section, "").replace("\n", "")):
            return None
        reason = "unsaid"
    details: dict[str, str | int] = {
        "quote": _shortened(sentence.text[claim.start : claim.end]),
        "said": claim.said,
        "cells": _cells(report.form, claim.sums[0], values),
    }
    label = report.form.by_key[key].label
    return Note(claim.rule, reason, key, _place(reading, section), label, claim.said, expected, details)


def _cells(form: Form, what: Sum, values: Mapping[str, Value]) -> str:
    """The cells with their numbers: ``“…” = 25``, or a sum written out."""
    terms = [f"“{form.by_key[k].label}”（{values[k]}）" for k in what.plus]
    if len(terms) == 1:
        return f"“{form.by_key[what.plus[0]].label}” = {values[what.plus[0]]}"
    return f"{' + '.join(terms)} = {what.of(values)}"


def _shortened(quote: str) -> str:
    quote = quote.replace("\x00", "").strip(" ，、；：,;")
    return quote if len(quote) <= QUOTE else quote[: QUOTE - 1] + "…"


def _place(reading: Reading, section: str) -> Place | None:
    return reading.places.get(section)


def _wording_note(reading: Reading, wording: Wording) -> Note:
    form = reading.report.form
    label = next((s.heading for s in form.sections if s.key == wording.section), "")
    details: dict[str, str | int] = {"quote": _shortened(wording.quote), "listed": wording.more}
    reason = "" if wording.reason == "default" else wording.reason
    place = _place(reading, wording.section)
    return Note(wording.rule, reason, None, place, label, wording.said, wording.right, details)
