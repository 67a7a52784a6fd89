"""A difference as one page that opens offline and prints: the tables as the form draws them, old above new.

No script; everything is escaped, and the page's content policy allows its own style alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from converters.diff.align import Bit, Passage, Side
from converters.diff.compare import Difference, Lone, PartDifference, TableDifference
from converters.diff.page_table import drawn
from converters.diff.words import facts, heading, of, say, sides, summary, title, value_words
from converters.diff.years import Years
from converters.printed import heading_level
from schemas.messages import Lang, line_of
from schemas.report import PREAMBLE

_TAGS: dict[Side, tuple[str, str]] = {"a": ("<del>", "</del>"), "b": ("<ins>", "</ins>"), "both": ("", "")}


def write(
    difference: Difference, years: Years | None, paths: tuple[str, str], lang: Lang, *, everything: bool = True
) -> bytes:
    """The page; without ``everything``, parts and paragraphs that are the same are left out."""
    parts = [_head(difference, lang), *_top(difference, years, paths, lang)]
    parts += _body(difference, lang, everything)
    parts.append("</main>\n</body>\n</html>\n")
    return "".join(parts).encode("utf-8", "replace")


def _head(difference: Difference, lang: Lang) -> str:
    style = "".join(
        files("templates").joinpath(*name).read_text("utf-8") for name in (("check", "page.css"), ("diff.css",))
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title(difference, lang))}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def _top(difference: Difference, years: Years | None, paths: tuple[str, str], lang: Lang) -> Iterator[str]:
    yield f"<header><h1>{escape(title(difference, lang))}</h1>\n"
    yield from _about(difference, paths, lang)
    yield '<ul class="counts">'
    for number, name in (
        (len(difference.changed_cells), "cells"),
        (difference.lone_cells, "lone-count"),
        (difference.changed_passages, "passages"),
    ):
        if number or name != "lone-count":
            look = "warning" if number else "good"
            yield f'<li class="{look}"><b>{number}</b>{say(name, lang)}</li>'
    yield "</ul>\n"
    if years is not None:
        yield from _years(years, lang)
    yield "</header>\n<main>\n"


def _about(difference: Difference, paths: tuple[str, str], lang: Lang) -> Iterator[str]:
    names = sides(difference, lang)
    both = [facts(r.report, lang) for r in (difference.a, difference.b)]
    yield '<table class="about"><thead><tr><td></td>'
    yield "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    yield f'</tr></thead><tbody>\n<tr><th scope="row">{say("file", lang)}</th>'
    for path, reading in zip(paths, (difference.a, difference.b), strict=True):
        notes = escape(say("notes", lang, n=len(reading.notes)))
        tag = f'<br><span class="tag warning">{notes}</span>' if reading.notes else ""
        yield f"<td>{escape(path)}{tag}</td>"
    yield "</tr>\n"
    for fact in difference.facts:
        look = "" if fact.same else ' class="changed"'
        cells = "".join(f"<td>{escape(told[fact.name])}</td>" for told in both)
        yield f'<tr{look}><th scope="row">{say(fact.name, lang)}</th>{cells}</tr>\n'
    yield "</tbody></table>\n"


def _years(years: Years, lang: Lang) -> Iterator[str]:
    told = [line_of(f, years.form, lang) for f in years.findings]
    if years.other_unit:
        told = [say("between-other", lang)]
    fine = not told
    told += [say("between-fine", lang)] if fine else []
    told += [say("between-blank", lang, n=years.unassessed)] if years.unassessed else []
    look = "between fine" if fine else "between"
    yield f'<section class="{look}"><h2>{say("between", lang, year=years.year)}</h2><ul>'
    yield "".join(f"<li>{escape(text)}</li>" for text in told)
    yield "</ul></section>\n"


def _body(difference: Difference, lang: Lang, everything: bool) -> Iterator[str]:
    if difference.same:
        yield f'<p class="none">{summary(difference, lang)}</p>\n'
    else:
        names = sides(difference, lang)
        words = [say("legend", lang, a=of(names[0], lang), b=of(names[1], lang))]
        words += [say("legend-grey", lang)] if difference.lone_cells else []
        yield f'<p class="legend">{escape(" ".join(words))}</p>\n'
    tables = {t.key: t for t in difference.tables}
    order = [PREAMBLE, *(s.key for s in difference.b.report.form.sections)]
    order += [p.key for p in difference.parts if p.key not in order]
    for key in order:
        part, table = difference.part(key), tables.get(key)
        changed = len(part.changed if part is not None else ()), table is not None and not table.same
        if (part is not None or table is not None) and (everything or any(changed)):
            yield from _section(difference, part, table, lang, everything)


def _section(
    difference: Difference, part: PartDifference | None, table: TableDifference | None, lang: Lang, everything: bool
) -> Iterator[str]:
    words = heading(part, lang) if part is not None else table.heading if table is not None else ""
    yield f'<section class="part"><h2>{escape(words)}'
    cells, texts = len(table.changed) if table is not None else 0, len(part.changed) if part is not None else 0
    for number, name in ((cells, "cells"), (texts, "passages")):
        if number:
            yield f'<span class="tag warning">{number} {say(name, lang)}</span>'
    yield "</h2>\n"
    if part is not None:
        yield '<div class="words">\n'
        yield from (_paragraph(p) for p in part.passages if everything or not p.same)
        yield "</div>\n"
    if table is not None and (everything or not table.same):
        names = sides(difference, lang)
        yield from drawn(difference, table, names, lang)
        if table.only_a:
            yield from _lone(table.only_a, names[0], lang)
    yield "</section>\n"


def _paragraph(passage: Passage) -> str:
    look = "changed" if passage.a is not None and passage.b is not None else "only-a" if passage.b is None else "only-b"
    looks = [] if passage.same else [look]
    bits: Sequence[Bit] = passage.bits
    level, _ = heading_level(bits[0].text.split("\n", 1)[0]) if bits else (0, "")
    if (level and bits[0].side == "both") or (level and len(bits) == 1):
        # the marks of a sub-heading are its look
        bits = (Bit(bits[0].side, bits[0].text[level + 1 :]), *bits[1:])
        looks.append("sub")
    classes = f' class="{" ".join(looks)}"' if looks else ""
    return f"<p{classes}>{''.join(_bit(b) for b in bits)}</p>\n"


def _bit(bit: Bit) -> str:
    before, after = _TAGS[bit.side]
    return f"{before}{escape(bit.text)}{after}"


def _lone(cells: Sequence[Lone], side: str, lang: Lang) -> Iterator[str]:
    words = say("only", lang, side=of(side, lang), n=len(cells))
    yield f'<table class="lone"><caption>{escape(words)}</caption><tbody>\n'
    for lone in cells:
        value = escape(value_words(lone.value, lang))
        yield f'<tr><th scope="row">{escape(lone.cell.label)}</th><td>{value}</td></tr>\n'
    yield "</tbody></table>\n"
