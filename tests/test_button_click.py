"""The LibreOffice build as a person uses it: a window, a keyboard, and a mouse on the button 校验."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest

from converters import json_file
from converters.workbook.finding_rows import NONE_FOUND
from converters.workbook.layout import COVER, FINDINGS, FINDINGS_FIRST_ROW, FINDINGS_SUMMARY_ROW, PREVIOUS, value_spots
from converters.workbook.previous_layout import compared_rows
from converters.workbook.writing.build import write
from converters.workbook.writing.styles import FOUND
from converters.workbook.year_checks import year_checks
from schemas.form import load_form
from tests.builders import sound
from tests.libreoffice import bridge
from tests.libreoffice import screen as screens

REASON = bridge.missing() or screens.missing()
pytestmark = pytest.mark.skipif(REASON != "", reason=REASON)

FORM = load_form("2021")
SPOTS = value_spots(FORM)
TYPED, MARKED = SPOTS["requests.carried_in.natural_person"], SPOTS["requests.outcome_total.natural_person"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory, command):
    """A sound report open in a window that fills the screen."""
    folder = tmp_path_factory.mktemp("桌 面")
    path = folder / "年 报.xlsm"
    path.write_bytes(write(sound(FORM), host="libreoffice"))
    with screens.screen() as screen:
        environment = {**screen.environment, "NIANBAO_COMMAND": command[0], "SAL_USE_VCLPLUGIN": "gen"}
        with bridge.office(folder, path, headless=False, environment=environment) as office:
            yield Desk(screen, office, path, folder)


class Desk:
    def __init__(self, screen, office, path, folder):
        self.screen, self.office, self.folder = screen, office, folder
        self.url = path.as_uri()
        assert bridge.until(lambda: office.is_open(self.url))
        assert bridge.until(lambda: screen.fill_with("LibreOffice Calc"))

    def ask(self, action, *arguments):
        return self.office.ask(action, self.url, *arguments)

    def show(self, sheet):
        """Bring a sheet to the front, its first rows in sight."""
        self.ask("activate", sheet)
        self.ask("select", sheet, [3, 0, 3, 0])
        time.sleep(0.5)

    def place(self, row, column):
        """Where a cell of the sheet in front is, once it has been drawn."""
        assert bridge.until(lambda: self.ask("cell_place", row, column))
        return self.ask("cell_place", row, column)

    def type(self, spot, text):
        self.show(spot.sheet)
        self.screen.click(self.place(spot.row, spot.column))
        self.screen.type(text, "Return")
        area = [spot.row, spot.column] * 2
        assert bridge.until(lambda: self.ask("read_values", spot.sheet, area) == [[float(text)]])

    def press(self, sheet, caption="校验"):
        """Click a button of a sheet, and wait until the summary is another."""
        before = self.summary
        self.show(sheet)
        assert bridge.until(lambda: self.ask("buttons", sheet)[caption])
        self.screen.click(self.ask("buttons", sheet)[caption])
        assert bridge.until(lambda: self.summary != before), self.screen.picture(self.folder / "stuck.png")
        assert bridge.until(lambda: self.ask("active") == FINDINGS)

    @property
    def summary(self):
        return self.ask("read_values", FINDINGS, [FINDINGS_SUMMARY_ROW, 0, FINDINGS_SUMMARY_ROW, 0])[0][0]

    @property
    def rows(self):
        rows = self.ask("read_values", FINDINGS, [FINDINGS_FIRST_ROW, 0, FINDINGS_FIRST_ROW + 50, 9])
        return [row for row in rows if any(row)]

    def picture(self, name):
        time.sleep(0.5)
        return self.screen.picture(self.folder / name)


def test_type_click_mend_click(desk, run):
    desk.type(TYPED, "5")
    desk.ask("select", MARKED.sheet, [MARKED.row, MARKED.column] * 2)
    left, top, _, _ = desk.place(MARKED.row, MARKED.column)
    before = desk.picture("before.png")
    desk.press(COVER)
    desk.picture("findings.png")

    stored = desk.folder / "stored.xlsx"
    desk.ask("store_copy", str(stored), "Calc MS Excel 2007 XML")
    said = json.loads(run("check", stored, "--format", "json", "--exit-zero").stdout)["files"][0]["findings"]
    assert [(f["rule"], f["place"]["cell"]) for f in said] == [("T3-BAL", "D29"), ("T3-BAL", "J29")]
    assert [row[1] for row in desk.rows] == [f["rule"] for f in said]
    assert [row[9] for row in desk.rows] == [f"三!{f['place']['cell']}" for f in said]
    assert [[float(v) for v in row[4:7]] for row in desk.rows] == [
        [f["actual"], f["expected"], f["difference"]] for f in said
    ]
    assert [row[7].partition("\n改法：")[0] for row in desk.rows] == [f["message"] for f in said]

    # the link leads to the cell, which is marked
    left, top, _, _ = desk.place(FINDINGS_FIRST_ROW, 2)
    desk.screen.click([left, top, 40, 20], "ctrl")
    there = [MARKED.row, MARKED.column] * 2
    assert bridge.until(lambda: desk.ask("selection") == [MARKED.sheet, there])
    left, top, _, _ = desk.place(MARKED.row, MARKED.column)
    after = desk.picture("after.png")
    assert (
        screens.colour_at(after, left + 5, top + 5) == FOUND["bg_color"] != screens.colour_at(before, left + 5, top + 5)
    )

    desk.type(TYPED, "3")
    desk.press(TYPED.sheet)
    assert (desk.summary, desk.rows) == (NONE_FOUND, [])
    desk.show(MARKED.sheet)
    desk.ask("select", MARKED.sheet, there)
    left, top, _, _ = desk.place(MARKED.row, MARKED.column)
    mended = desk.picture("mended.png")
    assert screens.colour_at(mended, left + 5, top + 5) != FOUND["bg_color"]


def test_last_year_s_report_is_chosen_in_a_dialog(desk, tmp_path):
    """The path is typed into LibreOffice's own dialog; then the message is answered."""
    last = sound(FORM, **{"requests.carried_out.natural_person": 5})
    path = tmp_path / "last year.json"  # xdotool loses a Chinese character now and then
    path.write_bytes(json_file.write(replace(last, year=2023)))
    desk.show(COVER)
    desk.screen.click(desk.ask("buttons", COVER)["导入上年数据"])
    assert bridge.until(lambda: desk.screen.focus("选择上年的年度报告"))
    time.sleep(0.5)
    desk.screen.type(str(path), "Return")
    row = compared_rows()["requests.carried_out.natural_person"]

    def written():
        return desk.ask("read_values", PREVIOUS, [row, 2, row, 2]) == [[5.0]]

    assert bridge.until(written), desk.screen.picture(desk.folder / "stuck.png")
    assert bridge.until(lambda: desk.screen.focus("^政府信息公开工作年度报告$"))
    desk.picture("told.png")
    desk.screen.type("", "Return")
    shown = next(c for c in year_checks(FORM) if c.last == "requests.carried_out.natural_person")
    assert desk.ask("read_values", shown.sheet, [shown.row, shown.column] * 2) == [["！ 上年为 5"]]
