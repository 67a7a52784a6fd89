"""The buttons' own Python on a workbook open in LibreOffice, through xlwings (see tests/libreoffice)."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlwings
from openpyxl.styles import Font

from converters.formats import FORMATS
from converters.workbook.finding_rows import NONE_FOUND, NOT_CHECKED
from converters.workbook.layout import FINDINGS, value_spots
from converters.workbook.writing.build import write
from schemas.equations import equations
from schemas.form import load_form
from schemas.number import Unread
from tests.builders import break_only, findings, sound, with_values
from tests.foreign_books import foreign
from tests.libreoffice import bridge, engine
from tests.libreoffice.books import keystrokes, opened
from tests.test_workbook_traps import put_xml
from xlplugin import button

pytestmark = pytest.mark.skipif(bridge.missing() != "", reason=bridge.missing())

TEMPLATES = Path(__file__).parent.parent / "templates"
FORM = load_form("2021")
SPOTS = value_spots(FORM)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with bridge.office(tmp_path_factory.mktemp("office")) as office, engine.joined(office) as app:
        yield app


@pytest.fixture
def show(app, tmp_path):
    """A report's workbook, or any workbook's bytes, open in LibreOffice."""

    def show(report, name="年 报.xlsx"):
        path = tmp_path / name
        path.write_bytes(report if isinstance(report, bytes) else write(report))
        return opened(app, path)

    return show


def at(key):
    return f"{SPOTS[key].sheet}!{SPOTS[key].address}"


def cli(run, *paths):
    """What the command finds in files, as data."""
    done = run("check", *paths, "--format", "json", "--exit-zero", "--lang", "zh")
    return [file["findings"] for file in json.loads(done.stdout)["files"]]


def essence(finding):
    """A finding as the command gives it, without what only words it."""
    return [finding[k] for k in ("severity", "rule", "key", "place", "label", "actual", "expected", "difference")]


def live_essence(finding):
    place = finding.place.as_json() if finding.place is not None else None
    number = [plain(v) for v in (finding.actual, finding.expected, finding.difference)]
    return [finding.severity.value, finding.rule, finding.key, place, finding.label, *number]


def plain(value):
    return value if value is None or isinstance(value, str | int) else float(value)


@pytest.mark.parametrize(("form", "suffix"), [("2021", ".xlsm"), ("2019", ".xlsx")])
def test_filled_in_checked_mended_checked(app, tmp_path, run, form, suffix):
    """A clerk's afternoon, nothing saved."""
    template = next(TEMPLATES.glob(f"*-{form}年格式{suffix}"))
    path = tmp_path / f"我的 年报{suffix}"
    shutil.copy(template, path)
    report = sound(load_form(form))
    spots = value_spots(report.form)
    received, upheld = spots["requests.received.natural_person"], spots["disputes.reconsideration.upheld"]
    wrong, word = f"{received.sheet}!{received.address}", f"{upheld.sheet}!{upheld.address}"
    with opened(app, path) as sheet:
        typed = keystrokes(report)
        sheet.type({**typed, wrong: typed[wrong] + 2, word: "三件"})
        assert sheet.marked == set()

        found = sheet.press()
        # the total beside the word cannot be calculated: the workbook shows none, which is a finding, too
        assert {("T3-BAL", "requests.outcome_total.natural_person"), ("FMT-NUMBER", upheld.printed.cell.key)} <= {
            (f.rule, f.key) for f in found
        }
        assert sheet.told == [sheet.summary]
        assert sheet.summary.startswith("校验结果：错误 ")
        assert [row[1] for row in sheet.rows] == [f.rule for f in found]
        assert sheet.marked == {row[9] for row in sheet.rows if row[9]}
        assert {word} <= sheet.marked
        assert sheet.selected == sheet.rows[0][9]
        stored = cli(run, sheet.stored())[0]
        assert [live_essence(f) for f in found] == [essence(f) for f in stored]
        assert [row[7].partition("\n改法：")[0] for row in sheet.rows] == [f["message"] for f in stored]

        sheet.type({wrong: typed[wrong], word: typed[word]})
        assert sheet.press() == ()
        assert (sheet.summary, sheet.rows, sheet.marked) == (NONE_FOUND, [], set())
        assert sheet.told[-1] == NONE_FOUND
        assert cli(run, sheet.stored()) == [[]]
        assert sheet.ask("is_modified")
    assert path.read_bytes() == template.read_bytes()


def broken_reports():
    whole = sound(FORM)
    for rule in ("T3-BAL", "T3-RES", "T3-ROW", "T4-SUM"):
        yield rule, break_only(whole, next(e for e in equations(FORM) if e.rule == rule))
    yield (
        "words",
        with_values(
            whole,
            {
                "requests.received.natural_person": Unread("=1+1"),
                "requests.granted.natural_person": Unread("007"),
                "requests.partly_granted.other_organization": Unread("3/4"),
                "requests.carried_in.legal_service": Unread("／"),
                "disputes.reconsideration.pending": Unread("+2"),
                "disputes.litigation_direct.pending": Unread("'5"),
                "proactive_disclosure.licenses.decisions": Unread("约 100"),
            },
        ),
    )
    yield (
        "numbers",
        with_values(
            whole,
            {
                "requests.received.natural_person": -3,
                "requests.granted.commercial_enterprise": None,
                "disputes.reconsideration.upheld": 2**53 + 2,
                "proactive_disclosure.administrative_fees.amount_10k_yuan": -1,
            },
        ),
    )
    yield "texts", replace(whole, sections={"overview": "本机关……XX。"}, year=None)
    yield "blank", replace(whole, values=dict.fromkeys(whole.values), sections={})


REPORTS = dict(broken_reports())


def struck_out(data):
    """A number, a total and a blank, struck out."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for key in ("requests.received.natural_person", "requests.received.total", "disputes.reconsideration.total"):
        book[SPOTS[key].sheet][SPOTS[key].address].font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def under_a_merged_cell(data):
    """A number under a cell that was merged by a program: only the one above is shown."""
    spot = SPOTS["proactive_disclosure.licenses.decisions"].address
    above = f"{spot[0]}{int(spot[1:]) - 1}"
    own, wide = (f'<mergeCell ref="{c}:D{spot[1:]}"/>'.encode() for c in (spot, above))
    shown = f'<mergeCell ref="{above}:D{above[1:]}"/>'.encode()
    return put_xml(data, {"xl/worksheets/sheet3.xml": [(own, b""), (shown, wide)]})


@pytest.mark.parametrize("hide", [struck_out, under_a_merged_cell])
def test_numbers_that_nobody_sees_are_refused_as_by_the_command(show, run, hide):
    with show(hide(write(sound(FORM)))) as sheet:
        found = sheet.press()
        assert {"FMT-NUMBER"} <= {f.rule for f in found}
        # where no program had worked its formulas out, the file itself has no totals yet
        assert [live_essence(f) for f in found] == [essence(f) for f in cli(run, sheet.stored())[0]]


@pytest.mark.parametrize("name", REPORTS)
def test_a_broken_report_gives_what_the_command_finds(show, run, tmp_path, name):
    with show(REPORTS[name], f"{name}.xlsx") as sheet:
        found = sheet.press()
        stored, resaved = cli(run, tmp_path / f"{name}.xlsx", sheet.stored())
        assert found
        assert [live_essence(f) for f in found] == [essence(f) for f in stored] == [essence(f) for f in resaved]
        rows = sheet.rows
        assert [row[1] for row in rows] == [f.rule for f in found]
        assert [row[7].partition("\n改法：")[0] for row in rows] == [f["message"] for f in stored]
        for row, finding in zip(rows, stored, strict=True):
            for shown, value in zip(row[4:7], (finding[k] for k in ("actual", "expected", "difference")), strict=True):
                # a number with more digits than Excel keeps stands there as text
                assert shown == value or shown == str(value)
        assert sheet.marked == {at(f.key) for f in found if f.key in SPOTS}
        for row, formula in zip(rows, sheet.links, strict=True):
            target, address = (row[9] or "!").split("!")
            assert formula == (f'=HYPERLINK("#\'{target}\'!{address}","{row[2]}")' if row[9] else row[2] or "")
        # what looks like a formula stays a text
        kinds = sheet.book.sheets[FINDINGS].range((3, 1), (2 + len(rows), 9)).impl.ask("read_contents")
        assert {kind for row in kinds for column, (kind, _) in enumerate(row) if column != 2} <= {
            "text",
            "value",
            "empty",
        }


def test_every_kind_of_cell_a_person_leaves(show, run):
    """Formulas of one's own, errors, texts that are nearly numbers: as the reader of files takes them."""
    keys = [k for k in SPOTS if k.startswith("requests.granted.")][:5]
    typed = dict(zip(keys, ("=SUM(D9,1)", "=1/0", '=三!F9&"件"', "  4 ", "'12"), strict=True))
    with show(sound(FORM)) as sheet:
        sheet.type({at(k): v for k, v in typed.items()})
        found = sheet.press()
        told = {f.key: (f.rule, f.actual) for f in found if f.key in typed}
        beside = sheet.book.sheets["三"]["F9"].value
        assert told[keys[1]] == ("FMT-NUMBER", "#DIV/0!")
        assert told[keys[2]] == ("FMT-NUMBER", f"{beside:.0f}件")
        assert [live_essence(f) for f in found] == [essence(f) for f in cli(run, sheet.stored())[0]]


def protections(path):
    """What each sheet's protection allows, as it is written in a file."""
    import re

    with zipfile.ZipFile(path) as package:
        sheets = sorted(n for n in package.namelist() if n.startswith("xl/worksheets/sheet"))
        return {n: re.findall(rb"<sheetProtection[^>]*>", package.read(n)) for n in sheets}


def test_peoples_formats_and_the_protection_stay(show):
    green, yellow = (0, 176, 80), (255, 255, 0)
    broken = REPORTS["T3-BAL"]
    with show(broken) as sheet:
        table = sheet.book.sheets["三"]
        key = findings(broken)[0].key
        table[SPOTS[key].address].color = green
        sheet.book.sheets[FINDINGS]["A3"].color = yellow
        before = protections(sheet.stored("before.xlsx"))
        assert sum(map(len, before.values())) == 5
        sheet.press()
        assert at(key) in sheet.marked
        assert table[SPOTS[key].address].color == green
        button.clear(sheet.book, tell=sheet.told.append)
        assert sheet.marked == set()
        assert table[SPOTS[key].address].color == green
        assert sheet.book.sheets[FINDINGS]["A3"].color == yellow
        assert protections(sheet.stored("after.xlsx")) == before
        with pytest.raises(bridge.Refused, match="protected"):
            table["A3"].value = "改"


def test_a_findings_sheet_that_somebody_protected(show):
    allowed = {"AllowSorting": True, "AllowFiltering": True, "DrawingObjects": False, "Scenarios": True}
    with show(REPORTS["T3-BAL"]) as sheet:
        native = sheet.book.sheets[FINDINGS].api
        native.Protect("", **allowed)
        with pytest.raises(bridge.Refused, match="protected"):
            sheet.book.sheets[FINDINGS]["A2"].value = "改"
        assert sheet.press()
        assert "T3-BAL" in [row[1] for row in sheet.rows]
        assert native.ProtectContents
        assert {n: getattr(native.Protection, n) for n in allowed if n.startswith("Allow")} == {
            "AllowSorting": True,
            "AllowFiltering": True,
        }
        assert (native.ProtectDrawingObjects, native.Protection.AllowInsertingRows) == (False, False)


def test_a_password_of_somebody_else_is_respected(show):
    with show(REPORTS["T3-BAL"]) as sheet:
        button.clear(sheet.book, tell=sheet.told.append)
        sheet.book.sheets[FINDINGS].api.Protect("秘密")
        sheet.press()
        assert sheet.rows == []
        assert sheet.told[-1].startswith("没有完成，工作簿里的数据没有改动。")
        assert "password" in sheet.told[-1]
        assert sheet.book.sheets[FINDINGS].api.ProtectContents


def test_clear(show):
    with show(REPORTS["words"]) as sheet:
        assert sheet.press()
        assert sheet.marked
        button.clear(sheet.book, tell=sheet.told.append)
        assert (sheet.summary, sheet.rows, sheet.marked) == (NOT_CHECKED, [], set())


def test_fewer_findings_leave_none_of_the_old(show):
    with show(REPORTS["blank"]) as sheet:
        many = sheet.press()
        spot = SPOTS["requests.received.natural_person"]
        sheet.type({f"{spot.sheet}!{spot.address}": 1})
        fewer = sheet.press()
        assert len(sheet.rows) == len(fewer) < len(many)


def test_the_export_lands_beside_the_workbook(show, tmp_path, run):
    report = REPORTS["T3-BAL"]
    spot = SPOTS["requests.received.natural_person"]
    with show(report) as sheet:
        sheet.type({f"{spot.sheet}!{spot.address}": 9})
        asked = []
        for export, suffix in ((button.export_json, ".json"), (button.export_text, FORMATS["text"].suffix)):
            target = tmp_path / f"年 报{suffix}"
            assert export(sheet.book, tell=sheet.told.append, ask=asked.append) == target
            assert sheet.told[-1].startswith(f"已导出：\n{target}\n\n校验结果：")
            assert asked == []
            # what was typed but not saved is exported
            again = FORMATS["json" if suffix == ".json" else "text"].read(target.read_bytes(), target.name)
            assert again.report.values["requests.received.natural_person"] == 9

            target.write_bytes(b"mine")
            told = len(sheet.told)
            assert export(sheet.book, tell=sheet.told.append, ask=lambda q: asked.append(q) or False) is None
            assert (target.read_bytes(), len(sheet.told)) == (b"mine", told)
            assert str(target) in asked.pop()
            assert export(sheet.book, tell=sheet.told.append, ask=lambda q: asked.append(q) or True) == target
            assert asked.pop()
            assert target.read_bytes() != b"mine"
        exported = cli(run, tmp_path / "年 报.json")[0]
        assert [(f["rule"], f["key"]) for f in exported] == [(f.rule, f.key) for f in sheet.press()]
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["年 报.json", "年 报.txt", "年 报.xlsx"]


def test_as_xlwings_calls_it(show, app, tmp_path, monkeypatch):
    """Without arguments: the caller's book, messages and questions in xlwings' own boxes."""
    native = app.impl
    with show(REPORTS["T4-SUM"]) as sheet:
        monkeypatch.setattr(xlwings.Book, "_mock_caller", sheet.book, raising=False)
        native.alerts.clear()
        found = button.check()
        assert native.alerts == [(sheet.summary, "ok")]
        assert found[0].rule == "T4-SUM"
        (tmp_path / "年 报.json").write_bytes(b"mine")
        native.reply = "no"
        assert button.export_json() is None
        assert native.alerts[-1][1] == "yes_no"
        native.reply = "yes"
        assert button.export_json() == tmp_path / "年 报.json"
        native.reply = "ok"
        button.clear()
        assert sheet.rows == []


def test_a_workbook_that_is_not_ours(show, run, tmp_path):
    broken = REPORTS["T3-BAL"]
    with show(foreign(FORM, broken.values), "别人的.xlsx") as sheet:
        found = sheet.press()
        assert "T3-BAL" in [f.rule for f in found]
        assert [live_essence(f) for f in found] == [essence(f) for f in cli(run, tmp_path / "别人的.xlsx")[0]]
        assert sheet.book.sheet_names[-1] == FINDINGS
        assert [row[1] for row in sheet.rows] == [f.rule for f in found]
        # the sheet of findings is no part of the report
        assert sheet.press() == found


def test_a_workbook_without_a_report(show):
    from openpyxl import Workbook

    from tests.foreign_books import saved

    with show(saved(Workbook()), "空.xlsx") as sheet:
        assert sheet.press() == ()
        assert sheet.told[0].startswith("没有校验：")
        assert sheet.book.sheet_names == ["Sheet"]
