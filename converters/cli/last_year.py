"""What ``excel last-year`` does: LibreOffice's button 导入上年数据 is a macro, and this reads the file for it."""

from __future__ import annotations

from pathlib import Path

from converters import ascii_tsv
from converters.atomic import write_file
from converters.batch import read_bytes
from converters.cli.outputs import keep_inputs
from converters.errors import Unreadable
from converters.sources import Source
from converters.workbook.previous_import import prepared
from converters.workbook.reading.cells import Book
from converters.workbook.reading.guard import guard


def last_year(file: str, workbook: str, output: str) -> None:
    """Write the rows for the sheet of last year's figures, or why there are none."""
    keep_inputs([output], [file, workbook])
    try:
        data = read_bytes(Source(workbook))
        made = prepared(Book(guard(data)).sheets, file)
        text = ascii_tsv.last_year(made.told, made.question, made.rows)
    except Unreadable as refusal:
        text = ascii_tsv.last_year(f"没有导入：{refusal.zh}", "", ())
    write_file(Path(output), text.encode("ascii"), force=True)
