"""The roster: the units that a collecting office asks, from the table that it keeps of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from converters.collecting.roster_columns import TAUGHT
from converters.collecting.roster_header import Header, header_of, units_above
from converters.collecting.roster_line import Line, Problem, line_of, unread
from converters.collecting.roster_other import other_table
from converters.collecting.roster_sheets import units_elsewhere
from converters.collecting.roster_table import Row, Table, tables
from converters.collecting.state import Unit
from converters.errors import Unreadable
from schemas.review.units import normal_name

_ONE = ("请改正，或删去一行。", "Correct it, or delete one of the lines.")


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


def read(data: bytes, name: str) -> Roster:
    """The roster in a file (.csv, .tsv or .xlsx, told by content); every bad line becomes a Problem, all at once.

    Raises Unreadable where there is no table of units in it, where another kind of file was given, and where units
    stand on several sheets.
    """
    found: tuple[Table, Header] | None = None
    others: list[Table] = []
    for table in tables(data, name):
        if (other := other_table([cell.text for cell in table.rows[0].cells] if table.rows else ())) is not None:
            raise other
        header = header_of(table.rows) if found is None else None
        if header is None:
            others.append(table)
            continue
        found = table, header
        if not table.sheet:
            break  # under the other delimiters it is the same text
    if found is None:
        raise Unreadable(
            f"“{name}”里没有找到名册的表头。表头一行应有“单位名称”一列，可以有：{TAUGHT['zh']}。",
            f"no header of a roster was found in {name}. It needs a column “name” and may have: {TAUGHT['en']}.",
        )
    table, header = found
    roster, names = _roster(table.rows, header)
    if table.sheet and (elsewhere := units_elsewhere(others, names, table.sheet)) is not None:
        raise elsewhere
    return roster


def _roster(rows: Sequence[Row], header: Header) -> tuple[Roster, list[str]]:
    """The roster below a header, and every name that stands there."""
    columns = header.columns
    known = [place for places in columns.values() for place in places]
    head = rows[header.at]
    problems = [why for place in range(len(head.cells)) for why in unread(head, place, "表头", "header")]
    lines = [
        line_of(row, columns, problems)
        for row in rows[header.at + 1 :]
        if any(cell.text for cell in row.cells) or any(row.at(place).unread for place in known)
    ]
    names = [line.unit.name for line in lines]
    there = {normal_name(name) for name in names}
    for row, name in units_above(rows, header):
        if normal_name(name) not in there:
            problems.append(Problem(row.line, *_above(name, head.line)))
    if not lines and not problems:
        raise Unreadable(
            "名册里没有单位：表头下面没有内容。", "the roster has no units: nothing stands below its header."
        )
    _twice(lines, problems)
    units = _parents(lines, problems)
    return Roster(tuple(units), tuple(sorted(problems, key=lambda p: p.line))), names


def _above(name: str, header: int) -> tuple[str, str]:
    return (
        f"“{name}”在表头（第 {header} 行）上面，像是一个单位。是单位的，请移到表头下面；是标题的，请删去这一行。",
        (
            f"“{name}” stands above the header (line {header}) and looks like a unit. Move it below the header; "
            "delete the line where it is a title."
        ),
    )


def _twice(lines: Sequence[Line], problems: list[Problem]) -> None:
    names: dict[str, Line] = {}
    codes: dict[str, Line] = {}
    for line in lines:
        for seen, text, zh, en in (
            (names, line.unit.name, "单位名称", "name"),
            (codes, line.unit.code or "", "机构代码", "code"),
        ):
            first = seen.setdefault(normal_name(text).upper(), line) if text else line
            if first is not line:
                two = seen is names and None not in (line.unit.code, first.unit.code)
                advice, advice_en = _whole(line.unit, first.unit) if two and line.unit.code != first.unit.code else _ONE
                problems.append(
                    Problem(
                        line.number,
                        f"{zh}“{text}”与第 {first.number} 行相同。{advice}",
                        f"the {en} “{text}” stands in line {first.number} too. {advice_en}",
                    )
                )
    for line in lines:
        # ids are codes and names together
        coded = codes.get(normal_name(line.unit.name).upper(), line) if line.unit.code is None else line
        if line.unit.name and coded is not line:
            problems.append(
                Problem(
                    line.number,
                    f"单位名称“{line.unit.name}”与第 {coded.number} 行的机构代码相同。",
                    f"the name “{line.unit.name}” is the code in line {coded.number}.",
                )
            )


def _whole(*units: Unit) -> tuple[str, str]:
    """What to do with two units of one name: parents, reports and figures of last year are told by the name."""
    name = next((unit.parent + unit.name for unit in units if unit.parent), "")
    example, example_en = (f"（如“{name}”）", f" (such as “{name}”)") if name else ("", "")
    return (
        f"机构代码不同，是两个单位的，请都写全称{example}；是同一个单位的，请删去一行。",
        (
            f"Their codes differ: give both units their full names{example_en}, or delete one of the lines "
            "where they are one unit."
        ),
    )


def _parents(lines: Sequence[Line], problems: list[Problem]) -> list[Unit]:
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
