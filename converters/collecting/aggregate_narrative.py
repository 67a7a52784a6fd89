"""The units' texts side by side for whoever drafts the parent's report: part by part, each under its unit's name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from converters.collecting.aggregate import Choice
from converters.printed import heading_level
from schemas.report import CLOSING, PREAMBLE, paragraphs

FORMATS = {".md": "md", ".docx": "docx"}
TITLE = "年度各单位报告文字汇编"
"""How the title ends, by which the texts are also known again."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading of a part (level 1), a unit's name (2) or a paragraph (0)."""

    level: int
    text: str


def pieces(choice: Choice) -> Iterator[Piece]:
    """The texts in the order of the form's parts, units in the order in which they are summed."""
    form = choice.form
    names = {PREAMBLE: "前言", **{s.key: s.heading for s in form.sections}, CLOSING: "结尾"}
    for key, heading in names.items():
        texts = [(part.unit.name, part.report.sections.get(key, "")) for part in choice.parts]
        told = [(name, text) for name, text in texts if text]
        empty = [name for name, text in texts if not text]
        narrative = any(s.key == key for s in form.narrative)
        if not told and not (narrative and empty):
            continue
        yield Piece(1, heading)
        for name, text in told:
            yield Piece(2, name)
            for paragraph in paragraphs(text):
                yield Piece(0, paragraph)
        if narrative and empty:
            yield Piece(2, "没有填写的单位")
            yield Piece(0, "、".join(empty))


def title(choice: Choice) -> tuple[str, str]:
    """What stands on top, in two lines."""
    return choice.agency.name or "", f"{choice.year}{TITLE}"


def write(choice: Choice, kind: str) -> bytes:
    """The texts as Markdown (``md``) or a Word file (``docx``)."""
    return _docx(choice) if kind == "docx" else _markdown(choice).encode()


def _markdown(choice: Choice) -> str:
    blocks = [f"# {''.join(title(choice))}", _about(choice)]
    for piece in pieces(choice):
        if piece.level:
            blocks.append(f"{'#' * (piece.level + 1)} {piece.text}")
        else:
            # a unit's own sub-headings stand below its name
            blocks.append("\n".join(f"#### {rest}" if level else rest for level, rest in _lines(piece.text)))
    return "\n\n".join(blocks) + "\n"


def _about(choice: Choice) -> str:
    return f"{choice.asked}个单位中{len(choice.parts)}个有报告。以下文字为各单位原文，未作改动。"


def _lines(paragraph: str) -> list[tuple[int, str]]:
    return [heading_level(line) for line in paragraph.split("\n")]


def _docx(choice: Choice) -> bytes:
    from docx.document import Document
    from docx.oxml import OxmlElement
    from docx.text.paragraph import Paragraph

    from converters.word.look import HEADING, style_id
    from converters.word.marks import BOLD, TITLE, Mark
    from converters.word.paper import blank, packed

    unit, own, body = Mark(2), Mark(4), Mark()
    document: Document = blank("".join(title(choice)), {unit, own, body})
    end = document.element.body[-1]

    def add(style: str, *lines: str, bold: bool = False) -> None:
        # the library would look through all paragraphs before each: thousands of units have tens of thousands
        element = OxmlElement("w:p")
        end.addprevious(element)
        paragraph = Paragraph(element, document._body)
        paragraph._p.get_or_add_pPr()._add_pStyle().val = style_id(style)
        for number, line in enumerate(lines):
            if number:
                paragraph.add_run().add_break()
            run = paragraph.add_run(line)
            if bold:
                run._r.style = style_id(BOLD)

    add(TITLE, *title(choice))
    add(body.name, _about(choice))
    for piece in pieces(choice):
        if piece.level == 1:
            add(HEADING, piece.text)
        elif piece.level == 2:
            add(unit.name, piece.text, bold=True)
        else:
            for level, line in _lines(piece.text):
                add(own.name if level else body.name, line)
    return packed(document)
