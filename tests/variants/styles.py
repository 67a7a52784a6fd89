"""Every published style, with how often it is drawn: one axis a choice, the first of each the ordinary one."""

from __future__ import annotations

import random

from tests.variants.model import Style


def _axis(axis: str, *entries: tuple[str, int, str], local: bool = False) -> tuple[Style, ...]:
    return tuple(Style(axis, name, weight, zh, local) for name, weight, zh in entries)


AXES: dict[str, tuple[Style, ...]] = {
    styles[0].axis: styles
    for styles in (
        _axis("numbers hold", ("sound", 70, "全部相符"), ("one broken", 14, "一处不相符"), ("all 0", 7, "全为 0"),
              ("large", 9, "数字大")),
        _axis("form", ("2021", 60, "2021 年格式"), ("2019", 14, "2019 年格式"),
              ("2019 on 2022", 6, "2022 年度用 2019 年格式"), ("（六） as one line", 15, "2021 年格式，（六）为一行"),
              ("三 of 2021 in 2019", 5, "2019 年格式，表三为 2021 年格式")),
        _axis("separator", ("tab", 18, "制表符"), ("one space", 12, "一个空格"), ("several spaces", 6, "多个空格"), ("uneven spaces", 4, "空格多少不一"),
              ("| both", 9, "两侧有 |"), ("| leading", 5, "行首有 |"), ("| trailing", 5, "行尾有 |"),
              ("| between", 5, "只在中间有 |"), ("| lone lines", 4, "夹有单独的 |"), ("||| merges", 5, "||| 表示合并"),
              ("cell a line", 8, "一格一行"), ("cell a paragraph", 5, "一格一段"), ("nothing", 4, "没有分隔"),
              ("layout", 12, "按版面（pdftotext -layout）"), ("raw", 10, "按内容顺序（pdftotext -raw）")),
        _axis("merged cells", ("empty cells", 46, "空格占位"), ("ragged", 14, "空格不齐"), ("repeated", 4, "文字重复"),
              ("group fused", 10, "组名并入行名"), ("group lost", 8, "组名丢失"), ("one character a line", 10, "一字一行"),
              ("no trailing empties", 6, "行尾空格丢失")),
        _axis("page breaks", ("none", 45, "无"), ("one", 30, "一次"), ("several", 25, "多次")),
        _axis("page number", ("- 4 -", 10, "- 4 -"), ("-4-", 8, "-4-"), ("— 5 —", 8, "— 5 —"), ("P. 9", 5, "P. 9"),
              ("第 3 页", 5, "第 3 页"), ("第 3 页 共 7 页", 4, "第 3 页 共 7 页"), ("bare", 8, "只有数字"), ("none", 10, "无页码")),
        _axis("header again", ("no", 60, "不重复"), ("repeated", 20, "重复"), ("wrong", 10, "错误的表头"),
              ("numbered", 4, "列1 列2"), ("row as header", 6, "数据行当表头"), local=False),
        _axis("label cut", ("no", 55, "不截断"), ("values on first half", 14, "数据在前半"),
              ("values on second half", 14, "数据在后半"), ("values on a third line", 9, "数据在第三行"),
              ("only the tail left", 5, "只剩后半"), local=True),
        _axis("frame after break", ("same", 70, "不变"), ("group lost", 18, "组名列丢失"),
              ("one column more", 12, "多一列")),
        _axis("footnote", ("none", 90, "无"), ("between header and values", 10, "在表头与数据之间")),
        _axis("values apart", ("no", 86, "同行"), ("next line", 9, "数据另起一行（个别）"),
              ("every line", 5, "数据另起一行（全部）"), local=True),
        _axis("value too many", ("no", 86, "无"), ("a 0 more", 8, "多一个 0"), ("a number more", 6, "多一个数"),
              local=True),
        _axis("value dropped", ("no", 90, "无"), ("one", 6, "少一个"), ("several", 4, "少几个"), local=True),
        _axis("blanks", ("none", 62, "无空白"), ("few", 12, "个别空白"), ("all 0", 8, "0 全部空白"),
              ("only 自然人 and 总计", 6, "只填自然人和总计"), ("总计", 6, "总计空白"), ("a table", 6, "整张表空白"), local=True),
        _axis("blank as", ("empty", 30, "空"), ("nbsp", 8, "不换行空格"), ("full-width space", 8, "全角空格"),
              ("/", 14, "/"), ("-", 10, "-"), ("—", 10, "—"), ("? 0", 6, "? 0")),
        _axis("number as", ("plain", 76, "普通"), ("thousands", 8, "千分位"), ("full-width", 8, "全角"),
              ("件", 4, "带“件”"), ("0 with decimals", 4, "0.00")),
        _axis("fee", ("plain", 80, "普通"), ("万元", 6, "带“万元”"), ("元", 6, "带“元”"), ("header in 元", 8, "表头单位为元")),
        _axis("change", ("sign", 60, "-8"), ("+461", 20, "+461"), ("减3", 20, "减3"), local=True),
        _axis("remark", ("none", 92, "无"), ("（其中修订 16 件）", 8, "（其中修订 16 件）"), local=True),
        _axis("ordinals", ("official", 60, "1. （一）"), ("1、", 10, "1、"), ("1. ", 10, "1. 加空格"), ("(一)", 10, "(一)"),
              ("1．", 4, "1．"), ("none", 4, "没有序号")),
        _axis("wording", ("official", 46, "统一格式文字"), ("drift", 22, "改写"), ("spaces", 10, "字间空格"),
              ("explained", 8, "加解释"), ("words left out", 9, "漏字"), ("quotes", 5, "引号不同"), local=True),
        _axis("header words", ("official", 70, "统一格式文字"), ("split over two rows", 16, "分两行"), ("broken", 8, "截断"),
              ("spaces", 6, "字间空格")),
        _axis("extra line", ("none", 92, "无"), ("其他主动公开文件", 8, "其他主动公开文件")),
        _axis("heading", ("##", 24, "##"), ("#", 8, "#"), ("any depth", 14, "# 多少不一"), ("bold", 12, "加粗"),
              ("## bold", 8, "## 加粗"), ("plain", 34, "无标记")),
        _axis("heading words", ("official", 72, "统一格式文字"), ("misnumbered", 8, "编号错误"), ("restarted", 8, "编号重起"),
              ("drift", 8, "改写"), ("no number", 4, "无编号")),
        _axis("before table", ("nothing", 76, "无"), ("narrative", 12, "有文字"), ("template hint", 12, "留有提示")),
        _axis("title", ("official", 54, "统一格式"), ("# year", 8, "# 2021"), ("工作告年度报", 6, "工作告年度报"),
              ("政府信息公开年报", 8, "政府信息公开年报"), ("two lines", 14, "分两行"), ("年度报告", 6, "政府信息公开年度报告"),
              ("none", 4, "无")),
    )
}  # fmt: skip


def draw(dice: random.Random) -> dict[str, str]:
    """One style an axis."""
    return {
        axis: dice.choices([s.name for s in styles], [s.weight for s in styles])[0] for axis, styles in AXES.items()
    }


def ids(drawn: dict[str, str]) -> tuple[str, ...]:
    """The names of what was drawn."""
    return tuple(f"{axis}: {name}" for axis, name in drawn.items())


AXIS_ZH = {
    "numbers hold": "数字关系", "form": "格式", "separator": "分隔方式", "merged cells": "合并单元格", "page breaks": "表内换页",
    "page number": "页码", "header again": "换页后的表头", "label cut": "行名截断", "frame after break": "换页后的列",
    "footnote": "脚注", "values apart": "数据与行名分开", "value too many": "多出的数据", "value dropped": "丢失的数据",
    "blanks": "空白", "blank as": "空白的写法", "number as": "数字的写法", "fee": "金额的写法", "change": "增减的写法",
    "remark": "数字旁的说明", "ordinals": "序号", "wording": "行名文字", "header words": "表头文字", "extra line": "多出的行",
    "heading": "标题样式", "heading words": "标题文字", "before table": "标题与表之间", "title": "总标题",
}  # fmt: skip
"""The axes in Chinese."""
