"""What the bytes of one file say: whose report it is, on which year, what is in it; or why it cannot be read.

The same bytes always say the same, so it is done once, in this process or in another.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass

from converters.collecting.codec import places_tree, reading_of, reading_tree, report_text, text
from converters.collecting.saved import saved_at
from converters.collecting.stamp import Stamp, stamp_in
from converters.errand import careful, fatal, read_as
from converters.errors import Unreadable
from converters.formats import FORMATS
from converters.sniff import sniff
from converters.workbook.reading.read import open_book, read_book
from schemas.finding import Reading
from schemas.number import token_of
from schemas.report import CLOSING, PREAMBLE, Report

_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Held:
    """A reading as it is kept, in texts: they pass between processes in a tenth of the time its objects take."""

    report: str
    rest: str
    places: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a file says. ``same`` is alike for two files with the same report, in whatever formats; "" for no number.

    ``saved`` is when its program last saved it, where it tells.
    """

    digest: str
    stamp: Stamp | None = None
    name: str | None = None
    code: str | None = None
    year: int | None = None
    same: str = ""
    explained: bool = False
    saved: float | None = None
    refusal: Unreadable | None = None
    held: Held | None = None

    @property
    def reading(self) -> Reading | None:
        """The reading, whole."""
        held = self.held
        return None if held is None else reading_of(held.report, json.loads(held.rest), json.loads(held.places))

    @property
    def empty(self) -> bool:
        """True for a report without a single number."""
        return self.refusal is None and not self.same


def digest_of(data: bytes) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def content_of(data: bytes) -> Content:
    """Read a file; what goes wrong is what it says."""
    digest = digest_of(data)
    stamp: Stamp | None = None
    try:
        if careful(lambda: sniff(data)).reader == FORMATS["xlsx"].reader:
            book = careful(lambda: open_book(data))
            stamp = careful(lambda: stamp_in(book))
            reading = careful(lambda: read_book(book))
        else:
            reading = read_as(data, digest)
    except Unreadable as refusal:
        return Content(digest, stamp, refusal=refusal)
    report = reading.report
    return Content(
        digest,
        stamp,
        report.agency.name,
        report.agency.code,
        report.year,
        same_report(report) if any(value is not None for value in report.values.values()) else "",
        any(e.text.strip() for e in report.explanations),
        saved_at(data, report.year),
        None,
        Held(report_text(report), text(reading_tree(reading)), text(places_tree(reading.places))),
    )


def fatal_content(data: bytes) -> Content:
    """What is said of bytes over which processes die."""
    return Content(digest_of(data), refusal=fatal())


def same_report(report: Report) -> str:
    """A digest of what a report says: its numbers, and its words without marks.

    Title lines, dates and signatures do not count, which one format has and another has not; nor do explanations.
    """
    words = {
        key: _MARKS.sub("", unicodedata.normalize("NFKC", section))
        for key, section in report.sections.items()
        if key not in (PREAMBLE, CLOSING)
    }
    numbers = {key: token_of(value) for key, value in report.values.items()}
    told = [report.year, numbers, {key: word for key, word in words.items() if word}]
    return hashlib.sha256(text(told).encode()).hexdigest()
