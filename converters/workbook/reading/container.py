"""The zip container of a workbook (or a Word file), opened without trusting anything it declares.

Every XML part is unpacked here once, under absolute caps, and must have exactly the size and
checksum declared; only then may a library that trusts those declarations open the file.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from zipfile import ZIP_DEFLATED, ZIP_STORED

from converters.errors import Unreadable
from converters.workbook.reading.directory import DAMAGED, END, ENTRY, LOCAL, Entry, entries

MAX_FILE = 50 * 1024 * 1024
MAX_PARTS = 2_000
MAX_PART = 24 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024

_MAX_NAMES_KEPT = 100

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_KEPT, MAX_KEPT_PACKED = 32 * 1024, 4 * 1024
"""Parts up to this size are kept for the next files of a batch, which mostly have the same styles, themes and so on."""
_ODD_NAME = re.compile(r"(?:^|/)\.\.?(?:/|$)|^[/\\]|\\|^[A-Za-z]:|[\x00-\x1f]|//")
_XML_NAME = re.compile(r"\.(?:xml|rels|vml)$", re.I)
_WIDE_DOCTYPE = ("<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?\bencoding\s*=\s*["']\s*([A-Za-z0-9._-]*)""")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a container should be, in words: the program, its files, their suffix and that of the old format."""

    program: str
    file: str
    file_en: str
    suffix: str
    old: str


WORKBOOK = Kind("Excel", "工作簿", "workbook", ".xlsx", ".xls")
DOCUMENT = Kind("Word", "文档", "document", ".docx", ".doc")


def refuse(zh: str, en: str, kind: Kind = WORKBOOK) -> Unreadable:
    """A refusal with the advice that nearly always helps: save the file again as .xlsx (.docx)."""
    return Unreadable(
        f"{zh}请用 {kind.program}、WPS 或 LibreOffice 打开原文件，另存为 {kind.suffix} 后再试。",
        f"{en} Open the original in {kind.program}, WPS or LibreOffice, save it as {kind.suffix} and try again.",
    )


class TooMuch(Unreadable):
    """A refusal because of a limit; says which, what the file had, and what it should have been."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(
            f"{zh}，不像是一份年度报告，未读取。请删去无关内容后再试。",
            f"{en}; this does not look like one report. Remove what does not belong to it.",
        )
        self._limit = zh, en

    def of_a_roster(self) -> Unreadable:
        """The same of a file that should have been a roster."""
        zh, en = self._limit
        return Unreadable(
            f"{zh}，不像是一份名册，未读取。请删去无关内容后再试。",
            f"{en}; this does not look like a roster. Remove what does not belong to it.",
        )


def too_much(what: str, had: int, limit: int, what_en: str) -> TooMuch:
    """A refusal because of a limit."""
    return TooMuch(f"{what}有 {had}，超过上限 {limit}", f"{what_en}: {had}, above the limit of {limit}")


def parts(data: bytes, kind: Kind = WORKBOOK) -> tuple[dict[str, bytes], frozenset[str]]:
    """The XML parts by name, unpacked and checked, and the names of all parts.

    Raises Unreadable for anything that is no sound .xlsx (.docx) container.
    """
    infos = _directory(data, kind)
    if any(i.encrypted for i in infos):
        raise Unreadable(
            "压缩包设了密码，读不了。请取消密码后再试。", "The container has a password. Remove it and try again."
        )
    names, is_xml = (_names_kept if len(infos) <= _MAX_NAMES_KEPT else _names)(tuple([i.name for i in infos]), kind)
    _apart(infos, kind)
    listed = list(compress(infos, is_xml))
    declared = sum(i.size for i in listed)
    if declared > MAX_UNPACKED:
        raise too_much("文件内容解压后的字节数", declared, MAX_UNPACKED, "unpacked size in bytes")
    return {i.name: _part(data, i, kind) for i in listed}, names


def _directory(data: bytes, kind: Kind) -> list[Entry]:
    if not data:
        raise Unreadable(
            "文件是空的（0 字节）。请重新获取这份文件。", "The file is empty (0 bytes). Get the file again."
        )
    if len(data) > MAX_FILE:
        raise too_much("文件字节数", len(data), MAX_FILE, "file size in bytes")
    if data.startswith(OLE):
        raise _ole(data, kind)
    if not data.startswith(LOCAL):
        raise refuse(
            f"文件内容不是 {kind.program} {kind.file}（{kind.suffix}），可能只是改了扩展名。",
            f"This is no {kind.program} {kind.file_en} ({kind.suffix}); perhaps only renamed to look like one.",
            kind,
        )
    if (had := data.count(ENTRY)) > MAX_PARTS:
        raise too_much("压缩包内的文件数", had, MAX_PARTS, "number of parts")
    try:
        infos = entries(data)
    except DAMAGED as error:
        # what kind of file it was can no longer be told
        raise Unreadable(
            "文件不完整或已损坏（压缩包读不出目录），多半是没有下载或复制完。请重新获取这份文件。",
            "The file is cut short or damaged: its table of contents cannot be read. Get the file again.",
        ) from error
    # Readers differ in which directory they believe where there is room for two; ours leaves none.
    end = len(data) - 22
    size, start, comment = struct.unpack_from("<IIH", data, end + 12) if data[end : end + 4] == END else (0, 0, 1)
    if comment or start + size != end:
        raise refuse(
            "文件前后有多余的数据，或压缩包结构不标准。",
            "There is foreign data around the file's contents, or its container is unusual.",
            kind,
        )
    return infos


def _ole(data: bytes, kind: Kind) -> Unreadable:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Unreadable(
            f"{kind.file}设了打开密码（已加密），读不了。请用 {kind.program} 或 WPS 打开，取消打开密码，另存为 {kind.suffix} 后再试。",
            f"The {kind.file_en} is encrypted with a password. Open it, remove the password, save it as {kind.suffix} and try again.",
        )
    return Unreadable(
        f"这是旧版格式（{kind.old} 或其他 OLE 文件），不是 {kind.suffix}。请用 {kind.program} 或 WPS 打开，另存为 {kind.suffix} 后再试。",
        f"This is the old format ({kind.old} or another OLE file), not {kind.suffix}. Open it, save it as {kind.suffix} and try again.",
    )


def _names(listed: tuple[str, ...], kind: Kind) -> tuple[frozenset[str], tuple[bool, ...]]:
    """All names, once each, and which are XML; raises Unreadable for names that no program writes."""
    seen: set[str] = set()
    for name in listed:
        if _ODD_NAME.search(name):
            if "[Content_Types].xml" not in listed:
                raise Unreadable(
                    f"这是压缩包，里面有不安全的文件名“{name[:80]}”，解压时会写到别的文件夹去。请不要解压，请让填报单位重新发送报告本身。",
                    f"This is an archive with the unsafe file name “{name[:80]}”, which unpacks into another folder. "
                    "Do not unpack it; ask for the report itself.",
                )
            raise refuse(
                f"压缩包里有不安全的文件名“{name[:80]}”。",
                f"The container holds the unsafe part name “{name[:80]}”.",
                kind,
            )
        if name.lower() in seen:
            raise refuse(
                f"压缩包里“{name[:80]}”出现了两次，无法确定哪一份有效。",
                f"The part “{name[:80]}” stands twice in the container.",
                kind,
            )
        seen.add(name.lower())
    names = frozenset(listed)
    if "[Content_Types].xml" not in names:
        inner = sorted(n for n in names if n.lower().endswith((".xlsx", ".xlsm", ".xls", ".zip", ".docx")))
        if inner:
            raise Unreadable(
                f"这是压缩包，里面有 {len(inner)} 个文件（如“{inner[0][:80]}”），不是{kind.file}本身。请先解压，再用解压出来的文件。",
                f"This is an archive with {len(inner)} files in it (such as “{inner[0][:80]}”), not a {kind.file_en}. Unpack it first.",
            )
        raise refuse(
            f"压缩包里没有 [Content_Types].xml，不是 {kind.program} {kind.file}。",
            f"There is no [Content_Types].xml in it, so it is no {kind.program} {kind.file_en}.",
            kind,
        )
    return names, tuple(_XML_NAME.search(name) is not None for name in listed)


_names_kept = lru_cache(maxsize=32)(_names)


def _apart(infos: list[Entry], kind: Kind) -> None:
    """Refuse parts that share bytes: small files of that kind unpack to anything."""
    free = 0
    for at, packed, name in sorted((i.at, i.packed, i.name) for i in infos):
        if at < free:
            raise _damaged(name, kind)
        free = at + 30 + len(name) + packed


def _part(data: bytes, info: Entry, kind: Kind) -> bytes:
    """An XML part, unpacked and found to be what the directory says and harmless to XML readers."""
    name, size = info.name, info.size
    if size > MAX_PART:
        raise too_much(f"“{name}”解压后的字节数", size, MAX_PART, f"unpacked size of {name} in bytes")
    at = info.at
    names = at + 30
    if data[at : at + 4] != LOCAL or names > len(data):
        raise _damaged(name, kind)
    name_length, extra = struct.unpack_from("<HH", data, at + 26)
    if data[names : names + name_length] != info.raw_name:
        raise _damaged(name, kind)
    start = names + name_length + extra
    packed = data[start : start + info.packed]
    if info.method not in (ZIP_DEFLATED, ZIP_STORED):
        raise refuse(f"“{name[:80]}”用了不支持的压缩方式。", f"“{name[:80]}” is packed by an unsupported method.", kind)
    small = size <= MAX_KEPT and info.packed <= MAX_KEPT_PACKED
    text, plain = (_known if small else _looked_at)(packed, info.method, size, info.checksum)
    if text is None:
        raise _damaged(name, kind)
    if not plain:
        raise _not_plain(name, text, kind)
    return text


def _damaged(name: str, kind: Kind) -> Unreadable:
    return refuse(
        f"文件已损坏：“{name[:80]}”解压不出来，或与所标大小、校验码不符。",
        f"The file is damaged: “{name[:80]}” does not unpack to its declared size and checksum.",
        kind,
    )


def _unpack(packed: bytes, method: int, size: int, checksum: int) -> bytes | None:
    """The bytes of a part; None where they have another size or checksum, or cannot be unpacked."""
    text = packed
    if method == ZIP_DEFLATED:
        unpacker = zlib.decompressobj(-15)
        try:
            text = unpacker.decompress(packed, size + 1)
        except zlib.error:
            return None
        if not unpacker.eof and len(text) <= size:
            return None
    return text if len(text) == size and zlib.crc32(text) == checksum else None


def _looked_at(packed: bytes, method: int, size: int, checksum: int) -> tuple[bytes | None, bool]:
    """The bytes of a part as :func:`_unpack` gives them, and whether they are plain XML."""
    text = _unpack(packed, method, size, checksum)
    return text, text is not None and _is_plain(text)


_known = lru_cache(maxsize=128)(_looked_at)


def _is_plain(text: bytes) -> bool:
    """True for XML as every program writes it: in UTF-8, without a DTD."""
    if b"\x00" in text or text[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"!" in text and b"<!DOCTYPE" in text):
        return False
    declared = _DECLARED.match(text.removeprefix(b"\xef\xbb\xbf"))
    return declared is None or declared.group(1).lower() in (b"utf-8", b"us-ascii")


def _not_plain(name: str, text: bytes, kind: Kind) -> Unreadable:
    """Refused is what XML readers might expand, or read in another encoding than the scan for it."""
    if b"<!DOCTYPE" in text or any(mark in text for mark in _WIDE_DOCTYPE):
        return refuse(
            f"“{name[:80]}”里有 DTD 声明（<!DOCTYPE），可能有害，未读取。",
            f"“{name[:80]}” has a DTD (<!DOCTYPE), which may be harmful, and was not read.",
            kind,
        )
    return refuse(f"“{name[:80]}”不是 UTF-8 编码。", f"“{name[:80]}” is not encoded in UTF-8.", kind)
