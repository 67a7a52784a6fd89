"""A difference for reading on a terminal or in a text file: by part of the form, − and + for words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from converters.diff.align import Bit, Passage, Side
from converters.diff.compare import CellDifference, Difference, Lone, PartDifference, TableDifference
from converters.diff.words import (
    facts,
    gap_words,
    heading,
    of,
    other_words,
    relative_words,
    say,
    sides,
    summary,
    value_words,
    visible,
)
from converters.diff.years import Years
from converters.reporters.options import Options
from converters.reporters.width import padded, width_of, wrapped
from schemas.form import Cell
from schemas.messages import Lang, line_of
from schemas.report import PREAMBLE

_BOLD, _DIM, _PLAIN, _WARNING = "\x1b[1m", "\x1b[2m", "\x1b[0m", "\x1b[1;33m"
_LINE: dict[Side, str] = {"a": "\x1b[31m", "b": "\x1b[32m", "both": ""}
_BIT: dict[Side, str] = {"a": "\x1b[1;37;41m", "b": "\x1b[1;30;42m", "both": ""}
_SIGNS: dict[Side, str] = {"a": "-", "b": "+", "both": " "}
_MARKS: dict[Side, tuple[str, str]] = {"a": ("[-", "-]"), "b": ("{+", "+}"), "both": ("", "")}
_KEPT, _LONG = 24, 60
"""Of words that stay the same within a changed paragraph, longer than this, the ends that are shown."""
_INDENT = "    "


def lines(
    difference: Difference, years: Years | None, paths: tuple[str, str], options: Options, *, everything: bool = False
) -> Iterator[str]:
    """The lines of the text; ``everything`` also prints what is the same."""
    if not options.quiet:
        yield from _head(difference, paths, options)
        yield from _years(years, options)
        yield from _body(difference, options, everything)
        yield ""
    yield _styled(summary(difference, options.lang), _BOLD, options)


def _head(difference: Difference, paths: tuple[str, str], options: Options) -> Iterator[str]:
    lang = options.lang
    both = [facts(r.report, lang) for r in (difference.a, difference.b)]
    names = sides(difference, lang)
    name_width = max(map(width_of, names))
    path_width = max(width_of(visible(p)) for p in paths)
    for name, path, told, reading in zip(names, paths, both, (difference.a, difference.b), strict=True):
        about = " · ".join(visible(v) for k, v in told.items() if k != "code" or reading.report.agency.code)
        yield f"{_styled(padded(name, name_width), _BOLD, options)}  {padded(visible(path), path_width)}  {about}"
        if reading.notes:
            yield " " * (name_width + 2) + _styled(say("notes", lang, n=len(reading.notes)), _WARNING, options)
    changed = [f for f in difference.facts if not f.same]
    if changed:
        yield ""
        yield _styled(say("about", lang), _BOLD, options)
        width = max(width_of(say(f.name, lang)) for f in changed)
        for fact in changed:
            here, there = (visible(told[fact.name]) for told in both)
            yield f"{_INDENT}{padded(say(fact.name, lang), width)}  {_arrow(here, there, options)}"


def _years(years: Years | None, options: Options) -> Iterator[str]:
    if years is None:
        return
    lang = options.lang
    yield ""
    yield _styled(say("between", lang, year=years.year), _BOLD, options)
    told = [visible(line_of(f, years.form, lang)) for f in years.findings]
    if years.other_unit:
        told = [say("between-other", lang)]
    elif not told:
        told = [say("between-fine", lang)]
    if years.unassessed:
        told.append(say("between-blank", lang, n=years.unassessed))
    for text in told:
        for line in wrapped(text, len(_INDENT), options.columns):
            yield _INDENT + line


def _body(difference: Difference, options: Options, everything: bool) -> Iterator[str]:
    """The parts in the order of the form, each with its words and its table."""
    tables = {t.key: t for t in difference.tables}
    order = [PREAMBLE, *(s.key for s in difference.b.report.form.sections)]
    order += [p.key for p in difference.parts if p.key not in order]
    for key in order:
        part, table = difference.part(key), tables.get(key)
        told = list(_part(part, options, everything)) if part is not None else []
        told += list(_table(difference, table, options, everything)) if table is not None else []
        if told:
            yield ""
            yield _styled(heading(part, options.lang) if part is not None else table.heading, _BOLD, options)  # type: ignore[union-attr]
            yield from told


def _table(difference: Difference, table: TableDifference, options: Options, everything: bool) -> Iterator[str]:
    shown = table.cells if everything else table.changed
    names = sides(difference, options.lang)
    rows = [_columns(c, options.lang) for c in shown]
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)] if rows else []
    for line, group in groupby(zip(shown, rows, strict=True), key=lambda pair: line_name(pair[0].b_cell)):
        yield _INDENT + line
        for cell, row in group:
            yield _INDENT * 2 + _row(cell, row, widths, names, options)
    for side, lone in zip((0, 1), (table.only_a, table.only_b), strict=True):
        if lone:
            yield from _lone(lone, names[side], options)


def _columns(cell: CellDifference, lang: Lang) -> tuple[str, str, str, str, str]:
    here, there = visible(value_words(cell.a, lang)), visible(value_words(cell.b, lang))
    return cell.b_cell.column.label, here, there, gap_words(cell, lang), relative_words(cell)


def _row(
    cell: CellDifference, row: Sequence[str], widths: Sequence[int], names: tuple[str, str], options: Options
) -> str:
    label, here, there, gap, share = row
    left = f"{padded(label, widths[0])}  {_right(here, widths[1])}"
    if cell.same:
        return _styled(f"{left}   {_right(there, widths[2])}", _DIM, options)
    words = f"{left} {_styled('→', _DIM, options)} {_styled(_right(there, widths[2]), _BOLD, options)}"
    words += f"  {_right(gap, widths[3])}  {_right(share, widths[4])}"
    return f"{words}  {other_words(cell, names[0], options.lang)}".rstrip()


def line_name(cell: Cell) -> str:
    """The line a cell is printed in; in a table without labels of lines, the header above the cell's own."""
    return " › ".join(cell.line.path or cell.column.path[:-1])


def _lone(cells: Sequence[Lone], side: str, options: Options) -> Iterator[str]:
    yield _INDENT + _styled(say("only", options.lang, side=of(side, options.lang), n=len(cells)), _WARNING, options)
    for line, group in groupby(cells, key=lambda c: line_name(c.cell)):
        values = "、".join(f"{c.cell.column.label} {visible(value_words(c.value, options.lang))}" for c in group)
        for number, text in enumerate(wrapped(f"{line}：{values}", 12, options.columns)):
            yield _INDENT * (3 if number else 2) + text


def _part(part: PartDifference, options: Options, everything: bool) -> Iterator[str]:
    for passage in part.passages:
        if not passage.same:
            yield from _changed(passage, options, everything)
        elif everything:
            yield from _paragraph(passage.bits, "both", options, whole=True)


def _changed(passage: Passage, options: Options, everything: bool) -> Iterator[str]:
    whole = passage.a is None or passage.b is None
    bits = passage.bits if everything or whole else tuple(_shortened(passage.bits))
    for side, text in (("a", passage.a), ("b", passage.b)):
        if text is not None:
            own: Side = "a" if side == "a" else "b"
            yield from _paragraph([b for b in bits if b.side in ("both", own)], own, options, whole=whole)


def _shortened(bits: Sequence[Bit]) -> Iterator[Bit]:
    for number, bit in enumerate(bits):
        if bit.side != "both" or len(bit.text) <= _LONG:
            yield bit
        else:
            head = f"{bit.text[:_KEPT]} " if number else ""
            tail = f" {bit.text[-_KEPT:]}" if number < len(bits) - 1 else ""
            yield Bit("both", f"{head}…{tail}")


def _paragraph(bits: Iterable[Bit], side: Side, options: Options, *, whole: bool) -> Iterator[str]:
    """A paragraph of one side, its sign before each line, its own words marked."""
    marked: list[tuple[str, bool]] = []
    for bit in bits:
        own = bit.side != "both" and not whole
        before, after = _MARKS[bit.side] if own and not options.colour else ("", "")
        marked += [(c, own) for c in f"{before}{visible(bit.text)}{after}"]
    at = 0
    for paragraph in "".join(c for c, _ in marked).split("\n"):
        for line in wrapped(paragraph, len(_INDENT) + 2, options.columns):
            looks = []
            for character in line:
                # breaking a line leaves out white space alone
                while marked[at][0] != character:
                    at += 1
                looks.append(marked[at])
                at += 1
            yield _INDENT + _coloured(f"{_SIGNS[side]} ", looks, side, options)


def _coloured(sign: str, looks: Sequence[tuple[str, bool]], side: Side, options: Options) -> str:
    words = [_styled(sign, _LINE[side], options)]
    for own, run in groupby(looks, key=lambda look: look[1]):
        words.append(_styled("".join(c for c, _ in run), (_BIT if own else _LINE)[side], options))
    return "".join(words).rstrip() if not options.colour else "".join(words)


def _arrow(here: str, there: str, options: Options) -> str:
    return f"{here} {_styled('→', _DIM, options)} {_styled(there, _BOLD, options)}"


def _right(text: str, width: int) -> str:
    return " " * max(0, width - width_of(text)) + text


def _styled(text: str, style: str, options: Options) -> str:
    return f"{style}{text}{_PLAIN}" if options.colour and style and text else text
