"""The workbook's own formulas, computed by LibreOffice, against the rule engine's equations."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import warnings
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from converters.workbook import fill
from converters.workbook.layout import COVER, HEADING_ROW, address, value_spots
from converters.workbook.live_checks import (
    BALANCED,
    PENDING,
    check_cells,
    check_text,
    first_right_column,
    state_column,
)
from converters.workbook.writing.build import write
from converters.workbook.writing.content import content_of
from converters.workbook.writing.cover import STATUS_ROW
from schemas.equations import broken, computed_totals, equations
from schemas.form import load_form
from schemas.number import Unread, number_text
from tests.test_workbook_build import consistent

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")

# Recalculate always: the point is what LibreOffice computes, not what we saved.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""
BATCHES = 4
LIE = "987654"


def broken_reports(form):
    """Reports in which every equation is broken in one at least, among blanks, words and fractions."""
    whole = consistent(form)
    reports = []
    for batch in range(BATCHES):
        values = dict(whole.values)
        for number, equation in enumerate(equations(form)):
            if number % BATCHES == batch:
                # in a balance the incoming side is changed, in a sum the total
                key = equation.cell if equation.computed else equation.right[0]
                values[key] += number + 1
        reports.append(replace(whole, values=values))
    keys = [c.key for c in form.cells]
    odd = dict(whole.values)
    odd |= {"requests.granted.natural_person": None, "requests.carried_in.legal_service": Unread("／")}
    odd |= {"requests.refused_repeated.total": Unread("=1+1"), "disputes.reconsideration.upheld": -3}
    odd |= {"disputes.litigation_direct.total": None, keys[0]: Unread("1,234"), keys[1]: -1}
    fractions = dict(whole.values)
    for column, part in (("natural_person", "0.1"), ("commercial_enterprise", "0.2"), ("total", "0.3")):
        fractions[f"requests.received.{column}"] += Decimal(part)
    fractions |= {"requests.granted.total": whole.values["requests.granted.total"] + Decimal("0.5"), keys[2]: 2**53}
    blank = dict.fromkeys(keys)
    return [*reports, *(replace(whole, values=v) for v in (odd, fractions, blank, dict(whole.values)))]


@pytest.fixture(scope="module", params=["2021", "2019"])
def computed(request, tmp_path_factory):
    """Reports with the workbook that LibreOffice computed from each."""
    folder = tmp_path_factory.mktemp("lo")
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    reports = broken_reports(load_form(request.param))
    paths = []
    for number, report in enumerate(reports):
        paths.append(folder / f"{number}.xlsx")
        paths[-1].write_bytes(with_lies(write(report)))
    command = [SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "out"), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    books = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in paths:
            books.append(load_workbook(folder / "out" / path.name, data_only=True))
    return list(zip(reports, books, strict=True))


def with_lies(data):
    """The workbook with a wrong saved result in every formula cell."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"</f><v>[^<]*</v>", f"</f><v>{LIE}</v>".encode(), content)
            package.writestr(name, content)
    return target.getvalue()


def test_nothing_shown_is_what_was_saved(computed):
    for _, book in computed:
        for sheet in book:
            for row in sheet.iter_rows(values_only=True):
                assert LIE not in map(str, row)


def test_checks_agree_with_the_engine(computed):
    """✗ and the difference exactly where the engine finds the equation broken."""
    seen = set()
    for report, book in computed:
        for equation, (sheet, cell) in check_cells(report.form).items():
            shown = book[sheet][cell].value
            exact = broken(equation, content_of(report, (), blank=False).values)
            if exact is not None:
                assert shown.startswith(f"✗ 差 {number_text(abs(exact.difference))}：")
                assert f"＝{number_text(exact.right)}，" in shown
                assert shown.endswith(f"＝{number_text(exact.left)}")
                seen.add(equation)
            else:
                assert shown in (BALANCED, PENDING)
            assert shown == check_text(report.form, equation, report.values)
    assert seen == set(equations(computed[0][0].form))


def test_totals_are_computed(computed):
    for report, book in computed:
        content = content_of(report, (), blank=False)
        for key in computed_totals(report.form):
            spot = value_spots(report.form)[key]
            shown = book[spot.sheet][spot.address].value
            value = report.values[key]
            if isinstance(value, Unread):
                assert shown == value.raw
            else:
                assert (shown or None) == (None if value is None else float(value)) or shown == value
            assert key in content.computed or content.kept_note(key)


def test_states_agree_with_what_was_saved(computed):
    for report, book in computed:
        content = content_of(report, (), blank=False)
        form = report.form
        for line, table in enumerate(form.sections):
            if table.key not in form.tables:
                continue
            sheet = book[table.ordinal]
            for row, cells in fill.line_rows(form, table.key).items():
                inputs = [c for c in cells if c.key not in content.computed]
                shown = sheet[address(row, state_column(form, table.key))].value
                assert shown == fill.state_text(inputs, content.values)
            whole = fill.table_text(form, table.key, content.computed, content.values)
            assert sheet[address(HEADING_ROW, first_right_column(form, table.key))].value == whole
            assert book[COVER].cell(STATUS_ROW + 2 + line, 2).value == whole
        title = book[COVER]["A1"].value
        assert title == f"某县某局{report.year}年政府信息公开工作年度报告"
