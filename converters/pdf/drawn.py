"""Lines, shaded areas and pictures drawn on a page, in the page's own coordinates (points, y upwards)."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from converters.pdf.limits import DEEPEST, MOST_OBJECTS, TooMuch

Matrix = tuple[float, float, float, float, float, float]
Quad = tuple[float, float, float, float]

THIN = 3.0
"""A filled area no wider is a line; a line slanting no more is level."""
SHORTEST = 3.0
_WHITE = 250
_NO_WIDTH = 0.01
_LATIN = re.compile(rb"Arial|Helvetica|Times|Courier|Calibri|Cambria|Verdana|Tahoma|Georgia|Symbol|Dingbats|Liberation")
_ONE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters drawn in one go that are nowhere to be seen: where they begin and the size of their type."""

    address: int
    x: float
    y: float
    size: float


def drawn(page: pdfium.PdfPage) -> Drawn:
    """What is drawn on a page."""
    found = Drawn()
    for item, matrix in _objects(page):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            found.path(item, matrix)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.picture(item, matrix)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            found.text(item, matrix)
    return found


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, Matrix]]:
    """Everything drawn, with the matrix it is drawn under; drawings within the page's drawings too."""
    count = 0
    stack: list[tuple[Any, Matrix, int]] = [
        (raw.FPDFPage_GetObject(page, i), _ONE, 0) for i in reversed(range(raw.FPDFPage_CountObjects(page)))
    ]
    while stack:
        item, matrix, depth = stack.pop()
        count += 1
        if count + len(stack) > MOST_OBJECTS:
            raise TooMuch("objects", count + len(stack), MOST_OBJECTS)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_FORM:
            yield item, matrix
        elif depth < DEEPEST:
            inner = _times(_matrix(item), matrix)
            number = raw.FPDFFormObj_CountObjects(item)
            if count + len(stack) + number > MOST_OBJECTS:
                raise TooMuch("objects", count + len(stack) + number, MOST_OBJECTS)
            stack += [(raw.FPDFFormObj_GetObject(item, i), inner, depth + 1) for i in reversed(range(number))]


def _matrix(item: Any) -> Matrix:
    m = raw.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if raw.FPDFPageObj_GetMatrix(item, m) else _ONE


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _colour(item: Any, get: Any) -> tuple[bool, bool]:
    """Whether a colour is seen at all, and whether it is white."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(item, red, green, blue, alpha):
        return True, False
    return alpha.value > 0, min(red.value, green.value, blue.value) >= _WHITE


class Drawn:
    """Straight lines; filled areas, each with whether it is white; pictures; letters without width."""

    def __init__(self) -> None:
        self.lines: list[Quad] = []
        self.areas: list[tuple[Quad, bool]] = []
        self.pictures: list[Quad] = []
        self.blind: list[Run] = []
        self._points = 0

    def picture(self, item: Any, outer: Matrix) -> None:
        """Take a picture; one as thin as a line is a line."""
        m = _times(_matrix(item), outer)
        xs, ys = (
            (m[4], m[4] + m[0], m[4] + m[2], m[4] + m[0] + m[2]),
            (m[5], m[5] + m[1], m[5] + m[3], m[5] + m[1] + m[3]),
        )
        box = (min(xs), min(ys), max(xs), max(ys))
        if not self._line(*box):
            self.pictures.append(box)

    def text(self, item: Any, outer: Matrix) -> None:
        """Take letters that have no width, because their font is neither in the file nor on this computer.

        pdfium passes over them. In a Latin font they are spaces; in others any letter, a digit too.
        """
        edges = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFPageObj_GetBounds(item, *edges) or abs(edges[2].value - edges[0].value) >= _NO_WIDTH:
            return
        font = raw.FPDFTextObj_GetFont(item)
        name = ctypes.create_string_buffer(100)
        raw.FPDFFont_GetBaseFontName(font, name, 100)
        if raw.FPDFFont_GetIsEmbedded(font) or _LATIN.search(name.value):
            return
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(item, size)
        m = _times(_matrix(item), outer)
        scale = math.sqrt(abs(m[0] * m[3] - m[1] * m[2]))
        self.blind.append(Run(ctypes.addressof(item.contents), m[4], m[5], size.value * scale))

    def path(self, item: Any, outer: Matrix) -> None:
        """Take the straight lines and areas of a path."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        stroked = bool(stroke.value) and _colour(item, raw.FPDFPageObj_GetStrokeColor) == (True, False)
        filled, white = _colour(item, raw.FPDFPageObj_GetFillColor) if fill.value else (False, False)
        if not (stroked or filled):
            return
        for points, straight in self._runs(item, _times(_matrix(item), outer)):
            if stroked:
                for (x0, y0), (x1, y1) in pairwise(points):
                    if min(abs(x1 - x0), abs(y1 - y0)) <= 1:
                        self._line(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            if filled and straight and len(points) > 2:
                self._area(points, white, lined=stroked)

    def _area(self, points: list[tuple[float, float]], white: bool, *, lined: bool) -> None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        edges = all(min(abs(x - box[0]), abs(x - box[2])) < 1 and min(abs(y - box[1]), abs(y - box[3])) < 1
                    for x, y in points)  # fmt: skip
        if not edges:
            return
        if min(box[2] - box[0], box[3] - box[1]) > THIN:
            self.areas.append((box, white))
        elif not (white or lined):
            self._line(*box)

    def _line(self, left: float, bottom: float, right: float, top: float) -> bool:
        thin = min(right - left, top - bottom) <= THIN
        if thin and max(right - left, top - bottom) >= SHORTEST:
            self.lines.append((left, bottom, right, top))
        return thin

    def _runs(self, item: Any, m: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The points of each unbroken straight run of a path, and whether it is the whole of a figure."""
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        straight = True
        number = raw.FPDFPath_CountSegments(item)
        self._points += max(0, number)
        if self._points > MOST_OBJECTS:
            raise TooMuch("objects", self._points, MOST_OBJECTS)
        for i in range(number):
            segment = raw.FPDFPath_GetPathSegment(item, i)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            kind = raw.FPDFPathSegment_GetType(segment)
            point = (m[0] * x.value + m[2] * y.value + m[4], m[1] * x.value + m[3] * y.value + m[5])
            if kind == raw.FPDF_SEGMENT_LINETO and points:
                points.append(point)
            else:
                curve = kind == raw.FPDF_SEGMENT_BEZIERTO
                if len(points) > 1:
                    yield points, straight and not curve
                straight = not curve if kind == raw.FPDF_SEGMENT_MOVETO else False
                points = [point]
            if raw.FPDFPathSegment_GetClose(segment) and points:
                points.append(points[0])
        if len(points) > 1:
            yield points, straight
