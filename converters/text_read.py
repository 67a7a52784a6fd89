"""Read a text report: our own format, and texts taken from published reports."""

from __future__ import annotations

import codecs
import re

from converters.errors import Unreadable
from converters.recognise.escape import unescape
from converters.recognise.report import recognise
from converters.recognise.rows import row_of
from schemas.finding import Reading

LARGEST = 20 * 2**20
"""Bytes; a report is a few dozen kilobytes."""
MOST_LINES = 20_000
"""A report has a few hundred lines."""
LONGEST_LINE = 200_000
"""Characters; a whole report has some ten thousand."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read(data: bytes, name: str) -> Reading:
    """The report in a text file; places are line numbers from 1.

    Raises Unreadable for a file that is too large, not text, no report, or more than one report.
    """
    if len(data) > LARGEST:
        raise Unreadable(
            f"《{name}》有 {len(data)} 字节，超过 {LARGEST // 2**20} MB 的上限，不像一份报告。",
            f"{name} has {len(data)} bytes, above the limit of {LARGEST // 2**20} MB; it is unlikely to be a report.",
        )
    text = decode(data, name)
    lines = _LINE_END.split(text)
    if len(lines) > MOST_LINES:
        raise Unreadable(
            f"《{name}》有 {len(lines)} 行，超过 {MOST_LINES} 行的上限，不像一份报告。",
            f"{name} has {len(lines)} lines, above the limit of {MOST_LINES}; it is unlikely to be a report.",
        )
    if (longest := max(map(len, lines))) > LONGEST_LINE:
        raise Unreadable(
            f"《{name}》有一行长达 {longest} 个字符，超过 {LONGEST_LINE} 个字符的上限，不像一份报告。",
            f"{name} has a line of {longest} characters, above the limit of {LONGEST_LINE}; it is unlikely to be a report.",
        )
    return recognise([row_of(line, number) for number, line in enumerate(lines, 1)], unescape)


def decode(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, UTF-16 with a byte order mark, or GB18030; Unreadable otherwise."""
    if not data.strip():
        raise Unreadable(f"《{name}》是空文件。", f"{name} is empty.")
    encoding = next((e for bom, e in _UTF16.items() if data.startswith(bom)), None)
    tries = [encoding] if encoding is not None else ["utf-8-sig", "gb18030"]
    for attempt in tries:
        try:
            text = data.decode(attempt)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:  # in UTF-32, in what is no text, and in a damaged file
            return text
    raise Unreadable(
        f"《{name}》不是文本文件，或编码不是 UTF-8、UTF-16、GB18030。请用记事本另存为 UTF-8 编码的文本。",
        f"{name} is no text in UTF-8, UTF-16 (with a byte order mark) or GB18030. Save it as UTF-8 text.",
    )
