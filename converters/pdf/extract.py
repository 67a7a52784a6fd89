"""Pages out of the bytes of a PDF, by pdfium: letters, lines and shaded areas."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from converters.pdf.drawn import Drawn, Quad, drawn
from converters.pdf.limits import MOST_GLYPHS, SMALLEST, WIDEST, TooMuch
from converters.pdf.paper import Box, Glyph, Page, Stroke
from converters.pdf.struck import marked

SAME_SPOT = 0.15
"""In sizes of type: the same letter no farther off is the same one, drawn twice."""
SLANTED = 0.05
"""In right angles: letters that slant more are a watermark."""
_WHITE = 250
"""Letters of this or a lighter colour are seen on a shaded ground only."""
_INVISIBLE = (3, 7)
"""PDF's text render modes that draw nothing."""
_SHOWN_ON_PAPER = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT)
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0x110000))


def pages(document: pdfium.PdfDocument) -> Iterator[Page]:
    """The pages of an open document, one at a time."""
    for index in range(len(document)):
        page = document[index]
        if _has_fields(page):
            # what is typed into form fields stands on top of the page; put it onto the page
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
            page = document[index]
        try:
            yield _page(page, index + 1)
        finally:
            page.close()


def _has_fields(page: pdfium.PdfPage) -> bool:
    for i in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, i)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in _SHOWN_ON_PAPER:
            return True
    return False


def _page(page: pdfium.PdfPage, number: int) -> Page:
    crop = page.get_cropbox()
    side = max(crop[2] - crop[0], crop[3] - crop[1])
    if not side <= WIDEST:
        raise TooMuch("points", round(side), WIDEST)  # ValueError or OverflowError for what is no number
    found = drawn(page)
    text = page.get_textpage()
    try:
        letters, hidden = _letters(text, crop, found)
    finally:
        text.close()
    inked = [x for x in letters if not x.text.isspace()]
    turn = Counter(x.turn or 0 for x in inked).most_common(1)[0][0] if inked else _turned(page)
    frame = _Frame(crop, turn)
    made = Page(number, frame.width, frame.height, hidden=hidden)
    made.unmapped = sum(x.text == _UNKNOWN or any(ord(x.text) in r for r in _PRIVATE) for x in inked)
    glyphs = [Glyph(x.text, *frame.box(*x.box), x.size, ((x.turn or 0) - turn) % 4) for x in _once(letters)]
    made.strokes = [_stroke(*frame.box(*quad)) for quad in found.lines]
    made.glyphs = marked(glyphs, made.strokes)
    made.shades = [Box(*frame.box(*quad)) for quad, white in found.areas if not white]
    area = max(1.0, made.width * made.height)
    made.pictured = max((_area(quad) for quad in found.pictures), default=0.0) / area
    return made


def _turned(page: pdfium.PdfPage) -> int:
    return int(page.get_rotation())


def _area(box: Quad) -> float:
    return abs((box[2] - box[0]) * (box[3] - box[1]))


def _stroke(left: float, top: float, right: float, bottom: float) -> Stroke:
    if right - left >= bottom - top:
        return Stroke(True, (top + bottom) / 2, left, right)
    return Stroke(False, (left + right) / 2, top, bottom)


class _Frame:
    """Turns the page's own coordinates into those a person sees."""

    def __init__(self, crop: Quad, turn: int) -> None:
        self.origin = left, bottom, right, top = crop
        self.turn = turn
        wide, high = right - left, top - bottom
        self.width, self.height = (high, wide) if turn % 2 else (wide, high)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a box given by two corners."""
        (a, b), (c, d) = self._point(x0, y0), self._point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.origin
        if self.turn == 1:  # letters run upwards: the page is seen turned clockwise
            return y - bottom, x - left
        if self.turn == 2:
            return right - x, y - bottom
        if self.turn == 3:
            return top - y, right - x
        return x - left, top - y


@dataclass(slots=True)
class _Letter:
    """A letter in the page's own coordinates: left, bottom, right, top; ``turn`` is None where it slants."""

    text: str
    box: Quad
    size: float
    turn: int | None = 0


def _once(letters: list[_Letter]) -> list[_Letter]:
    """Letters without those drawn a second time on the same spot, for bold type."""
    seen: dict[tuple[str, int, int], list[_Letter]] = {}
    made = []
    for letter in letters:
        step = max(1.0, letter.size * SAME_SPOT)
        column, row = int(letter.box[0] // step), int(letter.box[1] // step)
        near = (o for i in (-1, 0, 1) for k in (-1, 0, 1) for o in seen.get((letter.text, column + i, row + k), ()))
        if any(abs(o.box[0] - letter.box[0]) < step and abs(o.box[1] - letter.box[1]) < step for o in near):
            continue
        seen.setdefault((letter.text, column, row), []).append(letter)
        made.append(letter)
    return made


def _letters(text: pdfium.PdfTextPage, crop: Quad, found: Drawn) -> tuple[list[_Letter], int]:
    """The letters of a page that can be seen, and how many are hidden."""
    count = text.count_chars()
    if count > MOST_GLYPHS:
        raise TooMuch("glyphs", count, MOST_GLYPHS)
    grounds = [b for b, white in found.areas if not white] + found.pictures
    made: list[_Letter] = []
    hidden = 0
    reader = _Reader(text)
    for i in range(count):
        if raw.FPDFText_IsGenerated(text, i):
            continue
        letter, seen = reader.letter(i), reader.seen(i)
        if letter is None or not _within(letter, crop):
            continue
        if (
            seen == "hidden"
            or letter.size < SMALLEST
            or (seen == "white" and not any(_within(letter, b) for b in grounds))
        ):
            hidden += 1
        elif letter.turn is not None:
            made.append(letter)
    for run in found.blind:
        if run.address not in reader.runs:
            letter = _Letter(_UNKNOWN, (run.x, run.y, run.x + run.size / 2, run.y + 0.8 * run.size), run.size)
            if _within(letter, crop):
                made.append(letter)
    return made, hidden


def _within(letter: _Letter, box: Quad) -> bool:
    left, bottom, right, top = letter.box
    return box[0] <= (left + right) / 2 <= box[2] and box[1] <= (bottom + top) / 2 <= box[3]


class _Reader:
    """One letter after the other, by pdfium's calls."""

    def __init__(self, text: pdfium.PdfTextPage) -> None:
        self.text = text
        self._rect = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self.runs: dict[int, str] = {}
        """Runs of letters met, with how they are seen."""

    def letter(self, i: int) -> _Letter | None:
        """The letter with its place and size; None for what has no place."""
        text = self.text
        code = raw.FPDFText_GetUnicode(text, i)
        # a hyphen at the end of a line is given as a control character
        char = "-" if raw.FPDFText_IsHyphen(text, i) == 1 else chr(code)
        if code == 0 or 0xD800 <= code < 0xE000 or raw.FPDFText_HasUnicodeMapError(text, i) == 1:
            # its font does not say what it is; what pdfium gives for it is a guess
            char = _UNKNOWN
        raw.FPDFText_GetMatrix(text, i, self._matrix)
        m = self._matrix
        size = raw.FPDFText_GetFontSize(text, i) * math.sqrt(abs(m.a * m.d - m.b * m.c))
        if not raw.FPDFText_GetLooseCharBox(text, i, self._rect) or size <= 0:
            return None
        rect = self._rect
        box = (rect.left, rect.bottom, rect.right, rect.top)
        if max(box[2] - box[0], box[3] - box[1]) > 3 * size:
            # of vertical type only the ink is told rightly
            left, right, bottom, top = self._edges
            if not raw.FPDFText_GetCharBox(text, i, left, right, bottom, top):
                return None
            box = (left.value, bottom.value, right.value, top.value)
        # pdfium counts angles clockwise
        quarters = -raw.FPDFText_GetCharAngle(text, i) / (math.pi / 2)
        slanted = abs(quarters - round(quarters)) > SLANTED
        return _Letter(char, box, size, None if slanted else round(quarters) % 4)

    def seen(self, i: int) -> str:
        """``hidden`` for an invisible letter, ``white`` for a white one, else "" (asked once for each run)."""
        run = raw.FPDFText_GetTextObject(self.text, i)
        if not run:
            return ""
        address = ctypes.addressof(run.contents)
        if address not in self.runs:
            self.runs[address] = self._look(run)
        return self.runs[address]

    def _look(self, run: object) -> str:
        mode = raw.FPDFTextObj_GetTextRenderMode(run)
        if mode in _INVISIBLE:
            return "hidden"
        red, green, blue, alpha = self._colour
        if mode == 0 and raw.FPDFPageObj_GetFillColor(run, red, green, blue, alpha):
            if alpha.value == 0:
                return "hidden"
            if min(red.value, green.value, blue.value) >= _WHITE:
                return "white"
        return ""
