"""Write a report as a web page that an office can publish, whole or its article alone.

No script, nothing from elsewhere. What the reader needs to give the very same report back stands in attributes
(``data-nianbao``) that a browser does not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise

from converters.printed import (
    Closing,
    Cover,
    Heading,
    Numbers,
    Paragraph,
    Title,
    heading_level,
    inline,
    needs_mark,
    pieces,
)
from converters.web.blocks import LEVEL, MARK
from converters.web.table import PREFIX, table
from schemas.finding import Finding
from schemas.report import Report

_FOLDED = re.compile(r"[\t\n\r\f]|  |^ | $")
_KEEP = ' style="white-space:pre-wrap"'
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
{article}
</body>
</html>
"""


def write(report: Report, findings: Sequence[Finding] = ()) -> str:
    """The page of a report; :func:`converters.web.read.read` reads it back unchanged.

    ``findings`` are not written: the page is for publication.
    """
    title = next(p.text for p in pieces(report) if isinstance(p, Title))
    return _PAGE.format(title=escape(title), style=_style(), article=article(report))


def article(report: Report) -> str:
    """The report as one ``article``, to be put into any page."""
    parts = [f'<article class="{PREFIX}" {MARK}="article" lang="zh-CN">']
    heading = ""
    for piece in pieces(report):
        match piece:
            case Title():
                parts.append(f'<h1 class="{PREFIX}-title">{"<br>".join(map(escape, piece.lines))}</h1>')
            case Cover():
                parts.append(f'<p class="{PREFIX}-cover">{"<br>".join(map(escape, piece.lines))}</p>')
            case Heading():
                heading = piece.section.heading
                parts.append(f'<h2 class="{PREFIX}-part">{escape(heading)}</h2>')
            case Paragraph():
                parts += _paragraph(piece)
            case Numbers():
                parts.append(table(piece, heading))
            case Closing():
                parts.append(f'<hr class="{PREFIX}-closing">')
    return "\n".join([*parts, "</article>"])


@cache
def _style() -> str:
    return files("templates").joinpath("report.css").read_text("utf-8")


def _paragraph(piece: Paragraph) -> Iterator[str]:
    """A paragraph, its sub-headings as headings; ``follows`` says that no blank line stands before."""
    text: list[str] = []
    first = True
    for line in piece.lines:
        level, words = _sub_heading(line)
        if level:
            if text:
                yield _text(text, first=first)
                text, first = [], False
            yield _heading(level, words, _marks(line, piece.part, first=first))
            first = False
        else:
            marks = f' {MARK}="text"' if needs_mark(line, piece.part) else ""
            keep = _keep(line)
            text.append(f"<span{marks}{keep}>{_inline(line)}</span>" if marks or keep else _inline(line))
    if text:
        yield _text(text, first=first)


def _text(lines: list[str], *, first: bool) -> str:
    follows = "" if first else f' {MARK}="follows"'
    return f'<p class="{PREFIX}-text"{follows}>{"<br>".join(lines)}</p>'


def _sub_heading(line: str) -> tuple[int, str]:
    level, words = heading_level(line)
    return (level, words) if words == words.strip() else (0, line)


def _heading(level: int, words: str, marks: str) -> str:
    # parts are h2, so that no sub-heading stands above h3; its own depth is in the attribute
    tag = f"h{max(level, 3)}"
    return f'<{tag} class="{PREFIX}-sub" {LEVEL}="{level}"{marks}{_keep(words)}>{_inline(words)}</{tag}>'


def _marks(line: str, part: str, *, first: bool) -> str:
    marks = [] if first else ["follows"]
    marks += ["text"] if needs_mark(line, part) else []
    return f' {MARK}="{" ".join(marks)}"' if marks else ""


def _keep(line: str) -> str:
    """For a line with white space that a browser would fold."""
    return _KEEP if any(_FOLDED.search(text) for text, _ in (*_runs(line), (line, False))) else ""


def _inline(line: str) -> str:
    return "".join(f"<strong>{escape(t)}</strong>" if bold else escape(t) for t, bold in _runs(line))


def _runs(line: str) -> list[tuple[str, bool]]:
    """A line in pieces; stars stay as they are where bold type could not be told back into them."""
    runs = inline(line)
    twice = any(a and b for (_, a), (_, b) in pairwise(runs))
    return [(line, False)] if twice or any(b and not t.strip() for t, b in runs) else runs
