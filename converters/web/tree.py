"""A page as a tree of elements, within limits, and what of it can be seen.

The tree is lexbor's, an HTML5 parser as in browsers. Its time grows with the square of the depth, so tags are
counted before it is asked; whatever walks the tree does so without recursion.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from converters.errors import Unreadable
from converters.web.attributes import too_many

MOST_TAGS = 50_000
"""A report has some thousand."""
DEEPEST = 1000
"""Elements inside one another."""
MOST_CELLS = 20_000
"""Cells of tables."""
MOST_LINES = 100_000
"""Lines of the source, each of which may be a paragraph's; a report's page has a few thousand."""


def names(text: str) -> frozenset[str]:
    """The names of elements that a text lists."""
    return frozenset(text.split())


HEADINGS = {f"h{n}": n for n in range(1, 7)}
CONTAINERS = names(
    "html body div section article main header footer nav aside form fieldset center ul ol dl menu table thead tbody "
    "tfoot tr td th caption details figure blockquote address dir hgroup search"
)
"""Elements that hold paragraphs; what stands in different ones may belong to different things."""
LEAVES = frozenset(HEADINGS) | names("p pre li dt dd summary figcaption legend listing xmp plaintext option hr")
"""Elements that are paragraphs themselves."""
FURNITURE = names("nav footer aside")
_UNSEEN = names(
    "head script style noscript template title meta link base select option optgroup datalist textarea button input "
    "object embed applet iframe frame frameset noframes svg math canvas audio video map area dialog rp rt xml"
)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_MAY_STAY_OPEN = names(
    "p li td th tr dd dt option tbody thead tfoot colgroup body html head "
    "br img hr input meta link base col area embed source wbr param track"
)
_GONE = re.compile(r"(?:^|;)\s*display\s*:\s*none\b")
_INVISIBLE = re.compile(r"(?:^|;)\s*(?:visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)\b")
_BLOCK_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item)\b")
_BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(\w+)")
_KEEPS_SPACE = re.compile(r"(?:^|;)\s*white-space\s*:\s*(?:pre|pre-wrap|break-spaces)\s*(?:;|!|$)")
_STRUCK = re.compile(r"(?:^|;)\s*text-decoration[\w-]*\s*:[^;]*line-through")


def parse(text: str, name: str) -> LexborHTMLParser:
    """The tree of a page; raises Unreadable for one beyond the limits."""
    if text.count("\n") + text.count("\r") > MOST_LINES:
        raise too_much(name, f"超过 {MOST_LINES} 行", f"more than {MOST_LINES} lines")
    tags: Counter[str] = Counter()
    depth = 0
    for count, match in enumerate(_TAG.finditer(text), 1):
        if count > MOST_TAGS:
            raise too_much(name, f"超过 {MOST_TAGS} 个标签", f"more than {MOST_TAGS} tags")
        tag = match.group(2).lower()
        if tag in _MAY_STAY_OPEN:
            continue
        if not match.group(1):
            tags[tag] += 1
            depth += 1
        elif tags[tag]:
            tags[tag] -= 1
            depth -= 1
        if depth > 5 * DEEPEST:
            raise _deep(name)
    if too_many(text):
        raise too_much(name, "一个标签里的属性太多", "too many attributes in a tag")
    page = LexborHTMLParser(text, options=LexborDocumentOptions.WO_EVENTS)
    _measure(page.root, name)
    return page


def children(node: LexborNode) -> list[LexborNode]:
    """The nodes directly inside a node."""
    found = []
    child = node.first_child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def elements(root: LexborNode) -> Iterator[tuple[LexborNode, int]]:
    """All elements under a node in document order, each with its depth."""
    stack = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        stack += [(n, depth + 1) for n in reversed(children(node)) if n.is_element_node]


def tag_of(node: LexborNode) -> str:
    """The name of an element."""
    return node.tag or ""


def is_gone(node: LexborNode) -> bool:
    """True for what takes no part in the page: scripts, controls, ``hidden``, ``display: none``."""
    return takes_no_part(tag_of(node), node.attributes)


def takes_no_part(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """:func:`is_gone` of an element by its name and attributes, which the parser makes anew whenever it is asked."""
    return tag in _UNSEEN or "hidden" in attributes or _GONE.search(style_of(attributes)) is not None


def control_text(node: LexborNode) -> str:
    """The text with digits that a form control shows in the page."""
    tag, attributes = tag_of(node), node.attributes
    if "hidden" in attributes or _GONE.search(style_of(attributes)) or attributes.get("type") == "hidden":
        return ""
    text = ""
    if tag == "input":
        text = attributes.get("value") or ""
    elif tag in ("textarea", "button"):
        text = node.text()
    elif tag == "select":
        options = node.css("option")
        text = next((o.text() for o in options if "selected" in o.attributes), options[0].text() if options else "")
    return " ".join(text.split()) if any(c.isdigit() for c in text) else ""


def style_of(attributes: Mapping[str, str | None]) -> str:
    """The style written at an element, in lower case."""
    style = attributes.get("style")
    return style.lower() if style else ""


def embedded(node: LexborNode) -> list[tuple[str, str]]:
    """The document that an element shows in the page: its address and the name of its file."""
    if tag_of(node) not in ("embed", "object", "iframe"):
        return []
    address = node.attributes.get("src") or node.attributes.get("data") or ""
    name = unquote(address.partition("?")[0].rpartition("/")[2])
    return [(address, name)]


def is_invisible(style: str) -> bool:
    """True for what keeps its place but cannot be seen."""
    return _INVISIBLE.search(style) is not None


def is_block_style(style: str) -> bool:
    """True where a style makes any element a paragraph."""
    return _BLOCK_STYLE.search(style) is not None


def is_bold(tag: str, style: str, outside: bool) -> bool:
    """True for bold type, given what it is outside of the element."""
    weight = _BOLD.search(style) if style else None
    if weight is not None:
        word = weight.group(1)
        return word in ("bold", "bolder") or (word.isdecimal() and int(word) >= 600)
    return outside or tag in ("b", "strong")


def keeps_space(tag: str, style: str, outside: bool) -> bool:
    """True where white space stands as it is written."""
    return outside or tag in ("pre", "listing", "xmp", "plaintext") or _KEEPS_SPACE.search(style) is not None


def stands_apart(tag: str, style: str) -> bool:
    """True for struck, raised and lowered text: digits in it are no part of the number beside them."""
    return tag in ("sup", "sub") or is_struck(tag, style)


def is_struck(tag: str, style: str) -> bool:
    """True for text with a line through it."""
    return tag in ("s", "strike", "del") or _STRUCK.search(style) is not None


def _measure(root: LexborNode | None, name: str) -> None:
    cells = 0
    for node, depth in elements(root) if root is not None else ():
        if depth > DEEPEST:
            raise _deep(name)
        cells += tag_of(node) in ("td", "th")
        if cells > MOST_CELLS:
            raise too_much(name, f"表格超过 {MOST_CELLS} 格", f"more than {MOST_CELLS} cells of tables")


def _deep(name: str) -> Unreadable:
    return too_much(name, f"嵌套超过 {DEEPEST} 层", f"elements more than {DEEPEST} deep inside one another")


def too_much(name: str, zh: str, en: str) -> Unreadable:
    """A refusal because of a limit, in words."""
    return Unreadable(
        f"《{name}》这个网页{zh}，不像一份报告。请只保存报告正文，或改用 Word 文件。",
        f"{name} has {en} and is unlikely to be a report. Save the report alone, or use its Word file.",
    )
