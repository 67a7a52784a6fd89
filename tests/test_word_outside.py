"""What a Word file would fetch, start or carry along: each told once, by kind, and nothing of it followed."""

import re

import pytest

from converters.word.read import read
from converters.word.write import write
from schemas.messages import line_of
from tests.bad.workbooks import FORM, rezip
from tests.builders import findings, sound
from tests.test_foreign_macros import VIRUS, Kind, Module, build_project

MAIN, RELATED, FOOTER, NOTES = (
    f"word/{part}" for part in ("document.xml", "_rels/document.xml.rels", "footer9.xml", "footnotes.xml")
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def with_body(xml: str) -> bytes:
    """Our document with a paragraph more at its end."""
    return rezip(write(sound(FORM)), {MAIN: lambda text: text.replace(b"<w:sectPr", f"{xml}<w:sectPr".encode(), 1)})


def with_relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    relation = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return rezip(write(sound(FORM)), {RELATED: lambda text: text.replace(b"</Relationships>", relation.encode())})


def with_parts(**parts: str) -> bytes:
    return rezip(write(sound(FORM)), add=[(name, text.encode()) for name, text in parts.items()])


def field(*instructions: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in instructions)
    begin, apart, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"<w:p>{begin}{runs}{apart}<w:r><w:t>值</w:t></w:r>{end}</w:p>"


@pytest.mark.parametrize(
    ("data", "reason", "n", "shown"),
    [
        (
            with_body(field(' DDEAUTO c:\\\\windows\\\\cmd.exe "/c calc" ')),
            "dde",
            1,
            '“c:\\\\windows\\\\cmd.exe "/c calc"”',
        ),
        (with_body(field(" DD", "EAUTO", " cmd ", "'/c calc'")), "dde", 1, "“cmd '/c calc'”"),
        (with_body(field("&#68;DE cmd x")), "dde", 1, "“cmd x”"),
        (
            with_body('<w:p><w:fldSimple w:instr="dde excel a.xlsx"><w:r/></w:fldSimple></w:p>'),
            "dde",
            1,
            "“excel a.xlsx”",
        ),
        (with_body(field(' INCLUDETEXT "//host/a.docx" ')), "links", 1, "//host/a.docx"),
        (with_body(field(' INCLUDEPICTURE "http://example.org/a.png" \\d ')), "links", 1, "http://example.org/a.png"),
        (
            with_parts(**{NOTES: f"<w:footnotes {W}><w:footnote>{field('DDE a b')}</w:footnote></w:footnotes>"}),
            "dde",
            1,
            "“a b”",
        ),
        (with_relation("attachedTemplate", "http://example.org/a.dotm"), "links", 1, "http://example.org/a.dotm"),
        (with_relation("attachedTemplate", "file://host/share/a.dotm"), "links", 1, "file://host/share/a.dotm"),
        (with_relation("image", "http://example.org/a.png"), "links", 1, "http://example.org/a.png"),
        (with_relation("oleObject", "file:///C:\\a.xlsx"), "links", 1, "C:\\a.xlsx"),
        (
            with_parts(
                **{
                    "word/other/settings.xml": f"<w:settings {W}><w:mailMerge><w:connectString w:val='//host/a.mdb'/></w:mailMerge>"
                    "</w:settings>"
                }
            ),
            "links",
            1,
            "//host/a.mdb",
        ),
        (with_parts(**{"word/embeddings/oleObject1.bin": "x"}), "objects", 1, "oleObject1.bin"),
        (with_parts(**{"word/activeX/activeX1.xml": "<x/>"}), "objects", 1, "activeX1.xml"),
        (with_parts(**{"customUI/customUI.xml": "<x/>"}), "connections", 1, "customUI.xml"),
    ],
)
def test_each_kind_is_told(data, reason, n, shown):
    reading = read(data, "a.docx")
    (found,) = findings(reading)
    assert (found.rule, found.reason, found.details["n"]) == ("STR-OUTSIDE", reason, n)
    assert shown in line_of(found, FORM, "zh")
    assert shown in line_of(found, FORM, "en")
    assert reading.report.values == sound(FORM).values


CHART = (
    f'<Relationships><Relationship Id="rId1" Type="{OFFICE}/package" '
    'Target="../embeddings/Microsoft_Excel_Sheet1.xlsx"/></Relationships>'
)


@pytest.mark.parametrize(
    "data",
    [
        with_body(field(" PAGE ")),
        with_body(field(" TOC \\o ") + field(' HYPERLINK "http://example.org" ') + field(" DDEX a")),
        with_relation("hyperlink", "http://example.org/a"),
        with_relation("attachedTemplate", "file:///C:\\Users\\a\\AppData\\Normal.dotm"),
        with_relation("attachedTemplate", "Normal.dotm"),
        with_relation("image", "media/image1.png", ""),
        with_parts(**{"word/embeddings/Microsoft_Excel_Sheet1.xlsx": "x", "word/charts/_rels/chart1.xml.rels": CHART}),
        with_parts(**{FOOTER: f"<w:ftr {W}>{field(' PAGE ')}</w:ftr>"}),
    ],
)
def test_what_belongs_to_any_document_is_not_told(data):
    assert findings(read(data, "a.docx")) == ()


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/strange.bin"])
def test_macros_are_named_and_not_run(name):
    project = build_project([Module("ThisDocument", VIRUS, Kind.WORKBOOK)])
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        f'Target="{name.removeprefix("word/")}"/></Relationships>'
    )
    data = rezip(
        write(sound(FORM)),
        {RELATED: lambda text: text.replace(b"</Relationships>", relation.encode())},
        add=[(name, project)],
    )
    (found,) = findings(read(data, "a.docm"))
    assert (found.rule, found.reason, found.details) == ("STR-MACRO", "strange", {"n": 1, "raw": "“ThisDocument”"})
    assert re.search("宏模块（“ThisDocument”），没有运行", line_of(found, FORM, "zh"))
    assert re.search("were not run", line_of(found, FORM, "en"))
