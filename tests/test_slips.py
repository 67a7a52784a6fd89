"""Return slips: one a unit that has something to do, in words for clerks, under a safe name."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest

from converters.collecting import slips
from converters.collecting.state import Collection, Outcome, Standing, Unit, UnitState
from converters.names import safe_name
from schemas.rules import catalogue
from tests.made_collection import AT, DEADLINE, EVIL, arrival, collection, examples

TERMS = slips.Terms("示例县人民政府办公室", date(2025, 2, 10), "zwgk@example.invalid")


def county(*named, standing=1):
    """Units of these names, all with the same report."""
    report, findings = examples()[standing]
    states = [
        UnitState(Unit(name, code), report, findings, arrival("来件/年报.xlsx", unit=name)) for name, code in named
    ]
    return Collection(2024, tuple(states), (), DEADLINE, AT)


def words(content):
    document = docx.Document(io.BytesIO(content))
    return [p.text for p in document.paragraphs], [[[c.text for c in r.cells] for r in t.rows] for t in document.tables]


def test_who_has_something_to_do_gets_a_slip_and_nobody_else():
    made = collection()
    asked = [s for s in made.units if s.standing in (Standing.FAULTY, Standing.OPEN) or (s.late and s.report is None)]
    names = [name for name, _ in slips.slips(made, suffix="txt")]
    assert len(names) == len(asked) == 25
    for name, state in zip(names, asked, strict=True):
        kinds = {
            Standing.FAULTY: "退回修改通知单",
            Standing.OPEN: "情况说明通知单",
            Standing.MISSING: "催报通知单",
        }
        assert name == safe_name(f"{kinds[state.standing]}-{state.unit.name}") + ".txt"


def test_a_slip_says_what_came_what_to_mend_and_by_when():
    ((_, content),) = slips.slips(county(("示例县水利局", None)), terms=TERMS)
    paragraphs, (table,) = words(content)
    assert paragraphs[0] == "2024年度政府信息公开工作年度报告\n退回修改通知单"
    assert paragraphs[1] == "示例县水利局："
    assert "（文件“年报.xlsx”）已于2025年1月15日10:05收悉" in paragraphs[2]
    assert "有2处需要修改" in paragraphs[2]
    assert "请于2025年2月10日前办理完毕并重新报送。" in paragraphs
    assert "报送方式：zwgk@example.invalid" in paragraphs
    assert paragraphs[-2:] == ["示例县人民政府办公室", "2025年1月21日"]
    assert table[0] == ["序号", "位置", "现在写的", "应为", "问题和改法"]
    assert table[1][2:4] == ["（空白）", "—"]
    assert table[2][:4] == ["2", "表四第 1 行\n行政复议 › 总计", "99", "44"]
    assert "差 55" in table[2][4]
    assert "改法：核对这一组的四项和总计。" in table[2][4]


def test_slips_speak_without_rule_ids():
    for _, content in slips.slips(collection(), suffix="txt"):
        text = content.decode("utf-8-sig")
        assert not [rule for rule in catalogue() if rule in text]


def test_a_warning_is_to_be_explained_and_an_explained_one_is_left_out():
    ((name, content),) = slips.slips(county(("示例县水利局", None), standing=3), suffix="txt")
    text = content.decode("utf-8-sig")
    assert name.startswith("情况说明通知单-")
    assert "一、需要说明的情况（1处）" in text
    assert "“情况说明”一栏" in text
    assert not list(slips.slips(county(("示例县水利局", None), standing=5)))


def test_both_come_in_one_slip():
    report, findings = examples()[1]
    both = (*findings, *examples()[3][1])
    made = county(("示例县水利局", None))
    state = replace(made.units[0], report=report, findings=both)
    ((_, content),) = slips.slips(replace(made, units=(state,)))
    paragraphs, tables = words(content)
    assert [p for p in paragraphs if p[:2] in ("一、", "二、", "三、")] == [
        "一、需要修改的内容（2处）", "二、需要说明的情况（1处）", "三、重新报送",
    ]  # fmt: skip
    assert [len(t) - 1 for t in tables] == [2, 1]


def missing(*arrivals, late=True, deadline=DEADLINE):
    """One unit, of which nothing was accepted."""
    unit = UnitState(Unit("示例县水利局"), None, (), None, arrivals, late)
    return Collection(2024, (unit,), (), deadline, AT)


def test_a_reminder_says_that_nothing_came_and_until_when():
    ((name, content),) = slips.slips(missing(), terms=TERMS)
    paragraphs, tables = words(content)
    assert (name, tables) == ("催报通知单-示例县水利局.docx", [])
    assert paragraphs[0] == "2024年度政府信息公开工作年度报告\n催报通知单"
    assert paragraphs[2].endswith("没有收到你单位2024年度政府信息公开工作年度报告（报送期限为2025年1月20日）。")
    assert "请于2025年2月10日前报送。" in paragraphs


def test_a_reminder_says_why_a_file_was_not_taken():
    late = {"zh": "是 2023 年度的报告。", "en": "on 2023."}
    made = missing(
        arrival("来件/去年.xlsx", Outcome.WRONG_YEAR, "示例县水利局", late),
        arrival("来件/旧.xlsx", Outcome.WITHDRAWN, "示例县水利局", {"zh": "内部的话", "en": "-"}),
        late=False,
    )
    ((_, content),) = slips.slips(made, suffix="txt")
    text = content.decode("utf-8-sig")
    assert "一、未能采用的文件（1个）" in text
    assert "“去年.xlsx”：是 2023 年度的报告。" in text
    assert "内部的话" not in text


def test_nobody_is_reminded_before_the_deadline():
    assert list(slips.slips(missing(late=False))) == []
    assert len(list(slips.slips(missing(late=False, deadline=None)))) == 1


@pytest.mark.parametrize(
    ("at", "words_"), [(AT, "请尽快办理并重新报送。"), (AT.replace(day=10), "请于2025年1月20日前办理完毕并重新报送。")]
)
def test_without_a_date_of_its_own_the_deadline_holds_until_it_has_passed(at, words_):
    ((_, content),) = slips.slips(replace(county(("示例县水利局", None)), at=at), suffix="txt")
    assert words_ in content.decode("utf-8-sig")


def test_file_names_are_safe_and_never_the_same():
    long = "示例" * 60
    units = [
        (EVIL, "1"),
        ("A局", "2"),
        ("a局", "3"),
        ("a局", None),
        (long + "甲", "4"),
        (long + "乙", "5"),
        ("../x", "6"),
    ]
    names = [name for name, _ in slips.slips(county(*units), suffix="txt")]
    assert len({n.casefold() for n in names}) == len(units)
    assert not any(set(n) & set('<>:"/\\|?*') for n in names)
    assert names[1:3] == ["退回修改通知单-A局.txt", "退回修改通知单-3-a局.txt"]


def test_hostile_names_are_text_in_a_word_file():
    name = EVIL + "]]>\x07\ud800\ufffe"
    ((_, content),) = slips.slips(county((name, None)), terms=replace(TERMS, office=EVIL))
    paragraphs, _ = words(content)
    assert paragraphs[1] == f"{EVIL}]]>："
    assert paragraphs[-2] == EVIL


@pytest.mark.parametrize("suffix", slips.FORMATS)
def test_the_same_slips_make_the_same_bytes(suffix):
    made = collection(12)
    packed = slips.write(made, "zh", TERMS, suffix)
    assert packed == slips.write(made, "zh", TERMS, suffix)
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        assert package.namelist() == [n for n, _ in slips.slips(made, "zh", TERMS, suffix)]


def test_english():
    ((name, content),) = slips.slips(county(("示例县水利局", None)), "en", TERMS)
    paragraphs, (table,) = words(content)
    assert name == "return-slip-示例县水利局.docx"
    assert paragraphs[1] == "To 示例县水利局:"
    assert table[2][2:4] == ["99", "44"]
