"""One rule engine: the same report gives the same findings in every format, and in a cell.

The button is held against the command in test_button_libreoffice, the real COM server in test_udfs_wine.
"""

import json
import sys
from decimal import Decimal

import pytest

from converters.formats import FORMATS, READ, WRITTEN
from schemas.number import Unread
from tests.builders import FORMS, sound
from tests.com_harness import Excel, Range
from tests.excel_tables import tables

BOTH_WAYS = [n for n in READ if n in WRITTEN]
BROKEN = sound(
    FORMS[0],
    **{
        "disputes.reconsideration.total": 0,
        "requests.carried_out.natural_person": 1000,
        "requests.granted.legal_service": None,
        "proactive_disclosure.licenses.decisions": -1,
        "proactive_disclosure.penalties.decisions": Unread("/"),
        "proactive_disclosure.regulations.issued": Decimal("2.5"),
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
