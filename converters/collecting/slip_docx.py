"""A return slip as a Word file, in the look of official papers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

from converters.collecting.slip_words import say
from converters.collecting.slips import Item, Slip
from converters.collecting.splice import Splice
from converters.word.look import CELL_HEADER, CELL_LABEL, CELL_NUMBER, HEADING, style_id
from converters.word.marks import BODY, TITLE, Mark
from converters.word.paper import blank, packed
from schemas.messages import Lang

_MAIN = "word/document.xml"
_WIDTHS = (660, 2184, 1020, 1020, 3960)
"""Of the table's columns, in twentieths of a point; together the type area of 156 mm."""
_SHORT = 150
"""Characters of a problem that make some eight lines."""
_NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_GAP = '<w:spacing w:before="579" w:after="0" w:line="579" w:lineRule="exact"/>'
_SIGNED = '<w:ind w:rightChars="200" w:right="640" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>'


def draw(slip: Slip, lang: Lang) -> bytes:
    """The bytes of a .docx: the same for the same slip."""
    body = [_paragraph(TITLE, slip.title), _paragraph(BODY, [slip.to], _NO_INDENT), _paragraph(BODY, [slip.opening])]
    for part in slip.parts:
        if part.heading:
            body.append(_paragraph(HEADING, [part.heading]))
        body += [_paragraph(BODY, [text]) for text in part.paragraphs]
        if part.items:
            body.append(_table(part.items, lang))
    for number, line in enumerate(slip.closing):
        body.append(_paragraph(BODY, [line], ("" if number else "<w:keepNext/>" + _GAP) + _SIGNED))
    package, before, after = _paper("".join(slip.title))
    return package.replaced({_MAIN: f"{before}{''.join(body)}{after}".encode()})


@lru_cache(maxsize=4)
def _paper(title: str) -> tuple[Splice, str, str]:
    """Empty paper, made once a title, and its body before and after what is written."""
    package = Splice(packed(blank(title, {Mark()})))
    before, section, after = package.part(_MAIN).decode().partition("<w:sectPr")
    return package, before, section + after


def _paragraph(style: str, lines: Sequence[str], settings: str = "") -> str:
    return f"<w:p>{_settings(style, settings)}{_runs(lines)}</w:p>"


def _settings(style: str, settings: str = "") -> str:
    return f'<w:pPr><w:pStyle w:val="{style_id(style)}"/>{settings}</w:pPr>'


def _runs(lines: Sequence[str], look: str = "") -> str:
    return "<w:r><w:br/></w:r>".join(
        f'<w:r>{look}<w:t xml:space="preserve">{escape(line)}</w:t></w:r>' for line in lines if line
    )


def _table(items: Sequence[Item], lang: Lang) -> str:
    """A row an item under a header that every page repeats."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    heads = [say(k, lang) for k in ("number", "place", "actual", "expected", "wrong-and-fix")]
    header = "".join(_cell([h], w, CELL_HEADER, shade=True) for h, w in zip(heads, _WIDTHS, strict=True))
    rows = "".join(_row(number, item, lang) for number, item in enumerate(items, 1))
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in _WIDTHS)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/>'
        f'<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{header}</w:tr>{rows}</w:tbl>"
    )


def _row(number: int, item: Item, lang: Lang) -> str:
    texts = (
        ([str(number)], CELL_NUMBER),
        ([item.place, item.label], CELL_LABEL),
        ([item.actual or "—"], CELL_NUMBER),
        ([item.expected or "—"], CELL_NUMBER),
        ([item.wrong, f"{say('fix', lang)}{say('colon', lang)}{item.fix}"], CELL_LABEL),
    )
    cells = "".join(_cell(lines, w, style) for (lines, style), w in zip(texts, _WIDTHS, strict=True))
    # only a short row stays on one page: a long one would leave much of it empty
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if len(item.wrong) <= _SHORT else ""
    return f"<w:tr>{whole}{cells}</w:tr>"


def _cell(lines: Sequence[str], width: int, style: str, *, shade: bool = False) -> str:
    fill = '<w:shd w:val="clear" w:color="auto" w:fill="DCE6F1"/>' if shade else ""
    keep = "<w:keepNext/>" if shade else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}<w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p>{_settings(style, keep)}{_runs(lines)}</w:p></w:tc>"
    )
