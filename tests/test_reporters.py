"""Every output of `check`: the same findings, in each format's own shape."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from converters.batch import FileResult
from converters.errors import Unreadable
from converters.reporters.options import Options
from converters.reporters.table import REPORTERS
from converters.sources import Source
from schemas.checks import check
from schemas.explained import explained, values_of
from schemas.explanation import Explanation
from schemas.finding import Finding, Reading, Severity
from schemas.messages import line_of
from schemas.place import Place
from schemas.report import Agency
from tests.builders import FORMS, sound

NASTY = "=cmd|' /C calc'!A0,甲\"乙\"<b>&%:\n"


def result_of(report, path="甲.txt", **places):
    reading = Reading(report, places=places)
    return FileResult(Source(path), reading, check([reading])[0])


@pytest.fixture
def results():
    form = FORMS[0]
    wrong = sound(form, **{"disputes.reconsideration.total": 99, "requests.received.natural_person": None})
    where = {"disputes.reconsideration.total": Place(line=120)}
    odd = replace(sound(form), agency=Agency(NASTY, None))
    return [
        result_of(sound(form), "好,份.json"),
        result_of(wrong, "目录/坏 份.txt", **where),
        result_of(odd, "怪.txt"),
        FileResult(Source("扫描.pdf"), None, refusal=Unreadable("这是扫描件。\n请换原件。", "a scan")),
    ]


def printed(name, results, **options):
    out = io.BytesIO()
    REPORTERS[name].write(iter(results), out, Options(**options))
    return out.getvalue()


def pairs(result):
    return [(f.rule, f.key) for f in result.findings]


def test_json_and_lines_of_json_hold_the_same_files(results):
    tree = json.loads(printed("json", results))
    lines = [json.loads(line) for line in printed("jsonl", results).splitlines()]
    assert tree["files"] == lines
    assert [f["status"] for f in lines] == ["ok", "findings", "ok", "unreadable"]
    assert [(f["rule"], f["key"]) for f in lines[1]["findings"]] == pairs(results[1])
    total = next(f for f in lines[1]["findings"] if f["rule"] == "T4-SUM")
    assert (total["actual"], total["place"]) == (99, {"line": 120})
    assert tree["summary"]["files"] == 4
    assert tree["summary"]["unreadable"] == 1
    assert json.loads(printed("json", [])) == {
        "files": [],
        "summary": dict.fromkeys(tree["summary"], 0),
    }


def test_concise_has_one_line_a_finding(results):
    lines = printed("concise", results).decode().splitlines()
    assert len(lines) == len(results[1].findings) + 1
    assert lines[0].startswith("目录/坏 份.txt: 错误 ")
    assert lines[-1] == "扫描.pdf: 无法读取：这是扫描件。 请换原件。"


def test_text_groups_by_file_and_part_and_aligns(results):
    lines = printed("text", results).decode().splitlines()
    assert lines[0].startswith("✓ 好,份.json")
    assert "  三、收到和处理政府信息公开申请情况" in lines
    assert "  四、政府信息公开行政复议、行政诉讼情况" in lines
    assert lines.index("  三、收到和处理政府信息公开申请情况") < lines.index("  四、政府信息公开行政复议、行政诉讼情况")
    assert lines[-1].startswith("共 4 个文件：2 个无问题，1 个有问题，1 个无法读取；错误 ")
    wrapped = printed("text", results, columns=80).decode().splitlines()
    from rich.cells import cell_len

    assert max(cell_len(line) for line in wrapped[:-1]) <= 80
    assert "\x1b" not in "".join(lines)
    assert "\x1b[1;31m" in printed("text", results, colour=True).decode()
    assert "好,份" not in printed("text", results, quiet=True).decode()


def test_a_file_with_hints_alone_says_how_many(results):
    shown = [
        FileResult(
            Source("a.txt"), results[0].reading, (warning(severity=Severity.INFO, details={"official": "规章"}),)
        )
    ]
    last = printed("text", shown).decode().splitlines()[-1]
    assert last == "共 1 个文件：0 个无问题，1 个有问题，0 个无法读取；错误 0，警告 0，提示 1。"
    assert printed("text", shown, lang="en").decode().endswith("; 0 errors, 0 warnings, 1 info.\n")
    assert "提示" not in printed("text", results).decode().splitlines()[-1]


def test_csv_has_a_row_a_finding_and_no_formula(results):
    rows = list(csv.DictReader(io.StringIO(printed("csv", results).decode("utf-8-sig"), newline="")))
    assert [r["file"] for r in rows] == [
        "好,份.json",
        *["目录/坏 份.txt"] * len(results[1].findings),
        "怪.txt",
        "扫描.pdf",
    ]
    total = next(r for r in rows if r["rule"] == "T4-SUM")
    assert (total["line"], total["actual"], total["severity"]) == ("120", "99", "error")
    assert not any(value.startswith(("=", "@")) for row in rows for value in row.values())


def test_workbook_lists_findings_and_files(results):
    book = load_workbook(io.BytesIO(printed("xlsx", results)))
    findings, files = book["问题"], book["文件"]
    assert [c.value for c in findings[1]][:6] == ["文件", "单位", "年度", "严重程度", "规则", "位置"]
    assert [row[4].value for row in findings.iter_rows(min_row=2)] == [f.rule for f in results[1].findings]
    assert [row[1].value for row in files.iter_rows(min_row=2)] == ["无问题", "有问题", "无问题", "无法读取"]
    assert findings.auto_filter.ref
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
    assert printed("xlsx", results) == printed("xlsx", results)


def test_github_names_file_line_and_rule_and_escapes(results):
    lines = printed("github", results).decode().splitlines()
    assert len(lines) == len(results[1].findings) + 1
    total = next(x for x in lines if "T4-SUM" in x)
    assert total.startswith("::error file=目录/坏 份.txt,line=120,title=T4-SUM::错误 T4-SUM")
    assert lines[-1] == "::error file=扫描.pdf::这是扫描件。%0A请换原件。"


def test_junit_counts_failures_errors_and_skips(results):
    root = ET.fromstring(printed("junit", results))
    errors = sum(f.severity is Severity.ERROR for f in results[1].findings)
    assert (root.get("failures"), root.get("errors")) == (str(errors), "1")
    suites = list(root)
    assert [s.get("tests") for s in suites] == ["1", str(len(results[1].findings)), "1", "1"]
    assert suites[1][0].find("failure") is not None
    assert suites[0][0].get("name") == "check"


def test_sarif_has_rules_levels_and_places(results):
    tree = json.loads(printed("sarif", results))
    (run,) = tree["runs"]
    ids = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert all(ids[r["ruleIndex"]] == r["ruleId"] for r in run["results"])
    total = next(r for r in run["results"] if r["ruleId"] == "T4-SUM")
    place = total["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 120}
    assert re.fullmatch(r"[\w%./-]+", place["artifactLocation"]["uri"])
    assert total["level"] == "error"
    assert run["invocations"][0]["executionSuccessful"] is False


def warning(**changes):
    base = Finding("STR-LABEL", Severity.WARNING, "close", "requests.received.total", actual=5, expected=3)
    return replace(base, **changes)


def test_an_explanation_holds_while_the_values_do_and_never_for_errors():
    given = [Explanation("STR-LABEL", "requests.received.total", values_of(warning()), "口径变化")]
    (found,) = explained([warning()], given)
    assert found.explanation == "口径变化"
    assert not found.weighs(Severity.WARNING)
    for other in (warning(actual=6), warning(key="requests.granted.total"), warning(severity=Severity.ERROR)):
        assert explained([other], given) == (other,)
    assert explained([warning()], [replace(given[0], text="  ")]) == (warning(),)


def test_an_explanation_shows_in_every_output(results):
    finding = warning(details={"official": "规章"}, explanation="口径变化，已报备")
    reading = results[0].reading
    shown = [FileResult(Source("a.txt"), reading, (finding,))]
    assert line_of(finding, reading.report.form).endswith("【已说明：口径变化，已报备】")
    for name in REPORTERS:
        if name == "tsv-ascii":
            continue
        data = printed(name, shown)
        if name == "xlsx":
            assert load_workbook(io.BytesIO(data))["问题"]["M2"].value == "口径变化，已报备"
        else:
            assert "口径变化，已报备" in data.decode()
    assert json.loads(printed("json", shown))["summary"]["warnings"] == 0
    assert json.loads(printed("json", shown))["summary"]["explained"] == 1
