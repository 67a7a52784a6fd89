"""Return slips: what a unit has to mend or explain, in words for clerks, ready to send."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from converters.collecting.slip_words import say
from converters.collecting.state import Arrival, Collection, Outcome, Standing, UnitState
from converters.collecting.status_words import why
from converters.names import name_key, safe_name
from converters.reporters.width import wrapped
from schemas.finding import Finding, Severity
from schemas.form import Form
from schemas.messages import Lang, explain, shown
from schemas.report import narrative, one_line
from schemas.rules import catalogue

_NAMES = {Standing.FAULTY: "return", Standing.OPEN: "explain", Standing.MISSING: "remind"}
"""The kind of slip: to mend, to explain, or to send a report at all."""
FORMATS = ("docx", "txt")
_THEIRS = (Outcome.EMPTY, Outcome.WRONG_YEAR, Outcome.UNREADABLE)
"""Why a file was not accepted, where the unit can mend it."""
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_COLUMNS = 78


@dataclass(frozen=True, slots=True)
class Terms:
    """What the collecting office asks for: by when, how to send, and in whose name; left out where not given."""

    office: str = ""
    by: date | None = None
    send_to: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to mend or to explain: where, what stands there, what it should be, what is wrong, what to do."""

    place: str
    label: str
    actual: str
    expected: str
    wrong: str
    fix: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a slip: its numbered heading ("" for none), paragraphs, and items as a table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as it is printed; ``title`` line by line, ``closing`` is office and date."""

    title: tuple[str, ...]
    to: str
    opening: str
    parts: tuple[Part, ...]
    closing: tuple[str, ...]


def slips(
    collection: Collection, lang: Lang = "zh", terms: Terms | None = None, suffix: str = "docx"
) -> Iterator[tuple[str, bytes]]:
    """A slip a unit that needs one, in the roster's order, each under a file name of its own."""
    taken: set[str] = set()
    for state in collection.units:
        if due(collection, state):
            slip = slip_for(collection, state, lang, terms or Terms())
            yield _name(state, lang, suffix, taken), drawn(slip, lang, suffix)


def due(collection: Collection, state: UnitState) -> bool:
    """True for a unit that gets a slip; it is not reminded while it has time and nothing has gone wrong."""
    waiting = (
        collection.deadline is not None and not state.late and not any(a.outcome in _THEIRS for a in state.arrivals)
    )
    return state.standing in _NAMES and not (state.standing is Standing.MISSING and waiting)


def write(collection: Collection, lang: Lang = "zh", terms: Terms | None = None, suffix: str = "docx") -> bytes:
    """All slips as one zip, byte for byte the same for the same collection."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, content in slips(collection, lang, terms, suffix):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return held.getvalue()


def drawn(slip: Slip, lang: Lang, suffix: str) -> bytes:
    """A slip as a file of one of :data:`FORMATS`."""
    if suffix == "txt":
        # clerks open it with whatever their Windows has
        return "".join(f"{line}\r\n" for line in _lines(slip, lang)).encode("utf-8-sig", "replace")
    from converters.collecting.slip_docx import draw  # python-docx takes its time

    return draw(slip, lang)


def slip_for(collection: Collection, state: UnitState, lang: Lang, terms: Terms) -> Slip:
    """What is said to one unit. Explained warnings and remarks ask nothing of it and are left out."""
    if state.report is None:
        return _reminder(collection, state, lang, terms)
    form = state.report.form
    errors = [f for f in state.findings if f.severity is Severity.ERROR]
    warnings = [f for f in state.findings if f.severity is Severity.WARNING and f.explanation is None]
    kind = "return" if errors else "explain"
    heads = iter(say("ordinals", lang))
    parts = []
    if errors:
        items = tuple(_item(f, form, lang) for f in errors)
        parts.append(Part(next(heads) + say("to-mend", lang, n=len(errors)), (), items))
    if warnings:
        items = tuple(_item(f, form, lang) for f in warnings)
        words = (say("how-to-explain", lang),)
        parts.append(Part(next(heads) + say("to-explain", lang, n=len(warnings)), words, items))
    parts.append(Part(next(heads) + say("again", lang), tuple(_again(collection, lang, terms))))
    opening = _opening(collection, state, len(errors), len(warnings), lang)
    return _addressed(collection, state, kind, opening, parts, lang, terms)


def _reminder(collection: Collection, state: UnitState, lang: Lang, terms: Terms) -> Slip:
    """What is said to a unit of which nothing was accepted: what came instead, if anything, and that it is waited for."""
    due = say("was-due", lang, deadline=_day(collection.deadline, lang)) if collection.deadline else ""
    refused = [a for a in state.arrivals if a.outcome in _THEIRS]
    heads = iter(say("ordinals", lang))
    parts = []
    if refused:
        said = tuple(say("refused-file", lang, name=_file_name(a), why=_plain(why(a, lang))) for a in refused)
        parts.append(Part(next(heads) + say("refused", lang, n=len(refused)), said))
    lines = [_by_when(collection, lang, terms, "remind"), say("remind-how", lang), *_where_to(terms, lang)]
    # what is the only part needs neither number nor heading
    parts.append(Part(next(heads) + say("sending", lang) if parts else "", tuple(lines)))
    key = "opening-refused" if refused else "opening-missing"
    return _addressed(collection, state, "remind", say(key, lang, year=collection.year, due=due), parts, lang, terms)


def _addressed(
    collection: Collection, state: UnitState, kind: str, opening: str, parts: Sequence[Part], lang: Lang, terms: Terms
) -> Slip:
    closing = tuple(_plain(t) for t in (terms.office, _day(collection.at, lang)) if t)
    title = (say("title-year", lang, year=collection.year), say(f"title-{kind}", lang))
    return Slip(title, say("to", lang, unit=_plain(state.unit.name)), opening, tuple(parts), closing)


def _opening(collection: Collection, state: UnitState, errors: int, warnings: int, lang: Lang) -> str:
    accepted = state.accepted
    file = came = ""
    if accepted is not None:
        file = say("file", lang, name=_file_name(accepted))
        came = say("came", lang, day=_day(accepted.modified, lang), at=f"{accepted.modified:%H:%M}")
    late = say("late", lang, deadline=_day(collection.deadline, lang)) if state.late and collection.deadline else ""
    found = [say("found-errors", lang, n=errors)] if errors else [say("found-none", lang)]
    if warnings:
        found.append(say("found-warnings", lang, n=warnings))
    return say(
        "opening", lang, year=collection.year, file=file, came=came, late=late, found=say("and", lang).join(found)
    )


def _again(collection: Collection, lang: Lang, terms: Terms) -> Iterator[str]:
    yield _by_when(collection, lang, terms, "send")
    yield say("send-whole", lang)
    yield from _where_to(terms, lang)


def _by_when(collection: Collection, lang: Lang, terms: Terms, kind: str) -> str:
    by = terms.by
    if by is None and collection.deadline is not None and collection.at is not None:
        by = collection.deadline if collection.at.date() <= collection.deadline else None
    return say(f"{kind}-by", lang, day=_day(by, lang)) if by is not None else say(f"{kind}-soon", lang)


def _where_to(terms: Terms, lang: Lang) -> Iterator[str]:
    if terms.send_to:
        yield say("send-to", lang, where=_plain(terms.send_to))


def _item(finding: Finding, form: Form, lang: Lang) -> Item:
    place = finding.place.words(lang) if finding.place is not None else ""
    if not place and not finding.label:
        place = say("whole", lang)
    blank = say("blank", lang) if finding.key in form.by_key and finding.rule == "FMT-BLANK" else ""
    return Item(
        _plain(place),
        _plain(finding.label),
        _plain(shown(finding.actual)) or blank,
        _plain(shown(finding.expected)),
        _plain(explain(finding, form, lang)),
        catalogue()[finding.rule].fix[lang],
    )


def _lines(slip: Slip, lang: Lang) -> Iterator[str]:
    for line in slip.title:
        yield line
    yield from ("", slip.to)
    yield from _indented(slip.opening, 4)
    for part in slip.parts:
        yield from ("", part.heading) if part.heading else ()
        for paragraph in part.paragraphs:
            yield from _indented(paragraph, 4)
        for number, item in enumerate(part.items, 1):
            yield from _item_lines(number, item, lang)
    if slip.closing:
        yield ""
    for line in slip.closing:
        yield f"{' ' * 40}{line}"


def _item_lines(number: int, item: Item, lang: Lang) -> Iterator[str]:
    yield from _hung(f"{number:>3}. ", " ".join(filter(None, (item.place, item.label))))
    values = [(say("actual", lang), item.actual), (say("expected", lang), item.expected)]
    told = [f"{name}{say('colon', lang)}{value}" for name, value in values if value]
    if told:
        yield from _hung(" " * 5, "    ".join(told))
    for name, text in ((say("wrong", lang), item.wrong), (say("fix", lang), item.fix)):
        yield from _hung(" " * 5, f"{name}{say('colon', lang)}{text}")


def _indented(text: str, by: int) -> Sequence[str]:
    return wrapped(" " * by + text, 0, _COLUMNS)


def _hung(head: str, text: str) -> Iterator[str]:
    first, *rest = wrapped(text, len(head), _COLUMNS)
    yield head + first
    for line in rest:
        yield " " * len(head) + line


def _name(state: UnitState, lang: Lang, suffix: str, taken: set[str]) -> str:
    """A file name no other slip has, on systems too where capitals do not count."""
    kind = say(f"name-{_NAMES[state.standing]}", lang)
    unit = state.unit
    stem = safe_name(f"{kind}-{_plain(unit.name)}")
    if name_key(stem) in taken and unit.code:
        stem = safe_name(f"{kind}-{_plain(unit.code)}-{_plain(unit.name)}")
    number, free = 1, stem
    while name_key(free) in taken:
        number += 1
        free = f"{stem}-{number}"
    taken.add(name_key(free))
    return f"{free}.{suffix}"


def _day(day: date | datetime | None, lang: Lang) -> str:
    if day is None:
        return ""
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day:%Y-%m-%d}"


def _file_name(arrival: Arrival) -> str:
    return _plain(arrival.path.replace("\\", "/").rsplit("/", 1)[-1])


def _plain(text: str) -> str:
    """One line of what a file can hold and a person can see."""
    return one_line(narrative(text)) or ""
