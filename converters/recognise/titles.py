"""Title, cover lines and the headings of the six parts, each recognised from one line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from converters.recognise.labels import Book, book, normal
from schemas.form import ORDINALS, Form, iter_forms
from schemas.report import YEARS

OFFICIAL_TITLE = "政府信息公开工作年度报告"

_WORDS = "|".join(
    r"\s*".join(w)
    for w in (
        OFFICIAL_TITLE,
        "政府信息公开工作告年度报",
        "政府信息公开年度工作报告",
        "政府信息公开年度报告",
        "政府信息公开工作报告",
        "政府信息公开工作年报",
        "政府信息公开年报",
        "信息公开工作年度报告",
    )
)
_TITLE = re.compile(rf"(?P<name>.*?)(?:(?P<year>\d{{4}})\s*年?\s*度?\s*)?(?:的|关于)?(?:{_WORDS})")
_ONLY_YEAR = re.compile(r"#\s*(?P<year>\d{4})\s*年?")
_MARKS = re.compile(r"^#{1,6}(?!#)\s*|^\s*(?:\*\*|__)|(?:\*\*|__)\s*$|\s#+$")
_COVER = re.compile(r"(单位名称|机构代码|年度)\s*[:：](.*)", re.DOTALL)
_RULE = re.compile(r"-{3,}")
_NUMBERED = re.compile(rf"(?:第\s*[{ORDINALS}]{{1,2}}\s*部分|[{ORDINALS}]{{1,2}}|\d{{1,2}})\s*[、.．,，:：\s]\s*(.+)")

LONGEST_TITLE = 200

COVER_FIELDS = {"单位名称": "name", "机构代码": "code", "年度": "year"}


@dataclass(frozen=True, slots=True)
class Title:
    """What a title line says; ``text`` is the line without its marks."""

    text: str
    name: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that heads one of the six parts; ``text`` is the line without its marks."""

    key: str
    text: str
    official: str
    how: Literal["exact", "drift", "close", "numbering"]


def plain(line: str) -> str:
    """A line without the marks of a Markdown heading or of bold type."""
    before = None
    while before != line:
        before, line = line, _MARKS.sub("", line.strip())
    return line.strip()


def title(line: str) -> Title | None:
    """The title in a line: ``某县某局2021年政府信息公开工作年度报告``, known misspellings, or only ``# 2021``."""
    if len(line) > LONGEST_TITLE:
        return None
    text = plain(line)
    match = _TITLE.fullmatch(text) or _ONLY_YEAR.fullmatch(line.strip())
    if match is None:
        return None
    name = match.groupdict().get("name") or None
    year = match.groupdict().get("year")
    if year is not None and int(year) not in YEARS:
        return Title(text, (name or "") + text[match.start("year") : match.end("year")], None)
    return Title(text, name.strip() or None if name else None, int(year) if year else None)


def official_title(name: str | None, year: int | None) -> str:
    """The title as it should read; placeholders stand for what is not known."""
    return f"{name or '<单位名称>'}{year or 'YYYY'}年{OFFICIAL_TITLE}"


def is_official(text: str, name: str | None, year: int | None) -> bool:
    """True where a title has the official words; a name or year it lacks is another matter."""
    years = [f"{year}年"] if year else ["", "年"]
    names = [name or "", ""]
    return normal(text) in {normal(n + y + OFFICIAL_TITLE) for n in names for y in years}


def cover_line(line: str) -> tuple[str, str] | None:
    """Field and text of a line such as ``单位名称：某县某局``; fields are name, code and year."""
    match = _COVER.fullmatch(line.strip())
    return (COVER_FIELDS[match.group(1)], match.group(2).strip()) if match else None


def is_rule(line: str) -> bool:
    """``---``, which parts the closing from section 六."""
    return _RULE.fullmatch(line.strip()) is not None


def headings_book() -> Book:
    """All forms at once: their headings are looked up before the form is known."""
    return book(*iter_forms())


def heading(line: str, forms: Iterable[Form] = ()) -> Heading | None:
    """The part that a line heads; None for any other line."""
    if len(line) > LONGEST_TITLE:
        return None
    text = plain(line)
    labels = book(*forms) if forms else headings_book()
    match = labels.find(text, None, ("section",))
    if match is not None and match.how in ("exact", "drift", "close"):
        how: Literal["exact", "drift", "close"] = "exact" if match.how == "exact" else "drift"
        return Heading(match.meanings[0].part, text, match.official, "close" if match.how == "close" else how)
    marked = text != line.strip()
    numbered = _NUMBERED.fullmatch(text)
    name = normal(numbered.group(1) if numbered else text)
    known = _names(labels).get(name)
    if known is None or not (numbered or marked or len(name) >= 8):
        return None
    return Heading(known[0], text, known[1], "numbering")


@cache
def _names(labels: Book) -> dict[str, tuple[str, str]]:
    """Headings without their ordinals: normal name to key and official heading."""
    found: dict[str, tuple[str, str]] = {}
    for form in labels.forms:
        for section in form.sections:
            name = normal(section.heading.split("、", 1)[1])
            found.setdefault(name, (section.key, section.heading))
        for text, official in form.drift.items():
            key = next((s.key for s in form.sections if s.heading == official), None)
            if key is not None:
                found.setdefault(normal(text.split("、", 1)[-1]), (key, official))
    return found
