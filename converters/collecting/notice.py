"""The covering notice: a Word file with placeholders, which an office writes as it likes, filled in for each unit."""

from __future__ import annotations

import html
import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from converters.collecting.splice import Splice
from converters.errors import Unreadable

MAX_UNPACKED = 50_000_000

UNIT_FIELDS = ("单位名称", "机构代码", "类型", "上级", "联系人", "文件名")
"""Placeholders that differ from unit to unit: with one of them a template makes a notice for each."""
ROUND_FIELDS = ("年度", "截止日期", "发文单位", "格式")
FIELDS = UNIT_FIELDS + ROUND_FIELDS

_MAIN = "word/document.xml"
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_TOKEN = re.compile(r"<w:p(?=[\s/>])[^<>]*?(?P<empty>/?)>|(?P<end></w:p>)|<w:t(?:\s[^<>]*)?>(?P<text>[^<]*)</w:t>")
_PLACEHOLDER = re.compile(r"[{｛]{2}([^{}｛｝]*)[}｝]{2}")
_HALF = re.compile(r"[{｛]{2}|[}｝]{2}")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)

_Pieces = Sequence[str]
"""Text and names of placeholders by turns, beginning and ending with text."""
_Edit = tuple[int, int, str | None]
"""What is taken out of a part, from where to where, and the placeholder that stands there instead."""


@dataclass(frozen=True)
class Notice:
    """A template, taken apart once."""

    package: Splice
    parts: Mapping[str, _Pieces]

    @property
    def fields(self) -> frozenset[str]:
        """The placeholders that it has."""
        return frozenset(name for pieces in self.parts.values() for name in pieces[1::2])

    @property
    def for_each(self) -> bool:
        """Whether there is a notice for each unit, or one for all."""
        return not self.fields.isdisjoint(UNIT_FIELDS)

    def filled(self, values: Mapping[str, str]) -> bytes:
        """The notice with its placeholders filled in, byte for byte the same each time."""
        return self.package.replaced({name: _filled(pieces, values) for name, pieces in self.parts.items()})


def load(data: bytes, name: str) -> Notice:
    """A template; raises Unreadable for what is no .docx, and with the names of placeholders that nothing is known of."""
    parts = _unpacked(data, name)
    found = {part: _pieces(text.decode("utf-8")) for part, text in parts.items() if _PARTS.fullmatch(part)}
    unknown = dict.fromkeys(n for pieces in found.values() for n in pieces[1::2] if n not in FIELDS)
    if unknown:
        raise Unreadable(
            f"通知模板“{name}”里有不认识的占位符：{'、'.join(_shown(n) for n in unknown)}。"
            f"可用：{'、'.join(_shown(n) for n in FIELDS)}。",
            f"the notice {name} has unknown placeholders: {', '.join(_shown(n) for n in unknown)}. "
            f"There are: {', '.join(_shown(n) for n in FIELDS)}.",
        )
    for pieces in found.values():
        if half := _halves(pieces):
            raise Unreadable(
                f"通知模板“{name}”里有不完整的占位符（“{half}”附近）。应写成 {_shown(FIELDS[0])}，写在同一段里。",
                f"the notice {name} has half a placeholder (near “{half}”). Write it as {_shown(FIELDS[0])}, in one paragraph.",
            )
    return Notice(Splice(_packed(parts)), {part: pieces for part, pieces in found.items() if len(pieces) > 1})


def _shown(name: str) -> str:
    return f"{{{{{name}}}}}"


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    no_word = Unreadable(
        f"“{name}”不是 Word 文件（.docx），或已损坏。请用 Word 或 WPS 另存为 .docx 后再试。",
        f"{name} is no Word file (.docx), or damaged. Save it as .docx and try again.",
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise Unreadable(
                    f"“{name}”解压后超过 {MAX_UNPACKED // 1_000_000} MB，不像是一份通知。",
                    f"{name} is over {MAX_UNPACKED // 1_000_000} MB unpacked: no notice.",
                )
            parts = {info.filename: archive.read(info) for info in infos if not info.is_dir()}
            parts[_MAIN].decode("utf-8")
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ):
        # RuntimeError is what zipfile raises for a file with a password
        raise no_word from None
    return parts


def _packed(parts: Mapping[str, bytes]) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return saved.getvalue()


def _pieces(xml: str) -> _Pieces:
    """A part around its placeholders. Word splits a paragraph's text over many runs wherever it likes."""
    edits: list[_Edit] = []
    open_paragraphs: list[list[tuple[int, int]]] = []
    for token in _TOKEN.finditer(xml):
        if token["text"] is not None:
            if open_paragraphs:
                open_paragraphs[-1].append(token.span("text"))
        elif token["end"]:
            edits += _edits(xml, open_paragraphs.pop()) if open_paragraphs else []
        elif not token["empty"]:
            open_paragraphs.append([])
    pieces, at = [""], 0
    for start, stop, name in sorted(edits, key=lambda edit: edit[:2]):
        pieces[-1] += xml[at:start]
        if name is not None:
            pieces += [name, ""]
        at = stop
    pieces[-1] += xml[at:]
    return pieces


def _edits(xml: str, spans: Sequence[tuple[int, int]]) -> list[_Edit]:
    """What to take out of the texts of one paragraph."""
    text = "".join(xml[start:stop] for start, stop in spans)
    found: list[_Edit] = []
    for match in _PLACEHOLDER.finditer(text):
        name: str | None = "".join(unicodedata.normalize("NFKC", html.unescape(match[1])).split())
        passed = 0
        for start, stop in spans:
            first, last = max(match.start() - passed, 0), min(match.end() - passed, stop - start)
            if first < last:
                found.append((start + first, start + last, name))
                name = None
            passed += stop - start
    return found


def _halves(pieces: _Pieces) -> str:
    for text in pieces[::2]:
        plain = "".join(m["text"] if m["text"] is not None else "\n" for m in _TOKEN.finditer(text))
        if half := _HALF.search(plain):
            return plain[max(half.start() - 10, 0) : half.end() + 10].strip().split("\n")[0]
    return ""


def _filled(pieces: _Pieces, values: Mapping[str, str]) -> bytes:
    texts = (html.escape(values[p], quote=False) if n % 2 else p for n, p in enumerate(pieces))
    return "".join(texts).encode()
