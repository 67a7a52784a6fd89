"""PDF: pages as they are drawn (our part of the work), and whole files through pdfium."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from unittest import mock

import msgspec

from converters.pdf import read as pdf
from converters.pdf.answer import Answer
from converters.pdf.child import answer_to
from converters.pdf.limits import SMALLEST, WIDEST
from converters.pdf.paper import Box, Glyph, Page, Stroke
from schemas.finding import Reading
from schemas.number import Unread, number_text
from tests.builders import FORMS, sound
from tests.drawn_report import drawn
from tests.fuzz.holds import holds, reading_of
from tests.fuzz.target import Target
from tests.made_pdf import Sheet, document

FARTHEST = float(WIDEST)
_MOST = 400
"""Letters of a run."""


def _pages(data: bytes) -> None:
    pages = list(pages_of(data.decode("utf-8", "replace")))
    _read(Answer(pages=pages), data)


def _file(data: bytes) -> None:
    answer = answer_to(data)
    back = msgspec.msgpack.decode(msgspec.msgpack.encode(answer), type=Answer)
    _read(back, data)


def _read(answer: Answer, data: bytes) -> None:
    reading = reading_of(_reader(answer), data)
    if reading is None:
        return
    there = Counter(g.text for page in answer.pages for g in page.glyphs)
    letters = Counter("".join(there.elements()))
    for key, value in reading.report.values.items():
        if value is not None and not isinstance(value, Unread):
            assert not Counter(number_text(abs(value))) - letters, f"{key} = {value}, which is not on the pages"
    holds(reading, data)


def _reader(answer: Answer) -> Callable[[bytes, str], Reading]:
    def read(data: bytes, name: str) -> Reading:
        with mock.patch("converters.pdf.pages.ask", return_value=answer):
            return pdf.read(data, name)

    return read


# ---- pages as text -------------------------------------------------------------------------------------------


def pages_of(text: str) -> Iterator[Page]:
    """Pages out of lines: ``page W H``, ``t LEFT TOP SIZE TURN WIDTH words``, ``h|v AT START END``, ``box L T R B``."""
    page: Page | None = None
    number = 0
    for line in text.split("\n"):
        kind, _, rest = line.partition(" ")
        if kind == "page":
            if page is not None:
                yield page
            number += 1
            (wide, high), _ = _numbers(rest, 2)
            page = Page(number, abs(wide) or 595.0, abs(high) or 842.0)
        elif page is None:
            continue
        elif kind == "t":
            (left, top, size, turn, width), words = _numbers(rest, 5)
            size, width = max(abs(size), SMALLEST), abs(width) or 10.0
            for n, letter in enumerate(words[:_MOST]):
                at = left + n * width
                page.glyphs.append(Glyph(letter, at, top, at + width, top + size, size, int(turn) % 4))
        elif kind in ("h", "v"):
            (at, start, end), _ = _numbers(rest, 3)
            page.strokes.append(Stroke(kind == "h", at, min(start, end), max(start, end)))
        elif kind == "box":
            (left, top, right, bottom), _ = _numbers(rest, 4)
            page.shades.append(Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom)))
        elif kind == "about":
            (unmapped, hidden, pictured), _ = _numbers(rest, 3)
            page.unmapped, page.hidden, page.pictured = int(abs(unmapped)), int(abs(hidden)), abs(pictured)
    if page is not None:
        yield page


def _numbers(text: str, count: int) -> tuple[list[float], str]:
    *parts, words = [*text.split(" ", count), *[""] * count][: count + 1]
    found = []
    for part in parts:
        try:
            number = float(part)
        except ValueError:
            number = 0.0
        found.append(max(-FARTHEST, min(FARTHEST, number)) if math.isfinite(number) else 0.0)
    return found, words


def text_of(pages: Sequence[Page]) -> str:
    """Pages as lines: what :func:`pages_of` reads, letters side by side as one run."""
    lines = []
    for page in pages:
        lines.append(f"page {page.width:g} {page.height:g}")
        run: list[Glyph] = []
        for glyph in [*page.glyphs, None]:
            if run and (glyph is None or not _goes_on(run[-1], glyph)):
                first = run[0]
                words = "".join(g.text for g in run)
                place = f"{first.left:.6g} {first.top:.6g} {first.size:g}"
                lines.append(f"t {place} {first.turn} {first.right - first.left:.4g} {words}")
                run = []
            if glyph is not None:
                run.append(glyph)
        lines += [
            f"{'h' if s.across else 'v'} {s.at:.6g} {s.start:.6g} {s.end:.6g}" for s in dict.fromkeys(page.strokes)
        ]
    return "\n".join(lines)


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    return (
        abs(last.top - glyph.top) < 0.1
        and abs(last.right - glyph.left) < 0.1
        and abs((last.right - last.left) - (glyph.right - glyph.left)) < 0.1
        and (last.size, last.turn) == (glyph.size, glyph.turn)
    )


# ---- what it begins with -------------------------------------------------------------------------------------


def _sheets() -> Iterator[list[Sheet]]:
    yield drawn(sound(FORMS[0]))
    yield drawn(sound(FORMS[1]), ruled=False)
    yield drawn(sound(FORMS[2]), numbers=False, bottom=500.0)


def _drawn_pages() -> Iterator[bytes]:
    for sheets in _sheets():
        yield text_of(answer_to(document(*sheets)).pages).encode()


def _files() -> Iterator[bytes]:
    for sheets in _sheets():
        yield document(*sheets)
    small = Sheet()
    small.text(80, 100, "示例县文化和旅游局2024年政府信息公开工作年度报告")
    small.area(70, 200, 200, 220, 0.5)
    small.line(70, 240, 300, 240)
    small.latin(100, 260, "12", 9)
    small.picture(0, 300, 595, 842)
    yield document(small)
    yield document(small, password=b"")


_WORDS = tuple(
    w.encode()
    for w in ("\npage 595 842\n", "\nt 100 200 8 0 8 12", "\nh 200 75 520\n", "\nv 200 75 520\n", "\nbox 1 1 9 9\n",
              "\nabout 1 2 0.5\n", "三、收到和处理", "总计", "（一）予以公开", " ", "0", "12", ".", "-", "1,234", "１２", "�")
)  # fmt: skip
_PDF = (b" Tj ET", b"BT", b" Td", b" Tm ", b"<</", b">>", b"obj", b"endobj", b"stream\n", b"/Rotate 90", b"/Kids[",
        b" 0 R", b"/Annots[", b" re f", b" l S", b"xref", b"trailer", b"/Filter", b"/Widget", b"/CropBox[0 0 9 9]")  # fmt: skip

TARGETS = {
    "pdf-pages": Target(_pages, _drawn_pages, _WORDS, 1 << 16),
    "pdf-file": Target(_file, _files, _PDF, 1 << 15),
}
