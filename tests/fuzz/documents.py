"""Text, Markdown, JSON, web pages and Word files."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache

from selectolax.lexbor import LexborHTMLParser

from converters import json_file, text_read
from converters.errors import Unreadable
from converters.formats import FORMATS
from converters.web import decode
from converters.web import read as web
from converters.word import read as word
from schemas.number import Unread
from tests.builders import FORMS, sound, with_values
from tests.fuzz.holds import NAME, holds, reading_of, stand_in, tokens_of
from tests.fuzz.parts import joined, package, unzipped
from tests.fuzz.target import Target
from tests.variants.make import make


def _text(data: bytes) -> None:
    reading = reading_of(text_read.read, data)
    if reading is not None:
        stand_in(reading, tokens_of(text_read.decode(data, NAME)))
        holds(reading, data)


def _json(data: bytes) -> None:
    reading = reading_of(json_file.read, data)
    if reading is not None:
        text = data.decode(json.detect_encoding(data))
        written = {n for t in re.findall(r"[-+0-9.eE]+", text) if (n := _decimal(t)) is not None}
        for key, value in reading.report.values.items():
            assert value is None or isinstance(value, Unread) or Decimal(value) in written, (key, value)
        holds(reading, data)


def _decimal(token: str) -> Decimal | None:
    try:
        return Decimal(token)
    except InvalidOperation:
        return None


def _html(data: bytes) -> None:
    reading = reading_of(web.read, data)
    if reading is not None:
        root = LexborHTMLParser(decode.decode(data, NAME)).root
        assert root is not None
        stand_in(reading, tokens_of(root.text(separator=""), root.text(separator=" ")))
        holds(reading, data)


def _docx(data: bytes) -> None:
    data = package(data, bases())
    reading = reading_of(word.read, data)
    if reading is not None:
        stand_in(reading, tokens_of(*_xml_texts(data)))
        holds(reading, data)


def _xml_texts(data: bytes) -> Iterator[str]:
    for name, part in unzipped(data).items():
        if name.endswith(".xml"):
            raw = part.decode("utf-8", "replace")
            yield raw
            yield html.unescape(re.sub(r"<[^>]*>", "", raw))


# ---- what it begins with ------------------------------------------------------------------------------------


def _written(name: str) -> Callable[[], Iterator[bytes]]:
    def seeds() -> Iterator[bytes]:
        for form in FORMS:
            keys = [c.key for c in form.cells]
            yield FORMATS[name].write(sound(form))
            yield FORMATS[name].write(with_values(sound(form), {keys[3]: Unread("约 12"), keys[9]: Decimal("7.50")}))

    return seeds


def _texts() -> Iterator[bytes]:
    yield from _written("text")()
    yield from _written("md")()
    for seed in range(40):
        yield make(seed).text.encode("gb18030" if seed % 5 == 0 else "utf-8")


def _pages() -> Iterator[bytes]:
    yield from _written("html")()
    for seed in range(0, 40, 4):
        lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in make(seed).text.splitlines())
        yield f"<!DOCTYPE html><html><head><title>年报</title></head><body>{lines}</body></html>".encode()


@cache
def bases() -> dict[str, dict[str, bytes]]:
    """Packages whose other parts an input may take over."""
    return {"own": unzipped(FORMATS["docx"].write(sound(FORMS[0])))}


def _documents() -> Iterable[bytes]:
    for data in _written("docx")():
        parts = unzipped(data)
        yield joined("own", {"word/document.xml": _slim(parts["word/document.xml"])})
        yield joined("own", {n: parts[n] for n in ("word/styles.xml", "word/_rels/document.xml.rels")})
    try:
        word.read(data, NAME)
    except Unreadable as refusal:  # what mutation begins with should be read
        raise AssertionError(refusal.zh) from refusal


def _slim(xml: bytes) -> bytes:
    """A document without the look of its cells, which is most of it."""
    return re.sub(rb"<w:tc(?:W|Borders|Mar)\b[^>]*/>|<w:r?Pr>(?:(?!</w:r?Pr>).)*</w:r?Pr>", b"", xml)


_CELLS = ("0", "1", "7", "12", "34", "007", "1,234", "12.50", "-5", "+461", "/", "—", "无", "１２", "七", "1e5", "减3", "| ",
          "\t", "\n", "   ")  # fmt: skip
_WORDS = tuple(
    word.encode()
    for word in (
        *_CELLS,
        *("三、收到和处理政府信息公开申请情况", "（一）予以公开", "总计", "自然人", "规章", "结果维持", "本年制发件数"),
        *("一、总体情况", "2024年政府信息公开工作年度报告", "其他结果", "尚未审结", "行政许可", "处理决定数量", "合计"),
    )
)
_TAGS = (b"<td>", b"</td>", b"<tr>", b"</tr>", b'<td rowspan="2">', b'<td colspan="3">', b"<br>", b"<table>", b"<p>",
         b"</table>", b"<style>", b"&nbsp;", b"&#49;", b'style="display:none"', b"<sup>", b"<pre>", b"<th>")  # fmt: skip
_XML = (b"<w:tc>", b"</w:tc>", b"<w:tr>", b"</w:tr>", b'<w:gridSpan w:val="2"/>', b'<w:vMerge w:val="restart"/>',
        b"<w:vMerge/>", b"<w:del>", b"<w:ins>", b"<w:vanish/>", b"<w:tab/>", b"<w:br/>", b"<w:t>", b"</w:t>", b"<w:p>",
        b"</w:p>", b"<w:tbl>", b"</w:tbl>", b"<w:sdt>", b"<w:numPr>", b'<w:gridBefore w:val="1"/>')  # fmt: skip
_JSON = (b"null", b"1e5", b"1.50", b"-0", b"true", b"[]", b"{}", b'"2019"', b"NaN", b"1e999", b'"year":', b"\\ud800")

TARGETS = {
    "text": Target(_text, _texts, _WORDS, 1 << 14),
    "json": Target(_json, _written("json"), (*_JSON, *_WORDS[:12]), 1 << 14),
    "html": Target(_html, _pages, (*_TAGS, *_WORDS), 1 << 15),
    "docx": Target(_docx, _documents, (*_XML, *_WORDS), 1 << 17),
}
