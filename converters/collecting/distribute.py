"""What is sent to the units: a workbook for each, last year's figures in it, a notice, and one archive a parent if asked."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import IO

from converters.batch import LastYear
from converters.collecting.file_names import stems
from converters.collecting.notice import Notice
from converters.collecting.press import Press
from converters.collecting.sent import NOTICE, NOTICE_TAIL
from converters.collecting.state import Unit
from converters.workbook.code_names import Host
from converters.workbook.form_words import form_name
from schemas.finding import Reading
from schemas.form import Form
from schemas.report import Agency, Report

REST = "直属单位"
"""The archive of units without a parent that are nobody's parent."""
BLANK = "（未登记）"
"""What a notice says where the roster says nothing."""

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_HELD = 64 * 1024 * 1024
"""Bytes of an archive that are held in memory, not on the disk, while it is made."""


@dataclass(frozen=True)
class Round:
    """A round of collecting: who is asked, on which year, and what they are sent."""

    units: Sequence[Unit]
    year: int
    form: Form
    batch: str
    hosts: Sequence[Host | None] = (None,)
    """A workbook for each: None is one without macros."""
    notice: Notice | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    """Of the notice's placeholders, those that are the same for all units and not known from here."""
    previous: LastYear | None = None


@dataclass(frozen=True)
class File:
    """A file to be sent: its name, and what makes it, when it is asked for."""

    name: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Archive:
    """The files of all units below a parent, in one."""

    name: str
    files: Sequence[File]

    def write(self, target: IO[bytes]) -> None:
        """Pack it, the same bytes each time; what is in it is packed already."""
        with zipfile.ZipFile(target, "w") as archive:
            for file in self.files:
                archive.writestr(zipfile.ZipInfo(file.name, _ZIP_DATE), file.make())


def files(sent: Round) -> list[File]:
    """Every file of a round, in the order of the roster; a notice for all comes first."""
    return [file for _, found in _by_unit(sent) for file in found]


def archives(sent: Round) -> list[Archive]:
    """One archive a parent, with its own files where nobody is above it, and a notice for all in each."""
    parents = dict.fromkeys(unit.parent for unit in sent.units if unit.parent)
    groups: dict[str, list[File]] = {}
    common: list[File] = []
    for unit, found in _by_unit(sent):
        if unit is None:
            common = list(found)
        else:
            groups.setdefault(unit.parent or (unit.name if unit.name in parents else ""), []).extend(found)
    by_name = {unit.name: unit for unit in sent.units}
    heads = [by_name[name] if name else Unit(REST) for name in groups]
    names = stems(heads, lambda name: name)
    return [
        Archive(f"{names[head.id]}.zip", (*common, *found)) for head, found in zip(heads, groups.values(), strict=True)
    ]


def packed(archive: Archive) -> tuple[IO[bytes], str]:
    """An archive in a temporary file, at its beginning, and its digest."""
    held = tempfile.SpooledTemporaryFile(max_size=_HELD)  # noqa: SIM115 - the caller closes it
    archive.write(held)
    held.seek(0)
    digest = hashlib.sha256()
    while block := held.read(1 << 20):
        digest.update(block)
    held.seek(0)
    return held, digest.hexdigest()


def _by_unit(sent: Round) -> Iterator[tuple[Unit | None, list[File]]]:
    def title(name: str) -> str:
        return sent.form.title.format(agency=name, year=sent.year)

    names = stems(sent.units, title)
    presses = {host: Press(sent.form, sent.year, sent.batch, host) for host in sent.hosts}
    common = {**sent.said, "年度": str(sent.year), "格式": form_name(sent.form)}
    if sent.notice is not None and not sent.notice.for_each:
        notice = sent.notice
        yield None, [File(f"{sent.year}年度{NOTICE}.docx", lambda: notice.filled(common))]
    for unit in sent.units:
        books = {host: f"{names[unit.id]}.{'xlsx' if host is None else 'xlsm'}" for host in sent.hosts}
        last = _last_year(sent, unit)
        found = [File(name, _book(presses[host], unit, last)) for host, name in books.items()]
        if sent.notice is not None and sent.notice.for_each:
            values = {**common, **_of(unit), "文件名": "、".join(books.values())}
            found.append(File(f"{names[unit.id]}{NOTICE_TAIL}.docx", _letter(sent.notice, values)))
        yield unit, found


def _book(press: Press, unit: Unit, last: Callable[[], Report | None]) -> Callable[[], bytes]:
    return lambda: press.workbook(unit, last())


def _last_year(sent: Round, unit: Unit) -> Callable[[], Report | None]:
    """Looks for last year's report when it is first asked for, and once."""

    @cache
    def look() -> Report | None:
        if sent.previous is None:
            return None
        report = Report(sent.form, sent.year, Agency(unit.name, unit.code))
        found = sent.previous.of(Reading(report), unit.name)
        return found.report if found is not None else None

    return look


def _letter(notice: Notice, values: Mapping[str, str]) -> Callable[[], bytes]:
    return lambda: notice.filled(values)


def _of(unit: Unit) -> dict[str, str]:
    found = {
        "单位名称": unit.name,
        "机构代码": unit.code,
        "类型": unit.kind,
        "上级": unit.parent,
        "联系人": unit.contact,
    }
    return {key: text or BLANK for key, text in found.items()}
