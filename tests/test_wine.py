"""xlwings' COM server for user-defined functions, really started: Windows Python, pywin32 and DLL under Wine."""

import datetime as dt
import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path

import pytest

from tests.com_harness import ERRORS, Date, Excel, Range

HERE = Path(__file__).parent / "wine"
MODULE = "tests.wine.sample_functions"
NEEDED = ("wine", "x86_64-w64-mingw32-gcc", "localedef")
pytestmark = pytest.mark.skipif(
    any(shutil.which(program) is None for program in NEEDED),
    reason="needs wine and mingw: apt-get install wine wine64 gcc-mingw-w64-x86-64 locales",
)
ROWS = [["项目", 3.0, None, True, ""], [2.5, {"date": "2025-12-31"}, -1.0, "#N/A", "１２"]]
PLAIN = (("项目", 3.0, None, True, ""), (2.5, Date(dt.datetime(2025, 12, 31)), -1.0, "#N/A", "１２"))
REPORT = [[float(row * column) for column in range(9)] for row in range(40)]
"""As many cells as the largest table has."""
BROKEN = [float(number == 17) for number in range(200)]
"""Every cell of a report; one that is not 0 breaks a balance."""


def windows_path(path):
    """Wine shows the root folder as drive Z."""
    return "Z:" + str(path).replace("/", "\\")


@pytest.fixture(scope="module")
def home():
    """The Windows Python's folder; the first run builds it."""
    built = subprocess.run(
        [HERE / "build_windows_python.sh"], stdout=subprocess.PIPE, text=True, timeout=900, check=True
    )
    return Path(built.stdout.strip()).parent


@pytest.fixture(scope="module")
def environment(home):
    """Wine without windows and sounds, with the code page of a Chinese PC; the prefix stays for the next run."""
    return {
        **{name: value for name, value in os.environ.items() if name not in ("DISPLAY", "PYTHONPATH", "PYTHONHOME")},
        "WINEPREFIX": str(home.parent / "prefix"),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
        "LC_ALL": "zh_CN.UTF-8",
        "LOCPATH": str(home.parent / "locale"),
    }


def run(home, environment, folder, calls, error_cells=(), module=MODULE):
    """The client's result for some calls; a workbook path with Chinese and spaces travels along."""
    request = {
        "workbook": "C:\\政府信息公开 年报\\某单位 2024.xlsm",
        "pythonpath": windows_path(HERE.parents[1]),
        "module": module,
        "calls": calls,
        "error_cells": error_cells,
    }
    (folder / "request.json").write_text(json.dumps(request), "utf-8")
    command = ["wine", home / "python.exe", windows_path(HERE / "excel_side.py")]
    command += [windows_path(folder / name) for name in ("request.json", "result.json")]
    # a pipe: Python under Wine cannot start with its output in a file
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")
    return json.loads((folder / "result.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def result(home, environment, tmp_path_factory):
    calls = [
        ["NB_TYPES", ROWS],
        ["NB_TYPES", {"range": ROWS}],
        ["NB_SHAPE", {"range": 5.0}, {"missing": True}],
        ["NB_SHAPE", [[{"date": "2025-12-31"}]], "有"],
        ["NB_SUM", {"range": [[1.0, "x"], [2.5, None]]}],
        ["NB_FAILS"],
        *[["NB_SUM", REPORT]] * 20,
        *[["NB_SUM", {"range": REPORT}]] * 20,
        *[["NB_RULES", [BROKEN]]] * 20,
    ]
    return run(
        home, environment, tmp_path_factory.mktemp("wine 年报"), calls, [["NB_TYPES", code] for code in ERRORS.values()]
    )


def test_the_dll_starts_the_server_and_calls_are_quick(result, record_property):
    rules = result["calls"][46:]
    figures = {
        "activation": result["activation"],
        "array of 360 cells": median(result["calls"][6:26]),
        "Range of 360 cells": median(result["calls"][26:46]),
        "rule engine, first call": rules[0][0],
        "rule engine, warm": median(rules[1:]),
    }
    for name, seconds in figures.items():
        record_property(name, round(seconds, 4))
    print(*(f"{name}: {seconds * 1000:.1f} ms" for name, seconds in figures.items()), sep="\n")
    assert all(
        seconds < 1 for name, seconds in figures.items() if name not in ("activation", "rule engine, first call")
    )


def median(calls):
    return statistics.median(seconds for seconds, _ in calls)


def test_the_rules_find_the_same_under_windows(result):
    with Excel() as excel:
        expected = excel.call(MODULE, "NB_RULES", (tuple(BROKEN),))
    found = result["calls"][-1][1]
    assert found == expected
    assert {rule for rule, *_ in found} >= {"T3-BAL"}


def test_real_com_gives_what_the_stub_gives(result):
    values = [value for _, value in result["calls"]]
    with Excel() as excel:
        assert values[0] == excel.call(MODULE, "NB_TYPES", PLAIN)
        assert values[1] == excel.call(MODULE, "NB_TYPES", Range(PLAIN))
    assert values[2:4] == [[1.0, 1.0, "无"], [1.0, 1.0, "有"]]
    assert values[4] == 3.5
    assert values[6] == values[26] == sum(map(sum, REPORT))


def test_error_cells_arrive_by_their_names(result):
    assert result["errors"] == [f"str:{name}" for name in ERRORS]


def test_what_a_function_raises_is_told_to_vba(result):
    # pywin32 writes the message itself with a question mark for each Chinese character: a reason never to raise
    assert 'raise ValueError("故意出错")' in result["calls"][5][1]["raised"]


def test_an_installation_in_a_chinese_folder_with_spaces(home, environment, tmp_path):
    elsewhere = tmp_path / "政府 信息" / "python"
    elsewhere.parent.mkdir()
    shutil.copytree(home, elsewhere, copy_function=os.link)
    assert run(elsewhere, environment, tmp_path, [["NB_SUM", [[1.0]]]])["calls"][0][1] == 1.0
