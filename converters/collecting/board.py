"""The status as one page that opens offline: who is missing, late, faulty, explained, done, and why.

The page holds text from received files, so everything is escaped and its content policy allows nothing but its
own style and script. Units are drawn by the script from embedded JSON, a part at a time.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from converters.collecting.board_charts import outcome_bars, progress, ring
from converters.collecting.board_data import data
from converters.collecting.board_words import say
from converters.collecting.state import Collection, Standing
from converters.collecting.status_facts import Group, groups, outcomes, standings, unused, weights
from converters.collecting.status_words import MEANING, OUTCOME, STANDING, moment, why
from converters.collecting.status_words import say as say_status
from schemas.messages import Lang

_COLUMNS = ("unit", "parent", "standing", "late", "findings", "arrived", "contact")
_LOOKS = {
    Standing.MISSING: "missing",
    Standing.FAULTY: "error",
    Standing.OPEN: "warning",
    Standing.EXPLAINED: "said",
    Standing.DONE: "good",
}


def write(collection: Collection, lang: Lang = "zh") -> bytes:
    """The whole page."""
    parts = groups(collection)
    page = "".join((*_head(collection, lang), *_body(collection, parts, lang)))
    return page.encode("utf-8", "replace")


def _head(collection: Collection, lang: Lang) -> Iterator[str]:
    style, script = _style(), _part("board", "board.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    title = say_status("title", lang, year=collection.year)
    yield f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<header><h1>{title}</h1>\n"
    known = [say_status("at", lang, at=moment(collection.at))] if collection.at is not None else []
    if collection.deadline is not None:
        known.append(say_status("deadline", lang, deadline=collection.deadline))
    yield f'<p class="about">{" · ".join(known)}</p>\n'
    yield from _tiles(collection, lang)
    yield "</header>\n"


def _tiles(collection: Collection, lang: Lang) -> Iterator[str]:
    """A tile a standing; pressed it filters, once the script has made it work."""
    counts = standings(collection)
    total = len(collection.units)
    late = sum(s.late for s in collection.units)
    came = total - counts[Standing.MISSING]
    strays = len(unused(collection))
    yield '<ul class="counts tiles">\n'
    yield f'<li><button type="button" data-standing="" disabled><b>{total}</b>{say_status("asked", lang)}</button></li>'
    yield f'<li class="plain"><b>{came}</b>{say_status("came", lang)}</li>\n'
    for number, standing in enumerate(Standing):
        look = _LOOKS[standing] if counts[standing] else ""
        yield f'<li class="{look}"><button type="button" data-standing="{number}" title="{MEANING[standing][lang]}"'
        yield f" disabled><b>{counts[standing]}</b>{STANDING[standing][lang]}</button></li>\n"
    yield f'<li class="{"error" if late else ""}"><button type="button" data-late="1" disabled>'
    yield f"<b>{late}</b>{say_status('late', lang)}</button></li>\n"
    yield f'<li class="plain"><a href="#unused"><b>{strays}</b>{say_status("unused", lang)}</a></li>\n</ul>\n'


def _body(collection: Collection, parts: Sequence[Group], lang: Lang) -> Iterator[str]:
    several = len(parts) > 1 or any(g.parent for g in parts)
    yield '<main>\n<div class="charts">\n'
    yield f'<section class="card"><h2>{say("standings", lang)}</h2>{ring(standings(collection), lang)}</section>\n'
    if several:
        yield f'<section class="card wide"><h2>{say("progress", lang)}</h2>'
        yield f'<div class="scroll" tabindex="0" role="region" aria-label="{say("progress", lang)}">'
        yield f"{progress(parts, lang)}</div></section>\n"
    yield "</div>\n"
    yield f'<section class="units" aria-labelledby="units"><h2 id="units">{say("units", lang)}</h2>\n'
    yield from _filter(parts, lang)
    yield from _table(lang)
    yield from _plain(collection, lang)
    yield "</section>\n"
    yield f'<details class="card" open><summary><h2>{say("outcomes", lang)}</h2></summary>'
    yield f"{outcome_bars(outcomes(collection), lang)}</details>\n"
    yield from _unused(collection, lang)
    yield f'</main>\n<script type="application/json" id="data">{data(collection, [g.parent for g in parts], lang)}'
    yield f"</script>\n<script>{_part('board', 'board.js')}</script>\n</body>\n</html>\n"


def _filter(parts: Sequence[Group], lang: Lang) -> Iterator[str]:
    """Shown by the script, without which it could not filter."""
    yield '<div class="filter" hidden><form role="search">'
    yield f'<input type="search" name="search" placeholder="{say("search", lang)}" aria-label="{say("search", lang)}">'
    for number, standing in enumerate(Standing):
        yield f'<label><input type="checkbox" name="standing" value="{number}" checked> {STANDING[standing][lang]}</label>'
    yield f'<label><input type="checkbox" name="late"> {say("only-late", lang)}</label>'
    yield f'<select name="parent" aria-label="{say_status("parent", lang)}">'
    yield f'<option value="">{say("every-parent", lang)}</option>'
    for number, group in enumerate(parts):
        yield f'<option value="{number}">{escape(group.parent) or say_status("no-parent", lang)}</option>'
    yield f'</select><button type="reset">{say("reset", lang)}</button><output aria-live="polite"></output>'
    yield f'</form></div>\n<p class="keys" hidden>{say("keys", lang)}</p><p class="only" hidden></p>\n'


def _table(lang: Lang) -> Iterator[str]:
    yield f'<table id="board" role="treegrid" aria-labelledby="units" hidden><colgroup>{"<col>" * len(_COLUMNS)}'
    yield '</colgroup><thead><tr role="row" aria-rowindex="1">'
    for name in _COLUMNS:
        words = say("findings", lang) if name == "findings" else say_status(name, lang)
        yield f'<th scope="col" role="columnheader" class="{name}" aria-sort="none">'
        yield f'<button type="button" data-sort="{name}" title="{say("sort", lang)}">{words}</button></th>'
    yield "</tr></thead></table>\n"


def _plain(collection: Collection, lang: Lang) -> Iterator[str]:
    """Every unit for a browser that runs no script."""
    names = ("parent", "unit", "standing", "late", "errors", "warnings", "explained", "arrived", "file", "contact")
    yield f'<noscript><p>{say("no-script", lang)}</p><table class="plain all"><thead><tr>'
    yield "".join(f"<th scope=col>{say_status(name, lang)}</th>" for name in names)
    yield "</tr></thead><tbody>\n"
    for state in collection.units:
        unit, accepted, counted = state.unit, state.accepted, weights(state)
        cells = (
            unit.parent,
            unit.name,
            STANDING[state.standing][lang],
            say_status("yes", lang) if state.late else "",
            *((counted.errors or "", counted.warnings or "", counted.explained or "")),
            moment(accepted.modified) if accepted is not None else "",
            accepted.path if accepted is not None else "",
            unit.contact,
        )
        yield f"<tr>{''.join(f'<td>{escape(str(cell))}' for cell in cells)}\n"
    yield "</tbody></table></noscript>\n"


def _unused(collection: Collection, lang: Lang) -> Iterator[str]:
    found = unused(collection)
    unfold = " open" if len(found) <= 200 else ""
    yield f'<details class="card" id="unused"{unfold}><summary><h2>{say_status("unused", lang)} {len(found)}</h2></summary>'
    if found:
        heads = "".join(
            f"<th scope=col>{say_status(k, lang)}</th>" for k in ("outcome", "file", "unit", "arrived", "why")
        )
        yield f'<div class="scroll-x"><table class="plain"><thead><tr>{heads}</tr></thead><tbody>\n'
        for arrival, unit in found:
            cells = (arrival.path, unit, moment(arrival.modified), why(arrival, lang))
            yield f'<tr><td><span class="tag info">{OUTCOME[arrival.outcome][lang]}</span></td>'
            yield f"{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>\n"
        yield "</tbody></table></div>"
    yield "</details>\n"


def _style() -> str:
    """The look of the page of results, and what the board adds to it."""
    return _part("check", "page.css") + _part("board", "board.css")


def _part(folder: str, name: str) -> str:
    return files("templates").joinpath(folder, name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
