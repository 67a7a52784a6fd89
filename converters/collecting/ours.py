"""Files that this program wrote itself and that nobody sent: states, statuses and records of earlier runs."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path

from converters.collecting.database import APPLICATION, APPLICATION_AT, BEGINNING, HEADER
from converters.collecting.sent import NOTICE, NOTICE_TAIL, RECORD_BEGINS
from converters.collecting.slip_words import say as slip_say
from converters.collecting.status_words import say
from schemas.messages import Lang

_YEAR = 1234
_LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_TITLES = re.compile(
    "|".join(re.escape(say("title", lang, year=_YEAR)).replace(str(_YEAR), r"\d{4}") for lang in _LANGUAGES)
)
"""How every status begins, whatever its format."""
_SLIPS = re.compile(
    "|".join(
        re.escape(slip_say("title-year", lang, year=_YEAR) + slip_say(f"title-{kind}", lang)).replace(
            str(_YEAR), r"\d{4}"
        )
        for lang in _LANGUAGES
        for kind in ("return", "explain", "remind")
    )
)
_NOTICE = re.compile(rf"(?:{NOTICE_TAIL}|\d{{4}}年度{NOTICE})(?: ?[-(（]\d+[)）]?)?\.docx$")
_PROPERTIES = "docProps/core.xml"
_LOOKED_AT = 8192
_IN_A_PAGE, _IN_PROPERTIES = re.compile(r"<title>(.*?)</title>", re.S), re.compile(r"<dc:title>(.*?)</dc:title>", re.S)


def is_state(path: Path) -> bool:
    """True for a database that ``collect`` keeps; it may be far larger than any report."""
    if not path.is_file():  # a pipe would be waited for without end
        return False
    try:
        with path.open("rb") as file:
            begin = file.read(HEADER)
    except OSError:
        return False
    return begin.startswith(BEGINNING) and begin[APPLICATION_AT : APPLICATION_AT + 4] == APPLICATION.to_bytes(4, "big")


def is_notice(path: str) -> bool:
    """True for a name that ``distribute`` gives to a notice, also where a copy was numbered."""
    return _NOTICE.search(path) is not None


def is_ours(data: bytes) -> bool:
    """True for a status in any format, and for the record of what was distributed."""
    if data.startswith(b"PK"):
        return _TITLES.fullmatch(title_of(data)) is not None
    begin = data[:_LOOKED_AT].decode("utf-8-sig", "ignore")
    if begin.startswith("<!DOCTYPE html>"):
        found = _IN_A_PAGE.search(begin)
        return found is not None and _TITLES.fullmatch(unescape(found[1])) is not None
    first = begin.split("\n", 1)[0]
    return first.startswith(RECORD_BEGINS) or _TITLES.fullmatch(first.strip()) is not None


def is_slip(data: bytes) -> bool:
    """True for a slip that ``collect`` wrote."""
    return data.startswith(b"PK") and _SLIPS.fullmatch(title_of(data)) is not None


def title_of(data: bytes) -> str:
    """The title in the properties of an Office file, "" where there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(_PROPERTIES) as part:
            found = _IN_PROPERTIES.search(part.read(_LOOKED_AT).decode("utf-8", "ignore"))
    except (KeyError, OSError, RuntimeError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return ""
    return unescape(found[1]) if found else ""
