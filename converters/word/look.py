"""The look of our Word files: fonts, sizes and paragraph settings of every style, after GB/T 9704."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converters.word.marks import BODY, BOLD, RULE, TITLE, Mark

HEADING, COVER = "heading 1", "年报封面"
CELL_LABEL, CELL_HEADER, CELL_NUMBER, CELL_CAPTION = "年报表格文字", "年报表头", "年报表格数字", "年报表格栏目"
FOOTER = "footer"

_SONG, _FANG, _KAI, _HEI = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体"
_BIAO = "方正小标宋简体"
_LATIN = "Times New Roman"
# Fonts that not every computer has, and what Word may take for them.
_SUBSTITUTES = {_BIAO: "FZXiaoBiaoSong-B05S", _FANG: "仿宋", _KAI: "楷体", _HEI: "SimHei", _SONG: "SimSun"}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_LINES = '<w:spacing w:before="{}" w:after="{}" w:line="579" w:lineRule="exact"/>'
"""22 lines of 10.2 mm fill the 225 mm of a page (28.95 pt, in twentieths)."""
_TITLE_LINES = '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="579" w:line="640" w:lineRule="exact"/>'
_BODY_LINES = _LINES.format(0, 0)
_TWO_CHARACTERS = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'


def styles(used: Iterable[Mark]) -> str:
    """The styles part: the fixed styles and those of the marks used."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(_FANG)}<w:kern w:val="2"/>{_size(32)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    marks = {Mark(), *(m.plain for m in used), *used}
    ordered = sorted(marks, key=lambda m: (m.level, m.joined, m.as_is))
    body = "".join([*_fixed(), *(_of_mark(m) for m in ordered)])
    return f'<w:styles xmlns:w="{W}">{defaults}{body}</w:styles>'


def font_table() -> bytes:
    """The fonts part, with the names of substitutes."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _SUBSTITUTES.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{W}">{fonts}</w:fonts>'.encode()


def style_id(name: str) -> str:
    """The id of a style of ours: ids are ASCII, names are what people see."""
    known = {"Normal": "Normal", HEADING: "Heading1", TITLE: "Title", FOOTER: "Footer"}
    return known.get(name) or "nb" + "".join(f"{ord(c):x}" if ord(c) > 127 else c for c in name)


def _fixed() -> Iterator[str]:
    # a comma hanging over the margin is lost where LibreOffice prints to PDF
    hanging = '<w:overflowPunct w:val="0"/>'
    yield _style("Normal", f'<w:widowControl w:val="0"/>{hanging}<w:jc w:val="both"/>', "", default=True)
    centred = '<w:jc w:val="center"/>'
    yield _style(TITLE, "<w:keepNext/>" + _TITLE_LINES + centred, _fonts(_BIAO) + _size(44), after=BODY)
    yield _style(COVER, _LINES.format(0, 290) + centred, "", after=BODY)
    heading = "<w:keepNext/>" + _LINES.format(145, 87) + _TWO_CHARACTERS + '<w:outlineLvl w:val="0"/>'
    yield _style(HEADING, heading, _fonts(_HEI) + _size(32), after=BODY)
    line = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    yield _style(RULE, line + _LINES.format(0, 290), "", after=BODY)
    cell = '<w:snapToGrid w:val="0"/><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
    yield _style(CELL_LABEL, cell + '<w:jc w:val="left"/>', _fonts(_SONG) + _size(21))
    yield _style(CELL_HEADER, cell + centred, "", based=CELL_LABEL)
    yield _style(CELL_NUMBER, cell + centred, "", based=CELL_LABEL)
    yield _style(CELL_CAPTION, "", "", based=CELL_LABEL)
    yield _style(FOOTER, '<w:snapToGrid w:val="0"/>', _fonts(_SONG) + _size(28))
    yield (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style_id(BOLD)}"><w:name w:val="{BOLD}"/>'
        "<w:qFormat/><w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
    )
    yield (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )


def _of_mark(mark: Mark) -> str:
    if mark != mark.plain:
        return _style(mark.name, "", "", based=mark.plain.name, after=mark.plain.name)
    if not mark.level:
        return _style(mark.name, _BODY_LINES + _TWO_CHARACTERS, "")
    # ### is the sub-heading under a part, which is at outline level 1
    outline = max(mark.level - 2, 1)
    look = _fonts(_KAI) if outline == 1 else _fonts(_FANG) + "<w:b/><w:bCs/>"
    settings = f'<w:keepNext/>{_BODY_LINES}{_TWO_CHARACTERS}<w:outlineLvl w:val="{outline}"/>'
    return _style(mark.name, settings, look + _size(32), after=BODY)


def _style(
    name: str, paragraph: str, run: str, *, based: str = "Normal", after: str = "", default: bool = False
) -> str:
    own = name not in ("Normal", HEADING, TITLE, FOOTER)
    kind = 'w:default="1" ' if default else ""
    custom = 'w:customStyle="1" ' if own else ""
    parent = "" if default else f'<w:basedOn w:val="{style_id(based)}"/>'
    following = f'<w:next w:val="{style_id(after)}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" {kind}{custom}w:styleId="{style_id(name)}"><w:name w:val="{name}"/>{parent}'
        f"{following}<w:qFormat/>"
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def _fonts(east: str) -> str:
    return f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{east}" w:cs="{_LATIN}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
