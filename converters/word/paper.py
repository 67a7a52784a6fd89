"""The paper of our Word files: an A4 page after GB/T 9704, page numbers, properties; nothing of a library's template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.oxml import parse_xml
from docx.section import _Footer
from docx.shared import Mm, Pt

from converters.word.look import W, font_table, styles
from converters.word.marks import Mark

_CREATED = datetime(2021, 9, 26)
"""A fixed date, so that a report always makes the same bytes: that of the notice with the form."""
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_KEPT = (RELATION.STYLES, RELATION.SETTINGS, RELATION.FONT_TABLE, RELATION.THEME)
_SETTINGS = (
    '<w:zoom w:percent="100"/>',
    "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>",
    '<w:defaultTabStop w:val="420"/>',
    "<w:evenAndOddHeaders/>",
    '<w:characterSpacingControl w:val="compressPunctuation"/>',
    (
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        '<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    ),
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>',
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>',
)
_PAGE_FIELD = (
    '<w:p xmlns:w="{w}"><w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
)


def blank(title: str, used: Iterable[Mark]) -> WordDocument:
    """An empty document with page, footer, styles and properties set."""
    document = Document()
    for relations, kept in (
        (document.part.rels, _KEPT),
        (document.part.package.rels, (RELATION.OFFICE_DOCUMENT, RELATION.CORE_PROPERTIES)),
    ):
        for key in [k for k, r in relations.items() if r.reltype not in kept]:
            del relations[key]
    _replace(document.styles.element, parse_xml(styles(used)))
    _replace(document.settings.element, parse_xml(f'<w:settings xmlns:w="{W}">{"".join(_SETTINGS)}</w:settings>'))
    fonts = document.part.part_related_by(RELATION.FONT_TABLE)
    fonts._blob = font_table()
    _page(document)
    properties = document.core_properties
    properties.title, properties.language = title, "zh-CN"
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = _CREATED
    properties.revision = 1
    return document


def packed(document: WordDocument) -> bytes:
    """The bytes of a document: the same for the same content."""
    saved = io.BytesIO()
    document.save(saved)
    target = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, source.read(name))
    return target.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance, section.gutter = Mm(15), Mm(24), Mm(0)
    lines = section._sectPr.find(f"{{{W}}}docGrid")
    if lines is not None:
        section._sectPr.remove(lines)
    section._sectPr.append(parse_xml(f'<w:docGrid xmlns:w="{W}" w:type="lines" w:linePitch="579"/>'))
    # the number stands on the outer side, one character in
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _number(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    paragraph = footer.paragraphs[0]
    for child in parse_xml(_PAGE_FIELD.format(w=W)):
        paragraph._p.append(child)
    look = paragraph.paragraph_format
    look.alignment = side
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        look.right_indent = Pt(14)
    else:
        look.left_indent = Pt(14)


def _replace(old: object, new: object) -> None:
    """Put the children of one element in the place of another's."""
    for child in list(old):  # type: ignore[call-overload]
        old.remove(child)  # type: ignore[attr-defined]
    for child in list(new):  # type: ignore[call-overload]
        old.append(child)  # type: ignore[attr-defined]
