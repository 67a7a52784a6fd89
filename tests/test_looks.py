"""How cells look in an open workbook, asked of few ranges: for every cell what asking it alone would give."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.looks import Alike, Looks

ROWS, COLUMNS = 30, 10


class Sheet:
    """Says of a range what is the same in all its cells, and counts how often it was asked."""

    def __init__(self, cells):
        self.cells, self.asked = cells, 0

    def range(self, first, last=None):
        self.asked += 1
        last = last or first
        return {
            self.cells.get((row, column))
            for row in range(first[0], last[0] + 1)
            for column in range(first[1], last[1] + 1)
        }


def same(said):
    return next(iter(said)) if len(said) == 1 else None


def looked(sheet):
    return Alike(sheet, (0, 0, ROWS - 1, COLUMNS - 1), same)


@given(st.dictionaries(st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS)), st.sampled_from("ab"), max_size=12))
def test_each_cell_is_as_if_asked_alone(odd):
    cells = {(r, c): odd.get((r, c), "-") for r in range(1, ROWS + 1) for c in range(1, COLUMNS + 1)}
    sheet = Sheet(cells)
    alike = looked(sheet)
    assert {(r, c): alike(r - 1, c - 1) for r, c in cells} == cells
    assert sheet.asked <= 1 + 20 * len(odd)


def test_cells_that_are_alike_are_asked_once():
    sheet = Sheet(dict.fromkeys(((r, c) for r in range(1, ROWS + 1) for c in range(1, COLUMNS + 1)), "0"))
    alike = looked(sheet)
    assert {alike(r, c) for r in range(ROWS) for c in range(COLUMNS)} == {"0"}
    assert sheet.asked == 1


def test_outside_the_block_nothing_is_said():
    assert looked(Sheet({}))(ROWS, 0) is None


class Windows:
    """The letters of a range as COM has them."""

    def __init__(self, cells):
        self.Strikethrough = cells.struck


class Mac:
    """The same as a Mac has them: to be asked for, and a word of its own where they differ."""

    def __init__(self, cells):
        self.strikethrough = self
        self.get = lambda: "k.missing_value" if cells.struck is None else cells.struck


class Excel:
    """A sheet as xlwings gives it: B2:C3 merged, B2 struck out."""

    class Area:
        def __init__(self, first, last):
            self.row, self.column = first
            self._cells = [(r, c) for r in range(first[0], last[0] + 1) for c in range(first[1], last[1] + 1)]

        @property
        def merge_cells(self):
            return same({r in (2, 3) and c in (2, 3) for r, c in self._cells})

        @property
        def merge_area(self):
            return Excel.Area((2, 2), (3, 3))

        @property
        def font(self):
            return self

        @property
        def api(self):
            return Windows(self) if sys.platform == "win32" else Mac(self)

        @property
        def struck(self):
            return same({cell == (2, 2) for cell in self._cells})

    def range(self, first, last=None):
        return self.Area(first, last or first)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_cells_under_a_merged_one_and_letters_struck_out(monkeypatch, platform):
    monkeypatch.setattr("sys.platform", platform)
    looks = Looks(Excel(), (0, 0, 9, 9))
    cells = [(r, c) for r in range(10) for c in range(10)]
    assert [at for at in cells if looks.covered(*at)] == [(1, 2), (2, 1), (2, 2)]
    assert [at for at in cells if looks.struck(*at)] == [(1, 1)]
