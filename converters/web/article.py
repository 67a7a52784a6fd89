"""Which blocks of a page are the report: the site's own words around it are left out, narrative never.

How it is decided:

1. A page written by this program has its article marked; that is the report, whole and as it stands.
2. Otherwise anchors are looked for: paragraphs that head one of the six parts, and tables with the form's labels.
   What is only a link, or stands in ``nav``, ``footer`` or ``aside``, is no anchor. Without anchors all of the
   page is given to the recogniser, which refuses it.
3. The report is the smallest element that holds all anchors. Text after it that stands directly in an element
   around it belongs to it as well (a page may close an element too early), up to the first line of the site's own.
4. The title is the one in the report before its first anchor; else the nearest line before the report that is a
   title, else what the page's head names (``ArticleTitle``, ``title``). Between that line and the report, what
   stands directly in an element around the report is kept, and anywhere a paragraph with a full sentence.
5. Before the first anchor and after the last, lines that can only be the site's are dropped (see ``furniture``),
   as are lines that are nothing but links, the title where it is repeated, and what stands before the title in
   another element (the site's name) unless it is a full sentence; between the anchors only links to headings.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

from converters.recognise.labels import TABLE_KINDS, normal
from converters.recognise.outline import LONGEST_NAME
from converters.recognise.titles import heading, headings_book, title
from converters.web import tree
from converters.web.blocks import Block, Box
from converters.web.furniture import is_about_table, is_furniture
from converters.web.inline import Line

SENTENCE = 20
"""Characters that a paragraph with a full stop needs to be narrative for certain."""
FORM_LABELS = 3
"""Labels of the form that make a table one of its tables."""


def report_of(blocks: list[Block], own: list[Box], names: list[str]) -> list[Block] | None:
    """The blocks that are the report, its title first; ``names`` are what the page's head calls it.

    None where the page has nothing of a report.
    """
    if own:
        return [b for box in own for b in blocks[box.start : box.end]]
    anchors = [i for i, b in enumerate(blocks) if is_anchor(b)]
    if not anchors:
        return None
    inner = reduce(_around, (blocks[i].box for i in anchors))
    start, end = _extent(inner, anchors)
    end = _tail(blocks, inner, anchors[-1], end)
    first, last = anchors[0] - start, anchors[-1] - start
    held = blocks[start:end]
    front = _front(held[:first])
    heads = {_key(b) for b in held if b.kind == "text" and not b.linked} - {None}
    if not _has_title(front):
        front = [*_title_before(blocks[:start], inner, names), *front]
    middle = [b for b in held[first : last + 1] if not (b.linked and _key(b) in heads)]
    return [*front, *middle, *_end(held[last + 1 :])]


def is_anchor(block: Block) -> bool:
    """True for a heading of a part, or a table of the form."""
    if block.linked or _in_furniture(block):
        return False
    if block.kind == "table":
        return is_form_table(block.rows)
    return any(heading(x.marked) is not None for x in block.lines) or heading(block.text) is not None


def is_form_table(rows: list[list[str]]) -> bool:
    """True for a table with labels of the form."""
    known = {
        cell
        for row in rows
        for cell in row
        if cell and headings_book().sure(cell, None, ("section", *TABLE_KINDS)) is not None
    }
    return len(known) >= FORM_LABELS


def _around(a: Box, b: Box) -> Box:
    """The smallest box that holds both."""
    while not a.has(b):
        assert a.parent is not None
        a = a.parent
    return a


def _extent(box: Box, anchors: list[int]) -> tuple[int, int]:
    """The blocks of a box; a table that is all of it stands in the box itself."""
    return min(box.start, anchors[0]), max(box.end, anchors[-1] + 1)


def _in_furniture(block: Block) -> bool:
    box: Box | None = block.box
    while box is not None:
        if box.tag in tree.FURNITURE:
            return True
        box = box.parent
    return False


# ---- after the report -----------------------------------------------------------------------------


def _tail(blocks: list[Block], inner: Box, last: int, end: int) -> int:
    """Where the report ends: text that goes on directly in an element around it is its own."""
    while end < len(blocks):
        block = blocks[end]
        unlike = block.kind != "text" or block.linked or is_furniture(block.text) or _in_furniture(block)
        if unlike or not block.box.has(inner):
            break
        end += 1
    return end


def _end(blocks: list[Block]) -> list[Block]:
    kept = list(blocks)
    while kept and _is_site(kept[-1]):
        kept.pop()
    return [b for b in kept if not _in_furniture(b) and not (_is_site(b) and b.linked)]


def _is_site(block: Block) -> bool:
    if block.kind == "table":
        return False
    is_attachment = block.linked and block.text.startswith("附件")
    return block.kind == "rule" or is_furniture(block.text) or (block.linked and not is_attachment)


def _key(block: Block) -> str | None:
    """The part that a paragraph heads."""
    found = heading(block.text)
    return found.key if found is not None else None


# ---- before the report ----------------------------------------------------------------------------


def _front(blocks: list[Block]) -> list[Block]:
    """What stands before the first anchor, without the site's words and without the title a second time."""
    kept = [
        b for b in blocks if not _in_furniture(b) and not (is_about_table(b.rows) if b.kind == "table" else _is_site(b))
    ]
    at = next((i for i, b in enumerate(kept) if _is_title(b)), None)
    if at is None:
        return kept
    name = normal(kept[at].text)
    again = {b for b in kept[at + 1 :] if normal(b.text) == name}
    for one, two in pairwise(kept[at + 1 :]):
        if normal(one.text + two.text) == name:
            again |= {one, two}
    before = [
        b
        for n, b in enumerate(kept[:at], 1)
        if b.box.has(kept[at].box) or _is_sentence(b.text) or (n == at and _is_name(b) and _is_nameless(kept[at]))
    ]
    return [*before, *(b for b in kept[at:] if b not in again)]


def _title_before(blocks: list[Block], inner: Box, names: list[str]) -> list[Block]:
    """The title that stands before the report, and the narrative between them."""
    at = next((i for i in reversed(range(len(blocks))) if _is_title(blocks[i]) and blocks[i].kind == "text"), None)
    if at is None:
        named = next((n for n in names if title(n) is not None), None)
        return [_named(named, inner)] if named is not None else []
    between = [b for b in blocks[at + 1 :] if b.kind == "text" and not _is_site(b) and not _in_furniture(b)]
    name = normal(blocks[at].text)
    above = blocks[at - 1] if at else None
    by = above is not None and above.box is blocks[at].box and _is_name(above) and _is_nameless(blocks[at])
    return [
        *(blocks[at - 1 : at] if by else []),
        blocks[at],
        *(b for b in between if (b.box.has(inner) or _is_sentence(b.text)) and normal(b.text) != name),
    ]


def _is_nameless(block: Block) -> bool:
    """True for a title without the agency's name, which may stand in the line above."""
    found = title(block.text)
    return found is not None and found.name is None


def _is_name(block: Block) -> bool:
    return block.kind == "text" and not _is_site(block) and len(block.text) <= LONGEST_NAME and "。" not in block.text


def _named(name: str, box: Box) -> Block:
    return Block("text", box, [Line([(name, False)])], level=1)


def _is_sentence(text: str) -> bool:
    return "。" in text and len(text) >= SENTENCE


def _has_title(blocks: list[Block]) -> bool:
    texts = [b.text for b in blocks if b.kind == "text"]
    return any(_is_title(b) for b in blocks) or any(title(a + b) is not None for a, b in pairwise(texts))


def _is_title(block: Block) -> bool:
    if block.kind != "text" or block.linked:
        return False
    texts = [block.text, *(x.text for x in block.lines)]
    return any(title("# " + " ".join(t.split())) is not None for t in texts if t.strip())
