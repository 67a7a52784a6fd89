"""What reading remembers within and between documents says the same as what is found anew."""

from xml.etree.ElementTree import fromstring

import pytest

from converters.recognise.header import Header, HeaderCell, Layout
from converters.recognise.labels import LABEL_KINDS, LONGEST, TABLE_KINDS, book
from converters.recognise.pages import bare_number
from converters.recognise.rows import row_of
from converters.recognise.target import targets
from converters.word.package import W, inside, value
from schemas.form import load_form
from tests.builders import FORMS

FORM = load_form("2021")


def test_a_header_asked_for_its_columns_takes_more_cells_all_the_same():
    labels, block, header = book(FORM), FORM.tables["requests"].blocks[0], Header()

    def add(label, column):
        header.add(HeaderCell(labels.find(label, "requests", ("header",)), 1, column))

    for column, leaf in enumerate(block.columns):
        assert isinstance(header.layout(block, 0), str)
        assert header.first_column() == (3 if column else None)
        add(leaf.label, 3 + column)
    assert header.layout(block, 0) == Layout(block.columns, tuple(range(3, 3 + len(block.columns))))
    add(block.columns[0].label, 2)
    assert header.layout(block, 0) == block.columns[0].label
    assert header.first_column() == 2


def test_labels_asked_for_again_are_the_same():
    labels = book(*map(load_form, (f.id for f in FORMS)))
    texts = [m.text for m in labels.all()] + ["规章", "规章（设区的市以上）", "一", "", "重复", "x" * (LONGEST + 1)]
    for text in texts:
        for part in (None, *FORM.tables):
            for kinds in (None, TABLE_KINDS, LABEL_KINDS, ("header",)):
                for ask in (labels.find, labels.sure, labels.beginning):
                    assert ask(text, part, kinds) == ask(text, part, kinds)
                found = labels.sure(text, part, kinds)
                if found is not None:
                    assert all(part in (None, m.part) for m in found.meanings)
                    assert found.of("line") == tuple(m for m in found.meanings if m.kind == "line")


def test_a_label_that_is_too_long_begins_nothing_and_is_in_nothing():
    labels = book(FORM)
    assert labels.beginning("一" * 500) == ()
    assert not labels.within("本" * 500, "requests", LABEL_KINDS)
    assert labels.within("年度", "requests", LABEL_KINDS)


def test_targets_of_a_table_are_its_own():
    for form in FORMS:
        for key, table in form.tables.items():
            found = targets(table)
            assert found is targets(table)
            assert [k for t in found for k in t.keys.values()] == [c.key for c in table.cells]
            assert all(k.startswith(key) for t in found for k in t.keys.values())


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("42", 42), ("１２", 12), ("⑩", 10), ("⑳", 20), ("100", None), ("07", None), ("0", None), ("", None),
     ("1 2", None), ("①②", 12), ("十", None), ("7页", None)],
)  # fmt: skip
def test_a_bare_number(text, number):
    assert bare_number(row_of(text, 1)) == number


@pytest.mark.parametrize("path", ["b", "a/b", "a/b/c", "d/b", "a/d"])
def test_a_setting_is_the_first_at_its_path(path):
    space = W[1:-1]
    root = fromstring(
        f'<r xmlns="{space}" xmlns:w="{space}"><a><x/></a><b w:val="0"/><a><b w:val="1"/><b w:val="2"><c w:val="3"/></b></a>'
        '<a><b w:val="4"><c w:val="5"/></b></a><d/></r>'
    )
    steps = "/".join(f"{W}{tag}" for tag in path.split("/"))
    assert inside(root, path) is root.find(steps)
    found = root.find(steps)
    assert value(root, path) == (found.get(f"{W}val") if found is not None else None)
    assert inside(None, path) is None
