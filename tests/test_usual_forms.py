"""Any form of XML and any damage: what we read ourselves, calamine reads too, and alike."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from converters.errors import Unreadable
from converters.workbook.reading import usual
from tests.foreign_books import saved
from tests.usual_books import HEAD, LIST, SHEET, STYLES, TEXTS, agree, own, packed, settled_alike, shared, sheet_of

TEXT = st.lists(
    st.sampled_from([*"甲a1 \t\n\r\x0b\x0c\x1c\x85\xa0\u2003\u2028\u3000\ufeff&<>\"'x;#", "_x000D_", "\U0001f600"]),
    max_size=8,
).map("".join)
ENTITY = st.sampled_from(
    [
        "&amp;",
        "&lt;",
        "&gt;",
        "&quot;",
        "&apos;",
        "&#10;",
        "&#13;",
        "&#9;",
        "&#x41;",
        "&#160;",
        "&#128;",
        "&#0;",
        "&nbsp;",
        "&",
    ]
)
ESCAPED = st.lists(
    st.one_of(st.sampled_from(["a", " ", "甲", "\u3000", "\n", "_x0041_", "]]>", "\x01", "\ufffe", "\x85"]), ENTITY),
    max_size=5,
).map("".join)
NUMBERS = st.one_of(
    st.floats().map(repr),
    st.integers().map(str),
    st.sampled_from(
        ["", " 5", "+5", "5.", ".5", "1e5", "1E+05", "1e999", "-0", "1_0", "٣", "0x1", "nan", "inf", "007", "1" * 70]
    ),
)
KINDS = st.sampled_from(
    ["", ' t="n"', ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="inlineStr"', ' t="d"', " t='s'", ' t="x"']
)
VALUES = st.one_of(
    st.one_of(
        NUMBERS, ESCAPED, st.sampled_from(["0", "1", "2", "99", "#REF!", "#N/A", "#X", "true", "2024-01-01"])
    ).map(lambda v: f"<v>{v}</v>"),
    ESCAPED.map(lambda v: f"<is><t>{v}</t></is>"),
    ESCAPED.map(lambda v: f'<is><t xml:space="preserve">{v}</t></is>'),
    st.sampled_from(
        [
            "",
            "<v/>",
            "<v />",
            "<v></v>",
            "<is/>",
            "<is><t/></is>",
            "<v> </v>",
            '<v xml:space="preserve"> </v>',
            "<v>1</v><v>2</v>",
            "<!-- x -->",
            "<v><![CDATA[1]]></v>",
            "<v>1<!-- --></v>",
        ]
    ),
)
FORMULAS = st.one_of(
    st.just(""),
    ESCAPED.map(lambda f: f"<f>{f}</f>"),
    st.sampled_from(["<f/>", '<f t="shared" si="0"/>', '<f t="shared" ref="A1:B2" si="0">A1</f>', "<f></f>"]),
)


@st.composite
def cells(draw):
    """A row or two, mostly in order, in the usual form but for one thing or another."""
    found = []
    for number in draw(st.lists(st.integers(1, 6), min_size=1, max_size=4)):
        inside = ""
        for letter in draw(st.lists(st.sampled_from(["A", "B", "C", "AA"]), max_size=4)):
            style = draw(st.sampled_from(["", ' s="0"', ' s="1"', ' s="9"', " s='0'"]))
            at = draw(
                st.sampled_from([f' r="{letter}{number}"'] * 12 + ["", f' r="{letter.lower()}{number}"', ' r="B3"'])
            )
            kind = draw(KINDS)
            attributes = f"{at}{style}{kind}" if draw(st.integers(0, 9)) else f"{kind}{at}{style}"
            inner = draw(FORMULAS) + draw(VALUES)
            inside += f"<c{attributes}>{inner}</c>" if inner or draw(st.booleans()) else f"<c{attributes}/>"
        row = draw(
            st.sampled_from(['<row r="%d">'] * 9 + ['<row r="%d" ht="20" spans="1:3">', "<row>", '<row ht="1" r="%d">'])
        )
        opening = row % number if "%d" in row else row
        found.append(f"{opening}{inside}</row>" if inside else opening[:-1] + "/>")
    if draw(st.integers(0, 4)):
        found.sort(key=lambda r: re.findall(r' r="(\d+)"', r)[:1])
    return "".join(found)


@settings(max_examples=400, deadline=None)
@given(cells(), st.sampled_from(["甲", " 乙 ", "丙&amp;", "_x000D_"]))
@example('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "甲")
@example('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>', "甲")
@example('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "甲")
def test_any_cells(body, text):
    agree(packed({SHEET: sheet_of(body), TEXTS: f"{LIST}<si><t>{text}</t></si><si><t>乙</t></si></sst>"}))


@settings(max_examples=120, deadline=None)
@given(cells())
def test_what_any_cells_hide(body):
    data = packed({SHEET: sheet_of(body), TEXTS: f"{LIST}<si><t/></si><si><t>乙</t></si></sst>"})
    try:
        settled_alike(data)
    except Unreadable:  # ours, or openpyxl's refusal of an odd one
        return


PIECES = st.one_of(
    st.builds("<t>{}</t>".format, ESCAPED),
    st.builds('<t xml:space="preserve">{}</t>'.format, ESCAPED),
    st.builds("<r><t>{}</t></r>".format, ESCAPED),
    st.builds('<r><rPr><b/><rFont val="x"/></rPr><t xml:space="preserve">{}</t></r>'.format, ESCAPED),
    st.sampled_from(
        ["<t/>", '<phoneticPr fontId="1"/>', '<rPh sb="0" eb="1"><t>x</t></rPh>', "x", "<!-- x -->", "<t>a<b/>c</t>"]
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=3).map("".join), min_size=1, max_size=4))
@example(["<t>甲\u3000</t>"])
@example(["<t>\ufeff甲</t>"])
def test_any_shared_texts(items):
    agree(shared("".join(f"<si>{item}</si>" for item in items)))


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_any_text_that_openpyxl_and_xlsxwriter_write(text):
    made = openpyxl.Workbook()
    try:
        made.active["B2"] = text
    except openpyxl.utils.exceptions.IllegalCharacterError:
        return
    agree(saved(made))
    out = io.BytesIO()
    other = xlsxwriter.Workbook(out)
    other.add_worksheet().write_string(0, 0, text)
    other.close()
    agree(out.getvalue())


GOOD = sheet_of(
    '<row r="1" spans="1:2"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1"><f>A1*2</f><v>4</v></c></row>'
    '<row r="2"/><row r="3"><c r="A3" t="str"><f t="shared" si="0"/><v>a&amp;b</v></c><c r="B3" s="0"/></row>',
    HEAD + '<dimension ref="A1:B3"/><cols><col min="1" max="2" width="9"/></cols>',
    '<mergeCells count="1"><mergeCell ref="A4:B5"/></mergeCells><pageMargins left="1"/></worksheet>',
)
TOKENS = [
    "<",
    ">",
    "/",
    '"',
    "'",
    "&",
    " ",
    "=",
    "<v>",
    "</v>",
    "<c>",
    "</c>",
    "<row>",
    "</row>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x?>",
    "\n",
    "\0",
    "x:",
    "A",
    "1",
    "0",
    'r="A2"',
    "<sheetData>",
    "</sheetData>",
    '<mergeCell ref="A1"/>',
    '<dimension ref=""/>',
    '<row r="1">',
    "</worksheet>",
]


@settings(max_examples=600, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(GOOD)), st.integers(0, 3), st.sampled_from(["", *TOKENS])), min_size=1, max_size=2
    )
)
def test_any_damage(changes):
    text = GOOD
    for at, cut, put in changes:
        text = text[:at] + put + text[at + cut :]
    agree(packed({SHEET: text, TEXTS: f"{LIST}<si><t>甲</t></si></sst>"}))


def test_a_byte_that_is_no_text_is_damage_wherever_it_stands():
    row = sheet_of('<row r="1" ht="H"><c r="A1"><v>1</v></c></row>').encode()
    assert own(packed({SHEET: row})) == {0: [[1.0]]}
    with pytest.raises(Unreadable, match="XML"):
        own(packed({SHEET: row.replace(b"H", b"\x8c")}))


def test_the_undamaged_one_is_read_alone():
    data = packed({SHEET: GOOD, TEXTS: f"{LIST}<si><t>甲</t></si></sst>"})
    assert own(data)[0] == [["甲", 4.0], ["", ""], ["a&b", ""]]
    agree(data)


@pytest.mark.parametrize("number", [*range(60), 164, 165])
@pytest.mark.parametrize("code", [None, "0", "yyyy", '"y"0', "[Red]0", "General"])
def test_any_number_format(number, code):
    listed = f'<numFmts count="1"><numFmt numFmtId="{number}" formatCode="{code}"/></numFmts>' if code else ""
    listed = listed.replace('"y"', "&quot;y&quot;")
    look = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'{listed}<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    )
    body = '<row r="1"><c r="A1" s="1"><v>45322.5</v></c><c r="B1" s="0"><v>45322.5</v></c></row>'
    agree(packed({SHEET: sheet_of(body), STYLES: look}))


def test_rows_are_kept_within_bounds():
    for kept in (usual._plan_kept, usual._merged_kept, usual._root_kept):
        assert kept.cache_info().maxsize is not None
    usual._plan_kept.cache_clear()
    long = "甲" * usual._MAX_KEPT
    data = packed({SHEET: sheet_of(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{long}</t></is></c></row>')})
    assert own(data)[0] == [[long]]
    assert usual._plan_kept.cache_info().currsize == 0


def test_a_kept_row_takes_each_files_values():
    for number in ("1", "2.5", "-3"):
        data = packed({SHEET: sheet_of(f'<row r="1"><c r="A1"><v>{number}</v></c></row>')})
        assert own(data)[0] == [[float(number)]]
