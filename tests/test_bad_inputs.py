"""What people send that must not hurt, through the installed command under limits: each file gets its answer.

Alone: its exit status, words, time and memory. In a folder between good files: the same answers in the other
language, the good files' results as ever, and what ``convert`` and ``collect`` make of each.
"""

import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from converters import json_file
from schemas.report import Agency
from tests.bad import limits, office
from tests.bad.batch import FIRST, LAST, Folder, checked, converted, lay
from tests.bad.elsewhere import ROWS
from tests.bad.every import FAMILIES, every
from tests.bad.judge import asked, others_changed, right, status_of, value_in
from tests.bad.model import answers
from tests.bad.table import KINDS, PAGES, cells, office_cells
from tests.builders import FORMS, sound
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are POSIX")
OPENED = {"5", "6", "12"}
"""What ``collect`` may open as an archive, as mails bring them; what is in it gets its own answer."""
CHANGED = {"values", "structure"}
"""Families whose files have other numbers than the good report."""
ALONE = [case for case in every() if case.name in answers()]


def test_every_case_has_an_answer_and_every_answer_a_case():
    names = [case.name for case in every()]
    assert len(set(names)) == len(names)
    assert set(names) == set(answers())


@pytest.mark.parametrize("case", ALONE, ids=lambda case: case.name)
def test_alone_under_limits(case, command, tmp_path):
    path = tmp_path / f"a{case.suffix}"
    path.write_bytes(case.make())
    run, tree = asked(command, path, "zh")
    answer = answers()[case.name]
    right(tree, answer, "zh")
    assert run.status == answer.status
    assert run.seconds < limits.SECONDS
    assert run.held < limits.HELD


@pytest.mark.parametrize("family", FAMILIES)
def test_between_good_files(family, command, tmp_path):
    folder = lay(tmp_path / "收回", FAMILIES[family]())
    _, trees = checked(command, folder, "en")
    for name, case in folder.cases.items():
        right(trees[name], answers()[case.name], "en")
    for name in (FIRST, LAST):
        assert (trees[name]["status"], trees[name]["findings"]) == ("ok", [])
    assert set(trees) == {*folder.cases, FIRST, LAST}

    run, reports = converted(command, folder)
    assert run.status == max(status_of(tree) for tree in trees.values())
    unreadable = {Path(name).stem for name, tree in trees.items() if tree["status"] == "unreadable"}
    assert set(reports) == {Path(name).stem for name in trees} - unreadable
    good = sound(FORMS[0])
    for name in (FIRST, LAST):
        assert reports[Path(name).stem]["requests"]["received"]["total"] == good.values["requests.received.total"]
    for name, case in folder.cases.items():
        if (value := answers()[case.name].value) is not None:
            assert value_in(reports[Path(name).stem]) == value
        if family not in CHANGED and Path(name).stem in reports:
            assert others_changed(reports[Path(name).stem], good.values) == {}, case.name


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_read_can_be_written_in_every_format(family, command, tmp_path):
    folder = lay(tmp_path / "f", (case for case in FAMILIES[family]() if answers()[case.name].status < 3))
    for suffix in ("xlsx", "docx", "html"):
        again = limits.run([*command, "convert", "f", "--to", suffix, "-o", f"out-{suffix}", "-q"], tmp_path)
        assert again.clean, again.err.decode(errors="replace")[-2000:]
        written = sorted((tmp_path / f"out-{suffix}").iterdir())
        assert len(written) == len(folder.cases) + 2
    _, trees = checked(command, Folder(tmp_path / "out-xlsx", {}), "zh")
    assert [name for name, tree in trees.items() if tree["status"] == "unreadable"] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_collected_among_good_reports(family, command, tmp_path):
    folder = lay(tmp_path / "收回", FAMILIES[family]())
    (folder.path / "~$锁.xlsx").write_bytes(b"\x05user" + b"\0" * 160)
    agency = sound(FORMS[0]).agency
    other = replace(sound(FORMS[0]), agency=Agency("示例县档案馆", "11430000MB0000001X"))
    (folder.path / "500.json").write_bytes(json_file.write(other))
    (tmp_path / "名册.csv").write_text(
        f"单位名称,代码\n{agency.name},{agency.code}\n{other.agency.name},{other.agency.code}\n", "utf-8-sig"
    )
    run = limits.run(
        [*command, "collect", "收回", "--roster", "名册.csv", "--year", "2024", "--state", "s.sqlite"], tmp_path
    )
    assert run.clean, (run.status, run.err.decode(errors="replace")[-2000:])
    with closing(sqlite3.connect(tmp_path / "s.sqlite")) as state:
        rows = state.execute(
            "SELECT path, coalesce(p.refusal_zh, c.refusal_zh, '') FROM files f JOIN pieces p ON p.file = f.id "
            "LEFT JOIN contents c ON c.digest = p.digest"
        ).fetchall()
        accepted = dict(state.execute("SELECT unit, path FROM accepted"))
    said: dict[str, str] = {}
    for path, refusal in rows:
        said[Path(path).name] = said.get(Path(path).name, "") + refusal
    assert not any(name.startswith("~$") for name in said)
    assert Path(accepted[other.agency.code]).name == "500.json"
    assert agency.code in accepted
    assert (run.status == 3) == any(said.values())
    for name, case in folder.cases.items():
        answer = answers()[case.name]
        if not (answer.status == 3 and case.number in OPENED):
            assert bool(said[name]) == (answer.status == 3), (case.name, said[name])
            assert answer.zh in said[name] or answer.status < 3


@pytest.mark.parametrize("lang", PAGES)
def test_the_table_says_what_is_asserted(lang):
    lines = (ROOT / PAGES[lang]).read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    assert len(rows) == len(list(every())) + len(ROWS) + len(office.answers()) + 1 >= 47
    assert {f"{n}" for n in range(1, 47)} <= {row.split("|")[1].strip() for row in rows}
    for scene in office.scenes():
        said = scene.said
        what = (KINDS[scene.kind], said.what) if lang == "zh" else (scene.kind, scene.en)
        assert any(row.startswith(office_cells(*what, "")[: -len("  |")]) for row in rows), scene.name
    for case in every():
        assert any(row.startswith(cells(case, lang)) for row in rows), case.name
    for row in ROWS:
        assert (ROOT / "tests" / row.test).exists()
