"""Labels that are where they should not be: lines out of order or twice, groups and captions of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from converters.recognise.assign import displaced
from converters.recognise.labels import Meaning, normal
from converters.recognise.titles import heading
from converters.workbook.reading.search import Position, Search, word
from schemas.form import Line
from schemas.number import Value

Found = tuple[Meaning, Position]
"""A line's meaning and the place of its label."""


def wrong_order(search: Search, lines: Sequence[Found]) -> None:
    """Note the lines that stand in another order than the form's; they were read by their labels."""
    official = [(number, line) for number, block in enumerate(search.table.blocks) for line in block.lines]
    seen: dict[tuple[int, str], Found] = {}
    for meaning, at in lines:
        seen.setdefault((meaning.block, meaning.key), (meaning, at))
    present = [(number, line) for number, line in official if (number, line.key) in seen]
    ranks = {(number, line.key): rank for rank, (number, line) in enumerate(present)}
    found = list(seen.values())
    for index in displaced([ranks[key] for key in seen]):
        meaning, at = found[index]
        rank = ranks[meaning.block, meaning.key]
        words = {"raw": " ".join(search.sheet.text(*at).split())}
        if rank:
            words["official"] = present[rank - 1][1].path[-1]
        label, reason = " › ".join(meaning.path), "order_lines" if rank else "order_first"
        search.note(reason, at, search.name(meaning), label, rule="STR-LABEL", **words)


def twice(
    search: Search, places: Sequence[Position], values: Sequence[Mapping[str, Value]], key: str, label: str
) -> bool:
    """Note a line that stands more than once, with its rows; True where the values differ, so that none counts."""
    differs = any(v != values[0] for v in values)
    shown = [" | ".join(word(v) or "（空）" for v in line.values()) for line in values]
    other = next((i for i, v in enumerate(values) if v != values[-1]), 0)
    search.note(
        "twice_differs" if differs else "twice_same",
        places[-1],
        key,
        label,
        raw=" ".join(search.sheet.text(*places[-1]).split()),
        line=str(places[other][0] + 1),
        values=shown[-1],
        others=shown[other],
    )
    return differs


def wrong_groups(search: Search, lines: Sequence[Found]) -> None:
    """Note labels before a line's own that are not those of its groups."""
    begun: set[tuple[str, ...]] = set()
    for meaning, at in lines:
        path = _line(search, meaning).path
        missing = []
        for depth in range(1, len(path)):
            if path[:depth] not in begun:
                begun.add(path[:depth])
                missing.append(path[depth - 1])
        own = {normal(label) for label in path}
        for place in [(at[0], c) for c in range(at[1]) if search.sheet.text(at[0], c).strip()]:
            text = search.sheet.text(*place)
            match = search.find(*place, "group")
            official = match.official if match is not None else ""
            if normal(official) in own or normal(text) in own:
                missing = [m for m in missing if m != official]
                continue
            if match is None and not missing:
                continue  # a mark of somebody's own
            search.labels.add(place)
            right = missing.pop() if missing else path[-2] if len(path) > 1 else path[-1]
            raw = " ".join(text.split())
            search.note("drift", place, search.name(meaning), rule="STR-LABEL", raw=raw, official=right)


def _line(search: Search, meaning: Meaning) -> Line:
    return next(x for x in search.table.blocks[meaning.block].lines if x.key == meaning.key)


def wrong_captions(search: Search, heads: Mapping[int, int], lines: Sequence[Found]) -> None:
    """Note what stands in the place of a block's caption; ``heads`` has the header's row of each block."""
    for number, head in heads.items():
        block = search.table.blocks[number]
        above = max((at[0] for _, at in lines if at[0] < head), default=head - 2)
        if not block.caption or above < 0:
            continue
        between = [at for at in search.texts if above < at[0] < head and at not in search.headers]
        matches = {at: m for at in between if (m := search.find(*at, "caption")) is not None}
        if any(m.official == block.caption for m in matches.values()):
            continue
        known = [at for at in between if heading(search.sheet.text(*at), (search.form,)) is not None]
        unknown = [at for at in between if at not in known]
        for place in list(matches) or (unknown if len(unknown) == 1 else []):
            search.labels.add(place)
            raw = " ".join(search.sheet.text(*place).split())
            key = f"{search.table.key}.{block.lines[0].key}.{block.columns[0].key}"
            search.note("drift", place, key, rule="STR-LABEL", raw=raw, official=block.caption)
