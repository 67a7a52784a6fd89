"""A worksheet's bytes, scanned before any library builds cells from them.

A cell far out makes calamine reserve memory for everything before it and abort the process, and
``<dimension>`` can lie, so every address is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from converters.errors import Unreadable
from converters.workbook.reading.container import refuse, too_much
from converters.workbook.reading.plain_xml import plain_xml
from converters.workbook.reading.strict import one_value_each
from converters.workbook.reading.unseen import NONE, Merges, merges
from converters.workbook.reading.usual import Line, Usual, usual
from schemas.pattern import late

MAX_ROW = 20_000
MAX_COLUMN = 500
MAX_AREA, MAX_AREA_OF_ALL = 1_000_000, 5_000_000
"""Cells up to the last one with any content, of a sheet and of all sheets: each costs memory, be it blank."""
MAX_CELLS = 300_000
MAX_MERGES = 5_000
MAX_MERGED = 500_000

# The order every known program writes; anything else goes the slow way.
_USUAL = late(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]*)>(<f\b)?')
_ANY_CELL = late(rb"<c[\s/>]")
_PREFIXED = late(rb":c[\s/>]")
_TOKEN = late(rb"<(?:[^\s<>/!?]*:)?(row|c)(?=[\s/>])([^<>]*)>(\s*<(?:\w+:)?f\b)?")
_R = late(rb"""(?<![\w:.-])r\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ERROR = late(rb"""t=["']e["']""")
_STYLE = late(rb"""(?<![\w:.-])s\s*=\s*["']\s*(\d+)""")
_ADDRESS = late(rb"([A-Za-z]{1,3})([0-9]{1,7})")
_MERGE = late(rb"<(?:\w+:)?mergeCell(?=\s)([^<]*)")
_REF = late(rb"""(?<![\w:.-])ref\s*=\s*["']([^"']*)""")


@dataclass(eq=False)
class Scan:
    """What a worksheet holds, by address: cells with a formula, those with an error.

    ``formats`` are the number formats of cells that do not simply show their number; ``xml`` is what was scanned.
    ``lines`` are its rows where it is written in the usual form; else they are None, and ``found`` has the cells
    with any content, ``area`` is how many cells there are up to the last of these. ``later`` is False where no formula on it calls a function of later versions.
    """

    formulas: frozenset[str]
    errors: frozenset[str]
    formats: Mapping[str, str] = field(default_factory=dict)
    xml: bytes = b""
    lines: Sequence[Line] | None = None
    found: frozenset[str] = frozenset()
    merges: Merges = NONE
    later: bool = True
    area: int = 0

    @cached_property
    def filled(self) -> frozenset[str]:
        """Cells with any content."""
        return self.found if self.lines is None else frozenset().union(*(plan.filled for plan, _ in self.lines))


def scan(name: str, xml: bytes, odd: Mapping[int, str] | None = None) -> Scan:
    """Look through the worksheet ``name``; Unreadable where it goes beyond any sane report.

    ``odd`` are the cell styles whose number format matters, with that format.
    """
    found = usual(xml)
    if found is not None and _is_small(found):
        return _of_lines(found, xml, odd)
    tags = plain_xml(name, xml)
    cells = _USUAL.findall(tags)
    count = len(_ANY_CELL.findall(tags)) + len(_PREFIXED.findall(tags))
    if count > MAX_CELLS:
        raise too_much(f"工作表《{name}》的单元格数", count, MAX_CELLS, f"cells on sheet “{name}”")
    one_value_each(name, xml)
    if len(cells) != count:
        cells = _slowly(name, tags)
    addresses = [a for a, _, _ in cells]
    if len(set(addresses)) < len(addresses):
        twice = next(a for a, times in Counter(addresses).items() if times > 1).decode()
        raise refuse(
            f"工作表《{name}》的单元格 {twice} 在文件里出现了两次，无法确定哪一个有效。",
            f"Cell {twice} stands twice on sheet “{name}”.",
        )
    # a cell without content is format only: readers leave it out, wherever it stands
    filled = [a for a, rest, _ in cells if not rest.endswith(b"/")]
    area = _near(name, filled)
    merged = _merges(name, tags)
    errors = [a for a, rest, _ in cells if b't="e"' in rest or b"t='e'" in rest] if _ERROR.search(xml) else []
    formats = {a.decode(): code for a, rest, _ in cells if (code := odd.get(_style(rest)))} if odd else {}
    formulas = _names([a for a, _, formula in cells if formula])
    return Scan(formulas, _names(errors), formats, xml, None, _names(filled), merged, area=area)


def _is_small(found: Usual) -> bool:
    """True for what is within all limits."""
    return (
        found.cells <= MAX_CELLS
        and found.height <= MAX_ROW
        and found.width <= MAX_COLUMN
        and found.height * found.width <= MAX_AREA
        and len(found.merges.ranges) <= MAX_MERGES
        and found.merges.cells <= MAX_MERGED
    )


def _of_lines(found: Usual, xml: bytes, odd: Mapping[int, str] | None) -> Scan:
    lines = found.lines
    formulas = frozenset().union(*[plan.formulas for plan, _ in lines if plan.formulas])
    errors = frozenset().union(*[plan.errors for plan, _ in lines if plan.errors])
    formats = {a: odd[style] for plan, _ in lines for a, style in plan.styles if style in odd} if odd else {}
    return Scan(
        formulas, errors, formats, xml, lines, merges=found.merges, later=found.later, area=found.height * found.width
    )


def _style(attributes: bytes) -> int:
    match = _STYLE.search(attributes)
    return int(match.group(1)[:9]) if match else 0


def _names(addresses: list[bytes]) -> frozenset[str]:
    return frozenset(b" ".join(addresses).decode().split())


def position(address: str | bytes) -> tuple[int, int]:
    """0-based row and column of ``E31``; ValueError where it is no address."""
    raw = address.encode() if isinstance(address, str) else address
    match = _ADDRESS.fullmatch(raw)
    if match is None:
        raise ValueError(address)
    column = 0
    for letter in match.group(1).upper():
        column = column * 26 + letter - 64
    return int(match.group(2)) - 1, column - 1


def _slowly(name: str, xml: bytes) -> list[tuple[bytes, bytes, bytes]]:
    """Cells written in an unusual way, such as without addresses: then they follow one another in their row."""
    found = []
    row = column = -1
    strayed = False
    for kind, attributes, formula in _TOKEN.findall(xml):
        match = _R.search(attributes)
        given = (match.group(1) or match.group(2) or b"") if match else None
        try:
            if kind == b"row":
                row, column, strayed = row + 1 if given is None else int(given) - 1, -1, False
                continue
            at, column = (row, column + 1) if given is None else position(given)
        except ValueError:
            shown = (given or b"").decode("utf-8", "replace")[:40]
            raise refuse(
                f"工作表《{name}》里有看不懂的单元格地址“{shown}”。",
                f"Sheet “{name}” has the cell address “{shown}”, which is none.",
            ) from None
        strayed |= at != row
        if strayed and given is None:
            # some readers go on in the row where it stands, others in that of the address before it
            raise refuse(
                f"工作表《{name}》里有没有地址的单元格，同一行里的单元格又写着别的行号，无法确定它在哪一行。",
                f"On sheet “{name}” a cell has no address and one before it in its row has that of another row.",
            )
        found.append((_name(at, column), attributes, formula))
    return found


def _name(row: int, column: int) -> bytes:
    letters = ""
    while column >= 0:
        letters, column = chr(65 + column % 26) + letters, column // 26 - 1
    return f"{letters}{row + 1}".encode()


def _near(name: str, filled: list[bytes]) -> int:
    """How many cells there are up to the last one; Unreadable where that is far out."""
    last_row = last_column = 0
    for address in filled:
        try:
            row, column = position(address)
        except ValueError:  # implicit positions may count beyond any address
            row, column = MAX_ROW, MAX_COLUMN
        if row < 0 or row >= MAX_ROW or column >= MAX_COLUMN:
            at = address.decode()
            raise Unreadable(
                f"工作表《{name}》的 {at} 有内容，超出上限（{MAX_ROW} 行、{MAX_COLUMN} 列），未读取。请删去该单元格的内容后再试。",
                f"Sheet “{name}” has content in {at}, beyond the limit of {MAX_ROW} rows and {MAX_COLUMN} columns. Clear that cell and try again.",
            )
        last_row, last_column = max(last_row, row), max(last_column, column)
    if (area := (last_row + 1) * (last_column + 1)) > MAX_AREA:
        raise too_much(
            f"工作表《{name}》占用的区域单元格数", area, MAX_AREA, f"cells in the used area of sheet “{name}”"
        )
    return area


def _merges(name: str, xml: bytes) -> Merges:
    refs = [found[1] for text in _MERGE.findall(xml) if (found := _REF.search(text))]
    if len(refs) > MAX_MERGES:
        raise too_much(f"工作表《{name}》的合并单元格数", len(refs), MAX_MERGES, f"merged ranges on sheet “{name}”")
    corners = []
    for ref in refs:
        first, _, last = ref.partition(b":")
        try:
            corners.append((position(first), position(last or first)))
        except ValueError:
            continue  # no reader takes it for a range
    merged = merges(corners)
    if (covered := merged.cells) > MAX_MERGED:
        raise too_much(
            f"工作表《{name}》合并单元格覆盖的格数", covered, MAX_MERGED, f"cells under merged ranges on sheet “{name}”"
        )
    return merged
