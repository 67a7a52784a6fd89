"""The table of file formats: how each is told from its content, read and written.

Modules are named, not imported: a command loads only the formats it meets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO

from converters.errors import Unreadable

if TYPE_CHECKING:  # the table is needed for the command's help, a report is not
    from schemas.finding import Finding, Reading
    from schemas.report import Report

LONGEST_NAME = 1_000
"""Letters of a unit's name, and of its code: real ones have far fewer, a roster's a hundred at most."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, the suffix of its files, the modules that do it.

    ``reader`` is "" for what is only written, ``writer`` for what is only read. ``tidy`` formats hold any
    number of reports in one file, a row a cell; their module has ``write_many``. ``binary`` ones are not for
    a terminal. ``previous``: the format has room for last year's report, for comparison.
    """

    name: str
    suffix: str
    reader: str = ""
    writer: str = ""
    binary: bool = False
    tidy: bool = False
    previous: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    """For the writer."""

    def read(self, data: bytes, name: str) -> Reading:
        """A report from the bytes of a file; raises Unreadable."""
        reading: Reading = import_module(self.reader).read(data, name)
        for one in (reading, reading.previous):
            if one is not None:
                _named(one.report)
        return reading

    def write(self, report: Report, findings: Sequence[Finding] = (), last: Reading | None = None) -> bytes:
        """A report as the bytes of a file; ``last`` is last year's, for the formats with room for it."""
        more = {"previous": last.report} if self.previous and last is not None else {}
        made = import_module(self.writer).write(report, findings, **self.options, **more)
        return made.encode() if isinstance(made, str) else bytes(made)

    def write_many(self, named: Iterable[tuple[str, Report]], target: BinaryIO) -> None:
        """Write reports, each with the name of its source, into one file (``tidy`` formats only)."""
        import_module(self.writer).write_many(named, target, **self.options)


def _named(report: Report) -> None:
    """Refuse a report whose unit no page, workbook or terminal can name: none is ever cut short."""
    for text, zh, en in (
        (report.agency.name, "单位名称", "agency's name"),
        (report.agency.code, "机构代码", "agency's code"),
    ):
        if text is not None and len(text) > LONGEST_NAME:
            raise Unreadable(
                f"{zh}有 {len(text)} 个字，超过 {LONGEST_NAME} 个，不像{zh}。请改正文件中的{zh}后再试。",
                f"the {en} has {len(text)} characters, more than {LONGEST_NAME}. Correct it in the file and try again.",
            )


_READ_BOOK, _WRITE_BOOK = "converters.workbook.reading.read", "converters.workbook.writing.build"
FORMATS = {
    f.name: f
    for f in (
        Format("json", ".json", "converters.json_file", "converters.json_file"),
        Format("text", ".txt", "converters.text_read", "converters.text_write"),
        Format("md", ".md", "converters.text_read", "converters.markdown_write"),
        Format("xlsx", ".xlsx", _READ_BOOK, _WRITE_BOOK, binary=True, previous=True),
        Format("xlsm", ".xlsm", _READ_BOOK, _WRITE_BOOK, binary=True, previous=True, options={"host": "excel"}),
        Format("docx", ".docx", "converters.word.read", "converters.word.write", binary=True),
        Format("html", ".html", "converters.web.read", "converters.web.write"),
        Format("pdf", ".pdf", "converters.pdf.read", binary=True),
        Format("csv", ".csv", writer="converters.tidy", tidy=True, options={"kind": "csv"}),
        Format("parquet", ".parquet", writer="converters.tidy", binary=True, tidy=True, options={"kind": "parquet"}),
    )
}
READ = tuple(n for n, f in FORMATS.items() if f.reader)
WRITTEN = tuple(n for n, f in FORMATS.items() if f.writer)
SUFFIXES = {f.suffix: f.name for f in FORMATS.values() if f.reader} | {".htm": "html", ".docm": "docx"}
"""Suffixes that folders are searched for; what a file is, its content tells."""
WRITTEN_SUFFIXES = {f.suffix: f.name for f in FORMATS.values() if f.writer} | {".htm": "html"}
"""The format that an output's suffix asks for."""
REFUSED_SUFFIXES = frozenset(
    (
        *(".xls", ".xlsb", ".xlt", ".et", ".ett", ".ods", ".csv", ".xml"),
        *(".doc", ".dot", ".wps", ".wpt", ".odt", ".rtf", ".ofd", ".mht", ".mhtml"),
        *(".zip", ".rar", ".7z", ".png", ".jpg", ".jpeg", ".heic", ".tif", ".tiff"),
    )
)
"""Files in a folder that may well be a report, and cannot be read: each is said to be unreadable, none passed over."""
