"""Title, cover lines and the headings of the six parts, each recognised from one line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from converters.recognise.labels import Book, book, normal
from schemas.form import ORDINALS, Form, iter_forms
from schemas.pattern import late
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
        "政府信息公开工作的年度报告",
        "政务公开工作年度报告",
    )
)
_YEAR = r"\d{4}|\d(?:\s\d){3}|[一二三四五六七八九〇○零]{4}"
_TITLE = late(
    rf"(?P<name>.*?)(?:关于)?(?:(?P<year>{_YEAR})\s*年?\s*度?\s*)?(?:的|关于)?(?:{_WORDS})"
    rf"(?:[（(](?:(?P<later>{_YEAR})\s*年?\s*度?|[^（）()]{{1,20}})[）)])?"
)
_BEFORE = late(
    r"(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s+|\S{1,8}[〔\[（(]\d{4}[〕\]）)]\s*\d+\s*号\s+|附件\s*\d*\s*[:：、.]\s*(?:\d+\s*[.、．]\s*)?)"
)
"""A date, a document number, or the word for an attachment: before a title, and no part of the agency's name."""
_YEAR_FIRST = late(rf"(?P<year>{_YEAR})\s*年\s*度?\s*(?P<name>\D.*\S|\D)")
_NUMERALS = str.maketrans("一二三四五六七八九〇○零", "123456789000")
_ONLY_YEAR = late(r"#\s*(?P<year>\d{4})\s*年?")
_MARKS = late(r"^#{1,6}(?!#)\s*|^\s*(?:\*\*|__)|(?:\*\*|__)\s*$|\s#+$")
_COVER = late(r"(单位名称|机构代码|年度)\s*[:：](.*)", re.DOTALL)
_RULE = late(r"-{3,}")
_NUMBERED = late(rf"(?:第\s*[{ORDINALS}]{{1,2}}\s*部分|[{ORDINALS}]{{1,2}}|\d{{1,2}})\s*[、.．,，:：\s]\s*(.+)")

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
    # a backslash marks narrative
    if len(line) > LONGEST_TITLE or line.lstrip().startswith("\\"):
        return None
    text = plain(line)
    bare = text[1:-1] if text.startswith("《") and text.endswith("》") and text.count("《") == 1 else text
    match = _TITLE.fullmatch(_BEFORE.sub("", bare, count=1) if _BEFORE.match(bare) else bare)
    match = match or _ONLY_YEAR.fullmatch(line.strip())
    if match is None:
        return None
    found = match.groupdict()
    name, year = (found.get("name") or "").strip(), found.get("year") or found.get("later")
    if year is None and (first := _YEAR_FIRST.fullmatch(name)) is not None:
        name, year = first.group("name"), first.group("year")
    if year is not None and _number(year) not in YEARS:
        return Title(text, name + year, None)
    return Title(text, name or None, _number(year) if year else None)


def _number(year: str) -> int:
    """A year in digits, digits apart, or Chinese numerals."""
    return int("".join(year.split()).translate(_NUMERALS))


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
