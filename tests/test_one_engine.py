"""One rule engine: the same report gives the same findings in every format, and in a cell.

The button is held against the command in test_button_libreoffice, the real COM server in test_udfs_wine.
"""

import json
import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from converters.formats import FORMATS, READ, WRITTEN
from schemas.finding import Reading
from schemas.number import Unread
from schemas.rules import catalogue
from tests.builders import FORMS, sound
from tests.com_harness import Excel, Range
from tests.excel_tables import last_year, tables

BOTH_WAYS = [n for n in READ if n in WRITTEN]
BROKEN = sound(
    FORMS[0],
    **{
        "disputes.reconsideration.total": 0,
        "requests.carried_out.natural_person": 1000,
        "requests.granted.legal_service": None,
        "proactive_disclosure.licenses.decisions": -1,
        "proactive_disclosure.penalties.decisions": Unread("/"),
        "proactive_disclosure.normative_documents.issued": Decimal("2.5"),
    },
)


@pytest.fixture(scope="module")
def by_command(command, tmp_path_factory):
    import subprocess

    folder = tmp_path_factory.mktemp("one")
    found = {}
    for name in BOTH_WAYS:
        form = FORMATS[name]
        path = folder / f"{name}{form.suffix}"
        path.write_bytes(form.write(BROKEN))
        done = subprocess.run([*command, "check", path, "--format", "json"], capture_output=True, check=False)
        assert done.returncode == 1
        (file,) = json.loads(done.stdout)["files"]
        found[name] = file["findings"]
    return found


def test_every_format_gives_the_same(by_command):
    columns = ("rule", "severity", "key", "label", "actual", "expected", "difference")
    told = {name: sorted(json.dumps([f[c] for c in columns]) for f in found) for name, found in by_command.items()}
    assert {name: found == told["json"] for name, found in told.items()} == dict.fromkeys(BOTH_WAYS, True)
    rules = [f["rule"] for f in by_command["json"]]
    assert set(rules) == {"T4-SUM", "T3-BAL", "T3-ROW", "FMT-BLANK", "FMT-NEG", "FMT-NUMBER", "FMT-INT"}


@pytest.mark.skipif(sys.platform == "win32", reason="COM is real there: test_wine has it")
def test_the_function_in_a_cell_gives_the_same(by_command):
    with Excel() as excel:
        rows = excel.call("xlplugin.udfs", "NB_FINDINGS", *(Range(t) for t in tables(BROKEN)), 2024.0)
    assert [[r[1], r[2], r[3], r[4]] for r in rows[1:]] == [
        [f["rule"], f"表{f['place']['table']}第 {f['place']['row']} 行", f["label"], f["message"]]
        for f in by_command["json"]
    ]


LAST = replace(
    sound(FORMS[0], **{"requests.carried_out.natural_person": 5000, "requests.granted.natural_person": 5000}),
    year=2023,
    sections=BROKEN.sections,
)


@pytest.fixture(scope="module")
def against_last_year(command, tmp_path_factory):
    """The findings by command: of workbooks that hold last year's figures, and of JSON with --previous."""
    import subprocess

    folder = tmp_path_factory.mktemp("years")
    (folder / "last.json").write_bytes(FORMATS["json"].write(LAST))
    found = {}
    for name in ("xlsx", "xlsm", "json"):
        path = folder / f"this.{name}"
        path.write_bytes(FORMATS[name].write(BROKEN, last=Reading(LAST)))
        for way, flags in (("sheet", []), ("flag", ["--previous", folder / "last.json"])):
            done = subprocess.run(
                [*command, "check", path, "--format", "json", *flags], capture_output=True, check=False
            )
            (file,) = json.loads(done.stdout)["files"]
            found[name, way] = file["findings"]
    tsv = [*command, "check", folder / "this.xlsx", "--format", "tsv-ascii"]
    done = subprocess.run(tsv, capture_output=True, check=False)
    found["tsv"] = [line.split("\t")[:2] for line in done.stdout.decode("ascii").splitlines()[1:]]
    return found


def test_last_year_in_the_workbook_is_last_year_by_flag(against_last_year):
    columns = ("rule", "severity", "key", "label", "actual", "expected", "message")

    def told(findings, *without):
        return sorted(json.dumps([f[c] for c in columns if c not in without]) for f in findings)

    found = dict(against_last_year)
    rules = found.pop("tsv")
    assert {"X-CARRY", "X-ROLL", "X-JUMP"} <= {f["rule"] for f in found["xlsx", "sheet"]}
    assert told(found["xlsx", "sheet"]) == told(found["xlsm", "sheet"]) == told(found["xlsx", "flag"])
    assert [rule for _, rule in rules] == [f["rule"] for f in found["xlsx", "sheet"]]
    # JSON names other places in its messages
    assert told(found["json", "flag"], "message") == told(found["xlsm", "flag"], "message")
    assert not [f for f in found["json", "sheet"] if f["rule"].startswith("X-")]


@pytest.mark.skipif(sys.platform == "win32", reason="COM is real there: test_wine has it")
def test_last_year_in_a_cell_is_last_year_by_flag(against_last_year):
    block = Range(last_year(LAST, BROKEN.form))
    with Excel() as excel:
        found = excel.call("xlplugin.udfs", "NB_FINDINGS", *(Range(t) for t in tables(BROKEN)), 2024.0, block)
    # what a unit may do, only its name tells
    words = {rule.id for rule in catalogue().values() if rule.words}
    by_flag = [
        (f["rule"], f["label"]) for f in against_last_year["json", "flag"] if f["rule"] not in words | {"T2-AUTHORITY"}
    ]
    assert [(r[1], r[3]) for r in found[1:]] == by_flag
