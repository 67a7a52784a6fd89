"""The whole round of a collecting office, through the command: a county of 60 units, three years, every accident."""

import json
import subprocess
from collections import Counter
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from converters.batch import read_source
from converters.collecting.aggregate_state import from_state
from converters.sources import Source
from tests import made_county
from tests.conftest import Run
from tests.made_county import DEADLINE, GOVERNMENT, YEAR, YEARS

BECAME = {
    "duplicate": "重复",
    "wrong_year": "年度不符",
    "wrong_unit": "单位不符",
    "older_version": "已有更新的",
    "unreadable": "无法读取",
    "stranger": "单位不明",
}
"""Accidents whose file is not used, and what the status says of it; every other file is."""
WITHOUT = ("wrong_year", "wrong_unit", "unreadable", "missing")
"""Accidents that leave a unit without a report."""


@pytest.fixture(scope="module")
def round_(command, tmp_path_factory):
    """The county, and its status on every year as a workbook, made by the command."""
    folder = tmp_path_factory.mktemp("office")
    county = made_county.build(folder / "county")
    for year in YEARS:
        given = [str(county.came(year)), "--roster", str(county.roster), "--year", str(year), "-o", f"{year}.xlsx"]
        more = ["--deadline", str(DEADLINE), "--slips", "slips"] if year == YEAR else []
        done = subprocess.run([*command, "collect", *given, *more], cwd=folder, capture_output=True, timeout=300)
        assert done.returncode == (3 if year == YEAR else 0), done.stderr.decode()
    return folder, county


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    head, *found = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in found]


@pytest.mark.parametrize("year", YEARS[:2])
def test_a_year_without_accidents_has_nothing_to_tell(round_, year):
    folder, county = round_
    assert [r["状态"] for r in rows(folder / f"{year}.xlsx", "进度")] == ["无问题"] * len(county.units)
    assert rows(folder / f"{year}.xlsx", "未采用的文件") == []
    assert {r["严重程度"] for r in rows(folder / f"{year}.xlsx", "问题")} <= {"提示"}


def test_the_status_names_each_accident_and_nothing_else(round_):
    folder, county = round_
    accidents = county.accidents
    told = rows(folder / f"{YEAR}.xlsx", "问题")
    without = {a.unit for a in accidents if a.name in WITHOUT}
    expected = [(a.unit, rule) for a in accidents for rule in a.rules] + [(u, "AGG-MISSING") for u in without]
    assert Counter((r["单位"], r["规则"]) for r in told) == Counter(expected)
    unused = {
        Path(r["文件"].replace("!/", "/")).name: r["处理结果"] for r in rows(folder / f"{YEAR}.xlsx", "未采用的文件")
    }
    assert unused == {a.file: BECAME[a.name] for a in accidents if a.name in BECAME}
    units = {r["单位"]: r for r in rows(folder / f"{YEAR}.xlsx", "进度")}
    assert {n for n, r in units.items() if r["状态"] == "未报送"} == without
    late = {a.unit for a in accidents if a.name == "late"}
    assert {n for n, r in units.items() if r["逾期"] == "是"} == without | late
    # every other file was used, under whatever name and wherever it lay
    came = {n: str(r["文件"] or "").removeprefix(f"{county.came(YEAR)}/") for n, r in units.items()}
    assert {a.unit: came[a.unit] for a in accidents if a.file and a.name not in BECAME} == {
        a.unit: a.file for a in accidents if a.file and a.name not in BECAME
    }
    _, accepted = from_state(folder / "nianbao-state.sqlite", YEAR)
    assert {found.unit.name: found.report for found in accepted} == county.accepted


def test_who_has_something_to_do_has_a_slip(round_):
    folder, _ = round_
    units = {r["单位"]: r["状态"] for r in rows(folder / f"{YEAR}.xlsx", "进度")}
    names = {"有错误": "退回修改通知单", "待说明": "情况说明通知单", "未报送": "催报通知单"}
    asked = {f"{names[standing]}-{unit}.docx" for unit, standing in units.items() if standing in names}
    assert {p.name for p in (folder / "slips").iterdir()} == asked
    assert len(asked) > 6


@pytest.mark.parametrize("year", YEARS)
def test_sums_equal_those_of_polars(round_, run: Run, tmp_path, year):
    folder, county = round_
    asked = ("aggregate", "--state", folder / "nianbao-state.sqlite", "--year", year, "--parent", GOVERNMENT)
    for name in ("sum.json", "sum.parquet"):
        done = run(*asked, "-o", name, "--allow-gaps", "-q")
        assert done.returncode == (1 if year == YEAR else 0), done.stderr.decode()
    values = json.loads((tmp_path / "sum.json").read_text("utf-8"))
    frame = pl.read_parquet(tmp_path / "sum.parquet")
    independent = dict(frame.group_by("key").agg(pl.col("value").sum()).iter_rows())
    reading = read_source(Source(str(tmp_path / "sum.json"))).reading
    assert reading is not None
    # how polars adds fractions differs with its version, in the last digit
    assert {k: float(v) for k, v in reading.report.values.items()} == pytest.approx(independent, rel=1e-12)
    assert frame["agency"].n_unique() == len(values["provenance"]["units"])
    if year != YEAR:
        assert reading.report.values == county.true[GOVERNMENT, year].values
