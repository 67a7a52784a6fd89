"""The status for reading: counts, units by parent one a line, files that were not used and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from converters.collecting.state import Collection, Standing, UnitState
from converters.collecting.status_facts import Group, groups, standings, unused, weights
from converters.collecting.status_words import MEANING, OUTCOME, STANDING, moment, say, why
from converters.printable import printable
from converters.reporters.width import padded, width_of, wrapped
from schemas.messages import Lang
from schemas.report import one_line

_WIDEST = 44
"""Columns that a name may take before it pushes what follows to the right."""
_STYLES = {
    Standing.MISSING: "\x1b[1;31m",
    Standing.FAULTY: "\x1b[31m",
    Standing.OPEN: "\x1b[33m",
    Standing.EXPLAINED: "\x1b[36m",
    Standing.DONE: "\x1b[32m",
}
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def write(collection: Collection, lang: Lang = "zh", *, colour: bool = False, columns: int = 0) -> bytes:
    """The whole status as UTF-8; ``columns`` is the width of the terminal, 0 for a file."""
    return "".join(f"{line}\n" for line in lines(collection, lang, colour=colour, columns=columns)).encode(
        "utf-8", "replace"
    )


def lines(collection: Collection, lang: Lang = "zh", *, colour: bool = False, columns: int = 0) -> Iterator[str]:
    """The status line by line."""
    yield _styled(say("title", lang, year=collection.year), _BOLD, colour)
    known = [say("at", lang, at=moment(collection.at))] if collection.at is not None else []
    if collection.deadline is not None:
        known.append(say("deadline", lang, deadline=collection.deadline))
    if known:
        yield "  ".join(known)
    yield ""
    yield from _counts(collection, lang, colour)
    parts = groups(collection)
    cells = [[_cells(s, lang) for s in group.states] for group in parts]
    widths = [
        max(min(width_of(c), _WIDEST) for c in column)
        for column in zip(*(row for rows in cells for row in rows), strict=True)
    ]
    for group, rows in zip(parts, cells, strict=True):
        yield ""
        yield from _group(group, rows, widths, lang, colour)
    yield from _unused(collection, lang, colour, columns)


def summary(collection: Collection, lang: Lang = "zh") -> str:
    """The counts on one line."""
    counts = standings(collection)
    parts = [f"{STANDING[s][lang]} {counts[s]}" for s in Standing]
    parts.append(f"{say('late', lang)} {sum(s.late for s in collection.units)}")
    head = f"{say('asked', lang)} {len(collection.units)}"
    return f"{head}：{'，'.join(parts)}。" if lang == "zh" else f"{head}: {', '.join(parts)}."


def _counts(collection: Collection, lang: Lang, colour: bool) -> Iterator[str]:
    counts = standings(collection)
    total = len(collection.units)
    rows = [(say("asked", lang), total, "", "")]
    rows += [(STANDING[s][lang], counts[s], MEANING[s][lang], _STYLES[s]) for s in Standing]
    late = sum(s.late for s in collection.units)
    rows.append((say("late", lang), late, "", _STYLES[Standing.OPEN] if late else ""))
    margin = max(width_of(name) for name, *_ in rows)
    digits = max(len(str(count)) for _, count, *_ in rows)
    for name, count, meaning, style in rows:
        share = f"{count / total:>5.0%}" if total and meaning else " " * 5
        line = f"  {_styled(padded(name, margin), style if count else '', colour)}  {count:>{digits}}  {share}"
        yield f"{line}  {meaning}".rstrip()


def _group(
    group: Group, rows: Sequence[Sequence[str]], widths: Sequence[int], lang: Lang, colour: bool
) -> Iterator[str]:
    name = _clean(group.parent) or say("no-parent", lang)
    done = f"{group.finished}/{len(group.states)}"
    yield _styled(name, _BOLD, colour) + f"  {done}"
    for state, row in zip(group.states, rows, strict=True):
        texts = [padded(c, w) for c, w in zip(row, widths, strict=True)]
        texts[0] = _styled(texts[0], _STYLES[state.standing], colour)
        yield f"  {'  '.join(texts)}".rstrip()


def _cells(state: UnitState, lang: Lang) -> Sequence[str]:
    """Standing, late, name, what was found, when and as what it came."""
    counted = weights(state)
    found = [
        f"{say(key, lang)} {count}"
        for key, count in (
            ("errors", counted.errors),
            ("warnings", counted.warnings),
            ("explained", counted.explained),
        )
        if count
    ]
    accepted = state.accepted
    came = f"{moment(accepted.modified)}  {_clean(accepted.path)}" if accepted is not None else ""
    late = say("late", lang) if state.late else ""
    if accepted is None and state.unit.contact:
        came = f"{say('contact', lang)} {_clean(state.unit.contact)}"
    return STANDING[state.standing][lang], late, _clean(state.unit.name), " ".join(found), came


def _unused(collection: Collection, lang: Lang, colour: bool, columns: int) -> Iterator[str]:
    found = unused(collection)
    if not found:
        return
    yield ""
    yield _styled(f"{say('unused', lang)}  {len(found)}", _BOLD, colour)
    margin = max(width_of(OUTCOME[a.outcome][lang]) for a, _ in found) + 4
    for arrival, unit in found:
        whose = f"  〔{_clean(unit)}〕" if unit else ""
        yield f"  {padded(OUTCOME[arrival.outcome][lang], margin - 4)}  {_clean(arrival.path)}{whose}"
        for line in wrapped(_clean(why(arrival, lang)), margin, columns):
            yield " " * margin + line


def _clean(text: str) -> str:
    """A text on one line, without what could steer a terminal."""
    return printable(one_line(text) or "")


def _styled(text: str, style: str, colour: bool) -> str:
    return f"{style}{text}{_PLAIN}" if colour and style else text
