"""A line of the roster: the unit on it, and what is wrong with it alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from converters.collecting.roster_columns import FIELDS, Columns, fields_of
from converters.collecting.roster_header import is_kind
from converters.collecting.roster_table import Cell, Row
from converters.collecting.state import Unit
from converters.workbook.layout import address
from schemas.messages import Lang
from schemas.report import one_line

LONGEST_NAME, LONGEST_TEXT = 100, 200
"""Characters; a longer text is a paragraph that slipped into the column."""

_SUM = re.compile(r"(?:合计|总计|小计|共计|total)[:：]?|(?:合计|总计|共计?)?\d+(?:个|家)(?:单位)?", re.I)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[Ee]\+\d+")
_FORMULA_TEXT = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the roster that cannot be used, in words; ``line`` as the file counts, from 1."""

    line: int
    zh: str
    en: str

    def words(self, lang: Lang = "zh") -> str:
        """``第 7 行：…``."""
        return f"第 {self.line} 行：{self.zh}" if lang == "zh" else f"line {self.line}: {self.en}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the roster; ``usable`` is False where something is wrong with it."""

    number: int
    unit: Unit
    usable: bool


def line_of(row: Row, columns: Columns, problems: list[Problem]) -> Line:
    """The unit on a line; what is wrong with it is added to the problems."""
    texts = {field: _joined(row, places) for field, places in columns.items()}
    if blank := list(_unread(row, columns)):
        problems += blank
        return Line(row.line, Unit(texts["name"]), usable=False)
    name, found = texts["name"], list(_of_name(texts["name"], row))
    if found and name and len(name) <= LONGEST_NAME:
        problems += found
        return Line(row.line, Unit(name), usable=False)  # no unit at all: nothing else on the line counts
    code, wrong = _code(row, columns)
    found += [Problem(row.line, *why) for why in wrong]
    for field, text in texts.items():
        if field != "name" and len(text) > LONGEST_TEXT:
            zh, en = FIELDS[field].zh, FIELDS[field].en
            found.append(
                Problem(
                    row.line,
                    f"“{zh}”有 {len(text)} 个字，超过 {LONGEST_TEXT} 个。",
                    f"the {en} has {len(text)} characters, more than {LONGEST_TEXT}.",
                )
            )
    problems += found
    unit = Unit(name, code or None, texts.get("kind", ""), texts.get("parent", ""), texts.get("contact", ""))
    return Line(row.line, unit, not found)


def _unread(row: Row, columns: Columns) -> Iterable[Problem]:
    for field, places in columns.items():
        for place in places:
            yield from unread(row, place, FIELDS[field].zh, FIELDS[field].en)


def unread(row: Row, place: int, zh: str, en: str) -> Iterable[Problem]:
    """What is wrong with a cell that is not empty and has no text; ``zh`` and ``en`` say what should stand in it."""
    raw, at = row.at(place).unread, address(row.line - 1, place)
    if raw.startswith("="):
        yield Problem(
            row.line,
            f"{at}（{zh}）是公式，文件里没有它的结果：{raw}。请用 Excel 或 WPS 打开名册，保存后再试，或直接填写。",
            f"{at} ({en}) is a formula whose result is not in the file: {raw}. "
            "Open the roster in Excel, save it and try again, or type what it should be.",
        )
    elif raw:
        yield Problem(
            row.line,
            f"{at}（{zh}）是错误值 {raw}。请改正公式，或直接填写。",
            f"{at} ({en}) has the error {raw}. Correct the formula, or type what it should be.",
        )


def _of_name(name: str, row: Row) -> Iterable[Problem]:
    if not name:
        yield Problem(row.line, "没有单位名称。请填写，或删去这一行。", "no name. Fill it in, or delete the line.")
    elif _SUM.fullmatch(name):
        yield Problem(
            row.line, f"“{name}”像是合计，不是单位。请删去这一行。", f"“{name}” looks like a sum. Delete the line."
        )
    elif is_kind(name):
        yield Problem(
            row.line,
            f"“{name}”是类型，不是单位名称。请填写单位全称；是分组标题的，请删去这一行。",
            f"“{name}” is a kind of unit, not a name. Enter the unit's full name; delete the line where it is a heading.",
        )
    elif "name" in fields_of([name]):
        yield Problem(
            row.line, f"“{name}”是表头，重复出现了。请删去这一行。", f"the header again: “{name}”. Delete the line."
        )
    elif len(name) > LONGEST_NAME:
        yield Problem(
            row.line,
            f"单位名称有 {len(name)} 个字，超过 {LONGEST_NAME} 个。请核对。",
            f"the name has {len(name)} characters, more than {LONGEST_NAME}. Check it.",
        )


def _joined(row: Row, places: Sequence[int]) -> str:
    texts = (one_line(row.at(place).text) or "" for place in places)
    return " ".join(text for text in texts if text)


def _code(row: Row, columns: Columns) -> tuple[str, list[tuple[str, str]]]:
    """A code exactly as written, and why it cannot be used; a number is one whose zeros or last digits may be lost."""
    if "code" not in columns:
        return "", []
    cell = row.at(columns["code"][0])
    text = one_line(cell.text) or ""
    if wrapped := _FORMULA_TEXT.fullmatch(text):
        text = wrapped[1]
    text = text.removeprefix("'")
    return text, [why] if (why := _lost(cell, text)) else []


def _lost(cell: Cell, text: str) -> tuple[str, str] | None:
    advice = "请把这一列设为“文本”格式，重新填写完整的代码。"
    advice_en = "Format the column as text and enter the whole code again."
    if cell.lost or _SCIENTIFIC.fullmatch(text):
        return (
            f"机构代码“{text}”已被表格软件变成数，后面的数字丢了。{advice}",
            f"a spreadsheet turned the code into the number “{text}” and lost its last digits. {advice_en}",
        )
    if cell.odd:
        return (
            f"机构代码“{text}”不是文本，显示的和存的不一样（可能有开头的 0，或被当成日期）。{advice}",
            f"the code “{text}” is no text: what is shown is not what is stored (leading zeros, or a date). {advice_en}",
        )
    return None
