"""The whole text: title, headings, narrative and tables, in this case's style."""

from __future__ import annotations

from tests.variants import separators
from tests.variants.breaks import page_number
from tests.variants.model import Draft
from tests.variants.pdf_text import layout_lines, raw_lines

_OVERVIEW = (
    "{year}年，本机关认真贯彻《中华人民共和国政府信息公开条例》，扎实做好政府信息公开各项工作。",
    "（一）主动公开情况。全年通过门户网站公开信息 1280 条，其中政策解读 12 篇。",
    "（二）依申请公开情况。按时答复群众申请，没有超期。",
    "（三）政府信息管理情况。落实先审查、后公开的要求。",
    "（四）平台建设情况。网站栏目更新及时。",
    "（五）监督保障情况。开展培训 2 次，参训 36 人。",
)
_PROBLEMS = ("一是公开内容不够丰富。二是业务培训有待加强。", "下一步，我们将完善制度，加强队伍建设，提高公开质量。")
_OTHER = ("无", "无其他需要报告的事项。", "本年度没有收取信息处理费。")
_HEADING_DRIFT = {
    "二、主动公开政府信息情况": "二、主动公开信息情况",
    "五、存在的主要问题及改进情况": "五、存在的主要问题和改进情况",
    "六、其他需要报告的事项": "六、其他需要报告事项",
}
_ORDINALS = "一二三四五六"


def text(draft: Draft) -> str:
    """The published text of a draft whose tables are finished."""
    found: list[str] = [*_title(draft), ""]
    for number, section in enumerate(draft.form.sections):
        found += [_heading(draft, number, section.heading), ""]
        table = draft.form.tables.get(section.key)
        if table is None:
            found += _narrative(draft, section.key)
            continue
        found += _before(draft)
        style = draft.styles["separator"]
        if style == "layout":
            found += layout_lines(draft, table)
        elif style == "raw":
            found += raw_lines(draft, table)
        else:
            found += separators.lines(draft, table.key)
        found.append("")
    return "\n".join(found) + "\n"


def _title(draft: Draft) -> list[str]:
    name, year = draft.report.agency.name, draft.report.year
    mark = "# " if draft.styles["heading"] in ("##", "#", "any depth") else ""
    official = "政府信息公开工作年度报告"
    return {
        "official": [f"{mark}{name}{year}年{official}"],
        "# year": [f"# {year}"],
        "工作告年度报": [f"{mark}{name}{year}年政府信息公开工作告年度报"],
        "政府信息公开年报": [f"{mark}{name}{year}年政府信息公开年报"],
        "two lines": [f"{mark}{name}", f"{mark}{year}年{official}"],
        "年度报告": [f"{mark}{name}{year}年度政府信息公开年度报告"],
        "none": [],
    }[draft.styles["title"]]


def _heading(draft: Draft, number: int, words: str) -> str:
    style = draft.styles["heading words"]
    if style == "drift":
        words = _HEADING_DRIFT.get(words, words)
    elif style == "misnumbered" and number and draft.dice.random() < 0.5:
        words = f"{draft.dice.choice(_ORDINALS)}、{words.split('、', 1)[1]}"
    elif style == "restarted" and number:
        words = f"{_ORDINALS[number - 1]}、{words.split('、', 1)[1]}"
    elif style == "no number":
        words = words.split("、", 1)[1]
    indent = "    " if draft.has("separator", "layout") else ""
    return {
        "##": f"## {words}", "#": f"# {words}", "any depth": f"{'#' * draft.dice.randrange(1, 6)} {words}",
        "bold": f"**{words}**", "## bold": f"## **{words}**", "plain": indent + words,
    }[draft.styles["heading"]]  # fmt: skip


def _before(draft: Draft) -> list[str]:
    return {
        "nothing": [],
        "narrative": ["我单位全面梳理了相关情况，具体数据见下表。", ""],
        "template hint": [draft.dice.choice(("该部分以表格形式报告。表格如下：", "（该部分以表格形式报告）")), ""],
    }[draft.styles["before table"]]


def _narrative(draft: Draft, key: str) -> list[str]:
    dice = draft.dice
    if key == "overview":
        parts = [_OVERVIEW[0], *(x for x in _OVERVIEW[1:] if dice.random() < 0.8)]
    elif key == "problems":
        parts = list(_PROBLEMS)
    else:
        parts = [dice.choice(_OTHER)]
    if draft.has("before table", "template hint") and key == "overview":
        parts.insert(0, "（文字描述）")
    found: list[str] = []
    foot = page_number(draft, 1)
    for part in parts:
        found += [part.format(year=draft.report.year), ""]
        if foot is not None and not draft.has("page breaks", "none") and dice.random() < 0.2:
            found += [foot, ""]
    return found
