"""Our functions through the real COM server under Wine: what they answer there is what the engine finds."""

import shutil
from dataclasses import replace

import pytest

from schemas.finding import Reading, Severity
from schemas.messages import explain
from tests.builders import FORMS, findings, sound
from tests.excel_tables import last_year, tables
from tests.test_wine import NEEDED, environment, home, median, run  # noqa: F401 - fixtures
from tests.udf_answers import NO_TABLE, STATUS_BROKEN, STATUS_SOUND

pytestmark = pytest.mark.skipif(
    any(shutil.which(program) is None for program in NEEDED),
    reason="needs wine and mingw: apt-get install wine wine64 gcc-mingw-w64-x86-64 locales",
)
UDFS = "xlplugin.udfs"
SOUND = sound(FORMS[0])
BROKEN = sound(FORMS[0], **{"disputes.reconsideration.total": 0, "proactive_disclosure.licenses.decisions": -1})
LAST = replace(SOUND, year=2023)
WARM = 10


def status_of(found):
    """The words for warnings and hints alone."""
    told = {
        word: sum(f.severity is s for f in found) for s, word in ((Severity.WARNING, "警告"), (Severity.INFO, "提示"))
    }
    return "！ " + "，".join(f"{word} {n} 处" for word, n in told.items() if n)


def arrays(report):
    return [[list(row) for row in table] for table in tables(report)]


def ranges(report):
    return [{"range": table} for table in arrays(report)]


@pytest.fixture(scope="module")
def calls(home, environment, tmp_path_factory):  # noqa: F811
    asked = [
        ["NB_STATUS", *arrays(SOUND), 2024.0],
        ["NB_STATUS", *ranges(BROKEN), 2024.0],
        ["NB_FINDINGS", *arrays(BROKEN), 2024.0],
        ["NB_FINDINGS", *ranges(BROKEN), {"missing": True}],
        ["NB_FINDINGS_TOP", 2.0, *ranges(BROKEN), 2024.0],
        ["NB_RESIDUAL", "T4-SUM", "行政复议", ranges(BROKEN)[2]],
        ["NB_RULE", "T3-BAL"],
        ["NB_STATUS", {"range": 5.0}, {"missing": True}, {"missing": True}, {"missing": True}],
        ["NB_FINDINGS_TOP", 2.0, *arrays(BROKEN), 2024.0],
        ["NB_RESIDUAL", {"range": "T4-SUM"}, {"range": "行政复议"}, arrays(BROKEN)[2]],
        ["NB_RULE", {"range": "T3-BAL"}],
        ["NB_STATUS", *ranges(SOUND), 2024.0, {"range": [list(row) for row in last_year(LAST, FORMS[0])]}],
        *[["NB_STATUS", *arrays(BROKEN), 2024.0]] * WARM,
    ]
    folder = tmp_path_factory.mktemp("年报 函数")
    return run(home, environment, folder, asked, module=UDFS)


def test_answers_are_the_engines(calls):
    answers = [value for _, value in calls["calls"]]
    expected = [f for f in findings(BROKEN) if f.rule != "STR-TITLE"]
    assert answers[0] == STATUS_SOUND
    assert answers[1] == STATUS_BROKEN
    for rows in answers[2:4]:
        assert [[r[1], r[3], r[4]] for r in rows[1:]] == [[f.rule, f.label, explain(f, FORMS[0])] for f in expected]
    assert [row[1] for row in answers[4]] == ["规则", ""]
    assert answers[5].startswith("✗ 差 ")
    assert answers[6].startswith("T3-BAL ")
    assert answers[7] == NO_TABLE
    assert answers[8:11] == answers[4:7]
    assert answers[11] == status_of(findings(Reading(SOUND, previous=Reading(LAST))))
    assert answers[12:] == [STATUS_BROKEN] * WARM


def test_warm_calls_are_quick(calls, record_property):
    warm = median(calls["calls"][-WARM:])
    record_property("NB_STATUS on three tables, warm", round(warm, 4))
    print(f"activation: {calls['activation'] * 1000:.0f} ms", f"NB_STATUS, warm: {warm * 1000:.1f} ms", sep="\n")
    assert warm < 1
