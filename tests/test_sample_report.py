"""A report as it comes out of a PDF, with what page breaks and drifted wording do to it; every oddity is named.

The report here is invented. A published one is read as well where a checkout has it beside it.
"""

import json
from decimal import Decimal

import pytest

from converters.text_read import read
from converters.text_write import write
from schemas.checks import check
from schemas.form import load_form

ZEROS = "\t0\t0\t0\t0\t0\t0\t0"


def _sample() -> list[str]:
    """Frames that change by a page break: labels in the first three columns, then in two, then in two with an
    eighth value."""
    frame_1 = [
        "(本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和)\t\t申请人情况" + "\t" * 7,
        "\t\t自然人\t法人或其他组织\t\t\t\t\t总计\t",
        "\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t\t",
        "一、本年新收政府信息公开申请数量\t\t6\t0\t1\t0\t0\t0\t7\t",
        f"二、上年结转政府信息公开申请数量\t{ZEROS}\t",
        "三、本年度结果\t(一) 予以公开\t6\t0\t1\t0\t0\t0\t7\t",
        f"\t(二) 部分公开(区分处理的, 只计这一情形, 不计其他情形){ZEROS}\t",
        f"\t(三) 不予公开\t1. 属于国家秘密{ZEROS}",
    ]
    denied = ["2. 其他法律行政法规禁止公开", "3. 危及“三安全一稳定”", "4. 保护第三方合法权益"]
    denied += ["5. 属于三类内部事务信息", "6. 属于四类过程性信息"]
    frame_2 = [f"\t\t{label}{ZEROS}" for label in denied]
    cut = [f"7. 属于行政执法案\t{ZEROS}\t", "", "\t卷" + "\t" * 8]
    groups = [
        ("", ["8. 属于行政查询事项"]),
        ("(四) 无法提供", ["1. 本机关不掌握相关政府信息", "2. 没有现成信息需要另行制作", "3. 补正后申请内容仍不明确"]),
        ("(五) 不予处理", ["1. 信访举报投诉类申请", "2. 重复申请", "3. 要求提供公开出版物", "4. 无正当理由大量反复申请",
                       "5. 要求行政机关确认或重新出具已获取信息"]),
        ("(六) 其他处理", ["1. 申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                       "2. 申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"]),
    ]  # fmt: skip
    frame_3 = [f"{group if i == 0 else ''}\t{x}\t0{ZEROS}" for group, xs in groups for i, x in enumerate(xs)]
    last = [f"\t3. 其他{ZEROS}", "\t(七) 总计\t6\t0\t1\t0\t0\t0\t7", f"四、结转下年度继续办理\t{ZEROS}"]
    results = "结果 维持\t结果 纠正\t其他 结果\t尚 未 审 结\t总 计"
    return [
        "",
        "# 2022",
        "",
        "## 一、总体情况",
        "",
        "2022年，我局按照条例要求做好公开工作，及时回应群众关切，不断提高主动公开",
        "",
        "的时效，共发布信息12条。",
        "",
        "### （一）组织领导",
        "",
        "成立了领导小组。",
        "",
        "## 二、主动公开政府信息情况",
        "",
        "第二十条第（一）项\t\t\t",
        "信息内容\t本年制发件数\t本年废止数量\t现行有效件数",
        "规章\t0\t0\t0",
        "行政规范性文件\t1\t0\t4",
        "第二十条第（五）项\t\t\t",
        "信息内容\t本年处理决定数量\t\t",
        "行政许可\t15\t\t",
        "第二十条第（六）项\t\t\t",
        "信息内容\t本年处理决定数量\t\t",
        "行政处罚\t0\t\t",
        "行政强制\t0\t\t",
        "第二十条第（八）项\t\t\t",
        "信息内容\t本年收费金额（单位：万元）\t\t",
        "行政事业性收费\t0\t\t",
        "",
        "### 三、收到和处理政府信息公开申请情况",
        "",
        *frame_1,
        *frame_2,
        *cut,
        *frame_3,
        "",
        *last,
        "",
        "#### 四、政府信息公开行政复议、行政诉讼情况",
        "",
        "行政复议\t\t\t\t\t行政诉讼" + "\t" * 9,
        f"{results}\t未经复议直接起诉\t\t\t\t\t复议后起诉\t\t\t\t",
        f"\t\t\t\t\t{results}\t{results}",
        "\t".join("0" * 15),
        "",
        "#### 五、存在的主要问题及改进情况",
        "",
        "一是更新不够及时；",
        "",
        "二是形式单一。",
        "",
        "## **六、其他需要报告的事项**",
        "",
        "无",
    ]


LINES = _sample()


def _number(start: str) -> int:
    return next(n for n, line in enumerate(LINES, 1) if line.lstrip("\t").startswith(start))


@pytest.fixture(scope="module")
def reading():
    return read("\n".join(LINES).encode(), "样本.txt")


def test_every_number_is_read(reading):
    filled = {k: v for k, v in reading.report.values.items() if v != 0}
    assert reading.report.form is load_form("2021")
    assert filled == {
        "proactive_disclosure.normative_documents.issued": 1,
        "proactive_disclosure.normative_documents.in_force": 4,
        "proactive_disclosure.licenses.decisions": 15,
        **{
            f"requests.{line}.{column}": value
            for line in ("received", "granted", "outcome_total")
            for column, value in (("natural_person", 6), ("research_institution", 1), ("total", 7))
        },
    }


def test_every_oddity_is_named_with_its_line_and_nothing_else(reading):
    eight = range(_number("8. 属于行政查询事项"), _number("2. 申请人逾期未按") + 1)
    assert len(eight) == 11
    noted = sorted((n.place.line, n.rule, n.reason) for n in reading.notes)
    assert noted == sorted(
        [
            (2, "STR-TITLE", "wording"),
            (6, "STR-PARAGRAPH", ""),
            (_number("信息内容\t本年制发件数"), "STR-LABEL", "drift"),
            (_number("三、本年度结果"), "STR-LABEL", "drift"),
            (_number("7. 属于行政执法案"), "STR-LABEL", "cut"),
            *((n, "STR-WIDTH", "same") for n in eight),
        ]
    )
    cut = next(n for n in reading.notes if n.reason == "cut")
    assert (cut.actual, cut.details["rest"], cut.details["line"]) == ("7. 属于行政执法案", "卷", _number("卷"))
    assert cut.details["official"] == "7.属于行政执法案卷"
    width = next(n for n in reading.notes if n.rule == "STR-WIDTH")
    assert (width.details["expected"], width.details["actual"], width.details["raw"]) == (7, 8, "0" + " | 0" * 7)


def test_the_missing_agency_is_a_finding_of_the_engine(reading):
    assert (reading.report.agency.name, reading.report.year) == (None, 2022)
    assert ("STR-TITLE", "agency") in [(f.rule, f.reason) for f in check([reading])[0]]


def test_places_are_line_numbers(reading):
    assert reading.places["requests.received.total"].line == _number("一、本年新收")
    assert reading.places["title"].line == 2
    assert reading.places["disputes"].line == _number("#### 四")


def test_the_narrative_is_kept_as_it_stands(reading):
    sections = reading.report.sections
    assert sections["overview"].split("\n\n")[1:3] == ["的时效，共发布信息12条。", "### （一）组织领导"]
    assert sections["problems"] == "一是更新不够及时；\n\n二是形式单一。"
    assert sections["other_matters"] == "无"
    assert set(sections) == {"overview", "problems", "other_matters"}


def test_written_and_read_again_it_is_the_same_without_the_oddities(reading):
    again = read(write(reading.report).encode(), "x.txt")
    assert again.report == reading.report
    assert {n.rule for n in again.notes} <= {"STR-PARAGRAPH"}


def test_an_eighth_value_that_differs_is_not_guessed_away():
    at = _number("2. 重复申请") - 1
    lines = [*LINES]
    lines[at] = lines[at].removesuffix("0") + "3"
    reading = read("\n".join(lines).encode(), "x")
    values = {v.raw for k, v in reading.report.values.items() if k.startswith("requests.refused_repeated.")}
    assert values == {"0 | 0 | 0 | 0 | 0 | 0 | 0 | 3"}
    found = [f for f in check([reading])[0] if f.rule == "STR-WIDTH" and f.reason == "unplaced"]
    assert [f.place.line for f in found] == [at + 1]


# ---- published reports, where there are some ------------------------------------------------------


def test_the_published_sample(published):
    path = published / "sample-2021.txt"
    source = path.read_text("utf-8")
    reading = read(path.read_bytes(), path.name)
    report = reading.report
    assert (report.form.id, report.year, report.agency.name) == ("2021", 2021, None)
    assert list(report.values.values()) == [0] * 200
    assert sorted((n.place.line, n.rule, n.reason) for n in reading.notes) == sorted(
        [
            (3, "STR-TITLE", "wording"),
            (15, "STR-PARAGRAPH", ""),
            (22, "STR-LABEL", "drift"),
            (43, "STR-LABEL", "drift"),
            (51, "STR-LABEL", "cut"),
            (89, "STR-PARAGRAPH", ""),
            *((n, "STR-WIDTH", "same") for n in range(54, 65)),
        ]
    )
    lines = source.split("\n")
    for key, start, end in (("overview", 6, 18), ("problems", 78, 96), ("other_matters", 98, 99)):
        assert "".join(report.sections[key].split()) == "".join("".join(lines[start:end]).split())
    again = read(write(report).encode(), "x")
    assert again.report == report


@pytest.mark.parametrize("name", ["001", "002"])
@pytest.mark.parametrize("kind", ["raw", "layout"])
def test_no_number_of_a_published_report_is_read_wrong(published, name, kind):
    expected = json.loads((published / f"{name}.expected.json").read_text("utf-8"), parse_float=Decimal)
    reading = read((published / f"{name}.{kind}.txt").read_bytes(), name)
    right = 0
    for key, value in reading.report.values.items():
        if isinstance(value, int | Decimal):
            wanted = expected
            for step in key.split("."):
                wanted = wanted[step]
            assert (key, value) == (key, wanted)
            right += 1
    lines = {f.place.line for f in check([reading])[0] if f.rule in ("STR-WIDTH", "STR-LINE") and f.place}
    if kind == "raw":
        assert right == len(reading.report.values)
    else:
        unread = {p.line for k, p in reading.places.items() if k.count(".") and reading.report.values[k] is not None
                  and not isinstance(reading.report.values[k], int | Decimal)}  # fmt: skip
        assert unread <= lines
