"""What a page's own style sheets hide or draw, written at the elements as if it stood there.

Only what is plain is taken: a selector of one element hides (``.old``, ``div#a.b``); any selector shows what its
last part names, so that nothing that a rule shows is passed over. Rules for print alone count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from converters.errors import Unreadable
from converters.web import tree
from converters.web.dress import DRAWN

MOST_RULES = 20_000
"""Selectors with something to say of what is seen; a large site's sheet has some hundred."""
MOST_MATCHED = 2_000_000
"""Rules held to elements; a large site's page needs a few thousand."""
MOST_TRIED = 200_000
"""Selectors looked at, again for each thing said of them."""
# a comment without end goes on to the end of the sheet
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_BRACE = re.compile(r"([{}])")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)", re.I)
_DRAWN_AT = re.compile(r"::?(?:before|after)$", re.I)
_SETS = re.compile(r"(?:^|;)\s*(display|visibility|content)\s*:\s*([^;]+)", re.I)
_STRIKES = "line-through"
_SETS_OR_STRIKES = re.compile(r"(?:^|;)\s*(display|visibility|content|text-decoration(?:-line)?)\s*:\s*([^;]+)", re.I)
"""For sheets that strike anything out; most have a rule about the lines under links alone."""
_NOT_SEEN = re.compile(r"\b(?:print|speech)\b", re.I)
_UNTOUCHED = frozenset(("html", "body", "*"))


@dataclass(frozen=True, slots=True)
class _Rule:
    tag: str
    names: frozenset[str]
    rank: tuple[int, int, int, int, int]
    name: str
    value: str

    def matches(self, tag: str, own: frozenset[str]) -> bool:
        return self.tag in ("", tag) and self.names <= own


def apply(root: LexborNode, name: str) -> None:
    """Write what the style sheets of a page say at the elements; raises Unreadable where that is too much to do."""
    nodes = [node for node, _ in tree.elements(root)]
    text = "\n".join(node.text() for node in nodes if tree.tag_of(node) == "style")
    by_name: dict[str, list[_Rule]] = {}
    for count, rule in enumerate(_rules(_COMMENT.sub("", text), name)):
        if count > MOST_RULES:
            raise _too_many(name)
        by_name.setdefault(min(rule.names, default=rule.tag), []).append(rule)
    if not by_name:
        return
    matched = 0
    for node in nodes:
        matched += _write(node, by_name)
        if matched > MOST_MATCHED:
            raise _too_many(name)


def _too_many(name: str) -> Unreadable:
    return tree.too_much(name, "样式规则太多", "too many rules of style")


def _write(node: LexborNode, by_name: dict[str, list[_Rule]]) -> int:
    """Write at one element; gives how many rules were held to it."""
    attributes, tag = node.attributes, tree.tag_of(node)
    own = frozenset([f".{c}" for c in (attributes.get("class") or "").split()] + [f"#{attributes.get('id') or ''}"])
    if tag in _UNTOUCHED:
        return 0
    chosen: dict[str, _Rule] = {}
    held = [rule for key in (*own, tag) for rule in by_name.get(key, ())]
    for rule in held:
        if rule.matches(tag, own) and (rule.name not in chosen or chosen[rule.name].rank < rule.rank):
            chosen[rule.name] = rule
    # what stands at the element itself is said last, and so counts, unless a rule is important
    said = ";".join(f"{r.name}:{r.value}" for r in chosen.values() if _says(r))
    if said:
        important = any(r.rank[0] for r in chosen.values())
        style = attributes.get("style") or ""
        shown = re.search(r"(?:^|;)\s*(?:display|visibility)\s*:", style, re.I) is not None
        if important or not shown or DRAWN in said:
            node.attrs["style"] = f"{said};{style}"
    return len(held)


def _says(rule: _Rule) -> bool:
    return rule.name == DRAWN or _STRIKES in rule.value or (rule.name, rule.value) in (
        ("display", "none"), ("visibility", "hidden"), ("visibility", "collapse")
    )  # fmt: skip


def _rules(text: str, page: str) -> Iterator[_Rule]:
    """The rules that hide, show or draw, of all that count on a screen."""
    open_: list[tuple[str, bool]] = []
    tried = 0
    # split, not searched: what stands behind the last brace would be looked through from each of its letters
    texts = _BRACE.split(text)
    sets = _SETS_OR_STRIKES if _STRIKES in text.lower() else _SETS
    for order, (before, sign) in enumerate(zip(texts[::2], texts[1::2], strict=False)):
        # statements such as @charset and @import end with a semicolon
        head = before.rpartition(";")[2].strip() if sign == "{" else before
        if sign == "{":
            unseen = head.startswith("@") and (not head.lower().startswith("@media") or _for_print(head))
            open_.append((head, unseen))
            continue
        selectors, _ = open_.pop() if open_ else ("", True)
        if not selectors.startswith("@") and not any(unseen for _, unseen in open_):
            listed = selectors.split(",")
            for name, raw in sets.findall(before):
                tried += len(listed)
                if tried > MOST_TRIED:
                    raise _too_many(page)
                for selector in listed:
                    yield from _rule(selector.strip(), name.lower(), raw.strip().lower(), order)


def _for_print(head: str) -> bool:
    """True where no medium of a list is a screen."""
    return all(_NOT_SEEN.search(medium) and " not " not in f" {medium} " for medium in head.split(","))


def _rule(selector: str, name: str, raw: str, order: int) -> Iterator[_Rule]:
    important = "!important" in raw
    value = raw.replace("!important", "").strip()
    if name == "content":
        if not _DRAWN_AT.search(selector) or not re.search(r"\d|counter|attr", value):
            return
        selector, name, value = _DRAWN_AT.sub("", selector), DRAWN, "1"
    parts = re.split(r"[\s>+~]+", selector)
    found = _SIMPLE.fullmatch(parts[-1])
    hides = _STRIKES in value or (name, value) in (
        ("display", "none"), ("visibility", "hidden"), ("visibility", "collapse")
    )  # fmt: skip
    if found is None or not selector or (hides and len(parts) > 1):
        return
    tag = (found[1] or "").lower().replace("*", "")
    names = frozenset(re.findall(r"[.#][\w-]+", found[2]))
    if tag or names:
        ids = sum(n.startswith("#") for n in names)
        rank = (int(important), ids + len(parts) - 1, len(names) - ids, int(bool(tag)), order)
        yield _Rule(tag, names, rank, name, value)
