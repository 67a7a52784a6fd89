"""The roster: the units that a collecting office asks, from the table that it keeps of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from converters.collecting.roster_columns import FIELDS, TAUGHT, Columns, columns_of
from converters.collecting.roster_table import Cell, Row, tables
from converters.collecting.state import Unit
from converters.errors import Unreadable
from schemas.messages import Lang
from schemas.report import one_line
from schemas.review.units import normal_name

LONGEST_NAME, LONGEST_TEXT = 100, 200
"""Characters; a longer text is a paragraph that slipped into the column."""

_LOOKED_AT = 15
"""Rows in which the header may stand, below a title."""
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
class Roster:
    """The units in the order of the file, and every line that is wrong. With problems it is not to be used."""

    units: tuple[Unit, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def by_id(self) -> dict[str, Unit]:
        """Units by code, or name where there is none."""
        return {unit.id: unit for unit in self.units}

    def children(self, name: str) -> tuple[Unit, ...]:
        """The units directly below one."""
        return tuple(unit for unit in self.units if unit.parent == name)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    unit: Unit
    usable: bool


def read(data: bytes, name: str) -> Roster:
    """The roster in a file (.csv, .tsv or .xlsx, told by content); every bad line becomes a Problem, all at once.

    Raises Unreadable where there is no table of units in it.
    """
    for rows in tables(data, name):
        for at, row in enumerate(rows[:_LOOKED_AT]):
            columns = columns_of([cell.text for cell in row.cells])
            if columns is not None:
                return _roster(rows[at + 1 :], columns)
    raise Unreadable(
        f"“{name}”里没有找到名册的表头。表头一行应有“单位名称”一列，可以有：{TAUGHT['zh']}。",
        f"no header of a roster was found in {name}. It needs a column “name” and may have: {TAUGHT['en']}.",
    )


def _roster(rows: Sequence[Row], columns: Columns) -> Roster:
    problems: list[Problem] = []
    lines = [_line(row, columns, problems) for row in rows if any(cell.text for cell in row.cells)]
    if not lines:
        raise Unreadable(
            "名册里没有单位：表头下面没有内容。", "the roster has no units: nothing stands below its header."
        )
    _twice(lines, problems)
    units = _parents(lines, problems)
    return Roster(tuple(units), tuple(sorted(problems, key=lambda p: p.line)))


def _line(row: Row, columns: Columns, problems: list[Problem]) -> _Line:
    texts = {field: _joined(row, places) for field, places in columns.items()}
    name, found = texts["name"], list(_of_name(texts["name"], row))
    if found and name and len(name) <= LONGEST_NAME:
        problems += found
        return _Line(row.line, Unit(name), usable=False)  # no unit at all: nothing else on the line counts
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
    return _Line(row.line, unit, not found)


def _of_name(name: str, row: Row) -> Iterable[Problem]:
    if not name:
        yield Problem(row.line, "没有单位名称。请填写，或删去这一行。", "no name. Fill it in, or delete the line.")
    elif _SUM.fullmatch(name):
        yield Problem(
            row.line, f"“{name}”像是合计，不是单位。请删去这一行。", f"“{name}” looks like a sum. Delete the line."
        )
    elif columns_of([name]) is not None:
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


def _twice(lines: Sequence[_Line], problems: list[Problem]) -> None:
    names: dict[str, int] = {}
    codes: dict[str, int] = {}
    for line in lines:
        for seen, text, zh, en in (
            (names, line.unit.name, "单位名称", "name"),
            (codes, line.unit.code or "", "机构代码", "code"),
        ):
            first = seen.setdefault(normal_name(text).upper(), line.number) if text else line.number
            if first != line.number:
                problems.append(
                    Problem(
                        line.number,
                        f"{zh}“{text}”与第 {first} 行相同。请改正，或删去一行。",
                        f"the {en} “{text}” stands in line {first} too. Correct it, or delete one of the lines.",
                    )
                )
    for line in lines:
        # ids are codes and names together
        first = codes.get(normal_name(line.unit.name).upper(), line.number) if line.unit.code is None else line.number
        if line.unit.name and first != line.number:
            problems.append(
                Problem(
                    line.number,
                    f"单位名称“{line.unit.name}”与第 {first} 行的机构代码相同。",
                    f"the name “{line.unit.name}” is the code in line {first}.",
                )
            )


def _parents(lines: Sequence[_Line], problems: list[Problem]) -> list[Unit]:
    """The units, each with its parent's name as that stands on the roster."""
    known: dict[str, str] = {normal_name(line.unit.code).upper(): line.unit.name for line in lines if line.unit.code}
    known |= {normal_name(line.unit.name).upper(): line.unit.name for line in lines if line.unit.name}
    units = []
    for line in lines:
        unit = line.unit
        parent = known.get(normal_name(unit.parent).upper(), "") if unit.parent else ""
        if unit.parent and not parent:
            problems.append(
                Problem(
                    line.number,
                    f"上级“{unit.parent}”不在名册里。请把上级也列入名册，或改正它的名称；没有上级的留空。",
                    f"the parent “{unit.parent}” is not on the roster. List it too, or correct its name; leave it empty at the top.",
                )
            )
        if line.usable:
            units.append(Unit(unit.name, unit.code, unit.kind, parent, unit.contact))
    at = {line.unit.name: line.number for line in reversed(lines)}
    for circle in _circles({unit.name: unit.parent for unit in units}):
        numbers = [at[name] for name in circle]
        through = " → ".join([*circle, circle[0]])
        problems.append(
            Problem(
                min(numbers),
                f"上级绕成了圈：{through}（第 {'、'.join(map(str, numbers))} 行）。请改正其中一行的上级。",
                f"the parents go round in a circle: {through} (lines {', '.join(map(str, numbers))}). Correct one of them.",
            )
        )
    return units


def _circles(parent_of: Mapping[str, str]) -> list[list[str]]:
    """Each circle of parents once, from its first unit on."""
    done: set[str] = set()
    found = []
    for start in parent_of:
        trail: dict[str, None] = {}
        name = start
        while name and name in parent_of and name not in done and name not in trail:
            trail[name] = None
            name = parent_of[name]
        if name in trail:
            names = list(trail)
            found.append(names[names.index(name) :])
        done |= trail.keys()
    return found
