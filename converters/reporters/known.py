"""Knowing a result of ``check`` again, by what each format begins or ends with."""

from __future__ import annotations

import io
import re
import zipfile
from html import escape

from converters.batch import read_bytes
from converters.csv_text import BOM
from converters.errors import Unreadable
from converters.reporters import csv_report, html_words, text_report
from converters.reporters.xlsx_report import TITLE
from converters.sources import Source
from converters.tally import Tally
from schemas.messages import SEVERITY_WORDS, Lang, refusal_line
from schemas.rules import catalogue

_LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_BEGINS = (
    b'{\n  "files": [',
    (BOM + ",".join(csv_report.COLUMNS)).encode(),
    b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="nianbao"',
    b'{\n  "$schema": "https://docs.oasis-open.org/sarif/',
)
_LOOKED_AT = 8192
_PAGES = tuple(f"<title>{escape(html_words.say('title', lang))}</title>".encode() for lang in _LANGUAGES)
_IDS = "|".join(map(re.escape, catalogue()))
_LEVELS = "|".join(re.escape(word) for words in SEVERITY_WORDS.values() for word in words.values())
_REFUSED = "|".join(re.escape(refusal_line("", lang).strip()) for lang in _LANGUAGES)
_LINE = re.compile(rf".*: (?:(?:{_LEVELS}) (?:{_IDS})\b|{_REFUSED})|::(?:error|warning|notice) file=")
_SUMMARIES = tuple(
    re.compile(re.sub(r"\d+", r"\\d+", re.escape(text_report.summary(Tally(), lang).rstrip("。."))))
    for lang in _LANGUAGES
)


def is_result(source: Source) -> bool:
    """True for a file that ``check`` wrote: one without a line, too, which is what no finding comes to."""
    try:
        data = read_bytes(source)
    except Unreadable:
        return False
    if data.startswith(b"PK"):
        return _title(data) == TITLE
    if data.startswith(_BEGINS) or (not data and source.path.lower().endswith(".txt")):
        return True
    if data.startswith(b"<!DOCTYPE html>"):
        return any(title in data[:_LOOKED_AT] for title in _PAGES)
    lines = data.decode("utf-8", "replace").splitlines()
    return bool(lines) and (_LINE.match(lines[0]) is not None or any(s.match(lines[-1]) for s in _SUMMARIES))


def _title(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("docProps/core.xml") as part:
            found = re.search(rb"<dc:title>(.*?)</dc:title>", part.read(_LOOKED_AT))
    except (KeyError, OSError, RuntimeError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return ""
    return found[1].decode("utf-8", "replace") if found else ""
