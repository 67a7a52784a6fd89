"""The board's charts as inline SVG: standings as a ring, progress by parent and request outcomes as bars.

Looks come from classes, since the page's policy lets no style attribute through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from converters.collecting.board_words import say
from converters.collecting.state import Standing
from converters.collecting.status_facts import Group, Outcomes, Sum
from converters.collecting.status_words import STANDING
from converters.collecting.status_words import say as say_status
from schemas.messages import Lang

_ROUND = 100.0
"""The ring's circumference: shares are percents of it."""
_RADIUS = 15.9155


def ring(counts: Counter[Standing], lang: Lang) -> str:
    """How many units stand where, as a ring with its legend."""
    total = sum(counts.values())
    told = "，".join(f"{STANDING[s][lang]} {counts[s]}" for s in Standing)
    finished = counts[Standing.EXPLAINED] + counts[Standing.DONE]
    share = f"{finished / total:.0%}" if total else "—"
    arcs = "".join(_arcs(counts, total))
    rows = "".join(
        f'<tr><th scope="row"><i class="dot {s.value}"></i>{STANDING[s][lang]}</th><td>{counts[s]}</td>'
        f"<td>{counts[s] / total if total else 0:.0%}</td></tr>"
        for s in Standing
    )
    return (
        f'<figure class="ring"><svg viewBox="0 0 42 42" role="img" aria-label="{told}">'
        f'<circle class="empty" cx="21" cy="21" r="{_RADIUS}"/>{arcs}'
        f'<text x="21" y="22" class="share">{share}</text>'
        f'<text x="21" y="27" class="under">{say("finished", lang, done=finished, all=total)}</text></svg>'
        f'<table class="legend"><tbody>{rows}</tbody></table></figure>\n'
    )


def _arcs(counts: Counter[Standing], total: int) -> Iterator[str]:
    start = 25.0  # twelve o'clock
    for standing in reversed(Standing):
        if counts[standing]:
            share = counts[standing] * _ROUND / total
            yield (
                f'<circle class="{standing.value}" cx="21" cy="21" r="{_RADIUS}" '
                f'stroke-dasharray="{share:.3f} {_ROUND - share:.3f}" stroke-dashoffset="{start:.3f}"/>'
            )
            start -= share


def progress(parts: Sequence[Group], lang: Lang) -> str:
    """A bar a parent; its name filters the table, once the script has made it a button that works."""
    rows = "".join(_parent(number, group, lang) for number, group in enumerate(parts))
    heads = (say_status("parent", lang), say("progress-short", lang), "", say_status("late", lang))
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    return f'<table class="progress"><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>\n'


def _parent(number: int, group: Group, lang: Lang) -> str:
    total = len(group.states)
    name = escape(group.parent) or say_status("no-parent", lang)
    told = "，".join(f"{STANDING[s][lang]} {group.counts[s]}" for s in Standing if group.counts[s])
    pieces, x = [], 0.0
    for standing in reversed(Standing):
        width = group.counts[standing] * _ROUND / total
        if width:
            pieces.append(f'<rect class="{standing.value}" x="{x:.3f}" width="{width:.3f}" height="10"/>')
        x += width
    late = f'<span class="tag error">{group.late}</span>' if group.late else ""
    return (
        f'<tr><th scope="row"><button type="button" data-parent="{number}" disabled>{name}</button></th>'
        f'<td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{told}">'
        f"<title>{told}</title>{''.join(pieces)}</svg></td>"
        f"<td>{say('finished', lang, done=group.finished, all=total)}</td><td>{late}</td></tr>\n"
    )


def outcome_bars(summed: Outcomes, lang: Lang) -> str:
    """The outcome lines of table 三 in the form's wording; a group's own bar stands above its lines."""
    if not summed.reports:
        return f"<p>{say('outcomes-none', lang)}</p>\n"
    note = say("outcomes-note", lang, reports=summed.reports, faulty=summed.faulty)
    most = max((sum(s.total for s in lines) for lines in summed.groups.values()), default=0)
    rows = []
    for name, lines in summed.groups.items():
        total = Sum((name,), sum(s.total for s in lines), max(s.left_out for s in lines) if len(lines) == 1 else 0)
        rows.append(_outcome(name, total, most, "group", lang))
        if len(lines) > 1:
            rows += [_outcome(_line_name(s, lang), s, most, "line", lang) for s in lines]
    total_row = (
        f'<tr class="sum"><th scope="row">{say_status("total", lang)}</th><td></td><td>{summed.total:,}</td></tr>'
    )
    return f'<p class="note">{note}</p><table class="outcomes"><tbody>\n{"".join(rows)}{total_row}</tbody></table>\n'


def _line_name(line: Sum, lang: Lang) -> str:
    # the form of 2019 has one line where that of 2021 has several
    return line.path[-1] if len(line.path) > 1 else line.path[-1] + say("undivided", lang)


def _outcome(name: str, line: Sum, most: int, look: str, lang: Lang) -> str:
    width = line.total * _ROUND / most if most else 0
    left_out = f'<div class="left">{say("left-out", lang, reports=line.left_out)}</div>' if line.left_out else ""
    return (
        f'<tr class="{look}"><th scope="row">{escape(name)}{left_out}</th>'
        f'<td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="0" width="{width:.3f}" height="10"/></svg></td><td>{line.total:,}</td></tr>\n'
    )
