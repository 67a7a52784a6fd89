"""The notice that comes with the program, as offices write one (GB/T 9704): a Word file to be edited."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

_DATE = (1980, 1, 1, 0, 0, 0)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TITLE = ("关于做好{{年度}}年度政府信息公开工作", "年度报告填报工作的通知")
"""Broken where its sense breaks, as titles are set."""
TO = "{{单位名称}}："
BODY = (
    (
        "",
        (
            "根据《中华人民共和国政府信息公开条例》第四十九条、第五十条规定，现就做好{{年度}}年度政府信息公开工作年度报告"
            "（以下简称年度报告）填报工作通知如下："
        ),
    ),
    ("一、填报内容", ""),
    (
        "",
        (
            "年度报告采用{{格式}}，分六个部分。统计期限为{{年度}}年1月1日至12月31日。各项数据须与实际工作台账一致，"
            "“上年结转政府信息公开申请数量”须与上年度报告的“结转下年度继续办理”相同。"
        ),
    ),
    ("二、填报方法", ""),
    (
        "",
        (
            "请使用随本通知发送的填报工作簿。工作簿已填好单位名称和年度，只供贵单位使用，请勿转给其他单位。"
            "请按封面“怎样填写”的说明填写：没有的填0，不要留空；总计自动计算；不要增删行、列和工作表。"
        ),
    ),
    ("三、报送要求", ""),
    (
        "",
        (
            "请在{{截止日期}}前，将填好的工作簿原文件报送我单位，不要转换成其他格式。"
            "报送前请确认封面“填报状态”各项均为“✓”。报送后如有更正，请重新报送整个工作簿。"
        ),
    ),
    ("四、联系人", ""),
    ("", "我单位登记的贵单位联系人：{{联系人}}。如有变动，请在报送时一并告知。"),
)
ATTACHED = "附件：{{文件名}}"
SENDER, DATE = "{{发文单位}}", "　　年　　月　　日"

_FANG, _HEI, _BIAO, _SONG = "仿宋_GB2312", "黑体", "方正小标宋简体", "宋体"
# fonts that not every computer has, and what Word may take for them
_SUBSTITUTES = {_BIAO: "FZXiaoBiaoSong-B05S", _FANG: "仿宋", _HEI: "SimHei", _SONG: "SimSun"}
_LINES = '<w:spacing w:before="{}" w:after="{}" w:line="579" w:lineRule="exact"/>'
"""22 lines fill the 225 mm of a page."""
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_STYLES = (
    ("Title", "Title", _LINES.format(0, 579) + '<w:jc w:val="center"/>', _BIAO, 44),
    ("To", "主送单位", _LINES.format(0, 0), _FANG, 32),
    ("Body", "正文段落", _LINES.format(0, 0) + _INDENT, _FANG, 32),
    ("Part", "小标题", "<w:keepNext/>" + _LINES.format(0, 0) + _INDENT + '<w:outlineLvl w:val="0"/>', _HEI, 32),
    (
        "Attached",
        "附件说明",
        _LINES.format(579, 0)
        + '<w:ind w:leftChars="500" w:left="1600" w:hangingChars="300" w:hanging="960"/><w:jc w:val="left"/>',
        _FANG,
        32,
    ),
    # sender and date stand over one another, four characters in from the right
    (
        "Signed",
        "署名",
        "<w:keepNext/>" + _LINES.format(1158, 0) + '<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>',
        _FANG,
        32,
    ),
    (
        "Dated",
        "成文日期",
        _LINES.format(0, 0) + '<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>',
        _FANG,
        32,
    ),
    ("Footer", "footer", '<w:jc w:val="center"/>', _SONG, 28),
)


def build() -> bytes:
    """The template's bytes, the same each time."""
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as package:
        for name, text in _parts():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, _HEAD + text)
    return saved.getvalue()


def _parts() -> Iterator[tuple[str, str]]:
    types = {
        "document": "document.main",
        "styles": "styles",
        "settings": "settings",
        "fontTable": "fontTable",
        "footer1": "footer",
    }
    listed = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>' for part, kind in types.items()
    )
    yield (
        "[Content_Types].xml",
        (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
        ),
    )
    yield "_rels/.rels", _relations({"rId1": ("officeDocument", "word/document.xml")})
    kinds = {"styles": "styles", "settings": "settings", "fontTable": "fontTable", "footer1": "footer"}
    yield (
        "word/_rels/document.xml.rels",
        _relations({f"rId{n}": (kind, f"{part}.xml") for n, (part, kind) in enumerate(kinds.items(), start=1)}),
    )
    yield "word/document.xml", _document()
    yield "word/styles.xml", _styles()
    yield (
        "word/settings.xml",
        (
            f'<w:settings xmlns:w="{_W}"><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
            '<w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
        ),
    )
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _SUBSTITUTES.items()
    )
    yield "word/fontTable.xml", f'<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    around = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    yield (
        "word/footer1.xml",
        (
            f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
            f"{around.format('— ')}{field}{around.format(' —')}</w:p></w:ftr>"
        ),
    )


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _document() -> str:
    body = [_paragraph("Title", *TITLE), _paragraph("To", TO)]
    body += [_paragraph("Part", head) if head else _paragraph("Body", text) for head, text in BODY]
    body += [_paragraph("Attached", ATTACHED), _paragraph("Signed", SENDER), _paragraph("Dated", DATE)]
    # A4 after GB/T 9704
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="850" w:footer="1361" w:gutter="0"/>'
        '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
    )
    return f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(body)}{page}</w:body></w:document>'


def _paragraph(style: str, *lines: str) -> str:
    runs = "<w:r><w:br/></w:r>".join(f'<w:r><w:t xml:space="preserve">{line}</w:t></w:r>' for line in lines)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _styles() -> str:
    normal = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(_FANG)}{_size(32)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:jc w:val="both"/></w:pPr></w:style>'
    )
    own = "".join(
        f'<w:style w:type="paragraph"{"" if name in ("Title", "footer") else " w:customStyle=" + chr(34) + "1" + chr(34)} '
        f'w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{_fonts(font)}{_size(size)}</w:rPr></w:style>"
        for key, name, paragraph, font, size in _STYLES
    )
    return f'<w:styles xmlns:w="{_W}">{normal}{own}</w:styles>'


def _fonts(east: str) -> str:
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{east}" w:cs="Times New Roman"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
