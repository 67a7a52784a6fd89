"""A page as blocks in reading order: paragraphs and data tables, each with the container it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from selectolax.lexbor import LexborNode

from converters.recognise.titles import heading
from converters.web import tree
from converters.web.cells import CellNode, cell_nodes, spread
from converters.web.dress import UNDRESSED, Dress, dressed
from converters.web.inline import Inline, Line, joined
from converters.web.layout import is_narrative, is_whole_text, layout_tables

MARK = "data-nianbao"
"""The attribute of our own pages: article, text (narrative whatever it looks like), follows (the paragraph goes on)."""
LEVEL = "data-nianbao-level"
"""How many # a sub-heading of our own pages has."""


@dataclass(eq=False, slots=True)
class Box:
    """A container; ``start`` and ``end`` are the blocks in it."""

    tag: str
    parent: Box | None
    depth: int = 0
    start: int = 0
    end: int = 0
    own: bool = False
    """True for the article of a page that this program wrote."""

    def has(self, other: Box) -> bool:
        """True where ``other`` is this box or in it."""
        while other.depth > self.depth and other.parent is not None:
            other = other.parent
        return other is self


@dataclass(eq=False, slots=True)
class Block:
    """A paragraph (``lines``) or a data table (``rows``)."""

    kind: Literal["text", "table", "rule"]
    box: Box
    lines: list[Line] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    level: int = 0
    """1 to 6 for a heading."""
    marks: frozenset[str] = frozenset()
    caption: bool = False
    linked: bool = False
    """True where all of it is a link."""

    @property
    def text(self) -> str:
        """A paragraph on one line."""
        return joined([x.text for x in self.lines])


@dataclass(slots=True)
class _State:
    """What an element passes on to what is in it."""

    box: Box
    bold: bool = False
    kept: bool = False
    link: bool = False
    unseen: bool = False
    dress: Dress = UNDRESSED


@dataclass(slots=True)
class Blocks:
    """Walks a tree; ``found`` are its blocks, ``links`` the addresses and texts of its links."""

    root: LexborNode
    in_cell: bool = False
    found: list[Block] = field(default_factory=list)
    top: Box = field(default_factory=lambda: Box("", None))
    own: list[Box] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    _text: Inline = field(default_factory=Inline)
    _level: int = 0
    _marks: set[str] = field(default_factory=set)
    _seen: bool = False
    _unlinked: bool = False
    _box: Box = field(init=False)
    _caption: bool = False
    layout: set[int] | None = None
    """The tables that lay out, where the tree is part of one that was looked through already."""

    def __post_init__(self) -> None:
        self._box = self.top
        layout = self.layout = layout_tables(self.root) if self.layout is None else self.layout
        stack: list[tuple[LexborNode, _State] | partial[None]] = [(self.root, _State(self.top))]
        while stack:
            item = stack.pop()
            if isinstance(item, partial):
                item()
                continue
            node, state = item
            if node.is_text_node:
                self._words(node.text_content or "", state)
            elif node.is_element_node:
                self._element(node, state, layout, stack)
        self._flush()
        self.top.end = len(self.found)

    def _element(
        self, node: LexborNode, state: _State, layout: set[int], stack: list[tuple[LexborNode, _State] | partial[None]]
    ) -> None:
        attributes, tag = node.attributes, tree.tag_of(node)
        style = tree.style_of(attributes)
        if tree.takes_no_part(tag, attributes):
            self.links += tree.embedded(node)
            if self.in_cell and not state.unseen and (shown := tree.control_text(node)):
                self._words(f"〔{shown}〕", state)
            return
        if tag == "br":
            self._text.line_break()
            return
        if tag == "table" and node.mem_id not in layout and self._table(node, state):
            return
        inner = _State(
            state.box,
            tree.is_bold(tag, style, state.bold),
            tree.keeps_space(tag, style, state.kept),
            state.link or (tag == "a" and "href" in attributes),
            state.unseen or (bool(style) and tree.is_invisible(style)),
            dressed(tag, attributes, state.dress) if self.in_cell else state.dress,
        )
        if tag in tree.CONTAINERS or tag in tree.LEAVES or (style and tree.is_block_style(style)):
            self._open(node, tag, inner)
            stack.append(partial(self._close, inner.box if inner.box is not state.box else None, state.box))
        if attributes:
            self._mark(attributes)
        if tag == "a" and not inner.unseen:
            self.links.append((attributes.get("href") or "", " ".join(node.text().split())))
        if tree.stands_apart(tag, style):
            self._text.apart()
            stack.append(partial(self._text.apart))
        stack += [(child, inner) for child in reversed(tree.children(node))]

    def _open(self, node: LexborNode, tag: str, inner: _State) -> None:
        """Begin a paragraph, and a box where the element is a container."""
        self._flush()
        if tag == "hr":
            self.found.append(Block("rule", self._box))
        if tag in tree.CONTAINERS:
            outside = inner.box
            inner.box = Box(tag, outside, outside.depth + 1, len(self.found))
            # LibreOffice writes header and footer of the printed page so
            if tag == "div" and node.attributes.get("title") in ("header", "footer"):
                inner.box.tag = "footer"
            inner.box.own = node.attributes.get(MARK) == "article"
            if inner.box.own:
                self.own.append(inner.box)
        self._box = inner.box
        self._level = tree.HEADINGS.get(tag, 0)
        self._caption = tag == "caption"

    def _close(self, box: Box | None, outside: Box) -> None:
        self._flush()
        if box is not None:
            box.end = len(self.found)
        self._box = outside

    def _mark(self, attributes: Mapping[str, str | None]) -> None:
        """What our own pages say at an element."""
        self._marks.update((attributes.get(MARK) or "").split())
        level = attributes.get(LEVEL) or ""
        if level in ("1", "2", "3", "4", "5", "6"):
            self._level = int(level)
            self._marks.add("level")

    def _words(self, text: str, state: _State) -> None:
        if state.unseen:
            return
        self._text.add(text, bold=state.bold, kept=state.kept, dress=state.dress)
        if text.strip():
            self._seen = True
            self._unlinked |= not state.link

    def _flush(self) -> None:
        """End the paragraph; a blank line in it parts two."""
        if self._seen:
            marks = frozenset(self._marks - {"article"})
            # a whole text may stand in one element, its lines apart by <br>
            for lines in _paragraphs(self._text.lines) if self.own else _at_headings(_paragraphs(self._text.lines)):
                self.found.append(
                    Block(
                        "text",
                        self._box,
                        lines,
                        level=self._level,
                        marks=marks,
                        caption=self._caption,
                        linked=not self._unlinked,
                    )
                )
        if not self._text.untouched:
            self._text = Inline()
        if self._marks:
            self._marks = set()
        self._seen, self._unlinked, self._level, self._caption = False, False, 0, False

    def _table(self, node: LexborNode, state: _State) -> bool:
        """Take a data table; False for one that turns out to lay out a text."""
        if state.unseen:
            return True
        rows = cell_nodes(node)
        inside = {
            cell.node.mem_id: found
            if (found := _plain(cell, self.top)) is not None
            else Blocks(cell.node, in_cell=True, layout=self.layout).found
            for row in rows
            for cell in row
            if not cell.unseen
        }
        texts = {key: [x.cell for b in found for x in b.lines] for key, found in inside.items()}
        if any(is_whole_text(texts.get(c.node.mem_id, [])) for row in rows if len(row) > 1 for c in row):
            return False
        self._flush()
        for child in tree.children(node):
            if tree.tag_of(child) == "caption" and not tree.is_gone(child):
                self._take(Blocks(child, layout=self.layout).found, state.box, caption=True)
        begun: list[list[str]] = []
        for row, cells in zip(rows, spread(rows, {key: joined(lines) for key, lines in texts.items()}), strict=True):
            if len(row) == 1 and is_narrative(texts.get(row[0].node.mem_id, [])):
                self._add_table(begun, state.box)
                begun = []
                self._take(inside[row[0].node.mem_id], state.box)
            else:
                begun.append(cells)
        self._add_table(begun, state.box)
        return True

    def _take(self, blocks: list[Block], box: Box, *, caption: bool = False) -> None:
        for block in blocks:
            block.box, block.caption = box, caption
            self.found.append(block)

    def _add_table(self, rows: list[list[str]], box: Box) -> None:
        if rows:
            self.found.append(Block("table", box, rows=rows))


def _plain(cell: CellNode, box: Box) -> list[Block] | None:
    """The paragraph of a cell that holds a text and no element, as :class:`Blocks` finds it; None for others."""
    child = cell.node.first_child
    if not cell.plain or (child is not None and (child.next is not None or not child.is_text_node)):
        return None
    words = child.text_content or "" if child is not None else ""
    if not words.strip():
        return []
    text = Inline()
    text.add(words)
    return [Block("text", box, text.lines)]


def _paragraphs(lines: list[Line]) -> list[list[Line]]:
    parts: list[list[Line]] = [[]]
    for line in lines:
        if line.text.strip():
            parts[-1].append(line)
        elif parts[-1]:
            parts.append([])
    return [p for p in parts if p]


def _at_headings(paragraphs: list[list[Line]]) -> Iterator[list[Line]]:
    """The paragraphs, each heading of a part in one of its own."""
    for lines in paragraphs:
        rest: list[Line] = []
        for line in lines:
            if len(lines) > 1 and heading(line.marked) is not None:
                yield from filter(None, (rest, [line]))
                rest = []
            else:
                rest.append(line)
        if rest:
            yield rest
