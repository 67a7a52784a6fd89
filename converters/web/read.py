"""Read a report from a web page: published pages, pages saved by browsers, Word's and LibreOffice's HTML."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from converters.errors import Unreadable
from converters.recognise.document import Document
from converters.recognise.escape import is_structure
from converters.recognise.report import recognise
from converters.recognise.titles import heading, title
from converters.web.article import report_of
from converters.web.blocks import Block, Blocks
from converters.web.decode import decode
from converters.web.inline import Line
from converters.web.sheet import apply
from converters.web.tree import parse
from schemas.finding import Reading
from schemas.form import form_ids, load_form

_ATTACHED = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|rtf|zip|rar)(?:[?#].*)?", re.I)
_ABOUT = re.compile(r"年度报告|年报|年度工作报告")
_PARTED = re.compile(r"[_|｜]|\s[-–—]+\s")
_LAST_DASH = re.compile(r"[-–—]{1,2}(?=[^-–—]*$)")
NAMED_LINKS = 3
"""Attachments named in a refusal."""


def read(data: bytes, name: str) -> Reading:
    """The report in a web page; places are paragraphs, and tables with their rows.

    Raises Unreadable for a page beyond the limits, without a report, or that has it only as an attachment.
    """
    text = decode(data, name)
    blocks, chosen = _chosen(text, name, styled=True)
    if chosen is None and "<style" in text.lower():
        # a page may hide all of itself until a script shows it
        blocks, chosen = _chosen(text, name, styled=False)
    if chosen is None:
        _refuse_attachment(blocks, name)
    own = bool(blocks.own)
    document = Document()
    _fill(document, blocks.found if chosen is None else chosen, own=own)
    return recognise(document.rows)


def _chosen(text: str, name: str, *, styled: bool) -> tuple[Blocks, list[Block] | None]:
    """The blocks of a page, and those that are the report; ``styled`` to see what its style sheets hide."""
    page = parse(text, name)
    if page.root is None:
        raise Unreadable(f"《{name}》是空文件。", f"{name} is empty.")
    if styled:
        apply(page.root, name)
    blocks = Blocks(page.root)
    return blocks, report_of(blocks.found, blocks.own, _names(page))


def _names(page: LexborHTMLParser) -> list[str]:
    """What the head of a page calls it: the title that sites of the government declare, then the window's."""
    found = [m.attributes.get("content") or "" for m in page.css("meta[name]") if _is_title_meta(m.attributes["name"])]
    node = page.css_first("title")
    if node is not None:
        whole = " ".join(node.text().split())
        # where the site's name stands beside it
        found += [part.strip() for part in [*_PARTED.split(whole), *_LAST_DASH.split(whole)]]
    return [f"# {n}" for n in found if n]


def _is_title_meta(name: str | None) -> bool:
    return (name or "").lower() == "articletitle"


def _fill(document: Document, blocks: list[Block], *, own: bool) -> None:
    """Give the blocks to the recogniser; paragraphs that go on are put together first."""
    waiting: list[str] = []
    as_is = False
    last_heading = ""
    for block in blocks:
        if block.caption and (own or _key(block.text) == last_heading != ""):
            # the table's name, which the heading above has said already
            continue
        if waiting and "follows" not in block.marks:
            document.paragraph(waiting, as_is=as_is)
            waiting, as_is = [], False
        if block.kind == "table":
            document.table(block.rows)
        elif block.kind == "rule":
            if own:
                waiting = ["---"]
        else:
            waiting += _lines(block, own=own)
            as_is |= "text" in block.marks
            last_heading = (_key(block.text) if "text" not in block.marks else "") or last_heading
    if waiting:
        document.paragraph(waiting, as_is=as_is)


def _key(text: str) -> str:
    found = heading(text)
    return found.key if found is not None else ""


def _lines(block: Block, *, own: bool) -> list[str]:
    """The lines of a paragraph in Markdown."""
    if not block.level:
        return [_line(x, own=own) for x in block.lines]
    if "level" in block.marks:
        return ["#" * block.level + " " + "".join(x.marked for x in block.lines)]
    text = block.text.strip()
    known = title("# " + text) is not None or heading(text) is not None
    level = block.level if known else max(block.level, 3)
    return ["#" * level + " " + text]


def _line(line: Line, *, own: bool) -> str:
    """A line of narrative; bold type is no part of a line of a table."""
    if own or line.text == line.marked:
        return line.marked
    if line.all_bold and heading(line.marked) is not None:
        return line.marked
    tables = load_form(form_ids()[0]).tables
    return line.text if any(is_structure(line.text.strip(), key) for key in tables) else line.marked


def _refuse_attachment(blocks: Blocks, name: str) -> None:
    """Refuse a page that only links to the report."""
    links = [text for address, text in blocks.links if _ATTACHED.search(address) or _ATTACHED.search(text)]
    told = any(_ABOUT.search(b.text) for b in blocks.found if b.kind == "text")
    about = [text for text in links if _ABOUT.search(text)] or (links if told else [])
    if not about:
        return
    shown = "、".join(f"“{t or '（无文字的链接）'}”" for t in dict.fromkeys(about[:NAMED_LINKS]))
    raise Unreadable(
        f"《{name}》这个网页上没有报告正文，报告是附件：{shown}。请下载附件（Word、PDF 或 Excel 文件）后再读取。",
        f"the page {name} does not hold the report itself, which is attached: {shown}. "
        "Download the attachment and read that file.",
    )
