"""What xlwings' Windows code makes of cells, wrappers and descriptions, checked on a small module of functions."""

import datetime as dt
import sys

import pytest

from tests.com_harness import ERRORS, MISSING, Date, Excel, FunctionError, Range

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="COM is real there: test_wine has it")
SAMPLE = "tests.wine.sample_functions"


@pytest.fixture(scope="module")
def excel():
    with Excel() as running:
        yield running


CELLS = (
    ("项目", 3.0, None, True, ""),
    (2.5, Date(dt.datetime(2025, 12, 31)), ERRORS["#DIV/0!"], ERRORS["#N/A"], "１２"),
)
TYPES = [
    ["str:项目", "float:3.0", "NoneType:None", "bool:True", "NoneType:None"],
    ["float:2.5", "datetime:2025-12-31 00:00:00", "str:#DIV/0!", "str:#N/A", "str:１２"],
]


def test_every_kind_of_cell_arrives(excel):
    assert excel.call(SAMPLE, "NB_TYPES", Range(CELLS, "$A$1:$E$2")) == TYPES
    assert excel.call(SAMPLE, "NB_TYPES", CELLS) == TYPES


@pytest.mark.parametrize("value", [5.0, "文本", None])
def test_a_single_cell_is_a_block_of_one(excel, value):
    assert excel.call(SAMPLE, "NB_SHAPE", Range(value), MISSING) == [1, 1, "无"]


def test_a_row_comes_back_as_a_row(excel):
    assert excel.call(SAMPLE, "NB_MIRROR", ((1.0, 2.0),)) == [1.0, 2.0]
    assert excel.call(SAMPLE, "NB_MIRROR", ((1.0,), (2.0,))) == [[1.0], [2.0]]
    assert excel.call(SAMPLE, "NB_SUM", Range(((1.0, "x"), (2.5, None)))) == 3.5


def test_an_error_is_what_excel_would_show(excel):
    with pytest.raises(FunctionError, match="ValueError: 故意出错"):
        excel.call(SAMPLE, "NB_FAILS")
    assert excel.call(SAMPLE, "NB_SUM", ((1.0,),)) == 1.0


def test_wrappers_are_xlwings_own(excel):
    text, options = excel.import_functions(SAMPLE)
    assert text.startswith('Attribute VB_Name = "xlwings_udfs"\n')
    assert f'NB_TYPES = XLPy.CallUDF("{SAMPLE}", "NB_TYPES", Array(value), ThisWorkbook, Application.Caller)' in text
    assert "Function NB_SHAPE(value, Optional note)" in text
    assert text.isascii()
    told = {option["Macro"]: option for option in options}
    assert set(told) == {
        f"'年报.xlsm'!{name}" for name in ("NB_TYPES", "NB_SHAPE", "NB_MIRROR", "NB_SUM", "NB_FAILS", "NB_RULES")
    }
    assert told["'年报.xlsm'!NB_TYPES"]["Category"] == "测试"
    assert told["'年报.xlsm'!NB_TYPES"]["Description"] == "各单元格到达时的类型"
    assert told["'年报.xlsm'!NB_TYPES"]["ArgumentDescriptions"] == ["任意区域"]


def test_this_process_is_left_alone(excel):
    excel.call(SAMPLE, "NB_SUM", ((1.0,),))
    assert sys.platform != "win32"
    assert not {"pythoncom", "pywintypes", "win32com", "tests.com_stub"} & set(sys.modules)
