"""What is inside a zip archive that a mail brought: file by file, unpacked in memory, nothing trusted.

An Office file is a zip archive, too, and none of these. Names written without the mark for UTF-8 are the
sender's code page, here GBK. An archive within an archive is opened, one within that is not.
"""

from __future__ import annotations

import io
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from converters.batch import MAX_FILE_BYTES
from converters.errors import Unreadable

MOST_MEMBERS = 5_000
MOST_UNPACKED = 1_000_000_000
"""Bytes of all members of an archive together."""
DEEPEST = 2
"""Archives one within the other that are opened."""
INSIDE = "!/"
"""Between an archive and what is in it: ``mail.zip!/年报.xlsx``."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_UTF8_FLAG, _ENCRYPTED = 0x800, 0x1
_UNICODE_PATH = 0x7075
_UNSAFE = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|^[A-Za-z]:|\x00")
_BLOCK = 1 << 20
_LINK = 0o120000


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name as shown, when it was last changed (seconds, None unknown), its bytes or why not."""

    name: str
    modified: float | None
    data: bytes = b""
    refusal: Unreadable | None = None


def is_archive(data: bytes) -> bool:
    """True for a zip archive that is no Office, OpenDocument or OFD file."""
    if not data.startswith(_ZIP) or data[30:38] == b"mimetype":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError, UnicodeDecodeError):
        return False  # whoever reads it says what is wrong
    # an Office file cut or forged so that this is missing still has its folders
    return not names & {"[Content_Types].xml", "OFD.xml", "word/document.xml", "xl/workbook.xml"}


@dataclass(slots=True)
class _Left:
    """What may still be unpacked, of an archive and all that is within it."""

    files: int
    size: int


def members(data: bytes, passed_over: re.Pattern[str]) -> Iterator[Member]:
    """The files of an archive in the order of their names; those named as ``passed_over`` are left out.

    What cannot be unpacked safely is given with the reason.
    """
    yield from _members(data, passed_over, 1, _Left(MOST_MEMBERS, MOST_UNPACKED))


def _members(data: bytes, passed_over: re.Pattern[str], depth: int, left: _Left) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # zipfile cannot say whether an entry without a name is a folder
        infos = [i for i in archive.infolist() if not i.filename or not i.is_dir()]
        left.files -= len(infos)
        if left.files < 0:
            yield _refused("", *_too_many(len(infos)))
            return
        seen: dict[str, int] = {}
        for name, info in sorted(((_name(i), i) for i in infos), key=lambda pair: (pair[0], pair[1].header_offset)):
            if not _unsafe(name) and any(passed_over.match(part) for part in PurePosixPath(name).parts):
                continue
            seen[name] = seen.get(name, 0) + 1
            shown = name if seen[name] == 1 else f"{name}#{seen[name]}"
            member = _member(archive, info, name, shown, left.size)
            left.size -= len(member.data)
            if member.refusal is None and is_archive(member.data):
                yield from _nested(member, passed_over, depth + 1, left)
            else:
                yield member


def _nested(member: Member, passed_over: re.Pattern[str], depth: int, left: _Left) -> Iterator[Member]:
    if depth > DEEPEST:
        yield _refused(
            member.name,
            "压缩包里套了多层压缩包，没有再打开。请解压后把里面的文件放进来。",
            "archives within archives within archives are not opened. Unpack it and put its files here.",
        )
        return
    for inner in _members(member.data, passed_over, depth, left):
        name = f"{member.name}{INSIDE}{inner.name}" if inner.name else member.name
        yield Member(name, inner.modified, inner.data, inner.refusal)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, shown: str, left: int) -> Member:
    if not name:
        return _refused(
            shown,
            "压缩包里有一个没有名字的文件，没有读取。请让填报单位重新发送。",
            "a file in the archive has no name and was not read. Ask for it again.",
        )
    if _unsafe(name):
        return _refused(
            shown,
            "压缩包里的文件名指向包外，可能有害，没有读取。请让填报单位重新发送。",
            "the name in the archive points outside of it, which may be harmful. Ask for the file again.",
        )
    if info.external_attr >> 16 & 0o170000 == _LINK:
        return _refused(shown, "是指向别处的链接，没有读取。", "a link to somewhere else, not read.")
    if info.flag_bits & _ENCRYPTED:
        return _refused(
            shown,
            "压缩包设了密码，打不开。请解压后把里面的文件放进来。",
            "the archive has a password. Unpack it and put its files here.",
        )
    limit = min(MAX_FILE_BYTES, left)
    beyond = _too_large() if limit == MAX_FILE_BYTES else _all_too_large()
    if info.file_size > limit:
        return _refused(shown, *beyond)
    try:
        data = _unpacked(archive, info, limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return _refused(
            shown,
            "压缩包已损坏，这个文件解压不出来。请让填报单位重新发送。",
            "the archive is damaged, this file does not unpack. Ask for it again.",
        )
    if data is None:
        return _refused(shown, *beyond)
    return Member(shown, _modified(info), data)


def _unsafe(name: str) -> bool:
    return _UNSAFE.search(name.replace("\\", "/")) is not None


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | None:
    """The bytes of a member; None where there are more than the limit, whatever it declares."""
    parts, size = [], 0
    with archive.open(info) as file:
        while block := file.read(_BLOCK):
            parts.append(block)
            size += len(block)
            if size > limit:
                return None
    return b"".join(parts)


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name as its sender saw it."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    if (told := _unicode_path(info.extra, raw)) is not None:
        return told
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in UTF-8 that some programs write beside the one in their code page."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(body) > 5 and struct.unpack_from("<I", body, 1)[0] == zlib.crc32(raw):
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None


def _modified(info: zipfile.ZipInfo) -> float | None:
    """An archive's times are local, and their clock begins in 1980, which programs write for not known."""
    if info.date_time[0] <= 1980:
        return None
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (OverflowError, ValueError):
        return None


def _too_many(had: int) -> tuple[str, str]:
    return (
        f"压缩包里有 {had} 个文件，超过上限 {MOST_MEMBERS} 个，没有打开。请解压后把里面的文件放进来。",
        f"{had} files in the archive, above the limit of {MOST_MEMBERS}. Unpack it and put its files here.",
    )


def _too_large() -> tuple[str, str]:
    return (
        f"解压后超过 {MAX_FILE_BYTES // 1_000_000} MB，不像是年度报告，没有读取。请核对是不是选错了文件。",
        f"more than {MAX_FILE_BYTES // 1_000_000} MB when unpacked: unlikely to be an annual report, not read. Check that it is the right file.",
    )


def _all_too_large() -> tuple[str, str]:
    most = f"{MOST_UNPACKED / 1_000_000:,g} MB"
    return (
        f"压缩包里的文件解压后合计超过 {most}，这个文件没有读取。请解压后把里面的文件放进来，或分成几个压缩包。",
        f"all files of the archive are more than {most} when unpacked; this one was not read. Unpack it, or make several of it.",
    )


def _refused(name: str, zh: str, en: str) -> Member:
    return Member(name, None, refusal=Unreadable(zh, en))
