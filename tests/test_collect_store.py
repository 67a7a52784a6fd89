"""The state of collecting: everything comes back exactly, and no file is ever harmed."""

import json
import sqlite3
import subprocess
import sys
from decimal import Decimal

import pytest

from converters.catalogue.examples import outcome
from converters.collecting import codec, database
from converters.collecting.content import content_of
from converters.collecting.database import APPLICATION, Database, StoreRefused
from converters.collecting.store import Store
from converters.workbook.writing.build import write
from schemas.finding import Finding, Note, Reading, Severity
from schemas.number import Unread
from schemas.place import Place
from schemas.rules import catalogue
from tests.builders import FORMS, IDS, sound, with_values
from tests.collecting import UNITS, YEAR, Office, as_json, report_of


def again(findings):
    return codec.findings_of(json.loads(codec.text(codec.findings_tree(findings))))


@pytest.mark.parametrize("rule", sorted(catalogue()))
def test_findings_come_back_exactly(rule):
    found = outcome(rule, failing=True).findings
    assert again(found) == found
    assert [repr(f) for f in again(found)] == [repr(f) for f in found]  # 12 and 12.0 differ here


def test_findings_of_every_shape_come_back():
    found = (
        Finding("T2-UNIT", Severity.INFO, actual=Decimal("12.00"), expected="", difference=Decimal("-0.50")),
        Finding("FMT-NUMBER", Severity.ERROR, place=Place(), key="", explanation="", actual="\ud800"),
        Finding("X-JUMP", Severity.WARNING, actual=0, expected=10**39, look_at=(Place(), Place(line=3))),
    )
    assert [repr(f) for f in again(found)] == [repr(f) for f in found]


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_readings_come_back(form):
    keys = [c.key for c in form.cells]
    report = with_values(sound(form), {keys[3]: Unread("约 12"), keys[4]: None, keys[5]: Decimal("7.50")})
    before = Reading(
        sound(form), (Note("X-CARRY", "unit", details={"own": "甲", "n": 3}),), {keys[0]: Place(cell="B2")}
    )
    reading = Reading(
        report,
        (Note("STR-LINE", "missing", keys[7], Place("三", "E31"), "（一）予以公开", Decimal("1.0"), 2),),
        {keys[0]: Place(page=2, table="三", row=4), "title": Place(line=1)},
        frozenset(keys[8:10]),
        before,
    )
    rest = json.loads(codec.text(codec.reading_tree(reading)))
    places = json.loads(codec.text(codec.places_tree(reading.places)))
    assert codec.reading_of(codec.report_text(report), rest, places) == reading


def test_a_content_is_kept_with_its_report_as_public_json(tmp_path):
    content = content_of(write(report_of(UNITS[0])))
    with Store(tmp_path / "s.sqlite", YEAR) as store:
        with store.database.transaction("files"):
            store.add(content)
        assert store.reading(content.digest) == content.reading
        assert store.contents()[content.digest].same == content.same
    row = sqlite3.connect(tmp_path / "s.sqlite").execute("SELECT report FROM reports").fetchone()
    assert row[0].encode() == as_json(report_of(UNITS[0]))


def test_a_new_file_has_mark_and_version(tmp_path):
    Database(tmp_path / "folder" / "s.sqlite").close()
    made = sqlite3.connect(tmp_path / "folder" / "s.sqlite")
    assert made.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
    assert made.execute("PRAGMA user_version").fetchone() == (len(database.MIGRATIONS),)


def test_an_empty_file_is_what_a_crash_at_the_very_start_leaves(tmp_path):
    (tmp_path / "s.sqlite").touch()
    Database(tmp_path / "s.sqlite").close()


def test_an_older_file_is_brought_up_to_date(tmp_path, monkeypatch):
    path = tmp_path / "s.sqlite"
    Database(path).close()
    monkeypatch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, "ALTER TABLE units ADD COLUMN seal TEXT"))
    opened = Database(path)
    assert opened.execute("PRAGMA user_version").fetchone() == (len(database.MIGRATIONS),)
    assert opened.execute("SELECT seal FROM units").fetchall() == []
    opened.close()


def test_a_migration_is_all_or_nothing(tmp_path, monkeypatch):
    path = tmp_path / "s.sqlite"
    Database(path).close()
    broken = "ALTER TABLE units ADD COLUMN seal TEXT; CREATE TABLE units (id TEXT)"
    monkeypatch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, broken))
    with pytest.raises(StoreRefused):
        Database(path)
    left = sqlite3.connect(path)
    assert left.execute("PRAGMA user_version").fetchone() == (len(database.MIGRATIONS) - 1,)
    assert "seal" not in [row[1] for row in left.execute("PRAGMA table_info(units)")]


def foreign(path):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE notes (text TEXT)")
    other.commit()
    other.close()


def newer(path):
    Database(path).close()
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version=99")
    other.close()


def damaged(path):
    office = Database(path)
    with office.transaction("many"):
        for n in range(2000):
            office.execute("INSERT INTO places (tree) VALUES (?)", (f"{n}" * 50,))
    office.close()
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data), 4096):
        data[at : at + 64] = b"\xff" * 64
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("单位,代码\n"), "不是 nianbao 的状态文件"),
        (foreign, "不是 nianbao 的状态文件"),
        (newer, "请升级 nianbao"),
        (damaged, "已损坏"),
        (lambda path: path.mkdir(), "打不开"),
    ],
    ids=["text", "foreign", "newer", "damaged", "folder"],
)
def test_what_is_not_ours_is_refused_and_left_alone(tmp_path, make, words):
    path = tmp_path / "s.sqlite"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreRefused) as refused:
        Store(path, YEAR)
    assert words in refused.value.words("zh")
    assert str(path) in refused.value.words("en")
    assert (path.read_bytes() if path.is_file() else None) == before


HOLD = """
import sys, time
from pathlib import Path
from converters.collecting.database import Database
held = Database(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_told_to_wait_and_the_first_is_not_disturbed(tmp_path, monkeypatch):
    path = tmp_path / "s.sqlite"
    monkeypatch.setattr(database, "WAIT", 0.1)
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(StoreRefused) as refused:
            Database(path)
        assert "正被另一个 nianbao 使用" in refused.value.words("zh")
        assert "in use" in refused.value.words("en")
        first.stdin.close()
        assert first.wait(10) == 0
    Database(path).close()


def test_a_full_disk_is_said_and_loses_nothing(tmp_path, monkeypatch):
    office = Office(tmp_path)
    office.put("a.json", as_json(report_of(UNITS[0])))
    office.run()

    def full(step):
        if step == "accepted: commit":
            raise sqlite3.OperationalError("database or disk is full")

    office.put("b.json", as_json(report_of(UNITS[1])))
    with pytest.raises(StoreRefused, match="写不进去"):
        office.run(hook=full)
    assert [u.report is not None for u in office.run().units] == [True, True, False, False]


DAMAGE = {
    "report cut": "UPDATE reports SET report = substr(report, 1, 500)",
    "a number as text": """UPDATE reports SET report = replace(report, '"year": 2024', '"year": "x"')""",
    "another form": """UPDATE reports SET report = replace(report, '"form": "2021"', '"form": "1999"')""",
    "notes of another shape": """UPDATE reports SET rest = replace(rest, '"notes":[', '"notes":[7,')""",
    "deep": "UPDATE reports SET rest = replace(hex(zeroblob(50000)), '00', '[')",
    "places gone": "UPDATE reports SET rest = '{}'",
    "findings": "UPDATE findings SET findings = '[{}]'",
    "report gone": "DELETE FROM reports",
    "a report that is not there": "UPDATE accepted SET digest = 'x'",
    "bytes": "UPDATE reports SET report = CAST(report AS BLOB)",
    "a word for a number": "UPDATE files SET size = 'x'",
    "a number for a word": "UPDATE contents SET year = 2.5",
    "trigger": "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM accepted; END",
    "view": "DROP TABLE shares; CREATE VIEW shares AS SELECT 'a' AS one, 'b' AS other, 1.0 AS share",
    "column": "ALTER TABLE units ADD COLUMN more TEXT",
    "table gone": "DROP TABLE withdrawn",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_was_not_written_by_us_is_damage(tmp_path, damage):
    office = Office(tmp_path)
    office.put("a.json", as_json(report_of(UNITS[0], **{"disputes.reconsideration.total": 99})))
    office.run()
    other = sqlite3.connect(office.state)
    other.executescript(f"PRAGMA foreign_keys=OFF; {damage};")
    other.close()
    with pytest.raises(StoreRefused) as refused:
        office.run()
    assert "已损坏" in refused.value.words("zh")
    assert "damaged" in refused.value.words("en")


def test_an_index_that_a_tool_added_does_no_harm(tmp_path):
    office = Office(tmp_path)
    office.put("a.json", as_json(report_of(UNITS[0])))
    office.run()
    other = sqlite3.connect(office.state)
    other.executescript("CREATE INDEX mine ON files (size); ANALYZE;")
    other.close()
    assert office.run().units[0].report is not None


SEALED = {
    "report": "UPDATE reports SET report = replace(report, '12', '13')",
    "rest": """UPDATE reports SET rest = replace(rest, '"waiting":[]', '"waiting":["disputes.reconsideration.total"]')""",
    "places": "UPDATE places SET tree = replace(tree, '9', '8')",
    "findings": "UPDATE findings SET findings = replace(findings, '4', '5')",
}


def held(path):
    """A state with one report and a finding on it; the report's digest."""
    content = content_of(write(sound(FORMS[0], **{"requests.carried_out.natural_person": 412})))
    with Store(path, YEAR) as store, store.database.transaction("files"):
        store.add(content)
        store.set_findings(content.digest, "", "rules", [Finding("T3-BAL", Severity.ERROR, actual=412)])
    return content


def all_read(path, digest):
    with Store(path, YEAR) as store:
        return store.reading(digest), store.report(digest), store.findings("rules")


@pytest.mark.parametrize("text", SEALED)
def test_a_digit_changed_in_the_file_is_noticed(tmp_path, text):
    path = tmp_path / "s.sqlite"
    content = held(path)
    reading, report, found = all_read(path, content.digest)
    assert reading == content.reading
    assert report == content.reading.report
    assert store_findings(found) == [412]
    with sqlite3.connect(path) as other:
        assert other.execute(SEALED[text]).rowcount == 1
    other.close()
    with pytest.raises(StoreRefused, match="损坏"):
        all_read(path, content.digest)


def store_findings(found):
    (text,) = found.values()
    return [f.actual for f in codec.findings_of(json.loads(text))]


def test_a_state_without_seals_gets_them(tmp_path):
    """A file of version 3, as earlier programs wrote it."""
    path = tmp_path / "s.sqlite"
    content = held(path)
    with sqlite3.connect(path) as other:
        for table in ("reports", "places", "findings"):
            other.execute(f"ALTER TABLE {table} DROP COLUMN seal")
        for column in ("digest", "path", "modified", "how", "since"):
            other.execute(f"ALTER TABLE withdrawn DROP COLUMN {column}")
        other.execute("PRAGMA user_version=3")
    other.close()
    reading, report, found = all_read(path, content.digest)
    assert (reading, report) == (content.reading, content.reading.report)
    assert store_findings(found) == [412]
    assert sqlite3.connect(path).execute("SELECT min(length(seal)), max(length(seal)) FROM reports").fetchone() == (
        32,
        32,
    )
