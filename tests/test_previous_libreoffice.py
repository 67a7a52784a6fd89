"""Last year's figures in a spreadsheet: the formulas as LibreOffice computes them, and the button that imports."""

from __future__ import annotations

import subprocess
import warnings
from dataclasses import replace

import openpyxl
import pytest

from converters import json_file
from converters.workbook import year_checks
from converters.workbook.layout import COVER, PREVIOUS, STATUS_ROW
from converters.workbook.reading.read import read
from converters.workbook.writing.build import write
from schemas.form import load_form
from schemas.report import Agency, Report
from tests.builders import sound, with_values
from tests.libreoffice import bridge, engine
from tests.libreoffice.books import opened
from tests.test_button_libreoffice import cli, essence, live_essence
from tests.test_previous_sheet import CARRIED, CASES, F2019, THIS, last_of
from tests.test_workbook_libreoffice import LIE, RECALCULATE, SOFFICE, with_lies
from xlplugin import button

needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
needs_uno = pytest.mark.skipif(bridge.missing() != "", reason=bridge.missing())
PAIRS = {
    **{name: (THIS, last) for name, last in CASES.items()},
    "half filled": (with_values(THIS, {"requests.carried_in.total": None, "requests.carried_in.other_organization": None}), CASES["carry"]),
    "2019": (sound(F2019), last_of(sound(F2019), **{CARRIED + "total": 7})),
    "none": (THIS, None),
    "no year here": (replace(THIS, year=None), replace(last_of(THIS), year=2021)),
}  # fmt: skip


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lo")
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    for number, (report, last) in enumerate(PAIRS.values()):
        (folder / f"{number}.xlsx").write_bytes(with_lies(write(report, previous=last)))
    command = [SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "out")]
    command += [str(folder / f"{number}.xlsx") for number in range(len(PAIRS))]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {
            name: openpyxl.load_workbook(folder / "out" / f"{n}.xlsx", data_only=True) for n, name in enumerate(PAIRS)
        }


@needs_libreoffice
@pytest.mark.parametrize("name", PAIRS)
def test_formulas_say_what_was_saved(computed, name):
    report, last = PAIRS[name]
    book, form = computed[name], report.form
    for check in year_checks.year_checks(form):
        expected = year_checks.check_text(check, report.year, report.values, last)
        assert book[check.sheet][check.address].value == expected != LIE, check
    row = STATUS_ROW + len(form.sections) + 4
    assert book[COVER].cell(row, 1).value == PREVIOUS
    assert book[COVER].cell(row, 2).value == year_checks.cover_text(form, report.year, report.values, last)
    # a warning leaves the table's own state alone
    assert book[COVER].cell(STATUS_ROW + 4, 2).value.startswith("…" if name == "half filled" else "✓")


@needs_libreoffice
def test_a_workbook_saved_by_libreoffice_keeps_them(computed, tmp_path):
    """The sheet comes back to the digit, apart from what LibreOffice itself loses."""
    for name in ("carry", "unread", "other form"):
        computed[name].save(tmp_path / "a.xlsx")
        reading = read((tmp_path / "a.xlsx").read_bytes(), "a")
        assert reading.previous.report == PAIRS[name][1]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with bridge.office(tmp_path_factory.mktemp("office")) as office, engine.joined(office) as app:
        yield app


@pytest.fixture
def desk(app, tmp_path):
    """An open workbook, last year's report beside it, and the button as Excel's macro calls it."""

    class Desk:
        def __init__(self):
            self.told, self.asked = [], []

        def open(self, data):
            path = tmp_path / "年 报.xlsm"
            path.write_bytes(data)
            return opened(app, path)

        def file(self, data, name="上年'报告.json"):
            (tmp_path / name).write_bytes(data)
            return str(tmp_path / name)

        def press(self, sheet, path, answer=True):
            self.told, self.asked = [], []
            digits = path.encode("utf-16-be").hex()
            return button.import_previous(
                digits, sheet.book, tell=self.told.append, ask=lambda q: bool(self.asked.append(q)) or answer
            )

    return Desk()


@needs_uno
def test_imported_checked_and_sent(desk, run, tmp_path):
    """A clerk imports last year's file; formulas, button and command then say the same."""
    last = last_of(THIS, **{CARRIED + "natural_person": 5, "disputes.reconsideration.total": 2**53 + 1})
    last = replace(last, sections={"overview": "=SUM(A1)\n\n第二段。"})
    with desk.open(write(THIS, host="excel")) as sheet:
        assert sheet.press() == ()
        path = desk.file(json_file.write(last))
        assert desk.press(sheet, path)
        assert desk.asked == []
        assert desk.told[0].startswith("上年报告：示例县文化和旅游局，2023 年度，2021 年格式，200 个数。")
        carried = next(c for c in year_checks.year_checks(THIS.form) if c.key == "requests.carried_in.natural_person")
        assert sheet.book.sheets[carried.sheet][carried.address].value == "！ 上年为 5"
        found = sheet.press()
        assert [(f.rule, f.key) for f in found if f.rule == "X-CARRY"] == [("X-CARRY", carried.key)]
        stored = sheet.stored()
        assert read(stored.read_bytes(), "a").previous.report == last
        assert [live_essence(f) for f in found] == [essence(f) for f in cli(run, stored)[0]]
        # no path stays, the sheet is protected again
        assert path not in str(openpyxl.load_workbook(stored)[PREVIOUS].values)
        with pytest.raises(bridge.Refused, match="protected"):
            sheet.book.sheets[PREVIOUS]["B10"].value = "改"

        # a shorter report leaves nothing of the longer; what is there is asked about
        other = replace(last_of(THIS, F2019), agency=Agency("别的县某局"), sections={}, year=2020)
        path = desk.file(json_file.write(other), "别的.json")
        assert not desk.press(sheet, path, answer=False)
        assert "将被替换" in desk.asked[0]
        assert "别的县某局" in desk.asked[0]
        assert "应选 2023 年度的" in desk.asked[0]
        assert read(sheet.stored().read_bytes(), "a").previous.report == last
        assert desk.press(sheet, path)
        assert read(sheet.stored().read_bytes(), "a").previous.report == other
        assert "没有“现行有效件数”" in desk.told[0]


@needs_uno
def test_what_cannot_be_imported(desk):
    with desk.open(write(Report(load_form("2021")), blank=True, host="excel")) as sheet:
        assert not desk.press(sheet, desk.file(b"{}"))
        assert desk.told[0].startswith("没有导入：")
        assert not desk.press(sheet, "没有这个文件.xlsx")
        assert desk.told[0].startswith("没有导入：")
        assert read(sheet.stored().read_bytes(), "a").previous is None
