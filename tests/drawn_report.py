"""A report drawn on the pages of a PDF, as published ones are: narrative in justified lines, tables ruled."""

from collections.abc import Sequence

from converters.printed import Closing, Cover, Heading, Numbers, Paragraph, Title, pieces
from schemas.grid import GridCell
from schemas.report import Report
from tests.made_pdf import A4, Sheet

LEFT, RIGHT, TOP, BOTTOM = 75.0, 520.0, 72.0, 770.0
BODY, LEADING, SMALL = 16.0, 28.0, 8.0


class Drawn:
    """Pages as they fill up."""

    def __init__(self, report: Report, *, box=A4, ruled: bool = True, bottom: float = BOTTOM, numbers: bool = True):
        self.sheets: list[Sheet] = []
        self.box, self.ruled, self.bottom, self.numbers = box, ruled, bottom, numbers
        self.y = 0.0
        self.pages: dict[str, int] = {}
        """Of each number, by key."""
        self._page()
        for piece in pieces(report):
            if isinstance(piece, Title):
                for line in piece.lines:
                    self._centred(line, 22)
                self.y += LEADING
            elif isinstance(piece, Cover):
                for line in piece.lines:
                    self._lines(line, indent=2)
            elif isinstance(piece, Heading):
                self._lines(piece.section.heading, indent=2)
            elif isinstance(piece, Paragraph):
                for line in piece.lines:
                    self._lines(line.lstrip("# "), indent=2)
            elif isinstance(piece, Numbers):
                self._table(piece.cells)
            elif isinstance(piece, Closing):
                self._lines("---", indent=0)

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def _page(self) -> None:
        self.sheets.append(Sheet(self.box))
        self.y = TOP
        if self.numbers:
            self.sheet.text(480 if len(self.sheets) % 2 else 90, 800, f"- {len(self.sheets)} -", 12)

    def _down(self, height: float) -> None:
        if self.y + height > self.bottom:
            self._page()

    def _centred(self, text: str, size: float) -> None:
        self._down(size * 1.5)
        self.sheet.text((LEFT + RIGHT - size * len(text)) / 2, self.y + size, text, size)
        self.y += size * 1.5

    def _lines(self, text: str, indent: int) -> None:
        rest, first = text, indent
        while rest:
            room = int((RIGHT - LEFT - first * BODY) // BODY)
            while room < len(rest) and rest[room - 1].isdigit() and rest[room].isdigit():
                room -= 1
            self._down(LEADING)
            self.sheet.text(LEFT + first * BODY, self.y + BODY, rest[:room], BODY)
            self.y += LEADING
            rest, first = rest[room:], 0

    # ---- tables -----------------------------------------------------------------------------------

    def _table(self, cells: Sequence[tuple[GridCell, str]]) -> None:
        width = max(c.column + c.columns for c, _ in cells)
        xs = _edges(width)
        count = max(c.row + c.rows for c, _ in cells)
        heights = [18.0] * count
        for c, text in cells:
            if c.rows == 1:
                heights[c.row] = max(
                    heights[c.row], 10 + 10 * len(_wrapped(text, xs[c.column + c.columns] - xs[c.column]))
                )
        start = 0
        left_over: dict[GridCell, str] = {}
        while start < count:
            end = start
            self._down(heights[start])
            top = y = self.y
            ys = [y]
            while end < count and y + heights[end] <= self.bottom:
                y += heights[end]
                ys.append(y)
                end += 1
            for c, text in cells:
                first, last = max(c.row, start), min(c.row + c.rows, end)
                if first < last:
                    box = (xs[c.column], ys[first - start], xs[c.column + c.columns], ys[last - start])
                    # of a cell cut by the end of the page the rest of the text goes on with the rest of the cell
                    rest = self._cell(box, text if c.row >= start else left_over.get(c, ""))
                    left_over[c] = rest
                    if c.cell is not None:
                        self.pages[c.cell.key] = len(self.sheets)
            self.y = y
            assert end > start, (top, heights[start])
            start = end

    def _cell(self, box: tuple[float, float, float, float], text: str) -> str:
        """Draw a cell; gives the text there is no room for."""
        left, top, right, bottom = box
        if self.ruled:
            self.sheet.line(left, top, right, top)
            self.sheet.line(left, bottom, right, bottom)
            self.sheet.line(left, top, left, bottom)
            self.sheet.line(right, top, right, bottom)
        every = _wrapped(text, right - left)
        own = every[: max(1, int((bottom - top) // 10))]
        y = max(top, (top + bottom) / 2 - 5 * len(own))
        for n, line in enumerate(own):
            if line.isascii():
                self.sheet.latin((left + right) / 2 - 0.28 * SMALL * len(line), y + 8 + 10 * n, line, SMALL)
            else:
                self.sheet.text(left + 2, y + 8 + 10 * n, line, SMALL)
        return "".join(every[len(own) :])


def _edges(width: int) -> list[float]:
    if width == 10:
        sizes = [20, 50, 125, 40, 35, 35, 35, 35, 35, 35]
    elif width == 15:
        sizes = [445 / 15] * 15
    else:
        sizes = [445 / width] * width
    return [LEFT + sum(sizes[:i]) for i in range(width + 1)]


def _wrapped(text: str, width: float) -> list[str]:
    if text.isascii():
        return [text] if text else []
    per = max(1, int((width - 3) // SMALL))
    return [text[i : i + per] for i in range(0, len(text), per)]


def drawn(report: Report, **how) -> list[Sheet]:
    """The pages of a report."""
    return Drawn(report, **how).sheets
