"""The bytes of a web page as text: byte order mark, UTF-8, what the page declares, GB18030."""

from __future__ import annotations

import codecs
import re

from converters.errors import Unreadable

LARGEST = 20 * 2**20
"""Bytes; a page with a report has some hundred kilobytes."""
HEAD = 4096
"""Bytes within which a page declares its encoding."""
MOST_BROKEN = 50
"""Characters that may be broken (shown as �); a page with more is in some other encoding."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_NAMES = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "chinese", "hz-gb-2312"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5"), "big5hkscs"),
}


def decode(data: bytes, name: str) -> str:
    """The text of a page; raises Unreadable for one too large or in no encoding known.

    Text that is UTF-8 throughout is UTF-8 whatever the page says: pages saved by browsers and editors often
    keep the declaration of the original. A few broken characters are read as �, which no number survives.
    """
    if len(data) > LARGEST:
        raise Unreadable(
            f"《{name}》有 {len(data)} 字节，超过 {LARGEST // 2**20} MB 的上限，不像一份报告的网页。",
            f"{name} has {len(data)} bytes, above the limit of {LARGEST // 2**20} MB; it is unlikely to be a report.",
        )
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable(f"《{name}》是空文件。", f"{name} is empty.")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(data[len(bom) :].decode(encoding, "replace"), name)
    if (wide := _without_bom(data)) is not None:
        return _checked(data.decode(wide, "replace"), name)
    try:
        return data.decode("utf-8")  # a � that it has was written so
    except UnicodeDecodeError:
        pass
    texts = [data.decode(e, "replace") for e in dict.fromkeys(("utf-8", _declared(data), "gb18030"))]
    return _checked(min(texts, key=lambda t: t.count("\ufffd")), name)


def _without_bom(data: bytes) -> str | None:
    """UTF-16 told by the zero byte beside each letter of the first tags."""
    start = data[:200]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if len(start) > 8 and zeros.count(0) * 2 > len(zeros):
            return encoding
    return None


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:HEAD])
    return _NAMES.get(match.group(1).decode("ascii", "replace").lower(), "utf-8") if match else "utf-8"


def _checked(text: str, name: str) -> str:
    broken = text.count("\ufffd")
    if broken > MOST_BROKEN and broken * 200 > len(text):
        raise Unreadable(
            f"《{name}》的编码认不出来（不是 UTF-8、GB18030、UTF-16）。请用浏览器打开，另存为网页（.html）后再试。",
            f"the encoding of {name} is none of UTF-8, GB18030 and UTF-16. Open it in a browser, save it and try again.",
        )
    return text
